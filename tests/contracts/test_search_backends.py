"""What every search backend promises, run on each that the database in use has."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from forum.kernel.errors import Unavailable
from forum.kernel.unit_of_work import Units
from forum.search.actions import document_row
from forum.search.backends.base import Document, Hits, Query, SearchBackend, analysed
from forum.search.backends.postgres import PostgresBackend
from forum.search.backends.sql import SqlBackend
from forum.search.backends.whoosh import WhooshBackend
from forum.search.models import SearchDocument
from forum.search.words import query_words
from forum.texts.actions import create_text
from tests.factories import make_exchange

START = datetime(2026, 5, 18, tzinfo=UTC)
LANGUAGES = ("en", "fr", "es")
KINDS = ("whoosh", "sql", "postgres")


class Shelf:
    """A backend with documents of real texts; where rows are the index, it writes the rows."""

    def __init__(self, units: Units, session: Session, backend: SearchBackend) -> None:
        self.units = units
        self.session = session
        self.backend = backend
        with units.open() as uow:
            self.exchange_id = make_exchange(uow).id

    def put(self, *documents: Document) -> None:
        self._write_rows(documents)
        self.backend.put(documents)

    def remove(self, *text_ids: int) -> None:
        with self.units.open() as uow:
            for text_id in text_ids:
                uow.session.delete(uow.session.get_one(SearchDocument, text_id))
        self.backend.remove(text_ids)

    def replace(self, *documents: Document) -> None:
        self._write_rows(documents)
        self.backend.replace([documents[:1], documents[1:]])

    def document(self, *versions: tuple[str, str], **fields: Any) -> Document:
        with self.units.open() as uow:
            text = create_text(uow, exchange_id=self.exchange_id, kind="contribution", language="en", source="a")
        stems, phrases = analysed(versions)
        given: dict[str, Any] = {
            "text_id": text.id,
            "exchange_id": self.exchange_id,
            "round_number": 1,
            "author_id": None,
            "at": START + timedelta(seconds=text.id),
            "source_language": versions[0][0],
            "languages": tuple(language for language, _ in versions),
            "stems": stems,
            "phrases": phrases,
        }
        return Document(**{**given, **fields})

    def search(self, query: str, **filters: Any) -> Hits:
        exchange_ids = filters.pop("exchange_ids", frozenset({self.exchange_id}))
        return self.backend.search(Query(query_words(query, LANGUAGES), exchange_ids, **filters))

    def find(self, query: str, **filters: Any) -> set[int]:
        return set(self.search(query, **filters).text_ids)

    def _write_rows(self, documents: Sequence[Document]) -> None:
        with self.units.open() as uow:
            for document in documents:
                uow.session.merge(document_row(document, dialect=uow.session.get_bind().dialect.name))


@pytest.fixture(params=KINDS)
def shelf(
    request: pytest.FixtureRequest, engine_name: str, units: Units, session: Session, tmp_path: Path
) -> Iterator[Shelf]:
    if request.param == "whoosh":
        whoosh = WhooshBackend(tmp_path / "index")
        whoosh.clear()
        yield Shelf(units, session, whoosh)
        whoosh.close()
    else:
        on_postgresql = engine_name == "postgresql" and request.param == "postgres"
        yield Shelf(units, session, PostgresBackend(session) if on_postgresql else SqlBackend(session))


def test_a_text_is_found_by_the_words_of_any_version(shelf: Shelf) -> None:
    text = shelf.document(("es", "La participación de las mujeres"), ("fr", "La sécurité des filles"))
    shelf.put(text)
    assert shelf.find("participacion") == shelf.find("securite") == shelf.find("filles mujer") == {text.text_id}


def test_all_words_must_be_there(shelf: Shelf) -> None:
    shelf.put(shelf.document(("en", "Safe streets")), both := shelf.document(("en", "Safe and quiet streets")))
    assert shelf.find("quiet streets") == {both.text_id}
    assert shelf.find("quiet rivers") == set()


def test_part_of_a_word_is_not_the_word(shelf: Shelf) -> None:
    shelf.put(shelf.document(("en", "artisan partisan")))
    assert shelf.find("art") == set()


def test_a_prefix_finds_what_begins_with_it(shelf: Shelf) -> None:
    text = shelf.document(("en", "Participatory budgets"))
    shelf.put(text, shelf.document(("en", "Apartments")))
    assert shelf.find("partic*") == {text.text_id}


def test_a_changed_text_is_found_by_its_new_words_only(shelf: Shelf) -> None:
    text = shelf.document(("en", "lanterns"))
    shelf.put(text)
    stems, phrases = analysed([("en", "whistles")])
    shelf.put(
        Document(
            text_id=text.text_id,
            exchange_id=text.exchange_id,
            round_number=2,
            author_id=7,
            at=text.at,
            source_language="en",
            languages=("en",),
            stems=stems,
            phrases=phrases,
        )
    )
    assert shelf.find("lanterns") == set()
    assert shelf.find("whistles", round_number=2) == {text.text_id}
    assert shelf.backend.count() == 1


def test_a_removed_text_is_not_found(shelf: Shelf) -> None:
    text = shelf.document(("en", "lanterns"))
    shelf.put(text)
    shelf.remove(text.text_id)
    assert shelf.find("lanterns") == set()
    assert shelf.backend.count() == 0


def test_other_exchanges_stay_out(shelf: Shelf) -> None:
    shelf.put(shelf.document(("en", "lanterns")))
    assert shelf.find("lanterns", exchange_ids=frozenset({shelf.exchange_id + 1})) == set()
    assert shelf.find("lanterns", exchange_ids=frozenset()) == set()


FILTERS: Sequence[tuple[dict[str, Any], dict[str, Any]]] = (
    ({"round_number": 2}, {"round_number": 2}),
    ({"author_id": 41}, {"author_ids": frozenset({41, 42})}),
)


@pytest.mark.parametrize(("fields", "filters"), FILTERS)
def test_filters_narrow(shelf: Shelf, fields: dict[str, Any], filters: dict[str, Any]) -> None:
    wanted = shelf.document(("en", "lanterns"), **fields)
    shelf.put(wanted, shelf.document(("en", "lanterns")))
    assert shelf.find("lanterns", **filters) == {wanted.text_id}


def test_no_author_at_all_finds_nothing(shelf: Shelf) -> None:
    shelf.put(shelf.document(("en", "lanterns"), author_id=None))
    assert shelf.find("lanterns", author_ids=frozenset()) == set()


def test_a_language_keeps_what_can_be_read_in_it(shelf: Shelf) -> None:
    text = shelf.document(("en", "lanterns"), ("fr", "lanternes"))
    shelf.put(text, shelf.document(("en", "lanterns")))
    assert shelf.find("lanterns", language="fr") == {text.text_id}
    assert shelf.find("lanterns", language="es") == set()


def test_texts_are_kept_by_the_language_they_were_written_in(shelf: Shelf) -> None:
    text = shelf.document(("es", "faroles"), ("en", "lanterns"))
    shelf.put(text, shelf.document(("en", "lanterns"), ("es", "faroles")))
    assert shelf.find("lanterns", source_language="es") == {text.text_id}
    assert shelf.find("lanterns", source_language="fr") == set()


def test_texts_are_kept_that_lack_a_language(shelf: Shelf) -> None:
    text = shelf.document(("en", "lanterns"))
    shelf.put(text, shelf.document(("en", "lanterns"), ("fr", "lanternes")))
    assert shelf.find("lanterns", lacks="fr") == {text.text_id}
    assert shelf.find("lanterns", lacks="en") == set()


def test_a_version_added_later_is_no_longer_lacking(shelf: Shelf) -> None:
    text = shelf.document(("en", "lanterns"))
    shelf.put(text)
    assert shelf.find("lanterns", lacks="fr") == {text.text_id}
    stems, phrases = analysed([("en", "lanterns"), ("fr", "lanternes")])
    shelf.put(replace(text, languages=("en", "fr"), stems=stems, phrases=phrases))
    assert shelf.find("lanterns", lacks="fr") == set()


def test_texts_of_the_same_density_come_newest_first(shelf: Shelf) -> None:
    texts = [shelf.document(("en", "lanterns in the street")) for _ in range(5)]
    shelf.put(*texts)
    newest_first = tuple(text.text_id for text in reversed(texts))
    assert shelf.search("lanterns").text_ids == newest_first


def test_pages_follow_one_another_without_gap_or_repetition(shelf: Shelf) -> None:
    texts = [shelf.document(("en", "lanterns " * (1 + number % 4) + "by the river " * number)) for number in range(23)]
    shelf.put(*texts)
    seen: list[int] = []
    page = shelf.search("lanterns", limit=5)
    while page.has_more:
        seen.extend(page.text_ids)
        page = shelf.search("lanterns", limit=5, after=page.keys[-1])
    seen.extend(page.text_ids)
    assert seen == list(shelf.search("lanterns", limit=50).text_ids)
    assert sorted(seen) == [text.text_id for text in texts]
    assert page.total == 23


def test_a_word_in_very_many_texts_pages_as_well(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("sql", "postgres"):
        monkeypatch.setattr(f"forum.search.backends.{module}.MOST_COUNTED", 5)
    texts = [shelf.document(("en", "lanterns " * (1 + number % 4))) for number in range(13)]
    shelf.put(*texts)
    first = shelf.search("lanterns", limit=8)
    second = shelf.search("lanterns", limit=8, after=first.keys[-1])
    assert {*first.text_ids, *second.text_ids} == {text.text_id for text in texts}
    assert (len(first.keys), len(second.keys), first.has_more, second.has_more) == (8, 5, True, False)
    assert first.total == (13 if first.is_total_exact else 5)


@pytest.mark.parametrize("odd", ["o'clock", "100% sure_thing", "back\\slash", "'; DROP TABLE text; --", "a|b & !c:*"])
def test_signs_of_query_languages_are_only_signs(shelf: Shelf, odd: str) -> None:
    text = shelf.document(("en", f"before {odd} after"))
    shelf.put(text, shelf.document(("en", "something else")))
    assert shelf.find(odd) == {text.text_id}


def test_scripts_without_spaces_are_found(shelf: Shelf) -> None:
    text = shelf.document(("ja", "すべての女性教育のために"))
    shelf.put(text)
    assert shelf.find("女性教育") == {text.text_id}
    assert shelf.find("男性") == set()


def test_a_very_long_text_is_found_by_its_first_words(shelf: Shelf) -> None:
    text = shelf.document(("en", "lanterns " + " ".join(f"w{number:05}" for number in range(12_000))))
    shelf.put(text)
    assert shelf.find("lanterns w00100") == {text.text_id}


def test_everything_is_replaced_at_once(shelf: Shelf) -> None:
    texts = [shelf.document(("en", f"lanterns {number}")) for number in range(3)]
    shelf.put(texts[0])
    shelf.replace(*texts)
    assert shelf.find("lanterns") == {text.text_id for text in texts}
    assert shelf.backend.count() == 3
    assert shelf.backend.health() is None


class TestWhooshAlone:
    """What a folder can suffer and a database cannot."""

    @pytest.fixture
    def make(self, tmp_path: Path) -> Iterator[Callable[[], WhooshBackend]]:
        made: list[WhooshBackend] = []

        def open_again() -> WhooshBackend:
            made.append(WhooshBackend(tmp_path / "index"))
            return made[-1]

        yield open_again
        for backend in made:
            backend.close()

    def document(self, text_id: int, words: str = "lanterns") -> Document:
        stems, phrases = analysed([("en", words)])
        return Document(text_id, 1, 1, None, START, "en", ("en",), stems, phrases)

    def find(self, backend: WhooshBackend, words: str = "lanterns") -> set[int]:
        return set(backend.search(Query(query_words(words, ["en"]), frozenset({1}), limit=1000)).text_ids)

    def test_a_missing_index_says_so_and_refuses(self, make: Callable[[], WhooshBackend]) -> None:
        backend = make()
        assert backend.health() == "missing"
        with pytest.raises(Unavailable):
            self.find(backend)
        with pytest.raises(Unavailable):
            backend.put([self.document(1)])

    def test_only_the_owner_may_open_the_folder(self, make: Callable[[], WhooshBackend], tmp_path: Path) -> None:
        make().clear()
        folders = [path for path in [tmp_path / "index", *(tmp_path / "index").iterdir()] if path.is_dir()]
        assert {path.stat().st_mode & 0o777 for path in folders} == {0o700}

    def test_an_index_of_another_layout_is_stale(self, make: Callable[[], WhooshBackend], tmp_path: Path) -> None:
        backend = make()
        backend.clear()
        pointer = tmp_path / "index" / "current"
        pointer.write_text(pointer.read_text().replace('"layout": "', '"layout": "older-'))
        assert backend.health() == "stale"
        assert make().health() == "stale"

    @pytest.mark.parametrize("damage", [b"", b"\x00" * 4096, b"not an index"])
    def test_damage_is_told_to_every_process_and_mended_by_making_it_anew(
        self, make: Callable[[], WhooshBackend], tmp_path: Path, damage: bytes
    ) -> None:
        first = make()
        first.replace([[self.document(1)]])
        for path in (tmp_path / "index").glob("g*/*.seg"):
            path.write_bytes(damage)
        second = make()
        with pytest.raises(Unavailable):
            self.find(second)
        assert first.health() == second.health() == "broken"
        first.replace([[self.document(1)]])
        assert second.health() is None
        assert self.find(second) == {1}

    def test_readers_see_what_another_process_wrote(self, make: Callable[[], WhooshBackend]) -> None:
        writer, reader = make(), make()
        writer.clear()
        for number in range(1, 12):
            writer.put([self.document(number)])
            assert self.find(reader) == set(range(1, number + 1))

    def test_many_small_changes_keep_few_segments(self, make: Callable[[], WhooshBackend], tmp_path: Path) -> None:
        backend = make()
        backend.clear()
        for number in range(1, 40):
            backend.put([self.document(number)])
            backend.put([self.document(number, "lanterns again")])
        assert self.find(backend) == set(range(1, 40))
        assert len(list((tmp_path / "index").glob("g*/*.seg"))) <= 12

    def test_there_is_one_writer(self, make: Callable[[], WhooshBackend]) -> None:
        first, second = make(), make()

        def while_writing() -> Iterator[list[Document]]:
            with pytest.raises(Unavailable):
                second.put([self.document(2)])
            yield [self.document(1)]

        first.replace(while_writing())
        assert self.find(second) == {1}

    def test_the_former_index_answers_while_another_is_made(self, make: Callable[[], WhooshBackend]) -> None:
        backend = make()
        backend.replace([[self.document(1)]])

        def while_writing() -> Iterator[list[Document]]:
            yield [self.document(2)]
            assert self.find(backend) == {1}

        backend.replace(while_writing())
        assert self.find(backend) == {2}

    def test_an_interrupted_making_leaves_the_former_index(self, make: Callable[[], WhooshBackend]) -> None:
        backend = make()
        backend.replace([[self.document(1)]])

        def interrupted() -> Iterator[list[Document]]:
            yield [self.document(2)]
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            backend.replace(interrupted())
        assert self.find(backend) == {1}
        backend.put([self.document(3)])
        assert self.find(backend) == {1, 3}
