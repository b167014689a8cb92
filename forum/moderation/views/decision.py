from dataclasses import asdict
from typing import Any

from flask import jsonify, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from forum.contributions.errors import ContributionNotFound
from forum.contributions.models import Status
from forum.contributions.queries.standing import get_letter
from forum.kernel.errors import Conflict, InvalidInput
from forum.kernel.unit_of_work import UnitOfWork
from forum.moderation.actions import approve_contribution, hide_from_readers, restore_to_readers, return_to_author
from forum.moderation.beside import undo_button
from forum.moderation.forms import DecisionForm, read_decision
from forum.moderation.models import DecisionRow
from forum.moderation.overtaken import overtaken_parts
from forum.moderation.queries.decisions import find_last
from forum.moderation.returning import fill_in, with_filled
from forum.moderation.rules import BY_FORM, Kind
from forum.moderation.showing import decision_parts
from forum.moderation.views.back import back_to_desk
from forum.moderation.views.door import bp
from forum.roster.frame import open_exchange
from forum.web.entry import current_actor, unit_of_work
from forum.web.forms import errors_of
from forum.web.notes import flash_with_button


@bp.get("/exchanges/<slug>/desk/<id:contribution_id>")
def decision(slug: str, contribution_id: int) -> str | Response:
    """One contribution, all that is known of it, and what may be decided."""
    page = open_exchange(slug)
    parts = decision_parts(page, contribution_id)
    if parts["contribution"].status == Status.ASIDE:
        return redirect(url_for("moderation.danger", slug=slug, contribution_id=contribution_id))
    return render_template("moderation/decision.html", **parts)


@bp.post("/exchanges/<slug>/desk/<id:contribution_id>")
def decide(slug: str, contribution_id: int) -> str | tuple[str, int] | Response:
    wanted = read_decision(request.form)
    if wanted.fill:
        return fill(slug, contribution_id, wanted)
    try:
        with unit_of_work() as uow:
            check_here(uow, slug, contribution_id)
            if wanted.kind not in BY_FORM:
                raise ContributionNotFound()
            made = carry_out(uow, contribution_id, wanted=wanted, kind=wanted.kind)
    except InvalidInput as refusal:
        parts = decision_parts(open_exchange(slug), contribution_id, wanted=wanted, errors=errors_of(refusal, "reason"))
        return render_template("moderation/decision.html", **parts), 422
    except (Conflict, StaleDataError) as refusal:
        return answer_overtaken(slug, contribution_id, refusal, wanted=wanted)
    flash_with_button(said_done(Kind(made.kind)), undo_button(slug, [made.id], gettext("Undo")))
    return back_to_desk(slug)


def answer_overtaken(
    slug: str, contribution_id: int, refusal: Conflict | StaleDataError, *, wanted: DecisionForm | None = None
) -> tuple[str, int]:
    parts = overtaken_parts(open_exchange(slug), contribution_id, refusal, wanted=wanted)
    return render_template("moderation/decision.html", **parts), 409


def check_here(uow: UnitOfWork, slug: str, contribution_id: int) -> None:
    """ContributionNotFound where it stands in another exchange."""
    if get_letter(uow.session, contribution_id, keys=uow.keys).standing.exchange.slug != slug:
        raise ContributionNotFound()


def fill(slug: str, contribution_id: int, wanted: DecisionForm) -> str | tuple[str, int] | Response:
    """The page again with the longer words of the reason put in; to a script these words alone. Nothing is decided."""
    page = open_exchange(slug)
    parts = decision_parts(page, contribution_id, wanted=wanted)
    try:
        filled = fill_in(page, wanted)
    except InvalidInput as refusal:
        return render_template("moderation/decision.html", **{**parts, "errors": errors_of(refusal, "reason")}), 422
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        return jsonify(asdict(filled))
    parts = decision_parts(page, contribution_id, wanted=with_filled(wanted, filled))
    return render_template("moderation/decision.html", **{**parts, "filled": filled})


def carry_out(uow: UnitOfWork, contribution_id: int, *, wanted: DecisionForm, kind: Kind) -> DecisionRow:
    known: dict[str, Any] = {"contribution_id": contribution_id, "edition": wanted.edition}
    match kind:
        case Kind.APPROVE:
            approve_contribution(uow, current_actor(), leaves_language=wanted.leaves_language, **known)
        case Kind.RETURN:
            given: dict[str, Any] = {"reason": wanted.reason, "marked": wanted.marked}
            return_to_author(uow, current_actor(), leaves_language=wanted.leaves_language, **given, **known)
        case Kind.HIDE:
            hide_from_readers(uow, current_actor(), reason=wanted.reason, **known)
        case Kind.RESTORE:
            restore_to_readers(uow, current_actor(), **known)
    made = find_last(uow.session, contribution_id)
    assert made is not None
    return made


def said_done(kind: Kind) -> str:
    return {
        Kind.APPROVE: gettext("Approved. It is published now."),
        Kind.AGREE: gettext("Agreed. It waits until somebody else has read it too."),
        Kind.RETURN: gettext("Returned. Its author is told the reason."),
        Kind.HIDE: gettext("Hidden. Readers see that something was hidden, and by which rule."),
        Kind.RESTORE: gettext("Restored. Everybody can read it again."),
    }[kind]
