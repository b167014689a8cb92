from flask import Blueprint, render_template
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.kernel.errors import NotFound
from forum.kernel.wording import mark
from forum.notifications.actions import stop_mails
from forum.notifications.kept_mails import read_kept_mails
from forum.notifications.queries import list_mails, read_stop_token
from forum.web.access import csrf, public
from forum.web.entry import reading, unit_of_work
from forum.web.runtime import runtime

bp = Blueprint("notifications", __name__)
STATES = {
    "waiting": mark("being written"),
    "sent": mark("sent"),
    "failed": mark("given up"),
    "unwanted": mark("not wanted"),
}


@bp.get("/mail/stop/<token>")
@public
def stop(token: str) -> str:
    """A page with one button: programs that look at mail follow links."""
    read_stop_token(reading().session, token, keys=runtime().keys)
    return render_template("notifications/stop.html", token=token, is_done=False)


@bp.post("/mail/stop/<token>")
@csrf.exempt  # type: ignore[untyped-decorator]
@public
def stop_now(token: str) -> str | Response:
    """From the page's button, or at once from a mail program (RFC 8058): the token says who asks."""
    with unit_of_work() as uow:
        asked = read_stop_token(uow.session, token, keys=uow.keys)
        stop_mails(uow, account_id=asked.account_id, exchange_id=asked.exchange_id)
    return render_template("notifications/stop.html", token=token, is_done=True)


@bp.get("/machine/mail")
def mails() -> str:
    """For who keeps the machine: the latest mails, and those kept in the folder with their links masked."""
    here = reading()
    if not here.actor.is_administrator:
        raise NotFound()
    settings = runtime().settings
    is_kept = settings.keeps_mail
    kept = read_kept_mails(settings.data_dir / "mail", shows_links=settings.demo) if is_kept else []
    states = {state: gettext(words) for state, words in STATES.items()}
    if is_kept:
        states["sent"] = gettext("written to the folder, not sent")
    return render_template(
        "notifications/mails.html", rows=list_mails(here.session), kept=kept, is_kept=is_kept, states=states
    )
