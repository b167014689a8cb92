from flask import flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.contributions.errors import ContributionNotFound
from forum.contributions.queries.standing import get_letter
from forum.moderation.actions.gists import ask_gist
from forum.moderation.views.back import back_to_desk
from forum.moderation.views.door import bp
from forum.web.entry import current_actor, unit_of_work
from forum.web.limits import limit
from forum.web.locale import reader
from forum.web.runtime import runtime


@bp.post("/exchanges/<slug>/desk/<id:contribution_id>/gist")
@limit("120 per hour")
def gist(slug: str, contribution_id: int) -> Response:
    """Ask a machine what waiting words are about, in the language of who decides: from their page, or from the desk."""
    with unit_of_work() as uow:
        if get_letter(uow.session, contribution_id, keys=uow.keys).standing.exchange.slug != slug:
            raise ContributionNotFound()
        ask_gist(
            uow,
            current_actor(),
            contribution_id=contribution_id,
            language=reader().language,
            provider=runtime().settings.machine,
        )
    flash(gettext("The machine has been asked. Open this page again in a minute."), "done")
    if request.form.get("next"):
        return back_to_desk(slug)
    return redirect(url_for("moderation.decision", slug=slug, contribution_id=contribution_id), 303)
