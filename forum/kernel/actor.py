"""Who acts: a value with dated grants, detached from the database, so that policy asks no table who is on duty."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    ADMINISTRATOR = "administrator"
    ORGANISER = "organiser"
    MODERATOR = "moderator"
    TRANSLATOR = "translator"
    RELAY = "relay"
    SAFETY_CONTACT = "safety_contact"
    LEAD = "lead"
    MEMBER = "member"
    SUSPENDED = "suspended"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A right held from `starts_at` (included) until `ends_at` (excluded); None means without end on that side.

    `languages` are those a moderator reads; `only_languages` those on whose contributions alone she decides, none = all;
    `pairs` a translator's (source, target).
    A moderator's grant that is not running still shows that she is a moderator, off duty. A RELAY enters what others send
    her by telephone, letter or message. A SAFETY_CONTACT reads what was set aside because somebody may be in danger.
    A LEAD looks after the translators of her organisation.
    ABSENT gives nothing but that her words are hers: she is invited, has asked to join, or has left.
    """

    role: Role
    exchange_id: int | None = None
    membership_id: int | None = None
    round_id: int | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    languages: frozenset[str] = frozenset()
    only_languages: frozenset[str] = frozenset()
    pairs: frozenset[tuple[str, str]] = frozenset()

    def runs_at(self, now: datetime) -> bool:
        return (self.starts_at is None or self.starts_at <= now) and (self.ends_at is None or now < self.ends_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Somebody who acts. Nobody (signed out) has no account; the system acts for the clock and the command line."""

    account_id: int | None = None
    grants: tuple[Grant, ...] = ()
    language: str = "en"
    reads: tuple[str, ...] = ()
    timezone: str | None = None
    scopes: frozenset[str] | None = None
    is_system: bool = False
    _by_exchange: dict[int | None, tuple[Grant, ...]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    @property
    def is_signed_in(self) -> bool:
        return self.account_id is not None

    def in_exchange(self, exchange_id: int) -> tuple[Grant, ...]:
        if exchange_id not in self._by_exchange:
            self._by_exchange[exchange_id] = tuple(g for g in self.grants if g.exchange_id == exchange_id)
        return self._by_exchange[exchange_id]

    def held(self, role: Role, exchange_id: int, now: datetime) -> Iterator[Grant]:
        """Grants of `role` that run at `now`; none while suspended there."""
        if role is not Role.SUSPENDED and self.is_suspended(exchange_id):
            return
        for grant in self.in_exchange(exchange_id):
            if grant.role is role and grant.runs_at(now):
                yield grant

    def holds(self, role: Role, exchange_id: int, now: datetime) -> bool:
        return next(self.held(role, exchange_id, now), None) is not None

    def is_suspended(self, exchange_id: int) -> bool:
        return any(g.role is Role.SUSPENDED for g in self.in_exchange(exchange_id))

    def is_moderator(self, exchange_id: int) -> bool:
        """On duty or off."""
        return not self.is_suspended(exchange_id) and any(
            g.role is Role.MODERATOR for g in self.in_exchange(exchange_id)
        )

    @property
    def is_administrator(self) -> bool:
        return any(g.role is Role.ADMINISTRATOR for g in self.grants)

    @property
    def is_in_charge(self) -> bool:
        """Keeps the machine, or organises somewhere."""
        return any(g.role in {Role.ADMINISTRATOR, Role.ORGANISER} for g in self.grants)

    @property
    def is_staff(self) -> bool:
        """Keeps the machine, organises or moderates somewhere, on duty or off: her sessions end sooner."""
        return any(g.role in {Role.ADMINISTRATOR, Role.ORGANISER, Role.MODERATOR} for g in self.grants)

    def takes_part(self, exchange_id: int) -> bool:
        """Suspended or not."""
        return any(g.role in {Role.MEMBER, Role.SUSPENDED} for g in self.in_exchange(exchange_id))

    def membership_id(self, exchange_id: int) -> int | None:
        """Her membership there, whatever its state: what makes her words hers."""
        return next((g.membership_id for g in self.in_exchange(exchange_id) if g.membership_id is not None), None)

    def may_use(self, scope: str) -> bool:
        return self.scopes is None or scope in self.scopes


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Whom a session token or an API token stands for. `session_id` is None for a token, `scopes` for a session.

    `waits_for` names the code that must come before anybody is signed in by it; `proved_at`: when she last gave hers.
    """

    account_id: int
    session_id: int | None
    language: str
    reads: tuple[str, ...]
    timezone: str | None
    is_administrator: bool
    is_kept: bool = False
    waits_for: str = ""
    proved_at: datetime | None = None
    is_demo: bool = False
    began_at: datetime | None = None
    seen_at: datetime | None = None
    expires_at: datetime | None = None
    scopes: frozenset[str] | None = None


NOBODY = Actor()
SYSTEM = Actor(is_system=True)


@dataclass(frozen=True, slots=True)
class Decision:
    """What policy answers: falsy where refused, with the code and sentence (marked for translation) that say why."""

    allowed: bool
    code: str = ""
    message: str = ""

    def __bool__(self) -> bool:
        return self.allowed


ALLOWED = Decision(allowed=True)


def refused(code: str, message: str) -> Decision:
    return Decision(allowed=False, code=code, message=message)
