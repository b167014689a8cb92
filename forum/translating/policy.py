from dataclasses import dataclass
from datetime import datetime

from forum.kernel.actor import ALLOWED, Actor, Decision, Role, refused
from forum.kernel.reader import same_language
from forum.kernel.wording import mark
from forum.texts.notes import ContentNote
from forum.translating.errors import MayNotTranslate, NothingToTranslate
from forum.translating.rules import is_in_pairs

MODERATORS_ONLY = "moderators"
"""Kinds of texts that are translated before readers see them."""

NOT_FOR_YOU = refused("nothing_to_translate", mark("There is no such page, or it is not for you to see."))
NO_TRANSLATOR = refused(
    "no_translator",
    mark("This page is for the translators of this exchange. Ask its organiser if you would like to help."),
)
NO_LEAD = refused(
    "no_lead", mark("This is for the organiser, and for whoever leads the translators of an organisation here.")
)
MEMBERS_ONLY = refused("members_only", mark("This is for members of the exchange. Join it first."))
NOT_YOUR_PAIR = refused(
    "not_your_pair", mark("You do not translate between these languages here. The organiser can change that.")
)
AUTHOR_SAYS_NO = refused("author_says_no", mark("The author does not want this text to be translated."))
YOUR_OWN = refused("your_own_version", mark("Somebody else has to review what you translated."))
NO_REVIEW = refused("no_review", mark("Versions are not reviewed in this exchange."))
ONLY_WHO_DIRECTS = refused(
    "only_who_directs", mark("The organiser of this exchange or the moderator on duty can do that.")
)
NO_MACHINE_HERE = refused("no_machine_here", mark("This exchange does not use machine translation."))
AUTHOR_SAYS_NO_MACHINE = refused(
    "author_says_no_machine", mark("The author does not want this text to be translated by a machine.")
)
NOBODY_TO_ASK = refused("nobody_to_ask", mark("Of this text there is no author whom you could ask."))


def allow(decision: Decision) -> None:
    """Go on only where policy lets her. NothingToTranslate where she is not even to know of it, else MayNotTranslate."""
    if decision is NOT_FOR_YOU:
        raise NothingToTranslate()
    if not decision:
        raise MayNotTranslate(decision)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A text as the desk needs it: its promise, and what its exchange asks for.

    `reviews_versions`: somebody else reads a version before it appears; `reads_over`: afterwards. `author_id` is None for a
    text without one author, and for an anonymous one. `is_open`: to translators; published, or of a kind that they work on
    from its draft on.
    """

    text_id: int
    exchange_id: int
    kind: str
    is_plain: bool
    source_language: str
    is_published: bool
    is_open: bool
    may_translate: bool
    may_translate_by_machine: bool
    audience: str
    author_id: int | None
    topic_id: int | None
    contribution_id: int | None
    languages: tuple[str, ...]
    reviews_versions: bool
    reads_over: bool
    uses_machine: bool
    note: ContentNote | None = None


def can_see_desk(actor: Actor, exchange_id: int, now: datetime) -> Decision:
    if actor.holds(Role.TRANSLATOR, exchange_id, now) or directs(actor, exchange_id, now):
        return ALLOWED
    return NO_TRANSLATOR


def can_remove_concept(actor: Actor, exchange_id: int, now: datetime) -> Decision:
    """And take in files of it: who directs answers for all languages."""
    return ALLOWED if directs(actor, exchange_id, now) else ONLY_WHO_DIRECTS


def can_keep_memory(actor: Actor, exchange_id: int, now: datetime) -> Decision:
    """Bring paragraphs in from a file, and let go of those that came so."""
    return ALLOWED if directs(actor, exchange_id, now) else ONLY_WHO_DIRECTS


def can_write_version(actor: Actor, work: Work, now: datetime, *, language: str) -> Decision:
    if not _may_see(actor, work, now) or same_language(language, work.source_language):
        return NOT_FOR_YOU
    if not work.is_published and not can_see_desk(actor, work.exchange_id, now):
        return NOT_FOR_YOU
    is_author = _is_author(actor, work, now)
    if not is_author and not may_render(actor, work, now, language=language):
        return NOT_YOUR_PAIR if can_see_desk(actor, work.exchange_id, now) else NO_TRANSLATOR
    if not work.may_translate and not is_author:
        return AUTHOR_SAYS_NO
    return ALLOWED


def can_ask_author(actor: Actor, work: Work, now: datetime, *, language: str) -> Decision:
    """Who may write a version, of what somebody else wrote in the exchange; whether that bears a name makes no difference."""
    may_write = can_write_version(actor, work, now, language=language)
    if not may_write:
        return may_write
    if work.contribution_id is None or not work.is_published or _is_author(actor, work, now):
        return NOBODY_TO_ASK
    return ALLOWED


def can_review_version(actor: Actor, work: Work, now: datetime, *, language: str, writer_id: int) -> Decision:
    if not _may_see(actor, work, now) or not can_see_desk(actor, work.exchange_id, now):
        return NOT_FOR_YOU
    if not may_render(actor, work, now, language=language):
        return NOT_YOUR_PAIR
    if actor.membership_id(work.exchange_id) == writer_id:
        return YOUR_OWN
    return ALLOWED


def can_ask_machine(actor: Actor, work: Work, now: datetime, *, language: str) -> Decision:
    if not work.is_published or not _may_see(actor, work, now) or same_language(language, work.source_language):
        return NOT_FOR_YOU
    if not may_render(actor, work, now, language=language):
        return NOT_YOUR_PAIR if can_see_desk(actor, work.exchange_id, now) else NO_TRANSLATOR
    return may_use_machine(work)


def may_use_machine(work: Work) -> Decision:
    """Whether exchange and author both consent; asked again before anything is sent, and before anything is kept."""
    consent = consents_to_machine(work)
    return consent if not consent or work.is_published else NOT_FOR_YOU


def consents_to_machine(work: Work) -> Decision:
    """The exchange and the author, of words published or not."""
    if not work.uses_machine:
        return NO_MACHINE_HERE
    return ALLOWED if work.may_translate and work.may_translate_by_machine else AUTHOR_SAYS_NO_MACHINE


def directs(actor: Actor, exchange_id: int, now: datetime) -> bool:
    """Those who may write and review in every pair: the moderator on duty and the organiser."""
    return actor.holds(Role.MODERATOR, exchange_id, now) or actor.holds(Role.ORGANISER, exchange_id, now)


def may_render(actor: Actor, work: Work, now: datetime, *, language: str) -> bool:
    """Whether her roles, her own text apart, let her bring this text into `language`."""
    if directs(actor, work.exchange_id, now):
        return True
    held = actor.held(Role.TRANSLATOR, work.exchange_id, now)
    return any(is_in_pairs(work.source_language, language, grant.pairs) for grant in held)


def _is_author(actor: Actor, work: Work, now: datetime) -> bool:
    own = actor.membership_id(work.exchange_id)
    return own is not None and own == work.author_id and actor.holds(Role.MEMBER, work.exchange_id, now)


def _may_see(actor: Actor, work: Work, now: datetime) -> bool:
    """Only what is open to translators, and what is for moderators only, only to those who moderate and its author.

    The draft of what is translated from its draft on: only those who translate or direct.
    """
    if not work.is_open or not (work.is_published or can_see_desk(actor, work.exchange_id, now)):
        return False
    if not (actor.holds(Role.MEMBER, work.exchange_id, now) or directs(actor, work.exchange_id, now)):
        return False
    if work.audience == MODERATORS_ONLY:
        return directs(actor, work.exchange_id, now) or _is_author(actor, work, now)
    return True


def can_wish(actor: Actor, work: Work, now: datetime, *, language: str) -> Decision:
    """A member, of what she may read and its author lets be translated, in a language of the exchange or her own."""
    if not work.is_published or not _may_see(actor, work, now) or same_language(language, work.source_language):
        return NOT_FOR_YOU
    if not actor.holds(Role.MEMBER, work.exchange_id, now):
        return MEMBERS_ONLY
    if not any(same_language(language, one) for one in (*work.languages, actor.language)):
        return NOT_FOR_YOU
    return ALLOWED if work.may_translate else AUTHOR_SAYS_NO


def can_assign(actor: Actor, exchange_id: int, now: datetime, *, own_organisation: str, organisation: str) -> Decision:
    """The organiser anybody, a lead those of her own organisation."""
    if actor.holds(Role.ORGANISER, exchange_id, now):
        return ALLOWED
    is_hers = bool(own_organisation) and own_organisation == organisation
    return ALLOWED if is_hers and actor.holds(Role.LEAD, exchange_id, now) else NO_LEAD


def can_organise_pairs(actor: Actor, exchange_id: int, now: datetime) -> Decision:
    """Say which organisation looks after which languages."""
    return ALLOWED if actor.holds(Role.ORGANISER, exchange_id, now) else NO_LEAD


def can_see_load(actor: Actor, exchange_id: int, now: datetime) -> Decision:
    """How much the organisations have to do: the organiser of all, a lead of her own."""
    if actor.holds(Role.ORGANISER, exchange_id, now) or actor.holds(Role.LEAD, exchange_id, now):
        return ALLOWED
    return NO_LEAD


def can_read(actor: Actor, work: Work, now: datetime) -> Decision:
    """What is published, as far as its exchange is hers to see: its own audience may be narrower."""
    is_hers = directs(actor, work.exchange_id, now) or _is_author(actor, work, now)
    if not work.is_published:
        return NOT_FOR_YOU
    if work.audience == MODERATORS_ONLY:
        return ALLOWED if is_hers else NOT_FOR_YOU
    is_member = is_hers or actor.holds(Role.MEMBER, work.exchange_id, now)
    return ALLOWED if is_member or work.audience == "everybody" else NOT_FOR_YOU


def can_remark(actor: Actor, work: Work, now: datetime) -> Decision:
    """Say what is wrong in a version: members, of what they may read."""
    if not can_read(actor, work, now):
        return NOT_FOR_YOU
    return ALLOWED if actor.holds(Role.MEMBER, work.exchange_id, now) else MEMBERS_ONLY


def can_answer_remark(actor: Actor, work: Work, now: datetime, *, language: str) -> Decision:
    if not work.is_published or not _may_see(actor, work, now):
        return NOT_FOR_YOU
    return ALLOWED if may_render(actor, work, now, language=language) else NOT_YOUR_PAIR
