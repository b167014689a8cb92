"""Notices to all who take part: read by everybody who sees the exchange, written and sent by its organisers and moderators."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from forum.exchanges.actions.notices import drop_notice, save_notice, send_notice, start_notice
from forum.exchanges.errors import NoticeNotFound, TooEarly
from forum.exchanges.models import Notice
from forum.exchanges.notice_drafting import draft_words
from forum.exchanges.notice_words import NoticeWords
from forum.exchanges.notices import NoticeKind
from forum.exchanges.policy import can_write_notice
from forum.exchanges.queries import RoundView, get_exchange
from forum.exchanges.queries.notices import get_own_notice, is_gone, load_wordings
from forum.exchanges.views.door import bp
from forum.exchanges.views.notice_parts import (
    begin_choices,
    draft_lines,
    due_lines,
    due_of,
    hint_parts,
    known_of,
    language_parts,
    preview_parts,
    receiver_parts,
)
from forum.exchanges.views.pages import keep_for_readers
from forum.kernel.errors import InvalidInput
from forum.roster.frame import ExchangePage, open_exchange
from forum.roster.pinned import say_kind, show_notice
from forum.web.access import public
from forum.web.entry import reading, unit_of_work
from forum.web.forms import errors_of, read_id
from forum.web.limits import limit
from forum.web.locale import page_locale
from forum.web.runtime import runtime


@bp.get("/exchanges/<slug>/notices")
@public
def notices(slug: str) -> str:
    """All that were sent, the newest first; for who writes them what is due, and what is begun."""
    page = open_exchange(slug)
    choices = begin_choices(page)
    if not page.reading.actor.is_signed_in:
        keep_for_readers(page)
    return render_template(
        "exchanges/notices.html",
        nav=page.nav,
        notices=[
            (show_notice(page, notice), edit_address(page, notice.id, notice.round_id))
            for notice in page.view.structure.notices
            if notice.title and notice.body
        ],
        writes=bool(choices),
        due=due_lines(page) if choices else [],
        drafts=draft_lines(page) if choices else [],
        choices=choices,
        kinds=[(kind, say_kind(kind)) for kind in NoticeKind],
        now=page.reading.now,
        start_url=url_for("exchanges.begin_notice", slug=slug),
    )


def edit_address(page: ExchangePage, notice_id: int, round_id: int | None) -> str:
    here = page.reading
    may_write = can_write_notice(here.actor, page.exchange.id, here.now, round=page.view.find_round(round_id))
    return url_for("exchanges.edit_notice", slug=page.view.slug, notice_id=notice_id) if may_write else ""


@bp.post("/exchanges/<slug>/notices")
@limit("60 per hour")
def begin_notice(slug: str) -> Response:
    """Begin one from our template; where somebody has begun it, go on with that."""
    page = open_exchange(slug)
    round_, kind = asked_round(page), asked_kind()
    if kind is not NoticeKind.TECHNICAL and round_ is None:
        raise NoticeNotFound()
    words = draft_words(kind, page.exchange, round=round_, known=known_of(page, round_), first=page_locale())
    with unit_of_work() as uow:
        notice = start_notice(
            uow,
            reading().actor,
            exchange=get_exchange(uow.session, slug).exchange,
            round_id=round_.id if round_ else None,
            kind=kind,
            words=words,
        )
        notice_id, is_sent = notice.id, notice.sent_at is not None
    endpoint = "exchanges.look_at_notice" if is_sent else "exchanges.edit_notice"
    return redirect(url_for(endpoint, slug=slug, notice_id=notice_id), 303)


def asked_kind() -> NoticeKind:
    try:
        return NoticeKind(request.form.get("kind", ""))
    except ValueError:
        raise NoticeNotFound() from None


def asked_round(page: ExchangePage) -> RoundView | None:
    """None for the whole exchange."""
    number = request.form.get("round", "")
    return page.view.round(read_id(number) or 0) if number else None


def find_own(slug: str, notice_id: int) -> tuple[ExchangePage, Notice]:
    """For who may write it; for anybody else there is no such notice."""
    page = open_exchange(slug)
    here = page.reading
    return page, get_own_notice(here.session, here.actor, notice_id, exchange=page.exchange, now=here.now)


@bp.get("/exchanges/<slug>/notices/<id:notice_id>/edit")
def edit_notice(slug: str, notice_id: int) -> str:
    page, notice = find_own(slug, notice_id)
    return render_edit(page, notice, load_wordings(page.reading.session, notice), errors={})


@bp.post("/exchanges/<slug>/notices/<id:notice_id>/edit")
@limit("120 per hour")
def keep_notice(slug: str, notice_id: int) -> Response | tuple[str, int]:
    page, notice = find_own(slug, notice_id)
    words = read_wordings(page, notice)
    try:
        with unit_of_work() as uow:
            save_notice(
                uow,
                reading().actor,
                exchange=get_exchange(uow.session, slug).exchange,
                notice_id=notice_id,
                words=words,
                seen={tag: request.form.get(f"seen-{tag}", "") for tag in words},
            )
    except InvalidInput as refusal:
        page, notice = find_own(slug, notice_id)
        return render_edit(page, notice, words, errors=errors_of(refusal)), 422
    flash(gettext("Saved. This is how it will be read."), "done")
    return redirect(url_for("exchanges.look_at_notice", slug=slug, notice_id=notice_id), 303)


def read_wordings(page: ExchangePage, notice: Notice) -> dict[str, NoticeWords]:
    """In each language that the form has."""
    tags = {*page.exchange.languages, *load_wordings(page.reading.session, notice)}
    return {
        tag: NoticeWords(request.form[f"title-{tag}"], request.form.get(f"body-{tag}", ""))
        for tag in tags
        if f"title-{tag}" in request.form
    }


def render_edit(page: ExchangePage, notice: Notice, words: Mapping[str, NoticeWords], *, errors: dict[str, str]) -> str:
    slug = page.view.slug
    return render_template(
        "exchanges/notice_edit.html",
        errors=errors,
        languages=language_parts(page, notice, words),
        action=url_for("exchanges.keep_notice", slug=slug, notice_id=notice.id),
        **frame_parts(page, notice),
    )


def frame_parts(page: ExchangePage, notice: Notice) -> dict[str, Any]:
    """What both pages of one notice begin with."""
    week = page.view.round_by_id(notice.round_id).number if notice.round_id is not None else 0
    return {
        "nav": page.nav_in(week) if week else page.nav,
        "kind": say_kind(notice.kind),
        "week": week,
        "due_at": due_of(page, notice),
        "sent_at": notice.sent_at,
        "now": page.reading.now,
        "all_url": url_for("exchanges.notices", slug=page.view.slug),
    }


@bp.get("/exchanges/<slug>/notices/<id:notice_id>")
def look_at_notice(slug: str, notice_id: int) -> str:
    """As each reader will see it, on the page and by mail; who gets it; and, where it was not sent, the button."""
    page, notice = find_own(slug, notice_id)
    return render_look(page, notice, {})


def render_look(page: ExchangePage, notice: Notice, errors: dict[str, str]) -> str:
    where: dict[str, Any] = {"slug": page.view.slug, "notice_id": notice.id}
    languages = language_parts(page, notice, load_wordings(page.reading.session, notice))
    return render_template(
        "exchanges/notice_look.html",
        errors=errors,
        languages=languages,
        preview=preview_parts(page, notice, request.args.get("reads", "")),
        hints=hint_parts(page, languages, is_sent=notice.sent_at is not None),
        receivers=receiver_parts(page, notice),
        edition=notice.edition,
        mail_is_kept=runtime().settings.keeps_mail,
        edit_url=url_for("exchanges.edit_notice", **where),
        send_url=url_for("exchanges.let_notice_go", **where),
        drop_url=url_for("exchanges.throw_notice_away", **where),
        **frame_parts(page, notice),
    )


@bp.post("/exchanges/<slug>/notices/<id:notice_id>/send")
@limit("60 per hour")
def let_notice_go(slug: str, notice_id: int) -> Response | tuple[str, int]:
    """Sent twice, by one or by two people, it goes out once."""
    find_own(slug, notice_id)
    try:
        with unit_of_work() as uow:
            send_notice(
                uow,
                reading().actor,
                exchange=get_exchange(uow.session, slug).exchange,
                notice_id=notice_id,
                edition=read_id(request.form.get("edition")) or 0,
            )
    except TooEarly as refusal:
        page, notice = find_own(slug, notice_id)
        return render_look(page, notice, errors_of(refusal)), 422
    flash(said_sent(), "done")
    return redirect(url_for("exchanges.notices", slug=slug, _anchor=f"n{notice_id}"), 303)


def said_sent() -> str:
    if runtime().settings.keeps_mail:
        return gettext("It stands on the pages now. Its mails are being written to the outbox folder, and not sent.")
    return gettext("It stands on the pages now, and its mails are on their way.")


@bp.post("/exchanges/<slug>/notices/<id:notice_id>/drop")
def throw_notice_away(slug: str, notice_id: int) -> Response:
    """Thrown away already is well too."""
    page = open_exchange(slug)
    if not begin_choices(page):
        raise NoticeNotFound()
    if not is_gone(page.reading.session, notice_id):
        with unit_of_work() as uow:
            exchange = get_exchange(uow.session, slug).exchange
            drop_notice(uow, reading().actor, exchange=exchange, notice_id=notice_id)
    flash(gettext("The draft is thrown away."), "done")
    return redirect(url_for("exchanges.notices", slug=slug), 303)
