from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from forum.contributions.errors import ContributionNotFound
from forum.contributions.models import Status
from forum.contributions.queries.standing import Letter, get_visible_letter
from forum.exchanges.queries import get_visible_exchange
from forum.kernel.errors import InvalidInput, require
from forum.roster.frame import ExchangePage, open_exchange
from forum.synthesis.actions.basket import Passage, drop_passage, get_readable, keep_passage
from forum.synthesis.basket_page import items_of
from forum.synthesis.forms import read_passage
from forum.synthesis.pages import find_round, open_round
from forum.synthesis.passages import blocks
from forum.synthesis.policy import can_write
from forum.synthesis.queries.basket import list_themes
from forum.synthesis.queries.sources import Source, load_sources, load_words, may_be_quoted
from forum.synthesis.rules import place_of
from forum.synthesis.showing import contribution_address, said_origin, said_who
from forum.synthesis.views.door import bp
from forum.texts.labels import label_text
from forum.texts.models import Origin
from forum.texts.queries import show_version
from forum.texts.rules import best_version, own_digests
from forum.web.entry import current_actor, unit_of_work
from forum.web.forms import errors_of
from forum.web.locale import page_locale
from forum.web.runtime import runtime


@bp.get("/exchanges/<slug>/rounds/<id:number>/basket")
def basket(slug: str, number: int) -> str:
    found = open_round(slug, number)
    here = found.page.reading
    require(can_write(here.actor, found.sheet.standing, here.now))
    return render_template("synthesis/basket.html", **found.frame(), items=items_of(found))


@bp.post("/exchanges/<slug>/rounds/<id:number>/basket/<id:quote_id>/remove")
def drop(slug: str, number: int, quote_id: int) -> Response:
    with unit_of_work() as uow:
        actor = current_actor()
        round_ = find_round(uow, actor, slug, number=number)
        drop_passage(uow, actor, quote_id=quote_id, round_=round_)
    flash(gettext("Taken out of the basket."), "done")
    return redirect(url_for(".basket", slug=slug, number=number), 303)


@bp.get("/exchanges/<slug>/contributions/<id:contribution_id>/basket")
def mark(slug: str, contribution_id: int) -> str:
    """One contribution, paragraph by paragraph, to tick what goes into the basket."""
    return render_mark(slug, contribution_id, typed=Passage("", ""), errors={})


@bp.post("/exchanges/<slug>/contributions/<id:contribution_id>/basket")
def keep(slug: str, contribution_id: int) -> Response | tuple[str, int]:
    typed = read_passage(request.form)
    try:
        with unit_of_work() as uow:
            actor = current_actor()
            view = get_visible_exchange(uow.session, actor, slug, now=uow.now)
            check_here(get_readable(uow, actor, contribution_id), view.id)
            kept = keep_passage(uow, actor, contribution_id=contribution_id, passage=typed)
            number, count = view.round_by_id(kept[0].round_id).number, len(kept)
    except InvalidInput as refusal:
        return render_mark(slug, contribution_id, typed=typed, errors=errors_of(refusal)), 422
    flash(ngettext("The passage lies in the basket.", "%(num)s passages lie in the basket.", count), "done")
    return redirect(url_for(".basket", slug=slug, number=number), 303)


def check_here(letter: Letter, exchange_id: int) -> None:
    if letter.contribution.exchange_id != exchange_id:
        raise ContributionNotFound()


def render_mark(slug: str, contribution_id: int, *, typed: Passage, errors: Mapping[str, str]) -> str:
    page = open_exchange(slug)
    here = page.reading
    letter = get_visible_letter(here.session, here.actor, contribution_id, now=here.now, keys=runtime().keys)
    check_here(letter, page.exchange.id)
    found = open_round(slug, page.view.round_by_id(letter.standing.place.round_id).number)
    require(can_write(here.actor, found.sheet.standing, here.now))
    source = load_sources(here.session, [contribution_id]).get(contribution_id)
    if source is None or source.status != Status.PUBLISHED:
        raise ContributionNotFound()
    may = may_be_quoted(source)
    return render_template(
        "synthesis/mark.html",
        **found.frame(),
        **shown_of(page, source),
        contribution_id=contribution_id,
        refusal="" if may else gettext(may.message),
        themes=list_themes(here.session, found.round.id),
        typed=typed,
        errors=errors,
        action=url_for(".keep", slug=slug, contribution_id=contribution_id),
        topic_url=contribution_address(slug, contribution_id),
    )


def shown_of(page: ExchangePage, source: Source) -> dict[str, Any]:
    """Its paragraphs in the version she reads, each under its place in the original; the original where that lies otherwise."""
    versions = load_words(page.reading.session, [source])[source.text_id]
    original = next(version for version in versions if version.origin == Origin.AUTHOR)
    for version in (best_version(versions, page.reader), original):
        places = [place_of(version, digest) for digest in own_digests(original)]
        if None not in places:
            break
    cut = blocks(version.html)
    text = label_text(show_version(version, source_language=source.language), locale=page_locale(), names=page.credits)
    return {
        "who": said_who(source),
        "from_where": said_origin(source),
        "day": source.published_at,
        "text": text,
        "note": source.note,
        "origin": version.origin,
        "paragraphs": [(place, cut.get(at or 0, Markup())) for place, at in enumerate(places)],
    }
