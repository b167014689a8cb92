"""Writing to one member from the desk."""

import html
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.contributions.writing_page import language_choices
from forum.exchanges.queries import get_visible_exchange
from forum.kernel.errors import InvalidInput
from forum.kernel.reader import Reader, same_language
from forum.kernel.wording import direction
from forum.moderation.actions.letters import send_letter
from forum.moderation.forms import LetterForm, read_letter
from forum.moderation.letter_words import NAMES, fill_in
from forum.moderation.policy import can_write_to
from forum.moderation.queries.letters import Person, begin_with, find_own_name, get_person, list_to_person
from forum.moderation.views.door import bp
from forum.roster.frame import ExchangePage, open_exchange
from forum.texts.queries import show
from forum.web.entry import current_actor, unit_of_work
from forum.web.forms import errors_of
from forum.web.limits import limit
from forum.web.locale import page_locale


@bp.get("/exchanges/<slug>/desk/letters/<id:number>")
def letter(slug: str, number: int) -> str:
    """What was written to her before, and a letter begun from a template in the language she reads; to her answer, empty."""
    return render_template("moderation/letter.html", **letter_parts(open_exchange(slug), number))


@bp.post("/exchanges/<slug>/desk/letters/<id:number>")
@limit("60 per hour")
def send(slug: str, number: int) -> Response | tuple[str, int]:
    typed = read_letter(request.form)
    try:
        with unit_of_work() as uow:
            view = get_visible_exchange(uow.session, current_actor(), slug, now=uow.now)
            sent = send_letter(
                uow,
                current_actor(),
                exchange=view.exchange,
                number=number,
                words=typed.words,
                language=typed.language,
            )
            is_first = sent.number == 1
    except InvalidInput as refusal:
        errors = errors_of(refusal, "words_language")
        parts = letter_parts(open_exchange(slug), number, typed=typed, errors=errors)
        return render_template("moderation/letter.html", **parts), 422
    flash(gettext("Your letter is sent. Her answer comes to the desk."), "done")
    if is_first:
        return redirect(url_for("moderation.section", slug=slug, section="silent", _anchor="silent"), 303)
    return redirect(url_for("moderation.desk", slug=slug, _anchor="today"), 303)


def letter_parts(
    page: ExchangePage, number: int, *, typed: LetterForm | None = None, errors: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """NobodyThere, NotPermitted."""
    here, slug = page.reading, page.view.slug
    person = get_person(here.session, here.actor, page.exchange, number=number, now=here.now)
    chosen = request.args.get("template", "")
    template = chosen if chosen in NAMES else next(iter(NAMES))
    answers = person.addressee.has_answered and chosen not in NAMES
    fresh = begin(page, person, template=template, language=person.language)
    begun = typed or (replace(fresh, words="") if answers else fresh)
    mine = begin(page, person, template=template, language=page_locale())
    is_read = same_language(begun.language, mine.language) or Reader(here.actor.language, here.actor.reads).reads(
        begun.language
    )
    return {
        "nav": page.nav,
        "person": person,
        "before": list_to_person(
            here.session, here.actor, page.exchange, membership_id=person.addressee.membership_id, now=here.now
        ),
        "refusal": can_write_to(here.actor, page.exchange, here.now, whom=person.addressee).message,
        "template": template,
        "templates": [(name, gettext(words)) for name, words in NAMES.items()],
        "typed": begun,
        "mine": None if is_read or answers else mine,
        "mine_direction": direction(mine.language),
        "languages": language_choices(page.exchange, here.actor, begun.language),
        "errors": errors or {},
        "action": url_for("moderation.send", slug=slug, number=number),
        "here_url": url_for("moderation.letter", slug=slug, number=number),
        "desk_url": url_for("moderation.desk", slug=slug),
    }


def begin(page: ExchangePage, person: Person, *, template: str, language: str) -> LetterForm:
    """A template with her name, this week's theme and the writer's name in it."""
    words, found = begin_with(page.reading.session, page.exchange, name=template, language=language)
    reader, round_ = Reader(found), page.view.present_round(page.reading.now)
    theme = html.unescape(show(round_.theme, reader).html) if round_ is not None and round_.theme else ""
    places = {
        "name": person.name,
        "theme": theme,
        "exchange": html.unescape(page.view.title(reader).html),
        "host": page.exchange.host,
        "moderator": find_own_name(page.reading.session, page.reading.actor, page.exchange),
    }
    return LetterForm(words=fill_in(words, places), language=found)
