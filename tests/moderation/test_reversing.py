"""A decision taken back: the contribution stands as it stood, whoever decided and whenever."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.actions.edit import Edit, edit_contribution, resubmit_contribution
from forum.contributions.errors import HasReplies
from forum.contributions.models import Contribution, Status, Topic
from forum.kernel.actor import Actor
from forum.kernel.clock import MovableClock
from forum.kernel.errors import NotPermitted
from forum.kernel.unit_of_work import Units
from forum.log.models import LogEntry
from forum.moderation.actions import (
    approve_contribution,
    grant_appeal,
    hide_from_readers,
    make_appeal,
    restore_to_readers,
    return_to_author,
    reverse_decision,
    uphold_decision,
)
from forum.moderation.errors import NotToReverse
from forum.moderation.models import Appeal, DecisionRow
from forum.moderation.queries.appeals import does_wait
from forum.moderation.rules import Reason
from forum.notifications.models import Mail
from forum.texts.models import Text
from forum.texts.queries import get_source
from tests.actors import actor_of
from tests.cast import assemble
from tests.contributions.conftest import Scene
from tests.factories import make_contribution, make_topic
from tests.pages import send

As = Callable[[Account], FlaskClient]
REASON = Reason(code="personal", words="Please leave out her name.", language="en")


@pytest.fixture
def mo(session: Session, scene: Scene) -> Actor:
    return actor_of(session, scene.cast.mo.account)


def make(units: Units, scene: Scene, status: Status = Status.WAITING, **fields: Any) -> int:
    with units.open() as uow:
        return make_contribution(uow, scene.topic, scene.cast.paula.membership, status=status, **fields).id


def decide(units: Units, actor: Actor, action: Callable[..., Any], contribution_id: int) -> int:
    reason = {"reason": REASON} if action in {return_to_author, hide_from_readers} else {}
    with units.open() as uow:
        action(uow, actor, contribution_id=contribution_id, **reason)
    return newest(units)


def newest(units: Units) -> int:
    with units.reading() as session:
        return session.scalars(select(DecisionRow.id).order_by(DecisionRow.id.desc())).first() or 0


def reverse(units: Units, actor: Actor, decision_id: int) -> int:
    with units.open() as uow:
        return reverse_decision(uow, actor, decision_id=decision_id).id


def status_of(session: Session, contribution_id: int) -> str:
    session.rollback()
    session.expire_all()
    return session.get_one(Contribution, contribution_id).status


def test_what_was_approved_waits_again_and_nobody_reads_it(
    units: Units, session: Session, scene: Scene, mo: Actor
) -> None:
    row_id = make(units, scene)
    reverse(units, mo, decide(units, mo, approve_contribution, row_id))
    assert status_of(session, row_id) == Status.WAITING
    row = session.get_one(Contribution, row_id)
    assert (row.root_place, row.published_at) == (None, None)
    assert session.get_one(Text, row.text_id).published_at is None
    assert session.scalar(select(Topic.published_count).where(Topic.id == row.topic_id)) == 0
    decide(units, mo, approve_contribution, row_id)
    assert status_of(session, row_id) == Status.PUBLISHED
    assert session.scalar(select(Topic.published_count).where(Topic.id == row.topic_id)) == 1


def test_what_was_returned_waits_again_without_its_reason(
    units: Units, session: Session, scene: Scene, mo: Actor
) -> None:
    row_id = make(units, scene)
    reverse(units, mo, decide(units, mo, return_to_author, row_id))
    assert status_of(session, row_id) == Status.WAITING
    assert session.get_one(Contribution, row_id).reason is None


def test_hiding_and_restoring_are_taken_back_with_the_reason_it_was_hidden_for(
    units: Units, session: Session, scene: Scene, mo: Actor
) -> None:
    row_id = make(units, scene, Status.PUBLISHED)
    hidden = decide(units, mo, hide_from_readers, row_id)
    restored = decide(units, mo, restore_to_readers, row_id)
    reverse(units, mo, restored)
    assert status_of(session, row_id) == Status.HIDDEN
    assert session.get_one(Contribution, row_id).reason_code == "personal"
    reverse(units, mo, hidden)
    assert status_of(session, row_id) == Status.PUBLISHED


@pytest.mark.parametrize("action", [approve_contribution, return_to_author])
def test_a_decision_on_a_change_is_taken_back_with_both_wordings(
    units: Units, session: Session, scene: Scene, mo: Actor, action: Callable[..., Any]
) -> None:
    row_id, paula = make(units, scene, Status.PUBLISHED), actor_of(session, scene.cast.paula.account)
    before = get_source(session, session.get_one(Contribution, row_id).text_id).paragraphs
    with units.open() as uow:
        edit_contribution(uow, paula, contribution_id=row_id, edit=Edit(text="Quite another.", language="en"))
    reverse(units, mo, decide(units, mo, action, row_id))
    row = session.get_one(Contribution, row_id)
    session.refresh(row)
    assert (row.status, row.has_pending_edit) == (Status.PUBLISHED, True)
    assert get_source(session, row.text_id).paragraphs == before
    decide(units, mo, approve_contribution, row_id)
    session.expire_all()
    assert get_source(session, row.text_id).paragraphs == ["Quite another."]


def test_what_was_marked_as_read_is_unread_again(units: Units, session: Session, as_: As) -> None:
    with units.open() as uow:
        cast = assemble(uow, moderation="after")
        row_id = make_contribution(uow, make_topic(uow, cast.rounds[0]), cast.paula.membership).id
    mo = actor_of(session, cast.mo.account)
    reverse(units, mo, decide(units, mo, approve_contribution, row_id))
    desk = as_(cast.mo.account).get(f"/exchanges/{cast.exchange.slug}/desk").text
    assert "Published, not read yet" in desk
    decide(units, mo, approve_contribution, row_id)


def test_what_was_replied_to_is_hidden_instead(units: Units, session: Session, scene: Scene, mo: Actor) -> None:
    row_id = make(units, scene)
    approved = decide(units, mo, approve_contribution, row_id)
    with units.open() as uow:
        parent = uow.session.get_one(Contribution, row_id)
        make_contribution(uow, scene.topic, scene.cast.pierre.membership, parent=parent, status=Status.WAITING)
    with pytest.raises(HasReplies):
        reverse(units, mo, approved)
    assert status_of(session, row_id) == Status.PUBLISHED


def test_only_the_last_decision_that_stands_is_taken_back_and_once(
    units: Units, session: Session, scene: Scene, mo: Actor
) -> None:
    row_id = make(units, scene)
    approved = decide(units, mo, approve_contribution, row_id)
    hidden = decide(units, mo, hide_from_readers, row_id)
    with pytest.raises(NotToReverse):
        reverse(units, mo, approved)
    reversal = reverse(units, mo, hidden)
    for again in (hidden, reversal):
        with pytest.raises(NotToReverse):
            reverse(units, mo, again)
    reverse(units, mo, approved)
    assert status_of(session, row_id) == Status.WAITING


def test_a_return_is_not_taken_back_once_its_author_has_sent_it_again(
    units: Units, session: Session, scene: Scene, mo: Actor
) -> None:
    row_id, paula = make(units, scene), actor_of(session, scene.cast.paula.account)
    returned = decide(units, mo, return_to_author, row_id)
    with units.open() as uow:
        resubmit_contribution(uow, paula, contribution_id=row_id, edit=Edit(text="Without her name.", language="en"))
    with pytest.raises(NotToReverse):
        reverse(units, mo, returned)


def test_another_takes_it_back_weeks_later_and_it_is_logged(
    units: Units, session: Session, scene: Scene, mo: Actor, clock: MovableClock
) -> None:
    row_id = make(units, scene)
    returned = decide(units, mo, return_to_author, row_id)
    clock.advance(timedelta(days=20))
    olga = actor_of(session, scene.cast.olga.account)
    with pytest.raises(NotPermitted):
        reverse(units, mo, returned)
    reverse(units, olga, returned)
    kept = session.scalars(select(DecisionRow).where(DecisionRow.reverses_id == returned)).one()
    assert (kept.kind, kept.decided_by_id) == ("reverse", scene.cast.olga.membership.id)
    assert session.scalars(select(LogEntry.act).order_by(LogEntry.id)).all() == ["return", "reverse"]


def test_nobody_takes_back_what_was_decided_on_her_own(units: Units, session: Session, scene: Scene) -> None:
    with units.open() as uow:
        row_id = make_contribution(uow, scene.topic, scene.cast.mo.membership, status=Status.WAITING).id
    olga, mo = actor_of(session, scene.cast.olga.account), actor_of(session, scene.cast.mo.account)
    returned = decide(units, olga, return_to_author, row_id)
    with pytest.raises(NotPermitted):
        reverse(units, mo, returned)


def test_an_appeal_ends_with_the_decision_it_was_against(
    units: Units, session: Session, scene: Scene, mo: Actor
) -> None:
    row_id, paula = make(units, scene), actor_of(session, scene.cast.paula.account)
    returned = decide(units, mo, return_to_author, row_id)
    with units.open() as uow:
        appeal = make_appeal(uow, paula, contribution_id=row_id, words="I did not.", language="en")
    assert does_wait(session, appeal)
    reverse(units, mo, returned)
    assert not does_wait(session, appeal)


@pytest.mark.parametrize(("hear", "code"), [(grant_appeal, "mistaken"), (uphold_decision, "rule_stands")])
@pytest.mark.parametrize("action", [return_to_author, hide_from_readers])
def test_an_appeal_waits_again_where_its_outcome_is_taken_back(
    units: Units,
    session: Session,
    scene: Scene,
    mo: Actor,
    *,
    hear: Callable[..., Any],
    code: str,
    action: Callable[..., Any],
) -> None:
    status = Status.WAITING if action is return_to_author else Status.PUBLISHED
    row_id, paula = make(units, scene, status), actor_of(session, scene.cast.paula.account)
    olga = actor_of(session, scene.cast.olga.account)
    decide(units, mo, action, row_id)
    adverse = status_of(session, row_id)
    with units.open() as uow:
        appeal_id = make_appeal(uow, paula, contribution_id=row_id).id
    with units.open() as uow:
        hear(uow, olga, appeal_id=appeal_id, reason=Reason(code=code, language="en"))
    with pytest.raises(NotPermitted):
        reverse(units, mo, newest(units))
    reverse(units, olga, newest(units))
    assert status_of(session, row_id) == adverse
    assert does_wait(session, session.get_one(Appeal, appeal_id))


def test_an_author_who_was_told_is_told_of_it_and_who_was_not_is_not(
    units: Units, session: Session, scene: Scene, mo: Actor, drain: Callable[[], int]
) -> None:
    at_once, later = make(units, scene), make(units, scene)
    reverse(units, mo, decide(units, mo, approve_contribution, at_once))
    drain()
    about = select(Mail.kind).where(Mail.kind != "contribution_waiting").order_by(Mail.id)
    assert session.scalars(about).all() == []
    approved = decide(units, mo, approve_contribution, later)
    drain()
    reverse(units, mo, approved)
    drain()
    assert session.scalars(about).all() == ["contribution_published", "decision_reversed"]


def test_her_page_says_that_it_was_taken_back(as_: As, units: Units, session: Session, scene: Scene, mo: Actor) -> None:
    row_id = make(units, scene)
    reverse(units, mo, decide(units, mo, return_to_author, row_id))
    page = f"/exchanges/{scene.cast.exchange.slug}/contributions/{row_id}?lang=en"
    assert "the moderators took a decision on it back" in as_(scene.cast.paula.account).get(page).text


def test_undo_stands_at_hand_after_each_decision(as_: As, units: Units, session: Session, scene: Scene) -> None:
    row_id = make(units, scene)
    mo, desk = as_(scene.cast.mo.account), f"/exchanges/{scene.cast.exchange.slug}/desk"
    answer = send(mo, desk, f"/desk/{row_id}")
    after = send(mo, answer.headers["Location"], "/desk/undo")
    assert after.status_code == 303
    assert "Taken back. It stands as it stood before." in mo.get(after.headers["Location"]).text
    assert status_of(session, row_id) == Status.WAITING


def test_the_history_offers_to_take_the_last_one_back_and_says_what_was(
    as_: As, units: Units, session: Session, scene: Scene, mo: Actor
) -> None:
    row_id = make(units, scene)
    decide(units, mo, return_to_author, row_id)
    olga, page = as_(scene.cast.olga.account), f"/exchanges/{scene.cast.exchange.slug}/desk/{row_id}"
    assert send(olga, page, "/desk/undo").status_code == 303
    shown = olga.get(page).text
    assert "Took a decision back" in shown
    assert "Taken back." in shown
    assert "/desk/undo" not in shown


def test_an_undo_that_comes_too_late_says_what_to_do_instead(
    as_: As, units: Units, session: Session, scene: Scene, mo: Actor
) -> None:
    row_id = make(units, scene)
    approved = decide(units, mo, approve_contribution, row_id)
    client, desk = as_(scene.cast.mo.account), f"/exchanges/{scene.cast.exchange.slug}/desk"
    shown = client.get(f"{desk}/{row_id}")
    with units.open() as uow:
        parent = uow.session.get_one(Contribution, row_id)
        make_contribution(uow, scene.topic, scene.cast.pierre.membership, parent=parent)
    token = shown.text.split('name="csrf_token" value="')[1].split('"')[0]
    answer = client.post(f"{desk}/undo", data={"decision": approved, "csrf_token": token})
    assert answer.status_code == 409
    assert "It was replied to" in answer.text
    assert "Hide it from readers" in answer.text
