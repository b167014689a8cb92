"""The box to write in: what it says before, which languages it offers, and what its form carries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext

from forum.contributions.actions.submit import Writing
from forum.contributions.form_tokens import new_submission_key, sign_opened
from forum.contributions.rules import Place
from forum.exchanges.models import Exchange
from forum.kernel.actor import Actor
from forum.kernel.keys import Keys
from forum.kernel.reader import same_language
from forum.web.locale import language_name, offered_languages


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteBox:
    """The arguments of the macro `write_box`."""

    action: str
    draft_url: str
    languages: list[tuple[str, str]]
    language: str
    hidden: list[tuple[str, object]]
    next_line: str
    readers_line: str
    offers_anonymous: bool
    takes_files: bool
    text: str = ""
    is_anonymous: bool = False


def make_box(
    actor: Actor,
    place: Place,
    *,
    now: datetime,
    keys: Keys,
    moderators: Sequence[str],
    writing: Writing | None = None,
    opened: str = "",
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
        language=left.language or preset_language(exchange, actor),
        hidden=hidden,
        next_line=next_line(place, now, moderators=moderators),
        readers_line=readers_line(exchange),
        offers_anonymous=exchange.allows_anonymous,
        takes_files=True,
        text=left.text,
        is_anonymous=left.is_anonymous,
    )


def language_choices(exchange: Exchange, actor: Actor, chosen: str = "") -> list[tuple[str, str]]:
    """The exchange's languages, then those this person reads, then others: any may be written."""
    codes = (*exchange.languages, actor.language, *actor.reads, *offered_languages(), *([chosen] if chosen else []))
    return [(code, name) for code in dict.fromkeys(codes) if (name := own_name(code))]


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
    hours = said_hours(exchange.promise_hours)
    if moderators:
        return gettext("%(name)s will read it before it appears, usually %(hours)s.", name=moderators[0], hours=hours)
    return gettext("A moderator will read it before it appears, usually %(hours)s.", hours=hours)


def said_hours(hours: int) -> str:
    return ngettext("within %(num)s hour", "within %(num)s hours", hours)


def readers_line(exchange: Exchange) -> str:
    if exchange.access == "members":
        return gettext("Only members of this exchange can read what you write here.")
    return gettext("Everybody can read what you write here, also people who are not signed in.")
