"""A version beside what it is made from: writing it, and asking a machine."""

from collections.abc import Sequence
from functools import partial
from http import HTTPStatus
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.exchanges.queries import find_own_membership
from forum.kernel.errors import InvalidInput, Refusal
from forum.roster.frame import ExchangePage, open_exchange
from forum.translating.actions.machine import NO_MACHINE, ask_machine_version
from forum.translating.actions.write import Sheet
from forum.translating.acts import carry_out
from forum.translating.errors import (
    BasisGone,
    DraftKeptElsewhere,
    NothingToTake,
    QuestionMissing,
    TooManyQuestions,
    VersionChangedMeanwhile,
)
from forum.translating.forms import new_page_key, read_act, read_basis, read_sheet, typed_questions
from forum.translating.machine_words import place_words, trouble_words
from forum.translating.machines.choice import describe_machine
from forum.translating.offers import beneath_rows
from forum.translating.policy import MODERATORS_ONLY, can_see_desk
from forum.translating.queries.machine import find_refusal
from forum.translating.queries.memory import Match, Sought, find_matches
from forum.translating.queries.writing import Typed, Workbench, get_workbench
from forum.translating.rules import Basis
from forum.translating.shown import sheet_of
from forum.translating.views.door import bp
from forum.translating.views.place import check_place, enter, glossary_of, place_of
from forum.web.entry import current_actor, unit_of_work
from forum.web.forms import errors_of
from forum.web.limits import limit
from forum.web.locale import page_locale
from forum.web.runtime import runtime

Page = str | tuple[str, int] | Response | dict[str, Any] | tuple[dict[str, Any], int]
NOT_ASKED = (QuestionMissing, TooManyQuestions)


@bp.get("/exchanges/<slug>/texts/<id:text_id>/versions/<language>")
def write(slug: str, text_id: int, language: str) -> str:
    """The source on one side, her version on the other, one paragraph a row."""
    page = open_exchange(slug)
    bench = find_workbench(page, text_id, language, basis=asked_basis())
    return show_sheet(page, bench, {})


def asked_basis() -> Basis | None:
    """What she chose to work from, in the address; None: as she last did."""
    if not {"from", "extent"} & set(request.args):
        return None
    return read_basis(request.args.get("from", ""), request.args.get("extent", ""))


def find_workbench(
    page: ExchangePage, text_id: int, language: str, *, basis: Basis | None, typed: Typed | None = None
) -> Workbench:
    """As she last worked, where what she asked to work from is not there."""
    here = page.reading
    look = partial(get_workbench, here.session, here.actor, text_id=text_id, language=language, now=here.now)
    try:
        return look(basis=basis, typed=typed)
    except BasisGone:
        return look(typed=typed)


def show_sheet(page: ExchangePage, bench: Workbench, errors: dict[str, str], *, asked: int | None = None) -> str:
    """`asked`: the paragraph whose question was sent just now; others that were typed stay."""
    check_place(bench.work.exchange_id, page.exchange.id)
    slug, text_id, language = page.exchange.slug, bench.work.text_id, bench.language
    here, provider = page.reading, describe_machine(runtime().settings)
    glossary = glossary_of(here, bench.work, source_language=bench.base.language, language=language)
    beneath = beneath_rows(slug, bench, matches=matches_of(page, bench), glossary=glossary)
    may_ask = bench.may_ask_machine and provider.name != NO_MACHINE
    return render_template(
        "translating/write.html",
        nav=page.nav,
        sheet=sheet_of(
            bench,
            place_of(here.session, slug, bench.work),
            names=page.credits,
            glossary=glossary,
            beneath=beneath,
        ),
        machine_place=place_words(provider),
        machine_trouble=trouble_words(find_refusal(here.session, text_id, language)),
        machine_url=url_for(".ask_machine", slug=slug, text_id=text_id, language=language) if may_ask else "",
        document_url=url_for(".text_file", slug=slug, text_id=text_id, language=language)
        if may_leave(page, bench)
        else "",
        history_url=url_for(".history", slug=slug, text_id=text_id, language=language) if bench.human else "",
        glossary_url=url_for(".glossary", slug=slug) if can_see_desk(here.actor, page.exchange.id, here.now) else "",
        desk_url=url_for(".desk", slug=slug),
        asked=typed_questions(request.form, but=asked),
        credits=credits_of(page),
        credit=request.form.get("credit") or credit_of(page, bench),
        page_key=new_page_key(),
        errors=errors,
    )


def credits_of(page: ExchangePage) -> list[tuple[str, str]]:
    """How the label of this version may name her; none for who wishes to be named on no version."""
    own_id = page.reading.actor.membership_id(page.exchange.id) or 0
    if (own_id, "") not in page.credits:
        return []
    organisation, name = page.credits[own_id, "organisation"], page.credits[own_id, "name"]
    choices = [("organisation", organisation), ("name", name), ("none", gettext("nobody’s name"))]
    return [(credit, said) for credit, said in choices if said]


def credit_of(page: ExchangePage, bench: Workbench) -> str:
    """What she chose for this version, else how it names her now, else as she chose for all."""
    own = find_own_membership(page.reading.session, page.reading.actor, page.exchange.id)
    if bench.draft is not None and bench.draft.credit:
        return bench.draft.credit
    if bench.human is not None and own is not None and bench.human.translator_id == own.id:
        return bench.human.credit
    return own.credit if own is not None else ""


def matches_of(page: ExchangePage, bench: Workbench) -> Sequence[Sequence[Match]]:
    """What the memory has for each paragraph."""
    here = page.reading
    sought = Sought(bench.work.exchange_id, bench.base.language, bench.language)
    paragraphs = [] if bench.basis.is_summary else [row.source for row in bench.rows]
    return find_matches(here.session, here.actor, paragraphs, sought=sought, now=here.now) or [[]] * len(bench.rows)


@bp.post("/exchanges/<slug>/texts/<id:text_id>/versions/<language>")
@limit("60 per minute")
def send_version(slug: str, text_id: int, language: str) -> Page:
    """The buttons of one form, and the script that keeps her draft while she types: see `acts.carry_out`."""
    sheet = read_sheet(request.form, text_id=text_id, language=language)
    act, place = read_act(request.form)
    try:
        with unit_of_work() as uow:
            enter(uow, slug, text_id)
            done = carry_out(uow, current_actor(), request.form, sheet=sheet)
    except (InvalidInput, VersionChangedMeanwhile, DraftKeptElsewhere, NothingToTake, BasisGone) as refusal:
        if wants_json():
            return {"said": refusal.said_in(page_locale())}, refused_with(refusal)
        return show_again(slug, sheet, refusal, place=place)
    if wants_json():
        return {"said": done.words, "draft": done.draft_edition}
    flash(done.words, "done")
    if act == "submit":
        return redirect(url_for(".desk", slug=slug), HTTPStatus.SEE_OTHER)
    if typed_questions(request.form, but=place):
        page = open_exchange(slug)
        return show_sheet(page, find_workbench(page, text_id, language, basis=sheet.basis), {}, asked=place)
    place_now: dict[str, Any] = {"_anchor": done.anchor, **done.choice}
    own = url_for(".write", slug=slug, text_id=text_id, language=language, **place_now)
    return redirect(own, HTTPStatus.SEE_OTHER)


def wants_json() -> bool:
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def refused_with(refusal: Refusal) -> int:
    return HTTPStatus.UNPROCESSABLE_ENTITY if isinstance(refusal, InvalidInput) else HTTPStatus.CONFLICT


def may_leave(page: ExchangePage, bench: Workbench) -> bool:
    """As a document; see queries/files."""
    work, here = bench.work, page.reading
    is_open = work.is_published and work.may_translate and work.audience != MODERATORS_ONLY
    return is_open and bool(can_see_desk(here.actor, work.exchange_id, here.now))


def show_again(slug: str, sheet: Sheet, refusal: Refusal, *, place: int | None) -> Page:
    page = open_exchange(slug)
    typed = Typed(sheet.written, sheet.summary, was_kept_elsewhere=isinstance(refusal, DraftKeptElsewhere))
    bench = find_workbench(page, sheet.text_id, sheet.language, basis=sheet.basis, typed=typed)
    if isinstance(refusal, InvalidInput):
        errors = errors_of(refusal, f"question-{place}" if isinstance(refusal, NOT_ASKED) else "")
    else:
        errors = {"": refusal.said_in(page_locale())}
    return show_sheet(page, bench, errors), refused_with(refusal)


@bp.post("/exchanges/<slug>/texts/<id:text_id>/versions/<language>/machine")
@limit("30 per hour")
def ask_machine(slug: str, text_id: int, language: str) -> Response:
    with unit_of_work() as uow:
        enter(uow, slug, text_id)
        provider = runtime().settings.machine
        ask_machine_version(uow, current_actor(), text_id=text_id, language=language, provider=provider)
    flash(gettext("The machine has been asked. Its version comes when it is ready; you need not wait for it."), "done")
    return redirect(url_for(".write", slug=slug, text_id=text_id, language=language), HTTPStatus.SEE_OTHER)
