from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from markupsafe import Markup
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from forum.contributions.actions.submit import Writing, first_opened, keep_draft, submit_contribution
from forum.contributions.errors import ContributionNotFound, PointedOut, TopicNotFound
from forum.contributions.form_tokens import read_opened
from forum.contributions.forms import field_of, read_writing
from forum.contributions.models import Contribution, Status, Topic
from forum.contributions.pointing_page import BeforeSending, before_sending
from forum.contributions.policy import can_write, is_author
from forum.contributions.promises import PERMISSIONS, Promise
from forum.contributions.queries.standing import Letter, get_visible_letter, make_place
from forum.contributions.queries.wordings import note_to_edit, words_to_edit
from forum.contributions.rules import Place
from forum.contributions.showing import place_address
from forum.contributions.views.door import bp
from forum.contributions.writing_page import Own, WriteBox, make_box, said_hours
from forum.exchanges.models import Exchange, Membership
from forum.files.forms import read_uploads
from forum.kernel.errors import InvalidInput, NotPermitted, require
from forum.kernel.languages import check_language
from forum.kernel.unit_of_work import UnitOfWork
from forum.kernel.wording import direction
from forum.moderation.actions import make_promise
from forum.roster.frame import ExchangePage, open_exchange
from forum.texts.actions import word
from forum.texts.hinting import ShownHint, show_hints
from forum.texts.labels import LabelledText, label_text
from forum.texts.models import Text
from forum.texts.queries import get_text, show_texts
from forum.translating.queries.hints import list_hints
from forum.web.entry import Reading, current_actor, unit_of_work
from forum.web.forms import errors_of, read_id
from forum.web.limits import limit, who
from forum.web.locale import page_locale, programme_reader
from forum.web.runtime import runtime


@dataclass(frozen=True, slots=True)
class Preview:
    html: Markup
    language: str
    direction: str


def sender() -> str:
    """Looking at a preview does not count as sending."""
    return f"{who()}:preview" if "preview" in request.form else who()


@bp.route("/exchanges/<slug>/topics/<id:topic_id>/contributions", methods=["GET", "POST"])
@limit("10 per 10 minute", by=sender)
def write(slug: str, topic_id: int) -> str | tuple[str, int] | Response:
    if request.method == "GET":
        return render_write(slug, topic_id, writing=started_writing(slug))
    uploads = read_uploads()
    writing = read_writing(request.form, uploads)
    try:
        if uploads.refusal is not None:
            raise uploads.refusal
        if "preview" in request.form:
            return render_write(slug, topic_id, writing=writing, preview=preview_of(writing), files=uploads.tokens)
        with unit_of_work() as uow:
            topic, exchange = get_topic_of(uow.session, slug, topic_id)
            contribution = submit_contribution(
                uow, current_actor(), topic_id=topic_id, writing=writing, opened_at=form_opened_at(topic_id)
            )
            if has_promised():
                mark_promised(uow, contribution)
            target = place_address(slug, contribution, next_place=topic.next_place)
    except PointedOut:
        pointed = before_sending(writing.text, language=writing.language)
        return render_write(slug, topic_id, writing=writing, pointed=pointed, files=uploads.tokens), 422
    except InvalidInput as refusal:
        return refuse_writing(slug, topic_id, writing=writing, refusal=refusal, files=uploads.tokens)
    flash(said_next(contribution, answers_within=exchange.answers_within), "done")
    return redirect(target, 303)


@bp.post("/exchanges/<slug>/topics/<id:topic_id>/drafts")
@limit("60 per 10 minute")
def draft(slug: str, topic_id: int) -> str | tuple[str, int] | Response:
    """Keep a draft: the button's answer is the topic, the script's is nothing."""
    writing = read_writing(request.form)
    try:
        with unit_of_work() as uow:
            get_topic_of(uow.session, slug, topic_id)
            keep_draft(uow, current_actor(), topic_id=topic_id, writing=writing, opened_at=form_opened_at(topic_id))
    except InvalidInput as refusal:
        return refuse_writing(slug, topic_id, writing=writing, refusal=refusal)
    if request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json":
        return Response(status=204)
    flash(gettext("Your draft is kept. Only you can see it, here and on your page."), "done")
    return redirect(url_for("contributions.topic", slug=slug, topic_id=topic_id), 303)


def has_promised() -> bool:
    return request.form.get("promised") == "1"


def mark_promised(uow: UnitOfWork, contribution: Contribution) -> None:
    """She ticked that she promises something in it. InvalidInput where she may not, with what she wrote."""
    try:
        make_promise(uow, current_actor(), contribution_id=contribution.id)
    except NotPermitted as refusal:
        raise InvalidInput({"promised": refusal}) from None


def render_write(
    slug: str,
    topic_id: int,
    *,
    writing: Writing,
    errors: Mapping[str, str] | None = None,
    preview: Preview | None = None,
    pointed: BeforeSending | None = None,
    files: Sequence[tuple[str, str]] = (),
) -> str:
    """The box alone, with what it answers to: for replies, drafts, previews and what has to be mended."""
    page = open_exchange(slug)
    here = page.reading
    topic, _ = get_topic_of(here.session, slug, topic_id)
    place = make_place(page.view, topic)
    opened_at = first_opened(form_opened_at(topic_id), find_own_draft(here, writing))
    require(can_write(here.actor, place, here.now, opened_at=opened_at))
    shown_round = next(r for r in page.nav.rounds if r.number == page.view.round_by_id(place.round_id).number)
    return render_template(
        "contributions/write.html",
        nav=page.nav_in(shown_round.number),
        title=show_texts(here.session, [topic.title_id], programme_reader())[topic.title_id],
        topic_url=url_for("contributions.topic", slug=slug, topic_id=topic_id),
        subject=shown_subject(page, place, writing.reply_to) if writing.reply_to else None,
        errors=errors or {},
        preview=preview,
        hints=hints_on(page, writing) if preview else [],
        pointed=pointed,
        kept_files=files,
        file_description=request.form.get("file_description", ""),
        box=box_for(page, place, writing, moderators=shown_round.moderators),
    )


def hints_on(page: ExchangePage, writing: Writing) -> list[ShownHint]:
    here, language = page.reading, writing.language
    found = list_hints(here.session, here.actor, page.exchange.id, words=writing.text, language=language)
    return show_hints(found, language=language)


def box_for(page: ExchangePage, place: Place, writing: Writing, *, moderators: tuple[str, ...]) -> WriteBox:
    """With what was typed."""
    here = page.reading
    return make_box(
        here.actor,
        place,
        now=here.now,
        keys=runtime().keys,
        moderators=moderators,
        own=own_of(here, place, writing),
        writing=writing,
        opened=request.form.get("opened", ""),
        is_promised=has_promised(),
    )


def refuse_writing(
    slug: str, topic_id: int, *, writing: Writing, refusal: InvalidInput, files: Sequence[tuple[str, str]] = ()
) -> tuple[str, int]:
    """The page again, with what was typed, the files that were taken, and what to mend."""
    errors = errors_of(refusal, field_of(refusal))
    return render_write(slug, topic_id, writing=writing, errors=errors, files=files), 422


def own_of(here: Reading, place: Place, writing: Writing) -> Own:
    membership = here.session.get_one(Membership, here.actor.membership_id(place.exchange.id))
    answered = here.session.get(Contribution, writing.reply_to) if writing.reply_to else None
    return Own(
        promise=membership.promise,
        organisation=membership.organisation,
        name=membership.name if membership.confirmed_at else "",
        answered=answered.audience if answered is not None else None,
    )


def get_topic_of(session: Session, slug: str, topic_id: int) -> tuple[Topic, Exchange]:
    topic = session.get(Topic, topic_id)
    exchange = session.get(Exchange, topic.exchange_id) if topic is not None else None
    if topic is None or exchange is None or exchange.slug != slug:
        raise TopicNotFound()
    return topic, exchange


def find_own_draft(here: Reading, writing: Writing) -> Contribution | None:
    """The draft that is gone on with, if it is hers."""
    if writing.draft_id is None:
        return None
    letter = get_visible_letter(here.session, here.actor, writing.draft_id, now=here.now, keys=runtime().keys)
    is_hers = letter.contribution.status == Status.DRAFT and is_author(here.actor, letter.standing)
    return letter.contribution if is_hers else None


def form_opened_at(topic_id: int) -> datetime | None:
    account_id = current_actor().account_id
    return read_opened(runtime().keys, request.form.get("opened", ""), topic_id=topic_id, account_id=account_id)


def started_writing(slug: str) -> Writing:
    """An empty page, the reply to a contribution, or a draft to go on with."""
    draft_id = read_id(request.args.get("draft_id", ""))
    if draft_id is None:
        return Writing(text="", language="", reply_to=read_id(request.args.get("reply_to", "")))
    page = open_exchange(slug)
    letter = get_letter_of(page, draft_id)
    draft = letter.contribution
    if draft.status != Status.DRAFT or not is_author(page.reading.actor, letter.standing):
        raise ContributionNotFound()
    text, note = get_text(page.reading.session, draft.text_id), note_to_edit(page.reading.session, draft.text_id)
    return Writing(
        text=words_to_edit(page.reading.session, draft.text_id),
        language=text.source_language,
        reply_to=draft.parent_id,
        promise=draft_promise(draft, text),
        draft_id=draft_id,
        needs_two=draft.needs_two,
        content_note=note.words if note else "",
    )


def draft_promise(draft: Contribution, text: Text) -> Promise:
    """What a draft was given under when it was kept."""
    permissions = {name: getattr(text, name) for name in PERMISSIONS}
    return Promise(audience=draft.audience, shown_as=draft.shown_as, **permissions)


def get_letter_of(page: ExchangePage, contribution_id: int) -> Letter:
    here = page.reading
    letter = get_visible_letter(here.session, here.actor, contribution_id, now=here.now, keys=runtime().keys)
    if letter.contribution.exchange_id != page.exchange.id:
        raise ContributionNotFound()
    return letter


def shown_subject(page: ExchangePage, place: Place, contribution_id: int) -> LabelledText | None:
    """What a reply answers; nothing where it is gone meanwhile."""
    found = page.reading.session.get(Contribution, contribution_id)
    if found is None or found.topic_id != place.topic_id or found.status != Status.PUBLISHED:
        return None
    letter = get_letter_of(page, contribution_id)
    text = show_texts(page.reading.session, [letter.contribution.text_id], page.reader)[letter.contribution.text_id]
    return label_text(text, locale=page_locale(), names=page.credits)


def preview_of(writing: Writing) -> Preview:
    language = check_language(writing.language)
    html = Markup(word(writing.text, is_plain=False).html)  # noqa: S704  just cleaned
    return Preview(html, language, direction(language))


def said_next(contribution: Contribution, *, answers_within: int) -> str:
    """What happens now, for the note on the page that follows."""
    if contribution.status == Status.PUBLISHED:
        return gettext("Your contribution is published. It stands below.")
    hours = said_hours(answers_within)
    return gettext(
        "Your contribution was sent. A moderator will read it, usually %(hours)s; then it appears. You find it below, "
        "marked as waiting.",
        hours=hours,
    )
