"""A decision taken back: what it did to a contribution is undone, and nothing else."""

from sqlalchemy import exists, select

from forum.contributions.actions.publish import announce, clear_reason, close_text
from forum.contributions.errors import HasReplies, WrongStatus
from forum.contributions.events import ContributionEdited, ContributionReopened
from forum.contributions.models import Contribution, Status
from forum.contributions.rules import Act, follow
from forum.kernel.unit_of_work import UnitOfWork
from forum.texts.actions import change_source
from forum.texts.models import Revision, State
from forum.texts.queries import get_source, get_text


def reopen_contribution(uow: UnitOfWork, contribution: Contribution) -> None:
    """Have what was published or returned wait again. Its place goes: it gets another. WrongStatus, HasReplies."""
    was_published = contribution.status == Status.PUBLISHED
    contribution.status = follow(Act.REOPEN, contribution.status)
    clear_reason(contribution)
    if was_published:
        check_no_replies(uow, contribution)
        contribution.published_at = contribution.root_place = contribution.reply_place = None
        close_text(uow, contribution)
    uow.flush()
    announce(uow, contribution, ContributionReopened)


def check_no_replies(uow: UnitOfWork, contribution: Contribution) -> None:
    """Whatever became of them; a draft nobody has sent is none. HasReplies."""
    if has_replies(uow, contribution.id):
        raise HasReplies()


def has_replies(uow: UnitOfWork, contribution_id: int) -> bool:
    replies = exists().where(Contribution.parent_id == contribution_id, Contribution.status != Status.DRAFT)
    return bool(uow.session.scalar(select(replies)))


def take_edit_back(uow: UnitOfWork, contribution: Contribution) -> None:
    """The words before the last change stand again, and the change waits. WrongStatus where they are not kept."""
    before = last_proposal(uow, contribution, State.REPLACED)
    source = "\n\n".join(before.paragraphs)
    uow.session.delete(before)
    uow.flush()
    change_source(uow, get_text(uow.session, contribution.text_id), source=source)
    uow.flush()
    last_proposal(uow, contribution, State.REPLACED).state = State.WAITING
    contribution.has_pending_edit = True
    uow.flush()
    announce(uow, contribution, ContributionEdited)
    announce(uow, contribution, ContributionReopened)


def propose_again(uow: UnitOfWork, contribution: Contribution) -> None:
    """A change that was returned waits again. WrongStatus where its words are gone."""
    last_proposal(uow, contribution, State.RETURNED).state = State.WAITING
    contribution.has_pending_edit = True
    clear_reason(contribution)
    uow.flush()
    announce(uow, contribution, ContributionReopened)


def last_proposal(uow: UnitOfWork, contribution: Contribution, state: State) -> Revision:
    source = get_source(uow.session, contribution.text_id)
    query = select(Revision).where(Revision.version_id == source.id, Revision.state == state)
    revision = uow.session.scalar(query.order_by(Revision.id.desc()).limit(1))
    if revision is None:
        raise WrongStatus()
    return revision
