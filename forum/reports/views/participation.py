from io import BytesIO

from flask import Response
from werkzeug.http import dump_options_header

from forum.exchanges.queries import get_visible_exchange
from forum.reports.errors import NoSuchFormat, ReportNotYours
from forum.reports.formats import FORMATS
from forum.reports.participation import build_participation_report
from forum.reports.policy import can_take_report
from forum.reports.views.door import bp
from forum.web.access import needs_proof
from forum.web.entry import reading
from forum.web.limits import limit
from forum.web.locale import page_locale
from forum.web.runtime import runtime


@bp.get("/exchanges/<slug>/reports/participation.<form>")
@limit("20 per hour", methods=("GET",))
@needs_proof()
def participation(slug: str, form: str) -> Response:
    """The participation report in the reader's language. A file, so no page of the exchange: it counts no visit."""
    if form not in FORMATS:
        raise NoSuchFormat()
    here = reading()
    view = get_visible_exchange(here.session, here.actor, slug, now=here.now)
    if not can_take_report(here.actor, view.exchange, here.now):
        raise ReportNotYours()
    chosen = FORMATS[form]
    report = build_participation_report(here.session, view, now=here.now, keys=runtime().keys, locale=page_locale())
    content = BytesIO()
    chosen.write(report, content)
    name = f"participation-{slug}-{report.made_at:%Y-%m-%d}.{chosen.extension}"
    disposition = dump_options_header("attachment", {"filename": name})
    return Response(content.getvalue(), mimetype=chosen.media_type, headers={"Content-Disposition": disposition})
