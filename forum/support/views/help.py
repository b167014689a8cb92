from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.exchanges.queries import find_exchange_id, get_visible_exchange
from forum.kernel.errors import InvalidInput
from forum.roster.frame import desk_links, lead_discreetly, open_exchange
from forum.support.actions import answer_request, ask_for_help
from forum.support.errors import HelpRequestNotFound
from forum.support.queries import get_by_code, list_own_questions, list_questions
from forum.support.views.door import bp
from forum.web.access import public
from forum.web.entry import reading, unit_of_work
from forum.web.forms import errors_of
from forum.web.limits import limit, network
from forum.web.locale import reading_language


@bp.get("/help")
@public
def ask() -> str:
    slug = request.args.get("exchange", "")
    lead_discreetly(f"/exchanges/{slug}/" if slug else None)
    return render_ask({})


def render_ask(errors: dict[str, str], *, code: str = "") -> str:
    here = reading()
    own = list_own_questions(here.session, here.actor) if here.actor.is_signed_in else []
    return render_template(
        "support/ask.html",
        errors=errors,
        typed=request.form,
        code=code,
        own=own,
        exchange=request.values.get("exchange", "")[:60],
    )


@bp.post("/help")
@public
@limit("10 per hour", by=network)
def send() -> str | tuple[str, int]:
    here = reading()
    lead_discreetly(f"/exchanges/{slug}/" if (slug := request.form.get("exchange", "")) else None)
    try:
        with unit_of_work() as uow:
            code = ask_for_help(
                uow,
                here.actor,
                exchange_id=find_exchange_id(uow.session, slug),
                question=request.form.get("question", ""),
                language=reading_language(),
            )
    except InvalidInput as refusal:
        return render_ask(errors_of(refusal, "question")), 422
    return render_ask({}, code=code)


@bp.post("/help/answer")
@public
@limit("20 per hour", by=network)
def find() -> str | tuple[str, int]:
    """The answer to a question asked before, by its code."""
    try:
        found = get_by_code(reading().session, request.form.get("code", ""))
    except HelpRequestNotFound as refusal:
        return render_ask({"code": gettext(refusal.message)}), 404
    return render_template("support/answer.html", request=found)


@bp.get("/exchanges/<slug>/organise/help")
def desk(slug: str) -> str:
    return render_desk(slug, {})


def render_desk(slug: str, errors: dict[str, str]) -> str:
    page = open_exchange(slug)
    here = page.reading
    questions = list_questions(here.session, here.actor, page.exchange.id, now=here.now)
    return render_template(
        "support/desk.html",
        nav=page.nav,
        desks=desk_links(slug),
        slug=slug,
        questions=questions,
        errors=errors,
        typed=request.form,
    )


@bp.post("/exchanges/<slug>/organise/help/<id:request_id>")
def answer(slug: str, request_id: int) -> Response | tuple[str, int]:
    try:
        with unit_of_work() as uow:
            view = get_visible_exchange(uow.session, reading().actor, slug, now=uow.now)
            words = request.form.get("answer", "")
            answer_request(uow, reading().actor, request_id=request_id, exchange_id=view.id, answer=words)
    except InvalidInput as refusal:
        return render_desk(slug, errors_of(refusal, f"answer-{request_id}")), 422
    flash(gettext("Your answer is kept; whoever asked finds it by her code or on her page."), "done")
    return redirect(url_for("support.desk", slug=slug) + f"#q{request_id}", 303)


@bp.get("/machine/help")
def machine_desk() -> str:
    return render_machine_desk({})


def render_machine_desk(errors: dict[str, str]) -> str:
    here = reading()
    questions = list_questions(here.session, here.actor, None, now=here.now)
    return render_template("support/machine_desk.html", questions=questions, errors=errors, typed=request.form)


@bp.post("/machine/help/<id:request_id>")
def answer_for_machine(request_id: int) -> Response | tuple[str, int]:
    try:
        with unit_of_work() as uow:
            words = request.form.get("answer", "")
            answer_request(uow, reading().actor, request_id=request_id, exchange_id=None, answer=words)
    except InvalidInput as refusal:
        return render_machine_desk(errors_of(refusal, f"answer-{request_id}")), 422
    flash(gettext("Your answer is kept; whoever asked finds it by her code or on her page."), "done")
    return redirect(url_for("support.machine_desk") + f"#q{request_id}", 303)
