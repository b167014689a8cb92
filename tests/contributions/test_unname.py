"""Taking one's name off what one wrote: nothing that is kept or shown joins the two any more."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.actions.unname import take_name_off, take_name_off_all
from forum.contributions.actions.withdraw import withdraw_all, withdraw_contribution
from forum.contributions.errors import ContributionNotFound
from forum.contributions.models import AnonymousAuthor, Contribution, Status
from forum.exchanges.models import Membership, MembershipState
from forum.kernel.unit_of_work import Units
from forum.texts.actions import put_version
from forum.texts.models import Origin, Version
from forum.texts.queries import get_text
from tests.actors import actor_of
from tests.contributions.conftest import Scene
from tests.factories import make_contribution
from tests.pages import send


def hers(
    units: Units, scene: Scene, text: str = "Caminamos de noche.", status: Status = Status.PUBLISHED
) -> Contribution:
    with units.open() as uow:
        return make_contribution(uow, scene.topic, scene.cast.paula.membership, text=text, status=status)


def test_a_name_taken_off_stands_sealed_in_one_table_only(units: Units, session: Session, scene: Scene) -> None:
    row = hers(units, scene)
    with units.open() as uow:
        take_name_off(uow, actor_of(session, scene.cast.paula.account), contribution_id=row.id)
    session.expire_all()
    assert (row.author_id, row.shown_as) == (None, "anonymous")
    assert session.scalars(select(AnonymousAuthor.contribution_id)).all() == [row.id]


def test_her_own_version_of_it_names_her_no_more(units: Units, session: Session, scene: Scene) -> None:
    row, paula = hers(units, scene), scene.cast.paula.membership
    with units.open() as uow:
        text = get_text(uow.session, row.text_id)
        put_version(
            uow, text, language="fr", paragraphs=["Nous marchons."], origin=Origin.HUMAN, translator_id=paula.id
        )
    with units.open() as uow:
        take_name_off(uow, actor_of(session, scene.cast.paula.account), contribution_id=row.id)
    session.expire_all()
    version = session.scalars(select(Version).where(Version.text_id == row.text_id, Version.language == "fr")).one()
    assert (version.translator_id, version.credit) == (None, "none")


def test_it_is_still_hers_to_withdraw(units: Units, session: Session, scene: Scene) -> None:
    row, paula = hers(units, scene), actor_of(session, scene.cast.paula.account)
    with units.open() as uow:
        take_name_off(uow, paula, contribution_id=row.id)
    with units.open() as uow:
        withdraw_contribution(uow, paula, contribution_id=row.id)
    session.expire_all()
    assert row.status == Status.WITHDRAWN


def test_nobody_takes_the_name_of_another_off(units: Units, session: Session, scene: Scene) -> None:
    row = hers(units, scene)
    with units.open() as uow, pytest.raises(ContributionNotFound):
        take_name_off(uow, actor_of(session, scene.cast.olga.account), contribution_id=row.id)


@pytest.mark.parametrize("state", [MembershipState.SUSPENDED, MembershipState.LEFT])
def test_who_is_suspended_or_gone_takes_all_of_it_off_or_back(
    units: Units, session: Session, scene: Scene, state: MembershipState
) -> None:
    rows = [hers(units, scene, status=status) for status in (Status.PUBLISHED, Status.WAITING, Status.HIDDEN)]
    with units.open() as uow:
        uow.session.get_one(Membership, scene.cast.paula.membership.id).state = state
    paula, exchange_id = actor_of(session, scene.cast.paula.account), scene.cast.exchange.id
    with units.open() as uow:
        assert take_name_off_all(uow, paula, exchange_id=exchange_id) == 3
    with units.open() as uow:
        assert withdraw_all(uow, paula, exchange_id=exchange_id) == 3
    session.expire_all()
    assert {row.status for row in rows} == {Status.WITHDRAWN}


def test_the_page_of_the_topic_says_no_name_at_once(
    units: Units, scene: Scene, as_: Callable[[Account], FlaskClient]
) -> None:
    row = hers(units, scene)
    topic = f"/exchanges/{scene.cast.exchange.slug}/topics/{scene.topic.id}"
    name, reader = scene.cast.paula.membership.name, as_(scene.cast.pierre.account)
    assert name in reader.get(topic).text
    paula = as_(scene.cast.paula.account)
    send(paula, f"/exchanges/{scene.cast.exchange.slug}/contributions/{row.id}/edit?lang=en", "unname")
    assert "Your name is off this contribution" in paula.get(f"{topic}?lang=en").text
    assert name not in reader.get(topic).text


def test_all_of_it_is_on_one_page_with_what_can_be_done(
    units: Units, session: Session, scene: Scene, as_: Callable[[Account], FlaskClient]
) -> None:
    rows = [hers(units, scene), hers(units, scene, "Otra vez.")]
    paula, mine = as_(scene.cast.paula.account), f"/exchanges/{scene.cast.exchange.slug}/mine"
    assert "Otra vez." in paula.get(mine).text
    send(paula, f"{mine}?lang=en", "unname")
    assert "off 2 contributions" in paula.get(f"{mine}?lang=en").text
    send(paula, f"{mine}?lang=en", "mine/withdraw")
    assert "2 contributions are withdrawn" in paula.get(f"{mine}?lang=en").text
    session.expire_all()
    assert [row.status for row in rows] == [Status.WITHDRAWN] * 2
