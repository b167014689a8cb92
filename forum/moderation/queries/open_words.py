"""First words of what is open, in the language they were written in."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution
from forum.contributions.queries.mine import first_words
from forum.moderation.queries.open_ends import Open
from forum.texts.models import Origin, Text, Version
from forum.texts.notes import as_note

Worded = Callable[[Open], Open]


def load_words(session: Session, shown: Sequence[Open]) -> Mapping[tuple[str, int], Worded]:
    """How each that is shown gets its first words, in the language they were written in; its content note where it has one."""
    by_contribution = {each.id for each in shown if each.kind == "contribution"}
    by_text = {each.id for each in shown if each.kind == "text"}
    query = (
        select(
            Contribution.id,
            Contribution.author_id,
            Text.id.label("text_id"),
            Text.source_language,
            Text.content_note,
            Text.content_note_language,
            Version.paragraphs,
        )
        .select_from(Text)
        .join(Version, and_(Version.text_id == Text.id, Version.origin == Origin.AUTHOR))
        .outerjoin(Contribution, Contribution.text_id == Text.id)
        .where(or_(Contribution.id.in_(by_contribution), Text.id.in_(by_text)))
    )
    found: dict[tuple[str, int], Worded] = {}
    for row in session.execute(query):
        found["text", row.text_id] = worded = _worded(row)
        if row.id is not None:
            found["contribution", row.id] = worded
    return found


def _worded(row: Any) -> Worded:
    is_anonymous = row.id is not None and row.author_id is None
    note = as_note(row.content_note, row.content_note_language)
    words = "" if note else first_words(row.paragraphs)

    def put(each: Open) -> Open:
        return replace(
            each,
            language=row.source_language,
            first_words=words,
            note=note,
            is_anonymous=is_anonymous,
            is_day_only=each.is_day_only or is_anonymous,
        )

    return put
