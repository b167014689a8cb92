"""What a contribution is written in, said by those who know."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.contributions.actions.language import say_language
from forum.contributions.errors import ContributionNotFound
from forum.contributions.forms import read_language
from forum.contributions.policy import can_correct_language, can_see_contribution
from forum.contributions.views.door import bp
from forum.contributions.views.own import get_letter_of
from forum.contributions.writing_page import is_language, language_choices
from forum.kernel.errors import InvalidInput, require
from forum.kernel.languages import check_language
from forum.roster.frame import find_frame
from forum.texts.labels import label_text
from forum.texts.models import Origin
from forum.texts.queries import get_text, load_versions, show
from forum.web.entry import Reading, current_actor, reading, unit_of_work
from forum.web.filters import language_label
from forum.web.forms import errors_of
from forum.web.limits import limit
from forum.web.locale import page_locale, reader

FROM = {"desk": "moderation.decision", "queue": "translating.desk"}
"""Pages that lead here, and that one goes back to."""


@bp.route("/exchanges/<slug>/contributions/<id:contribution_id>/language", methods=["GET", "POST"])
@limit("60 per hour", methods=("POST",))
def language(slug: str, contribution_id: int) -> str | tuple[str, int] | Response:
    if request.method == "GET":
        return render_language(slug, contribution_id, {})
    try:
        with unit_of_work() as uow:
            get_letter_of(Reading(uow.session, current_actor(), uow.now), slug, contribution_id)
            said = check_language(read_language(request.form))
            say_language(uow, current_actor(), contribution_id=contribution_id, language=said)
    except InvalidInput as refusal:
        return render_language(slug, contribution_id, errors_of(refusal, "other_language")), 422
    flash(gettext("Thank you. It is marked as written in %(language)s.", language=language_label(said)), "done")
    return redirect(back_from(slug, contribution_id), 303)


def back_from(slug: str, contribution_id: int) -> str:
    came_from = request.form.get("back", "")
    if came_from == "queue":
        return url_for(FROM[came_from], slug=slug)
    endpoint = FROM.get(came_from, "contributions.contribution")
    return url_for(endpoint, slug=slug, contribution_id=contribution_id)


def render_language(slug: str, contribution_id: int, errors: Mapping[str, str]) -> str:
    here = reading()
    letter = get_letter_of(here, slug, contribution_id)
    if not can_see_contribution(here.actor, letter.standing, here.now):
        raise ContributionNotFound()
    require(can_correct_language(here.actor, letter.standing, here.now))
    text = get_text(here.session, letter.contribution.text_id)
    rows = load_versions(here.session, [text.id])[text.id]
    original = show([row for row in rows if row.origin == Origin.AUTHOR], reader())
    typed = read_language(request.form) or text.detected_language or text.source_language
    return render_template(
        "contributions/language.html",
        nav=find_frame(letter.standing.exchange, round_id=letter.standing.place.round_id),
        text=label_text(original, locale=page_locale()),
        said=text.source_language,
        found=text.detected_language,
        languages=language_choices(letter.standing.exchange, here.actor, typed),
        typed=typed,
        other_language="" if is_language(typed) else typed,
        came_from=request.values.get("back", ""),
        errors=errors,
    )
