"""Giving, answering, being away, standing in and swapping, on a real database."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum.exchanges.models import Membership, MembershipState, Round
from forum.kernel.actor import SYSTEM, Role
from forum.kernel.clock import MovableClock
from forum.kernel.errors import InvalidInput, NotPermitted
from forum.kernel.unit_of_work import Units
from forum.log.models import LogEntry
from forum.roster.actions import (
    answer_mandate,
    answer_stand_in,
    answer_swap,
    end_absence,
    follow_programme,
    give_mandate,
    note_absence,
    offer_swap,
    take_mandate_back,
)
from forum.roster.errors import AnsweredAlready, MandateNotFound, SwapOver
from forum.roster.models import Absence, Mandate, Swap
from forum.roster.queries import load_roster, moderator_names
from tests.factories import make_mandate
from tests.roster.conftest import Stage

DAY = timedelta(days=1)


def is_on_duty(stage: Stage, name: str, clock: MovableClock) -> bool:
    return stage.actor(name).holds(Role.MODERATOR, stage.cast.exchange.id, clock.now())


def acts(session: Session) -> list[str]:
    session.rollback()
    return list(session.scalars(select(LogEntry.act).order_by(LogEntry.id)))


def say(units: Units, stage: Stage, name: str, answer: str, *, of: str | None = None) -> None:
    with units.open() as uow:
        mandate_id = stage.mandates[of or name]
        answer_mandate(uow, stage.actor(name), exchange=stage.exchange(uow), mandate_id=mandate_id, answer=answer)


# Answers


def test_who_cannot_has_no_authority_and_no_name_on_the_week_until_she_says_otherwise(
    units: Units, session: Session, stage: Stage, clock: MovableClock
) -> None:
    assert is_on_duty(stage, "mo", clock)
    say(units, stage, "mo", "declined")
    assert not is_on_duty(stage, "mo", clock)
    assert not stage.actor("mo").is_moderator(stage.cast.exchange.id)
    with units.open() as uow:
        assert stage.cast.rounds[0].id not in moderator_names(uow.session, stage.exchange(uow))
    say(units, stage, "mo", "accepted")
    assert is_on_duty(stage, "mo", clock)
    assert acts(session) == ["decline_mandate", "take_mandate"]


def test_the_same_answer_twice_is_one(units: Units, session: Session, stage: Stage) -> None:
    say(units, stage, "mo", "declined")
    say(units, stage, "mo", "declined")
    assert acts(session) == ["decline_mandate"]


def test_nobody_answers_for_another_and_nobody_what_is_over(units: Units, stage: Stage, clock: MovableClock) -> None:
    for name in ("noor", "olga", "paula"):
        with pytest.raises(NotPermitted):
            say(units, stage, name, "accepted", of="mo")
    with pytest.raises(InvalidInput):
        say(units, stage, "mo", "perhaps")
    clock.advance(timedelta(days=8))
    with pytest.raises(NotPermitted):
        say(units, stage, "mo", "declined")


def test_a_mandate_taken_back_is_not_there_to_answer(units: Units, stage: Stage) -> None:
    with units.open() as uow:
        take_mandate_back(uow, SYSTEM, mandate=uow.session.get_one(Mandate, stage.mandates["mo"]))
    with pytest.raises(MandateNotFound):
        say(units, stage, "mo", "accepted")


def test_named_again_she_is_asked_again_but_not_for_what_she_has_taken(units: Units, stage: Stage) -> None:
    def give(**more: object) -> str | None:
        with units.open() as uow:
            round_ = uow.session.get_one(Round, stage.cast.rounds[0].id)
            member = uow.session.get_one(Membership, stage.membership_id("mo"))
            actor = stage.actor("olga")
            return give_mandate(
                uow, actor, exchange=stage.exchange(uow), round=round_, membership=member, **more
            ).answer  # type: ignore[arg-type]

    assert give() == "accepted"
    assert give(part="co") is None
    say(units, stage, "mo", "accepted")
    assert give(part="co", only_languages=["es"]) is None
    say(units, stage, "mo", "declined")
    assert give(part="co", only_languages=["es"]) is None


def test_an_organiser_who_names_herself_has_said_yes(units: Units, stage: Stage) -> None:
    with units.open() as uow:
        round_ = uow.session.get_one(Round, stage.cast.rounds[0].id)
        member = uow.session.get_one(Membership, stage.membership_id("olga"))
        given = give_mandate(
            uow, stage.actor("olga"), exchange=stage.exchange(uow), round=round_, membership=member, part="co"
        )
        assert given.answer == "accepted"


# Days away


def go(units: Units, stage: Stage, clock: MovableClock, *, who: str = "noor", begins: float = 1) -> int:
    """`mo` is away for a day."""
    days = (clock.now() + begins * DAY, clock.now() + (begins + 1) * DAY)
    with units.open() as uow:
        return note_absence(
            uow,
            stage.actor("mo"),
            exchange=stage.exchange(uow),
            mandate_id=stage.mandates["mo"],
            days=days,
            stand_in_id=stage.membership_id(who),
        ).id


def stand_in(units: Units, stage: Stage, absence_id: int, *, answer: str = "accepted", name: str = "noor") -> None:
    with units.open() as uow:
        answer_stand_in(uow, stage.actor(name), exchange=stage.exchange(uow), absence_id=absence_id, answer=answer)


def test_rights_move_to_who_stands_in_for_exactly_these_days(units: Units, stage: Stage, clock: MovableClock) -> None:
    absence_id = go(units, stage, clock)
    clock.advance(1.5 * DAY)
    assert (is_on_duty(stage, "mo", clock), is_on_duty(stage, "noor", clock)) == (True, False)
    stand_in(units, stage, absence_id)
    assert (is_on_duty(stage, "mo", clock), is_on_duty(stage, "noor", clock)) == (False, True)
    clock.advance(DAY / 2)
    assert (is_on_duty(stage, "mo", clock), is_on_duty(stage, "noor", clock)) == (True, False)


def test_she_comes_back_early_and_what_was_stays_on_record(
    units: Units, session: Session, stage: Stage, clock: MovableClock
) -> None:
    absence_id = go(units, stage, clock)
    stand_in(units, stage, absence_id)
    clock.advance(1.5 * DAY)
    with units.open() as uow:
        end_absence(uow, stage.actor("mo"), exchange=stage.exchange(uow), absence_id=absence_id)
    assert (is_on_duty(stage, "mo", clock), is_on_duty(stage, "noor", clock)) == (True, False)
    session.rollback()
    assert session.scalar(select(Absence.ends_at)) == clock.now()


def test_days_that_lie_ahead_are_taken_back_without_trace_but_in_the_log(
    units: Units, session: Session, stage: Stage, clock: MovableClock
) -> None:
    absence_id = go(units, stage, clock)
    with pytest.raises(NotPermitted), units.open() as uow:
        end_absence(uow, stage.actor("noor"), exchange=stage.exchange(uow), absence_id=absence_id)
    with units.open() as uow:
        end_absence(uow, stage.actor("mo"), exchange=stage.exchange(uow), absence_id=absence_id)
    assert acts(session) == ["be_away", "be_back"]
    assert session.scalar(select(func.count()).select_from(Absence)) == 0
    with pytest.raises(AnsweredAlready):
        stand_in(units, stage, absence_id)


def test_only_she_who_is_asked_stands_in_and_she_may_think_better_of_it(
    units: Units, stage: Stage, clock: MovableClock
) -> None:
    absence_id = go(units, stage, clock)
    for name in ("mo", "pierre", "olga"):
        with pytest.raises(NotPermitted):
            stand_in(units, stage, absence_id, name=name)
    stand_in(units, stage, absence_id)
    stand_in(units, stage, absence_id)
    clock.advance(1.5 * DAY)
    stand_in(units, stage, absence_id, answer="declined")
    assert (is_on_duty(stage, "mo", clock), is_on_duty(stage, "noor", clock)) == (True, False)
    with pytest.raises(NotPermitted):
        stand_in(units, stage, absence_id)


@pytest.mark.parametrize("how", ["suspended", "taken back", "declined"])
def test_where_she_who_stands_in_falls_away_the_authority_is_the_holders_again(
    units: Units, stage: Stage, clock: MovableClock, how: str
) -> None:
    stand_in(units, stage, go(units, stage, clock))
    clock.advance(1.5 * DAY)
    if how == "declined":
        say(units, stage, "noor", "declined")
    else:
        with units.open() as uow:
            if how == "suspended":
                uow.session.get_one(Membership, stage.membership_id("noor")).state = MembershipState.SUSPENDED
            else:
                take_mandate_back(uow, SYSTEM, mandate=uow.session.get_one(Mandate, stage.mandates["noor"]))
    assert (is_on_duty(stage, "mo", clock), is_on_duty(stage, "noor", clock)) == (True, False)


@pytest.mark.parametrize("who", ["paula", "olga", "sami", "mo"])
def test_only_another_of_the_roster_is_asked_to_stand_in(
    units: Units, stage: Stage, clock: MovableClock, who: str
) -> None:
    with pytest.raises(InvalidInput):
        go(units, stage, clock, who=who)


def test_the_same_days_sent_twice_are_one_and_others_then_are_refused(
    units: Units, stage: Stage, clock: MovableClock
) -> None:
    first = go(units, stage, clock)
    assert go(units, stage, clock) == first
    with pytest.raises(InvalidInput):
        go(units, stage, clock, who="pierre", begins=1.5)
    stand_in(units, stage, first, answer="declined")
    assert go(units, stage, clock, who="pierre") != first


def test_days_away_stay_when_the_programme_moves_and_count_only_within_the_week(
    units: Units, stage: Stage, clock: MovableClock
) -> None:
    stand_in(units, stage, go(units, stage, clock))
    with units.open() as uow:
        exchange = stage.exchange(uow)
        for round_ in uow.session.scalars(select(Round).where(Round.exchange_id == exchange.id)):
            round_.opens_at += timedelta(days=3)
        exchange.closes_at += timedelta(days=3)
        exchange.overlap_hours = 0
        follow_programme(uow, exchange=exchange)
    clock.advance(1.5 * DAY)
    assert (is_on_duty(stage, "mo", clock), is_on_duty(stage, "noor", clock)) == (False, False)
    clock.advance(2 * DAY)
    assert (is_on_duty(stage, "mo", clock), is_on_duty(stage, "noor", clock)) == (True, False)


# Swaps


def offer(units: Units, stage: Stage, mine: str = "pierre", hers: str = "tara") -> int:
    with units.open() as uow:
        ids = {"mine_id": stage.mandates[mine], "hers_id": stage.mandates[hers]}
        offer_swap(uow, stage.actor(mine), exchange=stage.exchange(uow), **ids)
    stage.session.rollback()
    return stage.session.scalar(select(func.max(Swap.id))) or 0


def reply(units: Units, stage: Stage, swap_id: int, *, name: str = "tara", answer: str = "accepted") -> None:
    with units.open() as uow:
        answer_swap(uow, stage.actor(name), exchange=stage.exchange(uow), swap_id=swap_id, answer=answer)


def holders(stage: Stage) -> tuple[int, int]:
    return stage.mandate("pierre").membership_id, stage.mandate("tara").membership_id


def test_one_offers_the_other_accepts_and_each_has_the_others_week(
    units: Units, session: Session, stage: Stage
) -> None:
    before = holders(stage)
    swap_id = offer(units, stage)
    assert holders(stage) == before
    reply(units, stage, swap_id)
    assert holders(stage) == before[::-1]
    assert acts(session) == ["offer_swap", "swap", "swap"]
    logged = session.scalars(select(LogEntry.thing_id).where(LogEntry.act == "swap"))
    assert set(logged) == {stage.mandates["pierre"], stage.mandates["tara"]}


def test_offered_twice_or_accepted_twice_it_is_one_swap(units: Units, session: Session, stage: Stage) -> None:
    swap_id = offer(units, stage)
    assert offer(units, stage) == swap_id
    reply(units, stage, swap_id)
    after = holders(stage)
    reply(units, stage, swap_id)
    assert holders(stage) == after
    assert acts(session).count("swap") == 2


@pytest.mark.parametrize(("name", "answer"), [("pierre", "accepted"), ("tara", "taken back"), ("olga", "accepted")])
def test_each_answers_only_what_is_hers_to_answer(units: Units, stage: Stage, name: str, answer: str) -> None:
    swap_id = offer(units, stage)
    with pytest.raises(NotPermitted):
        reply(units, stage, swap_id, name=name, answer=answer)


@pytest.mark.parametrize(("name", "answer"), [("pierre", "taken back"), ("tara", "declined")])
def test_an_offer_taken_back_or_declined_is_over(units: Units, stage: Stage, name: str, answer: str) -> None:
    before = holders(stage)
    swap_id = offer(units, stage)
    reply(units, stage, swap_id, name=name, answer=answer)
    with pytest.raises(AnsweredAlready):
        reply(units, stage, swap_id)
    assert holders(stage) == before


def test_a_swap_after_the_mandate_was_taken_back_is_told(units: Units, stage: Stage) -> None:
    swap_id = offer(units, stage)
    with units.open() as uow:
        take_mandate_back(uow, SYSTEM, mandate=uow.session.get_one(Mandate, stage.mandates["pierre"]))
    with pytest.raises(AnsweredAlready):
        reply(units, stage, swap_id)


def test_of_two_offers_for_one_week_the_first_accepted_wins(units: Units, stage: Stage) -> None:
    one, other = offer(units, stage, "noor", "tara"), offer(units, stage, "pierre", "tara")
    reply(units, stage, one)
    with pytest.raises(AnsweredAlready):
        reply(units, stage, other)


def test_a_week_that_has_begun_is_not_swapped_any_more(units: Units, stage: Stage, clock: MovableClock) -> None:
    swap_id = offer(units, stage)
    clock.move_to(stage.mandate("pierre").starts_at)
    with pytest.raises(SwapOver):
        reply(units, stage, swap_id)
    with pytest.raises(NotPermitted):
        offer(units, stage, "mo", "tara")


def test_who_are_each_others_substitutes_change_parts_too(units: Units, session: Session, stage: Stage) -> None:
    with units.open() as uow:
        pierre, tara = stage.mandate("pierre"), stage.mandate("tara")
        for place, name in ((pierre, "tara"), (tara, "pierre")):
            round_ = uow.session.get_one(Round, place.round_id)
            member = uow.session.get_one(Membership, stage.membership_id(name))
            make_mandate(uow, round_, member, part="substitute", starts_at=place.starts_at, ends_at=place.ends_at)
    reply(units, stage, offer(units, stage))
    assert holders(stage) == (stage.membership_id("pierre"), stage.membership_id("tara"))
    assert (stage.mandate("pierre").part, stage.mandate("tara").part) == ("substitute", "substitute")
    leads = select(Mandate.membership_id).where(
        Mandate.part == "lead", Mandate.round_id == stage.mandate("tara").round_id
    )
    assert session.scalars(leads).all() == [stage.membership_id("pierre")]


def test_days_away_do_not_go_to_who_takes_the_week(units: Units, session: Session, stage: Stage) -> None:
    begins = stage.mandate("pierre").starts_at
    with units.open() as uow:
        note_absence(
            uow,
            stage.actor("pierre"),
            exchange=stage.exchange(uow),
            mandate_id=stage.mandates["pierre"],
            days=(begins, begins + DAY),
            stand_in_id=stage.membership_id("noor"),
        )
    reply(units, stage, offer(units, stage))
    with units.open() as uow:
        assert load_roster(uow.session, stage.exchange(uow)).aways == ()
