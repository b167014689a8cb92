"""A reader asks for a text in a language."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.roster.frame import open_exchange
from forum.translating.actions.wishes import take_wish_back, wish_for_version
from forum.translating.queries.wishes import find_wish, get_wishable, is_read_in, list_wishes
from forum.translating.queries.work import spell_language
from forum.translating.views.door import bp
from forum.translating.views.place import check_place, enter, place_of
from forum.translating.words import kind_words
from forum.web.entry import current_actor, unit_of_work
from forum.web.limits import limit


@bp.get("/exchanges/<slug>/texts/<id:text_id>/wish/<language>")
def wish(slug: str, text_id: int, language: str) -> str:
    page = open_exchange(slug)
    here = page.reading
    work = get_wishable(here.session, here.actor, text_id=text_id, language=language, now=here.now)
    check_place(work.exchange_id, page.view.id)
    language, own_id = spell_language(language), here.actor.membership_id(page.view.id) or 0
    return render_template(
        "translating/wish.html",
        nav=page.nav,
        kind=kind_words(work.kind),
        source=work.source_language,
        target=language,
        is_asked=find_wish(here.session, text_id=text_id, language=language, reader_id=own_id) is not None,
        is_there=is_read_in(here.session, text_id=text_id, language=language),
        place_url=place_of(page.reading.session, slug, work),
        act=url_for(".ask", slug=slug, text_id=text_id, language=language),
        back=url_for(".ask_no_more", slug=slug, text_id=text_id, language=language),
        wishes=[
            (one, url_for("contributions.contribution", slug=slug, contribution_id=one.contribution_id))
            for one in list_wishes(here.session, page.view.id, own_id)
            if one.contribution_id and one.text_id != text_id
        ],
    )


@bp.post("/exchanges/<slug>/texts/<id:text_id>/wish/<language>")
@limit("30 per minute")
def ask(slug: str, text_id: int, language: str) -> Response:
    with unit_of_work() as uow:
        enter(uow, slug, text_id)
        wish_for_version(uow, current_actor(), text_id=text_id, language=language)
    flash(
        gettext("Noted. Translators see that somebody would read it, not who. You find it here when it is there."),
        "done",
    )
    return redirect(url_for(".wish", slug=slug, text_id=text_id, language=language), 303)


@bp.post("/exchanges/<slug>/texts/<id:text_id>/wish/<language>/back")
@limit("30 per minute")
def ask_no_more(slug: str, text_id: int, language: str) -> Response:
    with unit_of_work() as uow:
        enter(uow, slug, text_id)
        take_wish_back(uow, current_actor(), text_id=text_id, language=language)
    flash(gettext("You ask for it no more."), "done")
    return redirect(url_for(".wish", slug=slug, text_id=text_id, language=language), 303)
