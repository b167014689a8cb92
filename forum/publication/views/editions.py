"""The publication for its readers."""

from flask import Response, send_file, url_for

from forum.exchanges.queries import get_visible_exchange
from forum.kernel.errors import require
from forum.publication.errors import NoPublication
from forum.publication.formats import FORMATS
from forum.publication.policy import can_make_publication, can_read_editions, can_see_own_print
from forum.publication.queries.editions import find_latest_offered, get_edition
from forum.publication.queries.preparing import find_publication
from forum.publication.showing import name_of, show_edition
from forum.publication.views.door import bp, edition_files, render
from forum.roster.frame import open_exchange
from forum.web.access import public
from forum.web.entry import reading
from forum.web.limits import limit


@bp.get("/exchanges/<slug>/publication")
@public
def editions(slug: str) -> str:
    page = open_exchange(slug)
    here = page.reading
    require(can_read_editions(here.actor, page.exchange, here.now))
    latest = find_latest_offered(here.session, page.exchange.id)
    publication = find_publication(here.session, page.exchange.id)
    return render(
        page,
        "editions.html",
        edition=show_edition(page, latest) if latest else None,
        asked_until=publication.asked_until if can_see_own_print(here.actor, page.exchange) else None,
        own_url=url_for(".own", slug=slug),
        now=here.now,
    )


@bp.get("/exchanges/<slug>/publication/<id:number>/<name>")
@public
@limit("300 per hour", methods=("GET",))
def file(slug: str, number: int, name: str) -> Response:
    """To readers what is published; to organisers what is there. A file, so no page of the exchange: it counts no visit."""
    here = reading()
    exchange = get_visible_exchange(here.session, here.actor, slug, now=here.now).exchange
    found = get_edition(here.session, exchange.id, number)
    if not found.is_offered and not can_make_publication(here.actor, exchange, here.now):
        raise NoPublication()
    one = next((each for each in found.files if name_of(each) == name), None)
    if one is None:
        raise NoPublication()
    return send_file(
        edition_files().open(one.sha256),
        mimetype=FORMATS[one.form].media_type,
        as_attachment=True,
        download_name=f"{slug}-{number}-{name}",
        etag=one.sha256,
    )
