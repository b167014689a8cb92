from collections.abc import Iterator, Mapping

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from forum.log.chain import Fault, Link, find_faults
from forum.log.models import LogChain, LogEntry

AT_A_TIME = 500


def list_chain_ids(session: Session) -> list[int]:
    """Of the exchanges that have a chain; 0 is the installation's."""
    return list(session.scalars(select(LogChain.exchange_id).order_by(LogChain.exchange_id)))


def find_head(session: Session, exchange_id: int) -> Link | None:
    """The last link: who writes it down can tell later whether what came before is still the same. None: nothing noted."""
    chain = session.get(LogChain, exchange_id)
    return Link(chain.last_place, chain.last_hash) if chain is not None else None


def walk_chain(session: Session, exchange_id: int) -> Iterator[LogEntry]:
    """In the order of their places; what stands outside the chain first."""
    query = select(LogEntry).where(_of_chain(exchange_id)).order_by(LogEntry.place.nulls_first(), LogEntry.id)
    yield from session.scalars(query.execution_options(yield_per=AT_A_TIME))


def check_log(
    session: Session, exchange_id: int, *, words: Mapping[int, str], known: Link | None = None
) -> list[tuple[int, Fault]]:
    """What does not hold, as (place, fault); empty where the log is whole.

    `words`: reasons kept beside it, by entry id; `known`: a link written down before, which must still stand there.
    """
    chain = session.get(LogChain, exchange_id)
    if chain is None:
        return [] if known is None else [(known.place, Fault.REPLACED)]
    first, last = Link(chain.first_place, chain.first_hash), Link(chain.last_place, chain.last_hash)
    faults = list(find_faults(walk_chain(session, exchange_id), first=first, last=last, words=words))
    if known is not None and not _stands(session, exchange_id, known, first=first):
        faults.append((known.place, Fault.REPLACED))
    return faults


def _stands(session: Session, exchange_id: int, known: Link, *, first: Link) -> bool:
    """Also where it is older than what is kept."""
    if known.place < first.place:
        return True
    if known == first:
        return True
    query = select(LogEntry.hash).where(_of_chain(exchange_id), LogEntry.place == known.place)
    return session.scalar(query) == known.hash


def _of_chain(exchange_id: int) -> ColumnElement[bool]:
    return LogEntry.exchange_id == exchange_id if exchange_id else LogEntry.exchange_id.is_(None)
