from collections.abc import Sequence

from flask import Blueprint, render_template, request, url_for

from forum.exchanges.policy import can_see_exchange
from forum.exchanges.queries import ExchangeView, list_visible_exchanges
from forum.roster.frame import open_exchange
from forum.search.backends.base import SearchBackend
from forum.search.queries.find import Asked, Found, Scope, list_author_choices, read_key, search, write_key
from forum.search.queries.languages import written_languages
from forum.search.queries.suggesting import suggest
from forum.search.showing import Filter, Showing, exchange_filters, here_with, language_filters
from forum.web.access import public
from forum.web.entry import reading
from forum.web.limits import limit
from forum.web.locale import asked_language, reader
from forum.web.runtime import runtime

bp = Blueprint("search", __name__)

LIMIT = "30 per minute"
FILTERS = ("round", "language", "original", "lacks", "country", "organisation")


@bp.get("/search")
@public
@limit(LIMIT, methods=("GET",))
def results() -> str:
    """In all exchanges one may see."""
    here = reading()
    listed = list_visible_exchanges(here.session, here.actor, now=here.now)
    views = [view for view in listed if can_see_exchange(here.actor, view.exchange, here.now)]
    languages = dict.fromkeys(tag for view in views for tag in view.exchange.languages)
    return render_template(
        "search/results.html",
        **shown(find(views), views, filters=language_filters(list(languages), written=written_in(views))),
        action=url_for("search.results"),
    )


@bp.get("/exchanges/<slug>/search")
@public
@limit(LIMIT, methods=("GET",))
def exchange_results(slug: str) -> str:
    page = open_exchange(slug)
    found = find([page.view])
    authors = list_author_choices(page.reading.session, page.exchange)
    return render_template(
        "search/exchange_results.html",
        **shown(found, [page.view], filters=exchange_filters(page.view, authors, written=written_in([page.view]))),
        nav=page.nav,
        action=url_for("search.exchange_results", slug=slug),
        wider_url=url_for("search.results", q=asked_words()),
    )


def find(views: Sequence[ExchangeView]) -> Found:
    here = reading()
    return search(here.session, backend(), read_asked(), scope=scope_of(views), now=here.now)


def suggested(found: Found, views: Sequence[ExchangeView]) -> str:
    """Other words to look for, where these find nothing."""
    here = reading()
    return suggest(here.session, backend(), read_asked(), found=found, scope=scope_of(views), now=here.now)


def scope_of(views: Sequence[ExchangeView]) -> Scope:
    return Scope(reading().actor, reader(), [view.exchange for view in views])


def backend() -> SearchBackend:
    found: SearchBackend = runtime().parts["search"](reading().session)
    return found


def written_in(views: Sequence[ExchangeView]) -> Sequence[str]:
    return written_languages(reading().session, [view.exchange for view in views])


def read_asked() -> Asked:
    number = request.args.get("round", "")
    return Asked(
        words=asked_words(),
        round_number=int(number) if number.isascii() and number.isdigit() and len(number) < 6 else None,
        language=request.args.get("language") or None,
        original=request.args.get("original") or None,
        lacks=request.args.get("lacks") or None,
        country=request.args.get("country") or None,
        organisation=request.args.get("organisation") or None,
        after=read_key(request.args.get("after", "")),
    )


def asked_words() -> str:
    return request.args.get("q", "").replace("\x00", " ").strip()


def shown(found: Found, views: Sequence[ExchangeView], *, filters: list[Filter]) -> dict[str, object]:
    names_exchange = "slug" not in (request.view_args or {})
    suggestion = suggested(found, views)
    showings = {view.id: Showing(view, names_exchange=names_exchange) for view in views} if found.hits else {}
    return {
        "words": asked_words(),
        "is_asked": bool(asked_words()) or read_asked().lists_all,
        "lang": asked_language() or "",
        "hits": [showings[hit.spot.exchange_id].hit(hit) for hit in found.hits],
        "total": found.total,
        "is_total_exact": found.is_total_exact,
        "is_too_short": found.is_too_short,
        "suggestion": suggestion,
        "suggestion_url": here_with(q=suggestion) if suggestion else "",
        "is_later": read_key(request.args.get("after", "")) is not None,
        "filters": filters,
        "is_narrowed": any(each.value for each in filters),
        "next_url": here_with(after=write_key(found.following)) if found.following else "",
        "first_url": here_with(),
        "unfiltered_url": here_with(**dict.fromkeys(FILTERS, "")),
    }
