"""The box to write in: what it says before, which languages it offers, and what its form carries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext

from forum.contributions.actions.submit import Writing
from forum.contributions.form_tokens import new_submission_key, sign_opened
from forum.contributions.policy import can_read_hidden
from forum.contributions.promises import Promise, audiences_offered, last_promise, names_offered, narrow
from forum.contributions.rules import Place
from forum.exchanges.models import Exchange
from forum.kernel.actor import Actor
from forum.kernel.keys import Keys
from forum.kernel.languages import UnknownLanguage, check_language
from forum.kernel.reader import same_language
from forum.web.locale import language_name, offered_languages
from forum.web.runtime import runtime


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseBox:
    """What one is asked once about what one writes, and can change each time: choices with their words.

    A name may have a third part: what to know before choosing it.
    """

    audiences: list[tuple[str, str]]
    names: list[tuple[str, ...]]
    permissions: list[tuple[str, str, bool]]
    audience: str
    shown_as: str
    is_asked: bool
    summary: list[str]
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What the writer's membership says: her last promise (None: not asked yet), her organisation, her name ('' until
    she has said how others know her); what she answers."""

    promise: Mapping[str, Any] | None
    organisation: str
    name: str
    answered: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteBox:
    """The arguments of the macro `write_box`. `marks_promise`: None where she is not asked."""

    action: str
    draft_url: str
    languages: list[tuple[str, str]]
    language: str
    other_language: str
    hidden: list[tuple[str, object]]
    next_line: str
    promise: PromiseBox
    takes_files: bool
    marks_promise: bool | None = None
    text: str = ""
    needs_two: bool = False
    content_note: str = ""


def make_box(
    actor: Actor,
    place: Place,
    *,
    now: datetime,
    keys: Keys,
    moderators: Sequence[str],
    own: Own,
    writing: Writing | None = None,
    opened: str = "",
    is_promised: bool = False,
) -> WriteBox:
    """The box as it first stands, or, with `writing`, as somebody left it. `opened`: the token its form came with."""
    exchange, left = place.exchange, writing or Writing(text="", language="")
    where: dict[str, Any] = {"slug": exchange.slug, "topic_id": place.topic_id}
    hidden: list[tuple[str, object]] = [
        ("submission_key", left.key or new_submission_key()),
        ("opened", opened or sign_opened(keys, now, topic_id=place.topic_id, account_id=actor.account_id)),
    ]
    hidden += [(name, value) for name, value in (("reply_to", left.reply_to), ("draft_id", left.draft_id)) if value]
    return WriteBox(
        action=url_for("contributions.write", **where),
        draft_url=url_for("contributions.draft", **where),
        languages=language_choices(exchange, actor, left.language),
        language=left.language if is_language(left.language) else preset_language(exchange, actor),
        other_language="" if is_language(left.language) else left.language,
        hidden=hidden,
        next_line=next_line(place, now, moderators=moderators),
        promise=make_promise_box(exchange, own, chosen=left.promise),
        takes_files=True,
        marks_promise=is_promised if can_read_hidden(actor, exchange, now) else None,
        text=left.text,
        needs_two=left.needs_two,
        content_note=left.content_note,
    )


def language_choices(exchange: Exchange, actor: Actor, chosen: str = "") -> list[tuple[str, str]]:
    """The exchange's languages, then those this person reads, then others: any may be written."""
    codes = (*exchange.languages, actor.language, *actor.reads, *offered_languages())
    named = [(code, name) for code in dict.fromkeys(codes) if (name := own_name(code))]
    is_another = is_language(chosen) and chosen not in dict(named)
    return [*named, (chosen, own_name(chosen) or chosen)] if is_another else named


def is_language(tag: str) -> bool:
    try:
        return check_language(tag) == tag
    except UnknownLanguage:
        return False


@lru_cache(maxsize=1024)
def own_name(code: str) -> str:
    return language_name(code)


def preset_language(exchange: Exchange, actor: Actor) -> str:
    return next((code for code in exchange.languages if same_language(code, actor.language)), actor.language)


def next_line(place: Place, now: datetime, *, moderators: Sequence[str]) -> str:
    """What happens to what is sent now."""
    exchange = place.exchange
    if now >= place.closes_at:
        return gettext(
            "This week is over. What you send now is marked as received after closing, and waits to be read."
        )
    if exchange.moderation == "after":
        return gettext("It appears at once. A moderator reads it afterwards.")
    hours = said_hours(exchange.answers_within)
    if moderators:
        return gettext("%(name)s will read it before it appears, usually %(hours)s.", name=moderators[0], hours=hours)
    return gettext("A moderator will read it before it appears, usually %(hours)s.", hours=hours)


def said_hours(hours: int) -> str:
    return ngettext("within %(num)s hour", "within %(num)s hours", hours)


def make_promise_box(exchange: Exchange, own: Own, *, chosen: Promise | None) -> PromiseBox:
    promise = narrow(exchange, chosen or last_promise(exchange, own.promise), answered=own.answered)
    audiences = [(name, said_audience(name)) for name in audiences_offered(exchange, answered=own.answered)]
    names = [
        (name, said_name(name, own), *said_before(name, own))
        for name in names_offered(exchange, has_organisation=bool(own.organisation))
    ]
    permissions = [
        (name, said_permission(name), is_given)
        for name, is_given in promise.permissions.items()
        if name != "may_translate_by_machine" or exchange.uses_machine
    ]
    return PromiseBox(
        audiences=audiences,
        names=names,
        permissions=permissions,
        audience=promise.audience,
        shown_as=promise.shown_as if promise.shown_as in {name for name, *_ in names} else "name",
        is_asked=own.promise is None or chosen is not None,
        summary=said_promise(promise),
    )


def said_audience(audience: str) -> str:
    match audience:
        case "members":
            return gettext("Members of this exchange")
        case "moderators":
            return gettext("Only the moderators and the organisers")
        case _:
            return gettext("Everybody, also people who are not signed in")


def said_name(shown_as: str, own: Own) -> str:
    match shown_as:
        case "organisation":
            return gettext("My organisation: %(organisation)s", organisation=own.organisation)
        case "anonymous":
            return gettext("No name at all. Moderators do not see it either")
        case _:
            return gettext("My name, as my profile shows it")


def said_before(shown_as: str, own: Own) -> list[str]:
    """What to know before choosing it."""
    if shown_as == "anonymous":
        return [said_caution()]
    if shown_as == "name":
        return [own.name or said_nameless()]
    return []


def said_nameless() -> str:
    return gettext(
        "You have not said yet how others know you here: they will see “A participant” until you do, on “My profile”."
    )


def said_caution() -> str:
    """What is kept of who writes without a name, and what is not ours to hide."""
    return gettext(
        "A moderator always reads it first. Others see the day, not the hour. You get no mail about it: what became of it "
        "stands on your page. But people may know you by how you write, by a language that few write here, or by what "
        "you tell. Leave out what only you can know."
    )


def said_permission(permission: str) -> str:
    match permission:
        case "may_translate":
            return gettext("It may be translated by people of this exchange")
        case "may_translate_by_machine":
            return said_machine(runtime().machine_host)
        case "may_quote":
            return gettext("It may be quoted in the summaries of the weeks")
        case _:
            return gettext("It may stand in the publication about this exchange")


def said_machine(host: str | None) -> str:
    """To whom she consents that it is sent: nobody, where the machine is ours."""
    if host:
        return gettext("It may be translated by a machine, and is sent to %(host)s for that", host=host)
    if host is None:
        return gettext("It may be translated by a machine")
    return gettext("It may be translated by a machine that runs here: it is sent to nobody else")


def said_promise(promise: Promise) -> list[str]:
    """What was chosen the last time, in few words."""
    readers = {
        "everybody": gettext("Everybody can read it"),
        "members": gettext("Only members can read it"),
        "moderators": gettext("Only moderators can read it"),
    }
    names = {
        "name": gettext("under your name"),
        "organisation": gettext("under your organisation’s name"),
        "anonymous": gettext("without a name"),
    }
    given = {
        "may_translate": gettext("it may be translated"),
        "may_quote": gettext("it may be quoted"),
        "may_publish": gettext("it may be published"),
    }
    allowed = [words for name, words in given.items() if promise.permissions[name]]
    return [readers[promise.audience], names[promise.shown_as], *allowed]
