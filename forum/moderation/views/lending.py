"""A reader lent for one text: whom the organiser asks."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.contributions.errors import ContributionNotFound
from forum.contributions.queries.standing import get_letter
from forum.exchanges.policy import require_organiser
from forum.kernel.errors import InvalidInput
from forum.moderation.actions.lend import lend_reader
from forum.moderation.helping import candidates
from forum.moderation.policy import who_decides
from forum.moderation.queries.lent import find_by_number
from forum.moderation.queries.staff import list_staff
from forum.moderation.rules import waits
from forum.moderation.showing import get_letter_here
from forum.moderation.views.door import bp
from forum.roster.frame import open_exchange
from forum.web.entry import current_actor, unit_of_work
from forum.web.forms import errors_of, read_id
from forum.web.limits import limit


@bp.get("/exchanges/<slug>/desk/<id:contribution_id>/reader")
def lending(slug: str, contribution_id: int) -> str:
    """Whom the organiser may ask to read it."""
    return render_template("moderation/lend.html", **lending_parts(slug, contribution_id, errors={}))


@bp.post("/exchanges/<slug>/desk/<id:contribution_id>/reader")
@limit("60 per hour")
def lend(slug: str, contribution_id: int) -> tuple[str, int] | Response:
    number = read_id(request.form.get("reader"))
    try:
        with unit_of_work() as uow:
            exchange = get_letter(uow.session, contribution_id, keys=uow.keys).standing.exchange
            if exchange.slug != slug:
                raise ContributionNotFound()
            reader = find_by_number(uow.session, exchange.id, number) if number else None
            lend_reader(uow, current_actor(), contribution_id=contribution_id, reader=reader)
    except InvalidInput as refusal:
        parts = lending_parts(slug, contribution_id, errors=errors_of(refusal, "reader"))
        return render_template("moderation/lend.html", **parts), 422
    flash(gettext("She is asked to read it. Her answer appears here."), "done")
    return redirect(url_for("moderation.decision", slug=slug, contribution_id=contribution_id), 303)


def lending_parts(slug: str, contribution_id: int, *, errors: dict[str, str]) -> dict[str, Any]:
    page = open_exchange(slug)
    here = page.reading
    require_organiser(here.actor, page.exchange.id, here.now)
    letter = get_letter_here(page, contribution_id)
    if not waits(letter.contribution):
        raise ContributionNotFound()
    those = who_decides(letter.standing, list_staff(here.session, page.exchange.id), here.now)
    where: dict[str, Any] = {"slug": slug, "contribution_id": contribution_id}
    return {
        "nav": page.nav,
        "candidates": candidates(page, letter, those, language=letter.standing.language),
        "typed": request.form.get("reader", ""),
        "errors": errors,
        "action": url_for("moderation.lend", **where),
        "decision_url": url_for("moderation.decision", **where),
    }
