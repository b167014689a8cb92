"""Files hung on a contribution, or taken off it, by its author."""

from flask import flash, redirect, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.contributions.actions import attach
from forum.contributions.views.door import bp
from forum.contributions.views.own import get_letter_of, render_edit
from forum.files.forms import read_uploads
from forum.kernel.errors import InvalidInput
from forum.web.entry import Reading, current_actor, unit_of_work
from forum.web.forms import errors_of
from forum.web.limits import limit


@bp.post("/exchanges/<slug>/contributions/<id:contribution_id>/files")
@limit("20 per 10 minute")
def add_files(slug: str, contribution_id: int) -> tuple[str, int] | Response:
    uploads = read_uploads()
    try:
        if uploads.refusal is not None:
            raise uploads.refusal
        with unit_of_work() as uow:
            get_letter_of(Reading(uow.session, current_actor(), uow.now), slug, contribution_id)
            attach.add_files(
                uow,
                current_actor(),
                contribution_id=contribution_id,
                files=uploads.files,
                descriptions=uploads.descriptions,
            )
    except InvalidInput as refusal:
        return render_edit(slug, contribution_id, errors=errors_of(refusal, "files"), kept_files=uploads.tokens), 422
    flash(gettext("The files are added."), "done")
    return redirect(url_for("contributions.edit", slug=slug, contribution_id=contribution_id), 303)


@bp.post("/exchanges/<slug>/contributions/<id:contribution_id>/files/<id:file_id>/remove")
def take_off_file(slug: str, contribution_id: int, file_id: int) -> Response:
    with unit_of_work() as uow:
        get_letter_of(Reading(uow.session, current_actor(), uow.now), slug, contribution_id)
        attach.take_off_file(uow, current_actor(), contribution_id=contribution_id, file_id=file_id)
    flash(gettext("The file is taken off. Nobody can open it any more."), "done")
    return redirect(url_for("contributions.edit", slug=slug, contribution_id=contribution_id), 303)
