from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask import session as cookie
from flask_babel import gettext
from flask_login import current_user, logout_user
from werkzeug.wrappers import Response

from forum.accounts.actions import (
    ask_for_link,
    change_preferences,
    create_token,
    end_session,
    renew_link,
    revoke_token,
    set_password,
    start_session,
    use_link,
)
from forum.accounts.errors import LinkNotGood, NoMailAddress, WrongPassword
from forum.accounts.forms import LinkForm, SignInForm
from forum.accounts.models import SignInLink
from forum.accounts.queries import (
    get_account_by_password,
    get_good_link,
    get_link,
    get_own_account,
    list_sessions,
    list_tokens,
)
from forum.accounts.rules import DEMO_LINK, SCOPES, check_email
from forum.contributions.queries.mine import list_mine
from forum.exchanges.actions.people import accept_invitations
from forum.exchanges.queries import is_registration_possible, list_own_memberships
from forum.kernel.errors import InvalidInput
from forum.kernel.zones import known_timezones
from forum.web.access import open_in_browser, own_path, public
from forum.web.entry import reading, unit_of_work
from forum.web.forms import errors_of
from forum.web.limits import limit, network
from forum.web.locale import language_name, offered_languages, programme_reader, reading_language
from forum.web.proxy import is_from_here
from forum.web.runtime import runtime
from forum.web.site import address

bp = Blueprint("accounts", __name__)
FIELDS: dict[type[InvalidInput], str] = {NoMailAddress: "email", WrongPassword: "password"}


def typed_address() -> str:
    """Limits on an address are counted under a name that does not tell it."""
    return "address:" + runtime().keys.pseudonym("limits", request.form.get("email", "").strip().lower())


def typed_link() -> str:
    token = (request.view_args or {}).get("token", "")
    return "link:" + runtime().keys.pseudonym("limits", token)


@bp.get("/sign-in")
@public
def sign_in() -> str | Response:
    target = own_path(request.args.get("next"))
    if current_user.is_authenticated:
        return redirect(target or url_for("accounts.my_page"))
    return show_sign_in(SignInForm(), target, {})


@bp.post("/sign-in")
@public
@limit("5 per 5 minute; 30 per day", by=typed_address)
@limit("200 per hour", by=network)
def send_sign_in() -> str | Response | tuple[str, int]:
    """Two buttons of one form: have a link sent, or sign in with a password."""
    form, target = SignInForm(), own_path(request.form.get("next"))
    try:
        if "with_password" in request.form:
            return sign_in_with_password(form, target)
        with unit_of_work() as uow:
            ask_for_link(
                uow,
                email=form.email.data or "",
                leads_to=target,
                language=reading_language(),
                may_register=is_registration_possible(uow.session, now=uow.now),
            )
    except (NoMailAddress, WrongPassword) as refusal:
        return refuse_sign_in(form, target, errors_of(refusal, FIELDS[type(refusal)]))
    return render_template("accounts/link_sent.html", email=form.email.data, mail_is_kept=mail_is_kept())


def mail_is_kept() -> bool:
    return runtime().settings.keeps_mail


def refuse_sign_in(form: SignInForm, target: str | None, errors: dict[str, str]) -> tuple[str, int]:
    return show_sign_in(form, target, errors), 422


def show_sign_in(form: SignInForm, target: str | None, errors: dict[str, str]) -> str:
    return render_template(
        "accounts/sign_in.html", form=form, next=target or "", errors=errors, mail_is_kept=mail_is_kept()
    )


def sign_in_with_password(form: SignInForm, target: str | None) -> Response:
    account = get_account_by_password(reading().session, check_email(form.email.data or ""), form.password.data or "")
    with unit_of_work() as uow:
        token = start_session(uow, account_id=account.id, is_kept=bool(form.keep.data))
        accept_invitations(uow, account_id=account.id)
    return let_in(token, is_kept=bool(form.keep.data), target=target)


@bp.get("/sign-in/<token>")
@public
def link(token: str) -> str | Response | tuple[str, int]:
    """A page with one button, since programs that look at mail follow links."""
    here = reading()
    try:
        found = get_good_link(here.session, token, here.now, is_from_here=is_from_here())
    except LinkNotGood:
        return explain_link(token)
    if here.actor.account_id == found.account_id:
        return redirect(found.leads_to or url_for("accounts.my_page"))
    return render_template("accounts/link.html", form=LinkForm(), token=token)


def explain_link(token: str) -> str | Response | tuple[str, int]:
    """A used link is not an error: signed in it leads on; signed out, a fresh one can be had at one's own address."""
    here = reading()
    try:
        found = get_link(here.session, token)
    except LinkNotGood:
        return render_template("accounts/link_used.html", token="", can_renew=False), 404
    if here.actor.account_id == found.account_id:
        return redirect(found.leads_to or url_for("accounts.my_page"))
    return render_template("accounts/link_used.html", token=token, can_renew=can_renew(found)), 410


def can_renew(link: SignInLink) -> bool:
    return link.kind != DEMO_LINK and not mail_is_kept()


@bp.post("/sign-in/<token>")
@public
@limit("10 per 5 minute", by=typed_link)
def use(token: str) -> str | Response | tuple[str, int]:
    is_kept = bool(LinkForm().keep.data)
    try:
        with unit_of_work() as uow:
            session_token, found = use_link(uow, token=token, is_kept=is_kept, is_from_here=is_from_here())
            accept_invitations(uow, account_id=found.account_id)
            target = found.leads_to
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


def let_in(token: str, *, is_kept: bool, target: str | None) -> Response:
    """Give the browser its cookie: a new session, of the browser's life unless she asked to be kept signed in."""
    if not open_in_browser(token, is_kept=is_kept):
        raise LinkNotGood()
    flash(gettext("You are signed in."), "done")
    return redirect(target or url_for("accounts.my_page"), 303)


@bp.post("/sign-out")
def sign_out() -> Response:
    session_id = current_user.identity.session_id
    with unit_of_work() as uow:
        end_session(uow, reading().actor, session_id=session_id)
    logout_user()
    cookie.clear()
    flash(gettext("You are signed out."), "done")
    return redirect(url_for("exchanges.front"), 303)


@bp.get("/me")
def my_page() -> str:
    here = reading()
    memberships = list_own_memberships(here.session, here.actor)
    who = programme_reader()
    return render_template(
        "accounts/my_page.html",
        exchanges=[
            {
                "title": view.title(who),
                "url": url_for("exchanges.exchange", slug=view.slug),
                "profile_url": address("exchanges.profile", slug=view.slug),
                "mine_url": address("contributions.mine", slug=view.slug),
                "state": membership.state,
            }
            for view, membership in memberships
        ],
        contributions=list_mine(here.session, here.actor, keys=runtime().keys),
        settings_url=url_for("accounts.settings"),
        administers=here.actor.is_administrator,
    )


@bp.get("/me/settings")
def settings() -> str:
    return render_settings({})


def render_settings(errors: dict[str, str], *, new_token: str = "") -> str:
    here = reading()
    account = get_own_account(here.session, here.actor)
    return render_template(
        "accounts/settings.html",
        account=account,
        languages=[(tag, language_name(tag)) for tag in offered_languages()],
        timezones=sorted(known_timezones()),
        sessions=list_sessions(here.session, here.actor, now=here.now),
        this_session=current_user.identity.session_id,
        tokens=list_tokens(here.session, here.actor),
        scopes=SCOPES,
        new_token=new_token,
        errors=errors,
        typed=request.form,
    )


@bp.post("/me/settings")
def save_settings() -> str | Response | tuple[str, int]:
    try:
        with unit_of_work() as uow:
            change_preferences(
                uow,
                reading().actor,
                language=request.form.get("language", ""),
                reads=request.form.getlist("reads"),
                timezone=request.form.get("timezone") or None,
            )
    except InvalidInput as refusal:
        return render_settings(errors_of(refusal, "language")), 422
    flash(gettext("Your settings are saved."), "done")
    return redirect(url_for("accounts.settings"), 303)


@bp.post("/me/password")
@limit("10 per hour")
def save_password() -> str | Response | tuple[str, int]:
    session_id = current_user.identity.session_id
    try:
        with unit_of_work() as uow:
            set_password(uow, reading().actor, password=request.form.get("password", ""), session_id=session_id)
    except InvalidInput as refusal:
        return render_settings(errors_of(refusal, "password")), 422
    flash(gettext("Your password is set. Your other devices are signed out."), "done")
    return redirect(url_for("accounts.settings"), 303)


@bp.post("/me/sessions/<id:session_id>/end")
def end(session_id: int) -> Response:
    with unit_of_work() as uow:
        end_session(uow, reading().actor, session_id=session_id)
    flash(gettext("That device is signed out."), "done")
    return redirect(url_for("accounts.settings"), 303)


@bp.post("/me/tokens")
@limit("20 per day")
def add_token() -> str | tuple[str, int]:
    """The token is shown on the page that answers, this once."""
    try:
        with unit_of_work() as uow:
            token = create_token(
                uow,
                reading().actor,
                name=request.form.get("name", ""),
                scopes=request.form.getlist("scopes"),
            )
    except InvalidInput as refusal:
        return render_settings(errors_of(refusal, "name")), 422
    return render_settings({}, new_token=token)


@bp.post("/me/tokens/<id:token_id>/revoke")
def remove_token(token_id: int) -> Response:
    with unit_of_work() as uow:
        revoke_token(uow, reading().actor, token_id=token_id)
    flash(gettext("The token is no longer good."), "done")
    return redirect(url_for("accounts.settings"), 303)
