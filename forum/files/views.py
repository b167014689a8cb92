from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from forum.contributions.queries import standing as contributions
from forum.exchanges import queries as exchanges
from forum.files.actions import describe_file
from forum.files.errors import FileNotFound, NotYoursToDescribe
from forum.files.forms import storage
from forum.files.models import StoredFile
from forum.files.policy import can_describe
from forum.files.queries import get_file
from forum.files.rules import is_shown_inline, name_in_address
from forum.kernel.actor import NOBODY, Actor
from forum.kernel.errors import InvalidInput
from forum.texts.queries import source_lines
from forum.web.access import own_path, public
from forum.web.entry import Reading, current_actor, reading, unit_of_work
from forum.web.locale import language_name, offered_languages, page_locale
from forum.web.runtime import runtime

bp = Blueprint("files", __name__)

POLICY = "default-src 'none'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'none'; sandbox"
"""Whatever a file holds, a browser that opens it runs nothing of it and lets it act as nobody."""


@bp.get("/files/<id:file_id>/<path:name>", endpoint="open")
@public
def open_file(file_id: int, name: str) -> Response:
    """To whoever may see what it hangs on, asked anew each time."""
    here = reading()
    file = get_visible_file(here.session, here.actor, file_id, now=here.now)
    if name not in {file.name, name_in_address(file.name)}:
        return redirect(url_for("files.open", file_id=file.id, name=name_in_address(file.name)))
    response = send_file(
        storage().open(file.sha256),
        mimetype=file.media_type,
        as_attachment=not is_shown_inline(file.media_type),
        download_name=file.name,
        etag=file.sha256,
    )
    response.content_length = file.size
    response.headers["Content-Security-Policy"] = POLICY
    is_open = here.actor is NOBODY and is_visible(here.session, NOBODY, file, now=here.now)
    response.headers["Cache-Control"] = "public, no-cache" if is_open else "no-store"
    return response


def get_visible_file(session: Session, actor: Actor, file_id: int, *, now: datetime) -> StoredFile:
    """FileNotFound also for what is not to be seen."""
    file = get_file(session, file_id)
    if not is_visible(session, actor, file, now=now):
        raise FileNotFound()
    return file


def is_visible(session: Session, actor: Actor, file: StoredFile, *, now: datetime) -> bool:
    """A file is seen by whoever sees a thing it hangs on."""
    if exchanges.is_paper_file_visible(session, actor, file.id, now=now):
        return True
    return contributions.is_file_visible(session, actor, file.id, now=now, keys=runtime().keys)


@bp.get("/files/<id:file_id>/description")
def description(file_id: int) -> str:
    """The form to say what a picture shows."""
    here = reading()
    file = get_describable_file(here.session, here.actor, file_id, now=here.now)
    lines = source_lines(here.session, [file.description_id or 0]).get(file.description_id or 0, {})
    return render_form(here, file, words=next(iter(lines.values()), ""))


@bp.post("/files/<id:file_id>/description")
def describe(file_id: int) -> Response | str | tuple[str, int]:
    words = request.form.get("words", "")
    try:
        with unit_of_work() as uow:
            file = get_describable_file(uow.session, current_actor(), file_id, now=uow.now)
            describe_file(uow, current_actor(), file_id=file.id, words=words, language=request.form.get("language", ""))
    except InvalidInput as refusal:
        here = reading()
        file = get_file(here.session, file_id)
        return render_form(here, file, words=words, error=refusal.said_in(page_locale())), 422
    flash(gettext("Thank you: the picture is described."))
    return redirect(own_path(request.form.get("next")) or url_for("exchanges.front"))


def get_describable_file(session: Session, actor: Actor, file_id: int, *, now: datetime) -> StoredFile:
    file = get_visible_file(session, actor, file_id, now=now)
    if not is_shown_inline(file.media_type):
        raise FileNotFound()
    if not can_describe(actor, file, now):
        raise NotYoursToDescribe()
    return file


def render_form(here: Reading, file: StoredFile, *, words: str, error: str = "") -> str:
    chosen = request.form.get("language") or here.actor.language
    return render_template(
        "files/description.html",
        file=file,
        url=url_for("files.open", file_id=file.id, name=name_in_address(file.name)),
        words=words,
        error=error,
        languages=[(tag, language_name(tag, tag)) for tag in offered_languages()],
        language=chosen,
        is_first=file.description_id is None,
        next=own_path(request.values.get("next")) or "",
    )
