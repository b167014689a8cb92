from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request, url_for

from forum.contributions.models import Status
from forum.contributions.policy import can_enter, can_read_hidden, can_read_waiting, can_tidy, can_write
from forum.contributions.queries.page import Key, TopicPage, TopicRow, get_topic_page, read_part
from forum.contributions.rules import Place, is_open
from forum.contributions.showing import Addresses, Showing, ShownContribution
from forum.contributions.views.door import bp
from forum.contributions.writing_page import Own, make_box
from forum.exchanges.queries import RoundView
from forum.kernel.actor import Role
from forum.kernel.reader import same_language
from forum.roster.frame import ExchangePage, ShownPaper, ShownRound, open_exchange, show_paper
from forum.roster.pinned import Pinned, pin_notices
from forum.statistics.queries.readings import find_last_reading
from forum.synthesis.frame import said_backlinks
from forum.synthesis.policy import Standing
from forum.synthesis.policy import can_write as can_write_synthesis
from forum.synthesis.queries.published import list_published_syntheses, load_backlinks
from forum.texts.models import Origin
from forum.texts.queries import ShownText, show
from forum.translating.queries.machine import find_coming
from forum.web.access import public
from forum.web.counting import count_reading
from forum.web.forms import read_id, read_tag
from forum.web.kept_pages import keep_page
from forum.web.locale import page_locale, programme_reader
from forum.web.runtime import runtime
from forum.web.site import address

SIDES = ("after", "before", "at")


@dataclass(frozen=True, slots=True)
class TopicFrame:
    """What stands around the contributions of a topic."""

    title: ShownText
    questions: list[ShownText]
    papers: list[ShownPaper]
    round: ShownRound
    url: str
    pinned: Pinned | None
    enter_url: str
    tidy_url: str
    is_locked: bool
    pinned_letter: ShownContribution | None
    following: str
    preceding: str


@bp.get("/exchanges/<slug>/topics/<id:topic_id>")
@public
def topic(slug: str, topic_id: int) -> str:
    page = open_exchange(slug)
    here, keys = page.reading, runtime().keys
    asked = read_part(**{side: request.args.get(side, "") for side in SIDES})
    found = get_topic_page(
        here.session, here.actor, page.exchange, topic_id=topic_id, part=asked, now=here.now, keys=keys
    )
    round_ = page.view.round_by_id(found.topic.round_id)
    place = place_of(page, found, round_)
    may_write = can_write(here.actor, place, here.now)
    showing = show_for(page, found, takes_replies=offers_replies(page, place))
    orphans, posts, unplaced = showing.letters(found)
    count_topic(page, found, [*orphans, *posts])
    if not here.actor.is_signed_in:
        keep_page(page.exchange.id, revision=page.exchange.revision, until=page.view.good_until(here.now))
    frame = frame_of(page, found, round_, showing=showing)
    return render_template(
        "contributions/topic.html",
        nav=page.nav_in(round_.number),
        topic=frame,
        now=here.now,
        new_ones=[letter.id for letter in each_letter(orphans, posts) if letter.is_new],
        orphans=orphans,
        posts=posts,
        unplaced=[letter for letter in unplaced if letter.state != Status.DRAFT],
        drafts=draft_addresses(page, found),
        box=make_box(
            here.actor,
            place,
            now=here.now,
            keys=keys,
            moderators=frame.round.moderators,
            own=own_of(found.topic),
        )
        if may_write
        else None,
        refusal=may_write.message,
        sign_in_url=address("accounts.sign_in", next=frame.url),
        join_url="" if here.actor.takes_part(page.exchange.id) else address("exchanges.join", slug=slug),
    )


def offers_replies(page: ExchangePage, place: Place) -> bool:
    """To who may write, and to who would if she signed in."""
    actor, now = page.reading.actor, page.reading.now
    return bool(can_write(actor, place, now)) or (not actor.is_signed_in and is_open(place, now))


def own_of(topic: TopicRow) -> Own:
    return Own(promise=topic.own_promise, organisation=topic.own_organisation or "", name=topic.own_name or "")


def each_letter(orphans: Sequence[ShownContribution], posts: Sequence[ShownContribution]) -> list[ShownContribution]:
    """As they stand on the page, one below the other."""
    return [*orphans, *(letter for post in posts for letter in (post, *post.replies))]


def place_of(page: ExchangePage, found: TopicPage, round_: RoundView) -> Place:
    return Place(
        exchange=page.exchange,
        topic_id=found.topic.id,
        round_id=round_.id,
        opens_at=round_.opens_at,
        closes_at=round_.closes_at,
        is_locked=found.topic.is_locked,
    )


def show_for(page: ExchangePage, found: TopicPage, *, takes_replies: bool) -> Showing:
    here, slug = page.reading, page.view.slug
    kept: dict[str, Any] = {side: request.args[side] for side in SIDES if side in request.args}
    url = url_for("contributions.topic", slug=slug, topic_id=found.topic.id, **kept)
    moderates = can_read_waiting(here.actor, page.exchange, here.now)
    return Showing(
        reader=page.reader,
        addresses=Addresses(slug, found.topic.id),
        credits=page.credits,
        own=found.own,
        original_id=read_id(request.args.get("original", "")),
        wanted=read_wanted(request.args.get("version", "")),
        here=f"{url}{'&' if '?' in url else '?'}",
        takes_replies=takes_replies,
        takes_reports=not here.actor.is_suspended(page.exchange.id),
        takes_wishes=here.actor.holds(Role.MEMBER, page.exchange.id, here.now),
        moderates=moderates,
        promises=can_read_hidden(here.actor, page.exchange, here.now),
        marks=may_mark(page, found),
        cited=backlinks_of(page, [row.id for row in found.rows if row.id]),
        coming=coming_to(page, found),
        is_public=page.exchange.access == "public",
        pinned_id=found.topic.pinned_id,
        last_here=find_last_reading(
            here.session, here.actor, page.exchange.id, topic_id=found.topic.id, now=here.now, keys=runtime().keys
        ),
    )


def read_wanted(value: str) -> tuple[int, str] | None:
    """`12-fr`: the contribution 12 in French."""
    number, _, language = value.partition("-")
    contribution_id, tag = read_id(number), read_tag(language)
    return (contribution_id, tag) if contribution_id and tag else None


def backlinks_of(page: ExchangePage, contribution_ids: Sequence[int]) -> dict[int, tuple[tuple[str, str], ...]]:
    """To where syntheses rest on these; not even asked where none is published."""
    session = page.reading.session
    is_any = bool(list_published_syntheses(session, page.exchange))
    return said_backlinks(load_backlinks(session, contribution_ids)) if is_any else {}


def coming_to(page: ExchangePage, found: TopicPage) -> frozenset[int]:
    """Not asked for those who are not signed in: their pages are kept, and would go on promising what was refused."""
    language = next((tag for tag in page.exchange.languages if same_language(tag, page_locale())), None)
    if language is None or not page.exchange.uses_machine or not page.reading.actor.is_signed_in:
        return frozenset()
    unread = [
        text_id
        for text_id, versions in found.versions.items()
        if not any(page.reader.reads(version.language) for version in versions)
    ]
    return find_coming(page.reading.session, unread, language)


def may_mark(page: ExchangePage, found: TopicPage) -> bool:
    """Whether she puts passages in the basket of this round."""
    here, round_ = page.reading, page.view.round_by_id(found.topic.round_id)
    standing = Standing(page.exchange.id, round_.id, round_.signed_off_from)
    return bool(can_write_synthesis(here.actor, standing, here.now))


def frame_of(page: ExchangePage, found: TopicPage, round_: RoundView, *, showing: Showing) -> TopicFrame:
    where: dict[str, Any] = {"slug": page.view.slug, "topic_id": found.topic.id}

    def beside(side: str, key: Key | None) -> str:
        return url_for("contributions.topic", **{**where, side: str(key)}) if key else ""

    return TopicFrame(
        title=show(found.versions[found.topic.title_id], programme_reader()),
        questions=[show(rows, programme_reader()) for rows in round_.questions] if found.topic.is_first else [],
        papers=[show_paper(paper, programme_reader(), page.view.slug) for paper in round_.papers if paper.title],
        round=next(shown for shown in page.nav.rounds if shown.number == round_.number),
        url=url_for("contributions.topic", **where),
        pinned=pin_notices(page, round_.id),
        enter_url=enter_address(page, place_of(page, found, round_)),
        tidy_url=tidy_address(page, found),
        is_locked=found.topic.is_locked,
        pinned_letter=showing.letter(found.pinned, found.versions, {}) if found.pinned else None,
        following=beside("after", found.following),
        preceding=beside("before", found.preceding),
    )


def enter_address(page: ExchangePage, place: Place) -> str:
    """Where she enters what somebody else sent her for this topic; empty for who may not."""
    may_enter = can_enter(page.reading.actor, place, page.reading.now)
    return url_for("contributions.enter", slug=page.view.slug, topic=place.topic_id) if may_enter else ""


def tidy_address(page: ExchangePage, found: TopicPage) -> str:
    """Where its moderators put the topic in order; empty for who may not."""
    may_tidy = can_tidy(page.reading.actor, page.exchange, page.reading.now)
    return url_for("contributions.tidy", slug=page.view.slug, topic_id=found.topic.id) if may_tidy else ""


def draft_addresses(page: ExchangePage, found: TopicPage) -> list[str]:
    """Where this reader's drafts in the topic are gone on with."""
    where: dict[str, Any] = {"slug": page.view.slug, "topic_id": found.topic.id}
    ids = [row.id for row in found.unplaced if row.status == Status.DRAFT]
    return [url_for("contributions.write", **where, draft_id=draft_id) for draft_id in ids]


def count_topic(page: ExchangePage, found: TopicPage, letters: Sequence[ShownContribution]) -> None:
    """A consultation, in the language and origin most of the page was shown in."""
    read = Counter(
        (text.language, Origin.MACHINE if text.is_machine else Origin.AUTHOR if text.is_original else Origin.HUMAN)
        for letter in letters
        if (text := letter.text) is not None
    )
    language, origin = next(iter(read.most_common(1)), ((page.reader.language, Origin.AUTHOR), 0))[0]
    count_reading(page.exchange.id, topic_id=found.topic.id, language=language, origin=origin)
