"""Pages without Flask: `templates/archive/site/<name>.html`, in the words of a locale."""

from functools import lru_cache
from pathlib import Path

from babel.numbers import format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from forum.kernel.wording import catalogue, direction
from forum.web.filters import headings

TEMPLATES = Path(__file__).resolve().parents[4] / "templates"


@lru_cache
def environment(locale: str) -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_gettext_translations(catalogue(locale), newstyle=True)  # type: ignore[attr-defined]
    made.globals.update(locale=locale, direction=direction(locale))
    made.filters.update(headings=headings, number=lambda value: format_decimal(value, locale=locale))
    return made


def render(template: str, locale: str, **values: object) -> bytes:
    page = environment(locale).get_template(f"archive/site/{template}.html").render(values)
    return page.encode(errors="replace")
