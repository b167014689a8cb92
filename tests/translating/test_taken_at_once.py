"""Two people reach for one text at the same instant: one has it, the other is told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.exchanges.models import Exchange
from forum.kernel.actor import Actor
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.translating.actions.claims import assign_version, claim_version
from forum.translating.errors import TranslatedByAnother
from forum.translating.models import VersionClaim
from tests.actors import actor_of
from tests.cast import Cast, assemble
from tests.factories import make_account, make_contribution, make_membership, make_topic

TURNS = 20
Act = Callable[[UnitOfWork, Actor, int, int], object]


def take(uow: UnitOfWork, actor: Actor, text_id: int, _: int) -> object:
    return claim_version(uow, actor, text_id=text_id, language="fr")


def give(uow: UnitOfWork, actor: Actor, text_id: int, holder_id: int) -> object:
    return assign_version(uow, actor, text_id=text_id, language="fr", holder_id=holder_id)


@pytest.fixture
def cast(units: Units) -> Cast:
    with units.open() as uow:
        return assemble(uow, languages=["en", "fr", "es"])


@pytest.fixture
def second(units: Units, cast: Cast) -> Account:
    with units.open() as uow:
        account = make_account(uow, language="fr", email="tomas@example.org")
        exchange = uow.session.get_one(Exchange, cast.exchange.id)
        make_membership(
            uow, exchange, account, name="Tomas", organisation="Partner B", pairs=[["es", "fr"]], leads_translation=True
        )
        return account


def at_once(app: Flask, acts: list[tuple[Act, Actor]], *, text_id: int) -> list[int | TranslatedByAnother]:
    """Each for herself; whose it is then, by what each was told."""
    barrier, units = Barrier(len(acts)), app.extensions["ronda"].units

    def run(named: tuple[Act, Actor]) -> int | TranslatedByAnother:
        act, actor = named
        holder_id = next(grant.membership_id for grant in actor.grants)
        with app.app_context():
            barrier.wait()
            try:
                with units.open() as uow:
                    act(uow, actor, text_id, holder_id)
            except TranslatedByAnother as refusal:
                return refusal
        return holder_id

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.mark.parametrize(("one", "other"), [(take, take), (take, give), (give, give)])
def test_of_two_who_take_a_text_at_once_one_has_it_and_no_other_is_told_it_is_hers(
    app: Flask, session: Session, units: Units, cast: Cast, second: Account, one: Act, other: Act
) -> None:
    with units.open() as uow:
        uow.session.get_one(type(cast.tara.membership), cast.tara.membership.id).leads_translation = True
        topic = make_topic(uow, cast.rounds[0])
        rows = [
            make_contribution(uow, topic, cast.paula.membership, text=f"Voz {turn}.", language="es").text_id
            for turn in range(TURNS)
        ]
    actors = [actor_of(session, account) for account in (cast.tara.account, second)]
    session.rollback()
    for text_id in rows:
        told = at_once(app, list(zip((one, other), actors, strict=True)), text_id=text_id)
        holders = session.scalars(select(VersionClaim.holder_id).where(VersionClaim.text_id == text_id)).all()
        session.rollback()
        assert [who for who in told if isinstance(who, int)] == holders
        assert len(holders) == 1
