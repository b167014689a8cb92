"""Taking a rendering of the memory into one's box: without a script a button of the sheet, which keeps nothing."""

from dataclasses import replace

from flask import request
from flask_babel import gettext

from forum.roster.frame import open_exchange
from forum.translating.forms import read_sheet
from forum.translating.queries.memory import Sought, find_segment
from forum.translating.queries.writing import Typed
from forum.translating.rules import Written
from forum.translating.views.door import bp
from forum.translating.views.writing import find_workbench, show_sheet
from forum.web.forms import read_id
from forum.web.limits import limit


@bp.post("/exchanges/<slug>/texts/<id:text_id>/versions/<language>/offers")
@limit("120 per minute")
def take_offer(slug: str, text_id: int, language: str) -> str:
    """The sheet with all she typed, and the rendering asked for in the box of `row`, beneath what was in it."""
    page = open_exchange(slug)
    here, sheet = page.reading, read_sheet(request.form, text_id=text_id, language=language)
    bench = find_workbench(page, text_id, language, basis=sheet.basis)
    sought = Sought(bench.work.exchange_id, bench.base.language, bench.language)
    segment_id = read_id(request.args.get("take")) or 0
    segment = find_segment(here.session, here.actor, segment_id, sought=sought, now=here.now)
    row, errors = read_id(request.args.get("row")), {}
    if segment is None:
        errors[""] = gettext("This offer is gone. What you typed is still here.")
    written = [fill(one, segment.rendering) if segment and at == row else one for at, one in enumerate(sheet.written)]
    typed = Typed(written, sheet.summary)
    return show_sheet(page, find_workbench(page, text_id, language, basis=sheet.basis, typed=typed), errors)


def fill(written: Written, rendering: str) -> Written:
    words = written.words.rstrip()
    return replace(written, words=f"{words}\n{rendering}" if words else rendering)
