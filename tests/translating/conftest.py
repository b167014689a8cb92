from collections.abc import Callable
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.kernel.actor import Actor, Grant
from forum.kernel.unit_of_work import Units
from forum.texts.actions import create_text
from forum.texts.models import Text
from forum.web.runtime import Runtime
from tests.cast import Cast, assemble

SPANISH = "Trabajamos con el municipio.\n\nEl primer año fue difícil."
"""Two paragraphs."""


@dataclass(frozen=True, slots=True)
class Stage:
    """The cast, and a published text of two Spanish paragraphs."""

    cast: Cast
    text: Text
    actor: Callable[[Account], Actor]


@pytest.fixture
def load_actor(app: Flask, session: Session) -> Callable[[Account], Actor]:
    """An account as the actor it would be in a request."""
    runtime: Runtime = app.extensions["ronda"]

    def load(account: Account) -> Actor:
        grants: list[Grant] = [grant for loader in runtime.grants for grant in loader(session, account.id)]
        return Actor(account_id=account.id, grants=tuple(grants))

    return load


@pytest.fixture
def stage(units: Units, load_actor: Callable[[Account], Actor]) -> Stage:
    return make_stage(units, load_actor)


def make_stage(units: Units, load_actor: Callable[[Account], Actor], **settings: object) -> Stage:
    with units.open() as uow:
        cast = assemble(uow, **settings)
        text = create_text(uow, exchange_id=cast.exchange.id, kind="contribution", language="es", source=SPANISH)
    return Stage(cast, text, load_actor)
