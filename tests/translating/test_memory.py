"""What was translated before is offered again; and nothing of a text that was taken back."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.contributions.actions.withdraw import withdraw_contribution
from forum.contributions.models import Contribution
from forum.kernel.actor import Actor
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.own_data.actions.erase import WITHDRAW, ask_for_erasure
from forum.texts.actions import change_source, create_text, put_version, withdraw_text
from forum.texts.models import Origin, Text
from forum.texts.notes import ContentNote
from forum.translating.actions.memory import forget_memory_of, keep_memory
from forum.translating.likeness import LEAST, MARKS, likeness, marks_of, may_be_alike
from forum.translating.models import MemoryMark, MemorySegment
from forum.translating.queries.memory import MOST_OFFERS, Match, Sought, find_matches
from tests.cast import Cast
from tests.factories import make_contribution, make_topic
from tests.translating.conftest import SPANISH, Stage

FIRST, SECOND = SPANISH.split("\n\n")
FRENCH = ["Nous travaillons avec la commune.", "La première année fut difficile."]
words = st.text(max_size=200)


@given(words, words)
def test_likeness_is_the_same_both_ways_and_within_a_hundred(one: str, other: str) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert 0 <= likeness(one, other) <= 100


@given(words)
def test_the_same_is_a_hundred_percent_alike_whatever_its_white_space(one: str) -> None:
    assert likeness(one, f" {one}\n") == 100


@given(words, words)
def test_only_the_same_is_a_hundred_percent_alike(one: str, other: str) -> None:
    assert (likeness(one, other) == 100) == (one.split() == other.split())


@given(words, words)
def test_lengths_never_rule_out_what_is_alike_enough(one: str, other: str) -> None:
    one, other = " ".join(one.split()), " ".join(other.split())
    assert may_be_alike(len(one), len(other)) or likeness(one, other) < LEAST or not (one or other)


def test_marks_are_of_one_exchange_and_pair() -> None:
    here = marks_of(FIRST, exchange_id=1, source_language="es", language="fr")
    assert 0 < len(here) <= MARKS
    assert not set(here) & set(marks_of(FIRST, exchange_id=2, source_language="es", language="fr"))
    assert not set(here) & set(marks_of(FIRST, exchange_id=1, source_language="es", language="en"))
    assert here == marks_of(FIRST, exchange_id=1, source_language="es-PE", language="fr")


def translated(uow: UnitOfWork, text: Text, paragraphs: list[str], **more: Any) -> None:
    put_version(uow, text, language="fr", paragraphs=paragraphs, origin=Origin.HUMAN, **more)


@pytest.fixture
def remembered(units: Units, stage: Stage, drain: Callable[[], int]) -> Stage:
    """The text of the stage has a French version, and the worker has seen it."""
    with units.open() as uow:
        translated(uow, uow.session.get_one(Text, stage.text.id), FRENCH)
    drain()
    return stage


def ask(
    session: Session, stage: Stage, *paragraphs: str, who: Actor | None = None, at: MovableClock
) -> list[list[Match]]:
    session.expire_all()
    actor = who or stage.actor(stage.cast.tara.account)
    sought = Sought(stage.cast.exchange.id, "es", "fr")
    return find_matches(session, actor, paragraphs, sought=sought, now=at.now())


def kept(session: Session) -> list[str]:
    """Of what was written in Spanish: the exchange's own titles were not."""
    session.expire_all()
    rows = session.scalars(select(MemorySegment).where(MemorySegment.source_language == "es"))
    return [words for row in rows for words in (row.source, row.rendering)]


def loose_marks(session: Session) -> list[int]:
    return list(session.scalars(select(MemoryMark.mark).where(MemoryMark.segment_id.not_in(select(MemorySegment.id)))))


def test_the_same_paragraph_is_offered_at_a_hundred_percent(
    session: Session, remembered: Stage, clock: MovableClock
) -> None:
    first, nothing = ask(session, remembered, f"{FIRST} ", "Otra cosa muy distinta.", at=clock)
    assert [(m.likeness, m.source, m.rendering) for m in first] == [(100, FIRST, FRENCH[0])]
    assert nothing == []


def test_a_near_paragraph_is_offered_with_its_likeness(
    session: Session, remembered: Stage, clock: MovableClock
) -> None:
    (found,) = ask(session, remembered, "Trabajamos siempre con el municipio.", at=clock)
    assert [match.rendering for match in found] == [FRENCH[0]]
    assert LEAST <= found[0].likeness < 100


def test_no_rendering_is_offered_twice_and_only_the_likest(
    session: Session, units: Units, remembered: Stage, clock: MovableClock, drain: Callable[[], int]
) -> None:
    with units.open() as uow:
        for ending in ("hoy.", "ayer.", "siempre.", "nunca.", "aquí."):
            source = f"Las mujeres del barrio caminan juntas por la noche {ending}"
            text = create_text(
                uow, exchange_id=remembered.cast.exchange.id, kind="contribution", language="es", source=source
            )
            translated(uow, text, ["Le même." if ending in {"hoy.", "ayer."} else f"Elles marchent {ending}"])
    drain()
    (found,) = ask(session, remembered, "Las mujeres del barrio caminan juntas por la noche mañana.", at=clock)
    assert len(found) == MOST_OFFERS
    assert len({match.rendering for match in found}) == MOST_OFFERS
    assert [m.likeness for m in found] == sorted((m.likeness for m in found), reverse=True)


def test_what_a_machine_made_and_summaries_are_not_remembered(
    session: Session, units: Units, stage: Stage, drain: Callable[[], int]
) -> None:
    with units.open() as uow:
        text = uow.session.get_one(Text, stage.text.id)
        put_version(uow, text, language="fr", paragraphs=FRENCH, origin=Origin.MACHINE)
        put_version(uow, text, language="en", paragraphs=["In short."], origin=Origin.HUMAN, extent="summary")
    drain()
    assert kept(session) == []


def test_what_the_author_took_out_is_not_remembered(
    session: Session, units: Units, remembered: Stage, drain: Callable[[], int]
) -> None:
    with units.open() as uow:
        change_source(
            uow, uow.session.get_one(Text, remembered.text.id), source=f"Rosa vive en otra parte.\n\n{SECOND}"
        )
    drain()
    assert kept(session) == [SECOND, FRENCH[1]]


def test_remembering_twice_is_remembering_once(session: Session, units: Units, remembered: Stage) -> None:
    before = kept(session)
    with units.open() as uow:
        keep_memory(uow, text_id=remembered.text.id)
    assert kept(session) == before


def test_what_is_closed_to_readers_is_offered_to_nobody_even_before_the_worker_comes(
    session: Session, units: Units, remembered: Stage, clock: MovableClock, drain: Callable[[], int]
) -> None:
    with units.open() as uow:
        withdraw_text(uow, uow.session.get_one(Text, remembered.text.id))
    assert ask(session, remembered, FIRST, at=clock) == [[]]
    drain()
    assert kept(session) == []


def test_another_exchange_is_offered_nothing(session: Session, remembered: Stage, clock: MovableClock) -> None:
    sought = Sought(remembered.cast.exchange.id + 1, "es", "fr")
    actor = remembered.actor(remembered.cast.tara.account)
    assert find_matches(session, actor, [FIRST], sought=sought, now=clock.now()) == [[]]


def test_another_pair_is_offered_nothing(session: Session, remembered: Stage, clock: MovableClock) -> None:
    actor = remembered.actor(remembered.cast.olga.account)
    for source, target in (("es", "en"), ("fr", "es"), ("en", "fr")):
        sought = Sought(remembered.cast.exchange.id, source, target)
        assert find_matches(session, actor, [FIRST], sought=sought, now=clock.now()) == [[]]


def wrote(uow: UnitOfWork, cast: Cast, **more: Any) -> Contribution:
    """A contribution of Paula's, with its French version."""
    topic = make_topic(uow, cast.rounds[0])
    row = make_contribution(uow, topic, cast.paula.membership, text=SPANISH, language="es", **more)
    translated(uow, uow.session.get_one(Text, row.text_id), FRENCH)
    return row


def test_what_is_for_moderators_only_is_offered_to_them_only(
    session: Session, units: Units, stage: Stage, clock: MovableClock, drain: Callable[[], int]
) -> None:
    with units.open() as uow:
        wrote(uow, stage.cast, audience="moderators")
    drain()
    assert ask(session, stage, FIRST, at=clock) == [[]]
    (found,) = ask(session, stage, FIRST, who=stage.actor(stage.cast.mo.account), at=clock)
    assert [match.rendering for match in found] == [FRENCH[0]]


def test_an_offer_of_a_noted_text_carries_its_note(
    session: Session, units: Units, remembered: Stage, clock: MovableClock
) -> None:
    with units.open() as uow:
        text = uow.session.get_one(Text, remembered.text.id)
        text.content_note, text.content_note_language = "violence", "en"
    ((match,),) = ask(session, remembered, FIRST, at=clock)
    assert match.note == ContentNote("violence", "en")


def test_nothing_of_a_withdrawn_contribution_is_left_in_the_memory_at_once(
    session: Session, units: Units, stage: Stage, drain: Callable[[], int]
) -> None:
    with units.open() as uow:
        row = wrote(uow, stage.cast)
    drain()
    assert FIRST in kept(session)
    with units.open() as uow:
        withdraw_contribution(uow, stage.actor(stage.cast.paula.account), contribution_id=row.id)
    assert kept(session) == []
    assert loose_marks(session) == []
    drain()
    assert kept(session) == []


def test_who_erases_herself_and_her_words_leaves_none_in_the_memory(
    session: Session, units: Units, stage: Stage, drain: Callable[[], int]
) -> None:
    with units.open() as uow:
        wrote(uow, stage.cast)
    drain()
    with units.open() as uow:
        ask_for_erasure(uow, stage.actor(stage.cast.paula.account), words=WITHDRAW, is_now=True)
    assert kept(session) == []


def test_forgetting_a_text_takes_its_marks_too(session: Session, units: Units, remembered: Stage) -> None:
    with units.open() as uow:
        forget_memory_of(uow, [remembered.text.id])
    assert kept(session) == []
    assert loose_marks(session) == []


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.text(st.characters(codec="utf-8", categories=("L", "N", "Zs", "P")), min_size=1, max_size=60),
        min_size=1,
        max_size=5,
    )
)
def test_whatever_is_translated_is_found_again(
    session: Session, units: Units, stage: Stage, clock: MovableClock, paragraphs: list[str]
) -> None:
    with units.open() as uow:
        text = uow.session.get_one(Text, stage.text.id)
        source = change_source(uow, text, source="x\n\n" + "\n\n".join(paragraphs)).paragraphs
        translated(uow, text, [f"({at})" for at, _ in enumerate(source)])
        keep_memory(uow, text_id=text.id)
    for found in ask(session, stage, *source, at=clock):
        assert found[0].likeness == 100
