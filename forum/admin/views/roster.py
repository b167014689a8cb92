from flask import flash, redirect, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.admin.queries.people import get_member
from forum.admin.queries.programme import get_round_row
from forum.admin.queries.roster import find_mandate, list_candidates, list_mandates
from forum.admin.rules import MandateLine, find_gaps
from forum.admin.views.door import bp, here, open_organised, render
from forum.exchanges.errors import MembershipNotFound
from forum.exchanges.people_words import LanguageNotFound, find_languages
from forum.exchanges.queries import RoundView, get_exchange
from forum.kernel.errors import InvalidInput
from forum.kernel.languages import UnknownLanguage
from forum.kernel.wording import mark
from forum.roster.actions import give_mandate, take_mandate_back
from forum.roster.frame import STATES, ExchangePage
from forum.texts.queries import show
from forum.web.access import needs_proof
from forum.web.entry import reading, unit_of_work
from forum.web.filters import language_label
from forum.web.forms import errors_of, read_id
from forum.web.locale import language_name, page_locale, programme_reader

PARTS = {"lead": mark("leads"), "co": mark("moderates beside her"), "substitute": mark("stands in")}


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
    session, mandates = page.reading.session, list_mandates(page.reading.session, page.exchange)
    gaps = {gap.round.number: gap.is_expected for gap in find_gaps(page.view.rounds, mandates, page.reading.now)}
    return render(
        page,
        "roster.html",
        errors=errors,
        other_languages=request.form.get("other_languages", "") if errors else "",
        rounds=[show_round(page, round_, mandates, gaps=gaps) for round_ in page.view.rounds],
        weeks=[gettext("Week %(number)s", number=round_.number) for round_ in page.view.rounds],
        table=roster_table(page, mandates),
        candidates=[
            (number, name or gettext("number %(number)s", number=number))
            for number, name in list_candidates(session, page.exchange)
        ],
        parts=[(part, gettext(words)) for part, words in PARTS.items()],
        languages=[(tag, language_name(tag, page_locale())) for tag in page.exchange.languages],
        overlap_hours=page.exchange.overlap_hours,
    )


def show_round(
    page: ExchangePage, round_: RoundView, mandates: list[MandateLine], *, gaps: dict[int, bool]
) -> dict[str, object]:
    slug = page.view.slug
    return {
        "number": round_.number,
        "theme": show(round_.theme, programme_reader()) if round_.theme else None,
        "state": STATES[round_.phase(page.reading.now)],
        "opens_at": round_.opens_at,
        "closes_at": round_.closes_at,
        "gap": round_.number in gaps,
        "is_expected": gaps.get(round_.number, False),
        "give_url": here("give", slug, number=round_.number),
        "mandates": [show_mandate(slug, m) for m in mandates if m.round_id == round_.id],
    }


def show_mandate(slug: str, mandate: MandateLine) -> dict[str, object]:
    return {
        "name": mandate.name or gettext("number %(number)s", number=mandate.number),
        "url": here("person", slug, number=mandate.number),
        "part": gettext(PARTS.get(mandate.part, mandate.part)),
        "state": mandate.state,
        "languages": [language_label(tag) for tag in mandate.languages],
        "back_url": here("take_back", slug, mandate_id=mandate.id),
    }


def roster_table(page: ExchangePage, mandates: list[MandateLine]) -> list[list[str]]:
    """People × weeks, each cell the part in words."""
    people = {m.number: m.name or gettext("number %(number)s", number=m.number) for m in mandates}
    parts = {(m.number, m.round_id): gettext(PARTS.get(m.part, m.part)) for m in mandates}
    return [
        [name, *(parts.get((number, round_.id), "–") for round_ in page.view.rounds)] for number, name in people.items()
    ]
