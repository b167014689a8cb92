from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.contributions.errors import ContributionNotFound
from forum.contributions.policy import can_open_topic
from forum.contributions.queries.standing import get_letter
from forum.kernel.errors import InvalidInput, require
from forum.kernel.unit_of_work import UnitOfWork
from forum.moderation.actions import (
    approve_contribution,
    grant_appeal,
    hide_from_readers,
    make_appeal,
    restore_to_readers,
    return_to_author,
    uphold_decision,
)
from forum.moderation.appeals_page import decides_on, hearing_parts, own_parts, plea_line
from forum.moderation.errors import AppealNotFound
from forum.moderation.forms import DecisionForm, read_appeal, read_decision
from forum.moderation.policy import can_read_log, can_see_desk, capacity_of, duty
from forum.moderation.queries.appeals import get_plea, list_pleas
from forum.moderation.queries.decisions import list_decisions
from forum.moderation.queries.waiting import list_waiting
from forum.moderation.rules import OF_APPEALS, Kind
from forum.moderation.showing import decision_parts, desk_line, log_line
from forum.roster.frame import ExchangePage, open_exchange
from forum.web.entry import current_actor, reading, unit_of_work
from forum.web.forms import errors_of, read_id
from forum.web.limits import limit
from forum.web.runtime import runtime
from forum.web.site import address

bp = Blueprint("moderation", __name__)


@bp.get("/exchanges/<slug>/desk")
def desk(slug: str) -> str:
    page = open_exchange(slug)
    here = page.reading
    require(can_see_desk(here.actor, page.exchange, here.now))
    waiting = list_waiting(
        here.session,
        here.actor,
        page.exchange,
        now=here.now,
        keys=runtime().keys,
        after=request.args.get("after", ""),
    )
    running = duty(here.actor, page.exchange.id, here.now)
    pleas = (
        []
        if "after" in request.args
        else list_pleas(here.session, here.actor, page.exchange, now=here.now, keys=runtime().keys)
    )
    return render_template(
        "moderation/desk.html",
        nav=page.nav,
        capacity=capacity_of(here.actor, page.exchange.id, here.now),
        is_called=any(line.may_decide for line in waiting.items),
        hears=any(decides_on(page, plea) for plea in pleas),
        on_duty_until=running.ends_at if running else None,
        answers_within=page.exchange.answers_within,
        appeals=[plea_line(page, plea) for plea in pleas],
        lines=[desk_line(page, line) for line in waiting.items],
        next_url=url_for("moderation.desk", slug=slug, after=waiting.following) if waiting.following else "",
        log_url=url_for("moderation.log", slug=slug),
        open_topic_url=open_topic_address(page) if can_open_topic(here.actor, page.exchange, here.now) else "",
        now=here.now,
    )


@bp.get("/exchanges/<slug>/desk/<id:contribution_id>")
def decision(slug: str, contribution_id: int) -> str:
    """One contribution, all that is known of it, and what may be decided."""
    page = open_exchange(slug)
    return render_template("moderation/decision.html", **decision_parts(page, contribution_id))


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


@bp.get("/exchanges/<slug>/desk/log")
def log(slug: str) -> str:
    page = open_exchange(slug)
    here = page.reading
    require(can_read_log(here.actor, page.exchange, here.now))
    before = read_id(request.args.get("before", ""))
    found = list_decisions(here.session, here.actor, page.exchange, now=here.now, before=before)
    return render_template(
        "moderation/log.html",
        nav=page.nav,
        lines=[log_line(page, line) for line in found.items],
        next_url=url_for("moderation.log", slug=slug, before=found.following) if found.following else "",
    )


def open_topic_address(page: ExchangePage) -> str:
    present = page.view.present_round(page.reading.now)
    return address("contributions.open_another", slug=page.view.slug, number=present.number) if present else ""


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


def said_heard(kind: Kind | None) -> str:
    if kind is Kind.GRANT:
        return gettext("Everybody can read it now. Its author is told.")
    return gettext("It stays as it was. Its author is told the reason.")
