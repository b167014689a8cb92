from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.archive.actions import ask_for_archive, drop_archive
from forum.archive.errors import ArchiveNotFound, ArchiveOutOfDate, NoPublicArchive, NothingToArchive
from forum.archive.models import Archive
from forum.archive.queries.kept import get_archive, list_archives
from forum.archive.rules import KEPT, MEMBERS, PUBLIC, State, audiences_of, is_over, stands_as
from forum.archive.shelter import archive_path
from forum.exchanges.policy import require_organiser
from forum.exchanges.queries import get_visible_exchange
from forum.files.showing import said_size
from forum.kernel.errors import Refusal
from forum.kernel.wording import mark
from forum.roster.frame import ExchangePage, desk_links, open_exchange
from forum.web.access import needs_proof
from forum.web.entry import current_actor, reading, unit_of_work
from forum.web.limits import limit
from forum.web.locale import page_locale
from forum.web.runtime import runtime

bp = Blueprint("archive", __name__)

WORDS = {PUBLIC: mark("For everybody"), MEMBERS: mark("For members")}
FAILURES: dict[str, type[Refusal]] = {each.code: each for each in (NoPublicArchive, NothingToArchive)}


@dataclass(frozen=True, slots=True)
class ShownArchive:
    """`state` is "none" where nobody asked for one; `url` where it can be taken; `why`: where it failed."""

    audience: str
    words: str
    state: str
    since: datetime | None = None
    until: datetime | None = None
    size: str = ""
    sha256: str = ""
    why: str = ""
    url: str = ""
    remove_url: str = ""


@bp.get("/exchanges/<slug>/organise/archive")
def desk(slug: str) -> str:
    page = open_exchange(slug)
    require_organiser(page.reading.actor, page.exchange.id, page.reading.now)
    return render_template(
        "archive/desk.html",
        nav=page.nav,
        desks=desk_links(slug),
        archives=show_archives(page),
        kept_days=KEPT.days,
        url=url_for("archive.ask", slug=slug),
    )


@bp.post("/exchanges/<slug>/organise/archive")
@limit("20 per hour")
@needs_proof()
def ask(slug: str) -> Response:
    with unit_of_work() as uow:
        view = get_visible_exchange(uow.session, current_actor(), slug, now=uow.now)
        ask_for_archive(uow, current_actor(), exchange=view.exchange, audience=request.form.get("audience", ""))
    flash(gettext("The archive is being made. Come back to this page in a minute."))
    return redirect(url_for("archive.desk", slug=slug))


@bp.get("/exchanges/<slug>/organise/archive/<id:archive_id>")
@limit("20 per hour", methods=("GET",))
@needs_proof()
def download(slug: str, archive_id: int) -> Response:
    """Looked at anew each time: one that may hold what was withdrawn since is no longer given out."""
    here = reading()
    view = get_visible_exchange(here.session, here.actor, slug, now=here.now)
    require_organiser(here.actor, view.id, here.now)
    row = get_archive(here.session, view.id, archive_id)
    state = stands_as(row.state, revision=row.revision, present=view.exchange.revision)
    if state is State.OUT_OF_DATE:
        raise ArchiveOutOfDate()
    path = archive_path(folder(), row.id)
    if state is not State.READY or is_over(row.made_at, here.now) or not path.is_file():
        raise ArchiveNotFound()
    response = send_file(path, mimetype="application/zip", as_attachment=True, download_name=file_name(slug, row))
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/exchanges/<slug>/organise/archive/<id:archive_id>/remove")
def remove(slug: str, archive_id: int) -> Response:
    with unit_of_work() as uow:
        view = get_visible_exchange(uow.session, current_actor(), slug, now=uow.now)
        drop_archive(uow, current_actor(), exchange=view.exchange, archive_id=archive_id)
    flash(gettext("The archive is removed."))
    return redirect(url_for("archive.desk", slug=slug))


def folder() -> Path:
    return runtime().settings.data_dir / "archives"


def file_name(slug: str, row: Archive) -> str:
    return f"archive-{slug}-{row.audience}-{row.made_at:%Y-%m-%d}.zip"


def show_archives(page: ExchangePage) -> list[ShownArchive]:
    """One for each audience there can be."""
    rows = {row.audience: row for row in list_archives(page.reading.session, page.exchange.id)}
    return [
        show_archive(page, rows[audience])
        if audience in rows and not is_over(rows[audience].made_at, page.reading.now)
        else ShownArchive(audience, gettext(WORDS[audience]), "none")
        for audience in audiences_of(page.exchange.access)
    ]


def show_archive(page: ExchangePage, row: Archive) -> ShownArchive:
    state = stands_as(row.state, revision=row.revision, present=page.exchange.revision)
    slug = page.view.slug
    return ShownArchive(
        audience=row.audience,
        words=gettext(WORDS[row.audience]),
        state=state,
        since=row.made_at or row.asked_at,
        until=row.made_at + KEPT if row.made_at else None,
        size=said_size(row.size or 0),
        sha256=row.sha256 or "",
        why=say_failure(row.reason) if state is State.FAILED else "",
        url=url_for("archive.download", slug=slug, archive_id=row.id) if state is State.READY else "",
        remove_url=url_for("archive.remove", slug=slug, archive_id=row.id),
    )


def say_failure(code: str | None) -> str:
    found = FAILURES.get(code or "")
    if found is not None:
        return found().said_in(page_locale())
    return gettext("Something on the machine failed; its keeper finds it in the journal. Please try again later.")
