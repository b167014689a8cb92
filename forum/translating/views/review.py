"""A version handed in, beside its source."""

from http import HTTPStatus

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.exchanges.queries import get_visible_exchange
from forum.kernel.errors import InvalidInput
from forum.kernel.unit_of_work import UnitOfWork
from forum.roster.frame import ExchangePage, open_exchange
from forum.translating.actions.review import approve_version, return_version
from forum.translating.forms import read_comments
from forum.translating.models import Draft
from forum.translating.queries.review import Review, get_review
from forum.translating.shown_review import review_of
from forum.translating.views.door import bp
from forum.translating.views.place import check_place, glossary_of, place_of
from forum.translating.words import reason_choices
from forum.web.entry import current_actor, unit_of_work
from forum.web.forms import errors_of, read_id
from forum.web.limits import limit

Page = str | tuple[str, int] | Response


@bp.get("/exchanges/<slug>/desk/translations/<id:draft_id>")
def review(slug: str, draft_id: int) -> str:
    """A version handed in, beside its source."""
    page = open_exchange(slug)
    here = page.reading
    found = get_review(here.session, here.actor, draft_id=draft_id, now=here.now)
    return show_review(page, found, {})


def show_review(page: ExchangePage, found: Review, errors: dict[str, str], *, is_published: bool = False) -> str:
    """`is_published`: readers see it already."""
    check_place(found.work.exchange_id, page.exchange.id)
    place_url = place_of(page.reading.session, page.exchange.slug, found.work)
    glossary = glossary_of(page.reading, found.work, source_language=found.base.language, language=found.draft.language)
    return render_template(
        "translating/review.html",
        nav=page.nav,
        review=review_of(found, place_url, names=page.credits, glossary=glossary),
        reasons=reason_choices(),
        comments=read_comments(request.form),
        is_published=is_published,
        typed={"reason_code": request.form.get("reason_code", ""), "reason": request.form.get("reason", "")},
        errors=errors,
        desk_url=url_for(".desk", slug=page.exchange.slug),
    )


@bp.post("/exchanges/<slug>/desk/translations/<id:draft_id>")
@limit("60 per minute")
def decide(slug: str, draft_id: int) -> Page:
    """Two buttons: publish it, or give it back with a reason."""
    seen = read_id(request.form.get("seen")) or 0
    try:
        with unit_of_work() as uow:
            actor = current_actor()
            enter_review(uow, slug, draft_id)
            if request.form.get("act") == "approve":
                approve_version(uow, actor, draft_id=draft_id, seen_edition=seen)
                said = gettext("Published. Readers see it from now on.")
            else:
                return_version(
                    uow,
                    actor,
                    draft_id=draft_id,
                    seen_edition=seen,
                    reason_code=request.form.get("reason_code", ""),
                    reason=request.form.get("reason", ""),
                    reason_language=actor.language,
                    comments=read_comments(request.form),
                )
                said = gettext("Given back to its translator, with your reason.")
    except InvalidInput as refusal:
        page = open_exchange(slug)
        here = page.reading
        found = get_review(here.session, here.actor, draft_id=draft_id, now=here.now)
        return show_review(page, found, errors_of(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(said, "done")
    return redirect(url_for(".desk", slug=slug), HTTPStatus.SEE_OTHER)


def enter_review(uow: UnitOfWork, slug: str, draft_id: int) -> None:
    """A draft of another exchange is none here; one that is gone was decided on by somebody else."""
    view = get_visible_exchange(uow.session, current_actor(), slug, now=uow.now)
    draft = uow.session.get(Draft, draft_id)
    if draft is not None:
        check_place(draft.exchange_id, view.id)
