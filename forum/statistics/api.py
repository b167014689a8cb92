from typing import Any

from flask_smorest import Blueprint
from marshmallow import Schema, fields

from forum.exchanges.queries import get_visible_exchange
from forum.statistics.errors import FiguresNotShown
from forum.statistics.policy import can_see_summary
from forum.statistics.queries.exported import shown_figures
from forum.statistics.queries.totals import count_totals
from forum.web.entry import reading
from forum.web.json_api import needs
from forum.web.runtime import runtime

bp = Blueprint("statistics_api", __name__, description="The figures of an exchange.")


class TopicFigures(Schema):
    round = fields.Integer()
    title = fields.String()
    consultations = fields.Integer()
    contributions = fields.Integer()


class ShareSchema(Schema):
    """Of people, visits and consultations; null where fewer than five people would be told of."""

    people = fields.Integer(allow_none=True)
    visits = fields.Integer(allow_none=True)
    consultations = fields.Integer(allow_none=True)


class FiguresSchema(Schema):
    """docs/figures.md says what each number means."""

    people = fields.Integer()
    visits = fields.Integer()
    consultations = fields.Integer()
    countries = fields.Integer()
    participants = fields.Nested(ShareSchema)
    staff = fields.Nested(ShareSchema)
    anonymous_visits = fields.Integer()
    contributions = fields.Integer()
    mail_copies = fields.Integer()
    consultations_by_origin = fields.Dict(keys=fields.String(), values=fields.Integer())
    topics = fields.List(fields.Nested(TopicFigures))


@bp.get("/exchanges/<slug>/statistics")
@needs("statistics")
@bp.response(200, FiguresSchema)
def figures(slug: str) -> dict[str, Any]:
    here = reading()
    view = get_visible_exchange(here.session, here.actor, slug, now=here.now)
    if not can_see_summary(here.actor, view.exchange, here.now):
        raise FiguresNotShown()
    return shown_figures(count_totals(here.session, view.exchange, now=here.now, keys=runtime().keys))
