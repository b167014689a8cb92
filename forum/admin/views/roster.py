from datetime import datetime

from flask import flash, redirect, request
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from forum.admin.queries.people import get_member
from forum.admin.queries.programme import get_round_row
from forum.admin.queries.roster import find_mandate, list_candidates
from forum.admin.views.door import bp, here, open_organised, render
from forum.contributions.queries.languages import count_languages
from forum.exchanges.errors import MembershipNotFound
from forum.exchanges.people_words import LanguageNotFound, find_languages
from forum.exchanges.queries import RoundView, get_exchange
from forum.kernel.errors import InvalidInput
from forum.kernel.languages import UnknownLanguage
from forum.kernel.wording import mark
from forum.roster.actions import give_mandate, take_mandate_back
from forum.roster.frame import STATES, ExchangePage
from forum.roster.page import roster_table, said_warnings, weeks_of
from forum.roster.queries import Roster, load_roster
from forum.roster.rules import Seat
from forum.roster.warnings import Kind
from forum.roster.words import PARTS, name_of, say_answer, say_part
from forum.texts.queries import show
from forum.web.access import needs_proof
from forum.web.entry import reading, unit_of_work
from forum.web.filters import language_label
from forum.web.forms import errors_of, read_id
from forum.web.locale import language_name, page_locale, programme_reader


@bp.get("/exchanges/<slug>/organise/roster")
def roster(slug: str) -> str:
    return render_roster(open_organised(slug), {})


@bp.post("/exchanges/<slug>/organise/roster/<id:number>")
@needs_proof()
def give(slug: str, number: int) -> Response | tuple[str, int]:
    open_organised(slug)
    try:
        with unit_of_work() as uow:
            exchange = get_exchange(uow.session, slug).exchange
            row = get_round_row(uow.session, exchange, number)
            try:
                member = get_member(uow.session, exchange, read_id(request.form.get("member")) or 0)
            except MembershipNotFound:
                raise InvalidInput({"member": mark("Please choose somebody from the list.")}) from None
            give_mandate(
                uow,
                reading().actor,
                exchange=exchange,
                round=row,
                membership=member,
                part=request.form.get("part", ""),
                languages=[
                    *request.form.getlist("languages"),
                    *find_languages(request.form.get("other_languages", "")),
                ],
                only_languages=[
                    *request.form.getlist("only_languages"),
                    *find_languages(request.form.get("other_only", "")),
                ],
            )
    except InvalidInput as refusal:
        field = "languages" if isinstance(refusal, UnknownLanguage | LanguageNotFound) else "part"
        errors = {f"{name}-{number}": words for name, words in errors_of(refusal, field).items()}
        return render_roster(open_organised(slug), errors), 422
    flash(gettext("Saved: week %(number)s has its moderator.", number=number), "done")
    return redirect(here("roster", slug, anchor=f"round{number}"), 303)


@bp.post("/exchanges/<slug>/organise/roster/<id:mandate_id>/back")
@needs_proof()
def take_back(slug: str, mandate_id: int) -> Response:
    """Taken back already is well too."""
    open_organised(slug)
    with unit_of_work() as uow:
        exchange = get_exchange(uow.session, slug).exchange
        mandate = find_mandate(uow.session, exchange, mandate_id)
        if mandate is not None:
            take_mandate_back(uow, reading().actor, mandate=mandate)
    flash(gettext("Taken back. It holds from now on."), "done")
    return redirect(here("roster", slug), 303)


def render_roster(page: ExchangePage, errors: dict[str, str]) -> str:
    session, roster = page.reading.session, load_roster(page.reading.session, page.exchange)
    warnings = said_warnings(page, roster, count_languages(session, page.exchange.id))
    gaps = {warning.numbers[0]: wrong for warning, wrong, _ in warnings if warning.kind in {Kind.GAP, Kind.EXPECTED}}
    return render(
        page,
        "roster.html",
        errors=errors,
        other_languages=request.form.get("other_languages", "") if errors else "",
        other_only=request.form.get("other_only", "") if errors else "",
        rounds=[show_round(page, round_, roster, gaps=gaps) for round_ in page.view.rounds],
        weeks=weeks_of(page),
        table=roster_table(page, roster),
        warnings=warnings,
        candidates=[
            (number, name or gettext("number %(number)s", number=number))
            for number, name in list_candidates(session, page.exchange)
        ],
        parts=[(part, gettext(words)) for part, words in PARTS.items()],
        languages=[(tag, language_name(tag, page_locale())) for tag in page.exchange.languages],
        overlap_hours=page.exchange.overlap_hours,
    )


def show_round(page: ExchangePage, round_: RoundView, roster: Roster, *, gaps: dict[int, Markup]) -> dict[str, object]:
    slug = page.view.slug
    return {
        "number": round_.number,
        "theme": show(round_.theme, programme_reader()) if round_.theme else None,
        "state": STATES[round_.phase(page.reading.now)],
        "opens_at": round_.opens_at,
        "closes_at": round_.closes_at,
        "gap": gaps.get(round_.number, ""),
        "give_url": here("give", slug, number=round_.number),
        "mandates": [show_mandate(slug, seat, page.reading.now) for seat in roster.seats if seat.round_id == round_.id],
    }


def show_mandate(slug: str, seat: Seat, now: datetime) -> dict[str, object]:
    return {
        "name": name_of(seat),
        "url": here("person", slug, number=seat.number),
        "part": say_part(seat),
        "answer": say_answer(seat, now),
        "languages": [language_label(tag) for tag in seat.languages],
        "back_url": here("take_back", slug, mandate_id=seat.id),
    }
