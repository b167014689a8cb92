from flask import Blueprint, render_template
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.kernel.errors import NotFound
from forum.kernel.wording import mark
from forum.log.actions import write_log
from forum.notifications.actions import stop_mails
from forum.notifications.kept_mails import KeptMail, list_kept_mails, read_kept_mail
from forum.notifications.queries import list_mails, read_stop_token
from forum.web.access import csrf, public
from forum.web.entry import reading, unit_of_work
from forum.web.runtime import runtime

bp = Blueprint("notifications", __name__)
KINDS = {
    "sign_in_link": mark("a sign-in link"),
    "device_code": mark("a code for a new device"),
    "address_code": mark("a code for a new address"),
    "address_changed": mark("an address was changed"),
    "invitation": mark("an invitation"),
    "membership_requested": mark("somebody asks to take part"),
    "roster_asked": mark("she is asked to moderate, to stand in or to swap"),
    "contribution_waiting": mark("contributions wait to be read"),
    "contribution_entered": mark("a contribution was entered for her"),
    "contribution_cited": mark("a synthesis rests on what she wrote"),
    "contribution_published": mark("her contribution was published"),
    "contribution_returned": mark("her contribution was returned"),
    "reading_asked": mark("she is asked to read one text"),
    "decision_reversed": mark("a decision on her contribution was taken back"),
    "author_asked": mark("a translator asks about her words"),
    "letter": mark("a letter from a moderator"),
    "needed": mark("somebody was asked to look at her page"),
    "appeal_waiting": mark("an appeal waits"),
    "appeal_decided": mark("her appeal was decided"),
    "print_asked": mark("she may say what of hers is printed"),
    "edition_made": mark("an edition of the publication is ready, or could not be made"),
    "editions_dropped": mark("files of the publication were deleted"),
    "notice": mark("a notice to all who take part"),
    "survey_open": mark("she is asked how it was"),
    "week_report": mark("the figures of a week"),
    "commitments_asked": mark("she is asked what became of her commitments"),
    "commitments_open": mark("commitments are open"),
    "address_asked": mark("she is asked whether her address may stay"),
}
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
    """For who keeps the machine: the latest mails, without whom and what they are about."""
    return render_mails()


@bp.post("/machine/mail/<name>")
def show_mail(name: str) -> str:
    """One mail kept in the folder, with its receiver; the log says who looked. Links are masked but in the demo."""
    here, settings = reading(), runtime().settings
    if not (here.actor.is_administrator and settings.keeps_mail):
        raise NotFound()
    found = read_kept_mail(settings.data_dir / "mail", name, shows_links=settings.demo)
    with unit_of_work() as uow:
        write_log(uow, here.actor, act="see_mail", thing="mail", thing_id=number_of(name))
    return render_mails(opened=found)


def number_of(name: str) -> int | None:
    """The mail's row, as the name of its file ends with it."""
    number = name.rpartition("-")[2]
    return int(number) if number.isascii() and number.isdigit() else None


def render_mails(*, opened: KeptMail | None = None) -> str:
    here = reading()
    if not here.actor.is_administrator:
        raise NotFound()
    settings = runtime().settings
    is_kept = settings.keeps_mail
    kept = list_kept_mails(settings.data_dir / "mail") if is_kept else []
    states = {state: gettext(words) for state, words in STATES.items()}
    if is_kept:
        states["sent"] = gettext("written to the folder, not sent")
    return render_template(
        "notifications/mails.html",
        rows=list_mails(here.session),
        kinds={kind: gettext(words) for kind, words in KINDS.items()},
        kept=kept,
        opened=opened,
        is_kept=is_kept,
        states=states,
    )
