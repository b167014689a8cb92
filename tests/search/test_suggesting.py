"""Where nothing is found, other words are offered: near ones, of texts that whoever looks may read."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from forum.contributions.models import Status
from forum.kernel.actor import NOBODY, Actor
from forum.kernel.clock import Clock
from forum.kernel.reader import Reader
from forum.kernel.unit_of_work import Units
from forum.search.queries.find import Asked, Scope, search
from forum.search.queries.suggesting import suggest
from forum.search.tasks import MakeBackend
from forum.texts.actions import change_source, put_note, put_version, withdraw_text
from forum.texts.models import Origin, State
from forum.texts.notes import ContentNote
from tests.actors import actor_of
from tests.search.scene import Scene

Drain = Callable[[], int]
Suggest = Callable[..., str]


@pytest.fixture
def offer(session: Session, clock: Clock, make_backend: MakeBackend, scene: Scene) -> Suggest:
    def run(words: str, *, actor: Actor = NOBODY, **filters: object) -> str:
        session.rollback()
        session.expire_all()
        scope, asked = Scope(actor, Reader("en"), [scene.exchange]), Asked(words, **filters)  # type: ignore[arg-type]
        backend = make_backend(session)
        found = search(session, backend, asked, scope=scope, now=clock.now())
        return suggest(session, backend, asked, found=found, scope=scope, now=clock.now())

    return run


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("muncipalidad", "municipalidad"),
        ("las niñias", "las niñas"),
        ("securté des filles", "sécurité des filles"),
        ("السلامه العمومية", ""),
        ("السلاامة", "السلامة"),
        ("munisipalidad segurra", "municipalidad segura"),
    ],
)
def test_the_nearest_words_are_offered_as_they_are_written(
    units: Units, drain: Drain, scene: Scene, offer: Suggest, typed: str, meant: str
) -> None:
    with units.open() as uow:
        scene.contribute(uow, "Las niñas y la municipalidad segura.", versions={"fr": "La sécurité des filles"})
        scene.contribute(uow, "السلامة في الشارع", language="ar")
    drain()
    assert offer(typed) == meant


def test_what_stands_is_left_as_it_is_and_what_finds_something_is_no_question(
    units: Units, drain: Drain, scene: Scene, offer: Suggest
) -> None:
    with units.open() as uow:
        scene.contribute(uow, "Faroles en la calle")
        scene.contribute(uow, "Silbatos en la plaza")
    drain()
    assert offer("farol") == ""
    assert offer("calles farolse") == "calles Faroles"
    assert offer("faroles silbatos") == ""
    assert offer("zzzzzz") == ""
    assert offer("faroles silbattos") == ""
    assert offer("x") == ""


@pytest.mark.parametrize(
    "state", [Status.DRAFT, Status.WAITING, Status.RETURNED, Status.HIDDEN, Status.ASIDE, Status.WITHDRAWN]
)
def test_no_word_is_offered_of_what_is_not_published(
    units: Units, drain: Drain, scene: Scene, offer: Suggest, state: Status
) -> None:
    with units.open() as uow:
        scene.contribute(uow, "Faroles")
        written = scene.contribute(uow, "Silbatos", status=state)
    drain()
    assert (offer("silbattos"), offer("farolles")) == ("", "Faroles")
    assert written.status == state


def test_no_word_is_offered_of_what_was_taken_away_a_moment_ago(
    units: Units, drain: Drain, scene: Scene, offer: Suggest
) -> None:
    with units.open() as uow:
        written = scene.contribute(uow, "Silbatos")
    drain()
    assert offer("silbattos") == "Silbatos"
    with units.open() as uow:
        change_source(uow, scene.text(uow, written), source="Faroles")
    assert offer("silbattos") == ""
    with units.open() as uow:
        withdraw_text(uow, scene.text(uow, written))
    assert offer("farolles") == ""


def test_words_for_members_are_offered_to_members(
    units: Units, session: Session, drain: Drain, scene: Scene, offer: Suggest
) -> None:
    with units.open() as uow:
        scene.contribute(uow, "Silbatos", audience="members")
        scene.contribute(uow, "Reuniones", audience="moderators")
    drain()
    pierre, stranger = (actor_of(session, person.account) for person in (scene.cast.pierre, scene.cast.stranger))
    assert [offer("silbattos", actor=one) for one in (NOBODY, stranger, pierre)] == ["", "", "Silbatos"]
    assert [offer("reunionnes", actor=one) for one in (NOBODY, stranger, pierre)] == ["", "", ""]


def test_no_word_is_offered_of_a_version_in_review_or_folded_under_a_note(
    units: Units, drain: Drain, scene: Scene, offer: Suggest
) -> None:
    with units.open() as uow:
        text = scene.text(uow, scene.contribute(uow, "Faroles"))
        put_version(uow, text, language="fr", paragraphs=["Réverbères"], origin=Origin.HUMAN, state=State.WAITING)
        folded = scene.text(uow, scene.contribute(uow, "Silbatos"))
        put_note(uow, folded, ContentNote("violence", "en"), by="author")
    drain()
    assert [offer(words) for words in ("reverbeeres", "silbattos", "farolles")] == ["", "", "Faroles"]


def test_what_is_offered_finds_something_within_what_was_narrowed(
    units: Units, drain: Drain, scene: Scene, offer: Suggest
) -> None:
    with units.open() as uow:
        scene.contribute(uow, "Silbatos")
    drain()
    assert offer("silbattos", language="es") == "Silbatos"
    assert offer("silbattos", language="fr") == ""


def test_it_takes_as_many_queries_for_many_texts_as_for_one(
    units: Units, drain: Drain, scene: Scene, offer: Suggest, session: Session
) -> None:
    counts = []
    for _ in range(2):
        with units.open() as uow:
            for number in range(5):
                scene.contribute(uow, f"Silbatos y faroles {number}")
        drain()
        counts.append(count_queries(session, lambda: offer("silbattos farolles")))
    assert counts[0] == counts[1]


def count_queries(session: Session, act: Callable[[], object]) -> int:
    engine = session.get_bind()
    assert isinstance(engine, Engine)
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    act()
    event.remove(engine, "before_cursor_execute", note)
    return len(asked)


def test_the_page_links_to_the_words_it_offers_and_keeps_what_was_narrowed(
    units: Units, drain: Drain, scene: Scene, make_backend: MakeBackend, client: FlaskClient
) -> None:
    with units.open() as uow:
        scene.contribute(uow, "Los silbatos de <b>Lima</b>")
    drain()
    here = f"/exchanges/{scene.exchange.slug}/search"
    page = client.get(here, query_string={"q": "silbattos", "language": "es"}).text
    assert f'<a href="{here}?q=silbatos&amp;language=es" dir="auto">silbatos</a>' in page
    assert "Did you mean" not in client.get(here, query_string={"q": "silbatos"}).text


def test_a_program_is_told_them_too(
    units: Units, drain: Drain, scene: Scene, make_backend: MakeBackend, client: FlaskClient
) -> None:
    with units.open() as uow:
        scene.contribute(uow, "Los silbatos")
    drain()
    answer = client.get("/api/v1/search", query_string={"q": "silbattos", "exchange": scene.exchange.slug}).get_json()
    assert (answer["total"], answer["suggestion"]) == (0, "silbatos")
