"""What the pages of those who write notices are made of."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext

from forum.contributions.queries.topics import list_topics
from forum.exchanges.models import Notice
from forum.exchanges.notice_drafting import Known
from forum.exchanges.notice_words import NoticeWords
from forum.exchanges.notices import DueNotice, NoticeKind, due_at
from forum.exchanges.policy import can_organise, can_write_notice
from forum.exchanges.queries import NoticeView, RoundView, count_joined, view_notice
from forum.exchanges.queries.notices import (
    Receiver,
    Wording,
    find_standing,
    list_due_notices,
    list_own_drafts,
    list_receivers,
    load_wordings,
    seal_wording,
    source_language,
)
from forum.kernel.reader import Reader, same_language
from forum.kernel.wording import direction, mark
from forum.notifications.previews import MailPreview, preview_notice
from forum.notifications.queries import list_without_mails
from forum.roster.frame import ExchangePage
from forum.roster.pinned import ShownNotice, say_kind, show_notice
from forum.roster.queries import moderator_names
from forum.statistics.policy import can_see_summary
from forum.texts.hinting import ShownHint, show_hints
from forum.texts.queries import ShownText, load_versions, show
from forum.translating.policy import directs
from forum.translating.queries.hints import list_hints
from forum.web.locale import language_name, page_locale, programme_reader
from forum.web.runtime import runtime
from forum.web.site import address

STANDINGS = {
    Wording.ORIGINAL: mark("the original"),
    Wording.CURRENT: mark("as the original stands"),
    Wording.BEHIND: mark("the original has changed since: look at it again"),
    Wording.MACHINE: mark("by machine only"),
    Wording.MISSING: mark("nothing yet: she reads it in another language"),
}


@dataclass(frozen=True, slots=True)
class LanguagePart:
    """One language of a notice: its fields, how it stands, where a translator works on it."""

    tag: str
    name: str
    direction: str
    title: str
    body: str
    seal: str
    standing: str
    is_original: bool
    needs_work: bool
    translate_url: str


@dataclass(frozen=True, slots=True)
class Preview:
    """As one reads it who reads only that language. `choices`: tag, own name, address, is here."""

    language: str
    notice: ShownNotice
    mail: MailPreview | None
    mail_direction: str
    choices: list[tuple[str, str, str, bool]]


@dataclass(frozen=True, slots=True)
class Receivers:
    """Who gets a notice: by mail and on the page, or on the page only. `rows`: language, both numbers, what she reads.

    Names are empty lists where they are not for who looks.
    """

    by_mail: int
    on_page: int
    rows: list[tuple[str, int, int, str]]
    mailed: list[str]
    others: list[str]


def begin_choices(page: ExchangePage) -> list[tuple[str, str]]:
    """For which weeks who looks may write a notice, as the choices of a form; none: she writes no notices."""
    here, rounds = page.reading, page.view.rounds
    may = [
        (str(r.number), gettext("Week %(number)s", number=r.number))
        for r in rounds
        if can_write_notice(here.actor, page.exchange.id, here.now, round=r)
    ]
    whole = can_write_notice(here.actor, page.exchange.id, here.now, round=None)
    return [*([("", gettext("all weeks"))] if whole else []), *may]


def due_lines(page: ExchangePage) -> list[tuple[DueNotice, str, str]]:
    """What is due, in words, and where its draft is gone on with; only what who looks may write."""
    here = page.reading
    return [
        (due, say_due(due), draft_address(page, due))
        for due in list_due_notices(here.session, page.view, now=here.now)
        if can_write_notice(here.actor, page.exchange.id, here.now, round=page.view.round_by_id(due.round_id))
    ]


def say_due(due: DueNotice) -> str:
    return gettext("%(kind)s, week %(number)s", kind=say_kind(due.kind), number=due.number)


def draft_address(page: ExchangePage, due: DueNotice) -> str:
    """Empty where nobody began it."""
    if due.notice_id is None:
        return ""
    return url_for("exchanges.edit_notice", slug=page.view.slug, notice_id=due.notice_id)


def draft_lines(page: ExchangePage) -> list[tuple[str, ShownText, str]]:
    """Kind, title, address."""
    here = page.reading
    drafts = list_own_drafts(here.session, here.actor, page.exchange, now=here.now)
    versions = load_versions(here.session, [draft.title_id for draft in drafts])
    return [
        (
            say_kind(draft.kind),
            show(versions[draft.title_id], programme_reader()),
            url_for("exchanges.look_at_notice", slug=page.view.slug, notice_id=draft.id),
        )
        for draft in drafts
        if draft.title_id in versions
    ]


def known_of(page: ExchangePage, round_: RoundView | None) -> Known:
    """Numbers only where whoever sees the exchange may see them."""
    session, exchange = page.reading.session, page.exchange
    if round_ is None:
        return Known()
    moderators = moderator_names(session, exchange).get(round_.id, ())
    if not (exchange.shows_figures and can_see_summary(page.reading.actor, exchange, page.reading.now)):
        return Known(moderators)
    written = sum(t.published_count for t in list_topics(session, exchange.id) if t.round_id == round_.id)
    joined = count_joined(session, exchange.id)
    return Known(moderators, written, joined.people, joined.countries)


def language_parts(page: ExchangePage, notice: Notice, words: Mapping[str, NoticeWords]) -> list[LanguagePart]:
    """The original first. `words`: what the form shows, which may be what was typed in it and refused."""
    session = page.reading.session
    kept, standing = load_wordings(session, notice), find_standing(session, notice, page.exchange.languages)
    return [
        LanguagePart(
            tag=tag,
            name=language_name(tag) or tag,
            direction=direction(tag),
            title=words[tag].title if tag in words else "",
            body=words[tag].body if tag in words else "",
            seal=seal_wording(kept.get(tag)),
            standing=gettext(STANDINGS[how]),
            is_original=how is Wording.ORIGINAL,
            needs_work=how in {Wording.BEHIND, Wording.MACHINE, Wording.MISSING},
            translate_url="" if how is Wording.ORIGINAL else translate_address(page, notice, tag),
        )
        for tag, how in standing.items()
    ]


def hint_parts(page: ExchangePage, languages: Sequence[LanguagePart], *, is_sent: bool) -> list[ShownHint]:
    """On the original's words, as long as nobody has read them."""
    if is_sent:
        return []
    original = next(one for one in languages if one.is_original)
    found = list_hints(
        page.reading.session,
        page.reading.actor,
        page.exchange.id,
        words=f"{original.title}\n\n{original.body}",
        language=original.tag,
    )
    return show_hints(found, language=original.tag)


def translate_address(page: ExchangePage, notice: Notice, language: str) -> str:
    here = page.reading
    if not directs(here.actor, page.exchange.id, here.now):
        return ""
    return address("translating.write", slug=page.view.slug, text_id=notice.body_id, language=language)


def preview_parts(page: ExchangePage, notice: Notice, asked: str) -> Preview:
    session = page.reading.session
    view = view_notice(notice, load_versions(session, [notice.title_id, notice.body_id]))
    read_in = sorted({one.language for one in list_receivers(session, page.exchange.id)})
    tags = list(dict.fromkeys((*page.exchange.languages, source_language(session, notice), *read_in)))
    language = asked if asked in tags else next((t for t in tags if same_language(t, page_locale())), tags[0])
    base = runtime().settings.public_url.rstrip("/")
    mail = preview_notice(session, notice, Reader(language), view=page.view, base_url=base)
    return Preview(
        language=language,
        notice=show_notice(page, view, reader=Reader(language)),
        mail=mail,
        mail_direction=direction(mail.language) if mail else "ltr",
        choices=[(tag, language_name(tag) or tag, preview_address(page, notice, tag), tag == language) for tag in tags],
    )


def preview_address(page: ExchangePage, notice: Notice, tag: str) -> str:
    where: dict[str, Any] = {"slug": page.view.slug, "notice_id": notice.id, "reads": tag, "_anchor": "preview"}
    return url_for("exchanges.look_at_notice", **where)


def receiver_parts(page: ExchangePage, notice: Notice) -> Receivers:
    session = page.reading.session
    people, stopped = list_receivers(session, page.exchange.id), list_without_mails(session, page.exchange.id)
    mailed = [one for one in people if one.has_address and one.account_id not in stopped]
    others = [one for one in people if not one.has_address or one.account_id in stopped]
    by_mail, on_page = Counter(p.language for p in mailed), Counter(p.language for p in others)
    view = view_notice(notice, load_versions(session, [notice.title_id, notice.body_id]))
    shows = shows_names(page)
    return Receivers(
        by_mail=len(mailed),
        on_page=len(others),
        rows=[
            (language_name(tag, page_locale()) or tag, by_mail[tag], on_page[tag], say_read(view, tag))
            for tag in sorted(by_mail | on_page)
        ],
        mailed=[say_person(one) for one in mailed] if shows else [],
        others=[say_person(one) for one in others] if shows else [],
    )


def shows_names(page: ExchangePage) -> bool:
    """To the organiser; to moderators too, but in a sensitive exchange."""
    here = page.reading
    return bool(can_organise(here.actor, page.exchange.id, here.now)) or not page.exchange.is_sensitive


def say_person(one: Receiver) -> str:
    return one.name or gettext("number %(number)s", number=one.number)


def say_read(view: NoticeView, language: str) -> str:
    """In which language somebody of this one reads it."""
    return language_name(show(view.body, Reader(language)).language, page_locale())


def due_of(page: ExchangePage, notice: Notice) -> Any:
    """When it is due; None for one without a date."""
    if notice.round_id is None:
        return None
    return due_at(NoticeKind(notice.kind), page.view.round_by_id(notice.round_id))
