"""Contributions drawn as HTML, kept in memory: what looks alike is drawn once."""

from functools import lru_cache
from typing import cast

from flask import get_template_attribute
from markupsafe import Markup

from forum.contributions.showing import ShownContribution
from forum.web.locale import page_locale, page_timezone

MOST_KEPT = 4000


def draw(item: ShownContribution, *, level: int = 3) -> Markup:
    """One contribution with its replies, as `components/contributions.html` draws it for this page's locale and zone."""
    return _drawn(item, level, (page_locale(), page_timezone()))


@lru_cache(maxsize=MOST_KEPT)
def _drawn(item: ShownContribution, level: int, _page: tuple[str, str]) -> Markup:
    macro = get_template_attribute("components/contributions.html", "contribution")
    return cast(Markup, macro(item, level))
