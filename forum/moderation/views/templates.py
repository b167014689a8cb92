"""The longer words that an exchange keeps for each reason, written by its organisers in each of its languages."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.exchanges.policy import require_organiser
from forum.exchanges.queries import get_exchange
from forum.kernel.errors import InvalidInput
from forum.kernel.wording import direction
from forum.moderation.actions import save_template as keep
from forum.moderation.queries.templates import get_template, load_templates
from forum.moderation.rules import REASONS, Kind
from forum.moderation.views.door import bp
from forum.roster.frame import ExchangePage, desk_links, open_exchange
from forum.web.entry import current_actor, unit_of_work
from forum.web.forms import errors_of
from forum.web.locale import language_name


def open_organised(slug: str) -> ExchangePage:
    page = open_exchange(slug)
    require_organiser(page.reading.actor, page.exchange.id, page.reading.now)
    return page


@bp.get("/exchanges/<slug>/organise/reasons")
def templates(slug: str) -> str:
    page = open_organised(slug)
    found = load_templates(page.reading.session, page.exchange)
    lines = {name: (said(name), address_of(slug, name), named(wordings)) for name, wordings in found.items()}
    return render_template(
        "moderation/templates.html",
        nav=page.nav,
        desks=desk_links(slug),
        returning=[line for name, line in lines.items() if name.startswith(f"{Kind.RETURN}.")],
        hiding=[line for name, line in lines.items() if name.startswith(f"{Kind.HIDE}.")],
    )


def address_of(slug: str, name: str) -> str:
    return url_for("moderation.edit_template", slug=slug, name=name)


def named(wordings: Mapping[str, str]) -> list[str]:
    return [language_name(tag) or tag for tag in wordings]


def said(name: str) -> str:
    kind, _, code = name.partition(".")
    return gettext(REASONS[Kind(kind)][code])


@bp.get("/exchanges/<slug>/organise/reasons/<name>")
def edit_template(slug: str, name: str) -> str:
    page = open_organised(slug)
    return render_edit(page, name, words=get_template(page.reading.session, page.exchange, name), errors={})


def render_edit(page: ExchangePage, name: str, *, words: Mapping[str, str], errors: Mapping[str, str]) -> str:
    prefix = "words-"
    by_language = {field.removeprefix(prefix): message for field, message in errors.items()}
    return render_template(
        "moderation/template_edit.html",
        nav=page.nav,
        desks=desk_links(page.view.slug),
        slug=page.view.slug,
        name=name,
        heading=said(name),
        is_return=name.startswith(f"{Kind.RETURN}."),
        words=words,
        words_in=[(tag, language_name(tag) or tag, direction(tag)) for tag in languages_of(page, words)],
        errors=errors,
        by_language=by_language,
    )


def languages_of(page: ExchangePage, words: Mapping[str, str]) -> list[str]:
    """Those of the exchange; and what it is written in, where that is none of them."""
    return list(dict.fromkeys((*page.exchange.languages, *words)))


@bp.post("/exchanges/<slug>/organise/reasons/<name>")
def save_template(slug: str, name: str) -> Response | tuple[str, int]:
    page = open_organised(slug)
    before = get_template(page.reading.session, page.exchange, name)
    typed = {tag: request.form.get(f"words-{tag}", "") for tag in languages_of(page, before)}
    try:
        with unit_of_work() as uow:
            keep(uow, current_actor(), exchange=get_exchange(uow.session, slug).exchange, name=name, words=typed)
    except InvalidInput as refusal:
        return render_edit(open_organised(slug), name, words=typed, errors=errors_of(refusal, "words")), 422
    flash(gettext("The words are saved. Moderators find them on the decision page."), "done")
    return redirect(url_for("moderation.templates", slug=slug), 303)
