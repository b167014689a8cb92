"""Versions that leave as a file and come back as drafts."""

from collections.abc import Collection
from dataclasses import dataclass

from forum.exchanges.models import Exchange
from forum.kernel.actor import Actor
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.texts.models import Extent, Origin
from forum.translating.actions.write import Sheet, save_draft, submit_version
from forum.translating.interchange.units import Incoming
from forum.translating.models import Draft, DraftState
from forum.translating.queries.files import TAKEN, judge_file, load_standings
from forum.translating.queries.work import Standing
from forum.translating.queries.writing import begun
from forum.translating.rules import Standing as Behind
from forum.translating.rules import Written


@dataclass(frozen=True, slots=True)
class HandedIn:
    """How many wait for review, how many are published, and how many could not be handed in (not whole, or overtaken)."""

    waiting: int
    published: int
    left: int


def note_taken_out(
    uow: UnitOfWork, actor: Actor, *, exchange_id: int, thing: str, thing_id: int, act: str = "versions_taken_out"
) -> None:
    """That somebody took words out of the house: which, and no more."""
    write_log(uow, actor, act=act, thing=thing, thing_id=thing_id, exchange_id=exchange_id)


def take_in_file(uow: UnitOfWork, actor: Actor, *, exchange: Exchange, incoming: Incoming) -> list[int]:
    """Keep what is new as drafts of hers, and say of which texts. All else of the file is let go. VersionTooLong."""
    taken: list[int] = []
    for outcome in judge_file(uow.session, actor, exchange, incoming=incoming, now=uow.now):
        if outcome.fate not in TAKEN or outcome.merged is None:
            continue
        sheet = Sheet(
            text_id=outcome.text_id,
            language=incoming.language,
            written=outcome.merged.written,
            seen_edition=outcome.seen_edition,
        )
        save_draft(uow, actor, sheet=sheet)
        taken.append(outcome.text_id)
    if taken:
        write_log(uow, actor, act="versions_taken_in", thing="exchange", thing_id=exchange.id, exchange_id=exchange.id)
    return taken


def hand_in_whole(
    uow: UnitOfWork, actor: Actor, *, exchange: Exchange, language: str, text_ids: Collection[int]
) -> HandedIn:
    """Hand in those of her drafts that have a current rendering of every paragraph; the others stay as they are."""
    own_id = actor.membership_id(exchange.id)
    standings = load_standings(uow.session, text_ids, language, writer_id=own_id)
    ready = {id_: standing for id_, standing in standings.items() if is_ready(standing, exchange.id)}
    states = [
        submit_version(uow, actor, sheet=sheet_of(text_id, language, standing)) for text_id, standing in ready.items()
    ]
    waiting = sum(1 for state in states if state is DraftState.WAITING)
    drafts = sum(1 for standing in standings.values() if standing.draft is not None)
    return HandedIn(waiting, len(states) - waiting, drafts - len(states))


def is_ready(standing: Standing, exchange_id: int) -> bool:
    """Whether a draft of the original's whole is whole, and nobody published another version since it was begun."""
    draft = standing.draft
    if draft is None or draft.exchange_id != exchange_id or not _is_of_original(draft):
        return False
    is_alone = draft.seen_edition == (standing.human.edition if standing.human else None)
    return is_alone and all(one.standing is Behind.CURRENT for one in begun(standing))


def _is_of_original(draft: Draft) -> bool:
    return (
        draft.extent == Extent.WHOLE
        and draft.made_from_origin == Origin.AUTHOR
        and draft.state in (DraftState.DRAFT, DraftState.RETURNED)
    )


def sheet_of(text_id: int, language: str, standing: Standing) -> Sheet:
    written = [Written(one.words, one.digest, still_fits=True) for one in begun(standing)]
    seen_edition = standing.draft.seen_edition if standing.draft else None
    return Sheet(text_id=text_id, language=language, written=written, seen_edition=seen_edition)
