from contextlib import suppress

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse

from forum.accounts.actions import forget_caught
from forum.accounts.errors import CaughtNotFound
from forum.accounts.queries import CaughtWords, list_caught
from forum.accounts.views.door import bp
from forum.web.caught import CAUGHT, is_words
from forum.web.entry import reading, unit_of_work
from forum.web.forms import read_id
from forum.web.locale import language_name
from forum.web.runtime import runtime


@bp.get("/me/kept")
def kept() -> str | AnyResponse:
    """What she wrote when her session had ended: hers alone, to send as it was, changed, or to throw away."""
    here = reading()
    found = list_caught(here.session, here.actor, keys=runtime().keys, now=here.now)
    if not found:
        return redirect(url_for("accounts.my_page"))
    return render_template("accounts/kept.html", forms=[shown_form(caught) for caught in found])


def shown_form(caught: CaughtWords) -> dict[str, object]:
    written = [(name, value) for name, value in caught.fields if is_words(name, value)]
    language = dict(caught.fields).get("language", "")
    return {
        "id": caught.id,
        "action": caught.path,
        "written": written,
        "hidden": [pair for pair in caught.fields if pair not in written and pair[0] != "preview"],
        "language": language if language_name(language) else "",
        "had_files": caught.had_files,
        "at": caught.caught_at,
        "until": caught.expires_at,
    }


@bp.post("/me/kept/<id:caught_id>/forget")
def forget(caught_id: int) -> AnyResponse:
    with unit_of_work() as uow:
        forget_caught(uow, reading().actor, caught_id=caught_id)
    flash(gettext("Thrown away."), "done")
    return redirect(url_for("accounts.kept"), 303)


@bp.get("/me/awake")
def awake() -> Response:
    """Asked by the page's script when she says that she is still there."""
    return Response(status=204)


@bp.after_app_request
def forget_what_was_sent(response: Response) -> Response:
    """A form that was caught and is now taken need not be kept. What no view has read is not read here either."""
    was_taken = request.method == "POST" and response.status_code == 303 and "form" in vars(request)
    if not was_taken or CAUGHT not in request.form:
        return response
    caught_id = read_id(request.form[CAUGHT])
    if caught_id is not None and current_user.is_authenticated:
        with suppress(CaughtNotFound), unit_of_work() as uow:
            forget_caught(uow, reading().actor, caught_id=caught_id)
    return response
