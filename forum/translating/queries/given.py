"""What translators gave, summed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from forum.exchanges.rules import Credits
from forum.translating.models import TranslatorWork, WorkKind


@dataclass(frozen=True, slots=True)
class Given:
    """Of one name, or of all who are not named (`name` empty), into one language."""

    name: str
    language: str
    versions: int
    words: int
    reviews: int
    minutes: int


def _count(kind: WorkKind) -> object:
    return func.sum(case((TranslatorWork.kind == kind, 1), else_=0))


_SUMS = (
    _count(WorkKind.VERSION),
    func.sum(TranslatorWork.words),
    _count(WorkKind.REVIEW),
    func.sum(TranslatorWork.minutes),
)


def sum_given(session: Session, exchange_id: int, *, names: Credits) -> list[Given]:
    """By the name each chose for all her versions (`names`: her organisation's or her own) and language, names first; whoever
    chose none, or is gone, is counted among all others. One query. The caller has asked policy."""
    query = (
        select(TranslatorWork.membership_id, TranslatorWork.language, *_SUMS)  # type: ignore[call-overload]
        .where(TranslatorWork.exchange_id == exchange_id)
        .group_by(TranslatorWork.membership_id, TranslatorWork.language)
    )
    sums: dict[tuple[str, str], Sequence[int]] = defaultdict(lambda: (0, 0, 0, 0))
    for membership_id, language, *counts in session.execute(query):
        key = (names.get((membership_id or 0, ""), ""), language)
        sums[key] = [before + int(more) for before, more in zip(sums[key], counts, strict=True)]
    found = [Given(name, language, *counts) for (name, language), counts in sums.items()]
    return sorted(found, key=lambda one: (not one.name, one.name.casefold(), one.language))


def sum_own_minutes(session: Session, membership_id: int) -> int:
    query = select(func.coalesce(func.sum(TranslatorWork.minutes), 0))
    return int(session.scalar(query.where(TranslatorWork.membership_id == membership_id)) or 0)
