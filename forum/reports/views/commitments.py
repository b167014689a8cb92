"""What changes: read by whoever sees the exchange, offered by members, answered for by those who said it."""

from typing import NamedTuple

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.exchanges.models import Exchange
from forum.exchanges.queries import get_exchange, view_exchange
from forum.kernel.errors import InvalidInput
from forum.reports.actions.commitments import answer_for, offer_commitment
from forum.reports.errors import NoSuchCommitment
from forum.reports.forms import read_day
from forum.reports.frame import say_day, show_commitments
from forum.reports.models import Commitment
from forum.reports.policy import can_commit
from forum.reports.queries.commitments import get_by_token, get_to_answer_for, list_commitments, list_own
from forum.reports.rules import STATES
from forum.reports.views.door import bp
from forum.roster.frame import ExchangePage, open_exchange, settle_in
from forum.texts.queries import show_texts
from forum.web.access import public
from forum.web.entry import reading, unit_of_work
from forum.web.forms import errors_of
from forum.web.limits import limit, network
from forum.web.locale import language_name, reader, reading_language
from forum.web.runtime import runtime


@bp.get("/exchanges/<slug>/commitments")
@public
def commitments(slug: str) -> str:
    return render_commitments(open_exchange(slug), {})


@bp.post("/exchanges/<slug>/commitments")
@limit("30 per hour")
def offer(slug: str) -> Response | tuple[str, int]:
    page = open_exchange(slug)
    language = request.form.get("language", "")
    try:
        with unit_of_work() as uow:
            exchange = get_exchange(uow.session, slug).exchange
            offer_commitment(
                uow,
                reading().actor,
                exchange=exchange,
                words=request.form.get("words", ""),
                language=language if language in exchange.languages else exchange.languages[0],
                due_on=read_day(request.form.get("due_on", "")),
            )
    except InvalidInput as refusal:
        return render_commitments(page, errors_of(refusal, "words")), 422
    flash(gettext("Thank you. It stands here for all as soon as an organiser has read it."), "done")
    return redirect(url_for("reports.commitments", slug=slug) + "#own", 303)


@bp.post("/exchanges/<slug>/commitments/<id:commitment_id>")
def answer_commitment(slug: str, commitment_id: int) -> Response | tuple[str, int]:
    page = open_exchange(slug)
    try:
        with unit_of_work() as uow:
            actor, exchange = reading().actor, get_exchange(uow.session, slug).exchange
            row = get_to_answer_for(uow.session, actor, commitment_id, exchange=exchange, now=uow.now)
            is_hers = row.owner_id == actor.membership_id(exchange.id)
            typed = typed_answer()
            answer_for(uow, actor, commitment=row, state=typed.state, note=typed.note)
    except InvalidInput as refusal:
        named = {f"{name}-{commitment_id}": words for name, words in errors_of(refusal, "state").items()}
        return render_commitments(page, named), 422
    flash(gettext("It is noted."), "done")
    back = "reports.commitments" if is_hers else "reports.commitments_desk"
    return redirect(url_for(back, slug=slug, _anchor="own" if is_hers else f"k{commitment_id}"), 303)


class Typed(NamedTuple):
    state: str
    note: str


def typed_answer() -> Typed:
    return Typed(request.form.get("state", ""), request.form.get("note", ""))


def render_commitments(page: ExchangePage, errors: dict[str, str]) -> str:
    here, exchange = page.reading, page.exchange
    own = list_own(here.session, here.actor.membership_id(exchange.id), exchange.id)
    return render_template(
        "reports/commitments.html",
        nav=page.nav,
        slug=page.view.slug,
        commitments=show_commitments(page, list_commitments(here.session, exchange.id)),
        own=show_commitments(page, own),
        waiting={line.id for line in own if line.is_waiting},
        offers=bool(can_commit(here.actor, exchange, here.now)) and here.actor.membership_id(exchange.id) is not None,
        languages=[(tag, language_name(tag) or tag) for tag in exchange.languages],
        language=request.form.get("language") or own_language(exchange),
        states=[(state, gettext(words)) for state, words in STATES.items()],
        typed=request.form if request.method == "POST" else {},
        errors=errors,
        today=here.now.date().isoformat(),
    )


def own_language(exchange: Exchange) -> str:
    return reading_language() if reading_language() in exchange.languages else exchange.languages[0]


@bp.get("/commitments/<token>")
@public
@limit("120 per hour", by=network, methods=("GET",))
def reminded(token: str) -> str:
    """Where the link of a reminder leads; `state` is what its words said, and nothing is noted before the button."""
    row = get_by_token(reading().session, token, keys=runtime().keys)
    return render_reminded(row, token, {}, typed=Typed(request.args.get("state", row.state), row.note))


@bp.post("/commitments/<token>")
@public
@limit("60 per hour", by=network)
def answer_reminder(token: str) -> str | tuple[str, int]:
    typed = typed_answer()
    try:
        with unit_of_work() as uow:
            row = get_by_token(uow.session, token, keys=uow.keys)
            answer_for(uow, reading().actor, commitment=row, state=typed.state, note=typed.note)
    except InvalidInput as refusal:
        row = get_by_token(reading().session, token, keys=runtime().keys)
        return render_reminded(row, token, errors_of(refusal, "state"), typed=typed), 422
    return render_reminded(row, token, {}, typed=typed, is_done=True)


def render_reminded(row: Commitment, token: str, errors: dict[str, str], *, typed: Typed, is_done: bool = False) -> str:
    here = reading()
    exchange = here.session.get_one(Exchange, row.exchange_id)
    settle_in(exchange)
    text = show_texts(here.session, [row.text_id], reader()).get(row.text_id)
    if text is None:
        raise NoSuchCommitment()
    return render_template(
        "reports/reminded.html",
        title=view_exchange(here.session, exchange).title(reader()),
        text=text,
        due_on=row.due_on,
        due=say_day(row.due_on),
        state=typed.state,
        note=typed.note,
        states=[(code, gettext(words)) for code, words in STATES.items()],
        action=url_for("reports.answer_reminder", token=token),
        errors=errors,
        is_done=is_done,
    )
