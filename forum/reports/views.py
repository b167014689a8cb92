from collections.abc import Callable, Mapping
from io import BytesIO
from typing import BinaryIO

from flask import Blueprint, Response
from werkzeug.http import dump_options_header

from forum.exchanges.queries import get_visible_exchange
from forum.reports.document import Report
from forum.reports.errors import NoSuchFormat, ReportNotYours
from forum.reports.policy import can_take_report
from forum.reports.queries.participation import build_participation_report
from forum.reports.writers import csv, xlsx
from forum.web.access import needs_proof
from forum.web.entry import reading
from forum.web.limits import limit
from forum.web.locale import page_locale
from forum.web.runtime import runtime

bp = Blueprint("reports", __name__)

Write = Callable[[Report, BinaryIO], None]
WRITERS: Mapping[str, tuple[Write, str, str]] = {
    "csv": (csv.write_report, csv.MEDIA_TYPE, csv.EXTENSION),
    "xlsx": (xlsx.write_report, xlsx.MEDIA_TYPE, xlsx.EXTENSION),
}


@bp.get("/exchanges/<slug>/reports/participation.<form>")
@limit("5 per hour", methods=("GET",))
@needs_proof()
def participation(slug: str, form: str) -> Response:
    """The participation report in the reader's language. A file, so no page of the exchange: it counts no visit."""
    if form not in WRITERS:
        raise NoSuchFormat()
    here = reading()
    view = get_visible_exchange(here.session, here.actor, slug, now=here.now)
    if not can_take_report(here.actor, view.exchange, here.now):
        raise ReportNotYours()
    write, media_type, extension = WRITERS[form]
    report = build_participation_report(here.session, view, now=here.now, keys=runtime().keys, locale=page_locale())
    content = BytesIO()
    write(report, content)
    name = f"participation-{slug}-{report.made_at:%Y-%m-%d}.{extension}"
    disposition = dump_options_header("attachment", {"filename": name})
    return Response(content.getvalue(), mimetype=media_type, headers={"Content-Disposition": disposition})
