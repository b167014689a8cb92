from collections.abc import Sequence

from forum.contributions.actions.hours import forget_hours
from forum.contributions.actions.publish import announce
from forum.contributions.errors import ContributionNotFound
from forum.contributions.events import ContributionEdited
from forum.contributions.models import Contribution, Status
from forum.contributions.policy import can_add_files, can_withdraw
from forum.contributions.queries.standing import get_letter, get_visible_letter
from forum.files.actions import attach_files, remove_attachment
from forum.files.uploads import KeptFile
from forum.kernel.actor import Actor
from forum.kernel.errors import require
from forum.kernel.unit_of_work import UnitOfWork
from forum.texts.queries import get_text


def add_files(
    uow: UnitOfWork,
    actor: Actor,
    *,
    contribution_id: int,
    files: Sequence[KeptFile],
    descriptions: Sequence[str] = (),
) -> Contribution:
    """Hang more files on one's contribution. ContributionNotFound, NotPermitted, and what files refuse."""
    letter = get_visible_letter(uow.session, actor, contribution_id, now=uow.now, keys=uow.keys)
    require(can_add_files(actor, letter.standing, uow.now))
    author_id = letter.standing.author_id
    hang_files(uow, letter.contribution, author_id=author_id, files=files, descriptions=descriptions)
    if letter.contribution.author_id is None:
        forget_hours(uow, letter.contribution)
    announce_change(uow, letter.contribution)
    return letter.contribution


def take_off_file(uow: UnitOfWork, actor: Actor, *, contribution_id: int, file_id: int) -> Contribution:
    """Take a file off one's contribution: at once, without asking, whatever one's standing. ContributionNotFound."""
    letter = get_letter(uow.session, contribution_id, keys=uow.keys)
    if not can_withdraw(actor, letter.standing, uow.now):
        raise ContributionNotFound()
    remove_attachment(uow, get_text(uow.session, letter.contribution.text_id), file_id=file_id)
    announce_change(uow, letter.contribution)
    return letter.contribution


def hang_files(
    uow: UnitOfWork,
    contribution: Contribution,
    *,
    author_id: int | None,
    files: Sequence[KeptFile],
    descriptions: Sequence[str],
) -> None:
    if files:
        attach_files(
            uow,
            get_text(uow.session, contribution.text_id),
            files=files,
            descriptions=descriptions,
            uploader_id=author_id,
            is_anonymous=contribution.author_id is None,
        )


def announce_change(uow: UnitOfWork, contribution: Contribution) -> None:
    if contribution.status == Status.PUBLISHED:
        announce(uow, contribution, ContributionEdited)
