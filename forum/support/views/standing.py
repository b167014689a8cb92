"""The standing pages of an exchange: read by whoever may know of it, written by its organisers."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.exchanges.models import Exchange
from forum.exchanges.policy import can_see_exchange, require_organiser
from forum.exchanges.queries import get_announced_exchange, get_exchange, translator_credits
from forum.kernel.errors import InvalidInput
from forum.kernel.wording import direction
from forum.roster.frame import ExchangePage, desk_links, open_exchange, settle_in
from forum.support.actions import save_standing_text
from forum.support.errors import StandingTextNotFound
from forum.support.queries import get_standing_versions, get_standing_wordings
from forum.support.rules import INSIDE, TITLES
from forum.support.views.door import bp
from forum.texts.labels import label_text
from forum.texts.queries import show
from forum.web.access import public
from forum.web.entry import reading, unit_of_work
from forum.web.forms import errors_of
from forum.web.locale import here_in, language_name, page_locale, reader
from forum.web.site import address


@bp.get("/exchanges/<slug>/pages/<name>")
@public
def standing(slug: str, name: str) -> str:
    here = reading()
    if name in INSIDE:
        raise StandingTextNotFound()
    view = get_announced_exchange(here.session, here.actor, slug, now=here.now)
    shown = show(get_standing_versions(here.session, view.exchange, name), reader())
    settle_in(view.exchange)
    sees_it = can_see_exchange(here.actor, view.exchange, here.now)
    return render_template(
        "support/standing.html",
        nav=open_exchange(slug).nav if sees_it else None,
        title=view.title(reader()),
        heading=gettext(TITLES[name]),
        text=label_text(
            shown,
            locale=page_locale(),
            names=translator_credits(here.session, view.exchange),
            original_url=here_in(shown.source_language),
        ),
    )


def open_organised(slug: str) -> ExchangePage:
    page = open_exchange(slug)
    require_organiser(page.reading.actor, page.exchange.id, page.reading.now)
    return page


@bp.get("/exchanges/<slug>/organise/pages")
def standing_desk(slug: str) -> str:
    page = open_organised(slug)
    pages = [
        (
            gettext(title),
            url_for("support.edit_standing", slug=slug, name=name),
            [language_name(tag) for tag in get_standing_wordings(page.reading.session, page.exchange, name)],
        )
        for name, title in TITLES.items()
    ]
    return render_template("support/standing_desk.html", nav=page.nav, desks=desk_links(slug), slug=slug, pages=pages)


@bp.get("/exchanges/<slug>/organise/pages/<name>")
def edit_standing(slug: str, name: str) -> str:
    page = open_organised(slug)
    words = get_standing_wordings(page.reading.session, page.exchange, name)
    return render_edit(page, name=name, words=words, errors={})


def render_edit(page: ExchangePage, *, name: str, words: dict[str, str], errors: dict[str, str]) -> str:
    return render_template(
        "support/standing_edit.html",
        nav=page.nav,
        desks=desk_links(page.view.slug),
        slug=page.view.slug,
        name=name,
        heading=gettext(TITLES[name]),
        words=words,
        errors=errors,
        words_in=[(tag, language_name(tag) or tag, direction(tag)) for tag in languages_of(page.exchange, words)],
        first=page.exchange.languages[0],
        page_url="" if name in INSIDE else address("support.standing", slug=page.view.slug, name=name),
    )


def languages_of(exchange: Exchange, words: dict[str, str]) -> list[str]:
    """Those of the exchange; and what it is written in, where that is none of them."""
    return list(dict.fromkeys((*exchange.languages, *words)))


@bp.post("/exchanges/<slug>/organise/pages/<name>")
def save_standing(slug: str, name: str) -> Response | tuple[str, int]:
    page = open_organised(slug)
    before = get_standing_wordings(page.reading.session, page.exchange, name)
    typed = {tag: request.form.get(f"words-{tag}", "") for tag in languages_of(page.exchange, before)}
    try:
        with unit_of_work() as uow:
            exchange = get_exchange(uow.session, slug).exchange
            save_standing_text(uow, reading().actor, exchange=exchange, name=name, words=typed)
    except InvalidInput as refusal:
        return render_edit(open_organised(slug), name=name, words=typed, errors=errors_of(refusal, "words")), 422
    flash(gettext("The page is saved."), "done")
    return redirect(url_for("support.standing_desk", slug=slug), 303)
