"""Page one: what happened in whole sentences, and nothing in them that tells what a few people are or did."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.exchanges.models import Exchange
from forum.exchanges.queries import view_exchange
from forum.exchanges.rules import Phase
from forum.kernel.regions import region_of
from forum.reports.page_one import sum_regions, tell
from forum.reports.participation import count
from forum.reports.queries.commitments import CommitmentLine
from forum.reports.queries.held import Incident
from forum.reports.queries.survey import Results
from forum.reports.sheets.saying import Saying
from forum.statistics.queries.frozen import Freeze
from forum.statistics.rules import SMALLEST_SHOWN, hide_small
from tests.publication.conftest import build

COUNTRIES = st.sampled_from(["FR", "DE", "PE", "BO", "KE", "SN", "IN", "JP", "FJ", "AQ"])


FROZEN = Freeze(
    1,
    "closing",
    datetime(2026, 6, 12, 10, tzinfo=UTC),
    "ab" * 32,
    verified_at=None,
    differed_at=None,
    withdrawn_since=2,
)


@pytest.fixture
def saying(units, session, clock):
    with units.open() as uow:
        scene = build(uow)
    exchange = session.get_one(Exchange, scene.cast.exchange.id)
    view = view_exchange(session, exchange)
    counted = count(session, view, now=clock.now(), keys=units.keys)
    return Saying(view, counted, "en")


def answers(saying) -> dict[str, list[str]]:
    return {told.question: list(told.sentences) for told in tell(saying)}


def test_it_answers_what_a_funder_asks(saying):
    said = answers(saying)
    assert list(said) == [
        "Who took part?",
        "Who wrote, and who read?",
        "In which languages?",
        "What was said?",
        "What changes?",
        "What went wrong?",
        "Who could not take part?",
        "As of when?",
    ]
    assert said["Who wrote, and who read?"][0] == "Contributions and replies published: 5; openings of topics: 0."
    assert said["What was said?"][0] == "Week 1, Partnerships: Light helps."
    assert said["What was said?"][1] == "Week 2, Networks: no synthesis is published."
    assert said["What changes?"] == ["Nobody has noted yet what she will do."]
    assert said["What went wrong?"][0] == "No technical incident was announced."


def test_every_language_says_as_many_sentences(saying):
    shapes = {
        tuple(len(told.sentences) for told in tell(replace(saying, locale=locale)))
        for locale in ("en", "fr", "es", "ar", "pt")
    }
    assert len(shapes) == 1


def test_what_was_promised_went_wrong_and_was_frozen_is_told(saying):
    made = replace(
        saying.counted,
        commitments=[
            CommitmentLine(
                id=1,
                text_id=1,
                owner_id=None,
                owner="Lima",
                due_on=date(2026, 12, 1),
                state="open",
                note="",
                is_waiting=False,
            )
        ],
        lines={**saying.counted.lines, 1: {"en": "Lamps in every street."}},
        incidents=[Incident(datetime(2026, 5, 20, 10, tzinfo=UTC), 1)],
        freezes=[FROZEN],
    )
    said = answers(replace(saying, counted=made))
    assert said["What changes?"] == ["Lamps in every street: Lima, until December 1, 2026 (still going)."]
    assert said["What went wrong?"][0] == "Technical incidents were announced on May 20, 2026."
    assert said["As of when?"][1].endswith("Contributions withdrawn since: 2.")


def test_when_frozen_figures_were_counted_again_is_told_and_what_came_of_it(saying):
    at = datetime(2026, 6, 20, 10, tzinfo=UTC)

    def told(**changes):
        freezes = [replace(FROZEN, **changes)]
        return answers(replace(saying, counted=replace(saying.counted, freezes=freezes)))["As of when?"][2:]

    assert told() == []
    assert told(verified_at=at) == ["Checked on June 20, 2026: counted again, every number was the same."]
    assert told(verified_at=at, differed_at=at) == [
        "Counted again on June 20, 2026 they were not the same. What is frozen cannot be relied on."
    ]


def test_what_hindered_few_is_named_without_its_number(saying):
    found = Results(Phase.CLOSED, 12, marks={}, hindrances={"time": 9, "line": 6, "safety": 1, "mine": 0}, words=None)
    said = answers(replace(saying, counted=replace(saying.counted, survey=found)))
    assert said["Who could not take part?"][1] == (
        "What kept people from taking part more, in the survey: "
        "I had no time (9), My line was slow, dear or cut (–), and I did not feel safe (< 5)."
    )


@given(st.lists(COUNTRIES, max_size=60))
def test_no_sum_of_a_region_tells_of_one_country_or_of_few(people):
    counts = Counter(people)
    cells = hide_small(counts)
    hidden = [code for code, cell in cells.items() if cell.count is None]
    sums = sum_regions(counts, cells)
    for region, total in sums.items():
        assert total >= SMALLEST_SHOWN
        assert total != counts.get(next((code for code in hidden if region_of(code) == region), ""), -1) or total == 0
    if sums:
        assert sum(sums.values()) == sum(counts[code] for code in hidden)


@pytest.mark.parametrize(
    ("country", "region"),
    [("KE", "002"), ("PE", "019"), ("JP", "142"), ("ES", "150"), ("TR", "142"), ("FJ", "009"), ("AQ", "001")],
)
def test_countries_lie_where_the_world_says(country, region):
    assert region_of(country) == region
