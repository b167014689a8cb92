from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.contributions.errors import ContributionNotFound
from forum.contributions.models import Status
from forum.contributions.queries.standing import get_letter
from forum.kernel.errors import InvalidInput
from forum.kernel.unit_of_work import UnitOfWork
from forum.moderation.actions import approve_contribution, hide_from_readers, restore_to_readers, return_to_author
from forum.moderation.forms import DecisionForm, read_decision
from forum.moderation.rules import OF_APPEALS, Kind
from forum.moderation.showing import decision_parts
from forum.moderation.views.door import bp
from forum.roster.frame import open_exchange
from forum.web.entry import current_actor, unit_of_work
from forum.web.forms import errors_of


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
    try:
        with unit_of_work() as uow:
            letter = get_letter(uow.session, contribution_id, keys=uow.keys)
            if letter.standing.exchange.slug != slug or wanted.kind is None or wanted.kind in OF_APPEALS:
                raise ContributionNotFound()
            carry_out(uow, contribution_id, wanted=wanted, kind=wanted.kind)
    except InvalidInput as refusal:
        parts = decision_parts(open_exchange(slug), contribution_id, wanted=wanted, errors=errors_of(refusal, "reason"))
        return render_template("moderation/decision.html", **parts), 422
    flash(said_done(wanted.kind), "done")
    return redirect(url_for("moderation.desk", slug=slug), 303)


def carry_out(uow: UnitOfWork, contribution_id: int, *, wanted: DecisionForm, kind: Kind) -> None:
    known: dict[str, Any] = {"contribution_id": contribution_id, "edition": wanted.edition}
    match kind:
        case Kind.APPROVE:
            approve_contribution(uow, current_actor(), leaves_language=wanted.leaves_language, **known)
        case Kind.RETURN:
            return_to_author(
                uow, current_actor(), reason=wanted.reason, leaves_language=wanted.leaves_language, **known
            )
        case Kind.HIDE:
            hide_from_readers(uow, current_actor(), reason=wanted.reason, **known)
        case Kind.RESTORE:
            restore_to_readers(uow, current_actor(), **known)


def said_done(kind: Kind) -> str:
    return {
        Kind.APPROVE: gettext("Approved. It is published now."),
        Kind.RETURN: gettext("Returned. Its author is told the reason."),
        Kind.HIDE: gettext("Hidden. Readers see that something was hidden, and by which rule."),
        Kind.RESTORE: gettext("Restored. Everybody can read it again."),
    }[kind]
