from flask import flash, redirect, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.admin.forms.people import read_pairs
from forum.admin.queries.people import get_member, show_member
from forum.admin.views.door import bp, here, open_organised, render
from forum.admin.views.people import STATE_OF_ONE, pair_choices, person_buttons, shown_name
from forum.exchanges.actions.links import make_personal_links
from forum.exchanges.actions.membership import correct_profile
from forum.exchanges.actions.people import change_roles, change_standing, decide_request, take_invitation_back
from forum.exchanges.forms import country_choices
from forum.exchanges.models import Membership, MembershipState
from forum.exchanges.queries import get_exchange, list_people_to_link
from forum.kernel.errors import InvalidInput
from forum.kernel.unit_of_work import UnitOfWork
from forum.roster.frame import ExchangePage
from forum.web.access import needs_proof
from forum.web.entry import reading, unit_of_work
from forum.web.forms import errors_of
from forum.web.limits import limit
from forum.web.locale import language_name, page_locale
from forum.web.runtime import runtime
from forum.web.site import address

SUSPENDABLE = {MembershipState.ACTIVE}


@bp.get("/exchanges/<slug>/organise/people/<id:number>")
def person(slug: str, number: int) -> str:
    page = open_organised(slug)
    return render_person(page, get_member(page.reading.session, page.exchange, number), {})


def member_in(uow: UnitOfWork, slug: str, number: int) -> Membership:
    return get_member(uow.session, get_exchange(uow.session, slug).exchange, number)


def refuse(slug: str, number: int, refusal: InvalidInput, *, field: str = "") -> tuple[str, int]:
    page = open_organised(slug)
    return render_person(page, get_member(page.reading.session, page.exchange, number), errors_of(refusal, field)), 422


@bp.post("/exchanges/<slug>/organise/people/<id:number>/request")
def decide(slug: str, number: int) -> Response:
    open_organised(slug)
    is_welcome = request.form.get("welcome") == "1"
    with unit_of_work() as uow:
        member = member_in(uow, slug, number)
        decide_request(uow, reading().actor, membership=member, is_welcome=is_welcome)
        name = member.name
    words = (
        gettext("%(name)s takes part now.", name=name) if is_welcome else gettext("%(name)s was declined.", name=name)
    )
    flash(words, "done")
    return redirect(here("people", slug, state=MembershipState.REQUESTED), 303)


@bp.post("/exchanges/<slug>/organise/people/<id:number>/standing")
def stand(slug: str, number: int) -> Response | tuple[str, int]:
    page = open_organised(slug)
    is_suspended = request.form.get("suspend") == "1"
    try:
        with unit_of_work() as uow:
            change_standing(uow, reading().actor, membership=member_in(uow, slug, number), is_suspended=is_suspended)
    except InvalidInput as refusal:
        return refuse(slug, number, refusal)
    flash(gettext("Suspended, from now on.") if is_suspended else gettext("Reinstated, from now on."), "done")
    return go_on(page, number, organises_on=not is_suspended)


@bp.post("/exchanges/<slug>/organise/people/<id:number>/uninvite")
def uninvite(slug: str, number: int) -> Response:
    open_organised(slug)
    with unit_of_work() as uow:
        take_invitation_back(uow, reading().actor, membership=member_in(uow, slug, number))
    flash(gettext("The invitation is taken back."), "done")
    return redirect(here("person", slug, number=number), 303)


@bp.post("/exchanges/<slug>/organise/people/<id:number>/roles")
@needs_proof()
def give_roles(slug: str, number: int) -> Response | tuple[str, int]:
    page = open_organised(slug)
    try:
        with unit_of_work() as uow:
            member = member_in(uow, slug, number)
            kept = [
                (a, b)
                for a, b in member.pairs
                if f"{a}>{b}" not in dict(pair_choices(get_exchange(uow.session, slug).exchange))
            ]
            is_new = "is_organiser" in request.form and not member.is_organiser
            change_roles(
                uow,
                reading().actor,
                membership=member,
                is_organiser="is_organiser" in request.form,
                is_relay="is_relay" in request.form,
                is_safety_contact="is_safety_contact" in request.form,
                leads_translation="leads_translation" in request.form,
                pairs=[*kept, *read_pairs(tuple(request.form.getlist("pairs")))],
            )
    except InvalidInput as refusal:
        return refuse(slug, number, refusal, field="is_organiser")
    words = gettext("Her roles are saved, from now on.")
    if is_new:
        words += " " + gettext("To organise she signs in anew, with a link by mail or her password.")
    flash(words, "done")
    return go_on(page, number, organises_on="is_organiser" in request.form, anchor="roles")


def go_on(page: ExchangePage, number: int, *, organises_on: bool, anchor: str = "") -> Response:
    """To that person's page; to the exchange where an organiser ended her own part: her desk is shut to her by now."""
    slug, member = page.view.slug, get_member(page.reading.session, page.exchange, number)
    if not organises_on and member.id == page.reading.actor.membership_id(page.exchange.id):
        return redirect(address("exchanges.exchange", slug=slug), 303)
    return redirect(here("person", slug, number=number, anchor=anchor), 303)


@bp.post("/exchanges/<slug>/organise/people/<id:number>/correct")
def correct(slug: str, number: int) -> Response | tuple[str, int]:
    open_organised(slug)
    try:
        with unit_of_work() as uow:
            correct_profile(
                uow,
                reading().actor,
                membership=member_in(uow, slug, number),
                name=request.form.get("name", ""),
                organisation=request.form.get("organisation", ""),
                country=request.form.get("country", ""),
            )
    except InvalidInput as refusal:
        return refuse(slug, number, refusal)
    flash(gettext("Corrected."), "done")
    return redirect(here("person", slug, number=number), 303)


@bp.post("/exchanges/<slug>/organise/people/<id:number>/link")
@limit("60 per hour")
@needs_proof()
def link(slug: str, number: int) -> str | tuple[str, int]:
    """Shown on the page that answers, this once."""
    page = open_organised(slug)
    with unit_of_work() as uow:
        exchange = get_exchange(uow.session, slug).exchange
        member = get_member(uow.session, exchange, number)
        made = make_personal_links(uow, reading().actor, exchange=exchange, only=member.id)
    page = open_organised(slug)
    member = get_member(page.reading.session, page.exchange, number)
    if not made:
        words = gettext("She signs in by herself: her account opens more than this exchange.")
        return render_person(page, member, {"": words}), 422
    base = runtime().settings.public_url.rstrip("/")
    return render_person(page, member, {}, link=f"{base}/sign-in/{made[0].token}")


def render_person(page: ExchangePage, member: Membership, errors: dict[str, str], *, link: str = "") -> str:
    session, slug = page.reading.session, page.view.slug
    line = show_member(session, member)
    linkable = list_people_to_link(session, page.reading.actor, page.exchange.id, now=page.reading.now)
    return render(
        page,
        "person.html",
        line=line,
        name=shown_name(line),
        state=gettext(STATE_OF_ONE[MembershipState(line.state)]),
        language=language_name(line.language, page_locale()) if line.language else "",
        buttons=person_buttons(slug, line),
        can_suspend=line.state in SUSPENDABLE,
        can_be_linked=any(one.membership_id == member.id for one in linkable),
        link=link,
        pairs=pair_choices(page.exchange),
        held=[f"{a}>{b}" for a, b in line.pairs],
        countries=country_choices(page_locale()),
        errors=errors,
        typed=request.form,
    )
