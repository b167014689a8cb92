from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete
from sqlalchemy.orm import Session

from forum.kernel.markup import digest
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.texts.actions import (
    change_source,
    create_text,
    create_text_in_languages,
    put_version,
    set_wordings,
)
from forum.texts.chain import settle_versions
from forum.texts.errors import MadeInACircle
from forum.texts.models import Origin, Text, Version
from forum.texts.queries import find_version, get_source, list_versions

HUMAN, MACHINE = Origin.HUMAN, Origin.MACHINE
SPANISH = "Uno.\n\nDos."


@pytest.fixture
def text(units: Units) -> Text:
    return make_text(units)


def make_text(units: Units, source: str = SPANISH) -> Text:
    with units.open() as uow:
        return create_text(uow, exchange_id=1, kind="contribution", language="es", source=source)


def write(
    units: Units, text: Text, language: str, *words: str, after: tuple[str, Origin] | None = None, **more: Any
) -> None:
    """A version of `words`, made from the original or from `after`; by a person unless `origin` says otherwise."""
    with units.open() as uow:
        base = find_version(uow.session, text.id, language=after[0], origin=after[1]) if after else None
        fields = {"origin": HUMAN, "paragraphs": list(words), **more}
        put_version(uow, uow.session.get_one(Text, text.id), language=language, made_from=base, **fields)


def change(units: Units, text: Text, source: str, **more: Any) -> None:
    with units.open() as uow:
        change_source(uow, uow.session.get_one(Text, text.id), source=source, **more)


def behind(session: Session, text: Text) -> set[str]:
    """Languages of the versions that are stale."""
    session.expire_all()
    return {version.language for version in list_versions(session, text.id) if version.is_stale}


def made(session: Session, text: Text, language: str) -> Version:
    session.expire_all()
    version = find_version(session, text.id, language=language, origin=HUMAN)
    assert version is not None
    return version


@pytest.fixture
def chained(units: Units, text: Text) -> Text:
    """A Spanish text, in French from it, in English from the French."""
    write(units, text, "fr", "Un.", "Deux.")
    write(units, text, "en", "One.", "Two.", after=("fr", HUMAN))
    return text


def test_when_the_original_changes_all_that_came_of_it_is_behind(session: Session, units: Units, chained: Text) -> None:
    assert behind(session, chained) == set()
    change(units, chained, "Uno.\n\nTres.")
    assert behind(session, chained) == {"fr", "en"}


def test_bringing_the_middle_up_to_date_leaves_the_last_behind_it(
    session: Session, units: Units, chained: Text
) -> None:
    change(units, chained, "Uno.\n\nTres.")
    write(units, chained, "fr", "Un.", "Trois.")
    assert behind(session, chained) == {"en"}
    write(units, chained, "en", "One.", "Three.", after=("fr", HUMAN))
    assert behind(session, chained) == set()


def test_words_of_the_middle_that_still_fit_keep_the_last_up_to_date(
    session: Session, units: Units, chained: Text
) -> None:
    change(units, chained, "Uno.\n\nY dos.")
    write(units, chained, "fr", "Un.", "Deux.")
    assert behind(session, chained) == set()


def test_what_is_made_anew_from_the_original_waits_for_nothing_between(
    session: Session, units: Units, chained: Text
) -> None:
    change(units, chained, "Uno.\n\nTres.")
    write(units, chained, "en", "One.", "Three.")
    assert behind(session, chained) == {"fr"}


def test_a_typing_error_mended_leaves_the_chain_as_it_was(session: Session, units: Units, chained: Text) -> None:
    change(units, chained, "Uno.\n\nDós.", is_typing_error=True)
    assert behind(session, chained) == set()
    remove(units, chained, "fr")
    assert behind(session, chained) == set()


def remove(units: Units, text: Text, language: str) -> None:
    with units.open() as uow:
        uow.session.execute(delete(Version).where(Version.text_id == text.id, Version.language == language))
        uow.session.expire_all()
        settle_versions(uow, text.id)


def test_when_the_middle_is_gone_the_last_is_held_against_the_original(
    session: Session, units: Units, chained: Text
) -> None:
    remove(units, chained, "fr")
    last = made(session, chained, "en")
    assert (last.made_from_id, last.made_from_language, last.made_from_origin) == (None, "fr", HUMAN)
    assert not last.is_stale
    change(units, chained, "Uno.\n\nTres.")
    assert behind(session, chained) == {"en"}


def test_a_machine_in_the_chain_is_remembered_to_its_end(session: Session, units: Units, text: Text) -> None:
    write(units, text, "fr", "Un.", "Deux.", origin=MACHINE, provider="apertium")
    write(units, text, "en", "One.", "Two.", after=("fr", MACHINE))
    write(units, text, "ar", "١", "٢", after=("en", HUMAN))
    assert made(session, text, "ar").rests_on_machine
    write(units, text, "en", "One.", "Two.")
    assert not made(session, text, "ar").rests_on_machine


def test_nothing_is_made_from_what_was_made_from_it(units: Units, chained: Text) -> None:
    with pytest.raises(MadeInACircle):
        write(units, chained, "fr", "Un.", "Deux.", after=("en", HUMAN))


def test_a_summary_is_behind_as_soon_as_anything_it_was_made_from_changed(
    session: Session, units: Units, text: Text
) -> None:
    write(units, text, "fr", "Un, deux.", extent="summary")
    write(units, text, "en", "Both.", extent="summary", after=("fr", HUMAN))
    assert behind(session, text) == set()
    change(units, text, "Uno.\n\nTres.")
    assert behind(session, text) == {"fr", "en"}
    write(units, text, "fr", "Un, trois.", extent="summary")
    assert behind(session, text) == {"en"}


def test_wordings_given_at_once_are_all_up_to_date_however_they_are_cut(session: Session, units: Units) -> None:
    wordings = {"en": "One.\n\nTwo.", "fr": "Un et deux."}
    with units.open() as uow:
        text = create_text_in_languages(uow, exchange_id=1, kind="page", wordings=wordings, is_plain=False)
    assert behind(session, text) == set()
    with units.open() as uow:
        again = uow.session.get_one(Text, text.id)
        set_wordings(uow, again, {"fr": "Un, deux et trois.", "en": "One.\n\nTwo.\n\nThree."})
    assert behind(session, text) == set()


KEYS = [("fr", HUMAN), ("en", HUMAN), ("ar", HUMAN), ("fr", MACHINE)]
Key = tuple[str, Origin]


@dataclass
class Made:
    """A version as the small model has it: words, those they were read from, and where these stood (None: it is gone)."""

    words: list[str]
    read: list[str]
    base: "Made | None"
    is_original: bool = False


@dataclass
class Story:
    """One text and its versions, in plain words: each word is new, and `renders` the word it was made of."""

    renders: dict[str, str] = field(default_factory=dict)
    versions: dict[Key, Made] = field(default_factory=dict)
    numbers: Any = field(default_factory=count)
    source: Made = field(init=False)

    def __post_init__(self) -> None:
        self.source = Made(self.new(3), [], None, is_original=True)

    def new(self, number: int) -> list[str]:
        return [f"word{next(self.numbers)}" for _ in range(number)]

    def meaning(self, word: str) -> str:
        while word in self.renders:
            word = self.renders[word]
        return word

    def is_stale(self, version: Made) -> bool:
        if version.is_original:
            return False
        if version.base is None:
            return [self.meaning(word) for word in version.read] != self.source.words
        return version.read != version.base.words or self.is_stale(version.base)

    def rests_on(self, version: Made, other: Made) -> bool:
        return version is other or (version.base is not None and self.rests_on(version.base, other))


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("change"), st.integers(0, 2), st.booleans()),
        st.tuples(st.just("lengthen"), st.booleans(), st.none()),
        st.tuples(
            st.just("write"), st.sampled_from(KEYS), st.tuples(st.sampled_from([None, *KEYS]), st.sampled_from("nkl"))
        ),
        st.tuples(st.just("remove"), st.sampled_from(KEYS), st.none()),
    ),
    min_size=1,
    max_size=14,
)


def play(uow: UnitOfWork, text: Text, story: Story, step: tuple[str, Any, Any]) -> None:
    match step:
        case ("change", int(place), bool(is_typing_error)):
            reword(uow, text, story, place=min(place, len(story.source.words) - 1), is_typing_error=is_typing_error)
        case ("lengthen", bool(is_longer), _):
            words = story.source.words
            story.source.words = [*words, *story.new(1)] if is_longer else words[:-1] or words
            change_source(uow, text, source="\n\n".join(story.source.words))
        case ("write", key, (after, how)):
            rewrite(uow, text, story, key=key, after=after, how=how)
        case ("remove", key, _) if key in story.versions:
            gone = story.versions.pop(key)
            for version in story.versions.values():
                version.base = None if version.base is gone else version.base
            found = find_version(uow.session, text.id, language=key[0], origin=key[1])
            assert found is not None
            uow.session.execute(delete(Version).where(Version.id == found.id))
            uow.session.expire_all()
            settle_versions(uow, text.id)


def reword(uow: UnitOfWork, text: Text, story: Story, *, place: int, is_typing_error: bool) -> None:
    (word,) = story.new(1)
    before = story.source.words[place]
    story.source.words = [word if at == place else old for at, old in enumerate(story.source.words)]
    if is_typing_error:
        story.renders = {made: word if of == before else of for made, of in story.renders.items()}
        for version in story.versions.values():
            if version.base is None or version.base is story.source:
                version.read = [word if one == before else one for one in version.read]
    change_source(uow, text, source="\n\n".join(story.source.words), is_typing_error=is_typing_error)


def rewrite(uow: UnitOfWork, text: Text, story: Story, *, key: Key, after: Key | None, how: str) -> None:
    """`how`: new words, the same words kept, or new ones with the first paragraph left behind."""
    base = story.source if after is None or key[1] == MACHINE else story.versions.get(after)
    before = story.versions.get(key)
    if base is None or (before is not None and story.rests_on(base, before)):
        return
    version = before or Made([], [], None)
    is_kept = how == "k" and len(version.words) == len(base.words)
    is_left_behind = how == "l" and version.base is base and len(version.read) == len(base.words)
    version.words = version.words if is_kept else story.new(len(base.words))
    version.read = [version.read[0], *base.words[1:]] if is_left_behind else list(base.words)
    version.base = base
    story.versions[key] = version
    story.renders.update(zip(version.words, version.read, strict=True))
    stands = get_source(uow.session, text.id)
    if after is not None and base is not story.source:
        found = find_version(uow.session, text.id, language=after[0], origin=after[1])
        assert found is not None
        stands = found
    digests = [digest(word) for word in version.read]
    put_version(uow, text, language=key[0], origin=key[1], paragraphs=version.words, made_from=stands, digests=digests)


def stale_keys(versions: Sequence[Version]) -> set[Key]:
    return {(v.language, Origin(v.origin)) for v in versions if v.is_stale}


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_happens_to_a_text_its_versions_are_behind_exactly_where_their_chain_is(
    units: Units, session: Session, steps: list[tuple[str, Any, Any]]
) -> None:
    story = Story()
    text = make_text(units, "\n\n".join(story.source.words))
    for step in steps:
        with units.open() as uow:
            play(uow, uow.session.get_one(Text, text.id), story, step)
        expected = {key for key, version in story.versions.items() if story.is_stale(version)}
        assert stale_keys(list_versions(session, text.id)) == expected, step
