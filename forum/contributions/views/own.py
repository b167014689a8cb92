"""One contribution: where it stands, or, for those who may read it, alone; and what its author does with it."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.contributions.actions.edit import Edit, resubmit_contribution
from forum.contributions.actions.withdraw import withdraw_contribution
from forum.contributions.errors import ContributionNotFound, PointedOut
from forum.contributions.forms import field_of, read_edit
from forum.contributions.models import Contribution, Status, Topic
from forum.contributions.pointing_page import BeforeSending, before_sending
from forum.contributions.policy import (
    audiences,
    can_add_files,
    can_correct_language,
    can_edit,
    can_read_aside,
    can_read_waiting,
    can_see_contribution,
    is_author,
)
from forum.contributions.queries.entering import find_through
from forum.contributions.queries.standing import Letter, get_letter
from forum.contributions.queries.wordings import find_proposed_edit, note_to_edit, words_to_edit
from forum.contributions.reasons import FOR_HIDING, FOR_RETURN, said_reason
from forum.contributions.rules import Standing
from forum.contributions.said import said_through
from forum.contributions.showing import place_address
from forum.contributions.views.door import bp
from forum.contributions.writing_page import is_language, language_choices
from forum.files.showing import show_files_of
from forum.kernel.errors import InvalidInput
from forum.kernel.wording import direction
from forum.moderation.queries.appeals import list_own_appeals
from forum.moderation.queries.decisions import find_reopening
from forum.moderation.queries.passages import list_marked
from forum.roster.frame import find_frame
from forum.support.frame import show_note
from forum.texts.labels import label_text
from forum.texts.queries import get_text, show_texts
from forum.web.access import public
from forum.web.entry import Reading, current_actor, reading, unit_of_work
from forum.web.forms import errors_of, read_tag
from forum.web.limits import limit
from forum.web.locale import page_locale, reader
from forum.web.runtime import runtime
from forum.web.site import address


class Tongue(NamedTuple):
    """The language of somebody's words, and which way they run."""

    language: str
    direction: str


@bp.get("/exchanges/<slug>/contributions/<id:contribution_id>")
@public
def contribution(slug: str, contribution_id: int) -> str | Response:
    here = reading()
    letter = get_letter_of(here, slug, contribution_id)
    if stands_in_topic(here, letter):
        topic = here.session.get_one(Topic, letter.contribution.topic_id)
        version = read_tag(request.args.get("version", ""))
        return redirect(place_address(slug, letter.contribution, next_place=topic.next_place, version=version))
    if not can_see_contribution(here.actor, letter.standing, here.now):
        raise ContributionNotFound()
    return render_alone(here, letter)


@bp.route("/exchanges/<slug>/contributions/<id:contribution_id>/edit", methods=["GET", "POST"])
@limit("20 per 10 minute")
def edit(slug: str, contribution_id: int) -> str | tuple[str, int] | Response:
    """Change one's words; what was returned is sent again with the same button."""
    if request.method == "GET":
        return render_edit(slug, contribution_id)
    wanted = read_edit(request.form)
    try:
        with unit_of_work() as uow:
            get_letter_of(Reading(uow.session, current_actor(), uow.now), slug, contribution_id)
            changed = resubmit_contribution(uow, current_actor(), contribution_id=contribution_id, edit=wanted)
            topic = uow.session.get_one(Topic, changed.topic_id)
            target = place_address(slug, changed, next_place=topic.next_place)
    except PointedOut:
        pointed = before_sending(wanted.text, language=wanted.language)
        return render_edit(slug, contribution_id, typed=wanted, pointed=pointed), 422
    except InvalidInput as refusal:
        errors = errors_of(refusal, field_of(refusal))
        return render_edit(slug, contribution_id, typed=wanted, errors=errors), 422
    flash(said_changed(changed.status, is_waiting=changed.has_pending_edit), "done")
    return redirect(target, 303)


@bp.post("/exchanges/<slug>/contributions/<id:contribution_id>/withdraw")
def withdraw(slug: str, contribution_id: int) -> Response:
    with unit_of_work() as uow:
        here = Reading(uow.session, current_actor(), uow.now)
        letter = get_letter_of(here, slug, contribution_id)
        gone = withdraw_contribution(uow, here.actor, contribution_id=contribution_id)
        topic = uow.session.get_one(Topic, gone.topic_id)
        target = place_address(slug, gone, next_place=topic.next_place)
        may_go_there = bool(audiences(here.actor, letter.standing.exchange, uow.now))
    flash(gettext("Your contribution is withdrawn. Nobody can read it any more."), "done")
    return redirect(target if may_go_there else address("accounts.my_page") or "/", 303)


def get_letter_of(here: Reading, slug: str, contribution_id: int) -> Letter:
    """Of this exchange; who may read it is asked by the caller. ContributionNotFound."""
    letter = get_letter(here.session, contribution_id, keys=runtime().keys)
    if letter.standing.exchange.slug != slug:
        raise ContributionNotFound()
    return letter


def stands_in_topic(here: Reading, letter: Letter) -> bool:
    """Whether this reader finds it at its place; what is hidden or set aside only if she may not read it here."""
    standing = letter.standing
    if letter.contribution.root_place is None:
        return False
    if standing.audience not in audiences(here.actor, standing.exchange, here.now):
        return False
    return standing.status not in {Status.HIDDEN, Status.ASIDE} or not can_see_contribution(
        here.actor, standing, here.now
    )


def render_alone(here: Reading, letter: Letter) -> str:
    row, standing = letter.contribution, letter.standing
    text = show_texts(here.session, [row.text_id], reader())[row.text_id]
    slug = standing.exchange.slug
    where: dict[str, Any] = {"slug": slug, "contribution_id": row.id}
    written = get_text(here.session, row.text_id)
    source_language = written.source_language
    is_hers = is_author(here.actor, standing)
    return render_template(
        "contributions/contribution.html",
        nav=find_frame(letter.standing.exchange, round_id=letter.standing.place.round_id),
        contribution=row,
        is_hers=is_hers,
        text=label_text(text, locale=page_locale()),
        is_note_given=is_hers and written.content_note_by == "moderator",
        files=show_files_of(here.session, row.text_id, reader()),
        through=said_through(through) if (through := find_through(here.session, row)) else "",
        reason=said_reason(page_locale(), row.reason_code, of=reasons_of(row.status)) if row.reason_code else "",
        edit_url=edit_address(letter, slug) if is_hers else "",
        may_edit=bool(can_edit(here.actor, standing, here.now)),
        withdraw_url=url_for("contributions.withdraw", **where) if is_hers else "",
        marked=[one for one in list_marked(here.session, row) if one.is_marked] if is_hers else [],
        words=Tongue(source_language, direction(source_language)),
        doubt=written.detected_language,
        language_url=language_address(here, letter),
        appeal=list_own_appeals(here.session, {row.id: row.status}, locale=page_locale()).get(row.id)
        if is_hers
        else None,
        reopened_at=find_reopening(here.session, row.id) if is_hers else None,
        appeal_url=address("moderation.appeal", **where),
        moderate_url="" if is_hers else moderate_address(here, standing, where),
        note=show_note(here, standing.exchange) if is_hers and standing.status is Status.ASIDE else None,
        topic_url=url_for("contributions.topic", slug=slug, topic_id=row.topic_id),
    )


def language_address(here: Reading, letter: Letter) -> str:
    """Where who looks may say what it is written in."""
    if not can_correct_language(here.actor, letter.standing, here.now):
        return ""
    return url_for("contributions.language", slug=letter.standing.exchange.slug, contribution_id=letter.contribution.id)


def moderate_address(here: Reading, standing: Standing, where: dict[str, Any]) -> str:
    """Where those who may decide on it do so; what was set aside has a page of its own."""
    if standing.status is Status.ASIDE:
        return address("moderation.danger", **where) if can_read_aside(here.actor, standing.exchange, here.now) else ""
    return address("moderation.decision", **where) if can_read_waiting(here.actor, standing.exchange, here.now) else ""


def edit_address(letter: Letter, slug: str) -> str:
    """A draft is gone on with in the box it was begun in."""
    row = letter.contribution
    if row.status == Status.DRAFT:
        return url_for("contributions.write", slug=slug, topic_id=row.topic_id, draft_id=row.id)
    return url_for("contributions.edit", slug=slug, contribution_id=row.id)


def render_edit(
    slug: str,
    contribution_id: int,
    *,
    typed: Edit | None = None,
    errors: Mapping[str, str] | None = None,
    pointed: BeforeSending | None = None,
    kept_files: Sequence[tuple[str, str]] = (),
) -> str:
    here = reading()
    letter = get_letter_of(here, slug, contribution_id)
    if not is_author(here.actor, letter.standing) or letter.standing.status is Status.WITHDRAWN:
        raise ContributionNotFound()
    row = letter.contribution
    may_edit = can_edit(here.actor, letter.standing, here.now)
    text, note = get_text(here.session, row.text_id), note_to_edit(here.session, row.text_id)
    source_language = text.source_language
    where: dict[str, Any] = {"slug": slug, "contribution_id": contribution_id}
    return render_template(
        "contributions/edit.html",
        nav=find_frame(letter.standing.exchange, round_id=letter.standing.place.round_id),
        slug=slug,
        contribution=row,
        refusal=may_edit.message,
        typed=typed or kept_words(here, row.text_id, language=source_language),
        note=note,
        is_note_hers=text.content_note_by != "moderator",
        languages=language_choices(letter.standing.exchange, here.actor, typed.language if typed else source_language),
        other_language=typed.language if typed and not is_language(typed.language) else "",
        reason=said_reason(page_locale(), row.reason_code, of=reasons_of(row.status)) if row.reason_code else "",
        marked=list_marked(here.session, row),
        words=Tongue(source_language, direction(source_language)),
        is_waiting=row.has_pending_edit and find_proposed_edit(here.session, row.text_id) is not None,
        errors=errors or {},
        pointed=pointed,
        **files_of(here, letter, kept=kept_files),
        **doors_of(row, where),
        topic_url=url_for("contributions.topic", slug=slug, topic_id=row.topic_id),
    )


def doors_of(row: Contribution, where: dict[str, Any]) -> dict[str, str]:
    bears_name = row.author_id is not None and row.status != Status.DRAFT
    return {
        "edit_url": url_for("contributions.edit", **where),
        "unname_url": url_for("contributions.unname", **where) if bears_name else "",
        "withdraw_url": url_for("contributions.withdraw", **where),
    }


def kept_words(here: Reading, text_id: int, *, language: str) -> Edit:
    """What she last wrote, to change it."""
    note = note_to_edit(here.session, text_id)
    words = words_to_edit(here.session, text_id)
    return Edit(text=words, language=language, content_note=note.words if note else "")


def files_of(here: Reading, letter: Letter, *, kept: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Its files, and the form to add more; `kept` are those sent with a form that came back."""
    slug, row = letter.standing.exchange.slug, letter.contribution
    return {
        "files": show_files_of(here.session, row.text_id, reader(), describes_from=edit_address(letter, slug)),
        "adds_files": bool(can_add_files(here.actor, letter.standing, here.now)),
        "kept_files": kept,
        "file_description": request.form.get("file_description", ""),
        "files_url": url_for("contributions.add_files", slug=slug, contribution_id=row.id),
    }


def reasons_of(status: str) -> Mapping[str, str]:
    return FOR_HIDING if status == Status.HIDDEN else FOR_RETURN


def said_changed(status: str, *, is_waiting: bool) -> str:
    if is_waiting:
        return gettext("Your change was sent. Until a moderator has read it, the words published before stand.")
    if status == Status.WAITING:
        return gettext("Your contribution was sent. It waits to be read by a moderator.")
    return gettext("Your change is published.") if status == Status.PUBLISHED else gettext("Your change is kept.")
