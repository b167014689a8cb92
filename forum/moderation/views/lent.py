"""A reader lent for one text: her page with the text, and her answer."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from forum.contributions.queries.wordings import note_to_edit, words_waiting
from forum.contributions.writing_page import language_choices, preset_language
from forum.kernel.errors import InvalidInput
from forum.kernel.markup import render
from forum.kernel.wording import direction
from forum.moderation.actions.lend import answer_reading, promise_to_keep
from forum.moderation.errors import ReadingNotFound
from forum.moderation.queries.lent import get_reading
from forum.moderation.rules import MOST_LINES, LentAnswer, waits
from forum.moderation.views.door import bp
from forum.roster.frame import open_exchange
from forum.texts.queries import get_text
from forum.web.entry import current_actor, unit_of_work
from forum.web.forms import errors_of


@bp.get("/exchanges/<slug>/readings/<id:reading_id>")
def reading_page(slug: str, reading_id: int) -> str:
    """What she is asked; the text once she promised to keep it to herself, until she answered."""
    return render_template("moderation/reading.html", **reading_parts(slug, reading_id, errors={}))


@bp.post("/exchanges/<slug>/readings/<id:reading_id>")
def read_for(slug: str, reading_id: int) -> tuple[str, int] | Response:
    form = request.form
    try:
        with unit_of_work() as uow:
            if form.get("act") == "promise":
                promise_to_keep(uow, current_actor(), reading_id=reading_id)
            else:
                said = {"words": form.get("words", ""), "language": form.get("words_language", "")}
                answer_reading(uow, current_actor(), reading_id=reading_id, answer=form.get("answer", ""), **said)
                flash(gettext("Thank you. The moderator has your answer."), "done")
    except InvalidInput as refusal:
        parts = reading_parts(slug, reading_id, errors=errors_of(refusal, "words"))
        return render_template("moderation/reading.html", **parts), 422
    return redirect(url_for("moderation.reading_page", slug=slug, reading_id=reading_id), 303)


def reading_parts(slug: str, reading_id: int, *, errors: dict[str, str]) -> dict[str, Any]:
    page = open_exchange(slug)
    here = page.reading
    found, contribution = get_reading(here.session, here.actor, reading_id, now=here.now)
    if found.exchange_id != page.exchange.id:
        raise ReadingNotFound()
    is_open = found.answer is None and waits(contribution)
    language = get_text(here.session, contribution.text_id).source_language
    shows = is_open and found.promised_at is not None
    return {
        "nav": page.nav,
        "state": "answered" if found.answer else "open" if is_open else "over",
        "html": Markup(render(words_waiting(here.session, contribution))) if shows else "",  # noqa: S704
        "note": note_to_edit(here.session, contribution.text_id) if shows else None,
        "language": language,
        "words_direction": direction(language),
        "answers": answer_choices(),
        "languages": language_choices(page.exchange, here.actor),
        "preset": preset_language(page.exchange, here.actor),
        "most": MOST_LINES,
        "typed": request.form,
        "errors": errors,
        "action": url_for("moderation.read_for", slug=slug, reading_id=reading_id),
    }


def answer_choices() -> list[tuple[str, str]]:
    return [
        (LentAnswer.YES, gettext("Yes: nothing in it speaks against publishing it")),
        (LentAnswer.NO, gettext("No: something in it does, as I say below")),
        (LentAnswer.CANNOT, gettext("I cannot say, or I do not wish to")),
    ]
