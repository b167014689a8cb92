from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution
from forum.contributions.queries.wordings import words_waiting
from forum.kernel.outbox import is_pending, list_pending
from forum.moderation.models import Gist
from forum.moderation.rules import digest_of, gist_key


@dataclass(frozen=True, slots=True)
class GistView:
    """What a machine, `provider`, makes of it. `is_stale`: the words were changed since."""

    language: str
    paragraphs: tuple[str, ...]
    provider: str
    is_stale: bool = False
    through: str = ""


def find_gist(session: Session, contribution: Contribution, language: str) -> GistView | None:
    row = session.scalar(select(Gist).where(Gist.contribution_id == contribution.id, Gist.language == language))
    if row is None:
        return None
    is_stale = row.digest != digest_of(words_waiting(session, contribution))
    return GistView(row.language, tuple(row.paragraphs), row.provider, is_stale, row.through or "")


def list_gists(session: Session, digests: Mapping[int, str], language: str) -> dict[int, GistView]:
    """By contribution, for a list; `digests` of the words that wait: what tells of others is left out. One query."""
    rows = session.scalars(select(Gist).where(Gist.contribution_id.in_(list(digests)), Gist.language == language))
    return {
        row.contribution_id: GistView(row.language, tuple(row.paragraphs), row.provider, through=row.through or "")
        for row in (rows if digests else ())
        if row.digest == digests[row.contribution_id]
    }


def list_asked(session: Session, contribution_ids: Collection[int], language: str) -> frozenset[int]:
    """Of which of these a machine has been asked. One query."""
    keys = {gist_key(contribution_id, language): contribution_id for contribution_id in contribution_ids}
    return frozenset(keys[key] for key in list_pending(session, keys))


def is_gist_asked(session: Session, contribution_id: int, language: str) -> bool:
    return is_pending(session, gist_key(contribution_id, language))
