"""How often one may do what costs or can be abused: by account first, else by a keyed hash of the network."""

import hashlib
import hmac
import ipaddress
from collections.abc import Callable
from http import HTTPStatus
from math import ceil
from typing import Any, TypeVar, cast

from flask import Flask, Response, g, request
from flask_limiter import Limiter
from flask_login import current_user
from limits import parse_many

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


def spend(rules: str, *, on: str, amount: int = 1, by: Callable[[], str] = who) -> None:
    """Take `amount` off what the one of `by` may do of one thing in a time, where it is no whole request. TooOften."""
    if not is_within(rules, on=on, amount=amount, by=by):
        raise TooOften()


def is_within(rules: str, *, on: str, amount: int = 1, by: Callable[[], str] = who) -> bool:
    """The same, where nothing is to be said of it."""
    if not limiter.enabled or not amount:
        return True
    spent = [rule for rule in parse_many(rules) if not limiter.limiter.hit(rule, on, by(), cost=amount)]
    if spent:
        g.free_at = max(limiter.limiter.get_window_stats(rule, on, by()).reset_time for rule in spent)
    return not spent


def seconds_to_wait() -> int:
    """Until what was refused may be tried again."""
    breached = [limit.reset_at for limit in limiter.current_limits if limit.breached]
    free_at: float = max([g.get("free_at", 0), *breached])
    return max(1, ceil(free_at - runtime().clock.now().timestamp()))


def say_when(response: Response) -> Response:
    if response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
        response.headers["Retry-After"] = str(seconds_to_wait())
    return response


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
    app.after_request(say_when)
