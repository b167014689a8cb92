"""All she wrote, under her name or without one: taken out with every wording; withdrawn for good, or left without her."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from forum.contributions.actions.publish import announce, clear_reason
from forum.contributions.actions.withdraw import close_for_good, erase_contribution_words, throw_away
from forum.contributions.events import ContributionUnnamed
from forum.contributions.form_tokens import new_submission_key
from forum.contributions.models import AnonymousAuthor, Contribution, Status, Topic
from forum.contributions.promises import FORMER
from forum.contributions.queries.standing import all_own_anonymous
from forum.exchanges.models import Round
from forum.files.actions import forget_sender
from forum.files.own_data import erase_files, texts_with_files
from forum.kernel.actor import SYSTEM
from forum.kernel.keys import Keys
from forum.kernel.taking_out import Taken, take_fields
from forum.kernel.unit_of_work import UnitOfWork
from forum.texts.models import Origin, Revision, State, Text, Version
from forum.texts.own_data import erase_earlier_wordings, erase_proposals, erase_words, take_out_wordings

COLUMNS = ("id", "status", "shown_as", "audience", "channel", "is_late", "has_pending_edit", "needs_two", "edition")
MORE_COLUMNS = ("created_at", "submitted_at", "published_at", "edited_at", "reason_code", "reason", "reason_language")
MAY_STAY = frozenset({Status.WAITING, Status.PUBLISHED, Status.HIDDEN})
"""What she may leave behind. A draft nobody saw, and what was returned nobody can send again for her."""

UNREAD = (Status.RETURNED, Status.ASIDE)
"""What no reader sees, and stays so."""


@dataclass(frozen=True, slots=True)
class Written:
    contribution_id: int
    text_id: int


def list_written(session: Session, *, membership_id: int, exchange_id: int, keys: Keys) -> list[Contribution]:
    """Named, anonymous, drafts, and those withdrawn, in their order."""
    anonymous = all_own_anonymous(session, {exchange_id: membership_id}, keys=keys)
    query = select(Contribution).where(
        Contribution.exchange_id == exchange_id,
        or_(Contribution.author_id == membership_id, Contribution.id.in_(anonymous)),
    )
    return list(session.scalars(query.order_by(Contribution.id)))


def take_out_contributions(session: Session, written: Sequence[Contribution]) -> list[Taken]:
    """Each with its words; `round` and `reply_to` tell where it stands."""
    wordings = take_out_wordings(session, [row.text_id for row in written])
    rounds = _rounds(session, {row.topic_id for row in written})
    return [
        {
            **take_fields(row, *COLUMNS, *MORE_COLUMNS),
            "round": rounds.get(row.topic_id),
            "reply_to": row.parent_id,
            "without_name": row.author_id is None,
            "entered_by_another": row.entered_by_id is not None,
            "text": wordings.get(row.text_id),
        }
        for row in written
    ]


def erase_contributions(uow: UnitOfWork, written: Sequence[Contribution], *, keeps_words: bool) -> list[Written]:
    """Nothing joins them to her any more, nor to each other: author and seal go. What remains of them, for other slices."""
    left = [row for row in written if row.status != Status.DRAFT]
    stays = {row.id for row in left if keeps_words and row.status in MAY_STAY}
    for row in written:
        if row.status == Status.DRAFT:
            throw_away(uow, row)
    leave_without_her(uow, [row for row in left if row.id in stays])
    take_back_for_good(uow, [row for row in left if row.id not in stays])
    ids = [row.id for row in left]
    uow.session.execute(delete(AnonymousAuthor).where(AnonymousAuthor.contribution_id.in_(ids)))
    uow.flush()
    return [Written(row.id, row.text_id) for row in left]


def leave_without_her(uow: UnitOfWork, contributions: Sequence[Contribution]) -> None:
    """Her words as they stand; earlier wordings, changes that wait, and files that may name her go."""
    erase_earlier_wordings(uow, text_ids=[row.text_id for row in contributions])
    for contribution in contributions:
        contribution.has_pending_edit = False
        contribution.shown_as = "anonymous" if contribution.author_id is None else FORMER
        part_from_her(contribution)
    uow.flush()
    for contribution in contributions:
        announce(uow, contribution, ContributionUnnamed)
    for text in texts_with_files(uow.session, [row.text_id for row in contributions]):
        forget_sender(uow, text)


def take_back_for_good(uow: UnitOfWork, contributions: Sequence[Contribution]) -> None:
    """Their texts are held meanwhile, so that they are not read again one by one."""
    held = uow.session.scalars(select(Text).where(Text.id.in_([row.text_id for row in contributions]))).all()
    for contribution in contributions:
        contribution.author_id = None
        if contribution.status != Status.WITHDRAWN:
            close_for_good(uow, SYSTEM, contribution)
        contribution.shown_as = "anonymous"
        part_from_her(contribution)
    erase_contribution_words(uow, contributions)
    del held


def part_from_her(contribution: Contribution) -> None:
    contribution.author_id = None
    contribution.submission_key = new_submission_key()
    clear_reason(contribution)


def forget_withdrawn_words(uow: UnitOfWork) -> list[Written]:
    """Those that an earlier release kept: now they go when they are withdrawn."""
    query = (
        select(Contribution)
        .join(Version, Version.text_id == Contribution.text_id)
        .where(Contribution.status == Status.WITHDRAWN, Version.origin == Origin.AUTHOR, Version.html != "")
    )
    found = uow.session.scalars(query.order_by(Contribution.id).limit(100)).all()
    erase_contribution_words(uow, found)
    return [Written(row.id, row.text_id) for row in found]


def forget_unpublished_words(
    uow: UnitOfWork, exchange_ids: Collection[int], *, set_aside_lately: Collection[int]
) -> list[Written]:
    """In exchanges long closed: drafts, what was sent back and never sent again, and changes never let through.

    What stands aside too, but for what was set aside lately.
    """
    here = Contribution.exchange_id.in_(list(exchange_ids))
    for draft in uow.session.scalars(select(Contribution).where(here, Contribution.status == Status.DRAFT)).all():
        throw_away(uow, draft)
    query = (
        select(Contribution)
        .join(Version, Version.text_id == Contribution.text_id)
        .where(here, Contribution.status.in_(UNREAD), Version.origin == Origin.AUTHOR, Version.html != "")
        .where(Contribution.id.not_in(set_aside_lately))
    )
    found = uow.session.scalars(query).all()
    for contribution in found:
        contribution.has_pending_edit = False
        contribution.reason = contribution.reason_language = None
    text_ids = [row.text_id for row in found]
    erase_files(uow, text_ids=text_ids)
    erase_words(uow, text_ids=text_ids)
    proposed = (
        select(Contribution.text_id)
        .join(Version, Version.text_id == Contribution.text_id)
        .join(Revision, Revision.version_id == Version.id)
        .where(here, Revision.state == State.RETURNED)
    )
    for text_id in uow.session.scalars(proposed.distinct()).all():
        erase_proposals(uow, text_id=text_id)
    return [Written(row.id, row.text_id) for row in found]


def _rounds(session: Session, topic_ids: Collection[int]) -> dict[int, int]:
    """The number of its round by topic."""
    query = select(Topic.id, Round.number).join(Round, Round.id == Topic.round_id).where(Topic.id.in_(topic_ids))
    return {topic_id: number for topic_id, number in session.execute(query)}
