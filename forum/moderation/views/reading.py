"""That she reads it now, that she is done, that two people are to: each one button."""

from flask import flash, redirect, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.kernel.errors import Conflict
from forum.moderation.actions import ask_for_two, claim_contribution, release_contribution
from forum.moderation.views.decision import answer_overtaken, check_here
from forum.moderation.views.door import bp
from forum.web.entry import current_actor, unit_of_work


@bp.post("/exchanges/<slug>/desk/<id:contribution_id>/claim")
def claim(slug: str, contribution_id: int) -> tuple[str, int] | Response:
    try:
        with unit_of_work() as uow:
            check_here(uow, slug, contribution_id)
            claim_contribution(uow, current_actor(), contribution_id=contribution_id)
    except Conflict as refusal:
        return answer_overtaken(slug, contribution_id, refusal)
    return redirect(url_for("moderation.decision", slug=slug, contribution_id=contribution_id, _anchor="reading"), 303)


@bp.post("/exchanges/<slug>/desk/<id:contribution_id>/release")
def release(slug: str, contribution_id: int) -> Response:
    with unit_of_work() as uow:
        check_here(uow, slug, contribution_id)
        release_contribution(uow, current_actor(), contribution_id=contribution_id)
    flash(gettext("The others see that you are not reading it any more."), "done")
    return redirect(url_for("moderation.desk", slug=slug), 303)


@bp.post("/exchanges/<slug>/desk/<id:contribution_id>/two")
def ask_two(slug: str, contribution_id: int) -> tuple[str, int] | Response:
    try:
        with unit_of_work() as uow:
            check_here(uow, slug, contribution_id)
            ask_for_two(uow, current_actor(), contribution_id=contribution_id)
    except Conflict as refusal:
        return answer_overtaken(slug, contribution_id, refusal)
    flash(gettext("Two people let it through now, whoever decides."), "done")
    return redirect(url_for("moderation.decision", slug=slug, contribution_id=contribution_id), 303)
