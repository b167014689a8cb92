"""Ids in addresses: positive and within the database's range; anything else is no page at all."""

from flask import Flask
from werkzeug.routing import IntegerConverter

LARGEST_ID = 2**31 - 1


class IdConverter(IntegerConverter):
    """`<id:topic_id>`."""

    def __init__(self, map: object) -> None:
        super().__init__(map, min=1, max=LARGEST_ID)  # type: ignore[arg-type]


def init_converters(app: Flask) -> None:
    app.url_map.converters["id"] = IdConverter
