"""How often one may do what costs or can be abused: by account first, else by a keyed hash of the network."""

import hashlib
import hmac
import ipaddress
from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, request
from flask_limiter import Limiter
from flask_login import current_user
from limits import parse

from forum.config import Settings
from forum.kernel.clock import Clock
from forum.web.errors import TooOften
from forum.web.kept_limits import KeptStorage
from forum.web.runtime import runtime

View = TypeVar("View", bound=Callable[..., Any])
limiter = Limiter(key_func=lambda: who(), strategy="fixed-window")


def who() -> str:
    """A pseudonym of the account, else the day's keyed hash of the network (/24 or /64): no address is kept.

    Counters say when a thing was done first in a while: beside the number of an account that would tell who wrote just then.
    """
    if current_user.is_authenticated:
        return f"person:{runtime().keys.pseudonym('limits', current_user.identity.account_id)}"
    return network()


def network() -> str:
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return "network:unknown"
    prefix = 24 if address.version == 4 else 64
    block = ipaddress.ip_network((address, prefix), strict=False)
    day = runtime().clock.now().date().isoformat()
    key = f"{runtime().settings.secret_key}:limits:{day}".encode()
    return "network:" + hmac.new(key, str(block).encode(), hashlib.sha256).hexdigest()[:24]


def limit(rule: str, *, by: Callable[[], str] = who, methods: tuple[str, ...] = ("POST",)) -> Callable[[View], View]:
    """At most `rule` ("5 per 5 minute") for each key of `by`, for these methods."""
    return cast(Callable[[View], View], limiter.limit(rule, key_func=by, methods=list(methods)))


def spend(rule: str, *, on: str, amount: int) -> None:
    """Take `amount` off what this person may do of one thing in a time, where a whole request counts for several. TooOften."""
    if limiter.enabled and amount and not limiter.limiter.hit(parse(rule), on, who(), cost=amount):
        raise TooOften()


def init_limits(app: Flask, settings: Settings, clock: Clock) -> None:
    app.config.update(
        RATELIMIT_ENABLED=settings.limits,
        RATELIMIT_STORAGE_URI=settings.redis_url
        or f"{KeptStorage.STORAGE_SCHEME[0]}://{settings.data_dir / 'limits.sqlite3'}",
        RATELIMIT_STORAGE_OPTIONS={} if settings.redis_url else {"clock": clock},
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=bool(settings.redis_url),
        RATELIMIT_HEADERS_ENABLED=False,
        RATELIMIT_KEY_PREFIX="ronda",
    )
    limiter.init_app(app)
