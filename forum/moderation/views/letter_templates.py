"""How letters from the desk begin: the organiser's words, by template and language."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.exchanges.policy import require_organiser
from forum.exchanges.queries import get_exchange
from forum.kernel.errors import InvalidInput
from forum.kernel.wording import direction
from forum.moderation.actions.letters import save_templates
from forum.moderation.letter_words import NAMES, prefilled_languages
from forum.moderation.queries.letters import offered_words
from forum.moderation.views.door import bp
from forum.roster.frame import ExchangePage, desk_links, open_exchange
from forum.web.entry import current_actor, unit_of_work
from forum.web.forms import errors_of
from forum.web.locale import language_name

Words = dict[str, dict[str, str]]


@bp.get("/exchanges/<slug>/organise/letters")
def letter_templates(slug: str) -> str:
    page = open_organised(slug)
    offered = offered_words(page.reading.session, page.exchange)
    return render_templates(page, words={name: dict(said) for name, said in offered.items()}, errors={})


@bp.post("/exchanges/<slug>/organise/letters")
def save_letter_templates(slug: str) -> Response | tuple[str, int]:
    page = open_organised(slug)
    tags = languages_of(page)
    typed: Words = {name: {tag: request.form.get(f"{name}-{tag}", "") for tag in tags} for name in NAMES}
    try:
        with unit_of_work() as uow:
            exchange = get_exchange(uow.session, slug).exchange
            words = {(name, tag): said for name, by_tag in typed.items() for tag, said in by_tag.items()}
            save_templates(uow, current_actor(), exchange=exchange, words=words)
    except InvalidInput as refusal:
        return render_templates(open_organised(slug), words=typed, errors=errors_of(refusal)), 422
    flash(gettext("The letters are saved."), "done")
    return redirect(url_for("moderation.letter_templates", slug=slug), 303)


def open_organised(slug: str) -> ExchangePage:
    page = open_exchange(slug)
    require_organiser(page.reading.actor, page.exchange.id, page.reading.now)
    return page


def languages_of(page: ExchangePage) -> list[str]:
    return list(dict.fromkeys((*page.exchange.languages, *prefilled_languages())))


def render_templates(page: ExchangePage, *, words: Words, errors: Mapping[str, str]) -> str:
    tags = languages_of(page)
    return render_template(
        "moderation/letter_templates.html",
        nav=page.nav,
        desks=desk_links(page.view.slug),
        slug=page.view.slug,
        templates=[(name, gettext(title), words[name], errors_in(name, tags, errors)) for name, title in NAMES.items()],
        languages=[(tag, language_name(tag) or tag, direction(tag)) for tag in tags],
        errors=errors,
    )


def errors_in(name: str, tags: list[str], errors: Mapping[str, str]) -> dict[str, str]:
    return {tag: errors[f"{name}-{tag}"] for tag in tags if f"{name}-{tag}" in errors}
