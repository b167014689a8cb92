"""People by what they say of themselves: counted in groups, so that no number's change tells of one person."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from forum.exchanges.actions.describing import describe_herself
from forum.exchanges.models import Exchange, Membership, SelfDescription
from forum.exchanges.own_data import erase_part
from forum.exchanges.queries import get_exchange
from forum.kernel.actor import SYSTEM
from forum.statistics.actions.freeze import freeze_figures
from forum.statistics.freezing.checking import checksum
from forum.statistics.freezing.verifying import verify_freezes
from forum.statistics.models import FrozenFigures
from forum.statistics.queries.totals import count_totals
from forum.statistics.rules import form_groups
from forum.statistics.tasks import count_descriptions
from tests.cast import assemble
from tests.factories import make_membership
from tests.statistics.scene import KEYS, Scene, contribute, fresh, write


@pytest.fixture
def scene(units):
    with units.open() as uow:
        return Scene(uow)


@pytest.fixture
def genders(units, session, scene, clock):
    """As they are counted once the task has run: by code, None for "not said"."""

    def count():
        count_descriptions(units)
        return dict(count_totals(fresh(session), scene.exchange, now=clock.now(), keys=KEYS).described.genders)

    return count


@pytest.fixture
def people(units, scene):
    """So many, who visited and say that they are this."""

    def come(number, gender):
        with units.open() as uow:
            members = [make_membership(uow, scene.exchange) for _ in range(number)]
            for member in members:
                say(uow, member, gender)
        write(units, *(scene.hit_of(member, 0) for member in members))
        return members

    return come


def say(uow, member, gender):
    row = uow.session.get_one(Membership, member.id)
    describe_herself(uow, SYSTEM, membership=row, gender=gender, organisation_type="")


@given(new=st.integers(0, 60), waiting=st.integers(0, 20))
def test_all_begin_together_in_groups_of_five_or_more_or_nobody_does(new, waiting):
    groups = form_groups(range(waiting, waiting + new), range(waiting))
    if new < 5:
        assert groups == []
    else:
        assert sorted(one for group in groups for one in group) == list(range(waiting + new))
        assert all(5 <= len(group) <= 9 for group in groups)


def test_four_people_count_as_not_said_and_the_fifth_has_all_counted(genders, people):
    people(4, "woman")
    assert genders() == {None: 4}
    people(1, "man")
    assert genders() == {"woman": 4, "man": 1}


def test_no_number_moves_by_what_one_person_says_changes_or_takes_back(units, genders, people, scene):
    first = people(5, "woman")
    assert genders() == {"woman": 5}
    people(1, "man")
    assert genders() == {"woman": 5, None: 1}
    with units.open() as uow:
        say(uow, first[0], "another")
    assert genders() == {None: 6}
    people(2, "man")
    assert genders() == {None: 8}
    people(1, "man")
    assert genders() == {"woman": 4, "another": 1, "man": 4}


def test_an_erasure_takes_the_whole_group_back_until_five_others_come(units, genders, people):
    first = people(5, "woman")
    people(5, "man")
    assert genders() == {"woman": 5, "man": 5}
    with units.open() as uow:
        erase_part(uow, uow.session.get_one(Membership, first[0].id))
    assert genders() == {"man": 5, None: 5}
    people(5, "another")
    assert genders() == {"woman": 4, "man": 5, "another": 5, None: 1}


def test_who_never_came_is_not_counted_and_holds_up_nobody(units, genders, people, scene):
    with units.open() as uow:
        absent = make_membership(uow, scene.exchange)
        say(uow, absent, "man")
    people(4, "woman")
    assert genders() == {None: 4}
    people(1, "woman")
    assert genders() == {"woman": 5}
    write(units, scene.hit_of(absent, 0))
    assert genders() == {"woman": 5, None: 1}


def test_the_numbers_sum_up_to_all_people(genders, people, scene, units):
    people(7, "woman")
    write(units, scene.hit(0, visitor="somebody who left"))
    assert sum(genders().values()) == 8


def freeze(units, scene):
    with units.open() as uow:
        return freeze_figures(uow, SYSTEM, exchange=get_exchange(uow.session, scene.exchange.slug).exchange)


def test_they_are_frozen_with_small_numbers_hidden_and_verify(units, session, genders, people, scene):
    people(7, "woman")
    people(3, "man")
    genders()
    row = freeze(units, scene)
    assert row.figures["people_by_gender"] == {"woman": "–", "man": "< 5"}
    assert [one.differences for one in verify_freezes(fresh(session), scene.exchange.id)] == [[]]


def test_figures_frozen_before_any_of_this_was_counted_verify_still(units, session, people, scene):
    people(7, "woman")
    row = freeze(units, scene)
    old = {name: value for name, value in row.figures.items() if name not in NEWER}
    retained = {name: value for name, value in row.retained.items() if name not in ("described", "times")}
    with units.open() as uow:
        changed = update(FrozenFigures).where(FrozenFigures.id == row.id)
        uow.session.execute(changed.values(figures=old, retained=retained, checksum=checksum(old)))
    assert [one.differences for one in verify_freezes(fresh(session), scene.exchange.id)] == [[]]


NEWER = ("people_by_gender", "people_by_organisation_type", "to_publication", "to_translation")


def test_the_export_has_them_with_small_numbers_hidden(app, units, session, genders, people, scene):
    people(7, "woman")
    people(3, "man")
    genders()
    run = app.test_cli_runner().invoke
    taken = run(args=["statistics", "export", "--exchange", scene.exchange.slug, "--out", "-"])
    assert json.loads(taken.output)["people_by_gender"] == {"woman": "–", "man": "< 5"}
    table = run(args=["statistics", "export", "--exchange", scene.exchange.slug, "--format", "csv", "--out", "-"])
    assert '"people_by_gender","","man","< 5"' in table.output


def test_an_organiser_sees_them_hidden_where_small_and_nobody_else_does(units, session, as_, client, clock):
    with units.open() as uow:
        cast = assemble(uow)
        members = [make_membership(uow, cast.exchange) for _ in range(9)]
        for place, member in enumerate(members):
            say(uow, member, "woman" if place < 7 else "man")
        scene = Scene(uow)
        for member in members:
            topic = scene.topics[0]
            topic.exchange_id = cast.exchange.id
            contribute(uow, topic, member)
    count_descriptions(units)
    page = as_(cast.olga.account).get(f"/exchanges/{cast.exchange.slug}/figures").text
    part = page.partition("People by how they describe themselves")[2].partition("</table>")[0]
    assert "A woman" in part
    assert "&lt; 5" in part
    for other in (client, as_(cast.mo.account)):
        assert "describe themselves" not in other.get(f"/exchanges/{cast.exchange.slug}/figures").text
    with units.open() as uow:
        uow.session.get_one(Exchange, cast.exchange.id).asks_description = False
    assert "describe themselves" not in as_(cast.olga.account).get(f"/exchanges/{cast.exchange.slug}/figures").text


def test_nothing_frozen_or_retained_leads_to_who_said_it(units, session, genders, people, scene):
    people(7, "woman")
    genders()
    row = freeze(units, scene)
    ids = fresh(session).scalars(select(SelfDescription.id)).all()
    assert row.retained["described"]["people_by_gender"] == {"woman": 7}
    assert len(ids) == 7
