from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from forum.accounts.actions import renew_link, use_link
from forum.accounts.errors import LinkNotGood
from forum.accounts.forms import LinkForm
from forum.accounts.models import SignInLink
from forum.accounts.queries import get_good_link, get_link, has_address
from forum.accounts.rules import DEMO_LINK
from forum.accounts.views.door import begin_session, bp, let_in, mail_is_kept
from forum.roster.frame import lead_discreetly
from forum.web.access import public
from forum.web.entry import reading, unit_of_work
from forum.web.limits import limit
from forum.web.proxy import is_from_here
from forum.web.runtime import runtime


def typed_link() -> str:
    token = (request.view_args or {}).get("token", "")
    return "link:" + runtime().keys.pseudonym("limits", token)


@bp.get("/sign-in/<token>")
@public
def link(token: str) -> str | Response | tuple[str, int]:
    """A page with one button, since programs that look at mail follow links."""
    here = reading()
    try:
        found = get_good_link(here.session, token, here.now, is_from_here=is_from_here())
    except LinkNotGood:
        return explain_link(token)
    lead_discreetly(found.leads_to)
    if here.actor.account_id == found.account_id:
        return redirect(found.leads_to or url_for("accounts.my_page"))
    return render_template("accounts/link.html", form=LinkForm(), token=token)


def explain_link(token: str) -> str | Response | tuple[str, int]:
    """A used link is not an error: signed in it leads on; signed out, a fresh one can be had at one's own address."""
    here = reading()
    try:
        found = get_link(here.session, token)
    except LinkNotGood:
        return show_used("", renewal="none", status=404)
    lead_discreetly(found.leads_to)
    if here.actor.account_id == found.account_id:
        return redirect(found.leads_to or url_for("accounts.my_page"))
    return show_used(token, renewal=renewal_of(found), status=410)


def show_used(token: str, *, renewal: str, status: int) -> tuple[str, int]:
    """`renewal`: how a fresh one is had, by mail or from the organiser, or not at all. Whose the link is stays unsaid."""
    return render_template("accounts/link_used.html", token=token, renewal=renewal), status


def renewal_of(link: SignInLink) -> str:
    if link.kind == DEMO_LINK:
        return "none"
    return "mail" if has_address(reading().session, link) and not mail_is_kept() else "organiser"


@bp.post("/sign-in/<token>")
@public
@limit("10 per 5 minute", by=typed_link)
def use(token: str) -> str | Response | tuple[str, int]:
    is_kept = bool(LinkForm().keep.data)
    try:
        with unit_of_work() as uow:
            found = use_link(uow, token=token, is_from_here=is_from_here())
            is_demo, target = found.kind == DEMO_LINK, found.leads_to
            session_token = begin_session(uow, account_id=found.account_id, is_kept=is_kept, is_demo=is_demo)
    except LinkNotGood:
        return explain_link(token)
    return let_in(session_token, is_kept=is_kept, target=target)


@bp.post("/sign-in/<token>/renew")
@public
@limit("3 per 15 minute", by=typed_link)
def renew(token: str) -> str:
    with unit_of_work() as uow:
        renew_link(uow, token=token)
    return render_template("accounts/link_sent.html", email="", mail_is_kept=mail_is_kept())
