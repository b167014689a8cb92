from flask import flash, redirect, request, url_for
from flask_babel import gettext, ngettext
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from forum.contributions.errors import ContributionNotFound
from forum.kernel.errors import Conflict, NotAllowed, NotFound
from forum.moderation.actions import reverse_decision
from forum.moderation.errors import NotToReverse
from forum.moderation.models import DecisionRow
from forum.moderation.views.decision import answer_overtaken, check_here
from forum.moderation.views.door import bp
from forum.web.entry import current_actor, reading, unit_of_work
from forum.web.forms import read_id

MOST_AT_ONCE = 50


@bp.post("/exchanges/<slug>/desk/undo")
def undo(slug: str) -> tuple[str, int] | Response:
    """Take decisions back: one, from its history or just after it; or all those that were made together."""
    ids = [read_id(typed) or 0 for typed in request.form.getlist("decision")][:MOST_AT_ONCE]
    return undo_one(slug, ids[0]) if len(ids) == 1 else undo_all(slug, ids)


def undo_one(slug: str, decision_id: int) -> tuple[str, int] | Response:
    row = reading().session.get(DecisionRow, decision_id)
    if row is None:
        raise ContributionNotFound()
    contribution_id = row.contribution_id
    try:
        take_back(slug, decision_id)
    except (Conflict, StaleDataError) as refusal:
        return answer_overtaken(slug, contribution_id, refusal)
    flash(gettext("Taken back. It stands as it stood before."), "done")
    return redirect(url_for("moderation.decision", slug=slug, contribution_id=contribution_id), 303)


def undo_all(slug: str, ids: list[int]) -> Response:
    """Each in its own right; how many were not to be taken back is said."""
    done = 0
    for decision_id in sorted(ids, reverse=True):
        try:
            take_back(slug, decision_id)
        except (Conflict, NotAllowed, NotFound, StaleDataError):
            continue
        done += 1
    flash(ngettext("%(num)s decision is taken back.", "%(num)s decisions are taken back.", done), "done")
    if left := len(ids) - done:
        words = ngettext(
            "%(num)s could not be taken back: something else happened since.",
            "%(num)s could not be taken back: something else happened since.",
            left,
        )
        flash(words, "problem")
    return redirect(url_for("moderation.desk", slug=slug), 303)


def take_back(slug: str, decision_id: int) -> None:
    try:
        with unit_of_work() as uow:
            row = uow.session.get(DecisionRow, decision_id)
            if row is None:
                raise ContributionNotFound()
            check_here(uow, slug, row.contribution_id)
            reverse_decision(uow, current_actor(), decision_id=decision_id)
    except IntegrityError:
        raise NotToReverse() from None
