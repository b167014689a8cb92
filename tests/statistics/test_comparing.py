"""Two exchanges side by side: the same numbers, how far apart, and nothing of what is hidden in either."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from sqlalchemy import event

from forum.exchanges.queries import get_exchange
from forum.statistics.comparison_words import say_lines
from forum.statistics.queries.comparing import Line, Unit, compare_exchanges
from forum.statistics.rules import Cell, VisitorRole
from tests.cast import assemble
from tests.factories import make_account, make_exchange, make_membership
from tests.statistics.scene import KEYS, Scene, contribute, fresh, write

MINUTES_IN_A_WEEK = 7 * 24 * 60


@pytest.fixture
def scenes(units, clock):
    """One that opened eight weeks ago and lasted four; one that opened yesterday."""
    with units.open() as uow:
        weeks = timedelta(weeks=1)
        old = Scene(uow, slug="old", opens_at=uow.now - 8 * weeks, closes_at=uow.now - 4 * weeks)
        return old, Scene(uow, slug="new", closes_at=uow.now + 2 * weeks)


@pytest.fixture
def compare(session, clock):
    def run(*slugs):
        found = fresh(session)
        views = tuple(get_exchange(found, slug) for slug in slugs)
        return compare_exchanges(session, views, now=clock.now(), keys=KEYS)

    return run


def line(comparison, name) -> Line:
    return next(each for each in comparison.lines if each.name == name)


def come(units, scene, *, people, staff=0, minutes=0):
    roles = [VisitorRole.PARTICIPANT] * people + [VisitorRole.STAFF] * staff
    write(units, *(scene.hit(minutes, 0, visitor=f"{n}", role=role) for n, role in enumerate(roles)))


def test_the_earlier_comes_first_and_numbers_are_taken_from_one_another(units, scenes, compare):
    old, new = scenes
    come(units, old, people=8, minutes=-7 * MINUTES_IN_A_WEEK)
    come(units, new, people=12)
    for slugs in (("old", "new"), ("new", "old")):
        found = compare(*slugs)
        assert [side.view.slug for side in (found.before, found.after)] == ["old", "new"]
        visits = line(found, "Visits")
        assert (visits.before, visits.after, visits.difference, visits.per_cent) == (8, 12, 4, 50)
    assert line(found, "Visits a week").before == 2
    assert (found.before.is_running, found.after.is_running) == (False, True)
    assert not found.is_of_one_length


def test_of_nothing_there_is_no_per_cent(compare, scenes):
    people = line(compare("old", "new"), "People")
    assert (people.before, people.difference, people.per_cent) == (0, 0, None)


def test_what_is_hidden_in_one_stays_hidden_and_has_no_difference(units, scenes, compare):
    old, new = scenes
    come(units, old, people=9, staff=4, minutes=-7 * MINUTES_IN_A_WEEK)
    come(units, new, people=9, staff=6)
    found = compare("old", "new")
    for name, shown in (("Participants", "–"), ("Staff", "< 5")):
        hidden = line(found, name)
        assert (hidden.before.shown, hidden.difference, hidden.per_cent) == (shown, None, None)
    said = {name: cells for name, *cells in say_lines(found, "en")}
    assert said["Staff"] == ["< 5", "6", "–", "–"]


def test_times_are_compared_by_their_middle_over_all_weeks(units, scenes, compare):
    old, new = scenes
    with units.open() as uow:
        for scene, minutes in ((old, (10, 30, 50)), (new, (90,))):
            for one in minutes:
                author = make_membership(uow, scene.exchange)
                contribute(uow, scene.topics[0], author, published_at=scene.start + timedelta(minutes=one))
    took = line(compare("old", "new"), "Time to publication")
    assert (took.before, took.after, took.difference) == (30, 90, 60)
    assert say_lines(compare("old", "new"), "en")[-2] == (
        "Time to publication",
        "30 minutes",
        "90 minutes",
        "+60 minutes",
        "+200 %",
    )


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [(10, 10, ("0", "0 %")), (10, 4, ("−6", "−60 %")), (Cell(None), 4, ("–", "–")), (0, 3, ("+3", "–"))],
)
def test_a_difference_says_whether_it_is_more_or_less(before, after, said, compare, scenes):
    found = compare("old", "new")
    lines = [Line("Visits", Unit.NUMBER, before, after)]
    [(_, _, _, *words)] = say_lines(type(found)(found.before, found.after, lines), "en")
    assert tuple(words) == said


@pytest.fixture
def two(units):
    """Olga organises both; somebody else a third."""
    with units.open() as uow:
        cast = assemble(uow)
        second = make_exchange(uow, title="The year before", opens_at=uow.now - timedelta(days=300))
        make_membership(uow, second, cast.olga.account, is_organiser=True)
        third = make_exchange(uow, title="Not hers")
        make_membership(uow, third, make_account(uow), is_organiser=True)
        return cast, second.slug, third.slug


def test_an_organiser_finds_hers_sees_both_and_takes_the_table(as_, two):
    cast, second, _ = two
    olga, here = as_(cast.olga.account), f"/exchanges/{cast.exchange.slug}/figures"
    assert f'href="{here}/compare"' in olga.get(here).text
    listed = olga.get(f"{here}/compare").text
    assert ("The year before" in listed, "Not hers" in listed) == (True, False)
    page = olga.get(f"{here}/compare?with={second}").text
    assert "Still running" in page
    assert "look at the numbers a week" in page
    file = olga.get(f"{here}/compare.csv?with={second}")
    rows = list(csv.reader(StringIO(file.data.decode("utf-8-sig"))))
    assert rows[0] == ["Figure", "Unit", f"Before: {second}", f"After: {cast.exchange.slug}", "Difference", "Per cent"]
    assert rows[1][:2] == ["People", "number"]


def test_the_table_of_no_other_exchange_leads_to_where_one_is_chosen(as_, two):
    cast, _, _ = two
    here = f"/exchanges/{cast.exchange.slug}/figures/compare"
    answer = as_(cast.olga.account).get(f"{here}.csv")
    assert (answer.status_code, answer.location) == (303, here)


def test_what_is_not_hers_is_as_if_it_were_not_there(as_, two):
    cast, _, third = two
    olga, here = as_(cast.olga.account), f"/exchanges/{cast.exchange.slug}/figures/compare"
    answers = [olga.get(f"{here}{ending}?with={slug}") for ending in ("", ".csv") for slug in (third, "nowhere", "")]
    assert {answer.status_code for answer in answers} == {404}
    for other in (as_(cast.mo.account), as_(cast.paula.account)):
        assert other.get(here).status_code == 404


def test_who_organises_one_only_is_told_so(units, as_):
    with units.open() as uow:
        cast = assemble(uow)
    page = as_(cast.olga.account).get(f"/exchanges/{cast.exchange.slug}/figures/compare").text
    assert "There is no other exchange to compare with." in page


def test_the_number_of_queries_does_not_grow_with_what_is_compared(app, units, scenes, compare):
    def queries() -> int:
        seen: list[str] = []
        engine = app.extensions["test_engine"]
        event.listen(engine, "before_cursor_execute", record := lambda *call: seen.append(call[2]))
        compare("old", "new")
        event.remove(engine, "before_cursor_execute", record)
        return len(seen)

    compare("old", "new")
    few = queries()
    come(units, scenes[0], people=20, minutes=-7 * MINUTES_IN_A_WEEK)
    come(units, scenes[1], people=20)
    assert queries() == few
    assert few <= 40


def test_the_command_writes_both(app, scenes):
    run = app.test_cli_runner().invoke(args=["statistics", "compare", "new", "old"])
    assert run.exit_code == 0
    assert "Before: old" in run.output
    assert app.test_cli_runner().invoke(args=["statistics", "compare", "new", "nowhere"]).exit_code != 0
