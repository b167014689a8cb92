from flask import redirect, render_template
from werkzeug.wrappers import Response

from forum.synthesis.errors import SynthesisNotFound
from forum.synthesis.pages import open_round
from forum.synthesis.reading_page import show_synthesis
from forum.synthesis.views.door import bp
from forum.web.access import public
from forum.web.kept_pages import keep_page


@bp.get("/exchanges/<slug>/rounds/<id:number>/synthesis")
@public
def read(slug: str, number: int) -> str | Response:
    """For everybody who may read the round, once it is published; before that it leads its makers to the draft."""
    found = open_round(slug, number)
    if not found.is_published:
        if found.sheet.synthesis is not None and found.may_see_draft:
            return redirect(found.url("review"))
        raise SynthesisNotFound()
    here, exchange = found.page.reading, found.page.exchange
    if not here.actor.is_signed_in:
        keep_page(exchange.id, revision=exchange.revision, until=found.page.view.good_until(here.now))
    return render_template("synthesis/read.html", **found.frame(), shown=show_synthesis(found))
