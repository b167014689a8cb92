"""Writing down for members what they send by telephone, letter or message; and that they agreed to it."""

from collections.abc import Sequence
from datetime import date, datetime

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from forum.contributions.actions.enter import enter_contribution
from forum.contributions.errors import TopicNotFound
from forum.contributions.form_tokens import read_opened
from forum.contributions.forms import field_of, read_writing
from forum.contributions.views.door import bp
from forum.contributions.views.entering_parts import ANY_TOPIC, EnteringForm, entering_parts
from forum.contributions.views.write import Preview, get_topic_of, preview_of
from forum.exchanges.actions.entering import note_consent
from forum.exchanges.errors import ConsentNotTaken
from forum.exchanges.policy import can_enter_for_others
from forum.exchanges.queries import get_exchange
from forum.files.forms import Uploads, read_uploads
from forum.kernel.errors import InvalidInput, NotPermitted, require
from forum.kernel.wording import mark
from forum.roster.frame import ExchangePage, open_exchange
from forum.web.entry import current_actor, unit_of_work
from forum.web.forms import errors_of, read_id
from forum.web.limits import limit
from forum.web.runtime import runtime


@bp.route("/exchanges/<slug>/entering", methods=["GET", "POST"])
@limit("60 per 10 minute")
def enter(slug: str) -> str | tuple[str, int] | Response:
    if request.method == "GET":
        return render_entering(open_entering(slug), asked_form())
    open_entering(slug)
    uploads = read_uploads()
    form = read_entering(uploads)
    try:
        if uploads.refusal is not None:
            raise uploads.refusal
        if "preview" in request.form:
            return render_entering(open_entering(slug), form, preview=preview_of(form.writing), files=uploads.tokens)
        with unit_of_work() as uow:
            topic_id = chosen_topic(uow.session, slug, form)
            enter_contribution(
                uow,
                current_actor(),
                topic_id=topic_id,
                number=form.number,
                writing=form.writing,
                opened_at=form_opened_at(),
            )
    except InvalidInput as refusal:
        field = "member" if isinstance(refusal, ConsentNotTaken) else field_of(refusal)
        return refuse(slug, form, errors_of(refusal, field), files=uploads.tokens)
    except NotPermitted as refusal:
        return refuse(slug, form, {"topic": gettext(refusal.message)}, files=uploads.tokens)
    flash(gettext("It is sent in for her. Somebody else reads it before it appears; she finds it on her page."), "done")
    return redirect(url_for("contributions.enter", slug=slug), 303)


@bp.post("/exchanges/<slug>/entering/consent")
@limit("60 per 10 minute")
def agreed(slug: str) -> tuple[str, int] | Response:
    """A member said by telephone, letter or message that contributions may be entered for her."""
    open_entering(slug)
    form = read_entering(Uploads())
    try:
        with unit_of_work() as uow:
            note_consent(
                uow,
                current_actor(),
                exchange=get_exchange(uow.session, slug).exchange,
                number=read_id(form.agreed_number),
                way=form.way,
                given_on=read_day(form.given_on),
            )
    except InvalidInput as refusal:
        field = "agreed_number" if isinstance(refusal, ConsentNotTaken) else ""
        return refuse(slug, form, errors_of(refusal, field))
    flash(gettext("Noted, with your name, for her to see. She can take it back at any time."), "done")
    return redirect(url_for("contributions.enter", slug=slug), 303)


def open_entering(slug: str) -> ExchangePage:
    """The exchange, for who may enter for others there. ExchangeNotFound, NotPermitted."""
    page = open_exchange(slug)
    require(can_enter_for_others(page.reading.actor, page.exchange.id, page.reading.now))
    return page


def asked_form() -> EnteringForm:
    """For the member and the topic that the address names."""
    number = read_id(request.args.get("number", ""))
    return EnteringForm(
        writing=read_writing({"reply_to": request.args.get("reply_to", "")}),
        number=number,
        topic_id=read_id(request.args.get("topic", "")),
        agreed_number=str(number or ""),
    )


def read_entering(uploads: Uploads) -> EnteringForm:
    return EnteringForm(
        writing=read_writing(request.form, uploads),
        number=read_id(request.form.get("member", "")),
        topic_id=read_id(request.form.get("topic", "")),
        opened=request.form.get("opened", ""),
        agreed_number=request.form.get("agreed_number", ""),
        way=request.form.get("way", ""),
        given_on=request.form.get("given_on", ""),
    )


def chosen_topic(session: Session, slug: str, form: EnteringForm) -> int:
    try:
        topic, _ = get_topic_of(session, slug, form.topic_id or 0)
    except TopicNotFound:
        raise InvalidInput({"topic": mark("Please choose a topic.")}) from None
    return topic.id


def read_day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed.strip())
    except ValueError:
        return None


def form_opened_at() -> datetime | None:
    account_id = current_actor().account_id
    return read_opened(runtime().keys, request.form.get("opened", ""), topic_id=ANY_TOPIC, account_id=account_id)


def refuse(
    slug: str, form: EnteringForm, errors: dict[str, str], *, files: Sequence[tuple[str, str]] = ()
) -> tuple[str, int]:
    return render_entering(open_entering(slug), form, errors=errors, files=files), 422


def render_entering(
    page: ExchangePage,
    form: EnteringForm,
    *,
    errors: dict[str, str] | None = None,
    preview: Preview | None = None,
    files: Sequence[tuple[str, str]] = (),
) -> str:
    return render_template(
        "contributions/entering.html",
        nav=page.nav,
        preview=preview,
        kept_files=files,
        file_description=request.form.get("file_description", ""),
        **entering_parts(page, form, errors=errors or {}, opened_at=form_opened_at()),
    )
