"""Beside the preview a writer is told what is hard to translate; it holds nothing up."""

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.models import Contribution
from forum.kernel.unit_of_work import Units
from tests.contributions.conftest import Scene
from tests.factories import make_concept
from tests.pages import send

As = Callable[[Account], FlaskClient]
WORDS = "El WUF es solo la punta del iceberg."


def preview(client: FlaskClient, scene: Scene, language: str = "fr", **typed: str) -> str:
    page = f"/exchanges/{scene.cast.exchange.slug}/topics/{scene.topic.id}/contributions?lang={language}"
    return send(client, page, None, **{"text": WORDS, "language": "es", "preview": "1", **typed}).text


def test_hints_stand_below_the_preview_in_the_readers_language_about_words_in_the_writers(
    as_: As, scene: Scene, session: Session
) -> None:
    page = preview(as_(scene.cast.paula.account), scene)
    hints = page.split('id="hints"')[1].split("</details>")[0]
    assert '<q class="words" lang="es" dir="ltr">la punta del iceberg</q>' in hints
    assert "solo una pequeña parte" in hints
    assert '<q class="words" lang="es" dir="ltr">WUF</q>' in hints
    assert "lettres" in hints
    assert session.scalars(select(Contribution)).all() == []


def test_plain_words_have_none(as_: As, scene: Scene) -> None:
    assert 'id="hints"' not in preview(as_(scene.cast.paula.account), scene, text="Caminamos juntas.")


def test_what_the_exchange_explains_is_not_pointed_out(as_: As, scene: Scene, units: Units) -> None:
    with units.open() as uow:
        make_concept(uow, scene.cast.exchange, terms={"es": "WUF", "fr": "FUM"})
    assert ">WUF</q>" not in preview(as_(scene.cast.paula.account), scene)


def test_she_sends_it_as_it_is(as_: As, scene: Scene, session: Session) -> None:
    client = as_(scene.cast.paula.account)
    page = f"/exchanges/{scene.cast.exchange.slug}/topics/{scene.topic.id}/contributions"
    assert send(client, page, None, text=WORDS, language="es").status_code == 303
    assert session.scalars(select(Contribution)).one().status == "waiting"


def test_who_wants_none_has_none(as_: As, scene: Scene, units: Units) -> None:
    with units.open() as uow:
        uow.session.get_one(Account, scene.cast.paula.account.id).wants_hints = False
    assert 'id="hints"' not in preview(as_(scene.cast.paula.account), scene)
