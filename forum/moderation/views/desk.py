from collections.abc import Callable, Sequence
from typing import Any

from flask import render_template, request, url_for

from forum.contributions.policy import can_open_topic
from forum.kernel.actor import Role
from forum.kernel.errors import require
from forum.moderation.choosing import Choice
from forum.moderation.policy import can_see_desk, capacity_of
from forum.moderation.sections import Section
from forum.moderation.sections.appeals import appeals_section
from forum.moderation.sections.hand_over import hand_over_section
from forum.moderation.sections.notices import notices_section
from forum.moderation.sections.promises import promises_section
from forum.moderation.sections.synthesis import synthesis_section
from forum.moderation.sections.waiting import waiting_section
from forum.moderation.views.door import bp
from forum.roster.asked import list_asks
from forum.roster.asks import ask_lines
from forum.roster.frame import ExchangePage, open_exchange
from forum.roster.page import own_id, said_overlaps
from forum.roster.policy import on_duty_until
from forum.roster.queries import load_roster
from forum.web.site import address

SECTIONS: Sequence[Callable[[ExchangePage], Section | None]] = (
    hand_over_section,
    appeals_section,
    waiting_section,
    notices_section,
    promises_section,
    synthesis_section,
)
"""What is to do next, in this order. Each section counts what its own list holds."""


@bp.get("/exchanges/<slug>/desk")
def desk(slug: str) -> str:
    page = open_exchange(slug)
    require(can_see_desk(page.reading.actor, page.exchange, page.reading.now))
    return render_template("moderation/desk.html", **desk_page(page))


def desk_page(page: ExchangePage, choice: Choice | None = None) -> dict[str, Any]:
    """What the desk shows; with `choice`, what was ticked and typed where it was refused. Policy has let her."""
    here = page.reading
    roster = load_roster(here.session, page.exchange)
    is_later = bool(request.values.get("after"))
    makers = [waiting_section] if is_later else SECTIONS
    sections = [waiting_section(page, choice) if make is waiting_section else make(page) for make in makers]
    shown = [section for section in sections if section is not None]
    return {
        "nav": page.nav,
        "capacity": capacity_of(here.actor, page.exchange.id, here.now),
        "decides_some": any(section.decides_some for section in shown),
        "on_duty_until": on_duty_until(here.actor, page.exchange.id, here.now),
        "overlaps": said_overlaps(page, roster),
        "asks": ask_lines(page.view, list_asks(roster, own_id(page), here.now)),
        "sections": shown,
        "hand_over_url": hand_over_address(page),
        "log_url": url_for("moderation.log", slug=page.view.slug),
        "notices_url": url_for("exchanges.notices", slug=page.view.slug),
        "open_topic_url": open_topic_address(page) if can_open_topic(here.actor, page.exchange, here.now) else "",
        "now": here.now,
    }


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
