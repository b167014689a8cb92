"""One's own part in an exchange: joining it, what others see there, leaving it."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.exchanges.actions.describing import describe_herself
from forum.exchanges.actions.entering import agree_to_entering, end_entering
from forum.exchanges.actions.membership import change_profile, join_exchange, leave_exchange
from forum.exchanges.errors import ExchangeNotFound, NoName
from forum.exchanges.forms import ProfileForm, country_choices, description_choices, read_profile, say_pair
from forum.exchanges.models import ENTERING_AGREED, ENTERING_WAYS, Exchange, Membership, MembershipState
from forum.exchanges.policy import can_join, can_know_exchange, can_see_exchange
from forum.exchanges.queries import (
    ExchangeView,
    find_own_membership,
    get_exchange,
    get_own_membership,
    has_written_versions,
)
from forum.exchanges.queries.describing import Said, find_own_description
from forum.exchanges.queries.entering import find_consent_noter
from forum.exchanges.rules import credited_as
from forum.exchanges.views.door import bp
from forum.kernel.errors import InvalidInput
from forum.roster.frame import open_exchange, settle_in
from forum.texts.labels import example_label
from forum.web.entry import reading, unit_of_work
from forum.web.forms import errors_of
from forum.web.limits import limit
from forum.web.locale import page_locale, reader
from forum.web.runtime import runtime
from forum.web.site import address

HERE = {MembershipState.ACTIVE, MembershipState.REQUESTED}


def find_joinable(slug: str) -> tuple[ExchangeView, Membership | None]:
    """An exchange one may know of, or is invited to. ExchangeNotFound."""
    here = reading()
    view = get_exchange(here.session, slug)
    own = find_own_membership(here.session, here.actor, view.id)
    if own is None and not can_know_exchange(here.actor, view.exchange, here.now):
        raise ExchangeNotFound()
    settle_in(view.exchange)
    return view, own


@bp.get("/exchanges/<slug>/join")
def join(slug: str) -> str | Response:
    view, own = find_joinable(slug)
    if own is not None and own.state in HERE:
        return redirect(url_for("exchanges.profile", slug=slug))
    return render_join(view, own, form=preset_form(view, own), errors={})


def preset_form(view: ExchangeView, own: Membership | None) -> ProfileForm:
    """What an invitation brought; in a sensitive exchange a made-up name, until she has said how she is called."""
    form = ProfileForm.of(own) if own else ProfileForm()
    is_hers = own is not None and own.confirmed_at is not None
    return form.under_made_up_name() if view.exchange.is_sensitive and not is_hers else form


@bp.post("/exchanges/<slug>/join")
@limit("20 per hour")
def join_now(slug: str) -> Response | tuple[str, int]:
    view, own = find_joinable(slug)
    if own is not None and own.state in HERE:
        return redirect(url_for("exchanges.profile", slug=slug), 303)
    form = read_profile(request.form)
    try:
        with unit_of_work() as uow:
            joined = join_exchange(
                uow,
                reading().actor,
                exchange=get_exchange(uow.session, slug).exchange,
                name=form.name,
                organisation=form.organisation,
                country=form.country,
                shows_organisation=form.shows_organisation,
                shows_country=form.shows_country,
            )
            describe_herself(
                uow,
                reading().actor,
                membership=joined,
                gender=form.gender,
                organisation_type=form.organisation_type,
            )
            is_in = joined.state == MembershipState.ACTIVE
    except InvalidInput as refusal:
        return render_join(view, own, form=form, errors=errors_of(refusal, field_of(refusal))), 422
    if is_in:
        flash(gettext("Welcome. You take part now: write as soon as you like."), "done")
        return redirect(url_for("exchanges.exchange", slug=slug), 303)
    flash(said_requested(), "done")
    return redirect(url_for("accounts.my_page"), 303)


def said_requested() -> str:
    if runtime().settings.keeps_mail:
        return gettext("Your request is with the organiser. The answer stands on your page.")
    return gettext("Your request is with the organiser. The answer comes by mail and stands on your page.")


def field_of(refusal: InvalidInput) -> str:
    return "name" if isinstance(refusal, NoName) else ""


def render_join(view: ExchangeView, own: Membership | None, *, form: ProfileForm, errors: dict[str, str]) -> str:
    here = reading()
    decision = can_join(here.actor, view.exchange, here.now, own=own)
    return render_template(
        "exchanges/join.html",
        title=view.title(reader()),
        exchange=view.exchange,
        is_invited=own is not None and own.state == MembershipState.INVITED,
        refusal="" if decision else gettext(decision.message),
        form=form,
        countries=country_choices(page_locale()),
        descriptions=description_choices() if view.exchange.asks_description else None,
        errors=errors,
        ask_url=address("support.ask", exchange=view.slug),
    )


@bp.get("/exchanges/<slug>/profile")
def profile(slug: str) -> str:
    view, own = find_own(slug)
    return render_profile(view, own, form=preset_form(view, own), errors={})


def find_own(slug: str) -> tuple[ExchangeView, Membership]:
    here = reading()
    view = get_exchange(here.session, slug)
    own = get_own_membership(here.session, here.actor, view.id)
    settle_in(view.exchange)
    return view, own


@bp.post("/exchanges/<slug>/profile")
def save_profile(slug: str) -> Response | tuple[str, int]:
    view, own = find_own(slug)
    form = read_profile(request.form)
    try:
        with unit_of_work() as uow:
            change_profile(
                uow,
                reading().actor,
                membership=get_own_membership(uow.session, reading().actor, view.id),
                name=form.name,
                organisation=form.organisation,
                country=form.country,
                shows_organisation=form.shows_organisation,
                shows_country=form.shows_country,
                credit=form.credit,
            )
    except InvalidInput as refusal:
        return render_profile(view, own, form=form, errors=errors_of(refusal, field_of(refusal))), 422
    flash(gettext("Saved. Others see you like this from now on, on what you wrote before too."), "done")
    return redirect(url_for("exchanges.profile", slug=slug), 303)


@bp.post("/exchanges/<slug>/profile/description")
def save_description(slug: str) -> Response | tuple[str, int]:
    """What she says of herself for the figures; empty takes it back."""
    view, own = find_own(slug)
    form = read_profile(request.form)
    said = Said(form.gender, form.organisation_type)
    try:
        with unit_of_work() as uow:
            member = get_own_membership(uow.session, reading().actor, view.id)
            describe_herself(uow, reading().actor, membership=member, **said._asdict())
    except InvalidInput as refusal:
        page = render_profile(view, own, form=ProfileForm.of(own), errors=errors_of(refusal), description=said)
        return page, 422
    flash(
        gettext("Saved. It is counted with others, and nobody sees it.") if any(said) else gettext("Taken back."),
        "done",
    )
    return redirect(url_for("exchanges.profile", slug=slug, _anchor="description"), 303)


@bp.post("/exchanges/<slug>/profile/entering")
def save_entering(slug: str) -> Response:
    """Her consent that others enter for her what she sends them: given, or taken back at once."""
    view, _ = find_own(slug)
    agrees = request.form.get("agrees") == "1"
    with unit_of_work() as uow:
        member = get_own_membership(uow.session, reading().actor, view.id)
        if agrees:
            agree_to_entering(uow, reading().actor, exchange=view.exchange, membership=member)
        else:
            end_entering(uow, reading().actor, membership=member)
    words = gettext("You agreed. You can take it back here.") if agrees else gettext("You took it back.")
    flash(words, "done")
    return redirect(url_for("exchanges.profile", slug=slug, _anchor="entering"), 303)


@bp.post("/exchanges/<slug>/leave")
def leave(slug: str) -> Response | tuple[str, int]:
    view, own = find_own(slug)
    try:
        with unit_of_work() as uow:
            member = get_own_membership(uow.session, reading().actor, view.id)
            leave_exchange(uow, reading().actor, membership=member)
    except InvalidInput as refusal:
        return render_profile(view, own, form=ProfileForm.of(own), errors=errors_of(refusal)), 422
    flash(gettext("You take part in this exchange no longer. What you wrote is still yours to withdraw."), "done")
    return redirect(url_for("accounts.my_page"), 303)


def render_profile(
    view: ExchangeView,
    own: Membership,
    *,
    form: ProfileForm,
    errors: dict[str, str],
    description: Said | None = None,
) -> str:
    here = reading()
    sees_it = can_see_exchange(here.actor, view.exchange, here.now)
    return render_template(
        "exchanges/profile.html",
        nav=open_exchange(view.slug).nav if sees_it else None,
        title=view.title(reader()),
        slug=view.slug,
        exchange=view.exchange,
        state=own.state,
        form=form,
        number=own.number,
        entering=own.entering if own.entering in ENTERING_AGREED else "",
        entering_on=own.entering_on,
        entering_noted_by=find_consent_noter(here.session, own) if own.entering in ENTERING_WAYS else "",
        pairs=[say_pair(source, target) for source, target in own.pairs],
        credits=credit_choices(view.exchange, own, form),
        countries=country_choices(page_locale()),
        description=description or find_own_description(here.session, own.id),
        descriptions=description_choices(),
        errors=errors,
    )


def credit_choices(exchange: Exchange, own: Membership, form: ProfileForm) -> list[tuple[str, str, str]]:
    """How labels may name her, each with one as it would read; none for who translates nothing here."""
    if not own.pairs and not has_written_versions(reading().session, own):
        return []
    language = own.pairs[0][0] if own.pairs else exchange.languages[0]
    words = {"organisation": gettext("my organisation"), "name": gettext("my name"), "none": gettext("neither")}
    return [(credit, said, example_of(credit, form, language)) for credit, said in words.items()]


def example_of(credit: str, form: ProfileForm, language: str) -> str:
    name = credited_as(credit, said=form)
    if credit == "organisation" and not name:
        return gettext("You do not show an organisation here, so labels name nobody.")
    return gettext("It reads: %(label)s", label=example_label(page_locale(), language=language, name=name))
