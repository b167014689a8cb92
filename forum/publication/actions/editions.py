"""Editions: asked for, made file by file, published, taken back."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import Select, and_, delete, or_, select

from forum.contributions.models import Contribution, Status
from forum.contributions.promises import NAMELESS
from forum.exchanges.models import Exchange
from forum.kernel.actor import Actor
from forum.kernel.errors import require
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.publication.actions.telling import have_told_of_dropped, tell_of_made
from forum.publication.errors import BeingMade, NotWhole
from forum.publication.models import Edition, EditionFile, EditionText
from forum.publication.policy import can_make_publication
from forum.publication.queries.editions import get_edition, next_number
from forum.publication.rules import EditionState

MAKE = "publication.make_edition"
DELETE = "publication.delete_files"
UNDER_WAY = (EditionState.WAITING, EditionState.MAKING)
HOLDING = (EditionState.MAKING, EditionState.READY)
LONGEST = timedelta(hours=1)
"""After that nobody waits for an edition any more, and may have the next one made."""


def order_edition(uow: UnitOfWork, actor: Actor, *, exchange: Exchange) -> Edition:
    """The next number; the worker makes it. NotAllowed, BeingMade."""
    require(can_make_publication(actor, exchange, uow.now))
    under_way = select(Edition.id).where(
        Edition.exchange_id == exchange.id, Edition.state.in_(UNDER_WAY), Edition.asked_at > uow.now - LONGEST
    )
    if uow.session.scalar(under_way.limit(1)) is not None:
        raise BeingMade()
    edition = uow.add(
        Edition(
            exchange_id=exchange.id,
            number=next_number(uow.session, exchange.id),
            state=EditionState.WAITING,
            ordered_by_id=actor.membership_id(exchange.id),
            asked_at=uow.now,
        )
    )
    uow.flush()
    uow.enqueue(MAKE, key=f"{MAKE}:{edition.id}", edition_id=edition.id)
    write_log(uow, actor, act="order_edition", thing="edition", thing_id=edition.id, exchange_id=exchange.id)
    return edition


def begin_edition(uow: UnitOfWork, *, edition_id: int) -> Edition | None:
    """Made from its beginning, also where an earlier try was cut off; None where it is made already, or gone."""
    edition = uow.session.get(Edition, edition_id)
    if edition is None or edition.state not in UNDER_WAY:
        return None
    uow.session.execute(delete(EditionFile).where(EditionFile.edition_id == edition_id))
    uow.session.execute(delete(EditionText).where(EditionText.edition_id == edition_id))
    edition.state, edition.done, edition.total = EditionState.MAKING, 0, 0
    return edition


def note_contents(uow: UnitOfWork, *, edition_id: int, texts: Sequence[tuple[int, str]], total: int) -> None:
    """What it holds is known before its first file is there, so that no withdrawal in between is missed.

    Nor is one that came after the book was read.
    """
    uow.session.get_one(Edition, edition_id).total = total
    for contribution_id, printed_as in texts:
        uow.add(EditionText(edition_id=edition_id, contribution_id=contribution_id, printed_as=printed_as))
    uow.flush()
    lost_name = and_(EditionText.printed_as.not_in(NAMELESS), Contribution.shown_as.in_(NAMELESS))
    taken_back = (
        select(EditionText.edition_id)
        .join(Contribution, Contribution.id == EditionText.contribution_id)
        .where(EditionText.edition_id == edition_id, or_(Contribution.status == Status.WITHDRAWN, lost_name))
    )
    drop_editions(uow, taken_back)


def keep_file(uow: UnitOfWork, file: EditionFile) -> None:
    """Not where the edition was dropped while it was made."""
    edition = uow.session.get_one(Edition, file.edition_id)
    if edition.state == EditionState.DROPPED:
        uow.enqueue(DELETE, digests=[file.sha256])
        return
    uow.add(file)
    edition.done += 1


def finish_edition(uow: UnitOfWork, *, edition_id: int, lacking: str) -> None:
    edition = uow.session.get_one(Edition, edition_id)
    if edition.state != EditionState.DROPPED:
        edition.state, edition.made_at, edition.lacking = EditionState.READY, uow.now, lacking[:200]
        tell_of_made(uow, edition)


def fail_edition(uow: UnitOfWork, *, edition_id: int, trouble: str, at: str) -> None:
    edition = uow.session.get_one(Edition, edition_id)
    if edition.state != EditionState.DROPPED:
        edition.state, edition.trouble, edition.trouble_at = EditionState.FAILED, trouble[:40], at[:200]
        tell_of_made(uow, edition)


def drop_editions(uow: UnitOfWork, editions: Select[int]) -> None:
    """Delete the files of these editions: what was taken back is in none of our files any more.

    One that is being made holds it too; one that still waits will not.
    """
    ids = list(uow.session.scalars(editions))
    digests = list(uow.session.scalars(select(EditionFile.sha256).where(EditionFile.edition_id.in_(ids))))
    uow.session.execute(delete(EditionFile).where(EditionFile.edition_id.in_(ids)))
    if digests:
        uow.enqueue(DELETE, digests=digests)
    for edition in uow.session.scalars(select(Edition).where(Edition.id.in_(ids), Edition.state.in_(HOLDING))):
        edition.state, edition.published_at = EditionState.DROPPED, None
        have_told_of_dropped(uow, edition.exchange_id)


def publish_edition(uow: UnitOfWork, actor: Actor, *, exchange: Exchange, number: int, is_public: bool) -> None:
    """Let readers find it, or take it back. NotAllowed, NoPublication, NotWhole."""
    require(can_make_publication(actor, exchange, uow.now))
    found = get_edition(uow.session, exchange.id, number)
    if is_public and not found.is_whole:
        raise NotWhole()
    found.edition.published_at = uow.now if is_public else None
    act = "publish_edition" if is_public else "take_back_edition"
    write_log(uow, actor, act=act, thing="edition", thing_id=found.edition.id, exchange_id=exchange.id)
