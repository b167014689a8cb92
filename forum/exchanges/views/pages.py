from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from flask import render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.contributions.queries.topics import TopicLine, list_topics
from forum.exchanges.errors import ExchangeNotFound
from forum.exchanges.policy import BY_INVITATION, SUSPENDED, can_join
from forum.exchanges.queries import (
    Joined,
    PaperView,
    RoundView,
    count_joined,
    find_own_membership,
    get_announced_exchange,
    list_visible_exchanges,
)
from forum.exchanges.rules import Phase
from forum.exchanges.views.door import bp
from forum.kernel.actor import Role
from forum.reports.frame import commitments_in_short, survey_in_short
from forum.roster.frame import (
    STATES,
    ExchangePage,
    ShownPaper,
    label_here,
    name_version,
    open_exchange,
    settle_in,
    show_paper,
)
from forum.roster.pinned import pin_notices
from forum.statistics.policy import can_see_summary
from forum.synthesis.frame import SynthesisInShort, synthesis_desk_address, synthesis_in_short
from forum.synthesis.queries.published import list_published_syntheses
from forum.texts.labels import LabelledText
from forum.texts.queries import ShownText, VersionRow, show, show_texts
from forum.web.access import public
from forum.web.entry import reading
from forum.web.filters import language_label
from forum.web.kept_pages import keep_page
from forum.web.locale import here_in, language_name, programme_reader
from forum.web.site import address


@dataclass(frozen=True, slots=True)
class ShownTopic:
    title: ShownText
    url: str
    count: int


@dataclass(frozen=True, slots=True)
class RoundPage:
    """What the page of an exchange, or of one round, says of a round."""

    number: int
    theme: LabelledText | None
    questions: list[LabelledText]
    papers: list[ShownPaper]
    topics: list[ShownTopic]
    moderators: Sequence[str]
    state: str
    opens_at: datetime
    closes_at: datetime
    url: str
    synthesis: SynthesisInShort | None = None
    synthesis_url: str = ""


class HowItWorks(NamedTuple):
    """The settings of an exchange that its readers and writers are told."""

    has_languages: bool
    uses_machine: bool
    moderation: str
    answers_within: int
    access: str
    registration: str


class Colophon(NamedTuple):
    """The foot of the front page. `how`: None when nobody can write any more; `joined`: None where figures are reserved."""

    host: str
    moderators: tuple[str, ...]
    how: HowItWorks | None
    joined: Joined | None
    written: int
    figures_url: str


@bp.get("/")
@public
def front() -> str:
    """The exchanges one may see, the running ones first."""
    here, who = reading(), programme_reader()
    found = list_visible_exchanges(here.session, here.actor, now=here.now)
    return render_template(
        "exchanges/front.html",
        exchanges=[
            {
                "title": view.title(who),
                "about": view.about(who),
                "host": view.exchange.host,
                "url": url_for("exchanges.exchange", slug=view.slug),
                "state": STATES[view.phase(here.now)],
                "opens_at": view.exchange.opens_at,
                "closes_at": view.exchange.closes_at,
                "timezone": view.exchange.timezone,
                "languages": [language_name(tag) for tag in view.exchange.languages],
            }
            for view in found
        ],
        now=here.now,
    )


@bp.get("/exchanges/<slug>/")
@public
def exchange(slug: str) -> str | Response:
    try:
        page = open_exchange(slug)
    except ExchangeNotFound:
        return render_outside(slug)
    topics = list_topics(page.reading.session, page.exchange.id)
    now = page.reading.now
    latest = next(iter(list_published_syntheses(page.reading.session, page.exchange)), None)
    present = page.view.present_round(now)
    keep_for_readers(page)
    return render_template(
        "exchanges/exchange.html",
        nav=page.nav,
        about=label(page, page.view.structure.about),
        exchange=page.exchange,
        languages=[language_name(tag) for tag in page.exchange.languages],
        round=show_round_page(page, present, topics) if present else None,
        other_rounds=[
            show_round_page(page, r, topics)
            for r in reversed(page.view.rounds)
            if r is not present and r.phase(now) is not Phase.COMING
        ],
        synthesis=synthesis_in_short(page, latest) if latest else None,
        colophon=make_colophon(page, topics),
        is_member=page.reading.actor.holds(Role.MEMBER, page.exchange.id, now),
        join_url=address("exchanges.join", slug=slug),
        survey=survey_in_short(page),
        commitments=commitments_in_short(page),
        commitments_url=address("reports.commitments", slug=slug),
        now=now,
    )


@bp.get("/exchanges/<slug>/rounds/<id:number>")
@public
def round(slug: str, number: int) -> str:
    page = open_exchange(slug, round_number=number)
    found = page.view.round(number)
    topics = list_topics(page.reading.session, page.exchange.id)
    written = list_published_syntheses(page.reading.session, page.exchange)
    its_own = next((one for one in written if one.round_id == found.id), None)
    keep_for_readers(page)
    return render_template(
        "exchanges/round.html",
        nav=page.nav,
        pinned=pin_notices(page, found.id),
        round=replace(
            show_round_page(page, found, topics),
            synthesis=synthesis_in_short(page, its_own) if its_own else None,
            synthesis_url=synthesis_desk_address(page, found, is_published=its_own is not None),
        ),
        handled_url=address("moderation.counts", slug=slug),
        now=page.reading.now,
    )


@bp.get("/exchanges/<slug>/papers/<id:paper_id>")
@public
def paper(slug: str, paper_id: int) -> str:
    page = open_exchange(slug)
    found = page.view.paper(paper_id)
    texts = show_texts(page.reading.session, [found.body_id] if found.body_id else [], page.reader)
    body = texts.get(found.body_id or 0)
    keep_for_readers(page)
    return render_template(
        "exchanges/paper.html",
        nav=page.nav,
        title=show(found.title, programme_reader()),
        body=replace(label_here(page, body), others=()) if body else None,
        shown_in=language_label(body.language if body else found.file_language or ""),
        others=other_languages(found, body),
        file_url=address("files.open", file_id=found.file_id, name="paper") if found.file_id else "",
    )


def make_colophon(page: ExchangePage, topics: list[TopicLine]) -> Colophon:
    exchange = page.exchange
    how = HowItWorks(
        has_languages=len(exchange.languages) > 1,
        uses_machine=exchange.uses_machine,
        moderation=exchange.moderation,
        answers_within=exchange.answers_within,
        access=exchange.access,
        registration=exchange.registration,
    )
    return Colophon(
        host=exchange.host,
        moderators=tuple(dict.fromkeys(name for shown in page.nav.rounds for name in shown.moderators)),
        how=how if page.reading.now < exchange.closes_at else None,
        joined=who_joined(page),
        written=sum(each.published_count for each in topics),
        figures_url=address("statistics.figures", slug=page.view.slug),
    )


def who_joined(page: ExchangePage) -> Joined | None:
    """The few numbers of the front page, for whoever may see the figures: one query, nothing about any person."""
    here = page.reading
    if not can_see_summary(here.actor, page.exchange, here.now):
        return None
    return count_joined(here.session, page.exchange.id)


def render_outside(slug: str) -> str:
    """A members' or coming exchange, seen by somebody who may know its title, host and dates only."""
    here, who = reading(), programme_reader()
    view = get_announced_exchange(here.session, here.actor, slug, now=here.now)
    settle_in(view.exchange)
    own = find_own_membership(here.session, here.actor, view.id)
    answer = can_join(here.actor, view.exchange, here.now, own=own)
    is_barred = answer.code in {SUSPENDED.code, BY_INVITATION.code}
    return render_template(
        "exchanges/outside.html",
        title=view.title(who),
        exchange=view.exchange,
        languages=[language_name(tag) for tag in view.exchange.languages],
        join_url="" if is_barred else address("exchanges.join", slug=slug),
        refusal=gettext(answer.message) if is_barred else "",
        calendar_url=address("exchanges.calendar_file", slug=slug, lang=who.language)
        if view.exchange.access == "public"
        else "",
        now=here.now,
    )


def keep_for_readers(page: ExchangePage) -> None:
    until = page.view.good_until(page.reading.now)
    keep_page(page.exchange.id, revision=page.exchange.revision, until=until)


def label(page: ExchangePage, rows: Sequence[VersionRow]) -> LabelledText | None:
    if not rows:
        return None
    return label_here(page, show(rows, programme_reader()))


def other_languages(paper: PaperView, body: ShownText | None) -> list[tuple[str, str, str]]:
    """Tag, own name and address of each other language the paper can be read in."""
    return [
        (tag, name_version(paper, tag), here_in(tag))
        for tag in paper.body_languages
        if body is None or tag != body.language
    ]


def show_round_page(page: ExchangePage, round_: RoundView, topics: list[TopicLine]) -> RoundPage:
    who = programme_reader()
    here = next(r for r in page.nav.rounds if r.number == round_.number)
    return RoundPage(
        number=round_.number,
        theme=label(page, round_.theme),
        questions=[text for rows in round_.questions if (text := label(page, rows))],
        papers=[show_paper(paper, who, page.view.slug) for paper in round_.papers if paper.title],
        topics=[
            ShownTopic(show(t.title, who), topic_address(page.view.slug, t), t.published_count)
            for t in topics
            if t.round_id == round_.id and t.title
        ],
        moderators=here.moderators,
        state=here.state,
        opens_at=round_.opens_at,
        closes_at=round_.closes_at,
        url=here.url,
    )


def topic_address(slug: str, topic: TopicLine) -> str:
    return address("contributions.topic", slug=slug, topic_id=topic.id)
