from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.contributions.errors import ContributionNotFound
from forum.contributions.queries.standing import get_letter
from forum.kernel.errors import InvalidInput
from forum.moderation.actions import grant_appeal, make_appeal, uphold_decision
from forum.moderation.appeals_page import hearing_parts, own_parts
from forum.moderation.errors import AppealNotFound
from forum.moderation.forms import read_appeal, read_decision
from forum.moderation.queries.appeals import get_plea
from forum.moderation.rules import Kind
from forum.moderation.views.door import bp
from forum.roster.frame import open_exchange
from forum.web.entry import current_actor, reading, unit_of_work
from forum.web.forms import errors_of
from forum.web.limits import limit


@bp.get("/exchanges/<slug>/desk/appeals/<id:appeal_id>")
def hearing(slug: str, appeal_id: int) -> str:
    """One appeal, with what it is about, and what may be decided."""
    return render_template("moderation/hearing.html", **hearing_parts(open_exchange(slug), appeal_id))


@bp.post("/exchanges/<slug>/desk/appeals/<id:appeal_id>")
def decide_appeal(slug: str, appeal_id: int) -> str | tuple[str, int] | Response:
    wanted = read_decision(request.form)
    decides = {Kind.GRANT: grant_appeal, Kind.UPHOLD: uphold_decision}.get(wanted.kind or Kind.APPROVE)
    try:
        with unit_of_work() as uow:
            plea = get_plea(uow.session, appeal_id, now=uow.now, keys=uow.keys)
            if plea.letter.standing.exchange.slug != slug or decides is None:
                raise AppealNotFound()
            decides(
                uow,
                current_actor(),
                appeal_id=appeal_id,
                reason=wanted.reason,
                edition=wanted.edition,
                leaves_language=wanted.leaves_language,
            )
    except InvalidInput as refusal:
        errors = {f"{name}-{wanted.kind}": words for name, words in errors_of(refusal, "reason").items()}
        parts = hearing_parts(open_exchange(slug), appeal_id, wanted=wanted, errors=errors)
        return render_template("moderation/hearing.html", **parts), 422
    flash(said_heard(wanted.kind), "done")
    return redirect(url_for("moderation.desk", slug=slug), 303)


@bp.get("/exchanges/<slug>/contributions/<id:contribution_id>/appeal")
def appeal(slug: str, contribution_id: int) -> str:
    return render_template("moderation/appeal.html", **own_parts(reading(), slug, contribution_id))


@bp.post("/exchanges/<slug>/contributions/<id:contribution_id>/appeal")
@limit("20 per hour")
def make(slug: str, contribution_id: int) -> tuple[str, int] | Response:
    """Ask that somebody else look at one's own again."""
    typed = read_appeal(request.form)
    try:
        with unit_of_work() as uow:
            letter = get_letter(uow.session, contribution_id, keys=uow.keys)
            if letter.standing.exchange.slug != slug:
                raise ContributionNotFound()
            make_appeal(
                uow, current_actor(), contribution_id=contribution_id, words=typed.words, language=typed.language
            )
    except InvalidInput as refusal:
        errors = errors_of(refusal, "words_language")
        parts = own_parts(reading(), slug, contribution_id, typed=typed, errors=errors)
        return render_template("moderation/appeal.html", **parts), 422
    flash(gettext("You asked that it be looked at again. You see here and on your page what comes of it."), "done")
    return redirect(url_for("contributions.contribution", slug=slug, contribution_id=contribution_id), 303)


def said_heard(kind: Kind | None) -> str:
    if kind is Kind.GRANT:
        return gettext("Everybody can read it now. Its author is told.")
    return gettext("It stays as it was. Its author is told the reason.")
