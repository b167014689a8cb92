from typing import cast

from forum.contributions.errors import ContributionNotFound
from forum.contributions.policy import is_author
from forum.contributions.queries.standing import get_letter
from forum.contributions.rules import beginning_of_day
from forum.kernel.actor import SYSTEM, Actor
from forum.kernel.characters import clean_text
from forum.kernel.errors import require
from forum.kernel.languages import check_language
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.moderation.errors import ReasonTooLong
from forum.moderation.events import AppealMade
from forum.moderation.models import Appeal, DecisionRow
from forum.moderation.policy import can_appeal
from forum.moderation.queries.appeals import find_adverse, find_appeal
from forum.moderation.rules import MOST_CHARACTERS


def make_appeal(uow: UnitOfWork, actor: Actor, *, contribution_id: int, words: str = "", language: str = "") -> Appeal:
    """Ask, as its author, that somebody else look at what was returned or hidden; asked twice it is asked once.

    Of an anonymous author the day is kept, not the hour: it would say who was there just then.
    ContributionNotFound for all but the author, whatever her standing. NotPermitted, ReasonTooLong, UnknownLanguage.
    """
    letter = get_letter(uow.session, contribution_id, keys=uow.keys)
    if not is_author(actor, letter.standing):
        raise ContributionNotFound()
    adverse = find_adverse(uow.session, contribution_id)
    require(can_appeal(actor, letter.standing, has_adverse=adverse is not None))
    adverse = cast(DecisionRow, adverse)
    made = find_appeal(uow.session, adverse.id)
    if made is not None:
        return made
    is_anonymous = letter.contribution.author_id is None
    at = beginning_of_day(uow.now, letter.standing.exchange.timezone) if is_anonymous else uow.now
    said = clean_text(words).strip()
    if len(said) > MOST_CHARACTERS:
        raise ReasonTooLong({"words": ReasonTooLong(most=MOST_CHARACTERS)})
    appeal = uow.add(
        Appeal(
            exchange_id=adverse.exchange_id,
            contribution_id=contribution_id,
            decision_id=adverse.id,
            words=said or None,
            words_language=check_language(language) if said else None,
            made_at=at,
        )
    )
    uow.flush()
    note_appeal(uow, SYSTEM if is_anonymous else actor, appeal)
    return appeal


def note_appeal(uow: UnitOfWork, who: Actor, appeal: Appeal) -> None:
    """In the log, no more exactly than it is kept."""
    about = appeal.contribution_id
    write_log(
        uow,
        who,
        act="appeal",
        thing="contribution",
        thing_id=about,
        exchange_id=appeal.exchange_id,
        at=appeal.made_at,
    )
    uow.record(AppealMade(exchange_id=appeal.exchange_id, appeal_id=appeal.id, contribution_id=about))
