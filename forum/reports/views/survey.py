from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.exchanges.queries import get_exchange
from forum.kernel.errors import InvalidInput
from forum.reports.actions.survey import answer_survey
from forum.reports.errors import AnsweredAlready, NoSurvey
from forum.reports.forms import read_answer
from forum.reports.policy import can_commit, can_take_survey
from forum.reports.queries.survey import Results, get_results, has_answered
from forum.reports.rules import (
    FEWEST_ANSWERS,
    HIGHEST,
    HINDRANCES,
    IN_WORDS,
    LOWEST,
    SCALED,
    STEPS,
    survey_ends,
    survey_phase,
)
from forum.reports.views.door import bp
from forum.roster.frame import ExchangePage, desk_links, open_exchange
from forum.web.entry import reading, unit_of_work
from forum.web.forms import errors_of
from forum.web.limits import limit
from forum.web.site import address


@bp.get("/exchanges/<slug>/survey")
def survey(slug: str) -> str:
    return render_survey(open_to_take(slug), {})


@bp.post("/exchanges/<slug>/survey")
@limit("20 per hour")
def take_survey(slug: str) -> Response | tuple[str, int]:
    page = open_to_take(slug)
    try:
        with unit_of_work() as uow:
            exchange = get_exchange(uow.session, slug).exchange
            answer_survey(uow, reading().actor, exchange=exchange, answer=read_answer(request.form))
    except InvalidInput as refusal:
        return render_survey(page, errors_of(refusal)), 422
    except AnsweredAlready:
        return redirect(url_for("reports.survey", slug=slug), 303)
    flash(gettext("Thank you. Your answers are kept, and nothing says that they are yours."), "done")
    return redirect(url_for("reports.survey", slug=slug), 303)


def open_to_take(slug: str) -> ExchangePage:
    page = open_exchange(slug)
    if not can_take_survey(page.reading.actor, page.exchange, page.reading.now):
        raise NoSurvey()
    return page


def render_survey(page: ExchangePage, errors: dict[str, str]) -> str:
    here, exchange = page.reading, page.exchange
    membership_id = here.actor.membership_id(exchange.id) or 0
    return render_template(
        "reports/survey.html",
        nav=page.nav,
        slug=page.view.slug,
        errors=errors,
        typed=request.form,
        ticked=request.form.getlist("hindrances"),
        phase=survey_phase(exchange, here.now),
        opens_at=exchange.closes_at,
        ends_at=survey_ends(exchange),
        has_answered=has_answered(here.session, membership_id),
        scaled=said(SCALED),
        steps=scale_words(),
        hindrances=said(HINDRANCES),
        in_words=said(IN_WORDS),
        commitments_url=address("reports.commitments", slug=page.view.slug)
        if can_commit(here.actor, exchange, here.now)
        else "",
    )


@bp.get("/exchanges/<slug>/organise/survey")
def survey_results(slug: str) -> str:
    page = open_exchange(slug)
    here, exchange = page.reading, page.exchange
    results = get_results(here.session, here.actor, exchange, now=here.now)
    return render_template(
        "reports/survey_results.html",
        nav=page.nav,
        slug=slug,
        desks=desk_links(slug),
        results=results,
        opens_at=exchange.closes_at,
        ends_at=survey_ends(exchange),
        fewest=FEWEST_ANSWERS,
        tables=tables_of(results),
        in_words=said(IN_WORDS),
    )


def tables_of(results: Results) -> dict[str, list[list[str | int]]]:
    """Rows of the two tables, for `components/figures.html`."""
    if results.marks is None or results.hindrances is None:
        return {}
    marks: list[list[str | int]] = [
        [gettext(SCALED[question]), *given] for question, given in results.marks_with_silence.items()
    ]
    hindrances: list[list[str | int]] = [[gettext(HINDRANCES[code]), n] for code, n in results.hindrances.items()]
    return {"marks": marks, "hindrances": hindrances}


def said(words: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(key, gettext(message)) for key, message in words.items()]


def scale_words() -> list[tuple[str, str]]:
    """From 1 to 5, the ends in words."""
    ends = {LOWEST: gettext("1 – not at all"), HIGHEST: gettext("5 – fully")}
    return [(str(step), ends.get(step, str(step))) for step in STEPS]
