"""An organiser's commitments: those members offer, and those she writes herself."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.exchanges.models import Membership
from forum.exchanges.policy import require_organiser
from forum.exchanges.queries import get_exchange
from forum.kernel.errors import InvalidInput
from forum.kernel.wording import direction
from forum.reports.actions.commitments import let_stand, remove_commitment, save_commitment
from forum.reports.forms import read_plan
from forum.reports.frame import show_commitments
from forum.reports.models import Commitment
from forum.reports.queries.commitments import get_commitment, list_commitments, list_waiting
from forum.reports.rules import STATES
from forum.reports.views.door import bp
from forum.roster.frame import ExchangePage, desk_links, open_exchange
from forum.texts.queries import source_lines
from forum.web.entry import reading, unit_of_work
from forum.web.forms import errors_of
from forum.web.locale import language_name


def open_organised(slug: str) -> ExchangePage:
    page = open_exchange(slug)
    require_organiser(page.reading.actor, page.exchange.id, page.reading.now)
    return page


@bp.get("/exchanges/<slug>/organise/commitments")
def commitments_desk(slug: str) -> str:
    page = open_organised(slug)
    session = page.reading.session
    return render_template(
        "reports/commitments_desk.html",
        nav=page.nav,
        desks=desk_links(slug),
        slug=slug,
        waiting=show_commitments(page, list_waiting(session, page.exchange.id)),
        commitments=show_commitments(page, list_commitments(session, page.exchange.id)),
        states=[(state, gettext(words)) for state, words in STATES.items()],
    )


@bp.get("/exchanges/<slug>/organise/commitments/new")
def new_commitment(slug: str) -> str:
    return render_edit(open_organised(slug), {"words": {}}, {})


@bp.post("/exchanges/<slug>/organise/commitments/new")
def add_commitment(slug: str) -> Response | tuple[str, int]:
    return keep_commitment(slug, None)


@bp.get("/exchanges/<slug>/organise/commitments/<id:commitment_id>")
def edit_commitment(slug: str, commitment_id: int) -> str:
    page = open_organised(slug)
    row = get_commitment(page.reading.session, commitment_id, exchange_id=page.exchange.id)
    return render_edit(page, fields_of(page, row), {}, commitment_id=row.id)


@bp.post("/exchanges/<slug>/organise/commitments/<id:commitment_id>")
def change_commitment(slug: str, commitment_id: int) -> Response | tuple[str, int]:
    return keep_commitment(slug, commitment_id)


def keep_commitment(slug: str, commitment_id: int | None) -> Response | tuple[str, int]:
    page = open_organised(slug)
    plan = read_plan(request.form, page.exchange.languages)
    try:
        with unit_of_work() as uow:
            exchange = get_exchange(uow.session, slug).exchange
            row = get_commitment(uow.session, commitment_id, exchange_id=exchange.id) if commitment_id else None
            save_commitment(uow, reading().actor, exchange=exchange, plan=plan, commitment=row)
    except InvalidInput as refusal:
        typed = {**request.form, "words": plan.words}
        return render_edit(page, typed, errors_of(refusal, "words"), commitment_id=commitment_id), 422
    flash(gettext("The commitment is saved."), "done")
    return redirect(url_for("reports.commitments_desk", slug=slug), 303)


@bp.post("/exchanges/<slug>/organise/commitments/<id:commitment_id>/stand")
def publish_commitment(slug: str, commitment_id: int) -> Response:
    with unit_of_work() as uow:
        exchange = get_exchange(uow.session, slug).exchange
        let_stand(uow, reading().actor, exchange=exchange, commitment_id=commitment_id)
    flash(gettext("It stands among the commitments now."), "done")
    return redirect(url_for("reports.commitments_desk", slug=slug), 303)


@bp.post("/exchanges/<slug>/organise/commitments/<id:commitment_id>/remove")
def drop_commitment(slug: str, commitment_id: int) -> Response:
    with unit_of_work() as uow:
        exchange = get_exchange(uow.session, slug).exchange
        remove_commitment(uow, reading().actor, exchange=exchange, commitment_id=commitment_id)
    flash(gettext("It is removed, with its words."), "done")
    return redirect(url_for("reports.commitments_desk", slug=slug), 303)


def fields_of(page: ExchangePage, row: Commitment) -> dict[str, object]:
    session = page.reading.session
    owner = session.get(Membership, row.owner_id) if row.owner_id else None
    return {
        "words": source_lines(session, [row.text_id]).get(row.text_id, {}),
        "owner_name": row.owner_name,
        "owner_number": owner.number if owner else "",
        "due_on": row.due_on.isoformat(),
    }


def render_edit(
    page: ExchangePage, typed: Mapping[str, object], errors: dict[str, str], *, commitment_id: int | None = None
) -> str:
    slug, languages = page.view.slug, page.exchange.languages
    action = url_for("reports.add_commitment", slug=slug)
    if commitment_id is not None:
        action = url_for("reports.change_commitment", slug=slug, commitment_id=commitment_id)
    return render_template(
        "reports/commitment_edit.html",
        nav=page.nav,
        desks=desk_links(slug),
        slug=slug,
        typed=typed,
        errors=errors,
        is_new=commitment_id is None,
        action=action,
        words_in=[(tag, language_name(tag) or tag, direction(tag)) for tag in languages],
        word_errors={tag: words for tag in languages if (words := errors.get(f"words-{tag}", ""))},
    )
