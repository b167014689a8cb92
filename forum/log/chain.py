"""The chain of the log: each entry is bound to the one before it by a hash over ids, codes and digests.

What a person may have erased (who acted, at which moment, a reason's words) is not in the chain, but a digest of it made with
a salt of its own. Erasing takes the words and the salt; the digest stays, tells nothing, and the chain holds. An erased
moment leaves its day (UTC), an erased actor nobody: so an entry whose salt is gone can still not say anything else.
"""

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from enum import StrEnum

from forum.log.models import LogEntry

BEGINNING = ""
"""Stands before the first entry of a chain."""


class Fault(StrEnum):
    """`missing`: none stands at this place; `altered`: its ids, codes or digests, or what it is bound to; `added`: in no chain.

    `cut`: the chain went on; `moment`, `actor`, `words`: not what its digest was made of; `replaced`: another hash than
    the one that was written down.
    """

    MISSING = "missing"
    ALTERED = "altered"
    ADDED = "added"
    CUT = "cut"
    MOMENT = "moment"
    ACTOR = "actor"
    WORDS = "words"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Link:
    """An entry's number in its chain, counted from 1, and its hash."""

    place: int
    hash: str


def new_salt() -> str:
    return f"{secrets.randbits(128):032x}"


def digest(salt: str, *values: object) -> str:
    """SHA-256 in hex of the values, as JSON, after the salt."""
    return hashlib.sha256(json.dumps([salt, *values], ensure_ascii=True).encode()).hexdigest()


def moment_digest(salt: str, at: datetime) -> str:
    return digest(salt, at.astimezone(UTC).isoformat())


def entry_hash(before: str, entry: LogEntry) -> str:
    """Of what the entry says in ids, codes and digests, and of the hash before it."""
    return digest(
        before,
        entry.exchange_id,
        entry.place,
        entry.day.isoformat() if entry.day else None,
        entry.act,
        entry.thing,
        entry.thing_id,
        entry.reason,
        entry.capacity,
        entry.moment_digest,
        entry.actor_digest,
        entry.words_digest,
    )


def bind(entry: LogEntry, before: Link) -> Link:
    """Make it the next after `before`."""
    entry.place, entry.day = before.place + 1, entry.at.astimezone(UTC).date()
    entry.moment_salt, entry.actor_salt = new_salt(), new_salt()
    entry.moment_digest = moment_digest(entry.moment_salt, entry.at)
    entry.actor_digest = digest(entry.actor_salt, entry.actor_kind, entry.actor_id)
    entry.hash = entry_hash(before.hash, entry)
    return Link(entry.place, entry.hash)


def find_faults(
    entries: Iterable[LogEntry], *, first: Link, last: Link, words: Mapping[int, str]
) -> Iterator[tuple[int, Fault]]:
    """Where the chain does not hold, as (place, what is wrong); nothing where all is as it was written.

    `entries` in the order of their places; `first`: what stands before the first that is kept; `last`: where it ends;
    `words`: those kept beside the log, by entry id.
    """
    before = first
    for entry in entries:
        if entry.place is None:
            yield before.place, Fault.ADDED
            continue
        if entry.place > before.place + 1:
            yield before.place + 1, Fault.MISSING
        if entry.place <= before.place or entry.hash != entry_hash(before.hash, entry):
            yield entry.place, Fault.ALTERED
        yield from ((entry.place, fault) for fault in _beside(entry, words.get(entry.id)))
        before = Link(entry.place, entry.hash or BEGINNING)
    if before != last:
        yield before.place + 1, Fault.CUT


def _beside(entry: LogEntry, words: str | None) -> Iterator[Fault]:
    """What lies beside the chain, against its digests."""
    if not _is_moment_whole(entry):
        yield Fault.MOMENT
    if not _is_actor_whole(entry):
        yield Fault.ACTOR
    if words is not None and entry.words_digest != (digest(entry.words_salt, words) if entry.words_salt else None):
        yield Fault.WORDS


def _is_moment_whole(entry: LogEntry) -> bool:
    if entry.moment_salt is not None:
        return entry.moment_digest == moment_digest(entry.moment_salt, entry.at)
    return entry.day is not None and entry.at == datetime.combine(entry.day, time(), tzinfo=UTC)


def _is_actor_whole(entry: LogEntry) -> bool:
    if entry.actor_salt is not None:
        return entry.actor_digest == digest(entry.actor_salt, entry.actor_kind, entry.actor_id)
    return (entry.actor_kind, entry.actor_id) == ("system", None)
