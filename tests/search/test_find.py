from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from forum.contributions.models import Status
from forum.exchanges.queries import load_grants
from forum.kernel.actor import NOBODY, Actor
from forum.kernel.clock import MovableClock
from forum.kernel.reader import Reader
from forum.kernel.unit_of_work import Units
from forum.search.backends.whoosh import WhooshBackend
from forum.search.queries.find import PAGE, Asked, Found, Scope, read_key, search, write_key
from forum.texts.actions import create_text, put_version
from forum.texts.models import Origin
from forum.texts.queries import get_text
from tests.cast import Person
from tests.factories import make_membership
from tests.search.scene import Scene

Find = Callable[..., Found]
Drain = Callable[[], int]


def actor(session: Session, person: Person) -> Actor:
    return Actor(account_id=person.account.id, grants=tuple(load_grants(session, person.account.id)))


def words(found: Found) -> list[str]:
    return ["".join(part for part, _ in hit.lines) for hit in found.hits]


def marked(found: Found) -> list[str]:
    return [part for hit in found.hits for part, is_hit in hit.lines if is_hit]


def test_the_reader_s_version_is_shown_with_the_words_marked(
    units: Units, drain: Drain, scene: Scene, find: Find
) -> None:
    with units.open() as uow:
        scene.contribute(uow, "La **participación** crece.", versions={"fr": "La *participation* croît."})
    drain()
    found = find("participacion", reading="fr")
    assert words(found) == ["La participation croît."]
    assert marked(found) == ["participation"]


def test_words_of_another_version_say_in_which(units: Units, drain: Drain, scene: Scene, find: Find) -> None:
    with units.open() as uow:
        scene.contribute(uow, "Los faroles", versions={"fr": "Les réverbères"})
    drain()
    found = find("faroles", reading="fr")
    assert words(found) == ["Les réverbères"]
    assert marked(found) == []
    assert found.hits[0].found_in == "es"


def test_words_of_a_summary_are_found_and_said_to_be_one(units: Units, drain: Drain, scene: Scene, find: Find) -> None:
    with units.open() as uow:
        row = scene.contribute(uow, "Los faroles")
        text = get_text(uow.session, row.text_id)
        put_version(uow, text, language="fr", paragraphs=["Sur la nuit."], origin=Origin.HUMAN, extent="summary")
    drain()
    (hit,) = find("nuit", reading="fr").hits
    assert (hit.shown.extent, hit.found_in) == ("summary", None)
    (hit,) = find("nuit", reading="es").hits
    assert (hit.shown.extent, hit.found_in, hit.is_found_in_summary) == ("whole", "fr", True)


def test_a_text_found_through_three_versions_is_one_hit(units: Units, drain: Drain, scene: Scene, find: Find) -> None:
    with units.open() as uow:
        scene.contribute(uow, "Participación", versions={"fr": "Participation", "en": "Participation"})
    drain()
    assert find("participation").total == 1


def test_themes_and_questions_are_found_too(units: Units, drain: Drain, scene: Scene, find: Find) -> None:
    drain()
    found = find("networks")
    assert [(hit.spot.kind, hit.spot.round_number) for hit in found.hits] == [("theme", 2)]


def test_what_has_no_page_is_not_found(units: Units, drain: Drain, scene: Scene, find: Find) -> None:
    with units.open() as uow:
        create_text(uow, exchange_id=scene.exchange.id, kind="description", language="en", source="A lantern")
    drain()
    assert find("lantern").total == 0


@pytest.mark.parametrize("status", [Status.WAITING, Status.RETURNED, Status.HIDDEN, Status.DRAFT])
def test_what_is_not_published_is_found_by_nobody(
    units: Units, session: Session, drain: Drain, scene: Scene, find: Find, status: Status
) -> None:
    with units.open() as uow:
        scene.contribute(uow, "Faroles", status=status)
    drain()
    for person in (scene.cast.paula, scene.cast.mo, scene.cast.olga):
        assert find("faroles", actor=actor(session, person)).hits == ()


def test_the_database_decides_even_where_the_index_is_behind(
    units: Units, drain: Drain, scene: Scene, find: Find
) -> None:
    with units.open() as uow:
        written = scene.contribute(uow, "Faroles")
    drain()
    with units.open() as uow:
        uow.session.get_one(type(written), written.id).status = Status.HIDDEN
    assert find("faroles").hits == ()


def test_words_for_members_are_found_by_members(
    units: Units, session: Session, drain: Drain, scene: Scene, find: Find
) -> None:
    with units.open() as uow:
        scene.contribute(uow, "Faroles", audience="members")
        scene.contribute(uow, "Faroles aparte", audience="moderators")
    drain()
    seen = {
        name: len(find("faroles", actor=asking).hits)
        for name, asking in {
            "nobody": NOBODY,
            "member": actor(session, scene.cast.pierre),
            "suspended": actor(session, scene.cast.sami),
            "stranger": actor(session, scene.cast.stranger),
            "organiser": actor(session, scene.cast.olga),
        }.items()
    }
    assert seen == {"nobody": 0, "member": 1, "suspended": 0, "stranger": 0, "organiser": 2}


def test_an_exchange_one_may_not_see_is_not_searched(
    units: Units, clock: MovableClock, drain: Drain, scene: Scene, find: Find
) -> None:
    drain()
    clock.move_to(scene.exchange.opens_at - timedelta(minutes=1))
    assert find("networks").total == 0


def test_filters_narrow_to_round_country_and_organisation(units: Units, drain: Drain, scene: Scene, find: Find) -> None:
    with units.open() as uow:
        by_paula = scene.contribute(uow, "Faroles")
        by_pierre = scene.contribute(uow, "Faroles", author=scene.cast.pierre.membership, topic_id=scene.later_topic.id)
        scene.contribute(uow, "Faroles", shown_as="anonymous")
    drain()
    for filters, wanted in (
        ({"country": "PE"}, by_paula),
        ({"organisation": "Casa de Lima"}, by_paula),
        ({"country": "FR", "round_number": 2}, by_pierre),
        ({"round_number": 2}, by_pierre),
    ):
        assert [hit.spot.thing_id for hit in find("faroles", **filters).hits] == [wanted.id], filters
    assert find("faroles", country="PE", round_number=2).total == 0


def test_a_country_not_shown_finds_nobody(units: Units, drain: Drain, scene: Scene, find: Find) -> None:
    with units.open() as uow:
        for traits in ({"shows_country": False}, {"confirmed_at": None}):
            scene.contribute(uow, "Faroles", author=make_membership(uow, scene.exchange, country="BO", **traits))
    drain()
    assert find("faroles", country="BO").total == 0


def test_a_language_keeps_what_can_be_read_in_it(units: Units, drain: Drain, scene: Scene, find: Find) -> None:
    with units.open() as uow:
        scene.contribute(uow, "Faroles")
        both = scene.contribute(uow, "Faroles", versions={"fr": "Réverbères"})
    drain()
    assert [hit.spot.thing_id for hit in find("faroles", language="fr").hits] == [both.id]
    assert find("faroles", language="es").total == 2


def test_a_phrase_must_stand_together(units: Units, drain: Drain, scene: Scene, find: Find) -> None:
    with units.open() as uow:
        scene.contribute(uow, "A right to the city", language="en")
        scene.contribute(uow, "The city to the right", language="en")
    drain()
    assert words(find('"right to the city"')) == ["A right to the city"]
    assert find("right to the city").total == 2


def test_pages_follow_by_their_keys(units: Units, drain: Drain, scene: Scene, find: Find) -> None:
    with units.open() as uow:
        for _ in range(PAGE + 3):
            scene.contribute(uow, "Faroles")
    drain()
    first = find("faroles")
    assert first.total == PAGE + 3
    assert first.following is not None
    second = find("faroles", after=read_key(write_key(first.following)))
    assert len({hit.spot.text_id for hit in (*first.hits, *second.hits)}) == PAGE + 3
    assert second.following is None


@pytest.mark.parametrize("written", ["", "1", "1.2", "x.1.1", "1.1.1.1", "١.1.1", "1.1.1\n"])
def test_what_is_no_key_is_no_key(written: str) -> None:
    assert read_key(written) is None


def test_one_letter_is_too_short(find: Find) -> None:
    assert find("a").is_too_short
    assert not find("水").is_too_short


@pytest.fixture
def lost(tmp_path: Path) -> Iterator[WhooshBackend]:
    backend = WhooshBackend(tmp_path / "index")
    yield backend
    backend.close()


def test_without_an_index_the_rows_answer(
    units: Units, session: Session, clock: MovableClock, drain: Drain, scene: Scene, lost: WhooshBackend
) -> None:
    with units.open() as uow:
        written = scene.contribute(uow, "La participación", versions={"fr": "La participation"})
    drain()
    scope = Scope(NOBODY, Reader("fr"), [scene.exchange])
    found = search(session, lost, Asked("participacion"), scope=scope, now=clock.now())
    assert [hit.spot.thing_id for hit in found.hits] == [written.id]


def test_a_page_of_hits_takes_as_many_queries_as_one_hit(
    app: Flask, units: Units, drain: Drain, scene: Scene, find: Find
) -> None:
    def count() -> int:
        engine: Engine = app.extensions["test_engine"]
        statements: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            statements.append(statement)

        find("faroles")  # which languages are written there is then known until the exchange changes
        event.listen(engine, "before_cursor_execute", note)
        find("faroles")
        event.remove(engine, "before_cursor_execute", note)
        return len(statements)

    with units.open() as uow:
        scene.contribute(uow, "Faroles", origin=Origin.HUMAN)
    drain()
    alone = count()
    with units.open() as uow:
        for _ in range(PAGE):
            scene.contribute(uow, "Faroles", versions={"fr": "Réverbères", "en": "Lanterns"})
    drain()
    assert count() == alone <= 8
