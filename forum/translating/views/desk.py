from functools import partial
from http import HTTPStatus
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.exchanges.queries import get_visible_exchange
from forum.kernel.errors import InvalidInput
from forum.kernel.unit_of_work import UnitOfWork
from forum.roster.frame import ExchangePage, open_exchange
from forum.texts.labels import example_label
from forum.translating.actions.machine import NO_MACHINE, ask_machine_version
from forum.translating.actions.review import approve_version, return_version
from forum.translating.actions.write import Sheet, save_draft, submit_version
from forum.translating.errors import BasisGone, NothingToTranslate, VersionChangedMeanwhile
from forum.translating.forms import read_basis, read_sheet
from forum.translating.machines.choice import describe_machine
from forum.translating.models import Draft, DraftState
from forum.translating.offers import beneath_rows
from forum.translating.policy import Work, can_see_desk
from forum.translating.queries.desk import list_desk, list_pairs
from forum.translating.queries.glossary import load_glossary
from forum.translating.queries.memory import Sought, find_matches
from forum.translating.queries.review import Review, get_review, list_given_back, list_waiting, name_writers
from forum.translating.queries.work import get_work
from forum.translating.queries.writing import Typed, Workbench, get_workbench
from forum.translating.rules import Basis
from forum.translating.shown import sheet_of, show_given_back, show_item, show_waiting
from forum.translating.shown_review import review_of
from forum.translating.terms import Glossary
from forum.translating.views.door import bp
from forum.translating.words import reason_choices
from forum.web.entry import Reading, current_actor, unit_of_work
from forum.web.forms import errors_of, read_id
from forum.web.limits import limit
from forum.web.locale import page_locale
from forum.web.runtime import runtime
from forum.web.site import address

Page = str | tuple[str, int] | Response


@bp.get("/exchanges/<slug>/desk/translations")
def desk(slug: str) -> str:
    """What lacks a version, and what waits for review, oldest first."""
    page = open_exchange(slug)
    here, exchange = page.reading, page.exchange
    language = request.args.get("language") or None
    after = request.args.get("after")
    todo = list_desk(here.session, here.actor, exchange, now=here.now, language=language, after=after)
    review_after = read_id(request.args.get("review_after"))
    waiting = list_waiting(here.session, here.actor, exchange, now=here.now, after=review_after)
    given_back = list_given_back(here.session, here.actor, exchange, now=here.now)
    names = name_writers(here.session, waiting.items, keys=runtime().keys)
    own = url_for(".desk", slug=slug, language=language)
    return render_template(
        "translating/desk.html",
        nav=page.nav,
        language=language or "",
        languages=sorted({target for _, target in list_pairs(here.actor, exchange, here.now)}),
        credit=credit_of(page),
        glossary_url=url_for(".glossary", slug=slug),
        profile_url=url_for("exchanges.profile", slug=slug, _anchor="credit"),
        todo=[show_item(slug, item) for item in todo.items],
        next_url=url_for(".desk", slug=slug, language=language, after=todo.following) if todo.following else "",
        first_url=own if after else "",
        given_back=[show_given_back(slug, item) for item in given_back],
        waiting=[show_waiting(slug, item, names.get(item.draft_id, "")) for item in waiting.items],
        more_waiting_url=url_for(".desk", slug=slug, review_after=waiting.following) if waiting.following else "",
    )


def credit_of(page: ExchangePage) -> str:
    """A label of hers as readers see it; empty for who has no part here herself, and so no label."""
    own_id = page.reading.actor.membership_id(page.exchange.id)
    if own_id is None:
        return ""
    language = page.exchange.languages[0]
    return example_label(page_locale(), language=language, name=page.credits.get(own_id, ""))


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


def show_sheet(page: ExchangePage, bench: Workbench, errors: dict[str, str]) -> str:
    check_place(bench.work.exchange_id, page.exchange.id)
    slug, text_id, language = page.exchange.slug, bench.work.text_id, bench.language
    here, provider = page.reading, describe_machine(runtime().settings)
    glossary = glossary_of(here, bench.work, source_language=bench.base.language, language=language)
    sought = Sought(bench.work.exchange_id, bench.base.language, language)
    paragraphs = [] if bench.basis.is_summary else [row.source for row in bench.rows]
    matches = find_matches(here.session, here.actor, paragraphs, sought=sought, now=here.now)
    beneath = beneath_rows(slug, bench, matches=matches or [[]] * len(bench.rows), glossary=glossary)
    may_ask = bench.may_ask_machine and provider.name != NO_MACHINE
    return render_template(
        "translating/write.html",
        nav=page.nav,
        sheet=sheet_of(bench, place_of(slug, bench.work), names=page.credits, glossary=glossary, beneath=beneath),
        provider=provider,
        machine_url=url_for(".ask_machine", slug=slug, text_id=text_id, language=language) if may_ask else "",
        desk_url=url_for(".desk", slug=slug),
        glossary_url=url_for(".glossary", slug=slug) if can_see_desk(here.actor, page.exchange.id, here.now) else "",
        errors=errors,
    )


def glossary_of(here: Reading, work: Work, *, source_language: str, language: str) -> Glossary:
    return load_glossary(here.session, work.exchange_id, source_language=source_language, language=language)


@bp.post("/exchanges/<slug>/texts/<id:text_id>/versions/<language>")
@limit("60 per minute")
def send_version(slug: str, text_id: int, language: str) -> Page:
    """Three buttons of one form: keep it as a draft, work from something else, or hand it in."""
    sheet = read_sheet(request.form, text_id=text_id, language=language)
    act = request.form.get("act")
    state = None
    try:
        with unit_of_work() as uow:
            enter(uow, slug, text_id)
            if act == "submit":
                state = submit_version(uow, current_actor(), sheet=sheet)
            elif act != "choose" or sheet.has_words:
                save_draft(uow, current_actor(), sheet=sheet)
    except (InvalidInput, VersionChangedMeanwhile, BasisGone) as refusal:
        return show_again(slug, sheet, refusal)
    own = partial(url_for, ".write", slug=slug, text_id=text_id, language=language)
    if act == "choose":
        chosen: dict[str, Any] = {
            "from": request.form.get("next_from", ""),
            "extent": request.form.get("next_extent", ""),
        }
        return redirect(own(**chosen), HTTPStatus.SEE_OTHER)
    if act != "submit":
        flash(gettext("Kept as a draft that only you can see."), "done")
        return redirect(own(), HTTPStatus.SEE_OTHER)
    if state is DraftState.WAITING:
        flash(gettext("Handed in. Somebody else will read it before it is shown."), "done")
    else:
        flash(gettext("Published. Readers see it from now on."), "done")
    return redirect(url_for(".desk", slug=slug), HTTPStatus.SEE_OTHER)


def show_again(slug: str, sheet: Sheet, refusal: InvalidInput | VersionChangedMeanwhile | BasisGone) -> Page:
    page = open_exchange(slug)
    typed = Typed(sheet.written, sheet.summary)
    bench = find_workbench(page, sheet.text_id, sheet.language, basis=sheet.basis, typed=typed)
    if isinstance(refusal, InvalidInput):
        return show_sheet(page, bench, errors_of(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    return show_sheet(page, bench, {"": gettext(refusal.message)}), HTTPStatus.CONFLICT


@bp.post("/exchanges/<slug>/texts/<id:text_id>/versions/<language>/machine")
@limit("30 per hour")
def ask_machine(slug: str, text_id: int, language: str) -> Response:
    with unit_of_work() as uow:
        enter(uow, slug, text_id)
        provider = runtime().settings.machine
        ask_machine_version(uow, current_actor(), text_id=text_id, language=language, provider=provider)
    flash(gettext("The machine has been asked. Its version comes when it is ready; you need not wait for it."), "done")
    return redirect(url_for(".write", slug=slug, text_id=text_id, language=language), HTTPStatus.SEE_OTHER)


@bp.get("/exchanges/<slug>/desk/translations/<id:draft_id>")
def review(slug: str, draft_id: int) -> str:
    """A version handed in, beside its source."""
    page = open_exchange(slug)
    here = page.reading
    found = get_review(here.session, here.actor, draft_id=draft_id, now=here.now)
    return show_review(page, found, {})


def show_review(page: ExchangePage, found: Review, errors: dict[str, str]) -> str:
    check_place(found.work.exchange_id, page.exchange.id)
    place_url = place_of(page.exchange.slug, found.work)
    glossary = glossary_of(page.reading, found.work, source_language=found.base.language, language=found.draft.language)
    return render_template(
        "translating/review.html",
        nav=page.nav,
        review=review_of(found, place_url, names=page.credits, glossary=glossary),
        reasons=reason_choices(),
        typed={"reason_code": request.form.get("reason_code", ""), "reason": request.form.get("reason", "")},
        errors=errors,
        desk_url=url_for(".desk", slug=page.exchange.slug),
    )


@bp.post("/exchanges/<slug>/desk/translations/<id:draft_id>")
@limit("60 per minute")
def decide(slug: str, draft_id: int) -> Page:
    """Two buttons: publish it, or give it back with a reason."""
    seen = read_id(request.form.get("seen")) or 0
    try:
        with unit_of_work() as uow:
            actor = current_actor()
            enter_review(uow, slug, draft_id)
            if request.form.get("act") == "approve":
                approve_version(uow, actor, draft_id=draft_id, seen_edition=seen)
                said = gettext("Published. Readers see it from now on.")
            else:
                return_version(
                    uow,
                    actor,
                    draft_id=draft_id,
                    seen_edition=seen,
                    reason_code=request.form.get("reason_code", ""),
                    reason=request.form.get("reason", ""),
                    reason_language=actor.language,
                )
                said = gettext("Given back to its translator, with your reason.")
    except InvalidInput as refusal:
        page = open_exchange(slug)
        here = page.reading
        found = get_review(here.session, here.actor, draft_id=draft_id, now=here.now)
        return show_review(page, found, errors_of(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(said, "done")
    return redirect(url_for(".desk", slug=slug), HTTPStatus.SEE_OTHER)


def place_of(slug: str, work: Work) -> str:
    """Where a contribution stands in its topic; empty for what stands elsewhere."""
    if work.topic_id is None:
        return ""
    topic = address("contributions.topic", slug=slug, topic_id=work.topic_id)
    return f"{topic}#c{work.contribution_id}" if topic else ""


def enter(uow: UnitOfWork, slug: str, text_id: int) -> None:
    """The exchange of the address must be visible, and the text's own."""
    view = get_visible_exchange(uow.session, current_actor(), slug, now=uow.now)
    check_place(get_work(uow.session, text_id).exchange_id, view.id)


def enter_review(uow: UnitOfWork, slug: str, draft_id: int) -> None:
    """A draft of another exchange is none here; one that is gone was decided on by somebody else."""
    view = get_visible_exchange(uow.session, current_actor(), slug, now=uow.now)
    draft = uow.session.get(Draft, draft_id)
    if draft is not None:
        check_place(draft.exchange_id, view.id)


def check_place(exchange_id: int, expected_id: int) -> None:
    if exchange_id != expected_id:
        raise NothingToTranslate()
