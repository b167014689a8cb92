"""Participants and staff apart, wherever the totals stand, and never so that it tells what a few read."""

import pytest

from forum.statistics.queries.exported import exported_figures, shown_figures
from forum.statistics.queries.totals import Share, Totals, count_totals, split_totals
from forum.statistics.rules import Cell, VisitorRole, tells_of_few
from tests.statistics.scene import KEYS, Scene, fresh, write


@pytest.fixture
def scene(units):
    with units.open() as uow:
        return Scene(uow)


@pytest.fixture
def totals(units, session, scene, clock):
    def visited_by(*, participants: int, staff: int) -> Totals:
        names = [(f"p{n}", VisitorRole.PARTICIPANT) for n in range(participants)]
        names += [(f"s{n}", VisitorRole.STAFF) for n in range(staff)]
        write(units, *(scene.hit(0, 0, visitor=name, role=role) for name, role in names))
        return count_totals(fresh(session), scene.exchange, now=clock.now(), keys=KEYS)

    return visited_by


@pytest.mark.parametrize(
    ("groups", "is_told"),
    [([0, 0], False), ([3, 0], False), ([5, 5], False), ([9, 4], True), ([1, 9], True), ([1, 1], True)],
)
def test_parts_beside_their_sum_tell_of_few(groups, is_told):
    assert tells_of_few(groups) is is_told


def test_both_parts_are_given_where_each_is_five_people(totals):
    found = split_totals(totals(participants=6, staff=5))
    assert [found[name].people for name in ("participants", "staff")] == [Cell(6), Cell(5)]
    assert found["staff"].consultations == Cell(5)


def test_what_four_people_read_is_not_to_be_had_by_taking_away(totals):
    found = split_totals(totals(participants=9, staff=4))
    assert (found["staff"].people.shown, found["participants"].people.shown) == ("< 5", "–")
    assert {cell.count for share in found.values() for cell in (share.visits, share.consultations)} == {None}


def test_the_parts_make_the_whole(totals):
    counted = totals(participants=2, staff=1)
    assert counted.participants == Share(people=2, visits=2, consultations=2)
    assert exported_figures(counted)["participants"] == {"people": 2, "visits": 2, "consultations": 2}


def test_programs_are_given_nothing_where_people_are_given_nothing(totals):
    counted = totals(participants=9, staff=4)
    nothing = {"people": None, "visits": None, "consultations": None}
    assert {name: shown_figures(counted)[name] for name in ("participants", "staff")} == {
        "participants": nothing,
        "staff": nothing,
    }
    assert shown_figures(counted)["people"] == 13


def test_the_page_of_figures_says_both_with_what_they_count(totals, scene, client):
    totals(participants=6, staff=5)
    page = client.get(f"/exchanges/{scene.exchange.slug}/figures?lang=en").text
    part = page.partition("Participants and staff apart")[2].partition("</table>")[0]
    assert "Participants" in part
    assert ">6<" in part
    assert ">5<" in part
    assert "organisers, moderators and translators" in page
