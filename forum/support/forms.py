from collections.abc import Mapping

from forum.kernel.characters import clean_line, clean_name
from forum.support.rules import Line


def read_line(form: Mapping[str, str]) -> Line:
    return Line(
        country=form.get("country", ""),
        name=clean_name(form.get("name", "")),
        contact=clean_line(form.get("contact", "")).strip(),
        hours=clean_line(form.get("hours", "")).strip(),
        languages=clean_line(form.get("languages", "")).strip(),
    )
