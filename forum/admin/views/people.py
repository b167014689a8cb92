import secrets
from io import BytesIO
from typing import Any

from flask import flash, redirect, request, send_file
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.accounts.errors import NoMailAddress
from forum.admin.forms.people import PARTICIPANT, PersonDraft, plan_person, read_person
from forum.admin.queries.people import PersonLine, count_links, count_states, list_countries, list_people
from forum.admin.queries.programme import get_round_row
from forum.admin.views.door import bp, here, open_organised, render
from forum.exchanges.actions.links import links_table, make_personal_links
from forum.exchanges.actions.people import invite_person
from forum.exchanges.errors import RoundNotFound
from forum.exchanges.forms import country_choices, fold, say_pair
from forum.exchanges.models import Exchange, Membership, MembershipState
from forum.exchanges.queries import get_exchange
from forum.kernel.characters import isolate
from forum.kernel.errors import InvalidInput
from forum.kernel.unit_of_work import UnitOfWork
from forum.kernel.wording import mark
from forum.roster.actions import give_mandate
from forum.roster.frame import ExchangePage
from forum.roster.queries import load_roster
from forum.texts.queries import show
from forum.web.access import needs_proof
from forum.web.entry import reading, unit_of_work
from forum.web.filters import country_name
from forum.web.forms import errors_of, read_id
from forum.web.limits import limit
from forum.web.locale import language_name, offered_languages, page_locale, programme_reader
from forum.web.runtime import runtime

STATES = {
    "": mark("Everybody"),
    MembershipState.REQUESTED: mark("ask to take part"),
    MembershipState.INVITED: mark("invited"),
    MembershipState.ACTIVE: mark("take part"),
    MembershipState.SUSPENDED: mark("suspended"),
    MembershipState.LEFT: mark("left"),
}
STATE_OF_ONE = {
    MembershipState.REQUESTED: mark("asks to take part"),
    MembershipState.INVITED: mark("invited, has not come yet"),
    MembershipState.ACTIVE: mark("takes part"),
    MembershipState.SUSPENDED: mark("suspended"),
    MembershipState.LEFT: mark("has left"),
}


@bp.get("/exchanges/<slug>/organise/people")
def people(slug: str) -> str:
    page = open_organised(slug)
    here_ = page.reading
    state, name = request.args.get("state", ""), request.args.get("name", "").strip()[:80]
    state = state if state in STATES else ""
    country = request.args.get("country", "")[:2]
    asked = {"state": state, "name": name, "country": country}
    after = read_id(request.args.get("after"))
    found = list_people(here_.session, here_.actor, page.exchange, now=here_.now, after=after, **asked)
    counts = count_states(here_.session, page.exchange)
    return render(
        page,
        "people.html",
        people=[person_item(slug, line) for line in found.items],
        state=state,
        name=name,
        country=country,
        countries=[("", gettext("All countries")), *countries_of(page)],
        states=[
            (key, f"{gettext(words)} ({counts.get(key, 0)})" if key else gettext(words))
            for key, words in STATES.items()
        ],
        next_url=here("people", slug, **asked, after=found.following) if found.following else "",
        links=count_links(here_.session, here_.actor, page.exchange, now=here_.now),
    )


def countries_of(page: ExchangePage) -> list[tuple[str, str]]:
    """Those of its people, by name."""
    found = [(code, country_name(code)) for code in list_countries(page.reading.session, page.exchange.id)]
    return sorted(found, key=lambda it: fold(it[1]))


def person_item(slug: str, line: PersonLine) -> dict[str, Any]:
    return {
        "id": f"p{line.number}",
        "title": shown_name(line),
        "url": here("person", slug, number=line.number),
        "reason": " · ".join([gettext(STATE_OF_ONE[MembershipState(line.state)]), *say_person(line)]),
        "first_line": None,
        "since": line.since if line.state == MembershipState.REQUESTED else None,
        "buttons": person_buttons(slug, line),
    }


def shown_name(line: PersonLine) -> str:
    return line.name or gettext("number %(number)s, without a name yet", number=line.number)


def say_person(line: PersonLine) -> list[str]:
    """What she is and where from, each part by itself."""
    said = [isolate(line.organisation), country_name(line.country)]
    said += [gettext("organiser")] if line.is_organiser else []
    said += [gettext("enters for others")] if line.is_relay else []
    said += [gettext("safety contact")] if line.is_safety_contact else []
    said += [gettext("leads translators")] if line.leads_translation else []
    said += [say_pair(source, target) for source, target in line.pairs]
    said += [gettext("moderates week %(number)s", number=number) for number in line.rounds]
    said += [] if line.has_mail else [gettext("without mail address")]
    return [words for words in said if words]


def person_buttons(slug: str, line: PersonLine) -> list[tuple[Any, ...]]:
    """Words, address, weight, hidden fields."""
    if line.state == MembershipState.REQUESTED:
        url = here("decide", slug, number=line.number)
        return [
            (gettext("Let in"), url, "main", (("welcome", "1"),)),
            (gettext("Decline"), url, "quiet", (("welcome", ""),)),
        ]
    if line.state == MembershipState.INVITED:
        return [(gettext("Take the invitation back"), here("uninvite", slug, number=line.number), "quiet", ())]
    if line.state == MembershipState.SUSPENDED:
        return [(gettext("Reinstate"), here("stand", slug, number=line.number), "quiet", (("suspend", ""),))]
    return []


@bp.get("/exchanges/<slug>/organise/people/invite")
def invite(slug: str) -> str:
    page = open_organised(slug)
    draft = PersonDraft(language=page.exchange.languages[0], key=secrets.token_hex(8))
    return render_invite(page, draft, {})


def gives_a_role() -> bool:
    return request.form.get("role", PARTICIPANT) != PARTICIPANT


@bp.post("/exchanges/<slug>/organise/people/invite")
@limit("300 per hour")
@needs_proof(when=gives_a_role)
def invite_one(slug: str) -> Response | tuple[str, int]:
    open_organised(slug)
    draft = read_person(request.form)
    try:
        with unit_of_work() as uow:
            exchange = get_exchange(uow.session, slug).exchange
            plan = plan_person(draft)
            member = invite_person(uow, reading().actor, exchange=exchange, plan=plan, tells=draft.tells)
            if draft.role == "moderator":
                moderate(uow, exchange, member, draft=draft)
            number, is_told = member.number, bool(plan.email and draft.tells)
    except InvalidInput as refusal:
        field = "email" if isinstance(refusal, NoMailAddress) else ""
        return render_invite(open_organised(slug), draft, errors_of(refusal, field)), 422
    flash(said_invited(is_told=is_told), "done")
    return redirect(here("person", slug, number=number), 303)


def said_invited(*, is_told: bool) -> str:
    if not is_told:
        return gettext("Invited. No mail is written: hand her a personal link.")
    if runtime().settings.keeps_mail:
        return gettext("Invited. Mail is only kept in a folder here: hand her a personal link.")
    return gettext("Invited. A mail tells her so.")


def moderate(uow: UnitOfWork, exchange: Exchange, member: Membership, *, draft: PersonDraft) -> None:
    """She leads the week if nobody does yet."""
    try:
        row = get_round_row(uow.session, exchange, read_id(draft.round_number) or 0)
    except RoundNotFound:
        raise InvalidInput({"round": mark("Please choose a week.")}) from None
    leads = any(
        seat.round_id == row.id and seat.part == "lead" and not seat.is_declined
        for seat in load_roster(uow.session, exchange).seats
    )
    give_mandate(uow, reading().actor, exchange=exchange, round=row, membership=member, part="co" if leads else "lead")


def render_invite(page: ExchangePage, draft: PersonDraft, errors: dict[str, str]) -> str:
    others = sorted(offered_languages(), key=lambda tag: fold(language_name(tag, page_locale())))
    tags = dict.fromkeys((*page.exchange.languages, *others))
    return render(
        page,
        "invite.html",
        draft=draft,
        errors=errors,
        action=here("invite_one", page.view.slug),
        countries=country_choices(page_locale()),
        languages=[(tag, language_name(tag, page_locale())) for tag in tags],
        pairs=pair_choices(page.exchange),
        rounds=[("", ""), *round_choices(page)],
        mail_is_kept=runtime().settings.keeps_mail,
    )


def round_choices(page: ExchangePage) -> list[tuple[str, str]]:
    return [
        (
            str(r.number),
            f"{r.number} · {show(r.theme, programme_reader()).plain.unescape()}" if r.theme else str(r.number),
        )
        for r in page.view.rounds
    ]


def pair_choices(exchange: Exchange) -> list[tuple[str, str]]:
    return [(f"{a}>{b}", say_pair(a, b)) for a in exchange.languages for b in exchange.languages if a != b]


@bp.post("/exchanges/<slug>/organise/people/links")
@limit("5 per hour")
@needs_proof()
def links(slug: str) -> Response:
    """The file itself is the answer: what it holds is told this once, and kept nowhere."""
    open_organised(slug)
    with unit_of_work() as uow:
        exchange = get_exchange(uow.session, slug).exchange
        table = links_table(make_personal_links(uow, reading().actor, exchange=exchange), runtime().settings.public_url)
    return send_file(
        BytesIO(table.encode("utf-8-sig")), mimetype="text/csv", as_attachment=True, download_name=f"{slug}-links.csv"
    )
