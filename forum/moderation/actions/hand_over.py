"""Handing a round over: words kept for it, the leaver's signature, the next one's."""

from collections.abc import Collection
from dataclasses import dataclass

from forum.contributions.errors import ChangedMeanwhile
from forum.exchanges.events import ExchangeChanged
from forum.exchanges.models import Round
from forum.exchanges.queries import ExchangeView, RoundView
from forum.kernel.actor import Actor
from forum.kernel.characters import clean_text
from forum.kernel.errors import require
from forum.kernel.languages import check_language
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.moderation.errors import HandOverTooLong
from forum.moderation.handing import Handing
from forum.moderation.models import HandOver
from forum.moderation.policy import can_note_hand_over, can_sign_hand_over, can_take_over, capacity_of
from forum.moderation.queries.facts import freeze, list_facts
from forum.moderation.queries.hand_over import find_hand_over, get_handing
from forum.moderation.queries.open_ends import Fact, Scope
from forum.moderation.rules import MOST_CHARACTERS, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """What she writes to the next: her words, and the keys of what she asks her to look at. `edition`: as she saw it."""

    words: str = ""
    language: str = ""
    marked: Collection[str] = ()
    edition: int | None = None


def keep_note(uow: UnitOfWork, actor: Actor, *, view: ExchangeView, round: RoundView, note: Note) -> HandOver:
    """As a draft, during the week too. NotPermitted, ChangedMeanwhile, HandOverTooLong, UnknownLanguage."""
    handing = get_handing(uow.session, view, round)
    require(can_note_hand_over(actor, handing, uow.now))
    return put_note(uow, actor, handing, note=note, facts=look(uow, view, round))


def sign_hand_over(uow: UnitOfWork, actor: Actor, *, view: ExchangeView, round: RoundView, note: Note) -> HandOver:
    """ "I hand over": what is open is kept as it is now, by number. Until it is taken over one may sign anew.

    NotPermitted, ChangedMeanwhile, HandOverTooLong, UnknownLanguage.
    """
    handing = get_handing(uow.session, view, round)
    require(can_sign_hand_over(actor, handing, uow.now))
    if (sent := find_repeated(uow, actor, handing, note=note)) is not None:
        return sent
    facts = look(uow, view, round)
    row = put_note(uow, actor, handing, note=note, facts=facts)
    row.facts, row.left_by_id, row.signed_at = freeze(facts), actor.membership_id(view.id), uow.now
    row.taken_by_id = row.taken_at = None
    uow.session.get_one(Round, round.id).signed_off_at = uow.now
    note_act(uow, actor, handing, act="hand_over")
    return row


def take_over(uow: UnitOfWork, actor: Actor, *, view: ExchangeView, round: RoundView, edition: int | None) -> HandOver:
    """ "I take over". Done twice by one person it is done once. NotPermitted, ChangedMeanwhile."""
    handing = get_handing(uow.session, view, round)
    row = find_hand_over(uow.session, round.id)
    own_id = actor.membership_id(view.id)
    if row is not None and handing.stage(uow.now) is Stage.TAKEN and row.taken_by_id == own_id:
        return row
    require(can_take_over(actor, handing, uow.now))
    check_seen(handing, edition)
    if row is None:
        row = begin(uow, handing)
    if handing.stage(uow.now) is Stage.UNSIGNED:
        row.facts = freeze(look(uow, view, round))
    row.taken_by_id, row.taken_at = own_id, uow.now
    note_act(uow, actor, handing, act="take_over")
    return row


def look(uow: UnitOfWork, view: ExchangeView, round: RoundView) -> list[Fact]:
    return list_facts(Scope(uow.session, view, round, uow.now))


def put_note(uow: UnitOfWork, actor: Actor, handing: Handing, *, note: Note, facts: Collection[Fact]) -> HandOver:
    """Marks hold for what is open only."""
    check_seen(handing, note.edition)
    words = clean_text(note.words).strip()
    if len(words) > MOST_CHARACTERS:
        raise HandOverTooLong({"words": HandOverTooLong(most=MOST_CHARACTERS)})
    row = find_hand_over(uow.session, handing.round_id) or begin(uow, handing)
    if words != (row.words or ""):
        row.words_by_id = actor.membership_id(handing.exchange_id) if words else None
    row.words, row.words_language = words or None, check_language(note.language) if words else None
    known = {each.key for fact in facts for each in fact.open}
    row.marked = sorted(known & set(note.marked))
    uow.flush()
    return row


def begin(uow: UnitOfWork, handing: Handing) -> HandOver:
    return uow.add(HandOver(exchange_id=handing.exchange_id, round_id=handing.round_id, marked=[]))


def find_repeated(uow: UnitOfWork, actor: Actor, handing: Handing, *, note: Note) -> HandOver | None:
    """What she signed a moment ago with the same words: a double click signs once."""
    is_same = handing.words == clean_text(note.words).strip() and handing.marked == frozenset(note.marked)
    if note.edition in {None, handing.edition} or not is_same or handing.stage(uow.now) is not Stage.SIGNED:
        return None
    row = find_hand_over(uow.session, handing.round_id)
    is_hers = row is not None and row.left_by_id == actor.membership_id(handing.exchange_id)
    return row if is_hers else None


def check_seen(handing: Handing, edition: int | None) -> None:
    """Two who write at once: the second is told. ChangedMeanwhile."""
    if edition is not None and edition != handing.edition:
        raise ChangedMeanwhile()


def note_act(uow: UnitOfWork, actor: Actor, handing: Handing, *, act: str) -> None:
    """In the log, and so that the exchange's pages and calendars follow."""
    capacity = capacity_of(actor, handing.exchange_id, uow.now)
    write_log(
        uow,
        actor,
        act=act,
        thing="round",
        thing_id=handing.round_id,
        exchange_id=handing.exchange_id,
        capacity=capacity,
    )
    uow.record(ExchangeChanged(exchange_id=handing.exchange_id))
