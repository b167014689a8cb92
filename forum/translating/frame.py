"""Questions to authors as the pages of authors take them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext, ngettext
from sqlalchemy.orm import Session

from forum.contributions.queries.mine import MineLine
from forum.translating.queries.questions import AskedOf, count_questions
from forum.translating.rows import ShownQuestion, show_question
from forum.web.filters import language_label


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """One question, the passage it is about (empty where that was changed since), and what is typed in its box."""

    question: ShownQuestion
    heading: str
    passage: str
    answer: str
    language: str


def answer_forms(asked: AskedOf, typed: Mapping[str, str]) -> list[AnswerForm]:
    """Those without an answer first."""
    passages = dict(zip(asked.source.digests, asked.source.paragraphs, strict=True))
    source_language = asked.source.language
    return [
        AnswerForm(
            question=show_question(row),
            heading=gettext("A translator into %(language)s asks", language=language_label(row.target)),
            passage=passages.get(row.digest, ""),
            answer=typed.get(f"answer-{row.id}", row.answer or ""),
            language=typed.get(f"answer_language-{row.id}", row.answer_language or source_language),
        )
        for row in sorted(asked.questions, key=lambda one: (one.answered_at is not None, one.id))
    ]


def said_questions(session: Session, lines: Sequence[MineLine]) -> dict[int, tuple[str, str]]:
    """Of contributions that translators asked about, by number: how many wait for an answer, and where they stand."""
    found = count_questions(session, [line.text_id for line in lines])
    return {
        line.id: (say_number(*found[line.text_id]), question_address(line))
        for line in lines
        if line.text_id in found and line.status == "published"
    }


def say_number(number: int, waiting: int) -> str:
    if not waiting:
        return ngettext("You answered a translator’s question", "You answered %(num)s questions of translators", number)
    return ngettext("A translator asks you something", "Translators ask you %(num)s things", waiting)


def question_address(line: MineLine) -> str:
    return url_for("contributions.questions", slug=line.slug, contribution_id=line.id)
