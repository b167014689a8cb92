"""The page on which somebody writes down for a member what she sent: for whom, where, under which promise."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext

from forum.contributions.actions.submit import Writing
from forum.contributions.form_tokens import new_submission_key, sign_opened
from forum.contributions.models import Status
from forum.contributions.policy import takes_words
from forum.contributions.queries.entering import EnteredLine, list_entered, own_through
from forum.contributions.queries.topics import TopicLine, list_topics
from forum.contributions.reasons import FOR_RETURN, said_reason
from forum.contributions.rules import Place
from forum.contributions.said import said_through
from forum.contributions.writing_page import Own, PromiseBox, language_choices, make_promise_box, preset_language
from forum.exchanges.models import Entering
from forum.exchanges.queries.entering import Consenting, list_consenting
from forum.kernel.characters import isolate
from forum.moderation.queries.staff import may_others_decide
from forum.roster.frame import ExchangePage
from forum.texts.queries import show
from forum.web.filters import date_words, day
from forum.web.locale import page_locale, programme_reader
from forum.web.runtime import runtime

ANY_TOPIC = 0
"""The form is opened for an exchange: its topic is chosen in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteringForm:
    """As typed. `number`: the member's; `topic_id`: where it belongs; the others note that somebody agreed."""

    writing: Writing
    number: int | None = None
    topic_id: int | None = None
    opened: str = ""
    agreed_number: str = ""
    way: str = ""
    given_on: str = ""


def opened_token(page: ExchangePage) -> str:
    here = page.reading
    return sign_opened(runtime().keys, here.now, topic_id=ANY_TOPIC, account_id=here.actor.account_id)


def entering_parts(
    page: ExchangePage, form: EnteringForm, *, errors: Mapping[str, str], opened_at: datetime | None
) -> dict[str, Any]:
    """What the page shows, with what was typed where it was refused."""
    here, slug = page.reading, page.view.slug
    members = list_consenting(here.session, here.actor, page.exchange, now=here.now)
    topics = topic_choices(page, opened_at=opened_at)
    hidden: list[tuple[str, object]] = [
        ("submission_key", form.writing.key or new_submission_key()),
        ("opened", form.opened or opened_token(page)),
    ]
    hidden += [("reply_to", form.writing.reply_to)] if form.writing.reply_to else []
    return {
        "slug": slug,
        "form": form,
        "errors": errors,
        "is_alone": not may_others_decide(
            here.session, page.exchange, entered_by_id=here.actor.membership_id(page.exchange.id), now=here.now
        ),
        "members": [(one.number, said_member(one.number, one.name)) for one in members],
        "agreed": [said_consent(one) for one in members],
        "ways": [(way, words) for way, words in said_ways().items() if way != Entering.HERSELF],
        "topics": topics,
        "action": url_for("contributions.enter", slug=slug),
        "hidden": hidden,
        "languages": language_choices(page.exchange, here.actor, form.writing.language),
        "language": form.writing.language or preset_language(page.exchange, here.actor),
        "promise": promise_for(page, form.writing),
        "shown_as_sent_through": said_through(own_through(here.session, here.actor, page.exchange)),
        "entered": [said_entered(line) for line in list_entered(here.session, here.actor, page.exchange)],
    }


def topic_choices(page: ExchangePage, *, opened_at: datetime | None) -> list[tuple[int, str]]:
    """Those that take words now."""
    now, who = page.reading.now, programme_reader()
    lines = list_topics(page.reading.session, page.exchange.id)
    return [
        (line.id, show(line.title, who).plain)
        for line in lines
        if line.title and takes_words(place_of(page, line), now, opened_at=opened_at)
    ]


def place_of(page: ExchangePage, line: TopicLine) -> Place:
    round_ = page.view.round_by_id(line.round_id)
    return Place(
        exchange=page.exchange,
        topic_id=line.id,
        round_id=round_.id,
        opens_at=round_.opens_at,
        closes_at=round_.closes_at,
        is_locked=line.is_locked,
    )


def promise_for(page: ExchangePage, writing: Writing) -> PromiseBox:
    """Asked each time, since it is she who said it: nothing is taken from what she chose before."""
    box = make_promise_box(page.exchange, Own(promise=None, organisation="x", name="x"), chosen=writing.promise)
    words = {
        "name": gettext("Her name, as her profile shows it"),
        "organisation": gettext("Her organisation"),
        "anonymous": gettext(
            "No name at all. Moderators do not see it either, and readers are not told who sent it in"
        ),
    }
    return replace(
        box,
        names=[(choice[0], words[choice[0]]) for choice in box.names],
        hint=gettext("Choose what she said. Where she said nothing, choose what shows less. It stays with this text."),
    )


def said_member(number: int, name: str) -> str:
    return f"{number} · {isolate(name)}" if name else gettext("number %(number)s, without a name yet", number=number)


def said_ways() -> dict[str, str]:
    return {
        Entering.HERSELF: gettext("on her profile"),
        Entering.TELEPHONE: gettext("by telephone"),
        Entering.LETTER: gettext("by letter"),
        Entering.MESSAGE: gettext("by message"),
        Entering.IN_PERSON: gettext("face to face"),
    }


def said_consent(one: Consenting) -> str:
    parts = [said_member(one.number, one.name), said_ways()[one.way], *([date_words(one.since)] if one.since else [])]
    return " · ".join(parts)


def said_entered(line: EnteredLine) -> str:
    """The day, for whom, and what became of it."""
    states = {
        Status.WAITING: gettext("Waits to be read"),
        Status.RETURNED: gettext("Returned to her"),
        Status.PUBLISHED: gettext("Published"),
        Status.HIDDEN: gettext("Hidden by the moderators"),
        Status.ASIDE: gettext("Waits to be read"),
        Status.WITHDRAWN: gettext("Withdrawn"),
    }
    whom = gettext("Without name")
    if line.number is not None:
        whom = said_member(line.number, line.name or "" if line.confirmed_at else "")
    reason = [said_reason(page_locale(), line.reason_code, of=FOR_RETURN)] if line.status == Status.RETURNED else []
    return " · ".join([day(line.at), whom, states.get(Status(line.status), ""), *reason])
