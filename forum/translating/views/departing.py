"""What of a text would leave the house."""

from flask import render_template, url_for

from forum.roster.frame import open_exchange
from forum.translating.machine_words import place_words
from forum.translating.machines.choice import describe_machine
from forum.translating.queries.machine import get_departing
from forum.translating.shown import Tongue
from forum.translating.views.door import bp
from forum.translating.views.place import check_place
from forum.translating.words import kind_words
from forum.web.runtime import runtime


@bp.get("/exchanges/<slug>/texts/<id:text_id>/versions/<language>/machine")
def machine_words(slug: str, text_id: int, language: str) -> str:
    """Exactly what the machine would be sent."""
    page = open_exchange(slug)
    here = page.reading
    found = get_departing(here.session, here.actor, text_id=text_id, language=language, now=here.now)
    check_place(found.work.exchange_id, page.view.id)
    return render_template(
        "translating/machine_words.html",
        nav=page.nav,
        kind=kind_words(found.work.kind),
        note=found.work.note,
        source=Tongue(found.work.source_language),
        target=Tongue(found.language),
        pieces=found.pieces,
        hides_more=found.hides_more,
        place=place_words(describe_machine(runtime().settings)),
        back_url=url_for(".write", slug=slug, text_id=text_id, language=language),
    )
