"""The agreed words of an exchange: seen, added to, changed."""

from dataclasses import dataclass
from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.exchanges.models import Exchange
from forum.exchanges.queries import get_visible_exchange
from forum.kernel.errors import InvalidInput
from forum.kernel.unit_of_work import UnitOfWork
from forum.kernel.wording import direction
from forum.roster.frame import ExchangePage, open_exchange
from forum.translating.actions.glossary import Entry, add_concept, change_concept, remove_concept
from forum.translating.errors import ConceptChangedMeanwhile
from forum.translating.models import Concept
from forum.translating.policy import can_remove_concept
from forum.translating.queries.glossary import get_concept, list_concepts, own_languages
from forum.translating.shown import Line, Tongue
from forum.translating.views.door import bp
from forum.web.entry import current_actor, unit_of_work
from forum.web.forms import errors_of, read_id
from forum.web.limits import limit
from forum.web.locale import language_name, page_locale

Page = str | tuple[str, int] | Response


@dataclass(frozen=True, slots=True)
class ShownConcept:
    """`terms`: in the order of the exchange's languages."""

    url: str
    terms: list[tuple[Tongue, str]]
    note: Line | None


@bp.get("/exchanges/<slug>/desk/glossary")
def glossary(slug: str) -> str:
    return show_glossary(open_exchange(slug), {})


def show_glossary(page: ExchangePage, errors: dict[str, str]) -> str:
    here, exchange = page.reading, page.exchange
    concepts = list_concepts(here.session, here.actor, exchange, now=here.now)
    return render_template(
        "translating/glossary.html",
        nav=page.nav,
        concepts=[show_concept(exchange, concept) for concept in concepts],
        languages=fields_for(own_languages(here.actor, exchange, here.now)),
        typed=request.form,
        values=typed_terms(exchange),
        errors=errors,
        term_errors=term_errors(errors),
        directs=bool(can_remove_concept(here.actor, exchange.id, here.now)),
        out_url=url_for(".glossary_file", slug=exchange.slug),
        add_url=url_for(".add_term", slug=exchange.slug),
        check_url=url_for(".check_glossary", slug=exchange.slug),
        desk_url=url_for(".desk", slug=exchange.slug),
    )


def show_concept(exchange: Exchange, concept: Concept) -> ShownConcept:
    order = {language: place for place, language in enumerate(exchange.languages)}
    terms = sorted(concept.terms, key=lambda term: (order.get(term.language, len(order)), term.language))
    return ShownConcept(
        url=url_for(".concept", slug=exchange.slug, concept_id=concept.id),
        terms=[(Tongue(term.language), term.words) for term in terms],
        note=Line(concept.note, concept.note_language or exchange.languages[0]) if concept.note else None,
    )


def fields_for(languages: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """As `languages_field` takes them."""
    return [(language, language_name(language), direction(language)) for language in languages]


def typed_terms(exchange: Exchange) -> dict[str, str]:
    return {language: request.form.get(f"terms-{language}", "") for language in exchange.languages}


def term_errors(errors: dict[str, str]) -> dict[str, str]:
    return {name.removeprefix("terms-"): words for name, words in errors.items() if name.startswith("terms-")}


def read_entry(exchange: Exchange) -> Entry:
    return Entry(typed_terms(exchange), request.form.get("note", ""), page_locale())


@bp.post("/exchanges/<slug>/desk/glossary")
@limit("60 per minute")
def add_term(slug: str) -> Page:
    try:
        with unit_of_work() as uow:
            exchange = enter(uow, slug)
            add_concept(uow, current_actor(), exchange, entry=read_entry(exchange))
    except InvalidInput as refusal:
        return show_glossary(open_exchange(slug), errors_of(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(gettext("Kept in the glossary."), "done")
    return redirect(url_for(".glossary", slug=slug), HTTPStatus.SEE_OTHER)


def enter(uow: UnitOfWork, slug: str) -> Exchange:
    return get_visible_exchange(uow.session, current_actor(), slug, now=uow.now).exchange


@bp.get("/exchanges/<slug>/desk/glossary/<id:concept_id>")
def concept(slug: str, concept_id: int) -> str:
    return show_form(open_exchange(slug), concept_id, {})


def show_form(page: ExchangePage, concept_id: int, errors: dict[str, str]) -> str:
    """As it stands; after a refusal as it was typed, beside how it stands."""
    here, exchange = page.reading, page.exchange
    found = get_concept(here.session, here.actor, exchange, concept_id=concept_id, now=here.now)
    hers = own_languages(here.actor, exchange, here.now)
    return render_template(
        "translating/concept.html",
        nav=page.nav,
        concept=show_concept(exchange, found),
        languages=fields_for(hers),
        values=typed_terms(exchange) if errors else {term.language: term.words for term in found.terms},
        note=request.form.get("note", "") if errors else found.note,
        has_others=any(term.language not in hers for term in found.terms),
        seen=found.edition,
        errors=errors,
        term_errors=term_errors(errors),
        remove_url=url_for(".remove_term", slug=exchange.slug, concept_id=concept_id)
        if can_remove_concept(here.actor, exchange.id, here.now)
        else "",
        glossary_url=url_for(".glossary", slug=exchange.slug),
    )


@bp.post("/exchanges/<slug>/desk/glossary/<id:concept_id>")
@limit("60 per minute")
def change_term(slug: str, concept_id: int) -> Page:
    try:
        with unit_of_work() as uow:
            exchange = enter(uow, slug)
            entry = read_entry(exchange)
            change_concept(uow, current_actor(), exchange, concept_id=concept_id, entry=entry, seen_edition=seen())
    except InvalidInput as refusal:
        return show_form(open_exchange(slug), concept_id, errors_of(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    except ConceptChangedMeanwhile as refusal:
        return show_form(open_exchange(slug), concept_id, said(refusal)), HTTPStatus.CONFLICT
    flash(gettext("Kept in the glossary."), "done")
    return redirect(url_for(".glossary", slug=slug), HTTPStatus.SEE_OTHER)


@bp.post("/exchanges/<slug>/desk/glossary/<id:concept_id>/remove")
@limit("60 per minute")
def remove_term(slug: str, concept_id: int) -> Page:
    try:
        with unit_of_work() as uow:
            exchange = enter(uow, slug)
            remove_concept(uow, current_actor(), exchange, concept_id=concept_id, seen_edition=seen())
    except ConceptChangedMeanwhile as refusal:
        return show_form(open_exchange(slug), concept_id, said(refusal)), HTTPStatus.CONFLICT
    flash(gettext("Taken out of the glossary."), "done")
    return redirect(url_for(".glossary", slug=slug), HTTPStatus.SEE_OTHER)


def seen() -> int:
    """The edition of the entry that stood when its form was opened."""
    return read_id(request.form.get("seen")) or 0


def said(refusal: ConceptChangedMeanwhile) -> dict[str, str]:
    return {"": refusal.said_in(page_locale())}
