from datetime import UTC, datetime, timedelta
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.statistics.rules import (
    VISIT_GAP,
    Cell,
    Hit,
    Period,
    Reading,
    Span,
    VisitorKind,
    VisitorRole,
    hide_small,
    is_bot,
    merge_spans,
    span_of,
)

NINE = datetime(2006, 5, 15, 9, 0, tzinfo=UTC)
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


def hit(minutes: float, topic_id: int | None = None, **changes: object) -> Hit:
    at = NINE + timedelta(minutes=minutes)
    values = {
        "exchange_id": 1,
        "visitor": "ana",
        "kind": VisitorKind.PERSON,
        "role": VisitorRole.PARTICIPANT,
        "at": at,
        "topic_id": topic_id,
        "reading": None if topic_id is None else Reading(at, "en", "author"),
    }
    return Hit(**(values | changes))


def visits(*hits: Hit) -> list[Span]:
    return merge_spans(span_of(each) for each in hits)


def test_two_pages_less_than_half_an_hour_apart_are_one_visit():
    [visit] = visits(hit(0), hit(29.999))
    assert (visit.started_at, visit.last_at) == (NINE, NINE + timedelta(minutes=29.999))


def test_two_pages_half_an_hour_apart_are_two_visits():
    assert len(visits(hit(0), hit(30))) == 2


def test_a_long_visit_has_no_end_while_pages_follow_each_other():
    assert len(visits(*(hit(29 * step) for step in range(20)))) == 1


def test_a_late_page_bridges_two_visits_into_one():
    first, second = visits(hit(0, 7), hit(40, 7))
    [bridged] = merge_spans([second, first, span_of(hit(20, 8))])
    assert (bridged.started_at, bridged.last_at) == (NINE, NINE + timedelta(minutes=40))
    assert bridged.readings[7].at == NINE
    assert set(bridged.readings) == {7, 8}


def test_a_topic_opened_twice_in_a_visit_in_two_languages_is_one_consultation_the_first():
    second = NINE + timedelta(minutes=5)
    [visit] = visits(hit(5, 7, reading=Reading(second, "fr", "machine")), hit(0, 7))
    assert visit.readings == {7: Reading(NINE, "en", "author")}


def test_the_same_topic_in_the_next_visit_is_another_consultation():
    assert [set(visit.readings) for visit in visits(hit(0, 7), hit(30, 7))] == [{7}, {7}]


def test_a_visit_with_one_page_seen_as_staff_is_staffs():
    [visit] = visits(hit(0), hit(1, role=VisitorRole.STAFF), hit(2))
    assert visit.role is VisitorRole.STAFF


HITS = st.lists(
    st.builds(
        lambda minute, topic_id, language, role: hit(
            minute,
            topic_id,
            role=role,
            reading=topic_id and Reading(NINE + timedelta(minutes=minute), language, "author"),
        ),
        st.integers(0, 600),
        st.sampled_from([None, 1, 2, 3]),
        st.sampled_from(["en", "fr"]),
        st.sampled_from(list(VisitorRole)),
    ),
    max_size=40,
)


@given(hits=HITS, draw=st.data())
def test_any_order_and_any_batches_of_pages_give_the_same_visits(hits, draw):
    shuffled = draw.draw(st.permutations(hits))
    stored: list[Span] = []
    while shuffled:
        size = draw.draw(st.integers(1, len(shuffled)))
        batch, shuffled = shuffled[:size], shuffled[size:]
        stored = merge_spans([*stored, *(span_of(each) for each in batch)])
    assert stored == visits(*hits)


@given(hits=HITS)
def test_writing_a_batch_twice_changes_nothing(hits):
    once = visits(*hits)
    assert merge_spans([*once, *(span_of(each) for each in hits)]) == once


@given(hits=HITS)
def test_visits_are_the_runs_of_pages_parted_by_gaps(hits):
    moments = sorted({each.at for each in hits})
    gaps = sum(later - earlier >= VISIT_GAP for earlier, later in pairwise(moments))
    assert len(visits(*hits)) == (gaps + 1 if moments else 0)


def test_a_merged_visit_remembers_every_row_it_is_made_of():
    one = Span(NINE, NINE, VisitorRole.PARTICIPANT, rows=frozenset({3}))
    other = Span(
        NINE + timedelta(minutes=20), NINE + timedelta(minutes=20), VisitorRole.PARTICIPANT, rows=frozenset({9})
    )
    assert merge_spans([other, one])[0].rows == {3, 9}


def test_a_period_has_its_opening_and_not_its_closing():
    period = Period(NINE, NINE + timedelta(days=7))
    assert period.has(period.opens_at)
    assert not period.has(period.closes_at)
    assert not period.has(period.opens_at - timedelta(microseconds=1))


def test_counts_of_people_under_five_are_hidden():
    assert hide_small({"CA": 13, "CL": 4, "GT": 1, "AR": 5}) == {
        "CA": Cell(13),
        "CL": Cell(None, is_small=True),
        "GT": Cell(None, is_small=True),
        "AR": Cell(5),
    }


def test_a_single_hidden_count_takes_the_smallest_other_with_it_so_the_total_tells_nothing():
    assert hide_small({"CA": 13, "CL": 4, "AR": 6}) == {
        "CA": Cell(13),
        "CL": Cell(None, is_small=True),
        "AR": Cell(None),
    }


@pytest.mark.parametrize("counts", [{"CL": 1, "GT": 1}, {"CL": 4, "GT": 4}, {"CL": 1}, {"CL": 1, "AR": 5}])
def test_where_the_sum_of_hidden_counts_leaves_one_way_more_is_hidden(counts):
    cells = hide_small({**counts, "PE": 7, "CA": 13})
    hidden = [trait for trait, cell in cells.items() if cell.count is None]
    assert len(hidden) > len([count for count in counts.values() if count < 5])


@given(st.dictionaries(st.sampled_from("ABCDEF"), st.integers(1, 12), min_size=1))
def test_what_is_hidden_cannot_be_worked_out_while_anything_is_shown(counts):
    """Every way to fill the hidden cells that the reader could think of, by what she sees and by the total."""
    cells = hide_small(counts)
    shown = [cell.count for cell in cells.values() if cell.count is not None]
    hidden = [trait for trait, cell in cells.items() if cell.count is None]
    if not hidden or not shown:
        return
    ranges = [range(1, 5) if cells[trait].is_small else range(5, min(shown) + 1) for trait in hidden]
    total = sum(counts.values()) - sum(shown)
    ways = [way for way in product(*ranges) if sum(way) == total]
    for place, trait in enumerate(hidden):
        assert not cells[trait].is_small or len({way[place] for way in ways}) > 1


def test_a_count_is_shown_as_itself_as_under_five_or_as_a_dash():
    assert [cell.shown for cell in (Cell(7), Cell(None, is_small=True), Cell(None))] == [7, "< 5", "–"]


def test_nothing_is_hidden_where_nothing_is_small():
    assert hide_small({"CA": 13, "AR": 5}) == {"CA": Cell(13), "AR": Cell(5)}


def test_the_order_tells_nothing_of_what_is_hidden():
    counts = {"CL": 4, "GT": 1, "AR": 5, "CA": 13, "BO": 2}
    backwards = dict(reversed(counts.items()))
    assert list(hide_small(counts)) == list(hide_small(backwards)) == ["CA", "AR", "BO", "CL", "GT"]


def test_a_single_country_under_five_is_hidden_alone():
    assert hide_small({"CA": 2}) == {"CA": Cell(None, is_small=True)}


@pytest.mark.parametrize(
    "browser", ["Mozilla/5.0 (compatible; Googlebot/2.1)", "curl/8.4.0", "", "  ", "HeadlessChrome/1"]
)
def test_a_programme_is_a_bot(browser):
    assert is_bot(browser)


@pytest.mark.parametrize("browser", [FIREFOX, "Opera/9.80 (J2ME/MIDP; Opera Mini/7.0) Presto/2.12", "Lynx/2.9"])
def test_an_odd_or_old_browser_is_no_bot(browser):
    assert not is_bot(browser)
