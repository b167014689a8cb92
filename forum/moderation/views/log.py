from flask import render_template, request, url_for

from forum.kernel.errors import require
from forum.moderation.history import log_line
from forum.moderation.policy import can_read_log
from forum.moderation.queries.decisions import list_decisions
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
    )
