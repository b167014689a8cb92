from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from forum.contributions.actions.tidy import lock_topic, move_contributions, pin_contribution, split_topic
from forum.contributions.errors import TopicNotFound
from forum.contributions.forms import read_wordings
from forum.contributions.models import Status
from forum.contributions.policy import can_tidy
from forum.contributions.queries.page import Key, TopicPage, get_topic_page, read_part
from forum.contributions.queries.topics import TopicLine, list_topics
from forum.contributions.showing import Addresses, Showing, ShownContribution
from forum.contributions.views.door import bp
from forum.contributions.writing_page import own_name
from forum.kernel.characters import isolate, shorten
from forum.kernel.errors import InvalidInput, require
from forum.kernel.wording import direction
from forum.roster.frame import ExchangePage, open_exchange
from forum.texts.queries import show
from forum.web.entry import current_actor, unit_of_work
from forum.web.forms import errors_of, read_id
from forum.web.locale import programme_reader
from forum.web.runtime import runtime

SIDES = ("after", "before")
FIRST_WORDS = 90
NEW = "new"
"""Where what was chosen goes: a topic's number, or this."""


@bp.get("/exchanges/<slug>/topics/<id:topic_id>/order")
def tidy(slug: str, topic_id: int) -> str:
    """The topic's contributions by their first lines, to pin or move; and whether one may write in it."""
    return render_tidy(slug, topic_id, errors={})


@bp.post("/exchanges/<slug>/topics/<id:topic_id>/lock")
def lock(slug: str, topic_id: int) -> Response:
    is_locked = request.form.get("locked") == "1"
    with unit_of_work() as uow:
        check_here(slug, lock_topic(uow, current_actor(), topic_id=topic_id, is_locked=is_locked).exchange_id)
    said = (
        gettext("Closed: nobody writes here until you open it again.") if is_locked else gettext("Open to write again.")
    )
    flash(said, "done")
    return back_to(slug, topic_id)


@bp.post("/exchanges/<slug>/topics/<id:topic_id>/pin")
def pin(slug: str, topic_id: int) -> Response:
    contribution_id = read_id(request.form.get("contribution"))
    with unit_of_work() as uow:
        topic = pin_contribution(uow, current_actor(), topic_id=topic_id, contribution_id=contribution_id)
        check_here(slug, topic.exchange_id)
    said = (
        gettext("Pinned: it is named above the others.") if contribution_id else gettext("Nothing is pinned any more.")
    )
    flash(said, "done")
    return back_to(slug, topic_id)


@bp.post("/exchanges/<slug>/topics/<id:topic_id>/move")
def move(slug: str, topic_id: int) -> tuple[str, int] | Response:
    """What was ticked goes to another topic, or to a new one."""
    page = open_exchange(slug)
    chosen = [number for typed in request.form.getlist("chosen") if (number := read_id(typed)) is not None]
    target = request.form.get("target", "")
    try:
        with unit_of_work() as uow:
            if target == NEW:
                title = read_wordings(request.form, list(page.exchange.languages))
                topic = split_topic(uow, current_actor(), topic_id=topic_id, contribution_ids=chosen, title=title)
            else:
                topic = move_contributions(
                    uow, current_actor(), topic_id=topic_id, contribution_ids=chosen, target_id=read_id(target) or 0
                )
            check_here(slug, topic.exchange_id)
    except InvalidInput as refusal:
        return render_tidy(slug, topic_id, errors=errors_of(refusal, "title")), 422
    said = ngettext("Moved, with the replies to it.", "%(num)s were moved, with the replies to them.", len(chosen))
    flash(said, "done")
    return redirect(url_for("contributions.topic", slug=slug, topic_id=topic.id), 303)


def check_here(slug: str, exchange_id: int) -> None:
    if open_exchange(slug).exchange.id != exchange_id:
        raise TopicNotFound()


def back_to(slug: str, topic_id: int) -> Response:
    return redirect(url_for("contributions.tidy", slug=slug, topic_id=topic_id), 303)


def render_tidy(slug: str, topic_id: int, *, errors: dict[str, str]) -> str:
    page = open_exchange(slug)
    here = page.reading
    require(can_tidy(here.actor, page.exchange, here.now))
    part = read_part(**{side: request.args.get(side, "") for side in SIDES})
    found = get_topic_page(
        here.session, here.actor, page.exchange, topic_id=topic_id, part=part, now=here.now, keys=runtime().keys
    )
    round_ = page.view.round_by_id(found.topic.round_id)
    where: dict[str, Any] = {"slug": slug, "topic_id": topic_id}
    return render_template(
        "contributions/tidy.html",
        nav=page.nav_in(round_.number),
        title=show(found.versions[found.topic.title_id], programme_reader()),
        topic=found.topic,
        lines=[line for letter in each_shown(page, found) if (line := show_line(letter, found))],
        targets=list_targets(page, topic_id),
        languages=[(code, own_name(code), direction(code)) for code in page.exchange.languages],
        typed=request.form,
        chosen=request.form.getlist("chosen"),
        titles=read_wordings(request.form, page.exchange.languages),
        errors=errors,
        lock_url=url_for("contributions.lock", **where),
        pin_url=url_for("contributions.pin", **where),
        move_url=url_for("contributions.move", **where),
        topic_url=url_for("contributions.topic", **where),
        following=beside(where, "after", found.following),
        preceding=beside(where, "before", found.preceding),
    )


def beside(where: dict[str, Any], side: str, key: Key | None) -> str:
    return url_for("contributions.tidy", **{**where, side: str(key)}) if key else ""


def each_shown(page: ExchangePage, found: TopicPage) -> list[ShownContribution]:
    showing = Showing(reader=page.reader, addresses=Addresses(page.view.slug, found.topic.id), credits=page.credits)
    return [showing.letter(row, found.versions, {}) for row in (*found.rows, *found.unplaced)]


def show_line(letter: ShownContribution, found: TopicPage) -> dict[str, Any] | None:
    """One that can be moved; it can be pinned if it is published. None for what is nobody's to move."""
    row = next(row for row in (*found.rows, *found.unplaced) if row.id == letter.id)
    if row.id in found.own or row.status in {Status.DRAFT, Status.WITHDRAWN}:
        return None
    return {
        "id": letter.id,
        "who": letter.who,
        "language": letter.text.language if letter.text else "en",
        "direction": letter.text.direction if letter.text else "ltr",
        "first_words": shorten(letter.text.html.striptags(), FIRST_WORDS)
        if letter.text and not letter.text.note
        else "",
        "note": letter.text.note if letter.text else None,
        "is_reply": bool(row.reply_place),
        "state_words": letter.state_words,
        "may_pin": row.status == Status.PUBLISHED and row.id != found.topic.pinned_id,
        "is_pinned": row.id == found.topic.pinned_id,
    }


def list_targets(page: ExchangePage, topic_id: int) -> list[tuple[str, str]]:
    """The other topics of the exchange, by week."""
    numbers = {round_.id: round_.number for round_ in page.view.rounds}
    others = [topic for topic in list_topics(page.reading.session, page.exchange.id) if topic.id != topic_id]
    return [(str(topic.id), name_topic(numbers[topic.round_id], topic)) for topic in others if topic.title]


def name_topic(number: int, topic: TopicLine) -> str:
    title = show(topic.title, programme_reader()).html.striptags()
    return gettext("Week %(number)s: %(title)s", number=number, title=isolate(title))
