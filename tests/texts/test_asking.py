"""Words that ask, in any script; and that a text knows it of itself however its words came to be."""

import pytest
from sqlalchemy.orm import Session

from forum.kernel.markup import render, split_paragraphs
from forum.kernel.unit_of_work import Units
from forum.texts.actions import change_source, create_text
from forum.texts.asking import asks
from forum.texts.correcting import correct_language
from forum.texts.models import Text
from forum.texts.own_data import erase_words


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("Who knows?", "en"),
        ("Who\nknows?\nNobody.", "en"),
        ("Qui le sait\u202f? Personne.", "fr"),
        ("¿Quién lo sabe?", "es"),
        ("(Who knows?)", "en"),
        ("She said “why?” and “who?!”", "en"),
        ('"Why?" she said.', "en"),
        ("- **Who?**\n- Where", "en"),
        ("من يعرف؟", "ar"),
        ("谁知道？", "zh"),
        ("Ո՞վ գիտե", "hy"),
        ("Ποιος ξέρει;", "el"),
        ("Ποιος ξέρει; Κανείς.", "el-GR"),
    ],
)
def test_a_question_is_known_by_its_mark(words: str, language: str) -> None:
    assert asks(render(split_paragraphs(words)), language)


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("Nobody knows.", "en"),
        ("See https://example.org/?page=2 there.", "en"),
        ("[There](https://example.org/a?b=1&c=2), she said.", "en"),
        ("First; then second.", "en"),
        ("R&D & more.", "en"),
        ("Το ξέρω. https://example.org/a;b", "el"),
        ("R&D & more; nothing.", "en"),
        ("R&D & more.", "el"),
        ("", "en"),
    ],
)
def test_nothing_else_is_one(words: str, language: str) -> None:
    assert not asks(render(split_paragraphs(words)), language)


def test_a_text_asks_as_its_words_do_now(units: Units, session: Session) -> None:
    def now_asks() -> bool:
        session.rollback()
        return session.get_one(Text, text_id, populate_existing=True).asks

    with units.open() as uow:
        text_id = create_text(uow, exchange_id=1, kind="contribution", language="en", source="Who knows?").id
    assert now_asks()
    with units.open() as uow:
        change_source(uow, uow.session.get_one(Text, text_id), source="Lamps; and doors.")
    assert not now_asks()
    with units.open() as uow:
        correct_language(uow, uow.session.get_one(Text, text_id), "el")
    assert now_asks()
    with units.open() as uow:
        erase_words(uow, text_ids=[text_id])
    assert not now_asks()
