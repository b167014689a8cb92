import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from sqlalchemy import case, func, literal, null, select, union_all
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Topic
from forum.exchanges.models import Paper, Question, Round
from forum.search.backends.base import Document, analysed
from forum.search.models import SearchDocument
from forum.search.rules import FINDABLE
from forum.synthesis.models import Synthesis
from forum.texts.models import Origin, Text
from forum.texts.queries import VersionRow, load_versions

_BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|pre|blockquote)>|<(?:br|hr) ?/?>")
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands. `author_id` is a membership; None where the author is not shown."""

    round_number: int | None = None
    author_id: int | None = None


def list_findable_texts(session: Session, *, after: int, limit: int) -> list[int]:
    """Ids of texts to be found, in order, beyond `after`."""
    query = select(Text.id).where(Text.id > after, Text.published_at.is_not(None), Text.kind.in_(sorted(FINDABLE)))
    return list(session.scalars(query.order_by(Text.id).limit(limit)))


def count_findable_texts(session: Session) -> int:
    query = select(func.count()).where(Text.published_at.is_not(None), Text.kind.in_(sorted(FINDABLE)))
    return session.scalar(query) or 0


def count_kept_texts(session: Session) -> int:
    return session.scalar(select(func.count()).where(SearchDocument.is_withdrawn.is_(False))) or 0


def read_documents(session: Session, text_ids: Sequence[int]) -> list[Document]:
    """What the index is to know of those texts among these that may be found, in three queries."""
    query = select(Text).where(
        Text.id.in_(list(text_ids)), Text.published_at.is_not(None), Text.kind.in_(sorted(FINDABLE))
    )
    texts = list(session.scalars(query))
    places = find_places(session, [text.id for text in texts])
    versions = load_versions(session, [text.id for text in texts])
    return [_document(text, places.get(text.id, Place()), versions.get(text.id, ())) for text in texts]


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
            (Synthesis.text_id, Round.id == Synthesis.round_id),
        )
    ]
    themes = select(Round.theme_id, Round.number, literal(None)).where(Round.theme_id.in_(ids))
    rows: Any = session.execute(union_all(contributions, themes, *of_rounds))
    return {text_id: Place(number, author_id) for text_id, number, author_id in rows}


def _document(text: Text, place: Place, versions: Sequence[VersionRow]) -> Document:
    by_language = {version.language: version.html for version in sorted(versions, key=_is_a_person_s)}
    stems, phrases = analysed((language, "\n\n".join(words_of(html))) for language, html in by_language.items())
    return Document(
        text_id=text.id,
        exchange_id=text.exchange_id,
        round_number=place.round_number,
        author_id=place.author_id,
        at=text.published_at or text.created_at,
        source_language=text.source_language,
        languages=tuple(by_language),
        stems=stems,
        phrases=phrases,
    )


def _is_a_person_s(version: VersionRow) -> bool:
    """Sorted by this, a person's wording comes last and stands for a machine's in the same language."""
    return version.origin != Origin.MACHINE


def words_of(html: str) -> list[str]:
    """The paragraphs of a text as words only. The HTML is our own, kept clean when it was written."""
    return [words for block in _BLOCK_END.split(html) if (words := unescape(_TAG.sub("", block)).strip())]
