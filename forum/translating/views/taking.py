"""Who translates what: taking it, giving it back, giving it to somebody, passing it over."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.kernel.errors import InvalidInput
from forum.roster.frame import ExchangePage, open_exchange
from forum.translating.actions.claims import (
    assign_version,
    claim_version,
    fetch_back,
    pass_over,
    release_version,
)
from forum.translating.errors import TranslatedByAnother
from forum.translating.queries.claims import find_claim
from forum.translating.queries.organisations import get_assignable, list_those_who_may
from forum.translating.queries.work import spell_language
from forum.translating.views.door import bp
from forum.translating.views.place import check_place, enter
from forum.translating.words import kind_words
from forum.web.entry import current_actor, unit_of_work
from forum.web.filters import hour, moment
from forum.web.forms import errors_of, read_id
from forum.web.limits import limit

TEXT = "/exchanges/<slug>/texts/<id:text_id>/versions/<language>"
Page = str | tuple[str, int] | Response


@bp.post(f"{TEXT}/claim")
@limit("120 per minute")
def claim(slug: str, text_id: int, language: str) -> Response:
    try:
        with unit_of_work() as uow:
            enter(uow, slug, text_id)
            until = claim_version(uow, current_actor(), text_id=text_id, language=language)
    except TranslatedByAnother as refusal:
        flash(held_words(slug, text_id, language=language) or gettext(refusal.message), "problem")
        return redirect(url_for(".desk", slug=slug), 303)
    flash(gettext("It is yours until %(hour)s. Each time you save, it stays yours longer.", hour=hour(until)), "done")
    return redirect(url_for(".write", slug=slug, text_id=text_id, language=language), 303)


@bp.post(f"{TEXT}/keep")
@limit("120 per minute")
def keep(slug: str, text_id: int, language: str) -> Response:
    """The same for longer, from the list."""
    try:
        with unit_of_work() as uow:
            enter(uow, slug, text_id)
            until = claim_version(uow, current_actor(), text_id=text_id, language=language)
    except TranslatedByAnother as refusal:
        flash(held_words(slug, text_id, language=language) or gettext(refusal.message), "problem")
    else:
        flash(gettext("It is yours until %(hour)s.", hour=hour(until)), "done")
    return redirect(url_for(".desk", slug=slug), 303)


@bp.post(f"{TEXT}/release")
@limit("120 per minute")
def release(slug: str, text_id: int, language: str) -> Response:
    with unit_of_work() as uow:
        enter(uow, slug, text_id)
        release_version(uow, current_actor(), text_id=text_id, language=language)
    flash(gettext("It is free for others again. What you wrote so far is kept as your draft."), "done")
    return redirect(url_for(".desk", slug=slug), 303)


@bp.post(f"{TEXT}/pass")
@limit("120 per minute")
def leave(slug: str, text_id: int, language: str) -> Response:
    with unit_of_work() as uow:
        enter(uow, slug, text_id)
        pass_over(uow, current_actor(), text_id=text_id, language=language)
    flash(gettext("It is off your list. Others still see it, and nobody asks why."), "done")
    return redirect(url_for(".desk", slug=slug), 303)


@bp.post(f"{TEXT}/fetch")
@limit("120 per minute")
def fetch(slug: str, text_id: int, language: str) -> Response:
    with unit_of_work() as uow:
        enter(uow, slug, text_id)
        fetch_back(uow, current_actor(), text_id=text_id, language=language)
    flash(gettext("It is on your list again."), "done")
    return redirect(url_for(".desk", slug=slug), 303)


@bp.get(f"{TEXT}/assign")
def assign(slug: str, text_id: int, language: str) -> str:
    """Of those who translate between the two languages: whom it is given to."""
    return show_people(open_exchange(slug), text_id, language=language, errors={})


@bp.post(f"{TEXT}/assign")
@limit("60 per minute")
def give(slug: str, text_id: int, language: str) -> Page:
    holder_id = read_id(request.form.get("holder")) or 0
    try:
        with unit_of_work() as uow:
            enter(uow, slug, text_id)
            assign_version(uow, current_actor(), text_id=text_id, language=language, holder_id=holder_id)
    except InvalidInput as refusal:
        return show_people(open_exchange(slug), text_id, language=language, errors=errors_of(refusal)), 422
    except TranslatedByAnother as refusal:
        flash(held_words(slug, text_id, language=language) or gettext(refusal.message), "problem")
        return redirect(url_for(".assign", slug=slug, text_id=text_id, language=language), 303)
    flash(gettext("It is given to her for two days. She finds it at the head of her list."), "done")
    return redirect(url_for(".desk", slug=slug), 303)


def held_words(slug: str, text_id: int, *, language: str) -> str:
    """Who has it, and until when; empty where nobody has any more."""
    page = open_exchange(slug)
    here, language = page.reading, spell_language(language)
    claim = find_claim(here.session, page.view.id, text_id=text_id, language=language, now=here.now)
    if claim is None:
        return ""
    if not claim.name:
        return gettext("Somebody has it now, until %(when)s.", when=moment(claim.until))
    return gettext("%(name)s has it now, until %(when)s.", name=claim.name, when=moment(claim.until))


def show_people(page: ExchangePage, text_id: int, *, language: str, errors: dict[str, str]) -> str:
    here, slug = page.reading, page.view.slug
    work, language = get_assignable(here.session, here.actor, text_id=text_id, language=language, now=here.now)
    check_place(work.exchange_id, page.view.id)
    people = list_those_who_may(
        here.session, here.actor, page.view.id, source=work.source_language, language=language, now=here.now
    )
    return render_template(
        "translating/assign.html",
        nav=page.nav,
        kind=kind_words(work.kind),
        source=work.source_language,
        target=language,
        people=[(str(id_), name or gettext("somebody without a name so far")) for id_, name in people],
        claim=find_claim(here.session, page.view.id, text_id=text_id, language=language, now=here.now),
        desk_url=url_for(".desk", slug=slug),
        errors=errors,
    )
