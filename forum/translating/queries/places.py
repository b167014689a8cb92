"""Which round a text belongs to that is no contribution."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, union_all
from sqlalchemy.orm import Session

from forum.contributions.models import Topic
from forum.exchanges.models import Notice, Paper, Question, Round
from forum.synthesis.models import Synthesis


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
