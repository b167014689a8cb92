"""Back to the desk after something was done on it: to the line that comes next, so that work goes on from the keyboard."""

import re

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

ANCHOR = re.compile(r"[a-z][a-z0-9-]{0,40}")


def back_to_desk(slug: str) -> Response:
    """Where the form says `next`, to that line; where it says `list`, to the whole list it was on."""
    line, whole = request.form.get("next", ""), request.form.get("list", "")
    anchor = line if ANCHOR.fullmatch(line) else None
    if ANCHOR.fullmatch(whole):
        return redirect(url_for("moderation.section", slug=slug, section=whole, _anchor=anchor), 303)
    return redirect(url_for("moderation.desk", slug=slug, _anchor=anchor), 303)
