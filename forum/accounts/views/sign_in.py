from flask import flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask_babel import gettext
from flask_login import current_user, logout_user
from werkzeug.wrappers import Response

from forum.accounts.actions import ask_for_link, end_session
from forum.accounts.errors import WrongPassword
from forum.accounts.forms import SignInForm, WordsForm
from forum.accounts.phrases import fold_code
from forum.accounts.queries import find_account, get_account_by_words
from forum.accounts.rules import check_email
from forum.accounts.views.door import begin_session, bp, let_in, mail_is_kept
from forum.exchanges.queries import is_registration_possible
from forum.kernel.errors import InvalidInput
from forum.roster.frame import lead_discreetly
from forum.web.access import own_path, public
from forum.web.entry import reading, unit_of_work
from forum.web.forms import errors_of
from forum.web.limits import is_within, limit, network, spend
from forum.web.locale import reading_language
from forum.web.runtime import runtime

SIGN_UPS = "30 per day"
"""From one network. More are told nothing else, since the page must not say which addresses are known."""


def typed_address() -> str:
    """Limits on an address or code are counted under a name that does not tell it."""
    typed = request.form.get("who") or request.form.get("email") or ""
    who = typed if "@" in typed else fold_code(typed) or typed
    return "address:" + runtime().keys.pseudonym("limits", who.strip().lower())


@bp.get("/sign-in")
@public
def sign_in() -> str | Response:
    target = own_path(request.args.get("next"))
    lead_discreetly(target)
    if current_user.is_authenticated:
        return redirect(target or url_for("accounts.my_page"))
    return render_sign_in(target, {})


def render_sign_in(target: str | None, errors: dict[str, str]) -> str:
    return render_template(
        "accounts/sign_in.html",
        form=SignInForm(),
        words=WordsForm(),
        next=target or "",
        errors=errors,
        mail_is_kept=mail_is_kept(),
    )


@bp.post("/sign-in")
@public
@limit("5 per 5 minute; 30 per day", by=typed_address)
@limit("200 per hour", by=network)
def send_sign_in() -> str | Response | tuple[str, int]:
    """Two ways of one page: have a link sent, or sign in with a password or a phrase."""
    target = own_path(request.form.get("next"))
    lead_discreetly(target)
    try:
        return sign_in_with_words(target) if "with_password" in request.form else send_link(target)
    except WrongPassword as refusal:
        return render_sign_in(target, errors_of(refusal, "password")), 422
    except InvalidInput as refusal:
        return render_sign_in(target, errors_of(refusal, "who" if "with_password" in request.form else "email")), 422


def send_link(target: str | None) -> str:
    email = SignInForm().email.data or ""
    spend("3 per 15 minute", on="links", by=typed_address)
    with unit_of_work() as uow:
        may_register = is_registration_possible(uow.session, now=uow.now)
        is_new = may_register and find_account(uow.session, check_email(email)) is None
        ask_for_link(
            uow,
            email=email,
            leads_to=target,
            language=reading_language(),
            may_register=is_new and is_within(SIGN_UPS, on="sign-ups", by=network),
        )
    return render_template("accounts/link_sent.html", email=email, mail_is_kept=mail_is_kept())


def sign_in_with_words(target: str | None) -> Response:
    form = WordsForm()
    is_kept = bool(form.keep.data)
    account = get_account_by_words(reading().session, form.who.data or "", form.password.data or "")
    account_id = account.id
    with unit_of_work() as uow:
        token = begin_session(uow, account_id=account_id, is_kept=is_kept, is_by_words=True)
    return let_in(token, is_kept=is_kept, target=target)


@bp.post("/sign-out")
def sign_out() -> Response:
    session_id = current_user.identity.session_id
    with unit_of_work() as uow:
        end_session(uow, reading().actor, session_id=session_id)
    logout_user()
    cookie.clear()
    flash(gettext("You are signed out."), "done")
    return redirect(url_for("exchanges.front"), 303)
