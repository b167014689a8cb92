"""What all pages of an organiser begin with."""

from typing import Any

from flask import Blueprint, render_template, url_for

from forum.exchanges.policy import require_organiser
from forum.kernel.wording import direction
from forum.roster.frame import ExchangePage, desk_links, open_exchange
from forum.web.locale import language_name

bp = Blueprint("admin", __name__)
LanguageField = tuple[str, str, str]


def open_organised(slug: str) -> ExchangePage:
    """The exchange of this page, for its organisers; for anybody else there is no such page."""
    page = open_exchange(slug)
    require_organiser(page.reading.actor, page.exchange.id, page.reading.now)
    return page


def render(page: ExchangePage, template: str, **context: Any) -> str:
    return render_template(
        f"admin/{template}", nav=page.nav, desks=desk_links(page.view.slug), slug=page.view.slug, **context
    )


def language_fields(tags: list[str] | tuple[str, ...]) -> list[LanguageField]:
    """For `languages_field`: code, own name, direction."""
    return [(tag, language_name(tag) or tag, direction(tag)) for tag in tags]


def here(endpoint: str, slug: str, *, anchor: str = "", **values: Any) -> str:
    return url_for(f"admin.{endpoint}", slug=slug, _anchor=anchor or None, **values)
