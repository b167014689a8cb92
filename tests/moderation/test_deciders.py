"""The rule alone: who may decide, who is told, whatever the roster and the hour."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.moderation.deciders import Deciders, Duty, Item, Staff, deciders

NOW = datetime(2026, 5, 18, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
AUTHOR = 99


def on_duty(number: int, *, substitute: bool = False, reads: frozenset[str] = frozenset()) -> Staff:
    duty = Duty(starts_at=NOW - HOUR, ends_at=NOW + HOUR, is_substitute=substitute)
    return Staff(membership_id=number, duties=(duty,), reads=reads)


def off_duty(number: int) -> Staff:
    return Staff(membership_id=number, duties=(Duty(starts_at=NOW + HOUR, ends_at=NOW + 2 * HOUR),))


def organiser(number: int) -> Staff:
    return Staff(membership_id=number, is_organiser=True)


def of(*staff: Staff, **item: object) -> Deciders:
    return deciders(staff, Item(**{"author_id": AUTHOR, **item}), NOW)  # type: ignore[arg-type]


def test_who_is_on_duty_is_called_and_the_organiser_may_stand_in() -> None:
    found = of(on_duty(1), organiser(2), off_duty(3))
    assert (found.may, found.called) == ({1, 2}, {1})


def test_a_substitute_is_called_where_she_who_leads_wrote_it() -> None:
    staff = (on_duty(1), on_duty(2, substitute=True), organiser(3))
    assert of(*staff).called == {1}
    assert of(*staff, author_id=1).called == {2}


def test_where_nobody_is_on_duty_the_organisers_are_called() -> None:
    found = of(organiser(1), off_duty(2))
    assert found.may == found.called == {1}


def test_of_the_only_organisers_own_words_a_moderator_off_duty_decides() -> None:
    found = of(organiser(1), off_duty(2), author_id=1)
    assert found.may == found.called == {2}


def test_in_a_sensitive_exchange_nobody_off_duty_is_called() -> None:
    assert of(organiser(1), off_duty(2), author_id=1, is_sensitive=True).may == frozenset()


def test_who_entered_it_for_another_does_not_decide() -> None:
    assert of(on_duty(1), organiser(2), entered_by_id=1).called == {2}


@pytest.mark.parametrize(
    ("at", "called"),
    [
        (NOW - HOUR - timedelta(microseconds=1), {3}),
        (NOW - HOUR, {1}),
        (NOW, {1, 2}),
        (NOW + HOUR - timedelta(microseconds=1), {1, 2}),
        (NOW + HOUR, {2}),
        (NOW + 2 * HOUR, {3}),
    ],
)
def test_at_each_boundary_somebody_takes_over(at: datetime, called: set[int]) -> None:
    """The first moderator from an hour before to an hour after, the second from now on for two hours."""
    second = Staff(membership_id=2, duties=(Duty(starts_at=NOW, ends_at=NOW + 2 * HOUR),))
    assert deciders((on_duty(1), second, organiser(3)), Item(author_id=AUTHOR), at).called == called


def test_an_appeal_goes_to_who_did_not_decide_before() -> None:
    staff = (on_duty(1), organiser(2), off_duty(3))
    found = of(*staff, is_appeal=True, decided_by=frozenset({1}))
    assert (found.may, found.called) == ({2, 3}, {2})
    assert of(*staff, is_appeal=True, decided_by=frozenset({1, 2})).called == {3}


def test_an_appeal_falls_to_an_organiser_who_decided_where_nobody_else_is_left() -> None:
    staff, everybody = (on_duty(1), organiser(2)), frozenset({1, 2})
    assert of(*staff, is_appeal=True, decided_by=everybody).may == {2}
    assert of(*staff, is_appeal=True, decided_by=everybody, author_id=2).may == frozenset()


def test_off_duty_one_hears_no_appeal_of_a_sensitive_exchange() -> None:
    found = of(on_duty(1), organiser(2), off_duty(3), is_appeal=True, is_sensitive=True, decided_by=frozenset({1}))
    assert found.may == {2}


def test_the_languages_are_those_of_who_decides() -> None:
    found = of(on_duty(1, reads=frozenset({"en", "pt-BR"})), replace(off_duty(2), reads=frozenset({"sw"})))
    assert found.reads("pt")
    assert not found.reads("sw")


def test_where_two_read_it_as_many_are_let_in_as_make_two() -> None:
    assert of(on_duty(1), off_duty(2), needs=2).may == {1, 2}
    assert of(on_duty(1), organiser(2), off_duty(3), needs=2).called == {1, 2}
    assert not of(on_duty(1), needs=2).are_enough()
    assert of(on_duty(1), needs=2).are_enough(read_by=frozenset({7}))


def test_who_reads_its_language_is_called_before_who_does_not() -> None:
    reader = on_duty(2, substitute=True, reads=frozenset({"sw"}))
    assert of(on_duty(1), reader, language="sw").called == {2}
    assert of(on_duty(1), reader, language="pt").called == {1}


def test_of_an_anonymous_one_a_single_reader_is_called_with_the_rest_since_she_may_have_written_it() -> None:
    reader = on_duty(2, reads=frozenset({"sw"}))
    for author_id in (1, 2, AUTHOR):
        found = of(on_duty(1), reader, language="sw", is_anonymous=True, author_id=author_id)
        assert found.called == {1, 2}


moments = st.integers(min_value=-5, max_value=5).map(lambda hours: NOW + hours * HOUR)
languages = st.sampled_from(["en", "sw", "pt-BR"])
duties = st.tuples(moments, moments, st.booleans(), st.frozensets(languages, max_size=2)).map(
    lambda it: Duty(starts_at=min(it[:2]), ends_at=max(it[:2]), is_substitute=it[2], only_languages=it[3])
)
rosters = st.lists(
    st.builds(
        Staff,
        membership_id=st.integers(min_value=1, max_value=6),
        is_organiser=st.booleans(),
        duties=st.lists(duties, max_size=3).map(tuple),
        reads=st.frozensets(st.sampled_from(["en", "sw"])),
    ).filter(lambda one: one.is_organiser or one.duties),
    max_size=6,
    unique_by=lambda one: one.membership_id,
)
members = st.integers(min_value=1, max_value=8)
items = st.builds(
    Item,
    author_id=members,
    language=languages,
    entered_by_id=st.none() | members,
    is_anonymous=st.booleans(),
    is_sensitive=st.booleans(),
    is_appeal=st.booleans(),
    decided_by=st.frozensets(members),
    needs=st.sampled_from([1, 2]),
)


@given(staff=rosters, item=items, now=moments)
def test_who_is_called_may_decide_and_somebody_is_called_where_somebody_may(
    staff: list[Staff], item: Item, now: datetime
) -> None:
    found = deciders(staff, item, now)
    own = {item.author_id, item.entered_by_id}
    told_besides = {item.author_id} if item.is_anonymous else set()
    assert found.called - told_besides <= found.may <= {one.membership_id for one in staff} - own
    assert bool(found.called - told_besides) == bool(found.may)


@given(staff=rosters, item=items, now=moments)
def test_with_two_who_are_active_somebody_always_decides(staff: list[Staff], item: Item, now: datetime) -> None:
    """But its author and who entered it, who do not count; in a sensitive exchange those off duty do not either.

    Nor does who moderates for other languages only.
    """
    waiting = replace(item, is_appeal=False, is_sensitive=False)
    others = [
        one
        for one in staff
        if one.membership_id not in {item.author_id, item.entered_by_id}
        and (one.is_organiser or any(duty.covers(item.language) for duty in one.duties))
    ]
    assert bool(deciders(staff, waiting, now).may) == bool(others)
    has_organiser = any(one.is_organiser for one in others)
    assert deciders(staff, item, now).may or not has_organiser


@given(staff=rosters, item=items, now=moments)
def test_who_moderates_for_other_languages_only_neither_decides_nor_is_told(
    staff: list[Staff], item: Item, now: datetime
) -> None:
    found = deciders(staff, item, now)
    elsewhere = {
        one.membership_id
        for one in staff
        if not one.is_organiser and not any(duty.covers(item.language) for duty in one.duties)
    }
    assert not elsewhere & (found.may | found.called)


@given(staff=rosters, item=items, now=moments)
def test_without_languages_named_the_language_changes_nothing(staff: list[Staff], item: Item, now: datetime) -> None:
    for_all = [replace(one, duties=tuple(replace(d, only_languages=frozenset()) for d in one.duties)) for one in staff]
    assert deciders(for_all, item, now).may == deciders(for_all, replace(item, language="fr"), now).may


@given(staff=rosters, item=items, now=moments, author_id=members)
def test_who_is_told_tells_nothing_of_an_anonymous_author(
    staff: list[Staff], item: Item, now: datetime, author_id: int
) -> None:
    """It is the same whoever wrote it: she is told too, and she alone learns that she may not decide."""
    one = deciders(staff, replace(item, is_anonymous=True), now)
    other = deciders(staff, replace(item, is_anonymous=True, author_id=author_id), now)
    authors = {item.author_id, author_id}
    assert one.called == other.called
    assert one.may - authors == other.may - authors
    assert (one.pool, one.are_enough()) == (other.pool, other.are_enough())
