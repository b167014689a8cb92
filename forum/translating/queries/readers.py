"""In which languages the members of an exchange read."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import String, func, select, type_coerce
from sqlalchemy import cast as as_type
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.exchanges.models import Membership, MembershipState
from forum.kernel.reader import Reader, same_language


@dataclass(frozen=True, slots=True)
class Readers:
    """How many members read in the same way."""

    groups: Sequence[tuple[Reader, int]]

    @property
    def languages(self) -> frozenset[str]:
        """All that anybody reads, without regions."""
        read = (tag for reader, _ in self.groups for tag in (reader.language, *reader.also))
        return frozenset(tag.split("-")[0].lower() for tag in read)

    def number(self, language: str, *, who_read: str | None = None) -> int:
        """Of those whose reading language it is, all, or those who read another one too."""
        return sum(
            number
            for reader, number in self.groups
            if same_language(reader.language, language) and (who_read is None or reader.reads(who_read))
        )


def count_readers(session: Session, exchange_id: int) -> Readers:
    """One query, whose rows are the ways of reading, not the members."""
    also = as_type(type_coerce(Account.reads, String), String)
    query = (
        select(Account.language, also, func.count())
        .join(Membership, Membership.account_id == Account.id)
        .where(Membership.exchange_id == exchange_id, Membership.state == MembershipState.ACTIVE)
        .group_by(Account.language, also)
    )
    return Readers([(Reader(language, tuple(json.loads(reads))), n) for language, reads, n in session.execute(query)])
