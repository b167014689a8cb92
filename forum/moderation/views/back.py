"""Back to the desk after something was done on it: to the note of it, above the line that comes next.

So from the keyboard the button that undoes it is reached first, and the work goes on after that.
"""

import re
from collections.abc import Collection
from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from forum.moderation.sections.every import BY_KEY

ANCHOR = re.compile(r"[a-z][a-z0-9-]{0,40}")


def back_to_desk(slug: str) -> Response:
    """Where the form says `next`, the note stands above that line; where it says `list`, on the whole list it was on."""
    line, whole = request.form.get("next", ""), request.form.get("list", "")
    where: dict[str, Any] = {"slug": slug}
    if ANCHOR.fullmatch(line):
        where |= {"at": line, "_anchor": "status"}
    if whole in BY_KEY:
        return redirect(url_for("moderation.section", section=whole, **where), 303)
    return redirect(url_for("moderation.desk", **where), 303)


def said_at(places: Collection[str]) -> str:
    """Which of these the note stands above; "" = it stands on top of the page."""
    at = request.args.get("at", "")
    return at if at in places else ""
