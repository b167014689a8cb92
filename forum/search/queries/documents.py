from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, literal, null, select, union_all
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Topic
from forum.exchanges.models import Paper, Question, Round
from forum.kernel.markup import plain
from forum.search.backends.base import Document, analysed
from forum.search.rules import FINDABLE
from forum.texts.models import Origin, State, Text, Version


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands. `author_id` is a membership; None where the author is not shown."""

    round_number: int | None = None
    author_id: int | None = None


def list_findable_texts(session: Session, *, after: int, limit: int) -> list[int]:
    """Ids of texts to be found, in order, beyond `after`."""
    query = select(Text.id).where(Text.id > after, Text.published_at.is_not(None), Text.kind.in_(sorted(FINDABLE)))
    return list(session.scalars(query.order_by(Text.id).limit(limit)))


def read_documents(session: Session, text_ids: Sequence[int]) -> list[Document]:
    """What the index is to know of those texts among these that may be found, in three queries."""
    query = select(Text).where(
        Text.id.in_(list(text_ids)), Text.published_at.is_not(None), Text.kind.in_(sorted(FINDABLE))
    )
    texts = list(session.scalars(query))
    places = find_places(session, [text.id for text in texts])
    versions = _read_versions(session, [text.id for text in texts])
    return [_document(text, places.get(text.id, Place()), versions.get(text.id, {})) for text in texts]


def find_places(session: Session, text_ids: Iterable[int]) -> dict[int, Place]:
    ids = list(text_ids)
    shown_author = case((Contribution.shown_as == "anonymous", null()), else_=Contribution.author_id)
    contributions = (
        select(Contribution.text_id, Round.number, shown_author.label("author_id"))
        .join(Topic, Topic.id == Contribution.topic_id)
        .join(Round, Round.id == Topic.round_id)
        .where(Contribution.text_id.in_(ids))
    )
    of_rounds: list[Any] = [
        select(column, Round.number, literal(None)).join(Round, joined).where(column.in_(ids))
        for column, joined in (
            (Topic.title_id, Round.id == Topic.round_id),
            (Question.text_id, Round.id == Question.round_id),
            (Paper.title_id, Round.id == Paper.round_id),
            (Paper.body_id, Round.id == Paper.round_id),
        )
    ]
    themes = select(Round.theme_id, Round.number, literal(None)).where(Round.theme_id.in_(ids))
    rows: Any = session.execute(union_all(contributions, themes, *of_rounds))
    return {text_id: Place(number, author_id) for text_id, number, author_id in rows}


def _read_versions(session: Session, text_ids: Sequence[int]) -> dict[int, dict[str, list[str]]]:
    """Paragraphs by text and language; a person's wording stands for a machine's."""
    query = select(Version.text_id, Version.language, Version.paragraphs).where(
        Version.text_id.in_(list(text_ids)), Version.state == State.PUBLISHED
    )
    found: dict[int, dict[str, list[str]]] = {}
    for text_id, language, paragraphs in session.execute(query.order_by(Version.origin != Origin.MACHINE, Version.id)):
        found.setdefault(text_id, {})[language] = paragraphs
    return found


def _document(text: Text, place: Place, versions: dict[str, list[str]]) -> Document:
    wordings = [(language, plain_words(lines, is_plain=text.is_plain)) for language, lines in versions.items()]
    stems, phrases = analysed(wordings)
    return Document(
        text_id=text.id,
        exchange_id=text.exchange_id,
        round_number=place.round_number,
        author_id=place.author_id,
        at=text.published_at or text.created_at,
        languages=tuple(versions),
        stems=stems,
        phrases=phrases,
    )


def plain_words(paragraphs: Sequence[str], *, is_plain: bool) -> str:
    return "\n\n".join(paragraphs) if is_plain else plain(paragraphs)
