"""Where a text that is no contribution stands: its round, and the page on which readers find it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, or_, select, union_all
from sqlalchemy.orm import Session

from forum.contributions.models import Topic
from forum.exchanges.models import Notice, Paper, Question, Round
from forum.synthesis.models import Synthesis
from forum.translating.policy import Work


def rounds_of_texts(session: Session, exchange_id: int) -> Mapping[int, frozenset[int]]:
    """By round: its theme, questions, papers, topics' titles, notices and synthesis. One query."""
    here = select(Round.id).where(Round.exchange_id == exchange_id).scalar_subquery()
    query: Any = union_all(
        select(Round.id.label("round_id"), Round.theme_id.label("text_id")).where(Round.exchange_id == exchange_id),
        *(
            select(table.round_id, column).where(table.round_id.in_(here), column.is_not(None))
            for table, column in (
                (Question, Question.text_id),
                (Paper, Paper.title_id),
                (Paper, Paper.body_id),
                (Topic, Topic.title_id),
                (Notice, Notice.title_id),
                (Notice, Notice.body_id),
                (Synthesis, Synthesis.text_id),
            )
        ),
    )
    found: dict[int, set[int]] = {}
    for round_id, text_id in session.execute(query):
        found.setdefault(round_id, set()).add(text_id)
    return {round_id: frozenset(ids) for round_id, ids in found.items()}


def find_place(session: Session, work: Work) -> int | None:
    """The id of its topic or paper, or the number of its week, as its page's address has it; None for what stands in none."""
    query = _page_queries(work.text_id).get(work.kind)
    return session.scalar(query) if query is not None else None


def _page_queries(text_id: int) -> Mapping[str, Select[int]]:
    number = select(Round.number)
    paper = select(Paper.id).where(or_(Paper.title_id == text_id, Paper.body_id == text_id))
    return {
        "topic": select(Topic.id).where(Topic.title_id == text_id),
        "theme": number.where(Round.theme_id == text_id),
        "question": number.join(Question, Question.round_id == Round.id).where(Question.text_id == text_id),
        "paper_title": paper,
        "paper": paper,
        "synthesis": number.join(Synthesis, Synthesis.round_id == Round.id).where(Synthesis.text_id == text_id),
    }
