from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from forum.contributions.models import Status
from forum.contributions.policy import (
    NOT_FOR_YOU,
    OWN,
    SUSPENDED,
    audiences,
    can_read_aside,
    can_read_hidden,
    can_read_waiting,
    can_see_contribution,
    is_author,
    is_on_duty,
)
from forum.contributions.rules import Standing
from forum.exchanges.models import Exchange
from forum.kernel.actor import ALLOWED, Actor, Decision, Grant, Role, refused
from forum.kernel.wording import mark
from forum.moderation.deciders import Deciders, Item, Staff, deciders, report_readers
from forum.moderation.handing import Handing
from forum.moderation.models import LentReading
from forum.moderation.rules import BETWEEN_LETTERS, HANDED, Capacity, LentAnswer, Stage
from forum.roster.rules import covers
from forum.translating.policy import Work, consents_to_machine

NOT_ON_DUTY = refused(
    "not_on_duty", mark("You are not on duty at present: you may read the desk, but not decide. Ask who is on duty.")
)
ENTERED = refused("entered_by_you", mark("You entered this for its author, so somebody else decides on it."))
DECIDED_BEFORE = refused(
    "decided_before", mark("You decided on this before, so somebody else decides on the appeal against it.")
)
OWN_TO_READ = refused("own_contribution", mark("This is your own. Please answer that you cannot say."))
NO_GIST = refused("no_gist", mark("No machine may be asked about this text. Ask somebody who reads its language."))
ALREADY_AGREED = refused("already_agreed", mark("You have agreed to it already: now somebody else reads it."))
NOTHING_TO_APPEAL = refused(
    "nothing_to_appeal", mark("Only what was returned or hidden can be appealed against, once for each decision.")
)
NOT_HER_ROUND = refused(
    "not_her_round", mark("Only who moderates this week, while her mandate runs, writes and signs its hand-over.")
)
TOO_EARLY_TO_SIGN = refused(
    "too_early_to_sign", mark("It can be signed from a day before the week closes. Your words are kept until then.")
)
NOT_NEXT = refused(
    "not_next", mark("It is taken over by who moderates the next week and is on duty, or by an organiser.")
)
NOT_HANDED_YET = refused(
    "not_handed_over", mark("It can be taken over when it is signed, or else a day after the week has closed.")
)
TAKEN = refused("taken_over", mark("It is taken over already, so it stays as it is."))
NAMELESS = refused(
    "promise_without_name", mark("Under a promise stands a name. What you wrote without one cannot be marked.")
)
NOTHING_PROMISED = refused(
    "nothing_promised", mark("Only what is published, or waits to be, can be marked as a promise.")
)
NOT_TO_TIDY = refused(
    "not_on_duty_here", mark("Only who is on duty, or an organiser, may do this. You may read the desk.")
)
NO_LETTERS = refused(
    "wishes_no_letters", mark("She wishes no letters from the moderators of this exchange. Please leave it at that.")
)
WRITTEN_LATELY = refused(
    "written_lately",
    mark("Somebody wrote to her less than three days ago, and she has not answered. Please give her time."),
)
NOT_TAKING_PART = refused("takes_no_part", mark("She does not take part at present, so no letter reaches her."))
TO_HERSELF = refused("to_herself", mark("This is you: write to somebody else."))
NOT_A_MEMBER = refused("no_member", mark("Only members of this exchange get letters here."))
OWN_WORDS = refused(
    "own_words", mark("You wrote this yourself: you can change or withdraw it, so there is nothing to report.")
)
NOTHING_TO_REPORT = refused(
    "nothing_to_report",
    mark("It cannot be read here any more, so there is nothing left to report. Thank you all the same."),
)
NOT_NAMED = refused("not_named", mark("Only who is on duty, an organiser or the safety contact may see this."))
STAFF_ONLY = refused("not_moderator", mark("Only moderators and organisers of this exchange may see this."))


def capacity_of(actor: Actor, exchange_id: int, now: datetime, *, language: str | None = None) -> Capacity | None:
    """In which capacity she decides: on duty by her mandate, else as organiser standing in; None: she decides nothing.

    `language`: of what she decides on, where it is known; a mandate for some languages is none for another.
    """
    held = actor.held(Role.MODERATOR, exchange_id, now)
    if any(language is None or covers(grant.only_languages, language) for grant in held):
        return Capacity.ON_DUTY
    return Capacity.STANDING_IN if actor.holds(Role.ORGANISER, exchange_id, now) else None


def duty(actor: Actor, exchange_id: int, now: datetime) -> Grant | None:
    """The running mandate that lasts longest."""
    running = list(actor.held(Role.MODERATOR, exchange_id, now))
    return max(running, key=lambda grant: (grant.ends_at is None, grant.ends_at), default=None)


def can_see_desk(actor: Actor, exchange: Exchange, now: datetime) -> Decision:
    """The waiting list; in a sensitive exchange those on duty and the organiser only."""
    if can_read_waiting(actor, exchange, now):
        return ALLOWED
    return NOT_ON_DUTY if actor.is_moderator(exchange.id) else STAFF_ONLY


def who_decides(
    standing: Standing, staff: Sequence[Staff], now: datetime, *, decided_by: frozenset[int] | None = None
) -> Deciders:
    """Of a contribution; `decided_by`: of the appeal against what these decided on it."""
    item = item_of(standing)
    if decided_by is not None:
        item = replace(item, is_appeal=True, decided_by=decided_by, needs=1)
    return deciders(staff, item, now)


def item_of(standing: Standing) -> Item:
    return Item(
        author_id=standing.author_id,
        language=standing.language,
        entered_by_id=standing.entered_by_id,
        is_anonymous=standing.is_anonymous,
        is_sensitive=standing.exchange.is_sensitive,
        needs=2 if standing.needs_two else 1,
    )


def can_decide(actor: Actor, standing: Standing, now: datetime, *, staff: Sequence[Staff]) -> Decision:
    """Approve, return, hide, restore: who is on duty, or an organiser standing in; if none but its author, off duty too.

    Never on one's own, nor on what one entered for another.
    """
    return _answer(actor, standing, who_decides(standing, staff, now))


def can_decide_appeal(actor: Actor, standing: Standing, *, those: Deciders, decided_by: frozenset[int]) -> Decision:
    """A moderator, on duty or off (in a sensitive exchange on duty), or an organiser, who did not decide on it before.

    Where nobody else is left, an organiser who did. Never its author. `those`: as `who_decides` names them now.
    """
    found = _answer(actor, standing, those)
    has_decided = actor.membership_id(standing.exchange.id) in decided_by
    return DECIDED_BEFORE if found.code == NOT_ON_DUTY.code and has_decided else found


def can_let_through(actor: Actor, standing: Standing, *, agreed_by: int | None) -> Decision:
    """One who may decide, but for her who agreed to it as the first of two: never the same person twice."""
    has_agreed = agreed_by is not None and agreed_by == actor.membership_id(standing.exchange.id)
    return ALREADY_AGREED if has_agreed else ALLOWED


def _answer(actor: Actor, standing: Standing, found: Deciders) -> Decision:
    exchange_id = standing.exchange.id
    own_id = actor.membership_id(exchange_id)
    if own_id is not None and own_id in found.may:
        return ALLOWED
    organises = any(grant.role is Role.ORGANISER for grant in actor.in_exchange(exchange_id))
    if not (actor.is_moderator(exchange_id) or organises):
        return NOT_FOR_YOU
    if is_author(actor, standing):
        return OWN
    return ENTERED if own_id is not None and standing.entered_by_id == own_id else NOT_ON_DUTY


def can_ask_gist(work: Work | None, *, does_wait: bool, has_machine: bool) -> Decision:
    """What a machine makes of words that wait: where exchange and author agree to machines. For whoever decides on them."""
    return ALLOWED if work and does_wait and has_machine and consents_to_machine(work) else NO_GIST


def can_read_lent(actor: Actor, reading: LentReading, now: datetime) -> Decision:
    """The one who was asked, while she takes part."""
    is_hers = actor.membership_id(reading.exchange_id) == reading.reader_id
    return ALLOWED if is_hers and actor.holds(Role.MEMBER, reading.exchange_id, now) else NOT_FOR_YOU


def can_answer_reading(actor: Actor, standing: Standing, answer: LentAnswer) -> Decision:
    """Of what she wrote herself only that she cannot say."""
    return OWN_TO_READ if answer is not LentAnswer.CANNOT and is_author(actor, standing) else ALLOWED


def can_set_aside(actor: Actor, standing: Standing, now: datetime, *, staff: Sequence[Staff]) -> Decision:
    """Because somebody may be in danger: who may decide on it."""
    return can_decide(actor, standing, now, staff=staff)


def can_close_case(actor: Actor, standing: Standing, now: datetime) -> Decision:
    """Those who may read what was set aside: on duty, organiser, safety contact; never its author, nor who entered it."""
    if not can_read_aside(actor, standing.exchange, now):
        return NOT_FOR_YOU
    if is_author(actor, standing):
        return OWN
    own_id = actor.membership_id(standing.exchange.id)
    return ENTERED if own_id is not None and standing.entered_by_id == own_id else ALLOWED


def can_list_aside(actor: Actor, exchange: Exchange, now: datetime) -> Decision:
    return ALLOWED if can_read_aside(actor, exchange, now) else NOT_NAMED


def can_report(actor: Actor, standing: Standing, now: datetime) -> Decision:
    """Who reads it: members, and in a public exchange everybody; never its author. What is closed stands there no more."""
    if not can_see_contribution(actor, standing, now) and not _stood_for(actor, standing, now):
        return NOT_FOR_YOU
    if actor.is_suspended(standing.exchange.id):
        return SUSPENDED
    if is_author(actor, standing):
        return OWN_WORDS
    return ALLOWED if standing.status is Status.PUBLISHED else NOTHING_TO_REPORT


def _stood_for(actor: Actor, standing: Standing, now: datetime) -> bool:
    """Whether she is shown the place where it stood."""
    is_closed = standing.status in {Status.HIDDEN, Status.ASIDE, Status.WITHDRAWN}
    return is_closed and standing.has_place and standing.audience in audiences(actor, standing.exchange, now)


def can_read_reports(actor: Actor, standing: Standing, now: datetime, *, staff: Sequence[Staff]) -> Decision:
    """Those of a contribution: two people at least, never its author; she is answered alike whether there are any or none."""
    own_id, exchange_id = actor.membership_id(standing.exchange.id), standing.exchange.id
    if own_id is not None and own_id in report_readers(staff, item_of(standing), now):
        return ALLOWED
    if not (actor.is_moderator(exchange_id) or actor.holds(Role.ORGANISER, exchange_id, now)):
        return STAFF_ONLY
    if is_author(actor, standing):
        return OWN
    return ENTERED if standing.entered_by_id == own_id else NOT_ON_DUTY


def can_appeal(actor: Actor, standing: Standing, *, has_adverse: bool) -> Decision:
    """The author of what was returned or hidden, whatever her standing. `has_adverse`: that is the last decision on it."""
    if not is_author(actor, standing):
        return NOT_FOR_YOU
    is_adverse = standing.status in {Status.RETURNED, Status.HIDDEN}
    return ALLOWED if is_adverse and has_adverse else NOTHING_TO_APPEAL


def can_read_log(actor: Actor, exchange: Exchange, now: datetime) -> Decision:
    """Moderators on and off duty, organisers."""
    return ALLOWED if can_read_hidden(actor, exchange, now) else STAFF_ONLY


def can_see_hand_over(actor: Actor, exchange: Exchange, now: datetime) -> Decision:
    """As the desk, since it lists what waits there."""
    return can_see_desk(actor, exchange, now)


def can_note_hand_over(actor: Actor, handing: Handing, now: datetime) -> Decision:
    """Write words for the next: who moderates that round, until her mandate ends or it is taken over.

    Where nobody was named to moderate it, an organiser, who stood in.
    """
    if handing.stage(now) is Stage.TAKEN:
        return TAKEN
    if not handing.leaving and actor.holds(Role.ORGANISER, handing.exchange_id, now):
        return ALLOWED
    running = [grant for grant in actor.held(Role.MODERATOR, handing.exchange_id, now)]
    leaves = {one.membership_id for one in handing.leaving}
    is_hers = any(grant.round_id == handing.round_id and grant.membership_id in leaves for grant in running)
    return ALLOWED if is_hers else NOT_HER_ROUND


def can_sign_hand_over(actor: Actor, handing: Handing, now: datetime) -> Decision:
    """The same, from a day before the round closes."""
    may_note = can_note_hand_over(actor, handing, now)
    return TOO_EARLY_TO_SIGN if may_note and handing.stage(now) is Stage.RUNNING else may_note


def can_take_over(actor: Actor, handing: Handing, now: datetime) -> Decision:
    """Who moderates the next round, on duty, once it is signed or a day after the close; an organiser, standing in."""
    stage = handing.stage(now)
    if stage is Stage.TAKEN:
        return TAKEN
    is_next = any(g.round_id == handing.next_round_id for g in actor.held(Role.MODERATOR, handing.exchange_id, now))
    is_next = is_next and handing.next_round_id is not None
    if not (is_next or actor.holds(Role.ORGANISER, handing.exchange_id, now)):
        return NOT_NEXT
    return ALLOWED if stage in HANDED else NOT_HANDED_YET


def can_promise(actor: Actor, standing: Standing, now: datetime) -> Decision:
    """A moderator, on duty or off, or an organiser, in what she wrote under her name."""
    exchange_id = standing.exchange.id
    if not is_author(actor, standing):
        return NOT_FOR_YOU
    if not (actor.is_moderator(exchange_id) or actor.holds(Role.ORGANISER, exchange_id, now)):
        return STAFF_ONLY
    if standing.is_anonymous:
        return NAMELESS
    return ALLOWED if standing.status in {Status.WAITING, Status.PUBLISHED} else NOTHING_PROMISED


def can_keep_promise(actor: Actor, exchange: Exchange, now: datetime, *, made_by_id: int) -> Decision:
    """Say that a promise is kept: who is on duty, an organiser; who made it, as long as she moderates there, on duty or off."""
    is_hers = actor.is_moderator(exchange.id) and actor.membership_id(exchange.id) == made_by_id
    return ALLOWED if is_hers or is_on_duty(actor, exchange.id, now) else NOT_ON_DUTY


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """A member as far as it matters for writing to her. `last_at`: when the last letter went to her, None where none did."""

    membership_id: int
    takes_part: bool
    wishes_none: bool = False
    last_at: datetime | None = None
    has_answered: bool = False


def can_work_at_desk(actor: Actor, exchange: Exchange, now: datetime) -> Decision:
    """Write to members, and say what needs no answer: who is on duty, or an organiser."""
    if capacity_of(actor, exchange.id, now) is not None:
        return ALLOWED
    return NOT_TO_TIDY if can_see_desk(actor, exchange, now) else can_see_desk(actor, exchange, now)


def can_write_to(actor: Actor, exchange: Exchange, now: datetime, *, whom: Addressee) -> Decision:
    """One letter in three days, from whomever of the desk; at once again where she has answered the last."""
    works = can_work_at_desk(actor, exchange, now)
    if not works:
        return works
    if whom.membership_id == actor.membership_id(exchange.id):
        return TO_HERSELF
    if not whom.takes_part:
        return NOT_TAKING_PART
    if whom.wishes_none:
        return NO_LETTERS
    is_soon = whom.last_at is not None and not whom.has_answered and now - whom.last_at < BETWEEN_LETTERS
    return WRITTEN_LATELY if is_soon else ALLOWED


def can_read_letters(actor: Actor, exchange_id: int, now: datetime) -> Decision:
    """Those to herself, while she takes part; what was kept after that is in her own data."""
    return ALLOWED if actor.holds(Role.MEMBER, exchange_id, now) else NOT_A_MEMBER
