"""Frozen figures stay what they were, say so, and lead to nobody."""

import hashlib
import json
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from forum.contributions.models import Contribution, Status
from forum.exchanges.models import Exchange, Membership
from forum.exchanges.queries import get_exchange
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.errors import NotPermitted
from forum.statistics.actions.freeze import freeze_figures
from forum.statistics.freezing.checking import Difference, canonical, checksum
from forum.statistics.freezing.verifying import verify_freezes
from forum.statistics.health import frozen_problem
from forum.statistics.models import FrozenFigures, Visit
from forum.statistics.queries.frozen import list_freezes
from forum.statistics.tasks import check_frozen, freeze_closed
from forum.texts.actions import put_version
from forum.texts.models import Origin
from forum.texts.queries import get_text
from tests.factories import make_membership
from tests.statistics.scene import Scene, contribute, fresh, write


@pytest.fixture
def scene(units):
    with units.open() as uow:
        return Scene(uow)


@pytest.fixture
def members(units, scene):
    """Seven of Peru and two of Kenya, who visited; the first contributed too."""
    with units.open() as uow:
        members = [make_membership(uow, scene.exchange, country=country) for country in ["PE"] * 7 + ["KE"] * 2]
        contribute(uow, scene.topics[0], members[0], published_at=uow.now)
    write(units, *(scene.hit_of(member, 40 * place, place % 2) for place, member in enumerate(members)))
    return members


@pytest.fixture
def freeze(units, scene):
    def run() -> FrozenFigures:
        with units.open() as uow:
            return freeze_figures(uow, SYSTEM, exchange=get_exchange(uow.session, scene.exchange.slug).exchange)

    return run


def change(units, row: FrozenFigures, **values: object) -> None:
    with units.open() as uow:
        uow.session.execute(update(FrozenFigures).where(FrozenFigures.id == row.id).values(**values))


def differences(session, scene) -> list[Difference]:
    [verified] = verify_freezes(fresh(session), scene.exchange.id)
    return list(verified.differences)


def test_frozen_figures_are_those_of_the_page_and_verify(session, scene, members, freeze):
    row = freeze()
    assert (row.number, row.figures["people"], row.figures["visits"], row.figures["contributions"]) == (1, 9, 9, 1)
    assert row.figures["rounds"]["1"] == {"people": 9, "visits": 9, "consultations": 5, "contributions": 1}
    assert row.figures["people_by_country"] == {"PE": "–", "KE": "< 5"}
    assert differences(session, scene) == []


def test_a_number_changed_is_found_by_its_name_with_both_numbers(units, session, scene, members, freeze):
    row = freeze()
    figures = {**row.figures, "rounds": {**row.figures["rounds"], "1": {**row.figures["rounds"]["1"], "people": 12}}}
    change(units, row, figures=figures)
    assert Difference("rounds.1.people", 12, 9) in differences(session, scene)
    assert [each.name for each in differences(session, scene)] == ["rounds.1.people", "checksum"]


def test_a_retained_number_changed_is_found(units, session, scene, members, freeze):
    row = freeze()
    change(units, row, retained={**row.retained, "countries": {"PE": 7, "KE": 2, "FR": 1}})
    assert [each.name for each in differences(session, scene)] == [
        "countries",
        "people_by_country.FR",
        "people_by_country.PE",
    ]


def test_both_changed_alike_are_told_by_the_checksum(units, session, scene, members, freeze):
    row = freeze()
    languages = [[language, *counts[:3], 99] for language, *counts in row.retained["languages"]]
    figures = {
        **row.figures,
        "languages": {tag: {**counts, "consultations": 99} for tag, counts in row.figures["languages"].items()},
    }
    change(units, row, figures=figures, retained={**row.retained, "languages": languages})
    assert differences(session, scene) == [Difference("checksum", row.checksum, checksum(figures))]


def test_they_stay_equal_when_words_are_withdrawn_and_people_go(units, session, scene, members, freeze, clock):
    freeze()
    with units.open() as uow:
        row = uow.session.scalars(select(Contribution)).one()
        row.status, row.author_id = Status.WITHDRAWN, None
        for member in uow.session.scalars(select(Membership).where(Membership.exchange_id == scene.exchange.id)):
            member.account_id, member.country = None, None
        for visit in uow.session.scalars(select(Visit)):
            uow.session.delete(visit)
    assert differences(session, scene) == []
    assert [each.withdrawn_since for each in list_freezes(session, scene.exchange.id)] == [1]
    clock.advance(timedelta(minutes=1))
    freeze()
    assert [each.withdrawn_since for each in list_freezes(fresh(session), scene.exchange.id)] == [0, 1]


def checked(session, scene) -> tuple[datetime | None, datetime | None]:
    [one] = list_freezes(fresh(session), scene.exchange.id)
    return one.verified_at, one.differed_at


def problem(app) -> str | None:
    with app.app_context():
        return frozen_problem()


def test_each_check_is_kept_with_what_came_of_it_and_the_machines_keeper_gets_to_know(
    app, units, session, scene, members, freeze, clock
):
    row = freeze()
    figures = row.figures
    assert checked(session, scene) == (None, None)
    check_frozen(units)
    first = clock.now()
    assert checked(session, scene) == (first, None)
    assert problem(app) is None
    clock.advance(timedelta(days=7))
    change(units, row, figures={**figures, "people": 10})
    check_frozen(units)
    assert checked(session, scene) == (first, clock.now())
    assert problem(app) == "differ"
    change(units, row, figures=figures)
    check_frozen(units)
    assert checked(session, scene) == (clock.now(), None)


def test_middle_times_are_frozen_of_whole_minutes_without_which_text_took_them(units, session, scene, freeze):
    with units.open() as uow:
        for minutes in (10, 20, 90):
            author, until = make_membership(uow, scene.exchange), scene.start + timedelta(minutes=minutes, seconds=20)
            text = contribute(uow, scene.topics[0], author, published_at=until)
            version = {"language": "fr", "paragraphs": ["Mots."], "origin": Origin.HUMAN}
            put_version(uow, get_text(uow.session, text.text_id), provider=None, **version)
    row = freeze()
    assert row.figures["to_publication"] == {"1": {"texts": 3, "median_minutes": 20}}
    assert row.figures["to_translation"] == {"en > fr": {"texts": 3, "median_minutes": 0}}
    assert row.retained["times"]["to_publication"] == {"1": [10, 20, 90]}
    assert differences(session, scene) == []
    change(units, row, retained={**row.retained, "times": {"to_publication": {"1": [10, 80, 90]}}})
    names = {each.name for each in differences(session, scene)}
    assert {"to_publication.1.median_minutes", "to_translation.en > fr.texts"} <= names


def test_what_is_retained_leads_to_nobody(session, scene, members, freeze):
    """Neither the order nor the numbers tell whose is which: frozen twice, nobody has a number she had before."""
    first, second = freeze().retained, freeze().retained
    pseudonyms = {visit.visitor for visit in session.scalars(select(Visit))}
    accounts = {member.account_id for member in members}
    numbers = [{one for each in retained["stretches"] for one in each["people"]} for retained in (first, second)]
    assert [len(each) for each in numbers] == [9, 9]
    assert not numbers[0] & numbers[1]
    assert not numbers[0] & accounts
    assert not any(name in json.dumps(first) for name in pseudonyms)
    for each in first["stretches"]:
        assert each["people"] == sorted(each["people"])


def test_figures_are_frozen_once_ten_minutes_after_each_closing(units, session, scene, clock):
    closes = scene.exchange.closes_at
    minutes = (closes - scene.start).total_seconds() / 60
    write(units, scene.hit(minutes - 0.001), scene.hit(minutes + 5, visitor="eva"))
    clock.move_to(closes + timedelta(minutes=9, seconds=59))
    freeze_closed(units)
    assert list_freezes(fresh(session), scene.exchange.id) == []
    clock.advance(timedelta(seconds=1))
    for _ in range(2):
        freeze_closed(units)
    [row] = fresh(session).scalars(select(FrozenFigures)).all()
    assert (row.occasion, row.figures["visits"]) == ("closing", 1)
    with units.open() as uow:
        uow.session.get_one(Exchange, scene.exchange.id).closes_at = closes + timedelta(days=2)
    clock.advance(timedelta(days=3))
    freeze_closed(units)
    assert [each.number for each in list_freezes(fresh(session), scene.exchange.id)] == [2, 1]


def test_what_a_clock_that_ran_ahead_froze_is_frozen_again_at_the_closing(units, session, scene, clock):
    clock.move_to(scene.exchange.closes_at + timedelta(days=400))
    freeze_closed(units)
    clock.move_to(scene.exchange.closes_at + timedelta(hours=1))
    freeze_closed(units)
    assert list_freezes(fresh(session), scene.exchange.id)[0].frozen_at == clock.now()


def test_only_an_organiser_freezes(units, scene, clock):
    with units.open() as uow, pytest.raises(NotPermitted):
        freeze_figures(uow, Actor(), exchange=scene.exchange)


def test_the_commands_freeze_verify_and_say_what_differs(app, units, session, scene, members):
    run = app.test_cli_runner().invoke
    frozen = run(args=["statistics", "freeze", "--exchange", scene.exchange.slug])
    row = fresh(session).scalars(select(FrozenFigures)).one()
    assert frozen.output == f"{scene.exchange.slug} 1 {row.checksum}\n"
    equal = run(args=["statistics", "verify"])
    assert (equal.exit_code, "1: equal" in equal.output) == (0, True)
    change(units, row, figures={**row.figures, "people": 10})
    differs = run(args=["statistics", "verify", "--exchange", scene.exchange.slug])
    assert differs.exit_code == 1
    assert f"{scene.exchange.slug} 1: people: frozen 10, counted 9" in differs.output


def test_the_file_is_what_the_checksum_is_of(freeze, members):
    row = freeze()
    assert hashlib.sha256(canonical(row.figures)).hexdigest() == row.checksum
    assert json.loads(canonical(row.figures)) == row.figures
