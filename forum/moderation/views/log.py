from io import BytesIO

from flask import render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from forum.kernel.errors import require
from forum.kernel.tables import csv_table
from forum.log.queries import find_head
from forum.moderation.history import log_line
from forum.moderation.policy import can_read_log
from forum.moderation.queries.decisions import list_decisions
from forum.moderation.queries.log import list_log_table
from forum.moderation.views.door import bp
from forum.roster.frame import open_exchange
from forum.web.forms import read_id


@bp.get("/exchanges/<slug>/desk/log")
def log(slug: str) -> str:
    page = open_exchange(slug)
    here = page.reading
    require(can_read_log(here.actor, page.exchange, here.now))
    before = read_id(request.args.get("before", ""))
    found = list_decisions(here.session, here.actor, page.exchange, now=here.now, before=before)
    return render_template(
        "moderation/log.html",
        nav=page.nav,
        lines=[log_line(page, line) for line in found.items],
        next_url=url_for("moderation.log", slug=slug, before=found.following) if found.following else "",
        head=find_head(here.session, page.exchange.id),
        file_url=url_for("moderation.log_file", slug=slug),
    )


@bp.get("/exchanges/<slug>/desk/log.csv")
def log_file(slug: str) -> Response:
    """The whole log with its hashes, by which anybody can work out that nothing in it was changed."""
    page = open_exchange(slug)
    here = page.reading
    table = csv_table(list_log_table(here.session, here.actor, page.exchange, now=here.now))
    return send_file(BytesIO(table), mimetype="text/csv", as_attachment=True, download_name=f"{slug}-log.csv")
