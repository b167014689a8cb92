from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from forum.contributions.actions.attach import hang_files
from forum.contributions.actions.hours import forget_hours
from forum.contributions.actions.publish import announce, clear_reason, publish_contribution
from forum.contributions.before_sending import check_pointed
from forum.contributions.errors import CannotReplyHere, ContributionNotFound, NotWithoutName
from forum.contributions.events import ContributionSubmitted
from forum.contributions.form_tokens import kept_key, new_submission_key
from forum.contributions.models import AnonymousAuthor, Contribution, Status
from forum.contributions.policy import can_write, is_author
from forum.contributions.promises import Promise, last_promise, narrow
from forum.contributions.queries.standing import ANONYMOUS, get_letter, get_place
from forum.contributions.rules import Act, Place, follow, goes_straight, is_on_time
from forum.exchanges.models import Exchange, Membership
from forum.files.uploads import KeptFile
from forum.kernel.actor import Actor
from forum.kernel.errors import require
from forum.kernel.unit_of_work import UnitOfWork
from forum.texts.actions import change_source, create_text, put_note
from forum.texts.models import Text
from forum.texts.notes import clean_note
from forum.texts.queries import get_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """What a form brings. `reply_to`: the contribution it answers; `key`: the form's own, which makes a double click one.

    `descriptions` are those of the pictures among `files`, in their order. `needs_two`: it is sensitive, so two people are to
    read it first. `content_note`: what her text is to be folded under. `as_is`: the mark of the words she has seen pointed
    out and sends as they are.
    """

    text: str
    language: str
    reply_to: int | None = None
    is_anonymous: bool = False
    promise: Promise | None = None
    key: str = ""
    draft_id: int | None = None
    files: Sequence[KeptFile] = ()
    descriptions: Sequence[str] = ()
    needs_two: bool = False
    content_note: str = ""
    as_is: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hand:
    """Whose words are written down, and by which account; `entered_by_id`: the membership of who does it for her."""

    account_id: int | None
    author_id: int
    entered_by_id: int | None = None

    @classmethod
    def own(cls, actor: Actor, place: Place) -> Self:
        """Of who writes for herself; policy has let her."""
        membership_id = actor.membership_id(place.exchange.id)
        assert membership_id is not None
        return cls(account_id=actor.account_id, author_id=membership_id)


def submit_contribution(
    uow: UnitOfWork,
    actor: Actor,
    *,
    topic_id: int,
    writing: Writing,
    opened_at: datetime | None = None,
    channel: str = "web",
) -> Contribution:
    """Send in a contribution or a reply. The same form sent again gives the same contribution.

    `opened_at`: when its form was opened, if that is known. TopicNotFound, NotPermitted, InvalidInput.
    """
    place = get_place(uow.session, actor, topic_id, now=uow.now)
    draft = find_started(uow, actor, place, writing=writing)
    if draft is not None and draft.status != Status.DRAFT:
        return draft
    opened_at = first_opened(opened_at, draft)
    require(can_write(actor, place, uow.now, opened_at=opened_at))
    check_pointed(place.exchange, writing.text, language=writing.language, seen=writing.as_is)
    hand = Hand.own(actor, place)
    contribution = write_down(uow, hand, place, writing=writing, draft=draft)
    if contribution.status == Status.DRAFT:
        hand_in(uow, hand, contribution, place=place, writing=writing, channel=channel, opened_at=opened_at)
    return contribution


def first_opened(opened_at: datetime | None, draft: Contribution | None) -> datetime | None:
    """When it was begun: the form opened, or its draft kept, whichever came first."""
    return min(filter(None, (opened_at, draft.created_at if draft is not None else None)), default=None)


def hand_in(
    uow: UnitOfWork,
    hand: Hand,
    contribution: Contribution,
    *,
    place: Place,
    writing: Writing,
    channel: str,
    opened_at: datetime | None,
) -> None:
    """What was just written down, with its files, on its way to a moderator."""
    contribution.channel = channel
    contribution.is_late = not is_on_time(place.closes_at, uow.now, opened_at=opened_at)
    hang_files(uow, contribution, author_id=hand.author_id, files=writing.files, descriptions=writing.descriptions)
    send_in(uow, contribution, place=place, author_id=hand.author_id)


def keep_draft(
    uow: UnitOfWork, actor: Actor, *, topic_id: int, writing: Writing, opened_at: datetime | None = None
) -> Contribution:
    """Keep what is written so far, for its author only; kept again under the same key, it is the same draft.

    `opened_at`: when its form was opened, if that is known: as long as it is on time it may be kept too.
    """
    place = get_place(uow.session, actor, topic_id, now=uow.now)
    draft = find_started(uow, actor, place, writing=writing)
    if draft is not None and draft.status != Status.DRAFT:
        return draft
    require(can_write(actor, place, uow.now, opened_at=first_opened(opened_at, draft)))
    return write_down(uow, Hand.own(actor, place), place, writing=writing, draft=draft)


def find_started(uow: UnitOfWork, actor: Actor, place: Place, *, writing: Writing) -> Contribution | None:
    """What this form, or the draft it goes on with, has already become. ContributionNotFound for a draft not hers."""
    if writing.draft_id is not None:
        letter = get_letter(uow.session, writing.draft_id, keys=uow.keys)
        if letter.contribution.topic_id != place.topic_id or not is_author(actor, letter.standing):
            raise ContributionNotFound()
        return letter.contribution
    return find_by_key(uow, actor.account_id, place, raw=writing.key) if writing.key else None


def find_by_key(uow: UnitOfWork, account_id: int | None, place: Place, *, raw: str) -> Contribution | None:
    key = kept_key(uow.keys, raw, topic_id=place.topic_id, account_id=account_id)
    return uow.session.scalar(select(Contribution).where(Contribution.submission_key == key))


def write_down(
    uow: UnitOfWork, hand: Hand, place: Place, *, writing: Writing, draft: Contribution | None
) -> Contribution:
    """The words in a row, as a draft; what another request made of the same form meanwhile, as that left it."""
    if draft is not None:
        change_draft(uow, hand, draft, writing=writing)
        return draft
    key = writing.key or new_submission_key()
    try:
        with uow.session.begin_nested():
            return make_draft(uow, hand, place, writing=writing, key=key)
    except IntegrityError:
        earlier = find_by_key(uow, hand.account_id, place, raw=key)
        if earlier is None:
            raise
        return earlier


def make_draft(uow: UnitOfWork, hand: Hand, place: Place, *, writing: Writing, key: str) -> Contribution:
    exchange = place.exchange
    parent = check_parent(uow, place, writing.reply_to)
    promise = promise_of(uow, hand, exchange, writing=writing, answered=parent.audience if parent else None)
    text = create_text(
        uow,
        exchange_id=exchange.id,
        kind="contribution",
        language=writing.language,
        source=writing.text,
        is_published=False,
        permissions=promise.permissions,
    )
    fold(uow, text, writing)
    contribution = uow.add(
        Contribution(
            exchange_id=exchange.id,
            topic_id=place.topic_id,
            parent_id=parent.id if parent else None,
            text_id=text.id,
            status=Status.DRAFT,
            audience=promise.audience,
            submission_key=kept_key(uow.keys, key, topic_id=place.topic_id, account_id=hand.account_id),
            entered_by_id=hand.entered_by_id,
            needs_two=writing.needs_two,
            created_at=uow.now,
        )
    )
    sign(uow, contribution, author_id=hand.author_id, shown_as=promise.shown_as)
    return contribution


def promise_of(uow: UnitOfWork, hand: Hand, exchange: Exchange, *, writing: Writing, answered: str | None) -> Promise:
    """What she chose now, and is kept for her next time; where she was not asked, as the last time, else as preset.

    Of what is written without a name, or entered for her, nothing is kept beside it.
    """
    membership = uow.session.get_one(Membership, hand.author_id)
    chosen = writing.promise or last_promise(exchange, membership.promise)
    if writing.is_anonymous:
        chosen = replace(chosen, shown_as="anonymous")
    if chosen.shown_as == "anonymous" and not exchange.allows_anonymous:
        raise NotWithoutName()
    if writing.promise is not None and chosen.shown_as != "anonymous" and hand.entered_by_id is None:
        membership.promise = chosen.as_kept()
    return narrow(exchange, chosen, answered=answered)


def change_draft(uow: UnitOfWork, hand: Hand, draft: Contribution, *, writing: Writing) -> None:
    text = get_text(uow.session, draft.text_id)
    change_source(uow, text, source=writing.text, language=writing.language)
    fold(uow, text, writing)
    exchange = get_letter(uow.session, draft.id, keys=uow.keys).standing.exchange
    parent = uow.session.get(Contribution, draft.parent_id) if draft.parent_id else None
    promise = promise_of(uow, hand, exchange, writing=writing, answered=parent.audience if parent else None)
    draft.audience, draft.needs_two = promise.audience, writing.needs_two
    for name, is_given in promise.permissions.items():
        setattr(text, name, is_given)
    sign(uow, draft, author_id=hand.author_id, shown_as=promise.shown_as)


def fold(uow: UnitOfWork, text: Text, writing: Writing) -> None:
    put_note(uow, text, clean_note(writing.content_note, writing.language), by="author")


def sign(uow: UnitOfWork, contribution: Contribution, *, author_id: int, shown_as: str) -> None:
    """Keep who wrote it: in the row, or sealed in a table of its own and nowhere else."""
    is_anonymous = shown_as == "anonymous"
    contribution.author_id = None if is_anonymous else author_id
    contribution.shown_as = shown_as
    is_new = contribution.id is None
    uow.flush()
    seal = None if is_new else uow.session.get(AnonymousAuthor, contribution.id)
    if is_anonymous and seal is None:
        sealed = uow.keys.seal(ANONYMOUS, author_id)
        uow.add(AnonymousAuthor(contribution_id=contribution.id, sealed=sealed))
    elif not is_anonymous and seal is not None:
        uow.session.delete(seal)
    uow.flush()


def send_in(uow: UnitOfWork, contribution: Contribution, *, place: Place, author_id: int) -> None:
    """Have a draft, or what was returned, read by a moderator; or publish it at once where the exchange says so.

    What somebody entered for another is always read first, by somebody else.
    """
    contribution.status = follow(Act.SUBMIT, contribution.status)
    contribution.submitted_at = uow.now
    clear_reason(contribution)
    announce(uow, contribution, ContributionSubmitted)
    was_published_before = place.exchange.moderation == "first" and has_published(uow, author_id, place)
    is_anonymous = contribution.author_id is None
    if is_anonymous:
        forget_hours(uow, contribution)
    if goes_straight(
        place.exchange.moderation,
        is_late=contribution.is_late,
        is_anonymous=is_anonymous,
        is_entered=contribution.entered_by_id is not None,
        was_published_before=was_published_before,
        needs_two=contribution.needs_two,
    ):
        publish_contribution(uow, contribution)


def has_published(uow: UnitOfWork, author_id: int, place: Place) -> bool:
    """Whether a moderator has let her words through before in this exchange, under her name."""
    query = select(Contribution.id).where(
        Contribution.author_id == author_id,
        Contribution.exchange_id == place.exchange.id,
        Contribution.status == Status.PUBLISHED,
    )
    return uow.session.scalar(query.limit(1)) is not None


def check_parent(uow: UnitOfWork, place: Place, parent_id: int | None) -> Contribution | None:
    """What a reply answers must stand published in the same topic. CannotReplyHere."""
    if parent_id is None:
        return None
    parent = uow.session.get(Contribution, parent_id)
    if parent is None or parent.topic_id != place.topic_id or parent.status != Status.PUBLISHED:
        raise CannotReplyHere()
    return parent
