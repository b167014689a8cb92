"""A content note by who decides: the text is folded under it at once, wherever it is shown."""

from forum.contributions.errors import ContributionNotFound
from forum.contributions.models import Contribution, Status
from forum.contributions.policy import can_see_contribution
from forum.contributions.queries.standing import get_letter
from forum.kernel.actor import Actor
from forum.kernel.errors import require
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.moderation.policy import can_decide, capacity_of
from forum.moderation.queries.staff import list_staff
from forum.moderation.rules import Capacity
from forum.texts.actions import put_note
from forum.texts.notes import clean_note
from forum.texts.queries import get_text


def set_content_note(uow: UnitOfWork, actor: Actor, *, contribution_id: int, words: str, language: str) -> Contribution:
    """Put a note before a text, another in its place, or with no words none. Its author sees it on her page.

    ContributionNotFound, NotPermitted, NoteTooLong, UnknownLanguage.
    """
    letter = get_letter(uow.session, contribution_id, keys=uow.keys)
    contribution, staff = letter.contribution, list_staff(uow.session, letter.contribution.exchange_id)
    if contribution.status == Status.DRAFT or not can_see_contribution(actor, letter.standing, uow.now):
        raise ContributionNotFound()
    require(can_decide(actor, letter.standing, uow.now, staff=staff))
    note = clean_note(words, language)
    put_note(uow, get_text(uow.session, contribution.text_id), note, by="moderator")
    write_log(
        uow,
        actor,
        act="fold" if note else "unfold",
        thing="contribution",
        thing_id=contribution.id,
        exchange_id=contribution.exchange_id,
        capacity=capacity_of(actor, contribution.exchange_id, uow.now) or Capacity.OFF_DUTY,
    )
    return contribution
