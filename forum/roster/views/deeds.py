from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.admin.forms.reading import Sieve, read_moment
from forum.exchanges.models import Exchange
from forum.exchanges.queries import get_exchange
from forum.kernel.errors import InvalidInput
from forum.kernel.unit_of_work import UnitOfWork
from forum.kernel.zones import zone
from forum.roster import actions
from forum.roster.frame import ExchangePage
from forum.roster.models import Answer
from forum.roster.own_weeks import AwayForm
from forum.roster.queries import Roster
from forum.roster.rules import Span
from forum.roster.views.door import bp, open_roster, render_roster
from forum.web.entry import reading, unit_of_work
from forum.web.forms import errors_of, read_id
from forum.web.locale import page_timezone


@bp.post("/exchanges/<slug>/roster/<id:mandate_id>/answer")
def answer(slug: str, mandate_id: int) -> Response:
    """I take it, or I cannot."""
    said = request.form.get("answer", "")
    with changed(slug) as (uow, exchange):
        actions.answer_mandate(uow, reading().actor, exchange=exchange, mandate_id=mandate_id, answer=said)
    if said == Answer.DECLINED:
        flash(gettext("Noted: you cannot. The organiser sees it. If it was a mistake, you can still take it."), "done")
    else:
        flash(gettext("Thank you: it is yours."), "done")
    return back_to(slug)


@bp.post("/exchanges/<slug>/roster/<id:mandate_id>/away")
def away(slug: str, mandate_id: int) -> Response | tuple[str, int]:
    """From when until when she is away, and whom she asks to stand in."""
    page, roster = open_roster(slug)
    form = read_away(mandate_id)
    try:
        days = plan_away(form, page)
        with unit_of_work() as uow:
            exchange = get_exchange(uow.session, slug).exchange
            actions.note_absence(
                uow,
                reading().actor,
                exchange=exchange,
                mandate_id=mandate_id,
                days=days,
                stand_in_id=membership_of(roster, form.stand_in),
            )
    except InvalidInput as refusal:
        return render_roster(page, roster, replace(form, errors=errors_of(refusal, "starts"))), 422
    flash(gettext("Noted. She is asked now; until she says yes you stay on duty."), "done")
    return back_to(slug, f"mandate-{mandate_id}")


def read_away(mandate_id: int) -> AwayForm:
    typed = request.form
    return AwayForm(
        mandate_id=mandate_id,
        starts=typed.get(f"starts-{mandate_id}", ""),
        ends=typed.get(f"ends-{mandate_id}", ""),
        stand_in=read_id(typed.get(f"stand_in-{mandate_id}")),
    )


def plan_away(form: AwayForm, page: ExchangePage) -> Span:
    """Hours as the page shows them: of her own zone, else of the exchange's. InvalidInput."""
    sieve, there = Sieve(), zone(page_timezone(page.exchange.timezone))
    starts = sieve.take("starts", lambda: read_moment(form.starts, there))
    ends = sieve.take("ends", lambda: read_moment(form.ends, there))
    sieve.check()
    assert starts is not None
    assert ends is not None
    return starts, ends


def membership_of(roster: Roster, number: int | None) -> int:
    """0 for who is not in the roster."""
    return next((seat.membership_id for seat in roster.seats if seat.number == number), 0)


@bp.post("/exchanges/<slug>/roster/away/<id:absence_id>/answer")
def stand_in(slug: str, absence_id: int) -> Response:
    """I stand in, or I cannot."""
    said = request.form.get("answer", "")
    with changed(slug) as (uow, exchange):
        actions.answer_stand_in(uow, reading().actor, exchange=exchange, absence_id=absence_id, answer=said)
    is_yes = said == Answer.ACCEPTED
    flash(gettext("Thank you: on these days you are on duty for her.") if is_yes else gettext("Noted."), "done")
    return back_to(slug)


@bp.post("/exchanges/<slug>/roster/away/<id:absence_id>/back")
def back(slug: str, absence_id: int) -> Response:
    """She is back, need not go, or asks somebody else."""
    with changed(slug) as (uow, exchange):
        actions.end_absence(uow, reading().actor, exchange=exchange, absence_id=absence_id)
    flash(gettext("Noted. These days are yours again."), "done")
    again = read_id(request.form.get("again"))
    return back_to(slug, f"mandate-{again}" if again else "")


@bp.post("/exchanges/<slug>/roster/<id:mandate_id>/swap")
def swap(slug: str, mandate_id: int) -> Response:
    """Offer this week for another's."""
    with changed(slug) as (uow, exchange):
        hers_id = read_id(request.form.get("with")) or 0
        actions.offer_swap(uow, reading().actor, exchange=exchange, mine_id=mandate_id, hers_id=hers_id)
    flash(gettext("She is asked. Nothing changes until she says yes."), "done")
    return back_to(slug, f"mandate-{mandate_id}")


@bp.post("/exchanges/<slug>/roster/swaps/<id:swap_id>/answer")
def answer_swap(slug: str, swap_id: int) -> Response:
    """Swap, rather not, or take the offer back."""
    said = request.form.get("answer", "")
    with changed(slug) as (uow, exchange):
        actions.answer_swap(uow, reading().actor, exchange=exchange, swap_id=swap_id, answer=said)
    is_yes = said == Answer.ACCEPTED
    flash(gettext("Swapped: each of you has the other’s week now.") if is_yes else gettext("Noted."), "done")
    return back_to(slug)


@contextmanager
def changed(slug: str) -> Iterator[tuple[UnitOfWork, Exchange]]:
    """A unit of work with the exchange, for those who may see its roster. NotPermitted."""
    open_roster(slug)
    with unit_of_work() as uow:
        yield uow, get_exchange(uow.session, slug).exchange


def back_to(slug: str, anchor: str = "") -> Response:
    return redirect(url_for("roster.table", slug=slug, _anchor=anchor or None), 303)
