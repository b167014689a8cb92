from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.contributions.errors import ContributionNotFound
from forum.contributions.queries.standing import get_letter
from forum.kernel.errors import InvalidInput
from forum.moderation.actions import set_content_note
from forum.moderation.showing import decision_parts
from forum.moderation.views.door import bp
from forum.roster.frame import open_exchange
from forum.web.entry import current_actor, unit_of_work
from forum.web.forms import errors_of


@bp.post("/exchanges/<slug>/desk/<id:contribution_id>/note")
def note(slug: str, contribution_id: int) -> tuple[str, int] | Response:
    """Fold a text under a content note, or no longer."""
    words, language = request.form.get("content_note", ""), request.form.get("note_language", "")
    try:
        with unit_of_work() as uow:
            if get_letter(uow.session, contribution_id, keys=uow.keys).standing.exchange.slug != slug:
                raise ContributionNotFound()
            set_content_note(uow, current_actor(), contribution_id=contribution_id, words=words, language=language)
    except InvalidInput as refusal:
        errors = errors_of(refusal, "note_language")
        parts = decision_parts(open_exchange(slug), contribution_id, errors=errors)
        return render_template("moderation/decision.html", **{**parts, "typed_note": words}), 422
    done = (
        gettext("The text is folded under its note, everywhere.")
        if words.strip()
        else gettext("The note is taken off.")
    )
    flash(done, "done")
    return redirect(url_for("moderation.decision", slug=slug, contribution_id=contribution_id), 303)
