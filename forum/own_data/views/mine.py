from datetime import datetime
from tempfile import TemporaryFile

from flask import flash, redirect, render_template, request, send_file, url_for
from flask import session as cookie
from flask_babel import gettext
from flask_login import current_user, logout_user
from werkzeug.wrappers import Response

from forum.exchanges.descriptions import GENDERS, ORGANISATION_TYPES
from forum.kernel.errors import InvalidInput
from forum.kernel.wording import mark
from forum.moderation.rules import FOR_REPORTING, REASONS
from forum.own_data.actions.erase import KEEP, ask_for_erasure, keep_everything
from forum.own_data.archive import write_archive
from forum.own_data.errors import NotWithoutHer
from forum.own_data.queries.addresses import find_question, get_owner
from forum.own_data.queries.take_out import find_erasure, list_obstacles, take_out
from forum.own_data.rules import may_go_now
from forum.own_data.views.door import bp
from forum.web.entry import reading, unit_of_work
from forum.web.forms import errors_of
from forum.web.limits import limit
from forum.web.locale import page_locale
from forum.web.runtime import runtime

EVERYTHING_BUT_COOKIES = '"cache", "storage"'
"""What the browser is asked to forget: the cookie that is left says only that it is done."""


@bp.get("/me/data")
def mine() -> str:
    return render_mine({})


def render_mine(errors: dict[str, str]) -> str:
    here = reading()
    account_id = current_user.identity.account_id
    owner = get_owner(here.session, account_id)
    return render_template(
        "own_data/mine.html",
        has_address=owner.account.email is not None,
        question=find_question(here.session, account_id),
        may_erase_address=may_go_now(owner.parts, here.now, is_administrator=owner.account.is_administrator),
        erasure=find_erasure(here.session, account_id),
        obstacles=[
            obstacle.said_in(page_locale()) for obstacle in list_obstacles(here.session, account_id, now=here.now)
        ],
        words=request.form.get("words", KEEP),
        when=request.form.get("when", "later"),
        errors=errors,
    )


@bp.post("/me/data/copy")
@limit("5 per hour")
def copy() -> Response:
    here = reading()
    taken = take_out(here.session, current_user.identity.account_id, keys=runtime().keys, now=here.now)
    page = render_template(
        "own_data/copy.html",
        taken=taken,
        at=here.now,
        when=datetime.fromisoformat,
        reasons={**REASONS, "report": FOR_REPORTING},
        descriptions={"gender": GENDERS, "organisation_type": ORGANISATION_TYPES},
    )
    file = TemporaryFile()  # noqa: SIM115  the answer closes it
    write_archive(file, taken, page=page, storage=runtime().parts["storage"])
    file.seek(0)
    return send_file(file, mimetype="application/zip", as_attachment=True, download_name="my-data.zip")


@bp.post("/me/data/erase")
@limit("10 per hour")
def erase() -> Response | tuple[str, int]:
    try:
        with unit_of_work() as uow:
            is_done = ask_for_erasure(
                uow,
                reading().actor,
                words=request.form.get("words", ""),
                is_now=request.form.get("when") == "now",
            )
    except InvalidInput as refusal:
        return render_mine(errors_of(refusal, "words")), 422
    except NotWithoutHer:
        return render_mine({}), 403
    if is_done:
        return say_goodbye()
    flash(gettext("It is noted. Until then you can change your mind here, with one button."), "done")
    return redirect(url_for("own_data.mine"), 303)


def say_goodbye() -> Response:
    return sign_out_saying(mark("Everything of yours is erased, and you are signed out."))


def say_address_gone() -> Response:
    return sign_out_saying(mark("Your mail address is erased, and you are signed out."))


def sign_out_saying(words: str) -> Response:
    """`words` are marked for translation, and said in the language of the page that follows."""
    logout_user()
    cookie.clear()
    flash(gettext(words), "done")
    answer = redirect(url_for("exchanges.front"), 303)
    answer.headers["Clear-Site-Data"] = EVERYTHING_BUT_COOKIES
    return answer


@bp.post("/me/data/keep")
def keep() -> Response:
    with unit_of_work() as uow:
        keep_everything(uow, reading().actor)
    flash(gettext("Everything stays as it was."), "done")
    return redirect(url_for("own_data.mine"), 303)
