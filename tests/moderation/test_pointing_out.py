"""What may lead to a person is pointed out before a text of somebody unknown is approved."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from forum.accounts.models import Account
from forum.contributions.models import Contribution, Status
from forum.exchanges.models import Membership
from forum.kernel.unit_of_work import Units
from tests.contributions.conftest import Scene
from tests.factories import make_contribution
from tests.pages import forms, send

As = Callable[[Account], FlaskClient]
TEXT = "Rosa Quispe says: call +51 999 123 456, or see https://example.org & us."


def desk_of(scene: Scene) -> str:
    return f"/exchanges/{scene.cast.exchange.slug}/desk"


def made(units: Units, scene: Scene, author: str = "paula", **fields: Any) -> Contribution:
    with units.open() as uow:
        membership = getattr(scene.cast, author).membership
        return make_contribution(uow, scene.topic, membership, **{"text": TEXT, "status": Status.WAITING, **fields})


def buttons(page: Any, row: Contribution) -> list[dict[str, object]]:
    return [form for form in forms(page) if str(form["action"]).endswith(f"/desk/{row.id}")]


def test_the_desk_says_what_is_in_a_first_text_and_leads_to_reading_it(as_: As, units: Units, scene: Scene) -> None:
    row = made(units, scene)
    page = as_(scene.cast.mo.account).get(desk_of(scene))
    assert "1 telephone number · 1 link · 1 name" in page.text
    assert buttons(page, row) == []
    assert "Read and decide" in page.text


def test_on_the_page_it_is_marked_and_said_that_some_is_missed(as_: As, units: Units, scene: Scene) -> None:
    row = made(units, scene)
    page = as_(scene.cast.mo.account).get(f"{desk_of(scene)}/{row.id}")
    for words in ("<mark>Rosa Quispe</mark>", "<mark>+51 999 123 456</mark>", "We miss some"):
        assert words in page.text
    assert (
        send(as_(scene.cast.mo.account), f"{desk_of(scene)}/{row.id}", f"/desk/{row.id}", kind="approve").status_code
        == 303
    )


def test_nothing_is_pointed_out_once_a_text_of_hers_was_published(as_: As, units: Units, scene: Scene) -> None:
    made(units, scene, text="We walked.", status=Status.PUBLISHED)
    row = made(units, scene)
    mo = as_(scene.cast.mo.account)
    assert buttons(mo.get(desk_of(scene)), row)
    assert "<mark>" not in mo.get(f"{desk_of(scene)}/{row.id}").text


@pytest.mark.parametrize("author", ["paula", "pierre"])
def test_without_a_name_it_always_is_whoever_wrote_it(as_: As, units: Units, scene: Scene, author: str) -> None:
    made(units, scene, author="pierre", text="We walked.", status=Status.PUBLISHED)
    row = made(units, scene, author=author, is_anonymous=True, text="Paula and Pierre sang.")
    page = as_(scene.cast.mo.account).get(f"{desk_of(scene)}/{row.id}").text
    assert "<mark>Paula</mark> and <mark>Pierre</mark> sang." in page


def test_another_member_is_pointed_out_and_her_own_name_is_hers_to_give(as_: As, units: Units, scene: Scene) -> None:
    row = made(units, scene, text="I am Paula. Pierre was there.")
    page = as_(scene.cast.mo.account).get(f"{desk_of(scene)}/{row.id}").text
    assert "I am Paula. <mark>Pierre</mark> was there." in page


def test_who_has_not_confirmed_her_name_is_not_found_by_it(as_: As, units: Units, scene: Scene) -> None:
    with units.open() as uow:
        uow.session.get_one(Membership, scene.cast.pierre.membership.id).confirmed_at = None
    row = made(units, scene, text="Then Pierre was there.")
    assert "<mark>" not in as_(scene.cast.mo.account).get(f"{desk_of(scene)}/{row.id}").text


def test_in_a_change_without_a_name_it_is_marked_where_it_stands(as_: As, units: Units, scene: Scene) -> None:
    row = made(units, scene, text="We sang.", status=Status.PUBLISHED, is_anonymous=True)
    paula, mo = as_(scene.cast.paula.account), as_(scene.cast.mo.account)
    edit = f"/exchanges/{scene.cast.exchange.slug}/contributions/{row.id}/edit"
    assert send(paula, edit, "/edit", text="We sang.\n\nCall 612 345 678 <b>.").status_code == 303
    assert "1 telephone number" in mo.get(desk_of(scene)).text
    page = mo.get(f"{desk_of(scene)}/{row.id}").text
    assert "<ins>Call <mark>612 345 678</mark> &lt;b&gt;.</ins>" in page
