"""References, not copies: what becomes of a contribution reaches what was made of it at once."""

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.actions.edit import Edit, edit_contribution
from forum.contributions.actions.unname import take_name_off
from forum.contributions.actions.withdraw import withdraw_contribution
from forum.exchanges.events import MembershipChanged
from forum.exchanges.models import Exchange, Membership
from forum.kernel.unit_of_work import Units
from forum.moderation.actions import approve_contribution, hide_from_readers, restore_to_readers
from forum.moderation.rules import Reason
from forum.synthesis.models import Citation, Quote, Synthesis
from forum.texts.models import Text
from tests.actors import actor_of
from tests.pages import links, send
from tests.synthesis.conftest import Scene
from tests.synthesis.test_reading import publish, translate

As = Callable[[Account], FlaskClient]
LAMPS = "We asked for lamps at the bus stop."


def pages(client: FlaskClient, scene: Scene) -> list[str]:
    """Its page in each of its languages, and as programs read it."""
    return [client.get(path).text for path in (scene.read, f"{scene.read}?lang=fr", f"/api/v1{scene.read}")]


def write(units: Units, scene: Scene) -> None:
    with units.open() as uow:
        translate(uow, publish(uow, scene), "Lumière.", "Ensemble.")


def tasks(as_: As, scene: Scene) -> str:
    """What the desk of the week's moderator asks to look at again."""
    page = as_(scene.cast.mo.account).get(f"{scene.desk}?lang=en").text
    return page.partition('id="synthesis"')[2]


def test_what_is_withdrawn_is_gone_at_once_in_every_language_and_its_place_says_so(
    units: Units, session: Session, as_: As, client: FlaskClient, drain: Callable[[], int], scene: Scene
) -> None:
    write(units, scene)
    assert all(LAMPS in page for page in pages(client, scene))
    with units.open() as uow:
        withdraw_contribution(uow, actor_of(session, scene.cast.pierre.account), contribution_id=scene.light)
    assert not any(LAMPS in page for page in pages(client, scene))
    assert client.get(scene.read).text.count("Withdrawn by its author.") == 2, "in place of its words, and as a source"
    assert "that its author has withdrawn since" in client.get(scene.read).text
    assert "Pierre" not in client.get(scene.read).text
    assert "that its author has withdrawn since" in tasks(as_, scene)
    drain()
    session.rollback()
    assert session.scalars(select(Quote)).all() == []
    kept = session.scalars(select(Citation).where(Citation.contribution_id == scene.light)).one()
    assert (kept.seen_words, kept.seen_name, kept.is_quote) == (None, "", True)
    assert client.get(scene.read).text.count("Withdrawn by its author.") == 2
    assert "that its author has withdrawn since" in tasks(as_, scene)


def test_who_has_looked_is_asked_no_more_and_readers_are_still_told(
    units: Units, session: Session, as_: As, client: FlaskClient, drain: Callable[[], int], scene: Scene
) -> None:
    write(units, scene)
    with units.open() as uow:
        withdraw_contribution(uow, actor_of(session, scene.cast.pierre.account), contribution_id=scene.light)
    drain()
    mo = as_(scene.cast.mo.account)
    assert send(mo, scene.desk, "/paragraphs/1/looked").status_code == 303
    assert "to look at again" not in tasks(as_, scene)
    assert "that its author has withdrawn since" in client.get(scene.read).text


def test_what_is_hidden_goes_and_comes_back(
    units: Units, session: Session, as_: As, client: FlaskClient, scene: Scene
) -> None:
    write(units, scene)
    mo = actor_of(session, scene.cast.mo.account)
    with units.open() as uow:
        hide_from_readers(uow, mo, contribution_id=scene.light, reason=Reason(code="hurtful", language="en"))
    assert not any(LAMPS in page for page in pages(client, scene))
    assert "Hidden by the moderators." in client.get(scene.read).text
    assert "that has been hidden since" in tasks(as_, scene)
    with units.open() as uow:
        restore_to_readers(uow, mo, contribution_id=scene.light)
    assert all(LAMPS in page for page in pages(client, scene))
    assert "to look at again" not in tasks(as_, scene)


def test_a_changed_passage_shows_no_words_that_are_not_there_and_is_pointed_out(
    units: Units, session: Session, as_: As, client: FlaskClient, scene: Scene
) -> None:
    write(units, scene)
    change(units, session, scene, "We asked for benches.\n\nThe city answered after a year.")
    assert not any(LAMPS in page for page in pages(client, scene))
    assert "Its author has changed this passage since." in client.get(scene.read).text
    assert "that its author has changed since" in client.get(scene.read).text
    assert "that its author has changed since" in tasks(as_, scene)
    send(as_(scene.cast.mo.account), scene.edit, "/edit", act="looked:1")
    assert "to look at again" not in tasks(as_, scene)
    assert "that its author has changed since" not in client.get(scene.read).text


def test_a_passage_follows_its_paragraph_where_something_else_was_changed(
    units: Units, session: Session, client: FlaskClient, scene: Scene
) -> None:
    write(units, scene)
    change(units, session, scene, f"A word before it.\n\n{LAMPS}\n\nThe city answered.")
    assert all(LAMPS in page for page in pages(client, scene))


def change(units: Units, session: Session, scene: Scene, text: str) -> None:
    pierre, mo = actor_of(session, scene.cast.pierre.account), actor_of(session, scene.cast.mo.account)
    with units.open() as uow:
        edit_contribution(uow, pierre, contribution_id=scene.light, edit=Edit(text=text, language="en"))
        approve_contribution(uow, mo, contribution_id=scene.light)


def test_a_name_taken_off_is_off_at_once_and_nothing_made_of_it_is_kept(
    units: Units, session: Session, as_: As, client: FlaskClient, drain: Callable[[], int], scene: Scene
) -> None:
    write(units, scene)
    assert "Pierre" in client.get(scene.read).text
    with units.open() as uow:
        take_name_off(uow, actor_of(session, scene.cast.pierre.account), contribution_id=scene.light)
    page = client.get(scene.read).text
    assert ("Pierre" in page, LAMPS in page, "since." in page) == (False, True, False)
    assert "look that it names nobody" in tasks(as_, scene)
    drain()
    session.rollback()
    assert set(session.scalars(select(Citation.seen_name).where(Citation.contribution_id == scene.light))) == {"-"}
    assert "look that it names nobody" in tasks(as_, scene)


def test_another_name_reaches_it_too(units: Units, as_: As, client: FlaskClient, scene: Scene) -> None:
    write(units, scene)
    client.get(scene.read)
    with units.open() as uow:
        uow.session.get_one(Membership, scene.cast.pierre.membership.id).name = "Camille"
        uow.record(MembershipChanged(exchange_id=scene.cast.exchange.id, membership_id=scene.cast.pierre.membership.id))
    page = client.get(scene.read).text
    assert ("Camille" in page, "Pierre" in page) == (True, False)
    assert "look that it names nobody" in tasks(as_, scene)


def test_what_rests_on_something_gone_may_be_saved_again_but_nothing_new_rests_on_it(
    units: Units, session: Session, as_: As, drain: Callable[[], int], scene: Scene
) -> None:
    write(units, scene)
    with units.open() as uow:
        withdraw_contribution(uow, actor_of(session, scene.cast.pierre.account), contribution_id=scene.light)
    drain()
    mo = as_(scene.cast.mo.account)
    assert send(mo, scene.edit, "/edit", **{"words-2": "Said otherwise."}).status_code == 303
    page = mo.get(scene.read)
    assert page.text.count("Withdrawn by its author.") == 2
    send(mo, scene.edit, "/edit", **{"rests-1": str(scene.unnamed)})
    assert "Withdrawn by its author." not in mo.get(scene.read).text
    refused = send(mo, scene.edit, "/edit", **{"rests-1": f"{scene.light}"})
    assert refused.status_code == 422
    assert scene.basket in [url for _, url in links(mo.get(scene.edit))]


def test_a_passage_taken_out_of_the_basket_is_a_source_still(
    units: Units, as_: As, client: FlaskClient, scene: Scene
) -> None:
    write(units, scene)
    assert send(as_(scene.cast.mo.account), scene.basket, "/remove").status_code == 303
    page = client.get(scene.read).text
    assert LAMPS not in page
    assert f"contributions/{scene.light}" in page


def test_an_exchange_that_is_taken_away_takes_its_syntheses_along(units: Units, session: Session, scene: Scene) -> None:
    write(units, scene)
    with units.open() as uow:
        uow.session.execute(delete(Exchange).where(Exchange.id == scene.cast.exchange.id))
        uow.session.execute(delete(Text).where(Text.exchange_id == scene.cast.exchange.id))
    session.rollback()
    assert [session.scalars(select(kind)).all() for kind in (Synthesis, Quote, Citation)] == [[], [], []]
