"""What a translator gave, and what became of it: on her own page only."""

from http import HTTPStatus
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.exchanges.queries import get_visible_exchange
from forum.kernel.errors import InvalidInput
from forum.roster.frame import ExchangePage
from forum.statistics.queries.version_readings import count_version_readings
from forum.translating.actions.given import note_hours
from forum.translating.queries.given import sum_own_minutes
from forum.translating.queries.needs import list_pairs
from forum.translating.views.door import bp
from forum.web.entry import current_actor, unit_of_work
from forum.web.filters import language_label
from forum.web.limits import limit
from forum.web.locale import page_locale

TYPED, LONGEST = ("hours", "minutes"), 10


def own_part_of(page: ExchangePage) -> dict[str, object] | None:
    """For translating/_own_part.html; None for who has no part here herself."""
    here = page.reading
    own_id = here.actor.membership_id(page.exchange.id)
    if own_id is None:
        return None
    targets = sorted({target for _, target in list_pairs(here.actor, page.exchange, here.now)})
    return {
        "hours": round(sum_own_minutes(here.session, own_id) / 60, 1),
        "readings": count_version_readings(here.session, own_id),
        "languages": [(tag, language_label(tag)) for tag in targets],
        "url": url_for("translating.send_hours", slug=page.view.slug),
        "typed": {name: request.args.get(name, "")[:LONGEST] for name in TYPED},
    }


@bp.post("/exchanges/<slug>/desk/translations/hours")
@limit("30 per hour")
def send_hours(slug: str) -> Response:
    """What cannot be read is said above the page she comes back to, on which it still stands."""
    typed: dict[str, Any] = {}
    with unit_of_work() as uow:
        view = get_visible_exchange(uow.session, current_actor(), slug, now=uow.now)
        try:
            note_hours(
                uow,
                current_actor(),
                exchange=view.exchange,
                language=request.form.get("language", ""),
                hours=request.form.get("hours", ""),
                minutes=request.form.get("minutes", ""),
            )
        except InvalidInput as refusal:
            flash(refusal.said_in(page_locale()), "problem")
            typed = {name: request.form.get(name, "")[:LONGEST] for name in TYPED}
        else:
            flash(gettext("Noted. Thank you for your time."), "done")
    return redirect(url_for("translating.desk", slug=slug, _anchor="own-part", **typed), HTTPStatus.SEE_OTHER)
