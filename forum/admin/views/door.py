"""What all pages of an organiser begin with."""

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext

from forum.exchanges.policy import require_organiser
from forum.kernel.wording import direction
from forum.roster.frame import ExchangePage, Link, open_exchange
from forum.web.locale import language_name
from forum.web.site import address

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


def desk_links(slug: str) -> list[Link]:
    """The organiser's pages, in the order of her work."""
    offered = [
        (gettext("Next"), "admin.overview"),
        (gettext("Exchange"), "admin.exchange"),
        (gettext("Weeks"), "admin.rounds"),
        (gettext("Moderators"), "admin.roster"),
        (gettext("People"), "admin.people"),
        (gettext("Pages"), "support.standing_desk"),
        (gettext("Help"), "support.desk"),
        (gettext("Log"), "admin.log"),
    ]
    found = [(words, address(endpoint, slug=slug)) for words, endpoint in offered]
    return [(words, url, url.split("?")[0] == request.path) for words, url in found if url]


def language_fields(tags: list[str] | tuple[str, ...]) -> list[LanguageField]:
    """For `languages_field`: code, own name, direction."""
    return [(tag, language_name(tag) or tag, direction(tag)) for tag in tags]


def here(endpoint: str, slug: str, *, anchor: str = "", **values: Any) -> str:
    return url_for(f"admin.{endpoint}", slug=slug, _anchor=anchor or None, **values)
