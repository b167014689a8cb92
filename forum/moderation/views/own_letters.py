"""What the desk wrote to a member, for her to read, answer or stop."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.contributions.writing_page import language_choices, preset_language
from forum.exchanges.queries import get_visible_exchange
from forum.kernel.errors import InvalidInput
from forum.moderation.actions.letters import answer_letter, stop_letters, want_letters_again
from forum.moderation.forms import LetterForm, read_letter
from forum.moderation.queries.letters import list_own, wishes_none
from forum.moderation.views.door import bp
from forum.roster.frame import open_exchange
from forum.web.entry import current_actor, unit_of_work
from forum.web.forms import errors_of
from forum.web.limits import limit


@bp.get("/exchanges/<slug>/letters")
def letters(slug: str) -> str:
    return render_letters(slug)


@bp.post("/exchanges/<slug>/letters/<id:letter_id>")
@limit("30 per hour")
def answer(slug: str, letter_id: int) -> Response | tuple[str, int]:
    typed = read_letter(request.form, f"-{letter_id}")
    try:
        with unit_of_work() as uow:
            view = get_visible_exchange(uow.session, current_actor(), slug, now=uow.now)
            said = {"words": typed.words, "language": typed.language}
            answer_letter(uow, current_actor(), exchange=view.exchange, letter_id=letter_id, **said)
    except InvalidInput as refusal:
        errors = {f"{name}-{letter_id}": words for name, words in errors_of(refusal, "words_language").items()}
        return render_letters(slug, letter_id=letter_id, typed=typed, errors=errors), 422
    flash(gettext("Your answer is sent. The moderators on duty read it."), "done")
    return redirect(url_for("moderation.letters", slug=slug), 303)


@bp.post("/exchanges/<slug>/letters/stop")
def stop(slug: str) -> Response:
    """No more of them, or again where the form says so."""
    wants = request.form.get("again") == "1"
    with unit_of_work() as uow:
        view = get_visible_exchange(uow.session, current_actor(), slug, now=uow.now)
        change = want_letters_again if wants else stop_letters
        change(uow, current_actor(), exchange=view.exchange)
    said = (
        gettext("The moderators may write to you again.")
        if wants
        else gettext("Nobody writes to you like this any more.")
    )
    flash(said, "done")
    return redirect(url_for("moderation.letters", slug=slug), 303)


def render_letters(
    slug: str, *, letter_id: int = 0, typed: LetterForm | None = None, errors: Mapping[str, str] | None = None
) -> str:
    page = open_exchange(slug)
    here = page.reading
    return render_template(
        "moderation/letters.html",
        nav=page.nav,
        slug=slug,
        letters=list_own(here.session, here.actor, page.exchange, now=here.now),
        is_stopped=wishes_none(here.session, here.actor.membership_id(page.exchange.id)),
        typed=typed or LetterForm("", preset_language(page.exchange, here.actor)),
        typed_for=letter_id,
        languages=language_choices(page.exchange, here.actor),
        errors=errors or {},
    )
