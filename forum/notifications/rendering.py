"""A mail's words, in a locale, without Flask: `templates/mail/<kind>/{subject.txt,body.txt,body.html}`."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from forum.kernel.wording import catalogue, direction

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


@lru_cache
def environment(locale: str) -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=select_autoescape(("html",)),
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.install_gettext_translations(catalogue(locale), newstyle=True)  # type: ignore[attr-defined]
    made.globals.update(locale=locale, direction=direction(locale))
    return made


def render_mail(kind: str, locale: str, values: Mapping[str, object]) -> tuple[str, str, str]:
    """Subject (one line), text, HTML."""
    parts = environment(locale)
    subject = parts.get_template(f"mail/{kind}/subject.txt").render(values)
    text = parts.get_template(f"mail/{kind}/body.txt").render(values)
    html = parts.get_template(f"mail/{kind}/body.html").render(values)
    return " ".join(subject.split()), text.strip() + "\n", html
