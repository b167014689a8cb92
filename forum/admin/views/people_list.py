"""A list of people in three steps: given, looked through row by row, taken. Nothing is written before the last."""

from collections.abc import Iterable
from contextlib import closing
from io import BytesIO

from flask import flash, redirect, request, send_file
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from forum.admin.forms.people import LARGEST_LIST, read_list
from forum.admin.views.door import bp, here, open_organised, render
from forum.exchanges.actions.people_list import TAKEN, take_people
from forum.exchanges.models import Exchange
from forum.exchanges.people_list import COLUMNS, PeopleList, parse_people
from forum.exchanges.people_table import Table, read_text, write_text, write_workbook
from forum.exchanges.people_words import PROBLEM
from forum.exchanges.queries import get_exchange
from forum.exchanges.queries.people_list import Fate, JudgedPerson, judge_people
from forum.kernel.errors import InvalidInput, Refusal
from forum.kernel.wording import mark
from forum.roster.frame import ExchangePage
from forum.web.entry import reading, unit_of_work
from forum.web.filters import country_name
from forum.web.forms import errors_of
from forum.web.limits import limit
from forum.web.locale import language_name, page_locale

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHANGES = {
    "standing": mark("she asked to take part, and is let in"),
    "name": mark("another name"),
    "organisation": mark("another organisation"),
    "country": mark("another country"),
}


@bp.get("/exchanges/<slug>/organise/people/list")
def people_list(slug: str) -> str:
    return render_form(open_organised(slug), {})


@bp.post("/exchanges/<slug>/organise/people/list")
@limit("60 per hour")
def check_list(slug: str) -> str | tuple[str, int]:
    page = open_organised(slug)
    try:
        found = parse(page.exchange, read_list(request.form, uploaded()))
    except InvalidInput as refusal:
        return render_form(page, errors_of(refusal, "list")), 422
    return render_fates(page, found)


def uploaded() -> bytes:
    file = request.files.get("list")
    if file is None:
        return b""
    with closing(file):
        content: bytes = file.read(LARGEST_LIST + 1)
    return content


def parse(exchange: Exchange, table: Table) -> PeopleList:
    return parse_people(table, language=exchange.languages[0])


def carried(exchange: Exchange) -> PeopleList:
    """The list that was looked through, as its page carries it here."""
    return parse(exchange, read_text(request.form.get("rows", "")))


def render_form(page: ExchangePage, errors: dict[str, str]) -> str:
    return render(
        page,
        "people_list.html",
        errors=errors,
        typed=request.form,
        columns=COLUMNS,
        action=here("check_list", page.view.slug),
    )


def render_fates(page: ExchangePage, found: PeopleList) -> str:
    here_, slug = page.reading, page.view.slug
    judged = judge_people(here_.session, here_.actor, page.exchange, people=found.people, now=here_.now)
    rows = {fate: [show_row(one) for one in judged if one.fate is fate] for fate in Fate}
    return render(
        page,
        "people_fates.html",
        refused=rows[Fate.REFUSED],
        new=rows[Fate.NEW],
        changed=rows[Fate.CHANGED],
        known=rows[Fate.KNOWN],
        taken=sum(len(rows[fate]) for fate in TAKEN),
        unread=found.unread,
        carried=write_text(found.table),
        take_url=here("take_list", slug),
        broken_url=here("broken_rows", slug),
        back_url=here("people_list", slug),
    )


def show_row(judged: JudgedPerson) -> dict[str, object]:
    plan, row = judged.listed.plan, judged.listed.row
    if plan is None or judged.refusal is not None:
        words = ", ".join(cell for cell in row.cells if cell)
        return {"number": row.number, "who": words[:160], "said": say_problem(judged.refusal)}
    known = [plan.email or plan.ref or "", plan.organisation, country_name(plan.country)]
    changes = [gettext(CHANGES[change]) for change in judged.changes]
    said = changes or [words for words in (*known, language_name(plan.language, page_locale())) if words]
    return {"number": row.number, "who": plan.name or plan.email or plan.ref or "", "said": " · ".join(said)}


def say_problem(refusal: Refusal | None) -> str:
    if isinstance(refusal, InvalidInput) and refusal.fields:
        return "; ".join(errors_of(refusal).values())
    return refusal.said_in(page_locale()) if refusal else ""


@bp.post("/exchanges/<slug>/organise/people/list/take")
@limit("60 per hour")
def take_list(slug: str) -> Response | tuple[str, int]:
    """Sent twice it is taken once: the second time everybody is known."""
    open_organised(slug)
    try:
        with unit_of_work() as uow:
            exchange = get_exchange(uow.session, slug).exchange
            judged = take_people(uow, reading().actor, exchange=exchange, people=carried(exchange).people)
    except InvalidInput as refusal:
        return render_form(open_organised(slug), errors_of(refusal, "list")), 422
    flash(say_taken(judged), "done")
    return redirect(here("invitations", slug), 303)


def say_taken(judged: Iterable[JudgedPerson]) -> str:
    fates = [one.fate for one in judged]
    taken, refused = sum(fate in TAKEN for fate in fates), fates.count(Fate.REFUSED)
    words = ngettext("%(num)s person is on the list now.", "%(num)s people are on the list now.", taken)
    if refused:
        words += " " + ngettext("%(num)s row was left out.", "%(num)s rows were left out.", refused)
    return f"{words} " + gettext("Nobody has been written to yet.")


@bp.post("/exchanges/<slug>/organise/people/list/broken")
@limit("60 per hour")
def broken_rows(slug: str) -> Response | tuple[str, int]:
    """As a workbook, each row with what is wrong; mended it is brought again."""
    page = open_organised(slug)
    try:
        found = carried(page.exchange)
    except InvalidInput as refusal:
        return render_form(page, errors_of(refusal, "list")), 422
    judged = judge_people(
        page.reading.session, page.reading.actor, page.exchange, people=found.people, now=page.reading.now
    )
    content = write_workbook([*broken_table(found, judged)])
    return send_file(BytesIO(content), mimetype=WORKBOOK, as_attachment=True, download_name=f"{slug}-to-mend.xlsx")


def broken_table(found: PeopleList, judged: Iterable[JudgedPerson]) -> Iterable[list[str]]:
    header = found.table.header.cells if found.table.header else ()
    width = len(header)
    kept = [place for place, name in enumerate(header) if name.strip().casefold() != PROBLEM]
    yield [*(header[place] for place in kept), PROBLEM]
    for one in judged:
        if one.fate is Fate.REFUSED:
            cells = [*one.listed.row.cells, *[""] * width]
            yield [*(cells[place] for place in kept), say_problem(one.refusal)]
