from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from forum.contributions.queries.topics import TopicLine, list_topics
from forum.exchanges.policy import can_see_exchange
from forum.exchanges.queries import ExchangeView, RoundView, get_visible_exchange, list_visible_exchanges
from forum.kernel.reader import Reader
from forum.texts.queries import VersionRow, show
from forum.web.entry import reading
from forum.web.json_api import needs
from forum.web.locale import reader

bp = Blueprint("exchanges_api", __name__, description="Exchanges, their rounds and topics.")


class SourceSchema(Schema):
    language = fields.String()
    origin = fields.String(metadata={"description": "author, human or machine"})


class TextSchema(Schema):
    """A text in the version for this reader: `?lang=` or Accept-Language."""

    language = fields.String()
    html = fields.String(metadata={"description": "safe HTML; a one-line text is escaped"})
    origin = fields.String(metadata={"description": "author, human or machine"})
    source_language = fields.String()
    languages = fields.List(fields.String(), metadata={"description": "all in which it can be read"})
    extent = fields.String(metadata={"description": "whole, or summary"})
    made_from = fields.Nested(SourceSchema, allow_none=True, metadata={"description": "null for an original"})
    is_stale = fields.Boolean()


class ExchangeSchema(Schema):
    slug = fields.String()
    title = fields.Nested(TextSchema)
    host = fields.String()
    languages = fields.List(fields.String())
    timezone = fields.String()
    opens_at = fields.AwareDateTime()
    closes_at = fields.AwareDateTime()
    phase = fields.String(metadata={"description": "coming, open or closed"})
    access = fields.String()


class RoundSchema(Schema):
    number = fields.Integer()
    theme = fields.Nested(TextSchema)
    questions = fields.List(fields.Nested(TextSchema))
    opens_at = fields.AwareDateTime()
    closes_at = fields.AwareDateTime()
    phase = fields.String()


class TopicSchema(Schema):
    id = fields.Integer()
    round = fields.Integer()
    title = fields.Nested(TextSchema)
    contributions = fields.Integer(metadata={"description": "now published"})


@bp.get("/exchanges")
@needs("read")
@bp.response(200, ExchangeSchema(many=True))
def exchanges() -> list[dict[str, Any]]:
    """The exchanges one may see."""
    here, who = reading(), reader()
    found = list_visible_exchanges(here.session, here.actor, now=here.now)
    return [as_exchange(view, who) for view in found if can_see_exchange(here.actor, view.exchange, here.now)]


@bp.get("/exchanges/<slug>")
@needs("read")
@bp.response(200, ExchangeSchema)
def exchange(slug: str) -> dict[str, Any]:
    return as_exchange(open_view(slug), reader())


@bp.get("/exchanges/<slug>/rounds")
@needs("read")
@bp.response(200, RoundSchema(many=True))
def rounds(slug: str) -> list[dict[str, Any]]:
    """Its rounds, in order, with theme and questions."""
    who = reader()
    return [as_round(round_, who) for round_ in open_view(slug).rounds]


@bp.get("/exchanges/<slug>/topics")
@needs("read")
@bp.response(200, TopicSchema(many=True))
def topics(slug: str) -> list[dict[str, Any]]:
    """All topics, each round's own first."""
    view, who = open_view(slug), reader()
    return [as_topic(view, topic, who) for topic in list_topics(reading().session, view.id)]


def open_view(slug: str) -> ExchangeView:
    here = reading()
    return get_visible_exchange(here.session, here.actor, slug, now=here.now)


def as_text(rows: "list[VersionRow] | Any", who: Reader) -> Any:
    return show(rows, who) if rows else None


def as_exchange(view: ExchangeView, who: Reader) -> dict[str, Any]:
    this = view.exchange
    return {
        "slug": this.slug,
        "title": as_text(view.structure.title, who),
        "host": this.host,
        "languages": this.languages,
        "timezone": this.timezone,
        "opens_at": this.opens_at,
        "closes_at": this.closes_at,
        "phase": view.phase(reading().now),
        "access": this.access,
    }


def as_round(round_: RoundView, who: Reader) -> dict[str, Any]:
    return {
        "number": round_.number,
        "theme": as_text(round_.theme, who),
        "questions": [as_text(rows, who) for rows in round_.questions],
        "opens_at": round_.opens_at,
        "closes_at": round_.closes_at,
        "phase": round_.phase(reading().now),
    }


def as_topic(view: ExchangeView, topic: TopicLine, who: Reader) -> dict[str, Any]:
    return {
        "id": topic.id,
        "round": view.round_by_id(topic.round_id).number,
        "title": as_text(topic.title, who),
        "contributions": topic.published_count,
    }
