"""The organiser puts the publication together."""

from collections.abc import Mapping

from flask import flash, redirect, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from forum.admin.queries.programme import load_wordings
from forum.exchanges.queries import get_exchange
from forum.kernel.errors import InvalidInput
from forum.kernel.wording import direction
from forum.publication.actions.editions import order_edition, publish_edition
from forum.publication.actions.prepare import ask_authors, choose_contributions, save_publication
from forum.publication.errors import BeingMade, ChangedMeanwhile, NotWhole
from forum.publication.forms import read_chosen, read_plan, read_until
from forum.publication.queries.editions import list_editions
from forum.publication.queries.preparing import count_answered
from forum.publication.queries.preparing import prepare as prepare_publication
from forum.publication.showing import show_each, show_editions, show_parts, show_scopes
from forum.publication.views.door import bp, open_made, render
from forum.roster.frame import ExchangePage
from forum.texts.queries import load_versions
from forum.web.access import needs_proof
from forum.web.entry import current_actor, unit_of_work
from forum.web.forms import errors_of
from forum.web.limits import limit
from forum.web.locale import language_name, page_locale

Errors = Mapping[str, str]


@bp.get("/exchanges/<slug>/organise/publication")
def prepare(slug: str) -> str:
    return render_desk(open_made(slug))


@bp.post("/exchanges/<slug>/organise/publication")
@limit("120 per hour")
def save(slug: str) -> Response | tuple[str, int]:
    page = open_made(slug)
    plan = read_plan(request.form, page.exchange.languages)
    try:
        with unit_of_work() as uow:
            exchange = get_exchange(uow.session, slug).exchange
            save_publication(uow, current_actor(), exchange=exchange, plan=plan)
    except InvalidInput as refusal:
        return render_desk(open_made(slug), errors=errors_of(refusal), typed=typed_words()), 422
    except ChangedMeanwhile as refusal:
        return render_desk(open_made(slug), errors={"": refusal.said_in(page_locale())}, typed=typed_words()), 409
    flash(gettext("Saved. The next edition is made so."), "done")
    return redirect(url_for(".prepare", slug=slug), 303)


def typed_words() -> dict[str, dict[str, str]]:
    """What was typed, kept in the form."""
    names = ("foreword", "story")
    return {
        name: {key.removeprefix(f"{name}-"): value for key, value in request.form.items() if key.startswith(f"{name}-")}
        for name in names
    }


@bp.post("/exchanges/<slug>/organise/publication/ask")
@limit("20 per hour")
def ask(slug: str) -> Response | tuple[str, int]:
    page = open_made(slug)
    typed = request.form.get("until", "")
    try:
        with unit_of_work() as uow:
            exchange = get_exchange(uow.session, slug).exchange
            ask_authors(uow, current_actor(), exchange=exchange, until=read_until(typed, exchange.timezone))
    except InvalidInput as refusal:
        return render_desk(page, errors=errors_of(refusal), until=typed), 422
    flash(gettext("Authors are being told. Who says nothing is printed as she promised when she wrote."), "done")
    return redirect(url_for(".prepare", slug=slug, _anchor="ask"), 303)


@bp.post("/exchanges/<slug>/organise/publication/editions")
@limit("20 per hour")
@needs_proof()
def order(slug: str) -> Response:
    open_made(slug)
    try:
        with unit_of_work() as uow:
            order_edition(uow, current_actor(), exchange=get_exchange(uow.session, slug).exchange)
    except BeingMade as refusal:
        flash(refusal.said_in(page_locale()), "problem")
    else:
        flash(gettext("The edition is being made. It takes a minute or so; look here again."), "done")
    return redirect(url_for(".prepare", slug=slug, _anchor="editions"), 303)


@bp.post("/exchanges/<slug>/organise/publication/editions/<id:number>")
@limit("60 per hour")
@needs_proof()
def publish(slug: str, number: int) -> Response:
    open_made(slug)
    is_public = request.form.get("act") != "take_back"
    try:
        with unit_of_work() as uow:
            publish_edition(
                uow,
                current_actor(),
                exchange=get_exchange(uow.session, slug).exchange,
                number=number,
                is_public=is_public,
            )
    except NotWhole as refusal:
        flash(refusal.said_in(page_locale()), "problem")
    else:
        flash(gettext("Readers find it now.") if is_public else gettext("Readers do not find it any more."), "done")
    return redirect(url_for(".prepare", slug=slug, _anchor="editions"), 303)


@bp.get("/exchanges/<slug>/organise/publication/weeks/<id:number>")
def choose(slug: str, number: int) -> str:
    page = open_made(slug)
    page.view.round(number)
    here = page.reading
    printable = [one for one in prepare_publication(here.session, page.view).printable if one.round_number == number]
    rows = load_versions(here.session, [one.text_id for one in printable])
    return render(
        page,
        "choose.html",
        number=number,
        choices=show_each(printable, rows, credits=page.credits),
        action=url_for(".keep_chosen", slug=slug, number=number),
    )


@bp.post("/exchanges/<slug>/organise/publication/weeks/<id:number>")
def keep_chosen(slug: str, number: int) -> Response:
    open_made(slug)
    with unit_of_work() as uow:
        exchange = get_exchange(uow.session, slug).exchange
        chosen = choose_contributions(
            uow, current_actor(), exchange=exchange, round_number=number, chosen=read_chosen(request.form)
        )
    flash(ngettext("%(num)s contribution is chosen.", "%(num)s contributions are chosen.", chosen), "done")
    return redirect(url_for(".prepare", slug=slug), 303)


def render_desk(
    page: ExchangePage, *, errors: Errors | None = None, typed: dict[str, dict[str, str]] | None = None, until: str = ""
) -> str:
    here, exchange = page.reading, page.exchange
    prepared = prepare_publication(here.session, page.view)
    publication = prepared.publication
    wordings = load_wordings(here.session, [publication.foreword_id, publication.story_id])
    kept = {
        "foreword": wordings.get(publication.foreword_id or 0, {}),
        "story": wordings.get(publication.story_id or 0, {}),
    }
    return render(
        page,
        "prepare.html",
        errors=errors or {},
        publication=publication,
        parts=show_parts(prepared),
        scopes=show_scopes(),
        words=typed or kept,
        languages=[(tag, language_name(tag) or tag, direction(tag)) for tag in exchange.languages],
        printed=prepared.printed,
        unprintable=prepared.unprintable,
        answered=count_answered(here.session, prepared.printable),
        until=until,
        weeks=[(each.number, url_for(".choose", slug=page.view.slug, number=each.number)) for each in page.view.rounds],
        editions=show_editions(page, list_editions(here.session, exchange.id)),
        is_open=here.now < exchange.closes_at,
        now=here.now,
    )
