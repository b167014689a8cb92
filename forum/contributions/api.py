from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields, post_load, validate

from forum.contributions.actions.submit import Writing, submit_contribution
from forum.contributions.actions.withdraw import withdraw_contribution
from forum.contributions.before_sending import mark_of
from forum.contributions.errors import ContributionNotFound
from forum.contributions.models import Contribution, Status
from forum.contributions.promises import AUDIENCES, NAMELESS, NAMES, Promise
from forum.contributions.queries.page import Row, TopicPage, get_topic_page, read_part
from forum.contributions.queries.standing import get_place, get_visible_letter
from forum.contributions.said import said_status, said_through, shown_name, shown_origin
from forum.exchanges.queries import translator_credits
from forum.exchanges.rules import Credits
from forum.kernel.actor import Actor
from forum.kernel.reader import Reader
from forum.texts.labels import label_text
from forum.texts.queries import load_versions, show
from forum.web.entry import current_actor, reading, unit_of_work
from forum.web.errors import TokenMissing
from forum.web.json_api import StrictSchema, needs
from forum.web.locale import page_locale, reader
from forum.web.runtime import runtime

bp = Blueprint("contributions_api", __name__, description="Contributions: reading, writing, withdrawing.")


class MadeFromSchema(Schema):
    language = fields.String()
    origin = fields.String(metadata={"description": "author, human or machine"})


class NoteSchema(Schema):
    words = fields.String()
    language = fields.String()


class VersionSchema(Schema):
    """The version for this reader, with its label as a sentence (empty for an original).

    Where it has a `content_note`, show that first, and the text only to who asks for it.
    """

    content_note = fields.Nested(NoteSchema, attribute="note", allow_none=True)
    language = fields.String()
    direction = fields.String()
    html = fields.String()
    label = fields.String()
    is_machine = fields.Boolean()
    extent = fields.String(metadata={"description": "whole, or summary"})
    made_from = fields.Nested(MadeFromSchema, allow_none=True, metadata={"description": "null for an original"})
    is_stale = fields.Boolean(metadata={"description": "what it was made from, or the original, has changed since"})


class ContributionSchema(Schema):
    id = fields.Integer()
    topic = fields.Integer()
    reply_to = fields.Integer(allow_none=True)
    status = fields.String()
    name = fields.String(metadata={"description": "as its author chose for this contribution"})
    organisation = fields.String()
    country = fields.String()
    sent_in_through = fields.String(metadata={"description": "in words, where somebody entered it for her; else empty"})
    published_at = fields.String(allow_none=True, metadata={"description": "an instant; for an anonymous one the day"})
    text = fields.Nested(VersionSchema, allow_none=True)


class ContributionPageSchema(Schema):
    contributions = fields.List(fields.Nested(ContributionSchema))
    following = fields.String(allow_none=True, metadata={"description": "for `after`"})


class PageArguments(Schema):
    after = fields.String(load_default="")
    lang = fields.String(load_default="", metadata={"description": "the language to read in"})


class PromiseSchema(StrictSchema):
    """Under what a text is given. What is left out is the most careful."""

    audience = fields.String(required=True, validate=validate.OneOf(AUDIENCES))
    shown_as = fields.String(load_default="name", validate=validate.OneOf(NAMES))
    may_translate = fields.Boolean(load_default=False)
    may_translate_by_machine = fields.Boolean(load_default=False)
    may_quote = fields.Boolean(load_default=False)
    may_publish = fields.Boolean(load_default=False)

    @post_load
    def make(self, chosen: dict[str, Any], **_more: Any) -> Promise:
        return Promise(**chosen)


class WritingSchema(StrictSchema):
    text = fields.String(required=True)
    language = fields.String(required=True, validate=validate.Length(max=35))
    as_is = fields.Boolean(
        load_default=False,
        metadata={
            "description": "in a sensitive exchange: send it although it has a telephone number, a place or a name"
        },
    )
    content_note = fields.String(
        load_default="", metadata={"description": "a few words, in the text's language, under which it is folded"}
    )
    reply_to = fields.Integer(load_default=None, allow_none=True)
    is_anonymous = fields.Boolean(load_default=False)
    needs_two = fields.Boolean(
        load_default=False,
        metadata={
            "description": "it is sensitive: two people read it before it appears, however the exchange moderates"
        },
    )
    promise = fields.Nested(
        PromiseSchema, load_default=None, metadata={"description": "left out: as the last time, else as preset"}
    )
    key = fields.String(
        load_default="",
        validate=validate.Length(max=64),
        metadata={"description": "your own; sent again with it, a contribution is not doubled"},
    )


@bp.get("/topics/<id:topic_id>/contributions")
@needs("read")
@bp.arguments(PageArguments, location="query")
@bp.response(200, ContributionPageSchema)
def contributions(arguments: dict[str, str], topic_id: int) -> dict[str, Any]:
    """A page of a topic, in its order, 25 at a time: posts, each followed by its replies."""
    here = reading()
    place = get_place(here.session, here.actor, topic_id, now=here.now)
    part = read_part(after=arguments["after"])
    page = get_topic_page(
        here.session, here.actor, place.exchange, topic_id=topic_id, part=part, now=here.now, keys=runtime().keys
    )
    names, who = translator_credits(here.session, place.exchange), reader()
    return {
        "contributions": [as_contribution(page, row, who, names=names) for row in page.rows],
        "following": str(page.following) if page.following else None,
    }


def as_contribution(page: TopicPage, row: Row, who: Reader, *, names: Credits) -> dict[str, Any]:
    versions = page.versions.get(row.text_id)
    organisation, country = shown_origin(row) if versions else ("", "")
    at = row.published_at
    return {
        "id": row.id,
        "topic": page.topic.id,
        "reply_to": row.parent_id,
        "status": said_status(row.status),
        "name": shown_name(row),
        "organisation": organisation,
        "country": country,
        "sent_in_through": said_through(row.entered_through) if versions and row.entered_through else "",
        "published_at": None if at is None else at.date().isoformat() if row.shown_as in NAMELESS else at.isoformat(),
        "text": label_text(show(versions, who), locale=page_locale(), names=names) if versions else None,
    }


class StateSchema(Schema):
    """What became of a contribution; `reason` is said to its author when it came back."""

    id = fields.Integer()
    topic = fields.Integer()
    status = fields.String()
    reason = fields.String(allow_none=True)
    text = fields.Nested(VersionSchema, allow_none=True)


@bp.get("/contributions/<id:contribution_id>")
@needs("read")
@bp.response(200, StateSchema)
def contribution(contribution_id: int) -> dict[str, Any]:
    """One contribution, for who may read it: its author also before it is published. What was set aside goes to no program."""
    here = reading()
    letter = get_visible_letter(here.session, here.actor, contribution_id, now=here.now, keys=runtime().keys)
    if letter.standing.status is Status.ASIDE:
        raise ContributionNotFound()
    return as_state(letter.contribution)


def as_state(found: Contribution) -> dict[str, Any]:
    versions = load_versions(reading().session, [found.text_id]).get(found.text_id)
    is_gone = found.status == Status.WITHDRAWN
    return {
        "id": found.id,
        "topic": found.topic_id,
        "status": found.status,
        "reason": found.reason,
        "text": label_text(show(versions, reader()), locale=page_locale()) if versions and not is_gone else None,
    }


@bp.post("/topics/<id:topic_id>/contributions")
@needs("write")
@bp.arguments(WritingSchema)
@bp.response(201, StateSchema)
def write(writing: dict[str, Any], topic_id: int) -> dict[str, Any]:
    """Send in a contribution or a reply, as the form does: it waits where the exchange is moderated before publication.

    In a sensitive exchange a text with a telephone number, a place or a name is refused with the code `pointed_out`, until it
    is sent `as_is`.
    """
    seen = mark_of(writing["text"]) if writing.pop("as_is") else ""
    with unit_of_work() as uow:
        made = submit_contribution(
            uow, signed_in(), topic_id=topic_id, writing=Writing(**writing, as_is=seen), channel="api"
        )
    return as_state(made)


@bp.post("/contributions/<id:contribution_id>/withdrawal")
@needs("write")
@bp.response(204)
def withdraw(contribution_id: int) -> None:
    """Take one's own contribution back, at once and for good."""
    with unit_of_work() as uow:
        withdraw_contribution(uow, signed_in(), contribution_id=contribution_id)


def signed_in() -> Actor:
    actor = current_actor()
    if not actor.is_signed_in:
        raise TokenMissing()
    return actor
