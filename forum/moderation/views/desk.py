from collections.abc import Callable, Sequence

from flask import render_template, request, url_for

from forum.contributions.policy import can_open_topic
from forum.kernel.errors import require
from forum.moderation.policy import can_see_desk, capacity_of, duty
from forum.moderation.sections import Section
from forum.moderation.sections.appeals import appeals_section
from forum.moderation.sections.danger import danger_section
from forum.moderation.sections.reports import reports_section
from forum.moderation.sections.waiting import waiting_section
from forum.moderation.views.door import bp
from forum.roster.frame import ExchangePage, open_exchange
from forum.web.site import address

SECTIONS: Sequence[Callable[[ExchangePage], Section | None]] = (
    danger_section,
    reports_section,
    appeals_section,
    waiting_section,
)
"""What is to do next, in this order. Each section counts what its own list holds."""


@bp.get("/exchanges/<slug>/desk")
def desk(slug: str) -> str:
    page = open_exchange(slug)
    here = page.reading
    require(can_see_desk(here.actor, page.exchange, here.now))
    running = duty(here.actor, page.exchange.id, here.now)
    sections = [waiting_section(page)] if "after" in request.args else [make(page) for make in SECTIONS]
    shown = [section for section in sections if section is not None]
    return render_template(
        "moderation/desk.html",
        nav=page.nav,
        capacity=capacity_of(here.actor, page.exchange.id, here.now),
        decides_some=any(section.decides_some for section in shown),
        on_duty_until=running.ends_at if running else None,
        sections=shown,
        log_url=url_for("moderation.log", slug=slug),
        open_topic_url=open_topic_address(page) if can_open_topic(here.actor, page.exchange, here.now) else "",
        now=here.now,
    )


def open_topic_address(page: ExchangePage) -> str:
    present = page.view.present_round(page.reading.now)
    return address("contributions.open_another", slug=page.view.slug, number=present.number) if present else ""
