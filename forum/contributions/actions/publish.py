"""What moderation decides, done: the place a contribution takes, the opening and closing of its text.

Whoever changes a contribution changes its own row first, then its topic's and its text's: two who act at once take them in one
order, so that the second waits for the first and is told, and neither waits for the other for ever.
"""

from typing import cast

from sqlalchemy import delete, select, update
from sqlalchemy.orm.attributes import flag_modified

from forum.contributions.errors import WrongStatus
from forum.contributions.events import (
    ContributionEdited,
    ContributionEvent,
    ContributionHidden,
    ContributionPublished,
    ContributionRestored,
    ContributionReturned,
    ContributionSetAside,
    EditReturned,
)
from forum.contributions.models import Contribution, Status, Topic
from forum.contributions.rules import Act, follow
from forum.kernel.unit_of_work import UnitOfWork
from forum.texts.actions import change_source, publish_text, put_note, withdraw_text
from forum.texts.models import Revision, State
from forum.texts.notes import as_note
from forum.texts.queries import get_source, get_text


def touch(uow: UnitOfWork, contribution: Contribution) -> None:
    """Give it a new edition, though nothing in it may change: of two who act at once the second waits here and is told.

    Before its text is changed, never after: so all take the two in one order, and none waits for one who waits for her.
    """
    flag_modified(contribution, "status")
    uow.flush()


def publish_contribution(uow: UnitOfWork, contribution: Contribution) -> None:
    """Give it its place in the topic and open its text to readers. Whoever calls has asked policy. WrongStatus."""
    contribution.status = follow(Act.PUBLISH, contribution.status)
    contribution.published_at = uow.now
    clear_reason(contribution)
    uow.flush()
    place = take_place(uow, contribution.topic_id)
    root = _root_place(uow, contribution.parent_id)
    contribution.root_place, contribution.reply_place = (place, 0) if root is None else (root, place)
    uow.flush()
    publish_text(uow, get_text(uow.session, contribution.text_id))
    announce(uow, contribution, ContributionPublished)


def return_contribution(
    uow: UnitOfWork, contribution: Contribution, *, reason_code: str, reason: str, reason_language: str
) -> None:
    """Send it back to its author with a reason. WrongStatus."""
    contribution.status = follow(Act.RETURN, contribution.status)
    give_reason(contribution, code=reason_code, words=reason, language=reason_language)
    uow.flush()
    announce(uow, contribution, ContributionReturned)


def hide_contribution(
    uow: UnitOfWork, contribution: Contribution, *, reason_code: str, reason: str, reason_language: str
) -> None:
    """Take its words from readers; its place stays, and says by which rule. WrongStatus."""
    was_published = contribution.status == Status.PUBLISHED
    contribution.status = follow(Act.HIDE, contribution.status)
    give_reason(contribution, code=reason_code, words=reason, language=reason_language)
    if was_published:
        close_text(uow, contribution)
    announce(uow, contribution, ContributionHidden)


def restore_contribution(uow: UnitOfWork, contribution: Contribution) -> None:
    contribution.status = follow(Act.RESTORE, contribution.status)
    clear_reason(contribution)
    uow.flush()
    count_published(uow, contribution.topic_id, 1)
    publish_text(uow, get_text(uow.session, contribution.text_id))
    announce(uow, contribution, ContributionRestored)


def set_aside_contribution(uow: UnitOfWork, contribution: Contribution) -> None:
    """Take its words from everybody but its author and very few; a place it had stays. WrongStatus."""
    was_published = contribution.status == Status.PUBLISHED
    contribution.status = follow(Act.SET_ASIDE, contribution.status)
    clear_reason(contribution)
    if was_published:
        close_text(uow, contribution)
    announce(uow, contribution, ContributionSetAside)


def release_contribution(uow: UnitOfWork, contribution: Contribution) -> None:
    """Put back what was set aside: to its place where it had one, else among what waits to be read. WrongStatus."""
    if contribution.root_place is not None:
        restore_contribution(uow, contribution)
    else:
        contribution.status = follow(Act.RELEASE, contribution.status)


def publish_edit(uow: UnitOfWork, contribution: Contribution) -> None:
    """Let the waiting words take the place of those published. WrongStatus where none wait."""
    revision = get_waiting_edit(uow, contribution)
    text = get_text(uow.session, contribution.text_id)
    contribution.edited_at = uow.now
    clear_reason(contribution)
    touch(uow, contribution)
    change_source(uow, text, source="\n\n".join(revision.paragraphs))
    if text.content_note_by != "moderator":
        put_note(uow, text, as_note(revision.content_note, revision.content_note_language), by="author")
    drop_proposed_edits(uow, contribution)
    uow.flush()
    announce(uow, contribution, ContributionEdited)


def return_edit(
    uow: UnitOfWork, contribution: Contribution, *, reason_code: str, reason: str, reason_language: str
) -> None:
    """Send the waiting words back; the published ones stand, what came back before is forgotten. WrongStatus: none wait."""
    waiting = get_waiting_edit(uow, contribution)
    drop_edits(uow, contribution, State.RETURNED)
    waiting.state = State.RETURNED
    contribution.has_pending_edit = False
    give_reason(contribution, code=reason_code, words=reason, language=reason_language)
    uow.flush()
    announce(uow, contribution, EditReturned)


def get_waiting_edit(uow: UnitOfWork, contribution: Contribution) -> Revision:
    source = get_source(uow.session, contribution.text_id)
    query = select(Revision).where(Revision.version_id == source.id, Revision.state == State.WAITING)
    revision = uow.session.scalar(query) if contribution.has_pending_edit else None
    if revision is None:
        raise WrongStatus()
    return revision


def drop_proposed_edits(uow: UnitOfWork, contribution: Contribution) -> None:
    """Forget words that wait or were returned; what was once published is kept."""
    drop_edits(uow, contribution, State.WAITING, State.RETURNED)
    contribution.has_pending_edit = False


def drop_waiting_edit(uow: UnitOfWork, contribution: Contribution) -> None:
    """Forget the words that wait: others take their place. What was returned is kept, to be compared with."""
    drop_edits(uow, contribution, State.WAITING)


def drop_edits(uow: UnitOfWork, contribution: Contribution, *states: State) -> None:
    source = get_source(uow.session, contribution.text_id)
    uow.session.execute(delete(Revision).where(Revision.version_id == source.id, Revision.state.in_(states)))


def close_text(uow: UnitOfWork, contribution: Contribution) -> None:
    """Close the text of what was published until now, and count it no more."""
    uow.flush()
    count_published(uow, contribution.topic_id, -1)
    withdraw_text(uow, get_text(uow.session, contribution.text_id))


def take_place(uow: UnitOfWork, topic_id: int) -> int:
    """The next place of a topic, given once however many ask at the same time; counts one more published."""
    taken = uow.session.scalar(
        update(Topic)
        .where(Topic.id == topic_id)
        .values(next_place=Topic.next_place + 1, published_count=Topic.published_count + 1)
        .returning(Topic.next_place)
        .execution_options(synchronize_session=False)
    )
    return cast(int, taken) - 1


def count_published(uow: UnitOfWork, topic_id: int, change: int) -> None:
    uow.session.execute(
        update(Topic)
        .where(Topic.id == topic_id)
        .values(published_count=Topic.published_count + change)
        .execution_options(synchronize_session=False)
    )


def give_reason(contribution: Contribution, *, code: str, words: str, language: str) -> None:
    contribution.reason_code, contribution.reason, contribution.reason_language = code, words or None, language


def clear_reason(contribution: Contribution) -> None:
    contribution.reason_code = contribution.reason = contribution.reason_language = None


def announce(uow: UnitOfWork, contribution: Contribution, event: type[ContributionEvent]) -> None:
    uow.record(
        event(
            exchange_id=contribution.exchange_id,
            contribution_id=contribution.id,
            topic_id=contribution.topic_id,
            text_id=contribution.text_id,
        )
    )


def _root_place(uow: UnitOfWork, parent_id: int | None) -> int | None:
    """Replies stand in one row after the post that began them, never deeper."""
    if parent_id is None:
        return None
    return uow.session.scalar(select(Contribution.root_place).where(Contribution.id == parent_id))
