"""Next year's exchange from this one."""

from flask import flash, redirect, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.admin.actions import make_next_exchange
from forum.admin.forms.next import NextDraft, read_next
from forum.admin.views.door import bp, here, open_organised, render
from forum.exchanges.queries import get_exchange
from forum.exchanges.rules import days_until, later
from forum.kernel.errors import InvalidInput
from forum.roster.actions import follow_programme
from forum.roster.frame import ExchangePage
from forum.web.entry import reading, unit_of_work
from forum.web.filters import moment
from forum.web.forms import errors_of


@bp.get("/exchanges/<slug>/organise/next")
def next_exchange(slug: str) -> str:
    page = open_organised(slug)
    return render_next(page, NextDraft.proposed(page.exchange, page.reading.now), {})


@bp.post("/exchanges/<slug>/organise/next")
def make_next(slug: str) -> str | Response | tuple[str, int]:
    page, draft = open_organised(slug), read_next(request.form)
    try:
        if "look" in request.form:
            days_until(page.exchange.opens_at, draft.opens_on, timezone=page.exchange.timezone)
            return render_next(page, draft, {})
        with unit_of_work() as uow:
            exchange = get_exchange(uow.session, slug).exchange
            new = make_next_exchange(uow, reading().actor, exchange=exchange, slug=draft.slug, opens_on=draft.opens_on)
            follow_programme(uow, exchange=new)
            new_slug = new.slug
    except InvalidInput as refusal:
        return render_next(page, draft, errors_of(refusal, "slug")), 422
    flash(gettext("The exchange is made. Nobody sees more of it than its title and dates before it opens."), "done")
    return redirect(here("start", new_slug), 303)


def render_next(page: ExchangePage, draft: NextDraft, errors: dict[str, str]) -> str:
    return render(
        page,
        "next.html",
        draft=draft,
        errors=errors,
        action=here("make_next", page.view.slug),
        rows=[] if "opens" in errors else dates_of(page, draft),
    )


def dates_of(page: ExchangePage, draft: NextDraft) -> list[list[str]]:
    """What opens and closes when, now and then; empty where the day does not fit."""
    exchange = page.exchange
    try:
        days = days_until(exchange.opens_at, draft.opens_on, timezone=exchange.timezone)
    except InvalidInput:
        return []
    spans = [
        (gettext("The exchange"), exchange.opens_at, exchange.closes_at),
        *((gettext("Week %(number)s", number=one.number), one.opens_at, one.closes_at) for one in page.view.rounds),
    ]
    return [
        [
            words,
            *(moment(later(at, days, timezone=exchange.timezone), exchange.timezone) for at in (opens_at, closes_at)),
        ]
        for words, opens_at, closes_at in spans
    ]
