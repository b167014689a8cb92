"""The promise a contribution is written under: who reads it, under which name it stands, and what may be done with it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from forum.exchanges.models import Exchange

AUDIENCES = ("everybody", "members", "moderators")
"""The widest first."""
NAMES = ("name", "organisation", "anonymous")
FORMER = "former"
"""It stood under a name until its author erased her data; like "anonymous", never chosen when writing."""
NAMELESS = ("anonymous", FORMER)
PERMISSIONS = ("may_translate", "may_translate_by_machine", "may_quote", "may_publish")


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """`shown_as`: name, organisation, anonymous. The `may_…` are for translators, machines, syntheses and the publication."""

    audience: str
    shown_as: str = "name"
    may_translate: bool = True
    may_translate_by_machine: bool = False
    may_quote: bool = False
    may_publish: bool = False

    @property
    def permissions(self) -> dict[str, bool]:
        return {name: getattr(self, name) for name in PERMISSIONS}

    def as_kept(self) -> dict[str, Any]:
        return asdict(self)


def preset_promise(exchange: Exchange) -> Promise:
    """Before she has said anything: what the exchange is for, and no more."""
    is_careful = exchange.is_sensitive
    return Promise(
        audience="members" if is_careful else widest(exchange),
        may_translate_by_machine=exchange.uses_machine and not is_careful,
    )


def last_promise(exchange: Exchange, kept: Mapping[str, Any] | None) -> Promise:
    """What she chose the last time she wrote here, else the preset."""
    if kept is None:
        return preset_promise(exchange)
    known = {field.name for field in fields(Promise)}
    return narrow(exchange, Promise(**{name: value for name, value in kept.items() if name in known}))


def widest(exchange: Exchange) -> str:
    return "members" if exchange.access == "members" else "everybody"


def audiences_offered(exchange: Exchange, *, answered: str | None = None) -> tuple[str, ...]:
    """Those no wider than the exchange, nor, in a reply, than what it answers."""
    within = max(AUDIENCES.index(widest(exchange)), AUDIENCES.index(answered or "everybody"))
    return AUDIENCES[within:]


def names_offered(exchange: Exchange, *, has_organisation: bool) -> tuple[str, ...]:
    offered = {"name": True, "organisation": has_organisation, "anonymous": exchange.allows_anonymous}
    return tuple(name for name in NAMES if offered[name])


def narrow(exchange: Exchange, promise: Promise, *, answered: str | None = None) -> Promise:
    """As it was chosen, but nothing wider than is offered there."""
    offered = audiences_offered(exchange, answered=answered)
    return replace(
        promise,
        audience=promise.audience if promise.audience in offered else offered[0],
        may_translate_by_machine=promise.may_translate_by_machine and promise.may_translate,
    )
