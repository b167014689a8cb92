"""The addresses that stand on every page."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from flask import current_app, g, request, url_for

from forum.web.discretion import is_discreet, marks_links
from forum.web.locale import asked_language


@dataclass(frozen=True, slots=True)
class Site:
    """An empty address hides its link."""

    home: str
    search: str
    sign_in: str
    sign_out: str
    my_page: str
    awake: str
    ask: str
    privacy: str
    accessibility: str
    leave: str
    leaving: str
    calendar: str
    how_it_works: str
    rules: str
    safety: str
    whom_to_ask: str


def site_addresses() -> Site:
    slug = g.get("exchange_slug")
    return Site(
        home=address("exchanges.front"),
        search=address("search.exchange_results", slug=slug) if slug else address("search.results"),
        sign_in=address("accounts.sign_in"),
        sign_out=address("accounts.sign_out"),
        my_page=address("accounts.my_page"),
        awake=address("accounts.awake"),
        ask=address("support.ask", exchange=near) if (near := slug_near()) else address("support.ask"),
        privacy=address("support.privacy"),
        accessibility=address("support.accessibility"),
        leave=address("support.leave") if is_discreet() else "",
        leaving=address("support.leaving"),
        calendar=address("support.calendar"),
        how_it_works=standing(slug, "how-it-works"),
        rules=standing(slug, "rules"),
        safety=standing(slug, "safety"),
        whom_to_ask=standing(slug, "whom-to-ask"),
    )


def standing(slug: str | None, name: str) -> str:
    """A standing page of the exchange that this page is of."""
    return address("support.standing", slug=slug, name=name) if slug else ""


def slug_near() -> str:
    """What a question asked on this page is about, as the address says; there may be no such exchange."""
    return str(g.get("leading_to") or (request.view_args or {}).get("slug") or "")


def forget_place() -> None:
    """What is not found says nothing of where it was looked for: one's own exchanges look like any that are not there."""
    g.pop("exchange_slug", None)
    g.explains_nothing = True


def address(endpoint: str, **values: Any) -> str:
    """The address of a page, empty where there is none; made once for the same values, since every page has many."""
    asked = None if "lang" in values else asked_language()
    return _address(endpoint, (request.script_root, asked, marks_links()), tuple(sorted(values.items())))


@lru_cache(maxsize=10_000)
def _address(endpoint: str, _page: tuple[str, str | None, bool], values: tuple[tuple[str, Any], ...]) -> str:
    return url_for(endpoint, **dict(values)) if endpoint in current_app.view_functions else ""
