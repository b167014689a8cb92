from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import flash, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.contributions.policy import can_open_topic
from forum.exchanges.queries import get_visible_exchange
from forum.exchanges.rules import Phase
from forum.kernel.actor import Role
from forum.kernel.errors import NotFound, require
from forum.moderation.actions.dismiss import leave_unanswered, take_up_again
from forum.moderation.policy import can_see_desk, capacity_of
from forum.moderation.sections import Section
from forum.moderation.sections.every import BY_KEY, SECTIONS
from forum.moderation.sections.frame import FEW
from forum.moderation.showing import DeskLine
from forum.moderation.today import about, minutes_for
from forum.moderation.views.back import back_to_desk, said_at
from forum.moderation.views.door import bp
from forum.roster.asked import list_asks
from forum.roster.asks import ask_lines
from forum.roster.frame import ExchangePage, open_exchange
from forum.roster.page import own_id, said_overlaps
from forum.roster.policy import on_duty_until
from forum.roster.queries import load_roster
from forum.web.entry import current_actor, unit_of_work
from forum.web.site import address

TOP = "today"
"""The heading that is always there."""


@bp.get("/exchanges/<slug>/desk")
def desk(slug: str) -> str:
    """The first few of each section, and on top what cannot wait until tomorrow."""
    return render_template("moderation/desk.html", **desk_page(open_desk(slug)))


def desk_page(page: ExchangePage) -> dict[str, Any]:
    """What the desk shows. Policy has let her."""
    slug = page.view.slug
    here = page.reading
    made = [section for make in SECTIONS if (section := make(page)) is not None]
    shown = few_of([section for section in made if section.lines or section.empty[0]])
    pressing = [(one, about(minutes_for(one.key, one.pressing))) for one in shown if one.pressing]
    roster = load_roster(here.session, page.exchange)
    return {
        "nav": page.nav,
        "capacity": capacity_of(here.actor, page.exchange.id, here.now),
        "decides_some": any(section.decides_some for section in made),
        "on_duty_until": on_duty_until(here.actor, page.exchange.id, here.now),
        "overlaps": said_overlaps(page, roster),
        "asks": ask_lines(page.view, list_asks(roster, own_id(page), here.now)),
        "sections": [(section, whole_url(slug, section)) for section in shown],
        "pressing": pressing,
        "minutes": sum(minutes for _, minutes in pressing),
        "week_follows": any(round_.phase(here.now) is Phase.COMING for round_ in page.view.rounds),
        "hand_over_url": hand_over_address(page),
        "log_url": url_for("moderation.log", slug=slug),
        "notices_url": url_for("exchanges.notices", slug=slug),
        "open_topic_url": open_topic_address(page) if can_open_topic(here.actor, page.exchange, here.now) else "",
        "at": said_at({TOP, *(one.key for one in shown), *(line.id for one in shown for line in one.lines)}),
    }


@bp.get(f"/exchanges/<slug>/desk/<any({','.join(BY_KEY)}):section>")
def section(slug: str, section: str) -> str:
    """The whole list of one section."""
    return render_template("moderation/section.html", **section_page(open_desk(slug), section))


def section_page(page: ExchangePage, section: str) -> dict[str, Any]:
    """What the page of one section shows. NotFound where there is none."""
    slug, whole = page.view.slug, BY_KEY[section](page) if section in BY_KEY else None
    if whole is None:
        raise NotFound()
    following: dict[str, Any] = {"slug": slug, "section": section, "after": whole.following}
    return {
        "nav": page.nav,
        "section": replace(whole, lines=chained(whole.lines, then=section, returns_to=section)),
        "desk_url": url_for("moderation.desk", slug=slug),
        "next_url": url_for("moderation.section", **following) if whole.following else "",
        "at": said_at({line.id for line in whole.lines}),
    }


def open_desk(slug: str) -> ExchangePage:
    page = open_exchange(slug)
    require(can_see_desk(page.reading.actor, page.exchange, page.reading.now))
    return page


def few_of(sections: Sequence[Section]) -> list[Section]:
    """The first lines of each. Where the last of a section is done it goes, and one is led to the section after it."""
    following = [*(one.key for one in sections[1:]), TOP]
    return [
        replace(one, lines=chained(one.lines[:FEW], then=one.key if one.empty[0] else after))
        for one, after in zip(sections, following, strict=True)
    ]


def whole_url(slug: str, section: Section) -> str:
    """Where its list goes on; "" where the desk has all of it."""
    is_all = section.count <= len(section.lines)
    return "" if is_all else url_for("moderation.section", slug=slug, section=section.key)


def chained(lines: Sequence[DeskLine], *, then: str, returns_to: str = "") -> list[DeskLine]:
    """Each with buttons that lead back to the line after it, or where it is the last to the one before, or `then`."""
    ids = [line.id for line in lines]
    found = []
    for index, line in enumerate(lines):
        neighbour = (ids[index + 1 : index + 2] or ids[max(index - 1, 0) : index] or [then])[0]
        back: list[tuple[str, object]] = [("next", neighbour), *([("list", returns_to)] if returns_to else [])]
        buttons = [(words, url, weight, [*hidden, *back]) for words, url, weight, hidden in line.buttons]
        found.append(replace(line, buttons=buttons))
    return found


def open_topic_address(page: ExchangePage) -> str:
    present = page.view.present_round(page.reading.now)
    return address("contributions.open_another", slug=page.view.slug, number=present.number) if present else ""


def hand_over_address(page: ExchangePage) -> str:
    """Where who is on duty writes for the next: the last round of her mandates that has opened; "" for who moderates none now."""
    here = page.reading
    held = here.actor.held(Role.MODERATOR, page.exchange.id, here.now)
    hers = {grant.round_id for grant in held}
    numbers = [r.number for r in page.view.rounds if r.id in hers and r.opens_at <= here.now]
    return url_for("moderation.hand_over", slug=page.view.slug, number=numbers[-1]) if numbers else ""


@bp.post("/exchanges/<slug>/desk/<id:contribution_id>/leave")
def leave(slug: str, contribution_id: int) -> Response:
    return leave_thing(slug, contribution_id=contribution_id)


@bp.post("/exchanges/<slug>/desk/answers/<id:letter_id>/leave")
def leave_letter(slug: str, letter_id: int) -> Response:
    return leave_thing(slug, letter_id=letter_id)


@bp.post("/exchanges/<slug>/desk/<id:contribution_id>/take-up")
def take_up(slug: str, contribution_id: int) -> Response:
    return take_up_thing(slug, contribution_id=contribution_id)


@bp.post("/exchanges/<slug>/desk/answers/<id:letter_id>/take-up")
def take_up_letter(slug: str, letter_id: int) -> Response:
    return take_up_thing(slug, letter_id=letter_id)


def leave_thing(slug: str, *, contribution_id: int | None = None, letter_id: int | None = None) -> Response:
    with unit_of_work() as uow:
        view = get_visible_exchange(uow.session, current_actor(), slug, now=uow.now)
        about_it = {"contribution_id": contribution_id, "letter_id": letter_id}
        leave_unanswered(uow, current_actor(), exchange=view.exchange, **about_it)
    flash(gettext("It is listed no more. At the end of the desk you can list it again."), "done")
    return back_to_desk(slug)


def take_up_thing(slug: str, *, contribution_id: int | None = None, letter_id: int | None = None) -> Response:
    with unit_of_work() as uow:
        view = get_visible_exchange(uow.session, current_actor(), slug, now=uow.now)
        about_it = {"contribution_id": contribution_id, "letter_id": letter_id}
        take_up_again(uow, current_actor(), exchange=view.exchange, **about_it)
    flash(gettext("It is listed again."), "done")
    return back_to_desk(slug)
