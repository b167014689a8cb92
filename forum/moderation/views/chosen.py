from dataclasses import dataclass
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from forum.contributions.queries.standing import get_letter
from forum.contributions.said import said_author
from forum.exchanges.models import Membership
from forum.kernel.characters import isolate
from forum.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound, Refusal, require
from forum.moderation.actions import approve_together, return_together
from forum.moderation.actions.decide import clean_reason
from forum.moderation.beside import undo_button
from forum.moderation.choosing import Choice, said_left, said_together, ticked_again
from forum.moderation.forms import Chosen, DecisionForm, read_chosen, read_decision
from forum.moderation.policy import can_see_desk
from forum.moderation.rules import Kind
from forum.moderation.views.decision import check_here
from forum.moderation.views.desk import desk_page, section_page
from forum.moderation.views.door import bp
from forum.roster.frame import ExchangePage, open_exchange
from forum.web.entry import current_actor, reading, unit_of_work
from forum.web.forms import errors_of
from forum.web.locale import page_locale
from forum.web.notes import flash_with_button
from forum.web.runtime import runtime


@dataclass(frozen=True, slots=True)
class Left:
    """One that was not decided, and why."""

    one: Chosen
    why: Refusal


@bp.post("/exchanges/<slug>/desk/chosen")
def decide_chosen(slug: str) -> str | tuple[str, int] | Response:
    """Several at once, each in its own right: what could not be decided is named and stays ticked, the others are done."""
    page = open_exchange(slug)
    require(can_see_desk(page.reading.actor, page.exchange, page.reading.now))
    wanted, chosen = read_decision(request.form), read_chosen(request.form)
    errors = find_faults(wanted, chosen)
    if errors:
        ticked = frozenset(one.contribution_id for one in chosen)
        g.choice = Choice(ticked=ticked, wanted=wanted, errors=errors)
        return render_where_it_was(page), 422
    kind = Kind.RETURN if wanted.kind is Kind.RETURN else Kind.APPROVE
    made, left = decide_each(slug, chosen, wanted=wanted)
    say_what_came_of_it(page, kind, made=made, left=left)
    still: dict[str, Any] = {"ticked": ticked_again([one.one for one in left])} if left else {}
    if left and request.form.get("after"):
        still["after"] = request.form["after"]
    if request.form.get("list"):
        return redirect(url_for("moderation.section", slug=slug, section="waiting", **still), 303)
    return redirect(url_for("moderation.desk", slug=slug, **still), 303)


def render_where_it_was(page: ExchangePage) -> str:
    if request.form.get("list"):
        return render_template("moderation/section.html", **section_page(page, "waiting"))
    return render_template("moderation/desk.html", **desk_page(page))


def find_faults(wanted: DecisionForm, chosen: list[Chosen]) -> dict[str, str]:
    if not chosen:
        return {"": gettext("Nothing is ticked. Tick what you decide on, then use the button again.")}
    try:
        if wanted.kind is Kind.RETURN:
            clean_reason(Kind.RETURN, wanted.reason)
    except InvalidInput as refusal:
        return errors_of(refusal, "reason")
    return {}


def decide_each(slug: str, chosen: list[Chosen], *, wanted: DecisionForm) -> tuple[list[int], list[Left]]:
    """One unit of work for each, so that none waits for another, nor falls with it."""
    made: list[int] = []
    left: list[Left] = []
    for one in chosen:
        try:
            made.append(decide_one(slug, one, wanted=wanted))
        except StaleDataError:
            left.append(Left(one, Conflict()))
        except (Conflict, InvalidInput, NotAllowed, NotFound) as refusal:
            left.append(Left(one, refusal))
    return made, left


def decide_one(slug: str, one: Chosen, *, wanted: DecisionForm) -> int:
    with unit_of_work() as uow:
        check_here(uow, slug, one.contribution_id)
        known = {"contribution_id": one.contribution_id, "edition": one.edition}
        if wanted.kind is Kind.RETURN:
            return return_together(uow, current_actor(), reason=wanted.reason, **known).id
        return approve_together(uow, current_actor(), **known).id


def say_what_came_of_it(page: ExchangePage, kind: Kind, *, made: list[int], left: list[Left]) -> None:
    if made:
        flash_with_button(said_together(kind, len(made)), undo_button(page.view.slug, made, gettext("Undo")))
    if left:
        flash(said_left([(name_of(page, one.one), one.why.said_in(page_locale())) for one in left]), "problem")


def name_of(page: ExchangePage, one: Chosen) -> str:
    """As its line is called; of what she may see no longer, its number."""
    try:
        letter = get_letter(reading().session, one.contribution_id, keys=runtime().keys)
    except NotFound:
        return str(one.contribution_id)
    row = letter.contribution
    if row.exchange_id != page.exchange.id:
        return str(one.contribution_id)
    author = reading().session.get(Membership, row.author_id) if row.author_id else None
    name = author.name if author is not None and author.confirmed_at is not None else None
    return isolate(said_author(name, is_anonymous=row.author_id is None))
