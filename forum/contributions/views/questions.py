"""What translators ask an author about her words: answered on her page, or by the link of a mail."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.contributions.views.door import bp
from forum.contributions.views.own import Tongue, edit_address, get_letter_of
from forum.contributions.writing_page import language_choices
from forum.kernel.errors import InvalidInput
from forum.kernel.wording import direction
from forum.texts.notes import as_note
from forum.texts.queries import get_text
from forum.translating.actions.ask import answer_by_link, answer_question
from forum.translating.forms import read_answer
from forum.translating.frame import answer_forms
from forum.translating.queries.questions import AskedOf, get_asked, get_asked_by_link
from forum.web.access import public
from forum.web.entry import Reading, current_actor, reading, unit_of_work
from forum.web.forms import errors_of
from forum.web.limits import limit
from forum.web.runtime import runtime

Page = str | tuple[str, int] | Response


@bp.get("/exchanges/<slug>/contributions/<id:contribution_id>/questions")
def questions(slug: str, contribution_id: int) -> str:
    """What she is asked about one text of hers, beside the passage."""
    return show_own(slug, contribution_id, {})


@bp.post("/exchanges/<slug>/contributions/<id:contribution_id>/questions")
@limit("60 per hour")
def answer(slug: str, contribution_id: int) -> Page:
    typed = read_answer(request.form, fallback=current_actor().language)
    try:
        with unit_of_work() as uow:
            get_letter_of(Reading(uow.session, current_actor(), uow.now), slug, contribution_id)
            answer_question(uow, current_actor(), contribution_id=contribution_id, answer=typed)
    except InvalidInput as refusal:
        return show_own(slug, contribution_id, errors_of(refusal)), 422
    flash(said_answered(), "done")
    return redirect(url_for(".questions", slug=slug, contribution_id=contribution_id), 303)


@bp.get("/answers/<token>")
@public
def questions_by_link(token: str) -> str:
    """The same for whoever holds the link that was mailed to her, signed in or not."""
    return show_by_link(token, {})


@bp.post("/answers/<token>")
@public
@limit("20 per hour")
def answer_to_link(token: str) -> Page:
    try:
        with unit_of_work() as uow:
            typed = read_answer(request.form, fallback=current_actor().language)
            answer_by_link(uow, token=token, answer=typed)
    except InvalidInput as refusal:
        return show_by_link(token, errors_of(refusal)), 422
    flash(said_answered(), "done")
    return redirect(url_for(".questions_by_link", token=token), 303)


def show_own(slug: str, contribution_id: int, errors: Mapping[str, str]) -> str:
    here = reading()
    get_letter_of(here, slug, contribution_id)
    asked = get_asked(here.session, here.actor, contribution_id, now=here.now, keys=runtime().keys)
    action = url_for(".answer", slug=slug, contribution_id=contribution_id)
    return show(here, asked, action=action, errors=errors)


def show_by_link(token: str, errors: Mapping[str, str]) -> str:
    here = reading()
    asked = get_asked_by_link(here.session, token, now=here.now, keys=runtime().keys)
    return show(here, asked, action=url_for(".answer_to_link", token=token), errors=errors)


def show(here: Reading, asked: AskedOf, *, action: str, errors: Mapping[str, str]) -> str:
    exchange, text = asked.letter.standing.exchange, get_text(here.session, asked.letter.contribution.text_id)
    return render_template(
        "contributions/questions.html",
        forms=answer_forms(asked, request.form),
        words=Tongue(text.source_language, direction(text.source_language)),
        note=as_note(text.content_note, text.content_note_language),
        languages=language_choices(exchange, here.actor, text.source_language),
        is_anonymous=asked.letter.standing.is_anonymous,
        action=action,
        edit_url=edit_address(asked.letter, exchange.slug),
        errors=errors,
    )


def said_answered() -> str:
    return gettext("Thank you. Your answer is beside your words now, for all who translate them.")
