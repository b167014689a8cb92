"""Parts of pages drawn as HTML and kept in memory: what looks alike is drawn once."""

from collections.abc import Hashable
from functools import lru_cache
from typing import cast

from flask import Flask, get_template_attribute
from markupsafe import Markup

from forum.web.locale import page_locale, page_timezone

MOST_KEPT = 4000


def drawn(template: str, macro: str, *values: Hashable) -> Markup:
    """What `macro` of `template` makes of `values` in this page's locale and zone; nothing else may go into it."""
    return _drawn(template, macro, values, (page_locale(), page_timezone()))


@lru_cache(maxsize=MOST_KEPT)
def _drawn(template: str, macro: str, values: tuple[Hashable, ...], _page: tuple[str, str]) -> Markup:
    return cast(Markup, get_template_attribute(template, macro)(*values))


def init_drawing(app: Flask) -> None:
    app.jinja_env.globals["drawn"] = drawn
