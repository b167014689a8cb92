"""After the installation's secret was replaced: what it sealed stays shut, and every page still opens."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from forum.accounts.actions import start_session
from forum.accounts.models import Account, CaughtForm, SecondStep
from forum.accounts.queries import CAUGHT
from forum.accounts.second_step import KEY, new_key
from forum.contributions.models import AnonymousAuthor, Status
from forum.contributions.queries.standing import ANONYMOUS
from forum.kernel.form_secrets import form_secret
from forum.kernel.keys import Keys
from forum.kernel.unit_of_work import Units
from tests.cast import Cast, assemble
from tests.factories import make_contribution, make_topic
from tests.pages import send

BEFORE = Keys("the secret before")


@dataclass(frozen=True, slots=True)
class Scene:
    cast: Cast
    topic_id: int
    waiting_id: int
    published_id: int

    def address(self, place: str) -> str:
        numbers = {"topic": self.topic_id, "waiting": self.waiting_id, "published": self.published_id}
        return f"/exchanges/{self.cast.exchange.slug}/{place.format(**numbers)}"


@pytest.fixture
def scene(units: Units) -> Scene:
    with units.open() as uow:
        cast, ids = assemble(uow), []
        topic = make_topic(uow, cast.rounds[0])
        for status in (Status.WAITING, Status.PUBLISHED):
            row = make_contribution(uow, topic, cast.paula.membership, is_anonymous=True, status=status)
            seal = uow.session.get_one(AnonymousAuthor, row.id)
            seal.sealed = BEFORE.seal(ANONYMOUS, cast.paula.membership.id)
            ids.append(row.id)
        paula, olga, now = cast.paula.account.id, cast.olga.account.id, uow.now
        form = BEFORE.seal_words(CAUGHT, '{"path": "/help", "fields": [], "had_files": false}')
        uow.add(CaughtForm(account_id=paula, place="1", sealed=form, caught_at=now, expires_at=now + timedelta(days=1)))
        uow.add(SecondStep(account_id=olga, sealed=BEFORE.seal_words(KEY, new_key()), last_step=0, set_up_at=now))
        return Scene(cast, topic.id, *ids)


@pytest.mark.parametrize(
    "place",
    ["topics/{topic}", "mine", "desk", "desk/{waiting}", "organise/", "desk/translations", "contributions/{published}"],
)
@pytest.mark.parametrize("who", ["paula", "mo", "olga"])
def test_the_pages_of_an_exchange_open(
    as_: Callable[[Account], FlaskClient], scene: Scene, who: str, place: str
) -> None:
    client = as_(getattr(scene.cast, who).account)
    assert client.get(scene.address(place)).status_code < 500


@pytest.mark.parametrize("place", ["/me", "/me/kept", "/me/data"])
def test_ones_own_pages_open(as_: Callable[[Account], FlaskClient], scene: Scene, place: str) -> None:
    assert as_(scene.cast.paula.account).get(place, follow_redirects=True).status_code == 200


def test_ones_data_can_be_taken_out(as_: Callable[[Account], FlaskClient], scene: Scene) -> None:
    with send(as_(scene.cast.paula.account), "/me/data", "/copy") as taken:
        assert taken.status_code == 200


def test_a_code_of_an_app_set_up_before_is_not_good_and_that_is_said(
    client: FlaskClient, units: Units, scene: Scene
) -> None:
    with units.open() as uow, client.session_transaction() as cookie:
        cookie["_user_id"] = token = start_session(
            uow, account_id=scene.cast.olga.account.id, is_kept=False, waits_for="app"
        )
        cookie["csrf_token"] = form_secret(token)
    assert send(client, "/code", "/code", code="123456").status_code == 422
