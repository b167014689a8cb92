"""Texts by authors whom nobody knows yet, and what in them may lead to a person: pointed out to who decides."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Status
from forum.exchanges.models import Membership, MembershipState
from forum.texts.pointed import Finder
from forum.texts.pointing import Kind, Known, Point, find_points


def by_newcomers(session: Session, contributions: Collection[Contribution]) -> frozenset[int]:
    """Ids of those whose author has no other contribution published under her name here.

    What bears no name is always among them: otherwise it would tell that its author is known. A change of what is published
    under a name is not.
    """
    authors = {row.author_id for row in contributions if row.author_id is not None}
    query = select(Contribution.author_id, func.count()).where(
        Contribution.author_id.in_(authors), Contribution.status == Status.PUBLISHED
    )
    published = {author_id: number for author_id, number in session.execute(query.group_by(Contribution.author_id))}
    return frozenset(row.id for row in contributions if _is_new(row, published.get(row.author_id or 0, 0)))


def _is_new(row: Contribution, published: int) -> bool:
    if row.author_id is None:
        return True
    is_out = row.status == Status.PUBLISHED
    return published <= is_out and not (is_out and row.has_pending_edit)


def load_member_names(session: Session, exchange_id: int) -> Known:
    """As those who take part have confirmed them."""
    query = select(Membership.name).where(
        Membership.exchange_id == exchange_id,
        Membership.state == MembershipState.ACTIVE,
        Membership.confirmed_at.is_not(None),
    )
    return Known(session.scalars(query))


def finder_of(names: Known, *, language: str, own_name: str | None) -> Finder:
    """Of what others may be known by: her own name, where she writes under it, is hers to give."""

    def find(text: str) -> Sequence[Point]:
        found = find_points(text, language=language, names=names)
        return [point for point in found if not _is_hers(text[point.begins : point.ends], point.kind, own_name)]

    return find


def _is_hers(words: str, kind: Kind, own_name: str | None) -> bool:
    return own_name is not None and kind is Kind.NAME and _plain(words.split()) == _plain(own_name.split())


def _plain(words: Iterable[str]) -> list[str]:
    return [word.casefold() for word in words]
