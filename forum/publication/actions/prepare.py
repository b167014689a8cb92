"""What stands in it: parts, words of its own, and which contributions."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from forum.exchanges.actions.notices import draft_text
from forum.exchanges.models import Exchange
from forum.kernel.actor import Actor
from forum.kernel.errors import require
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.publication.errors import ChangedMeanwhile, NoDate, UnknownPart
from forum.publication.events import PrintAsked
from forum.publication.models import ChosenContribution, Publication
from forum.publication.policy import can_make_publication
from forum.publication.queries.preparing import find_publication
from forum.publication.queries.printable import list_printable
from forum.publication.rules import EVERY_PART, Part, Scope
from forum.texts.actions import set_wordings
from forum.texts.queries import get_text

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Plan:
    """What the form says. `edition`: of the publication it was opened on; words by language."""

    parts: Sequence[str]
    scope: str
    foreword: Words
    story: Words
    edition: int


def save_publication(uow: UnitOfWork, actor: Actor, *, exchange: Exchange, plan: Plan) -> Publication:
    """NotAllowed, UnknownPart, ChangedMeanwhile."""
    require(can_make_publication(actor, exchange, uow.now))
    if len(set(plan.parts)) != len(plan.parts) or not {*plan.parts} <= {*EVERY_PART} or plan.scope not in {*Scope}:
        raise UnknownPart({"parts": UnknownPart.message})
    publication = hold(uow, exchange, edition=plan.edition)
    publication.parts, publication.scope = list(plan.parts), plan.scope
    publication.foreword_id = put_words(uow, exchange, publication.foreword_id, kind=Part.FOREWORD, words=plan.foreword)
    publication.story_id = put_words(uow, exchange, publication.story_id, kind=Part.STORY, words=plan.story)
    uow.flush()
    write_log(uow, actor, act="save_publication", thing="exchange", thing_id=exchange.id, exchange_id=exchange.id)
    return publication


def hold(uow: UnitOfWork, exchange: Exchange, *, edition: int | None = None) -> Publication:
    """The row to be changed; begun where there is none. ChangedMeanwhile where it is another `edition`, or begun twice."""
    publication = find_publication(uow.session, exchange.id)
    if edition is not None and publication.edition != edition:
        raise ChangedMeanwhile()
    if publication not in uow.session:
        publication.edition = 1
        try:
            with uow.attempt():
                uow.add(publication)
                uow.flush()
        except IntegrityError:
            raise ChangedMeanwhile() from None
    return publication


def put_words(uow: UnitOfWork, exchange: Exchange, text_id: int | None, *, kind: str, words: Words) -> int | None:
    if text_id is not None:
        set_wordings(uow, get_text(uow.session, text_id), words)
        return text_id
    given = {tag: line for tag, line in words.items() if line.strip()}
    return draft_text(uow, exchange, kind=kind, wordings=given, is_plain=False).id if given else None


def choose_contributions(
    uow: UnitOfWork, actor: Actor, *, exchange: Exchange, round_number: int, chosen: Collection[int]
) -> int:
    """Of one round, these and no others; how many they are. What may not be printed is not chosen."""
    require(can_make_publication(actor, exchange, uow.now))
    here = [
        one.id
        for one in list_printable(uow.session, exchange)
        if one.round_number == round_number and one.may_be_printed
    ]
    wanted = [one for one in here if one in chosen]
    uow.session.execute(delete(ChosenContribution).where(ChosenContribution.contribution_id.in_(here)))
    for one in wanted:
        uow.add(ChosenContribution(contribution_id=one, exchange_id=exchange.id))
    return len(wanted)


def ask_authors(uow: UnitOfWork, actor: Actor, *, exchange: Exchange, until: datetime | None) -> None:
    """Have authors told that they may see what of theirs would be printed, and say no, until then. Asked again, the date moves.

    NotAllowed, NoDate.
    """
    require(can_make_publication(actor, exchange, uow.now))
    if until is None or until <= uow.now:
        raise NoDate({"until": NoDate.message})
    publication = hold(uow, exchange)
    publication.asked_at, publication.asked_until = uow.now, until
    uow.flush()
    uow.record(PrintAsked(exchange_id=exchange.id, until=int(until.timestamp())))
    write_log(uow, actor, act="ask_authors", thing="exchange", thing_id=exchange.id, exchange_id=exchange.id)
