"""What everybody sees of the figures beside the summary, as the organiser chooses."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.exchanges.models import Exchange
from forum.kernel.wording import mark
from forum.roster.frame import open_exchange
from forum.statistics.actions.choose import choose_public_figures
from forum.statistics.errors import FiguresNotShown
from forum.statistics.policy import can_choose_public_figures
from forum.statistics.rules import Section
from forum.statistics.views.door import bp
from forum.web.access import public
from forum.web.entry import unit_of_work
from forum.web.limits import limit

SECTIONS: Mapping[Section, str] = {
    Section.ROUNDS: mark("Weeks"),
    Section.DAYS: mark("Days"),
    Section.COUNTRIES: mark("Countries, small numbers hidden"),
    Section.LANGUAGES: mark("Languages"),
}


def public_choice(exchange: Exchange) -> dict[str, Any]:
    """For the form on the page of figures. `is_shown`: whether readers see any figures at all."""
    return {
        "action": url_for("statistics.choose_public", slug=exchange.slug),
        "choices": [(section.value, gettext(words)) for section, words in SECTIONS.items()],
        "chosen": exchange.public_figures,
        "is_shown": exchange.shows_figures,
        "settings": url_for("admin.exchange", slug=exchange.slug),
    }


@bp.post("/exchanges/<slug>/figures/public")
@public
@limit("60 per hour")
def choose_public(slug: str) -> Response:
    page = open_exchange(slug)
    here = page.reading
    if not can_choose_public_figures(here.actor, page.exchange, here.now):
        raise FiguresNotShown()
    chosen = {section for section in Section if section in request.form.getlist("sections")}
    with unit_of_work() as uow:
        choose_public_figures(uow, here.actor, exchange_id=page.exchange.id, sections=chosen)
    flash(gettext("Saved. Everybody who sees the exchange sees these figures now."))
    return redirect(url_for("statistics.figures", slug=slug) + "#public", 303)
