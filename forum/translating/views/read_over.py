"""Reading over a version that readers see already."""

from http import HTTPStatus

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.kernel.errors import InvalidInput
from forum.kernel.unit_of_work import UnitOfWork
from forum.roster.frame import open_exchange
from forum.texts.models import Version
from forum.translating.actions.read_over import find_it_right, send_back
from forum.translating.forms import read_comments
from forum.translating.queries.read_over import get_unread
from forum.translating.views.door import bp
from forum.translating.views.place import enter
from forum.translating.views.review import show_review
from forum.web.entry import current_actor, unit_of_work
from forum.web.forms import errors_of, read_id
from forum.web.limits import limit

ADDRESS = "/exchanges/<slug>/desk/translations/published/<id:version_id>"
Page = str | tuple[str, int] | Response


@bp.get(ADDRESS)
def read_over(slug: str, version_id: int) -> str:
    return show(slug, version_id, {})


def show(slug: str, version_id: int, errors: dict[str, str]) -> str:
    page = open_exchange(slug)
    here = page.reading
    found = get_unread(here.session, here.actor, version_id=version_id, now=here.now)
    return show_review(page, found, errors, is_published=True)


@bp.post(ADDRESS)
@limit("60 per minute")
def say_of_it(slug: str, version_id: int) -> Page:
    """Two buttons: it is right, or it goes back with a reason."""
    seen = read_id(request.form.get("seen")) or 0
    try:
        with unit_of_work() as uow:
            enter_version(uow, slug, version_id)
            said = carry_out(uow, version_id, seen)
    except InvalidInput as refusal:
        return show(slug, version_id, errors_of(refusal)), HTTPStatus.UNPROCESSABLE_ENTITY
    flash(said, "done")
    return redirect(url_for(".desk", slug=slug), HTTPStatus.SEE_OTHER)


def carry_out(uow: UnitOfWork, version_id: int, seen: int) -> str:
    actor = current_actor()
    if request.form.get("act") == "approve":
        find_it_right(uow, actor, version_id=version_id, seen_edition=seen)
        return gettext("Its label says from now on that it was reviewed.")
    is_taken_down = send_back(
        uow,
        actor,
        version_id=version_id,
        seen_edition=seen,
        reason_code=request.form.get("reason_code", ""),
        reason=request.form.get("reason", ""),
        reason_language=actor.language,
        comments=read_comments(request.form),
    )
    if is_taken_down:
        return gettext("Given back to its translator. Readers do not see it until it is mended.")
    return gettext("Given back to its translator. Until it is mended readers go on seeing it, with its label.")


def enter_version(uow: UnitOfWork, slug: str, version_id: int) -> None:
    """One that is gone was decided on by somebody else."""
    version = uow.session.get(Version, version_id)
    if version is not None:
        enter(uow, slug, version.text_id)
