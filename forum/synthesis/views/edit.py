from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.exchanges.models import Round
from forum.kernel.errors import InvalidInput, require
from forum.kernel.unit_of_work import UnitOfWork
from forum.synthesis.actions.review import hand_in, look_again
from forum.synthesis.actions.write import Written, save_synthesis
from forum.synthesis.editor import edit_parts
from forum.synthesis.errors import ChangedMeanwhile, NothingPicked
from forum.synthesis.forms import Act, read_act, read_picked, read_written
from forum.synthesis.models import State
from forum.synthesis.pages import RoundPage, find_round, open_round
from forum.synthesis.policy import can_write
from forum.synthesis.queries.basket import get_quotes
from forum.synthesis.queries.sources import load_sources, may_be_quoted
from forum.synthesis.rules import Picked, insert, move, without
from forum.synthesis.views.door import bp
from forum.texts.hinting import ShownHint, show_hints
from forum.translating.queries.hints import list_hints
from forum.web.entry import current_actor, unit_of_work
from forum.web.forms import errors_of, read_id
from forum.web.limits import limit
from forum.web.locale import page_locale

NEW = "new"
"""Where passages go that are to begin a paragraph of their own."""


@bp.get("/exchanges/<slug>/rounds/<id:number>/synthesis/edit")
def edit(slug: str, number: int) -> str:
    found = open_round(slug, number)
    here = found.page.reading
    require(can_write(here.actor, found.sheet.standing, here.now))
    parts = edit_parts(found)
    return render_template("synthesis/edit.html", **found.frame(), **parts, hints=hints_on(found, parts))


def hints_on(found: RoundPage, parts: Mapping[str, Any]) -> list[ShownHint]:
    """As long as readers do not see it."""
    if parts["is_published"]:
        return []
    here, language = found.page.reading, parts["language"]
    words = "\n\n".join(row.words for row in parts["rows"])
    return show_hints(
        list_hints(here.session, here.actor, found.page.exchange.id, words=words, language=language), language=language
    )


@bp.post("/exchanges/<slug>/rounds/<id:number>/synthesis/edit")
@limit("120 per 10 minute")
def save(slug: str, number: int) -> Response | tuple[str, int]:
    """Each button saves; it also moves, adds, takes away, puts passages in, or hands in."""
    act, written = read_act(request.form), read_written(request.form)
    try:
        with unit_of_work() as uow:
            actor = current_actor()
            round_ = find_round(uow, actor, slug, number=number)
            written = apply(uow, act, written, round_=round_)
            synthesis = save_synthesis(uow, actor, round_=round_, written=written)
            if act.kind == "hand_in":
                hand_in(uow, actor, round_=round_, edition=synthesis.edition)
            if act.kind == "looked":
                look_again(uow, actor, round_=round_, key=read_id(act.name) or 0)
            state = synthesis.state
    except InvalidInput as refusal:
        return refuse(slug, number, written=written, errors=errors_of(refusal)), 422
    except ChangedMeanwhile as refusal:
        return refuse(slug, number, written=written, errors={"": refusal.said_in(page_locale())}, is_late=True), 409
    flash(said_saved(act, state), "done")
    return redirect(target_of(slug, number, act), 303)


def apply(uow: UnitOfWork, act: Act, written: Written, *, round_: Round) -> Written:
    """What the button does to the paragraphs, before they are saved. NothingPicked, NoSuchQuote."""
    rows = written.rows
    match act.kind:
        case "up" | "down":
            return replace(written, rows=move(rows, act.name, by=-1 if act.kind == "up" else 1))
        case "remove":
            return replace(written, rows=without(rows, act.name))
        case "insert":
            picked = picked_of(uow, round_)
            into, as_quotes = request.form.get("into", NEW), request.form.get("as", "quote") == "quote"
            return replace(written, rows=insert(rows, picked, into=into, as_quotes=as_quotes))
        case _:
            return written


def picked_of(uow: UnitOfWork, round_: Round) -> list[Picked]:
    """The passages ticked, in the order of the basket."""
    quotes = get_quotes(uow.session, read_picked(request.form), round_id=round_.id)
    if not quotes:
        raise InvalidInput({"pick": NothingPicked()})
    sources = load_sources(uow.session, [quote.contribution_id for quote in quotes])
    return [
        Picked(quote.id, quote.contribution_id, quote.theme, bool(may_be_quoted(sources[quote.contribution_id])))
        for quote in quotes
        if quote.contribution_id in sources
    ]


def refuse(slug: str, number: int, *, written: Written, errors: Mapping[str, str], is_late: bool = False) -> str:
    """The editor again with all that was typed, and with what stands where somebody else saved meanwhile."""
    found = open_round(slug, number)
    parts = edit_parts(found, written=written, errors=errors, is_late=is_late)
    return render_template("synthesis/edit.html", **found.frame(), **parts, hints=[])


def said_saved(act: Act, state: str) -> str:
    if act.kind == "hand_in" and state == State.IN_REVIEW:
        return gettext("Handed in. A co-moderator or an organiser reads it over; then it is published.")
    if state == State.PUBLISHED:
        return gettext("Saved. Readers see it as it is now.")
    return gettext("Saved as a draft. Only moderators, organisers and translators see it.")


def target_of(slug: str, number: int, act: Act) -> str:
    """Back to where she was; a paragraph asked for is there to be written."""
    if act.kind == "hand_in":
        return url_for(".review", slug=slug, number=number)
    if act.kind == "below":
        return url_for(".edit", slug=slug, number=number, below=act.name, _anchor="words-new0")
    anchor = f"row-{act.name}" if act.kind in {"up", "down", "looked"} and act.name else "editor"
    return url_for(".edit", slug=slug, number=number, _anchor=anchor)


@bp.post("/exchanges/<slug>/rounds/<id:number>/synthesis/paragraphs/<id:key>/looked")
def looked(slug: str, number: int, key: int) -> Response:
    """She looked at a paragraph whose sources changed."""
    with unit_of_work() as uow:
        actor = current_actor()
        look_again(uow, actor, round_=find_round(uow, actor, slug, number=number), key=key)
    flash(gettext("Noted: you have looked at this paragraph."), "done")
    return redirect(url_for(".edit", slug=slug, number=number, _anchor=f"row-{key}"), 303)
