"""What one application is made of, handed to the web by `wiring`, so that the toolbox knows no slice."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, cast

from flask import current_app
from sqlalchemy.orm import Session

from forum.config import Settings
from forum.kernel.actor import Grant, Identity
from forum.kernel.clock import Clock
from forum.kernel.keys import Keys
from forum.kernel.unit_of_work import Units
from forum.kernel.worker import Handlers, Worker


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRead:
    """One page of an exchange read: what the figures need. `address` and `agent` are for a day's token only, never stored."""

    exchange_id: int
    topic_id: int | None
    at: datetime
    language: str
    origin: str
    account_id: int | None
    is_staff: bool
    address: str
    agent: str
    is_refusing: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LateForm:
    """A form sent when its session had ended. `secret` tells which session it was opened in."""

    secret: str
    path: str
    fields: tuple[tuple[str, str], ...]
    had_files: bool


KeepWords = Callable[[LateForm, int | None], bool]
"""Keeps a form for whoever opened it, unless that is the account named; whether it is kept."""


class SessionEndsAt(Protocol):
    def __call__(self, identity: Identity, *, is_staff: bool) -> datetime | None: ...


Identify = Callable[[Session, str, datetime], Identity | None]
LoadGrants = Callable[[Session, int], Sequence[Grant]]


@dataclass(slots=True, kw_only=True)
class Runtime:
    settings: Settings
    clock: Clock
    keys: Keys
    units: Units
    handlers: Handlers
    identify_session: Identify
    identify_token: Identify
    grants: Sequence[LoadGrants]
    session_ends_at: SessionEndsAt
    keep_words: KeepWords
    note_seen: Callable[[int, datetime], None]
    gather: Callable[[PageRead], None]
    flush: Callable[[], None]
    revision_of: Callable[[Session, int], int | None]
    find_machine: Callable[[Settings], str | None]
    parts: Mapping[str, Any] = field(default_factory=dict)
    health: Mapping[str, Callable[[], str | None]] = field(default_factory=dict)

    @property
    def machine_host(self) -> str | None:
        """Where a machine translates: "" on this one, None where there is none."""
        return self.find_machine(self.settings)

    @property
    def worker(self) -> Worker:
        return Worker(self.units, self.handlers)


def runtime() -> Runtime:
    return cast(Runtime, current_app.extensions["ronda"])
