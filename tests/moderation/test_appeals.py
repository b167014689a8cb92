"""An author asks that somebody else look again: by her pages, whoever she is by then, and what comes of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from forum.accounts.models import Account
from forum.contributions.actions.edit import Edit, resubmit_contribution
from forum.contributions.actions.unname import take_name_off
from forum.contributions.actions.withdraw import withdraw_contribution
from forum.contributions.errors import ChangedMeanwhile, ContributionNotFound
from forum.contributions.models import Contribution, Status
from forum.contributions.rules import beginning_of_day
from forum.exchanges.models import Exchange, Membership, MembershipState
from forum.kernel.clock import MovableClock
from forum.kernel.errors import NotPermitted
from forum.kernel.outbox import Job
from forum.kernel.unit_of_work import Units
from forum.log.models import LogEntry
from forum.moderation.actions import (
    grant_appeal,
    hide_from_readers,
    make_appeal,
    restore_to_readers,
    return_to_author,
    uphold_decision,
)
from forum.moderation.models import Appeal, DecisionRow
from forum.moderation.queries.appeals import list_own_appeals, list_pleas
from forum.moderation.rules import Reason
from forum.notifications.models import Mail
from forum.roster.models import Mandate
from tests.actors import actor_of
from tests.cast import Person
from tests.contributions.conftest import Scene
from tests.factories import make_contribution
from tests.pages import forms, send

As = Callable[[Account], FlaskClient]
Drain = Callable[[], int]
WHY = Reason(code="personal", words="Please leave out her name.", language="en")
YES = Reason(code="mistaken", language="en")
NO = Reason(code="rule_stands", words="It still names her.", language="en")


@pytest.fixture
def make(units: Units, scene: Scene) -> Callable[..., Contribution]:
    def decided(*, author: str = "paula", by: str = "mo", is_hidden: bool = False, **fields: object) -> Contribution:
        """Sent in by her, and returned or hidden by the moderator."""
        person = getattr(scene.cast, author)
        status = Status.PUBLISHED if is_hidden else Status.WAITING
        with units.open() as uow:
            row = make_contribution(uow, scene.topic, person.membership, status=status, **fields)
        decide = hide_from_readers if is_hidden else return_to_author
        with units.open() as uow:
            decider = actor_of(uow.session, getattr(scene.cast, by).account)
            decide(uow, decider, contribution_id=row.id, reason=WHY)
        return row

    return decided


def appeal_as(units: Units, person: Person, row: Contribution, words: str = "I left it out.") -> Appeal:
    with units.open() as uow:
        return make_appeal(
            uow, actor_of(uow.session, person.account), contribution_id=row.id, words=words, language="en"
        )


def hear_as(units: Units, person: Person, appeal: Appeal, reason: Reason = YES) -> Appeal:
    decide = grant_appeal if reason is YES else uphold_decision
    with units.open() as uow:
        return decide(uow, actor_of(uow.session, person.account), appeal_id=appeal.id, reason=reason)


def statuses(session: Session) -> list[str]:
    session.rollback()
    return list(session.scalars(select(Contribution.status).order_by(Contribution.id)))


def waiting(session: Session, units: Units, scene: Scene, name: str = "olga") -> list[int]:
    session.rollback()
    session.expire_all()
    exchange, actor = (
        session.get_one(Exchange, scene.cast.exchange.id),
        actor_of(session, getattr(scene.cast, name).account),
    )
    return [plea.appeal.id for plea in list_pleas(session, actor, exchange, now=units.clock.now(), keys=units.keys)]


def main_of(page: TestResponse) -> str:
    return page.text[page.text.index("<main") : page.text.index("</main>")]


@pytest.mark.parametrize("is_hidden", [False, True])
def test_what_is_granted_can_be_read(
    units: Units, session: Session, scene: Scene, make: Callable[..., Contribution], *, is_hidden: bool
) -> None:
    row = make(is_hidden=is_hidden)
    appeal = appeal_as(units, scene.cast.paula, row)
    assert waiting(session, units, scene) == [appeal.id]
    hear_as(units, scene.cast.olga, appeal)
    assert statuses(session) == [Status.PUBLISHED]
    assert waiting(session, units, scene) == []
    shown = list_own_appeals(session, {row.id: Status.PUBLISHED}, locale="en")[row.id]
    assert (shown.state, shown.reason) == ("granted", "The decision before was a mistake.")


def test_what_is_upheld_stays_and_may_be_changed_and_sent_again(
    units: Units, session: Session, scene: Scene, make: Callable[..., Contribution]
) -> None:
    row = make()
    hear_as(units, scene.cast.noor, appeal_as(units, scene.cast.paula, row), NO)
    assert statuses(session) == [Status.RETURNED]
    shown = list_own_appeals(session, {row.id: Status.RETURNED}, locale="en")[row.id]
    assert (shown.state, shown.words) == ("upheld", "It still names her.")
    paula = actor_of(session, scene.cast.paula.account)
    with units.open() as uow:
        resubmit_contribution(uow, paula, contribution_id=row.id, edit=Edit(text="Sin nombre.", language="es"))
    assert statuses(session) == [Status.WAITING]


def test_each_decision_is_appealed_against_once(
    units: Units, session: Session, scene: Scene, make: Callable[..., Contribution]
) -> None:
    row = make()
    first = appeal_as(units, scene.cast.paula, row)
    assert appeal_as(units, scene.cast.paula, row, "Again.").id == first.id
    hear_as(units, scene.cast.olga, first, NO)
    with pytest.raises(NotPermitted):
        appeal_as(units, scene.cast.paula, row)
    assert session.scalars(select(Appeal.words)).all() == ["I left it out."]


@pytest.mark.parametrize(("name", "code"), [("mo", "decided_before"), ("paula", "not_visible")])
def test_who_decided_and_who_wrote_it_do_not_hear_it(
    units: Units, scene: Scene, make: Callable[..., Contribution], name: str, code: str
) -> None:
    appeal = appeal_as(units, scene.cast.paula, make())
    with pytest.raises(NotPermitted) as refused:
        hear_as(units, getattr(scene.cast, name), appeal)
    assert refused.value.code == code


def test_an_organiser_does_not_hear_her_own(units: Units, scene: Scene, make: Callable[..., Contribution]) -> None:
    appeal = appeal_as(units, scene.cast.olga, make(author="olga"))
    with pytest.raises(NotPermitted) as refused:
        hear_as(units, scene.cast.olga, appeal)
    assert refused.value.code == "own_contribution"


def test_where_nobody_else_is_left_an_organiser_decides_again_and_it_is_said(
    units: Units, session: Session, scene: Scene, make: Callable[..., Contribution], as_: As
) -> None:
    row = make(by="olga")
    with units.open() as uow:
        for mandate in uow.session.scalars(select(Mandate)):
            uow.session.delete(mandate)
    appeal = appeal_as(units, scene.cast.paula, row)
    olga = as_(scene.cast.olga.account)
    desk = f"/exchanges/{scene.cast.exchange.slug}/desk/appeals/{appeal.id}"
    assert "Nobody else is left, so you decide again" in olga.get(desk).text
    hear_as(units, scene.cast.olga, appeal, NO)
    assert "did it again, and the log says so" in as_(scene.cast.paula.account).get("/me?lang=en").text
    assert "decide_again" in session.scalars(select(LogEntry.act)).all()


@pytest.mark.parametrize("state", [MembershipState.SUSPENDED, MembershipState.LEFT])
def test_she_appeals_from_her_page_suspended_or_gone_with_all_closed(
    units: Units,
    session: Session,
    scene: Scene,
    make: Callable[..., Contribution],
    as_: As,
    clock: MovableClock,
    state: MembershipState,
) -> None:
    row = make()
    with units.open() as uow:
        uow.session.get_one(Membership, scene.cast.paula.membership.id).state = state
        uow.session.get_one(Exchange, scene.cast.exchange.id).access = "members"
    clock.advance(timedelta(days=60))
    paula = as_(scene.cast.paula.account)
    address = f"/exchanges/{scene.cast.exchange.slug}/contributions/{row.id}"
    for page in ("/me?lang=en", f"{address}?lang=en"):
        assert "Ask that somebody else look at it again" in paula.get(page).text
    answer = send(paula, f"{address}/appeal", "/appeal", words="Lo quité.", words_language="es")
    assert answer.status_code == 303
    assert "You asked that it be looked at again" in paula.get(f"{address}?lang=en").text
    hear_as(units, scene.cast.olga, session.scalars(select(Appeal)).one(), NO)
    assert "It still names her." in paula.get("/me?lang=en").text


def test_it_is_heard_on_the_desk_with_its_words_in_their_own_direction(
    units: Units, session: Session, scene: Scene, make: Callable[..., Contribution], as_: As
) -> None:
    row = make()
    with units.open() as uow:
        actor = actor_of(uow.session, scene.cast.paula.account)
        make_appeal(uow, actor, contribution_id=row.id, words="لم أذكر اسمها", language="es")
    olga, desk = as_(scene.cast.olga.account), f"/exchanges/{scene.cast.exchange.slug}/desk"
    assert "against its return" in olga.get(desk).text
    appeal = session.scalars(select(Appeal)).one()
    page = olga.get(f"{desk}/appeals/{appeal.id}")
    assert 'lang="es" dir="auto">لم أذكر اسمها' in page.text
    form = next(f for f in forms(page) if f["fields"].get("kind") == "uphold")  # type: ignore[attr-defined]
    refused = olga.post(str(form["action"]), data={**form["fields"], "reason-uphold": "Typed."})  # type: ignore[dict-item]
    assert refused.status_code == 422
    assert "Typed." in refused.text
    assert 'id="reason_code-uphold-error"' in refused.text
    fields = {**form["fields"], "reason_code-uphold": "harm"}  # type: ignore[dict-item]
    assert olga.post(str(form["action"]), data=fields).status_code == 303
    assert "Left as it was after an appeal" in olga.get(f"{desk}/log").text


def test_of_two_who_hear_it_the_second_is_told(
    units: Units, session: Session, scene: Scene, make: Callable[..., Contribution], as_: As
) -> None:
    appeal = appeal_as(units, scene.cast.paula, make())
    address = f"/exchanges/{scene.cast.exchange.slug}/desk/appeals/{appeal.id}"
    noor = as_(scene.cast.noor.account)
    form = next(f for f in forms(noor.get(address)) if f["fields"].get("kind") == "grant")  # type: ignore[attr-defined]
    hear_as(units, scene.cast.olga, appeal, NO)
    fields = {**form["fields"], "reason_code-grant": "mistaken"}  # type: ignore[dict-item]
    assert noor.post(address, data=fields).status_code == 409
    assert statuses(session) == [Status.RETURNED]


def test_taking_it_back_ends_the_appeal(
    units: Units, session: Session, scene: Scene, make: Callable[..., Contribution]
) -> None:
    row = make()
    appeal = appeal_as(units, scene.cast.paula, row)
    with units.open() as uow:
        withdraw_contribution(uow, actor_of(uow.session, scene.cast.paula.account), contribution_id=row.id)
    assert waiting(session, units, scene) == []
    with pytest.raises(ContributionNotFound):
        hear_as(units, scene.cast.olga, appeal)


def test_another_decision_meanwhile_ends_it_for_good(
    units: Units, session: Session, scene: Scene, make: Callable[..., Contribution]
) -> None:
    row = make(is_hidden=True)
    appeal = appeal_as(units, scene.cast.paula, row)
    with units.open() as uow:
        restore_to_readers(uow, actor_of(uow.session, scene.cast.mo.account), contribution_id=row.id)
    with units.open() as uow:
        hide_from_readers(uow, actor_of(uow.session, scene.cast.mo.account), contribution_id=row.id, reason=WHY)
    assert waiting(session, units, scene) == []
    with pytest.raises(ChangedMeanwhile):
        hear_as(units, scene.cast.olga, appeal)
    assert appeal_as(units, scene.cast.paula, row).id != appeal.id


@pytest.mark.parametrize("name", ["pierre", "olga", "sami", "stranger"])
def test_nobody_else_appeals_nor_learns_that_she_could(
    units: Units, scene: Scene, make: Callable[..., Contribution], name: str
) -> None:
    row = make()
    with pytest.raises(ContributionNotFound):
        appeal_as(units, getattr(scene.cast, name), row)


def test_an_anonymous_author_stays_so(
    units: Units, session: Session, scene: Scene, make: Callable[..., Contribution], as_: As
) -> None:
    row = make(author="pierre", is_anonymous=True)
    appeal = appeal_as(units, scene.cast.pierre, row)
    jobs = [(job.name, job.payload) for job in session.scalars(select(Job)) if "appeal" in job.name]
    assert [set(payload) for _, payload in jobs] == [{"event", "exchange_id", "appeal_id", "contribution_id"}]
    entry = session.scalars(select(LogEntry).where(LogEntry.act == "appeal")).one()
    assert (entry.actor_kind, entry.actor_id) == ("system", None)
    page = as_(scene.cast.olga.account).get(f"/exchanges/{scene.cast.exchange.slug}/desk/appeals/{appeal.id}")
    assert "Without name" in page.text
    assert "Pierre" not in main_of(page)
    assert "Ask that somebody else look at it again" not in as_(scene.cast.pierre.account).get("/me?lang=en").text
    assert "You asked that it be looked at again" in as_(scene.cast.pierre.account).get("/me?lang=en").text


def test_of_an_anonymous_appeal_the_day_is_kept_and_a_mail_follows_in_a_step_of_hours(
    units: Units, session: Session, scene: Scene, make: Callable[..., Contribution], drain: Drain, clock: MovableClock
) -> None:
    """Told are all who might hear it, she herself too where she moderates: who decided before is not."""
    row_id, zone = make(author="noor", is_anonymous=True).id, scene.cast.exchange.timezone
    noor = actor_of(session, scene.cast.noor.account)
    called = sorted([scene.cast.olga.account.id, scene.cast.noor.account.id])
    drain()  # the steps begin
    clock.advance(timedelta(minutes=20))
    with units.open() as uow:
        made_at = make_appeal(uow, noor, contribution_id=row_id).made_at
    day = beginning_of_day(clock.now(), zone)
    logged = select(LogEntry.at).where(LogEntry.act == "appeal")
    assert (made_at, session.scalars(logged).one()) == (day, day)
    told = select(Mail.account_id).where(Mail.kind == "appeal_waiting")
    for hours, expected in ((0, []), (3, []), (1, called), (4, called)):
        clock.advance(timedelta(hours=hours))
        drain()
        assert sorted(session.scalars(told)) == expected


def test_an_anonymous_appeal_is_late_from_the_end_of_its_day_only(
    units: Units, scene: Scene, make: Callable[..., Contribution], as_: As, clock: MovableClock
) -> None:
    """Its exchange promises an answer within twelve hours."""
    for name, is_anonymous in (("paula", False), ("pierre", True)):
        appeal_as(units, getattr(scene.cast, name), make(author=name, is_anonymous=is_anonymous))
    marks = []
    for hours in (13, 18):
        clock.advance(timedelta(hours=hours))
        page = as_(scene.cast.olga.account).get(f"/exchanges/{scene.cast.exchange.slug}/desk?lang=en").text
        listed = page.partition('id="appeals"')[2].partition("</section>")[0]
        marks.append(listed.count(" data-late"))
    assert marks == [1, 2]


def test_who_takes_her_name_off_leaves_no_appeal_of_hers_in_the_log_and_no_hour(
    units: Units, session: Session, scene: Scene, make: Callable[..., Contribution], drain: Drain
) -> None:
    row = make()
    edition = appeal_as(units, scene.cast.paula, row).edition
    with units.open() as uow:
        take_name_off(uow, actor_of(uow.session, scene.cast.paula.account), contribution_id=row.id)
    drain()
    session.expire_all()
    day = beginning_of_day(units.clock.now(), scene.cast.exchange.timezone)
    appeal = session.scalars(select(Appeal)).one()
    assert (appeal.made_at, appeal.edition) == (day, edition)
    entry = session.scalars(select(LogEntry).where(LogEntry.act == "appeal")).one()
    day_of_log = units.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    assert (entry.at, entry.actor_kind, entry.actor_id) == (day_of_log, "system", None)


def test_those_who_may_hear_it_are_told_and_its_author_of_the_outcome(
    units: Units, session: Session, scene: Scene, make: Callable[..., Contribution], drain: Drain
) -> None:
    row_id = make().id
    paula, olga = (actor_of(session, getattr(scene.cast, name).account) for name in ("paula", "olga"))
    with units.open() as uow:
        appeal_id = make_appeal(uow, paula, contribution_id=row_id).id
    drain()
    with units.open() as uow:
        uphold_decision(uow, olga, appeal_id=appeal_id, reason=NO)
    drain()
    mails = select(Mail.kind, Mail.account_id, Mail.state).where(Mail.kind.in_(("appeal_waiting", "appeal_decided")))
    assert [tuple(mail) for mail in session.execute(mails.order_by(Mail.id))] == [
        ("appeal_waiting", olga.account_id, "sent"),
        ("appeal_decided", paula.account_id, "sent"),
    ]


def test_a_long_word_is_kept_and_said_to_be_too_long(
    scene: Scene, make: Callable[..., Contribution], as_: As, session: Session
) -> None:
    row = make()
    paula, address = (
        as_(scene.cast.paula.account),
        f"/exchanges/{scene.cast.exchange.slug}/contributions/{row.id}/appeal",
    )
    refused = send(paula, address, "/appeal", words="y" * 4001, words_language="en")
    assert refused.status_code == 422
    assert "y" * 4001 in refused.text
    assert 'id="words-error"' in refused.text
    unknown = send(paula, address, "/appeal", words="Hm.", words_language="gobbledygook")
    assert (unknown.status_code, 'id="words_language-error"' in unknown.text) == (422, True)
    assert session.scalars(select(Appeal)).all() == []
    assert session.scalars(select(DecisionRow.kind)).all() == ["return"]


def test_off_duty_the_desk_says_that_what_is_to_be_looked_at_again_may_be_hers(
    units: Units, scene: Scene, make: Callable[..., Contribution], as_: As
) -> None:
    make()
    appeal_as(units, scene.cast.paula, make())
    desk = f"/exchanges/{scene.cast.exchange.slug}/desk"
    said = "Where you may decide, few others may"
    assert said in as_(scene.cast.noor.account).get(desk).text
    assert said not in as_(scene.cast.olga.account).get(desk).text
