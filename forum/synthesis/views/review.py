from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.contributions.writing_page import preset_language
from forum.kernel.errors import InvalidInput, require
from forum.kernel.wording import direction
from forum.synthesis.actions.review import agree_to_change, give_back, publish_synthesis
from forum.synthesis.errors import SynthesisNotFound
from forum.synthesis.forms import read_act
from forum.synthesis.models import State
from forum.synthesis.pages import find_round, open_round
from forum.synthesis.policy import can_review, can_see_draft
from forum.synthesis.queries.fairness import weigh_fairness
from forum.synthesis.queries.reviewers import has_others, list_reviewers
from forum.synthesis.queries.sheets import find_words_read
from forum.synthesis.queries.sources import list_published
from forum.synthesis.reading_page import show_synthesis
from forum.synthesis.views.door import bp
from forum.texts.difference import compare
from forum.texts.queries import get_source
from forum.web.entry import current_actor, unit_of_work
from forum.web.forms import errors_of, read_id


@bp.get("/exchanges/<slug>/rounds/<id:number>/synthesis/review")
def review(slug: str, number: int) -> str:
    """The draft as readers would see it, for who writes it and who reads it over."""
    return render_review(slug, number, errors={})


def render_review(slug: str, number: int, *, errors: Mapping[str, str]) -> str:
    found = open_round(slug, number)
    here, synthesis = found.page.reading, found.sheet.synthesis
    require(can_see_draft(here.actor, found.sheet.standing, here.now))
    if synthesis is None:
        raise SynthesisNotFound()
    others = has_others(list_reviewers(here.session, found.page.exchange.id), found.sheet.standing, here.now)
    may_review = can_review(here.actor, found.sheet.standing, here.now, has_others=others)
    fairness = weigh_fairness(list_published(here.session, found.round.id), found.sheet.cited)
    is_changed = synthesis.is_changed_since_read
    is_waiting = synthesis.state == State.IN_REVIEW or is_changed
    source, before = get_source(here.session, synthesis.text_id), find_words_read(here.session, synthesis)
    return render_template(
        "synthesis/review.html",
        **found.frame(),
        shown=show_synthesis(found),
        state=synthesis.state,
        edition=synthesis.edition,
        is_changed=is_changed,
        compared=compare(before, source.paragraphs) if before is not None else [],
        language=source.language,
        language_direction=direction(source.language),
        may_decide=is_waiting and bool(may_review),
        is_alone=here.actor.membership_id(found.page.exchange.id) in found.sheet.standing.writers,
        refusal=gettext(may_review.message) if is_waiting and not may_review else "",
        reflected=fairness.count - len(fairness.missing),
        count=fairness.count,
        decide_url=found.url("decide"),
        fairness_url=found.url("fairness"),
        typed=request.form.get("words", ""),
        errors=errors,
    )


@bp.post("/exchanges/<slug>/rounds/<id:number>/synthesis/review")
def decide(slug: str, number: int) -> Response | tuple[str, int]:
    """Publish it, or give it back with a word; or say of what was changed since that it is good."""
    edition = read_id(request.form.get("edition")) or 0
    try:
        with unit_of_work() as uow:
            actor = current_actor()
            round_ = find_round(uow, actor, slug, number=number)
            act = read_act(request.form).kind
            if act == "publish":
                publish_synthesis(uow, actor, round_=round_, edition=edition)
                said, endpoint = gettext("Published. Readers find it on the page of the week."), ".read"
            elif act == "agree":
                agree_to_change(uow, actor, round_=round_, edition=edition)
                said, endpoint = gettext("Noted: you have read over what was changed."), ".read"
            else:
                language = preset_language(open_round(slug, number).page.exchange, actor)
                words = request.form.get("words", "")
                give_back(uow, actor, round_=round_, edition=edition, words=words, language=language)
                said, endpoint = gettext("Given back to those who wrote it, with your words."), ".review"
    except InvalidInput as refusal:
        return render_review(slug, number, errors=errors_of(refusal)), 422
    flash(said, "done")
    return redirect(url_for(endpoint, slug=slug, number=number), 303)
