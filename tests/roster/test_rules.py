"""Authority by the clock, as pure rules."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.kernel.errors import InvalidInput
from forum.roster.models import Answer
from forum.roster.rules import (
    Away,
    Offer,
    Seat,
    check_away,
    covers,
    is_open,
    is_swappable,
    list_terms,
    pieces,
    shared,
    until,
)

NOW = datetime(2026, 5, 18, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def seat(number: int, who: int, *, begins: int = 1, ends: int = 8, **fields: object) -> Seat:
    """In round `number`, from `begins` days on from now."""
    given_: dict[str, object] = {"id": number * 10 + who, "round_id": number, "membership_id": who, **fields}
    return Seat(starts_at=NOW + begins * DAY, ends_at=NOW + ends * DAY, **given_)  # type: ignore[arg-type]


def away(of: Seat, who: int, begins: float, ends: float, *, is_good: bool = True) -> Away:
    return Away(seat_id=of.id, stand_in_id=who, starts_at=NOW + begins * DAY, ends_at=NOW + ends * DAY, is_good=is_good)


def on_duty(terms: list, now: datetime) -> set[int]:  # type: ignore[type-arg]
    return {term.membership_id for term in terms if term.runs_at(now)}


@pytest.mark.parametrize(
    ("days", "who"), [(1.99, {1}), (2, {2}), (2.99, {2}), (3, {1}), (0.99, set()), (1, {1}), (8, set())]
)
def test_on_days_away_the_authority_is_hers_who_stands_in_exactly_then(days: float, who: set[int]) -> None:
    mine = seat(1, 1)
    assert on_duty(list_terms([mine], [away(mine, 2, 2, 3)]), NOW + days * DAY) == who


def test_until_somebody_accepts_she_stays_on_duty() -> None:
    mine = seat(1, 1)
    assert on_duty(list_terms([mine], [away(mine, 2, 2, 3, is_good=False)]), NOW + 2.5 * DAY) == {1}


def test_days_away_reach_no_further_than_the_mandate() -> None:
    mine = seat(1, 1)
    terms = list_terms([mine], [away(mine, 2, -5, 3), away(mine, 3, 7, 20)])
    assert {(term.membership_id, term.starts_at, term.ends_at) for term in terms if term.is_stand_in} == {
        (2, mine.starts_at, NOW + 3 * DAY),
        (3, NOW + 7 * DAY, mine.ends_at),
    }


def test_who_is_away_all_the_time_is_still_a_moderator_off_duty() -> None:
    mine = seat(1, 1)
    (own,) = [term for term in list_terms([mine], [away(mine, 2, 0, 9)]) if not term.is_stand_in]
    assert (own.membership_id, own.starts_at) == (1, own.ends_at)


def test_who_declined_has_no_authority_and_nobody_stands_in_for_her() -> None:
    mine = seat(1, 1, answer=Answer.DECLINED)
    assert list_terms([mine], [away(mine, 2, 2, 3)]) == []


spans = st.tuples(st.integers(0, 20), st.integers(0, 20)).map(lambda it: (NOW + min(it) * HOUR, NOW + max(it) * HOUR))


@given(whole=spans, holes=st.lists(spans, max_size=4), at=st.integers(0, 20).map(lambda n: NOW + n * HOUR))
def test_what_is_left_of_a_time_is_all_of_it_that_no_hole_takes(
    whole: tuple[datetime, datetime], holes: list[tuple[datetime, datetime]], at: datetime
) -> None:
    is_left = whole[0] <= at < whole[1] and not any(begins <= at < ends for begins, ends in holes)
    assert any(begins <= at < ends for begins, ends in pieces(whole, holes)) == is_left


def test_the_end_is_that_of_the_last_of_mandates_that_follow_each_other() -> None:
    spans_ = [(NOW - HOUR, NOW + HOUR), (NOW + HOUR, NOW + 2 * HOUR), (NOW + 3 * HOUR, NOW + 4 * HOUR)]
    assert until(spans_, NOW) == NOW + 2 * HOUR
    assert until(spans_, NOW + 2 * HOUR) is None
    assert until([], NOW) is None


def test_a_mandate_for_one_language_covers_its_dialects_and_no_other() -> None:
    assert covers(["pt"], "pt-BR")
    assert not covers(["pt"], "es")
    assert covers([], "es")


def test_two_meet_when_both_are_on_duty() -> None:
    assert shared(seat(1, 1), seat(2, 2, begins=7, ends=15)) == (NOW + 7 * DAY, NOW + 8 * DAY)
    assert shared(seat(1, 1), seat(2, 2, begins=8, ends=15)) is None


ONE, OTHER = seat(1, 1), seat(2, 2, begins=8, ends=15)


@pytest.mark.parametrize(
    ("one", "other", "may"),
    [
        (ONE, OTHER, True),
        (ONE, replace(OTHER, round_id=1), False),
        (ONE, replace(OTHER, membership_id=1), False),
        (replace(ONE, starts_at=NOW), OTHER, False),
        (ONE, replace(OTHER, answer=Answer.DECLINED), False),
        (ONE, replace(OTHER, only_languages=("ar",)), False),
        (ONE, replace(OTHER, state="suspended"), False),
    ],
)
def test_only_weeks_of_two_that_lie_ahead_are_swapped(one: Seat, other: Seat, may: bool) -> None:
    assert is_swappable(one, other, seats=[one, other], now=NOW) is may


@pytest.mark.parametrize(
    ("change", "may"), [({}, True), ({"answer": "declined"}, False), ({"only_languages": ("ar",)}, False)]
)
def test_who_stands_beside_the_other_swaps_that_place_too_unless_it_is_a_special_one(
    change: dict[str, object], may: bool
) -> None:
    beside = seat(2, 1, begins=8, ends=15, part="substitute", **change)
    assert is_swappable(ONE, OTHER, seats=[ONE, OTHER, beside], now=NOW) is may


def test_an_offer_is_open_until_the_first_of_both_weeks_begins() -> None:
    offer = Offer(id=1, offered_id=ONE.id, wanted_id=OTHER.id, offered_by_id=1, asked_id=2)
    seats = [ONE, OTHER]
    assert is_open(offer, seats, NOW)
    assert not is_open(offer, seats, ONE.starts_at)
    assert not is_open(replace(offer, answer=Answer.DECLINED), seats, NOW)
    assert not is_open(offer, [ONE], NOW)
    assert not is_open(offer, [ONE, replace(OTHER, membership_id=3)], NOW)


@pytest.mark.parametrize(
    ("begins", "ends", "field"), [(3, 3, "ends"), (-3, -1, "ends"), (8, 9, "starts"), (2.5, 4, "starts"), (4, 5, "")]
)
def test_days_away_are_checked(begins: float, ends: float, field: str) -> None:
    noted = [away(ONE, 2, 2, 3)]
    span = (NOW + begins * DAY, NOW + ends * DAY)
    if not field:
        check_away(span, ONE, others=noted, now=NOW)
        return
    with pytest.raises(InvalidInput) as refusal:
        check_away(span, ONE, others=noted, now=NOW)
    assert set(refusal.value.fields) == {field}
