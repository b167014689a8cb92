"""What stands in addresses: ids within the database's range, words without control characters; else it is no page at all."""

from flask import Flask
from werkzeug.routing import IntegerConverter, UnicodeConverter

LARGEST_ID = 2**31 - 1
LONGEST_WORD = 500


class IdConverter(IntegerConverter):
    """`<id:topic_id>`."""

    def __init__(self, map: object) -> None:
        super().__init__(map, min=1, max=LARGEST_ID)  # type: ignore[arg-type]


class WordConverter(UnicodeConverter):
    """`<slug>`."""

    def __init__(self, map: object) -> None:
        super().__init__(map, maxlength=LONGEST_WORD)  # type: ignore[arg-type]
        self.regex = rf"[^/\x00-\x1f\x7f]{{1,{LONGEST_WORD}}}"


def init_converters(app: Flask) -> None:
    app.url_map.converters["default"] = WordConverter
    app.url_map.converters["id"] = IdConverter
