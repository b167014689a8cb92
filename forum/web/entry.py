"""How a request reaches the slices: its actor, and one unit of work where it writes, or a reading session where it reads."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from flask import g, request
from flask_login import current_user
from sqlalchemy.orm import Session

from forum.kernel.actor import NOBODY, Actor, Grant, Identity, Role
from forum.kernel.db import db
from forum.kernel.unit_of_work import UnitOfWork
from forum.web.runtime import runtime

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Reading:
    session: Session
    actor: Actor
    now: datetime


@contextmanager
def unit_of_work() -> Iterator[UnitOfWork]:
    """The request's one unit of work; a GET has none."""
    if request.method in SAFE_METHODS:
        raise RuntimeError("a GET writes nothing")
    with runtime().units.open(now=request_time()) as uow:
        yield uow


def reading() -> Reading:
    return Reading(db.session(), current_actor(), request_time())


def request_time() -> datetime:
    """The instant of this request: read once."""
    if "now" not in g:
        g.now = runtime().clock.now()
    return g.now  # type: ignore[no-any-return]


def current_actor() -> Actor:
    """Who makes this request. Loaded once; NOBODY when signed out."""
    if "actor" not in g:
        g.actor = load_actor(current_user.identity) if current_user.is_authenticated else NOBODY
    return g.actor  # type: ignore[no-any-return]


def load_actor(identity: Identity) -> Actor:
    session = db.session()
    grants: list[Grant] = [Grant(role=Role.ADMINISTRATOR)] if identity.is_administrator else []
    for load in runtime().grants:
        grants.extend(load(session, identity.account_id))
    return Actor(
        account_id=identity.account_id,
        grants=tuple(grants),
        language=identity.language,
        reads=identity.reads,
        timezone=identity.timezone,
        scopes=identity.scopes,
    )
