"""A text turns out to be in another language than was said: all its versions follow, and nothing is lost or there twice."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum.kernel.languages import UnknownLanguage
from forum.kernel.reader import Reader
from forum.kernel.unit_of_work import Units
from forum.texts.actions import change_source, create_text, put_note, put_version
from forum.texts.correcting import confirm_language, correct_language, note_detected
from forum.texts.events import SourceChanged
from forum.texts.models import Origin, Revision, State, Text, Version
from forum.texts.notes import ContentNote
from forum.texts.queries import find_version, get_source, show_texts
from tests.factories import make_exchange

WORDS = "Precisamos de mais luz"


@pytest.fixture
def text(units: Units) -> Text:
    """Said to be Spanish; translated into Portuguese by a person, into French by a person and into English by a machine."""
    with units.open() as uow:
        exchange = make_exchange(uow, languages=["en", "fr", "es", "pt"])
        text = create_text(uow, exchange_id=exchange.id, kind="contribution", language="es", source=WORDS)
        put_version(uow, text, language="pt", paragraphs=["Nós precisamos de luz"], origin=Origin.HUMAN)
        put_version(uow, text, language="fr", paragraphs=["Il nous faut de la lumière"], origin=Origin.HUMAN)
        put_version(uow, text, language="en", paragraphs=["Precise more lights"], origin=Origin.MACHINE)
        return text


def correct(units: Units, text: Text, language: str) -> list[object]:
    with units.open() as uow:
        correct_language(uow, uow.session.get_one(Text, text.id), language)
        return list(uow.events)


def seen(session: Session, text: Text, language: str) -> tuple[str, tuple[str, ...], bool]:
    """Origin of the version that a reader sees, all languages there are, and whether it is behind."""
    session.expire_all()
    shown = show_texts(session, [text.id], Reader(language))[text.id]
    return shown.origin, tuple(sorted(shown.languages)), shown.is_stale


def version(session: Session, text: Text, language: str, origin: Origin = Origin.HUMAN) -> Version:
    found = find_version(session, text.id, language=language, origin=origin)
    assert found is not None
    return found


def test_its_words_stay_and_readers_of_its_language_get_the_original(
    units: Units, session: Session, text: Text
) -> None:
    events = correct(units, text, "pt")
    assert SourceChanged(exchange_id=text.exchange_id, text_id=text.id) in events
    assert get_source(session, text.id).paragraphs == [WORDS]
    assert seen(session, text, "pt") == (Origin.AUTHOR, ("en", "fr", "pt"), False)


def test_a_version_in_the_language_of_the_original_stands_back_with_its_words(
    units: Units, session: Session, text: Text
) -> None:
    correct(units, text, "pt")
    back = version(session, text, "pt")
    assert (back.state, back.paragraphs) == (State.REPLACED, ["Nós precisamos de luz"])


def test_it_comes_again_where_the_correction_was_wrong(units: Units, session: Session, text: Text) -> None:
    correct(units, text, "pt")
    correct(units, text, "es")
    assert seen(session, text, "pt") == (Origin.HUMAN, ("en", "es", "fr", "pt"), False)
    assert session.scalar(select(func.count()).where(Version.text_id == text.id)) == 4
    assert session.scalar(select(func.count(Revision.id))) == 0


def test_a_person_s_version_stands_and_a_machine_s_is_out_of_date(units: Units, session: Session, text: Text) -> None:
    """The machine took the words for another language."""
    correct(units, text, "pt")
    assert seen(session, text, "fr") == (Origin.HUMAN, ("en", "fr", "pt"), False)
    assert seen(session, text, "en") == (Origin.MACHINE, ("en", "fr", "pt"), True)


def test_what_was_made_from_a_version_that_stands_back_is_held_against_the_original(
    units: Units, session: Session, text: Text
) -> None:
    with units.open() as uow:
        held = uow.session.get_one(Text, text.id)
        base = find_version(uow.session, text.id, language="pt", origin=Origin.HUMAN)
        put_version(uow, held, language="it", paragraphs=["Ci serve luce"], origin=Origin.HUMAN, made_from=base)
    correct(units, text, "pt")
    assert seen(session, text, "it") == (Origin.HUMAN, ("en", "fr", "it", "pt"), False)
    with units.open() as uow:
        change_source(uow, uow.session.get_one(Text, text.id), source="Precisamos de muito mais luz")
    assert seen(session, text, "it")[2]


def test_changing_the_words_and_their_language_at_once_does_the_same(
    units: Units, session: Session, text: Text
) -> None:
    with units.open() as uow:
        change_source(uow, uow.session.get_one(Text, text.id), source=f"{WORDS} já", language="pt")
    assert seen(session, text, "pt") == (Origin.AUTHOR, ("en", "fr", "pt"), False)
    assert version(session, text, "pt").state == State.REPLACED


def test_her_own_content_note_is_in_the_language_of_her_words(units: Units, session: Session, text: Text) -> None:
    with units.open() as uow:
        put_note(uow, uow.session.get_one(Text, text.id), ContentNote("Morte", "es"), by="author")
    correct(units, text, "pt")
    assert session.get_one(Text, text.id).content_note_language == "pt"


def test_a_moderator_s_note_stays_in_hers(units: Units, session: Session, text: Text) -> None:
    with units.open() as uow:
        put_note(uow, uow.session.get_one(Text, text.id), ContentNote("Muerte", "es"), by="moderator")
    correct(units, text, "pt")
    assert session.get_one(Text, text.id).content_note_language == "es"


def test_what_is_no_language_is_refused(units: Units, text: Text) -> None:
    with pytest.raises(UnknownLanguage):
        correct(units, text, "no language")


def test_said_again_as_it_was_changes_nothing(units: Units, text: Text) -> None:
    assert correct(units, text, "es") == []


class TestDoubt:
    def test_what_was_said_and_found_is_no_doubt(self, text: Text) -> None:
        note_detected(text, "es-PE")
        assert text.detected_language is None

    def test_what_was_confirmed_is_not_asked_again(self, text: Text) -> None:
        note_detected(text, "pt")
        assert text.detected_language == "pt"
        confirm_language(text)
        assert (text.detected_language, text.denied_languages) == (None, ["pt"])
        note_detected(text, "pt")
        assert text.detected_language is None

    def test_nor_is_what_was_corrected(self, units: Units, session: Session, text: Text) -> None:
        """Not what was found, nor what was said first."""
        with units.open() as uow:
            note_detected(uow.session.get_one(Text, text.id), "pt")
        correct(units, text, "gl")
        known = session.get_one(Text, text.id)
        for language in ("pt", "es"):
            note_detected(known, language)
            assert known.detected_language is None

    def test_another_finding_is(self, text: Text) -> None:
        note_detected(text, "pt")
        confirm_language(text)
        note_detected(text, "fr")
        assert text.detected_language == "fr"

    def test_unsure_leaves_none(self, text: Text) -> None:
        note_detected(text, "pt")
        note_detected(text, None)
        assert text.detected_language is None

    def test_a_language_denied_once_may_be_said_after_all(self, units: Units, session: Session, text: Text) -> None:
        correct(units, text, "pt")
        correct(units, text, "es")
        assert session.get_one(Text, text.id).denied_languages == ["pt"]
