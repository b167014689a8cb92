"""What nobody needs any more is forgotten in time, as docs/data_map.toml says."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from forum.accounts.models import Account, KnownDevice, MailedCode
from forum.accounts.tasks import forget_ended
from forum.contributions.actions.withdraw import withdraw_contribution
from forum.contributions.errors import ContributionNotFound
from forum.contributions.models import Contribution, Status
from forum.exchanges.models import Membership, MembershipState
from forum.files.models import Attachment, StoredFile
from forum.kernel.clock import MovableClock
from forum.kernel.db import Base
from forum.kernel.errors import NotPermitted
from forum.kernel.unit_of_work import Units
from forum.log.models import LogEntry
from forum.moderation.actions import close_case, make_appeal, set_aside
from forum.moderation.models import Appeal, DangerCase, DecisionRow, Letter, Report
from forum.moderation.queries.appeals import is_waiting, list_own_appeals
from forum.moderation.queries.danger import list_aside
from forum.moderation.rules import Outcome, Reason
from forum.notifications.models import Mail
from forum.notifications.rules import NEEDED
from forum.own_data.tasks import forget_old, warn_of_open_cases
from forum.support.models import HelpRequest
from forum.texts.models import Revision, Version
from forum.texts.queries import get_source
from forum.translating.models import Draft
from tests.actors import actor_of
from tests.conftest import START
from tests.factories import make_account, make_membership
from tests.own_data.scene import Scene

As = Callable[[Account], FlaskClient]
Drain = Callable[[], int]
pytestmark = pytest.mark.usefixtures("without_erasure")
TO_THE_CLOSE = timedelta(days=27)


def count(session: Session, table: type[Base]) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(table)) or 0


def words(session: Session, contribution: Contribution) -> list[str]:
    session.expire_all()
    return get_source(session, contribution.text_id).paragraphs


def test_withdrawn_words_are_gone_at_once(session: Session, scene: Scene, units: Units, drain: Drain) -> None:
    with units.open() as uow:
        withdraw_contribution(uow, scene.actor, contribution_id=scene.named.id)
    text_id, contribution_id = scene.named.text_id, scene.named.id
    assert words(session, scene.named) == []
    assert session.scalars(select(Version.language).where(Version.text_id == text_id)).all() == ["en"]
    assert count(session, StoredFile) == 0
    drain()
    session.rollback()
    reasons = select(DecisionRow.reason).where(DecisionRow.contribution_id == contribution_id)
    assert set(session.scalars(reasons)) == {None}
    assert session.scalars(select(Appeal.words).where(Appeal.contribution_id == contribution_id)).all() == [None]


def test_a_draft_thrown_away_takes_nothing_with_it_but_itself(session: Session, scene: Scene, units: Units) -> None:
    with units.open() as uow:
        withdraw_contribution(uow, scene.actor, contribution_id=scene.draft.id)
    session.rollback()
    assert session.get(Contribution, scene.draft.id, populate_existing=True) is None
    assert words(session, scene.named) != []


def test_words_that_an_earlier_release_kept_go_by_night(session: Session, scene: Scene, units: Units) -> None:
    with units.open() as uow:
        uow.session.get_one(Contribution, scene.named.id).status = Status.WITHDRAWN
    forget_old(units)
    assert words(session, scene.named) == []
    assert words(session, scene.unnamed) != []


@pytest.mark.parametrize(("days", "left"), [(7, 1), (8, 0)])
def test_mails_are_forgotten_a_week_after_they_were_sent(
    session: Session, scene: Scene, units: Units, clock: MovableClock, days: int, left: int
) -> None:
    clock.advance(timedelta(days=days))
    forget_old(units)
    assert count(session, Mail) == left


def test_a_mail_that_waits_is_not_forgotten(session: Session, scene: Scene, units: Units, clock: MovableClock) -> None:
    with units.open() as uow:
        for mail in uow.session.scalars(select(Mail)):
            mail.state, mail.sent_at = "waiting", None
    clock.advance(timedelta(days=60))
    forget_old(units)
    assert count(session, Mail) == 1


@pytest.mark.parametrize(("days", "left"), [(365, True), (366, False)])
@pytest.mark.parametrize("table", [LogEntry, HelpRequest])
def test_the_log_and_questions_are_kept_for_a_year(
    session: Session, scene: Scene, units: Units, clock: MovableClock, table: Any, days: int, left: bool
) -> None:
    clock.advance(timedelta(days=days))
    forget_old(units)
    assert (count(session, table) > 0) is left


def test_a_month_after_the_close_what_was_never_published_goes(
    session: Session, scene: Scene, units: Units, clock: MovableClock
) -> None:
    clock.advance(TO_THE_CLOSE + timedelta(days=29))
    forget_old(units)
    assert (words(session, scene.returned) != [], count(session, Draft), count(session, Letter)) == (True, 1, 2)
    clock.advance(timedelta(days=2))
    forget_old(units)
    assert (words(session, scene.returned), count(session, Draft), count(session, Letter)) == ([], 0, 0)
    assert session.get(Contribution, scene.draft.id, populate_existing=True) is None
    assert words(session, scene.named) != []


def hang_picture(units: Units, contribution: Contribution) -> None:
    """The one she sent, on this one instead."""
    with units.open() as uow:
        uow.session.execute(update(Attachment).values(text_id=contribution.text_id))


def test_what_came_back_goes_with_its_files(session: Session, scene: Scene, units: Units, clock: MovableClock) -> None:
    hang_picture(units, scene.returned)
    clock.advance(TO_THE_CLOSE + timedelta(days=31))
    forget_old(units)
    assert (words(session, scene.returned), count(session, StoredFile)) == ([], 0)


def put_aside(units: Units, scene: Scene, contribution: Contribution) -> None:
    with units.open() as uow:
        set_aside(uow, actor_of(uow.session, scene.cast.olga.account), contribution_id=contribution.id)


def cases_of(session: Session, scene: Scene, clock: MovableClock) -> list[int]:
    """On the organiser's list."""
    session.rollback()
    olga = actor_of(session, scene.cast.olga.account)
    return [line.contribution_id for line in list_aside(session, olga, scene.cast.exchange, now=clock.now())]


def test_a_month_after_the_close_what_was_set_aside_goes_and_the_log_keeps_its_codes(
    session: Session, scene: Scene, units: Units, clock: MovableClock, drain: Drain
) -> None:
    hang_picture(units, scene.named)
    put_aside(units, scene, scene.named)
    drain()
    clock.advance(TO_THE_CLOSE + timedelta(days=29))
    forget_old(units)
    assert words(session, scene.named) != []
    assert cases_of(session, scene, clock) == [scene.named.id]
    reported = select(Report.words).where(Report.contribution_id == scene.named.id)
    assert set(session.scalars(reported)) != {None}
    clock.advance(timedelta(days=2))
    for _ in range(2):
        forget_old(units)
    assert (words(session, scene.named), count(session, StoredFile)) == ([], 0)
    assert session.get_one(Contribution, scene.named.id, populate_existing=True).status == Status.ASIDE
    assert set(session.scalars(reported)) == {None}
    case = session.scalars(select(DangerCase)).one()
    assert (case.outcome, case.closed_by_id, case.closed_at) == ("kept", None, clock.now())
    acts = select(LogEntry.act, LogEntry.reason, LogEntry.actor_kind).where(LogEntry.thing_id == scene.named.id)
    kept = session.execute(acts.where(LogEntry.act.in_(("set_aside", "close_case"))).order_by(LogEntry.id)).all()
    assert [tuple(row) for row in kept] == [("set_aside", None, "membership"), ("close_case", "kept", "system")]


def warned(session: Session, units: Units, clock: MovableClock, *, days: int) -> int:
    """How many were told of a case, so many days after the close."""
    with units.open() as uow:
        uow.session.execute(delete(Mail))
    clock.move_to(START + TO_THE_CLOSE + timedelta(days=days, hours=1))
    for _ in range(2):
        warn_of_open_cases(units)
    session.rollback()
    return len(session.scalars(select(Mail).where(Mail.kind == NEEDED)).all())


def test_a_week_before_a_case_ends_by_the_clock_those_who_may_close_it_are_told_once(
    session: Session, scene: Scene, units: Units, clock: MovableClock, drain: Drain
) -> None:
    """Whoever set it aside too: the organiser, who was told of nothing then."""
    put_aside(units, scene, scene.named)
    drain()
    clock.move_to(START + TO_THE_CLOSE)
    assert warned(session, units, clock, days=22) == 0
    assert warned(session, units, clock, days=23) == 1
    drain()
    forget_old(units)
    assert words(session, scene.named) != []


def test_nobody_is_told_of_a_case_that_was_closed_or_set_aside_lately(
    session: Session, scene: Scene, units: Units, clock: MovableClock
) -> None:
    put_aside(units, scene, scene.named)
    with units.open() as uow:
        olga = actor_of(uow.session, scene.cast.olga.account)
        close_case(uow, olga, contribution_id=scene.named.id, outcome=Outcome.KEPT, reason=Reason())
    assert warned(session, units, clock, days=23) == 0
    put_aside(units, scene, scene.unnamed)
    assert warned(session, units, clock, days=45) == 0
    assert warned(session, units, clock, days=47) > 0


def test_a_case_without_words_is_on_no_list_and_nothing_comes_back(
    session: Session, scene: Scene, units: Units, clock: MovableClock, as_: As
) -> None:
    put_aside(units, scene, scene.named)
    clock.advance(TO_THE_CLOSE + timedelta(days=31))
    forget_old(units)
    assert cases_of(session, scene, clock) == []
    page = f"/exchanges/{scene.cast.exchange.slug}/aside/{scene.named.id}"
    assert as_(scene.cast.olga.account).get(page).status_code == 404
    with pytest.raises(ContributionNotFound), units.open() as uow:
        close_case(
            uow,
            actor_of(uow.session, scene.cast.olga.account),
            contribution_id=scene.named.id,
            outcome=Outcome.BACK,
            reason=Reason(),
        )


def test_what_was_set_aside_after_the_close_is_kept_a_month_from_then(
    session: Session, scene: Scene, units: Units, clock: MovableClock
) -> None:
    clock.advance(TO_THE_CLOSE + timedelta(days=40))
    put_aside(units, scene, scene.named)
    clock.advance(timedelta(days=29))
    forget_old(units)
    assert words(session, scene.named) != []
    clock.advance(timedelta(days=2))
    forget_old(units)
    assert words(session, scene.named) == []


def test_words_that_are_gone_are_not_looked_at_again(
    session: Session, scene: Scene, units: Units, clock: MovableClock
) -> None:
    """Else an appeal granted late would publish nothing."""
    waiting = select(Appeal.contribution_id).where(is_waiting())
    assert session.scalars(waiting).all() == [scene.returned.id]
    clock.advance(TO_THE_CLOSE + timedelta(days=31))
    forget_old(units)
    session.rollback()
    assert session.scalars(waiting).all() == []
    assert session.scalars(select(Appeal.words).where(Appeal.contribution_id == scene.returned.id)).all() == [None]
    assert list_own_appeals(session, {scene.returned.id: Status.RETURNED}, locale="en") == {}
    with units.open() as uow:
        uow.session.delete(uow.session.scalars(select(Appeal).where(Appeal.contribution_id == scene.returned.id)).one())
    with pytest.raises(NotPermitted), units.open() as uow:
        make_appeal(uow, scene.actor, contribution_id=scene.returned.id)


def test_mailed_codes_and_devices_that_are_too_old_go(
    session: Session, scene: Scene, units: Units, clock: MovableClock
) -> None:
    clock.advance(timedelta(days=9))
    forget_ended(units)
    assert (count(session, MailedCode), count(session, KnownDevice)) == (0, 1)
    clock.advance(timedelta(days=400))
    forget_ended(units)
    assert count(session, KnownDevice) == 0


def test_a_change_sent_back_goes_with_them_and_what_was_published_before_stays(
    session: Session, scene: Scene, units: Units, clock: MovableClock
) -> None:
    with units.open() as uow:
        source = get_source(uow.session, scene.named.text_id)
        uow.add(Revision(version_id=source.id, state="returned", paragraphs=["A"], digests=["a"], created_at=uow.now))
    clock.advance(TO_THE_CLOSE + timedelta(days=31))
    forget_old(units)
    session.rollback()
    states = session.scalars(select(Revision.state).where(Revision.version_id == source.id)).all()
    assert states == ["replaced"]


def test_who_never_came_is_forgotten_and_who_is_elsewhere_too_keeps_her_account(
    session: Session, scene: Scene, units: Units, clock: MovableClock
) -> None:
    with units.open() as uow:
        unused = make_account(uow, email="unused@example.org", confirmed_at=None)
        elsewhere = make_account(uow, email="elsewhere@example.org")
        for account in (unused, elsewhere):
            fields: dict[str, Any] = {"state": MembershipState.INVITED, "name": "Ana", "confirmed_at": None}
            make_membership(uow, uow.session.merge(scene.cast.exchange), account, **fields)
    clock.advance(TO_THE_CLOSE + timedelta(days=31))
    forget_old(units)
    session.rollback()
    assert session.scalars(select(Membership.id).where(Membership.name == "Ana")).all() == []
    left = session.scalars(select(Account.email).where(Account.id.in_((unused.id, elsewhere.id)))).all()
    assert set(left) == {None, "elsewhere@example.org"}


def test_done_again_it_changes_nothing(session: Session, scene: Scene, units: Units, clock: MovableClock) -> None:
    clock.advance(TO_THE_CLOSE + timedelta(days=31))
    forget_old(units)
    before = [count(session, table) for table in (Contribution, Version, Membership, Mail)]
    forget_old(units)
    assert [count(session, table) for table in (Contribution, Version, Membership, Mail)] == before


def test_letters_in_the_folder_go_after_a_month(app: Flask, scene: Scene, drain: Drain, clock: MovableClock) -> None:
    folder: Path = app.extensions["ronda"].settings.data_dir / "mail"
    folder.mkdir(exist_ok=True)
    now = clock.now()
    old = folder / f"{now - timedelta(days=31):%Y%m%d-%H%M%S}-1.eml"
    young, foreign = folder / f"{now - timedelta(days=29):%Y%m%d-%H%M%S}-2.eml", folder / "letter.eml"
    for file in (old, young, foreign):
        file.write_text("a", encoding="utf-8")
    drain()
    assert [file.exists() for file in (old, young, foreign)] == [False, True, True]
    for file in (young, foreign):
        file.unlink()


def test_her_page_says_where_words_went(
    as_: Callable[[Account], FlaskClient], scene: Scene, units: Units, clock: MovableClock
) -> None:
    clock.advance(TO_THE_CLOSE + timedelta(days=31))
    forget_old(units)
    page = as_(scene.account).get("/me?lang=en")
    assert "Its words were deleted a month after the exchange closed." in page.text
