from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields, validate

from forum.exchanges.policy import can_see_exchange
from forum.exchanges.queries import get_visible_exchange, list_visible_exchanges
from forum.search.queries.find import Asked, Hit, Scope, read_key, search, write_key
from forum.search.queries.suggesting import suggest
from forum.web.entry import reading
from forum.web.json_api import needs
from forum.web.limits import limit
from forum.web.locale import reader
from forum.web.runtime import runtime

bp = Blueprint("search_api", __name__, description="Search through every version.")


class Question(Schema):
    q = fields.String(required=True, validate=validate.Length(max=200))
    exchange = fields.String(load_default=None)
    round = fields.Integer(load_default=None, validate=validate.Range(1, 999))
    language = fields.String(load_default=None)
    original = fields.String(load_default=None)
    lacks = fields.String(load_default=None)
    country = fields.String(load_default=None)
    organisation = fields.String(load_default=None)
    after = fields.String(load_default="")
    lang = fields.String(load_default="")


class HitSchema(Schema):
    text = fields.Integer()
    language = fields.String()
    source_language = fields.String()
    html = fields.String()
    content_note = fields.String(
        allow_none=True, metadata={"description": "under which the text is folded: its html is left out"}
    )
    found_in = fields.String(allow_none=True)


class FoundSchema(Schema):
    hits = fields.List(fields.Nested(HitSchema))
    total = fields.Integer()
    is_total_exact = fields.Boolean()
    following = fields.String(allow_none=True)
    suggestion = fields.String(
        allow_none=True, metadata={"description": "where nothing is found: other words, which find something"}
    )


@bp.get("/search")
@needs("read")
@limit("30 per minute", methods=("GET",))
@bp.arguments(Question, location="query")
@bp.response(200, FoundSchema)
def results(question: dict[str, Any]) -> dict[str, Any]:
    """One hit a text, in the version for this reader, whatever version held the words."""
    here = reading()
    asked = Asked(
        words=question["q"],
        round_number=question["round"],
        language=question["language"],
        original=question["original"],
        lacks=question["lacks"],
        country=question["country"],
        organisation=question["organisation"],
        after=read_key(question["after"]),
    )
    scope = Scope(here.actor, reader(), exchanges_of(question["exchange"]))
    backend = runtime().parts["search"](here.session)
    found = search(here.session, backend, asked, scope=scope, now=here.now)
    return {
        "hits": [as_hit(hit) for hit in found.hits],
        "total": found.total,
        "is_total_exact": found.is_total_exact,
        "following": write_key(found.following) if found.following else None,
        "suggestion": suggest(here.session, backend, asked, found=found, scope=scope, now=here.now) or None,
    }


def exchanges_of(slug: str | None) -> list[Any]:
    here = reading()
    if slug:
        return [get_visible_exchange(here.session, here.actor, slug, now=here.now).exchange]
    listed = list_visible_exchanges(here.session, here.actor, now=here.now)
    return [view.exchange for view in listed if can_see_exchange(here.actor, view.exchange, here.now)]


def as_hit(hit: Hit) -> dict[str, Any]:
    return {
        "text": hit.shown.text_id,
        "language": hit.shown.language,
        "source_language": hit.shown.source_language,
        "html": "" if hit.shown.note else hit.shown.html,
        "content_note": hit.shown.note.words if hit.shown.note else None,
        "found_in": hit.found_in,
    }
