"""A week passes on: what is open, her words, her signature, that of the next; and a day later all the same."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from forum.accounts.models import Account
from forum.contributions.actions.unname import take_name_off
from forum.contributions.actions.withdraw import withdraw_contribution
from forum.contributions.errors import ChangedMeanwhile, ContributionNotFound
from forum.contributions.models import Contribution, Status, Topic
from forum.exchanges.models import Exchange, MembershipState, Round
from forum.exchanges.queries import get_exchange
from forum.exchanges.rules import is_signed_off
from forum.kernel.clock import MovableClock
from forum.kernel.errors import NotPermitted
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.log.models import LogEntry
from forum.moderation.actions import keep_note, keep_promise, make_promise, sign_hand_over, take_over
from forum.moderation.actions.hand_over import Note
from forum.moderation.errors import DueDayPassed
from forum.moderation.hand_over_page import OF_NUMBERS, TITLES
from forum.moderation.models import Dismissal, HandOver, Promise
from forum.moderation.queries.facts import FACTS, list_facts
from forum.moderation.queries.open_ends import Fact, Scope
from forum.moderation.rules import Stage, stage_of
from forum.roster.models import Mandate, Part
from forum.texts.actions import publish_text, put_note
from forum.texts.models import Text
from forum.texts.notes import ContentNote
from forum.texts.queries import get_text
from tests.actors import actor_of
from tests.cast import Cast, Person
from tests.contributions.conftest import Scene
from tests.factories import (
    make_contribution,
    make_decision,
    make_mandate,
    make_membership,
    make_notice,
    make_report,
    make_synthesis,
    make_topic,
)
from tests.pages import forms, send

As = Callable[[Account], FlaskClient]
Drain = Callable[[], int]
DAY = timedelta(days=1)


@contextmanager
def refused(code: str) -> Iterator[None]:
    with pytest.raises(NotPermitted) as refusal:
        yield
    assert refusal.value.code == code


NOTE = Note(words="Paula waits for figures.", language="en")


def set_mandates(uow: UnitOfWork, person: Person, **dates: datetime) -> None:
    uow.session.execute(update(Mandate).where(Mandate.membership_id == person.membership.id).values(**dates))


@pytest.fixture
def last_evening(units: Units, scene: Scene, clock: MovableClock) -> Scene:
    """Six hours before the first week closes; Noor's mandate has begun, Mo's ends a day after the close."""
    cast = scene.cast
    with units.open() as uow:
        opens_at = uow.session.get_one(Round, cast.rounds[1].id).opens_at
        set_mandates(uow, cast.noor, starts_at=opens_at - DAY)
        set_mandates(uow, cast.mo, ends_at=opens_at + DAY)
    clock.move_to(opens_at - timedelta(hours=6))
    return scene


def act(
    units: Units, scene: Scene, person: Person, what: Callable[..., object], number: int = 1, **more: object
) -> object:
    with units.open() as uow:
        view = get_exchange(uow.session, scene.cast.exchange.slug)
        actor = actor_of(uow.session, person.account)
        return what(uow, actor, view=view, round=view.round(number), **more)


def sign(units: Units, scene: Scene, person: Person, note: Note = NOTE) -> None:
    act(units, scene, person, sign_hand_over, note=note)


def take(units: Units, scene: Scene, person: Person, edition: int | None = None) -> None:
    act(units, scene, person, take_over, edition=edition)


def facts_of(units: Units, session: Session, scene: Scene, number: int = 1) -> dict[str, Fact]:
    session.rollback()
    session.expire_all()
    view = get_exchange(session, scene.cast.exchange.slug)
    found = list_facts(Scope(session, view, view.round(number), units.clock.now()))
    return {fact.name: fact for fact in found}


def make_closed(uow: UnitOfWork, cast: Cast) -> Topic:
    return make_topic(uow, uow.session.get_one(Round, cast.rounds[0].id), is_locked=True)


def row_of(session: Session) -> HandOver:
    session.rollback()
    session.expire_all()
    return session.scalars(select(HandOver)).one()


def path(scene: Scene, number: int = 1) -> str:
    return f"/exchanges/{scene.cast.exchange.slug}/rounds/{number}/hand-over"


def desk(scene: Scene) -> str:
    return f"/exchanges/{scene.cast.exchange.slug}/desk"


def main_of(page: TestResponse) -> str:
    return page.text[page.text.index("<main") : page.text.index("</main>")]


@pytest.mark.parametrize(
    ("hours", "signed", "taken", "stage"),
    [
        (-25, None, None, Stage.RUNNING),
        (-24, None, None, Stage.DUE),
        (0, None, None, Stage.DUE),
        (23, None, None, Stage.DUE),
        (24, None, None, Stage.UNSIGNED),
        (-1, -2, None, Stage.SIGNED),
        (30, -2, None, Stage.SIGNED),
        (30, None, 26, Stage.TAKEN),
        (1, -2, 0, Stage.TAKEN),
        (-20, -30, -29, Stage.DUE),
    ],
)
def test_how_far_a_hand_over_is_follows_from_the_clock(
    clock: MovableClock, hours: int, signed: int | None, taken: int | None, stage: Stage
) -> None:
    closes_at = clock.now()

    def at(offset: int | None) -> object:
        return None if offset is None else closes_at + timedelta(hours=offset)

    assert stage_of(closes_at, at(hours), signed_at=at(signed), taken_at=at(taken)) is stage  # type: ignore[arg-type]


def test_a_round_is_signed_off_when_signed_and_over_or_a_day_after(clock: MovableClock) -> None:
    closes_at, hour = clock.now(), timedelta(hours=1)
    assert not is_signed_off(closes_at, closes_at - hour, closes_at - hour)
    assert is_signed_off(closes_at, closes_at - hour, closes_at)
    assert not is_signed_off(closes_at, None, closes_at + 23 * hour)
    assert is_signed_off(closes_at, None, closes_at + 24 * hour)
    assert not is_signed_off(closes_at, closes_at - 25 * hour, closes_at)


def test_both_sign_and_the_log_has_both(units: Units, session: Session, last_evening: Scene) -> None:
    sign(units, last_evening, last_evening.cast.mo)
    take(units, last_evening, last_evening.cast.noor)
    row = row_of(session)
    assert (row.left_by_id, row.taken_by_id) == (
        last_evening.cast.mo.membership.id,
        last_evening.cast.noor.membership.id,
    )
    acts = list(session.scalars(select(LogEntry.act).where(LogEntry.thing == "round").order_by(LogEntry.id)))
    assert acts == ["hand_over", "take_over"]
    assert session.get_one(Round, last_evening.cast.rounds[0].id).signed_off_at == row.signed_at


def test_what_is_kept_at_the_signing_has_neither_words_nor_names(
    units: Units, session: Session, last_evening: Scene
) -> None:
    with units.open() as uow:
        waits = make_contribution(uow, last_evening.topic, last_evening.cast.paula.membership, status=Status.WAITING)
    sign(units, last_evening, last_evening.cast.mo)
    facts = row_of(session).facts
    assert facts is not None
    assert facts["waiting"] == {"count": 1, "open": [f"contribution-{waits.id}"]}
    assert set(facts) == {find.__name__ for find in FACTS}
    assert {key for fact in facts.values() for key in fact} == {"count", "open"}


def test_every_kind_of_fact_has_a_title(units: Units, session: Session, last_evening: Scene) -> None:
    assert set(facts_of(units, session, last_evening)) == set(TITLES)
    assert set(TITLES) >= OF_NUMBERS


def test_the_facts_are_what_a_week_leaves_open(
    units: Units, session: Session, last_evening: Scene, clock: MovableClock
) -> None:
    cast, topic = last_evening.cast, last_evening.topic
    long_ago = clock.now() - 2 * DAY
    with units.open() as uow:
        post = make_contribution(uow, topic, cast.paula.membership, text="We planted lamps.", submitted_at=long_ago)
        asks = make_contribution(
            uow, topic, cast.pierre.membership, text="Qui paie ?", language="fr", submitted_at=long_ago
        )
        answered = make_contribution(uow, topic, cast.pierre.membership, text="Who pays?", submitted_at=long_ago)
        reply = make_contribution(uow, topic, cast.mo.membership, text="I shall find out.", parent=answered)
        link = make_contribution(
            uow, topic, cast.paula.membership, text="See https://a.org/?q=1 there.", submitted_at=long_ago
        )
        hurt = make_contribution(uow, topic, cast.paula.membership, status=Status.RETURNED)
        make_decision(uow, hurt, cast.mo.membership, kind="return", reason_code="hurtful")
        named = make_contribution(uow, topic, cast.paula.membership, status=Status.RETURNED)
        make_decision(uow, named, cast.mo.membership, kind="return", reason_code="personal")
        exposed = make_contribution(uow, topic, cast.paula.membership, status=Status.HIDDEN)
        make_decision(uow, exposed, cast.mo.membership, reason_code="personal")
        make_contribution(uow, topic, cast.paula.membership, text="Just now.")
        to_her = make_contribution(uow, topic, cast.pierre.membership, text="Until when?", parent=reply)
        left, closed = (make_contribution(uow, at, cast.paula.membership) for at in (topic, make_closed(uow, cast)))
        exchange_id, by_id = cast.exchange.id, cast.mo.membership.id
        uow.add(Dismissal(exchange_id=exchange_id, contribution_id=left.id, by_id=by_id, at=uow.now))
        uow.session.execute(
            update(Contribution)
            .where(Contribution.id.in_([row.id for row in (post, asks, answered, link, to_her, left, closed)]))
            .values(published_at=long_ago)
        )
        make_membership(uow, uow.session.get_one(Exchange, cast.exchange.id), state=MembershipState.INVITED)
    with units.open() as uow:
        make_promise(uow, actor_of(uow.session, cast.mo.account), contribution_id=reply.id, due_on=date(2026, 5, 30))
    facts = facts_of(units, session, last_evening)
    found = {name: [each.id for each in fact.open] for name, fact in facts.items()}
    assert found["promises"] == [reply.id]
    assert found["questions"] == [asks.id, to_her.id]
    assert found["unanswered"] == [post.id, link.id]
    assert found["tone"] == [hurt.id, exposed.id]
    assert found["locked"] == [closed.topic_id]
    assert facts["absent"].count == 1
    assert facts["promises"].open[0].name == "Mo"
    later = facts_of(units, session, last_evening, number=2)
    assert [each.id for each in later["unanswered"].open] == [post.id, link.id]
    assert later["tone"].count == 0


def test_of_the_silent_it_counts_whom_the_desk_lists(units: Units, session: Session, last_evening: Scene) -> None:
    cast = last_evening.cast
    assert facts_of(units, session, last_evening)["silent"].count == 2
    with units.open() as uow:
        make_contribution(uow, last_evening.topic, cast.paula.membership, text="We planted lamps.")
    assert facts_of(units, session, last_evening)["silent"].count == 1


def test_it_has_reports_nobody_answered_and_of_those_answered_the_tone(
    units: Units, session: Session, last_evening: Scene
) -> None:
    cast, topic = last_evening.cast, last_evening.topic
    with units.open() as uow:
        rows = [make_contribution(uow, topic, cast.paula.membership) for _ in range(5)]
        reported, left, off_topic, taken_back, aside = rows
        for row in (reported, taken_back):
            make_report(uow, row, cast.pierre.membership)
        for row in (left, aside):
            make_report(uow, row, cast.pierre.membership, outcome="left", closing_code="opinion")
        make_report(uow, off_topic, cast.pierre.membership, reason_code="spam", outcome="hidden")
        taken_back.status, aside.status = Status.WITHDRAWN, Status.ASIDE
        ids = reported.id, left.id
    facts = facts_of(units, session, last_evening)
    assert [each.id for each in facts["reports"].open] == [ids[0]]
    assert [(each.id, each.code) for each in facts["tone"].open] == [(ids[1], "insulting")]


def test_who_was_reported_is_not_told_by_it_and_what_is_kept_tells_not_who_signed(
    units: Units, session: Session, last_evening: Scene, as_: As
) -> None:
    cast = last_evening.cast
    with units.open() as uow:
        row = make_contribution(uow, last_evening.topic, cast.mo.membership, text="Lamps.", is_anonymous=True)
        make_report(uow, row, cast.pierre.membership)
        row_id = row.id
    hers, others = (main_of(as_(one.account).get(path(last_evening))) for one in (cast.mo, cast.olga))
    assert "Reports nobody has answered" not in hers
    assert "Reports nobody has answered" in others
    assert f"/desk/reports/{row_id}" in others
    sign(units, last_evening, cast.mo)
    kept = row_of(session).facts
    assert kept is not None
    assert kept["reports"] == {"count": 1, "open": [f"contribution-{row_id}"]}
    for one in (cast.mo, cast.olga):
        page = main_of(as_(one.account).get(path(last_evening)))
        assert ("Reports nobody has answered" in page) == (one is cast.olga)
        assert "Everything is as it was when it was handed over." in page


def test_it_has_the_notices_that_are_due_until_they_are_sent(
    units: Units, session: Session, last_evening: Scene, as_: As
) -> None:
    """Six hours before the close: the last call is overdue, the closing due; the opening of the next week is for the next."""
    round_ids = [round_.id for round_ in last_evening.cast.rounds]
    due = facts_of(units, session, last_evening)["notices"]
    assert [each.key for each in due.open] == [f"notice-{round_ids[0]}-{kind}" for kind in ("last_call", "closing")]
    with units.open() as uow:
        exchange = uow.session.get_one(Exchange, last_evening.cast.exchange.id)
        make_notice(uow, exchange, uow.session.get_one(Round, round_ids[0]), kind="last_call", is_sent=True)
    assert [each.code for each in facts_of(units, session, last_evening)["notices"].open] == ["closing"]
    later = facts_of(units, session, last_evening, number=2)["notices"]
    assert [(each.id, each.code) for each in later.open] == [(round_ids[0], "closing"), (round_ids[1], "opening")]
    shown = main_of(as_(last_evening.cast.mo.account).get(path(last_evening)))
    assert "Thanks at the closing, week 1" in shown
    act(units, last_evening, last_evening.cast.mo, keep_note, note=Note(marked=[due.open[1].key]))
    assert row_of(session).marked == [f"notice-{round_ids[0]}-closing"]


def leave_open(uow: UnitOfWork, scene: Scene, topic: Topic, at: datetime) -> set[str]:
    """Of each kind something in this topic, since `at`; the keys of what is found of it."""
    cast = scene.cast
    waits = make_contribution(uow, topic, cast.paula.membership, status=Status.WAITING)
    asks = make_contribution(uow, topic, cast.paula.membership, text="Who pays?")
    said = make_contribution(uow, topic, cast.paula.membership, text="We pay.")
    promise = make_contribution(uow, topic, cast.mo.membership, text="I shall ask.")
    make_report(uow, said, cast.pierre.membership)
    uow.add(
        Promise(exchange_id=topic.exchange_id, contribution_id=promise.id, made_by_id=promise.author_id, made_at=at)
    )
    round_ = uow.session.get_one(Round, topic.round_id)
    synthesis = make_synthesis(uow, round_, cast.mo.membership, state="published")
    published = (asks, said, promise)
    texts = {*(each.text_id for each in published), synthesis.text_id, round_.theme_id}
    for each in published:
        each.published_at = at
    uow.session.execute(update(Text).where(Text.id.in_(texts)).values(published_at=at))
    contributions = {f"contribution-{row.id}" for row in (waits, *published)}
    return contributions | {f"text-{text_id}" for text_id in texts}


def test_what_is_of_a_later_week_is_left_to_its_own_hand_over(
    units: Units, session: Session, last_evening: Scene, clock: MovableClock
) -> None:
    with units.open() as uow:
        topics, at = (last_evening.topic, last_evening.next_topic), clock.now() - 2 * DAY
        of_first, of_second = (leave_open(uow, last_evening, topic, at) for topic in topics)
        title_id = uow.session.get_one(Exchange, last_evening.cast.exchange.id).title_id
        publish_text(uow, get_text(uow.session, title_id or 0))
    clock.advance(timedelta(days=3))

    def found(number: int) -> set[str]:
        facts = facts_of(units, session, last_evening, number=number)
        assert facts["waiting"].count == number
        return {each.key for fact in facts.values() for each in fact.open if each.kind in {"contribution", "text"}}

    of_both = {f"text-{title_id}"}
    assert found(1) == of_first | of_both
    assert found(2) == of_first | of_second | of_both


def test_under_a_content_note_it_shows_the_note_alone(units: Units, session: Session, last_evening: Scene) -> None:
    with units.open() as uow:
        row = make_contribution(
            uow,
            last_evening.topic,
            last_evening.cast.paula.membership,
            text="They came at night.",
            status=Status.WAITING,
        )
        put_note(uow, get_text(uow.session, row.text_id), ContentNote("Violencia", "es"), by="moderator")
    (waits,) = facts_of(units, session, last_evening)["waiting"].open
    assert (waits.first_words, waits.note) == ("", ContentNote("Violencia", "es"))


def test_what_is_open_takes_as_many_queries_for_many_as_for_few(
    units: Units, session: Session, last_evening: Scene
) -> None:
    def asked() -> int:
        seen: list[str] = []
        engine = session.get_bind()
        view = get_exchange(session, last_evening.cast.exchange.slug)

        def note(*args: object) -> None:
            seen.append(str(args[2]))

        event.listen(engine, "before_cursor_execute", note)
        list_facts(Scope(session, view, view.round(1), units.clock.now()))
        event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    few = asked()
    with units.open() as uow:
        for _ in range(30):
            make_contribution(uow, last_evening.topic, last_evening.cast.paula.membership, status=Status.WAITING)
            make_contribution(uow, last_evening.topic, last_evening.cast.paula.membership)
    assert asked() == few <= 15


def test_it_is_signed_on_the_last_day_not_before(units: Units, last_evening: Scene, clock: MovableClock) -> None:
    clock.advance(-2 * DAY)
    with refused("too_early_to_sign"):
        sign(units, last_evening, last_evening.cast.mo)
    act(units, last_evening, last_evening.cast.mo, keep_note, note=NOTE)


def test_until_her_mandate_ends_she_may_still_sign(
    units: Units, session: Session, last_evening: Scene, clock: MovableClock
) -> None:
    with units.open() as uow:
        set_mandates(uow, last_evening.cast.mo, ends_at=clock.now() + 3 * DAY)
    clock.advance(2 * DAY)
    sign(units, last_evening, last_evening.cast.mo)
    assert row_of(session).signed_at is not None
    clock.advance(2 * DAY)
    with refused("not_her_round"):
        sign(units, last_evening, last_evening.cast.mo)


@pytest.mark.parametrize("name", ["noor", "olga", "paula"])
def test_nobody_signs_for_her(units: Units, last_evening: Scene, name: str) -> None:
    with refused("not_her_round"):
        sign(units, last_evening, getattr(last_evening.cast, name))


def test_a_substitute_neither_signs_nor_is_waited_for(units: Units, session: Session, last_evening: Scene) -> None:
    with units.open() as uow:
        uow.session.execute(update(Mandate).values(part=Part.SUBSTITUTE))
    with refused("not_her_round"):
        sign(units, last_evening, last_evening.cast.mo)
    sign(units, last_evening, last_evening.cast.olga)
    take(units, last_evening, last_evening.cast.olga)


def test_it_is_not_taken_over_before_it_is_handed_over(
    units: Units, session: Session, last_evening: Scene, clock: MovableClock
) -> None:
    with refused("not_handed_over"):
        take(units, last_evening, last_evening.cast.noor)
    clock.advance(timedelta(hours=30))
    take(units, last_evening, last_evening.cast.noor)
    row = row_of(session)
    assert (row.signed_at, row.taken_by_id) == (None, last_evening.cast.noor.membership.id)
    assert row.facts is not None


def test_twice_is_once_and_another_is_told(units: Units, session: Session, last_evening: Scene) -> None:
    sign(units, last_evening, last_evening.cast.mo)
    take(units, last_evening, last_evening.cast.noor)
    at = row_of(session).taken_at
    take(units, last_evening, last_evening.cast.noor)
    assert row_of(session).taken_at == at
    with refused("taken_over"):
        take(units, last_evening, last_evening.cast.olga)
    with refused("taken_over"):
        sign(units, last_evening, last_evening.cast.mo)


def test_of_two_who_write_at_once_the_second_is_told(units: Units, session: Session, last_evening: Scene) -> None:
    with units.open() as uow:
        make_mandate(
            uow,
            last_evening.cast.rounds[0],
            last_evening.cast.pierre.membership,
            part=Part.CO_MODERATOR,
            ends_at=uow.now + DAY,
        )
    act(units, last_evening, last_evening.cast.mo, keep_note, note=Note(words="A", language="en", edition=0))
    with pytest.raises(ChangedMeanwhile):
        act(units, last_evening, last_evening.cast.pierre, keep_note, note=Note(words="B", language="en", edition=0))
    assert row_of(session).words == "A"


def test_a_double_click_signs_once(units: Units, session: Session, last_evening: Scene) -> None:
    note = Note(words="Go on.", language="en", edition=0)
    for _ in range(2):
        sign(units, last_evening, last_evening.cast.mo, note)
    session.rollback()
    assert len(list(session.scalars(select(LogEntry.id).where(LogEntry.act == "hand_over")))) == 1
    with pytest.raises(ChangedMeanwhile):
        sign(units, last_evening, last_evening.cast.mo, Note(words="Stop.", language="en", edition=0))


def test_a_week_made_longer_after_it_was_signed_is_signed_again(
    units: Units, session: Session, last_evening: Scene, clock: MovableClock
) -> None:
    sign(units, last_evening, last_evening.cast.mo)
    with units.open() as uow:
        uow.session.get_one(Round, last_evening.cast.rounds[1].id).opens_at += 5 * DAY
        uow.session.get_one(Exchange, last_evening.cast.exchange.id).structure += 1
    with refused("not_handed_over"):
        take(units, last_evening, last_evening.cast.noor)
    clock.advance(5 * DAY)
    with units.open() as uow:
        uow.session.execute(update(Mandate).values(ends_at=clock.now() + DAY))
    sign(units, last_evening, last_evening.cast.mo)
    take(units, last_evening, last_evening.cast.noor)


def test_marks_hold_for_what_is_open(units: Units, session: Session, last_evening: Scene) -> None:
    with units.open() as uow:
        waits = make_contribution(uow, last_evening.topic, last_evening.cast.paula.membership, status=Status.WAITING)
    note = Note(marked=[f"contribution-{waits.id}", "contribution-999", "nonsense"])
    act(units, last_evening, last_evening.cast.mo, keep_note, note=note)
    row = row_of(session)
    assert (row.marked, row.words, row.words_by_id) == ([f"contribution-{waits.id}"], None, None)


def test_what_is_marked_is_shown_however_many_there_are(units: Units, last_evening: Scene, as_: As) -> None:
    with units.open() as uow:
        rows = [
            make_contribution(
                uow, last_evening.topic, last_evening.cast.paula.membership, status=Status.WAITING, text=f"Number {n}."
            )
            for n in range(20)
        ]
    note = Note(marked=[f"contribution-{rows[-1].id}"])
    act(units, last_evening, last_evening.cast.mo, keep_note, note=note)
    page = main_of(as_(last_evening.cast.mo.account).get(path(last_evening)))
    assert "Number 19." in page
    assert "Number 10." not in page
    assert "And 11 more." in page


def test_the_leaver_s_pages(session: Session, last_evening: Scene, as_: As) -> None:
    client = as_(last_evening.cast.mo.account)
    assert "Hand over week 1" in main_of(client.get(desk(last_evening)))
    page = client.get(path(last_evening))
    assert "Not signed yet by \u2068Mo\u2069." in main_of(page)
    assert send(client, path(last_evening), "/hand-over", words="Go <on>.", act="save").status_code == 303
    assert send(client, path(last_evening), "/hand-over", act="sign").status_code == 303
    row = row_of(session)
    assert (row.words, row.words_by_id, row.left_by_id) == (
        "Go <on>.",
        row.left_by_id,
        last_evening.cast.mo.membership.id,
    )
    assert "Hand over week 1" not in main_of(client.get(desk(last_evening)))
    assert "Go &lt;on&gt;." in main_of(client.get(path(last_evening)))


def test_what_is_too_long_comes_back(last_evening: Scene, as_: As) -> None:
    client = as_(last_evening.cast.mo.account)
    answer = send(client, path(last_evening), "/hand-over", words="a" * 4001, act="sign")
    assert answer.status_code == 422
    assert "a" * 4001 in answer.text


def test_the_next_opens_her_desk_on_it_until_she_took_it_over(
    units: Units, session: Session, last_evening: Scene, as_: As
) -> None:
    with units.open() as uow:
        waits = make_contribution(
            uow, last_evening.topic, last_evening.cast.paula.membership, status=Status.WAITING, text="Luz en la plaza."
        )
    client = as_(last_evening.cast.noor.account)
    assert "hands over to you" not in client.get(desk(last_evening)).text
    note = Note(words="Bonne chance !", language="fr", marked=[f"contribution-{waits.id}"])
    sign(units, last_evening, last_evening.cast.mo, note)
    page = main_of(client.get(desk(last_evening)))
    assert "\u2068Mo\u2069 hands over to you" in page
    assert page.index('id="handing"') < page.index('id="waiting"')
    shown = main_of(client.get(path(last_evening)))
    assert '<div class="words" lang="fr" dir="auto"><p dir="auto">Bonne chance !</p></div>' in shown
    assert shown.index("Please look at this") < shown.index("Waits to be read")
    assert "Everything is as it was when it was handed over." in shown
    assert send(client, path(last_evening), "/taken").status_code == 303
    assert "hands over to you" not in client.get(desk(last_evening)).text
    assert "Taken over by \u2068Noor\u2069" in main_of(client.get(path(last_evening)))


def test_how_it_was_is_said_where_it_is_not_so_any_more(
    units: Units, last_evening: Scene, as_: As, clock: MovableClock
) -> None:
    paula, as_it_was = last_evening.cast.paula.membership, "Everything is as it was when it was handed over."
    with units.open() as uow:
        first = make_contribution(uow, last_evening.topic, paula, status=Status.WAITING)
        make_topic(uow, uow.session.get_one(Round, last_evening.topic.round_id), is_first=False, is_locked=True)
    client = as_(last_evening.cast.mo.account)
    assert as_it_was not in client.get(path(last_evening)).text
    sign(units, last_evening, last_evening.cast.mo)
    shown = main_of(client.get(path(last_evening)))
    assert as_it_was in shown
    assert "When it was handed over:" not in shown
    with units.open() as uow:
        make_contribution(uow, last_evening.topic, paula, status=Status.WAITING)
    shown = main_of(client.get(path(last_evening)))
    assert as_it_was not in shown
    assert shown.count("When it was handed over:") == 1
    assert "When it was handed over: 1. Of these still open: 1." in shown
    with units.open() as uow:
        uow.session.get_one(Contribution, first.id).status = Status.PUBLISHED
    assert "When it was handed over: 1. Of these still open: 0." in client.get(path(last_evening)).text


def test_a_day_later_the_organiser_sees_what_is_missing_and_the_next_her_week(
    units: Units, last_evening: Scene, as_: As, clock: MovableClock
) -> None:
    overview = f"/exchanges/{last_evening.cast.exchange.slug}/organise/"
    lacking = "The hand-over of week 1 lacks a signature"
    clock.advance(timedelta(hours=29))
    assert lacking not in as_(last_evening.cast.olga.account).get(overview).text
    clock.advance(timedelta(hours=2))
    organiser, noor = as_(last_evening.cast.olga.account), as_(last_evening.cast.noor.account)
    page = organiser.get(overview).text
    assert lacking in page
    assert "Nobody signed it; it passes on all the same." in page
    assert "Week 1 passes on to you" in noor.get(desk(last_evening)).text
    assert "Week 1 passes on to you" not in organiser.get(desk(last_evening)).text
    assert "Not signed by \u2068Mo\u2069." in noor.get(path(last_evening)).text
    take(units, last_evening, last_evening.cast.noor)
    assert lacking not in organiser.get(overview).text


def test_after_the_last_week_it_goes_to_the_organiser(
    units: Units, last_evening: Scene, as_: As, clock: MovableClock
) -> None:
    with units.open() as uow:
        closes_at = uow.session.get_one(Exchange, last_evening.cast.exchange.id).closes_at
        set_mandates(uow, last_evening.cast.noor, ends_at=closes_at + DAY)
    clock.move_to(closes_at + timedelta(hours=1))
    act(units, last_evening, last_evening.cast.noor, sign_hand_over, number=2, note=NOTE)
    client = as_(last_evening.cast.olga.account)
    assert "\u2068Noor\u2069 hands over to you" in client.get(desk(last_evening)).text
    assert "please take it over" in client.get(f"/exchanges/{last_evening.cast.exchange.slug}/organise/").text
    assert send(client, path(last_evening, 2), "/taken").status_code == 303
    assert "hands over to you" not in client.get(desk(last_evening)).text


def test_who_goes_on_is_not_asked(units: Units, last_evening: Scene, as_: As, clock: MovableClock) -> None:
    with units.open() as uow:
        make_mandate(uow, last_evening.cast.rounds[1], last_evening.cast.mo.membership)
    assert "Hand over week 1" not in as_(last_evening.cast.mo.account).get(desk(last_evening)).text
    clock.advance(timedelta(hours=40))
    assert (
        "lacks a signature"
        not in as_(last_evening.cast.olga.account).get(f"/exchanges/{last_evening.cast.exchange.slug}/organise/").text
    )


def test_words_go_with_who_wrote_them_and_what_was_withdrawn_is_on_no_page(
    units: Units, session: Session, last_evening: Scene, as_: As, drain: Drain
) -> None:
    paula = last_evening.cast.paula
    with units.open() as uow:
        waits = make_contribution(uow, last_evening.topic, paula.membership, status=Status.WAITING, text="Luz.")
    sign(units, last_evening, last_evening.cast.mo, Note(marked=[f"contribution-{waits.id}"]))
    with units.open() as uow:
        withdraw_contribution(uow, actor_of(uow.session, paula.account), contribution_id=waits.id)
    drain()
    page = as_(last_evening.cast.noor.account).get(path(last_evening))
    assert "Luz." not in page.text
    assert page.status_code == 200


def promise_of(units: Units, scene: Scene, **fields: object) -> Contribution:
    with units.open() as uow:
        row = make_contribution(uow, scene.topic, scene.cast.mo.membership, text="I shall ask the city.", **fields)
    with units.open() as uow:
        make_promise(uow, actor_of(uow.session, scene.cast.mo.account), contribution_id=row.id)
    return row


def test_a_promise_stands_on_the_desk_until_it_is_kept_and_may_be_opened_again(
    units: Units, session: Session, scene: Scene, as_: As
) -> None:
    promise_of(units, scene)
    session.rollback()
    place = f"/promises/{session.scalars(select(Promise.id)).one()}"
    client = as_(scene.cast.mo.account)
    assert "I shall ask the city." in main_of(client.get(desk(scene)))
    assert send(client, desk(scene), place).location.startswith(f"{desk(scene)}?at=")
    assert "I shall ask the city." not in main_of(client.get(desk(scene)))
    shown = main_of(client.get(f"{desk(scene)}/promises"))
    assert "Nothing promised is open." in shown
    assert send(client, f"{desk(scene)}/promises", place, kept="").status_code == 303
    assert "I shall ask the city." in main_of(client.get(desk(scene)))
    acts = list(session.scalars(select(LogEntry.act).where(LogEntry.thing == "promise").order_by(LogEntry.id)))
    assert acts == ["keep_promise", "reopen_promise"]


def test_a_promise_kept_on_the_desk_is_taken_back_there(units: Units, session: Session, scene: Scene, as_: As) -> None:
    promise_of(units, scene)
    session.rollback()
    number = session.scalars(select(Promise.id)).one()
    client = as_(scene.cast.mo.account)
    kept = send(client, desk(scene), f"/promises/{number}")
    undone = send(client, kept.location, f"/promises/{number}")
    assert undone.location == f"{desk(scene)}?at=promise{number}#status"
    after = client.get(undone.location).text
    assert after.index("It is open again.") < after.index(f'<li id="promise{number}"')


def test_kept_twice_is_kept_once(units: Units, session: Session, scene: Scene) -> None:
    promise_of(units, scene)
    session.rollback()
    promise_id = session.scalars(select(Promise.id)).one()
    for _ in range(2):
        with units.open() as uow:
            exchange = uow.session.get_one(Exchange, scene.cast.exchange.id)
            actor = actor_of(uow.session, scene.cast.mo.account)
            keep_promise(uow, actor, exchange=exchange, promise_id=promise_id, is_kept=True)
    session.rollback()
    assert len(list(session.scalars(select(LogEntry.id).where(LogEntry.act == "keep_promise")))) == 1


def test_a_promise_goes_with_the_words_and_with_the_name(
    units: Units, session: Session, scene: Scene, drain: Drain
) -> None:
    gone, unnamed = promise_of(units, scene), promise_of(units, scene)
    with units.open() as uow:
        actor = actor_of(uow.session, scene.cast.mo.account)
        withdraw_contribution(uow, actor, contribution_id=gone.id)
        take_name_off(uow, actor, contribution_id=unnamed.id)
    drain()
    session.rollback()
    assert list(session.scalars(select(Promise.id))) == []
    assert list(session.scalars(select(LogEntry.id).where(LogEntry.thing == "promise"))) == []


def test_promises_are_a_moderator_s_own_and_under_her_name(units: Units, scene: Scene) -> None:
    with units.open() as uow:
        hers = make_contribution(uow, scene.topic, scene.cast.mo.membership, is_anonymous=True)
        another = make_contribution(uow, scene.topic, scene.cast.paula.membership)
    with units.open() as uow:
        mo, paula = (actor_of(uow.session, who.account) for who in (scene.cast.mo, scene.cast.paula))
        with refused("promise_without_name"):
            make_promise(uow, mo, contribution_id=hers.id)
        with pytest.raises(ContributionNotFound):
            make_promise(uow, mo, contribution_id=another.id)
        with refused("not_moderator"):
            make_promise(uow, paula, contribution_id=another.id)


@pytest.mark.parametrize("days", [-1, 400])
def test_a_promise_is_for_a_day_to_come(units: Units, scene: Scene, days: int) -> None:
    with units.open() as uow:
        hers = make_contribution(uow, scene.topic, scene.cast.mo.membership)
    day = (units.clock.now() + timedelta(days=days)).date()
    with units.open() as uow, pytest.raises(DueDayPassed):
        make_promise(uow, actor_of(uow.session, scene.cast.mo.account), contribution_id=hers.id, due_on=day)


def test_a_reply_is_marked_from_its_topic_and_unmarked(units: Units, session: Session, scene: Scene, as_: As) -> None:
    with units.open() as uow:
        hers = make_contribution(uow, scene.topic, scene.cast.mo.membership)
    client, here = as_(scene.cast.mo.account), f"/exchanges/{scene.cast.exchange.slug}"
    place = f"{here}/contributions/{hers.id}/promise"
    assert place in client.get(f"{here}/topics/{scene.topic.id}").text
    assert send(client, place, "/promise", due_on="yesterday").status_code == 422
    assert send(client, place, "/promise", due_on="2026-06-01").status_code == 303
    session.rollback()
    assert session.scalars(select(Promise.due_on)).one() == date(2026, 6, 1)
    unmark = next(form for form in forms(client.get(place)) if "act" in form["fields"])  # type: ignore[operator]
    assert client.post(place, data=unmark["fields"]).status_code == 303
    session.rollback()
    assert list(session.scalars(select(Promise.id))) == []


def test_a_promise_is_ticked_while_writing(session: Session, scene: Scene, as_: As) -> None:
    client, topic = as_(scene.cast.mo.account), f"/exchanges/{scene.cast.exchange.slug}/topics/{scene.topic.id}"
    said = {"text": "I shall ask the city.", "language": "en", "audience": "everybody"}
    assert send(client, topic, "/contributions", promised="1", **said).status_code == 303
    session.rollback()
    assert session.scalars(select(Promise.made_by_id)).one() == scene.cast.mo.membership.id
    assert 'name="promised"' not in as_(scene.cast.paula.account).get(topic).text


def test_a_tick_of_who_may_not_promise_comes_back_with_her_words(session: Session, scene: Scene, as_: As) -> None:
    client, topic = as_(scene.cast.paula.account), f"/exchanges/{scene.cast.exchange.slug}/topics/{scene.topic.id}"
    said = {"text": "I shall ask the city.", "language": "en", "audience": "everybody"}
    answer = send(client, topic, "/contributions", promised="1", **said)
    assert answer.status_code == 422
    assert "I shall ask the city." in answer.text
    session.rollback()
    assert list(session.scalars(select(Contribution.id))) == []
