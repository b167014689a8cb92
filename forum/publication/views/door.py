from typing import Any, cast

from flask import Blueprint, render_template

from forum.exchanges.policy import require_organiser
from forum.files.storage import Storage
from forum.roster.frame import ExchangePage, desk_links, open_exchange
from forum.web.runtime import runtime

bp = Blueprint("publication", __name__)


def open_made(slug: str) -> ExchangePage:
    """The exchange of this page, for those who make its publication."""
    page = open_exchange(slug)
    require_organiser(page.reading.actor, page.exchange.id, page.reading.now)
    return page


def render(page: ExchangePage, template: str, **context: Any) -> str:
    return render_template(
        f"publication/{template}", nav=page.nav, desks=desk_links(page.view.slug), slug=page.view.slug, **context
    )


def edition_files() -> Storage:
    return cast(Storage, runtime().parts["editions"])
