from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from forum.synthesis.errors import SynthesisNotFound
from forum.synthesis.pages import open_round
from forum.synthesis.reading_page import show_synthesis
from forum.synthesis.showing import ShownParagraph
from forum.web.json_api import needs

bp = Blueprint("synthesis_api", __name__, description="Syntheses of rounds, and the contributions they rest on.")


class CitedSchema(Schema):
    number = fields.Integer(metadata={"description": "of the contribution"})
    who = fields.String(metadata={"description": "as its author chose; empty where it cannot be read"})
    state_words = fields.String(metadata={"description": "why it cannot be read; else empty"})


class QuotationSchema(Schema):
    who = fields.String()
    language = fields.String()
    direction = fields.String()
    html = fields.String(metadata={"description": "as its contribution reads now; empty where it is gone"})
    label = fields.String()
    content_note = fields.String(
        attribute="note.words",
        metadata={"description": "where it has one: show that first, the words to who asks for them"},
    )
    state_words = fields.String(metadata={"description": "why there are no words; else empty"})


class SynthesisParagraphSchema(Schema):
    anchor = fields.String(metadata={"description": "the same in every language"})
    html = fields.String()
    sources = fields.List(fields.Nested(CitedSchema))
    quotes = fields.List(fields.Nested(QuotationSchema))
    marks = fields.List(fields.String(), metadata={"description": "what became of its sources since"})


class SynthesisSchema(Schema):
    language = fields.String()
    direction = fields.String()
    label = fields.String()
    is_machine = fields.Boolean()
    is_stale = fields.Boolean()
    published_at = fields.DateTime()
    paragraphs = fields.List(fields.Nested(SynthesisParagraphSchema))


@bp.get("/exchanges/<slug>/rounds/<int:number>/synthesis")
@needs("read")
@bp.response(200, SynthesisSchema)
def synthesis(slug: str, number: int) -> dict[str, Any]:
    """The published synthesis of a round, each paragraph with what it rests on."""
    found = open_round(slug, number)
    if not found.is_published:
        raise SynthesisNotFound()
    shown = show_synthesis(found)
    text: Any = {
        name: getattr(shown.text, name) for name in ("language", "direction", "label", "is_machine", "is_stale")
    }
    paragraphs: list[ShownParagraph] = shown.paragraphs
    return {**text, "published_at": shown.published_at, "paragraphs": paragraphs}
