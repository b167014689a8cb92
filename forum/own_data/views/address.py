"""Whether her mail address stays: by the link of a mail, without signing in, or on her page."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.kernel.errors import InvalidInput
from forum.own_data.actions.addresses import ERASE, KEEP, answer_about_address
from forum.own_data.errors import AddressNeeded
from forum.own_data.models import AddressQuestion
from forum.own_data.queries.addresses import get_by_token
from forum.own_data.views.door import bp
from forum.own_data.views.mine import render_mine, say_address_gone
from forum.web.access import public
from forum.web.entry import reading, unit_of_work
from forum.web.forms import errors_of
from forum.web.limits import limit, network
from forum.web.locale import page_locale
from forum.web.runtime import runtime


@bp.get("/address/<token>")
@public
@limit("120 per hour", by=network, methods=("GET",))
def address(token: str) -> str:
    """A page with two buttons: programs that look at mail follow links."""
    question = get_by_token(reading().session, token, keys=runtime().keys)
    return render_address(token, question)


@bp.post("/address/<token>")
@public
@limit("60 per hour", by=network)
def answer_address(token: str) -> str | tuple[str, int]:
    answer = request.form.get("answer", "")
    try:
        with unit_of_work() as uow:
            question = get_by_token(uow.session, token, keys=uow.keys)
            if answer not in {KEEP, ERASE}:
                answer = ""
            answer_about_address(uow, account_id=question.account_id, answer=answer)
    except InvalidInput as refusal:
        return render_address(token, get_by_token(reading().session, token, keys=runtime().keys), refusal), 422
    except AddressNeeded as refusal:
        return render_template("own_data/address.html", token="", done="", refusal=refusal.said_in(page_locale())), 403
    return render_template("own_data/address.html", token="", done=answer, refusal="")


def render_address(token: str, question: AddressQuestion, refusal: InvalidInput | None = None) -> str:
    return render_template(
        "own_data/address.html",
        token=token,
        question=question,
        asked=request.args.get("answer", ""),
        done="",
        refusal=next(iter(errors_of(refusal).values())) if refusal else "",
    )


@bp.post("/me/data/address")
@limit("30 per hour")
def choose_address() -> Response | tuple[str, int]:
    """On her own page."""
    answer = request.form.get("answer", "")
    try:
        with unit_of_work() as uow:
            answer_about_address(uow, account_id=reading().actor.account_id or 0, answer=answer)
    except InvalidInput as refusal:
        return render_mine(errors_of(refusal)), 422
    except AddressNeeded as refusal:
        return render_mine({"": refusal.said_in(page_locale())}), 403
    if answer == ERASE:
        return say_address_gone()
    flash(gettext("Your choice is noted."), "done")
    return redirect(url_for("own_data.mine") + "#address", 303)
