"""JSON that people send: what nests too deep to be read is as unreadable as what is no JSON."""

from typing import Any

from flask import Flask
from flask.json.provider import DefaultJSONProvider


class CarefulJson(DefaultJSONProvider):
    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        try:
            return super().loads(s, **kwargs)
        except RecursionError:
            raise ValueError("nested too deep") from None


def init_json_bodies(app: Flask) -> None:
    app.json = CarefulJson(app)
