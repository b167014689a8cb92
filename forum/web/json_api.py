"""What the JSON interface of every slice stands on: personal tokens cut to scopes, limits, and one OpenAPI document."""

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, TypeVar

from flask import Flask, request
from flask_smorest import Api, Blueprint
from marshmallow import Schema

from forum.web.access import csrf
from forum.web.entry import current_actor
from forum.web.errors import ScopeMissing, TokenNotGood
from forum.web.limits import limit

View = TypeVar("View", bound=Callable[..., Any])
PREFIX = "/api/v1"
LIMIT = "200 per minute"
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


class OneErrorPage(Api):  # type: ignore[misc]
    """Refusals are made problem+json where all refusals are made HTTP, not here."""

    def _register_error_handlers(self) -> None:
        """Leaves them to `web/error_pages.py`."""


class StrictSchema(Schema):
    """What is sent in; fields we do not know are refused, not ignored."""

    class Meta:
        unknown = "raise"


def needs(scope: str) -> Callable[[View], View]:
    """A token must have this scope; signed out one reads what everybody may read."""

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(*args: Any, **kwargs: Any) -> Any:
            if "Authorization" in request.headers and not current_actor().is_signed_in:
                raise TokenNotGood()
            if not current_actor().may_use(scope):
                raise ScopeMissing(scope=scope)
            return view(*args, **kwargs)

        return limit(LIMIT, methods=METHODS)(checked)  # type: ignore[return-value]

    return decorate


def init_api(app: Flask, blueprints: Sequence[Blueprint]) -> None:
    app.config.update(
        API_TITLE="Ronda",
        API_VERSION="v1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=PREFIX,
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={
            "components": {"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
            "security": [{"token": []}, {}],
        },
    )
    api = OneErrorPage(app)
    for blueprint in blueprints:
        csrf.exempt(blueprint)
        api.register_blueprint(blueprint, url_prefix=PREFIX)
