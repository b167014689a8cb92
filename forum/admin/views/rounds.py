from datetime import timedelta

from flask import flash, redirect, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.admin.forms.reading import write_moment
from forum.admin.forms.round import RoundDraft, plan_round, read_round
from forum.admin.queries.programme import get_round_row, load_questions, load_wordings
from forum.admin.views.door import bp, here, language_fields, open_organised, render
from forum.exchanges.actions.programme import save_round
from forum.exchanges.queries import get_exchange
from forum.kernel.errors import InvalidInput
from forum.roster.actions import follow_programme
from forum.roster.frame import STATES, ExchangePage
from forum.texts.queries import show
from forum.web.entry import reading, unit_of_work
from forum.web.forms import errors_of
from forum.web.locale import programme_reader

WEEK = timedelta(days=7)


@bp.get("/exchanges/<slug>/organise/rounds")
def rounds(slug: str) -> str:
    page = open_organised(slug)
    now = page.reading.now
    return render(
        page,
        "rounds.html",
        rounds=[
            {
                "number": r.number,
                "theme": show(r.theme, programme_reader()) if r.theme else None,
                "state": STATES[r.phase(now)],
                "opens_at": r.opens_at,
                "closes_at": r.closes_at,
                "questions": len(r.questions),
                "papers": [
                    (show(p.title, programme_reader()), here("paper", slug, paper_id=p.id)) for p in r.papers if p.title
                ],
            }
            for r in page.view.rounds
        ],
    )


@bp.get("/exchanges/<slug>/organise/rounds/new")
def new_round(slug: str) -> str:
    """A week after the last one opened, at its hour."""
    page = open_organised(slug)
    last = page.view.rounds[-1].opens_at + WEEK if page.view.rounds else page.exchange.opens_at
    opens = write_moment(last, page.exchange.timezone) if last < page.exchange.closes_at else ""
    return render_round(page, RoundDraft(opens=opens), {}, number=None)


@bp.post("/exchanges/<slug>/organise/rounds/new")
def add_round(slug: str) -> Response | tuple[str, int]:
    return keep_round(slug, None)


@bp.get("/exchanges/<slug>/organise/rounds/<id:number>")
def round(slug: str, number: int) -> str:
    page = open_organised(slug)
    session, row = page.reading.session, get_round_row(page.reading.session, page.exchange, number)
    theme = load_wordings(session, [row.theme_id]).get(row.theme_id, {})
    draft = RoundDraft.of(row, page.exchange, theme=theme, questions=load_questions(session, row))
    return render_round(page, draft, {}, number=number)


@bp.post("/exchanges/<slug>/organise/rounds/<id:number>")
def change_round(slug: str, number: int) -> Response | tuple[str, int]:
    return keep_round(slug, number)


def keep_round(slug: str, number: int | None) -> Response | tuple[str, int]:
    """A form sent twice adds one round: the second would open with the first, which no two rounds do."""
    page = open_organised(slug)
    draft = read_round(request.form, page.exchange.languages)
    try:
        with unit_of_work() as uow:
            exchange = get_exchange(uow.session, slug).exchange
            row = get_round_row(uow.session, exchange, number) if number else None
            plan = plan_round(draft, exchange.timezone)
            saved = save_round(uow, reading().actor, exchange=exchange, plan=plan, round=row).number
            follow_programme(uow, exchange=exchange)
    except InvalidInput as refusal:
        return render_round(open_organised(slug), draft, errors_of(refusal, "theme"), number=number), 422
    flash(gettext("Week %(number)s is saved. Its moderators’ duty moves with it.", number=saved), "done")
    return redirect(here("rounds", slug, anchor=f"round{saved}"), 303)


def render_round(page: ExchangePage, draft: RoundDraft, errors: dict[str, str], *, number: int | None) -> str:
    slug = page.view.slug
    return render(
        page,
        "round.html",
        draft=draft,
        errors=errors,
        number=number,
        words_in=language_fields(page.exchange.languages),
        timezone=page.exchange.timezone,
        action=here("change_round", slug, number=number) if number else here("add_round", slug),
    )
