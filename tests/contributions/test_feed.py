"""A feed of a round: what everybody may read, in one language, for feed readers."""

from collections.abc import Callable
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from forum.contributions.actions.withdraw import withdraw_contribution
from forum.contributions.models import Contribution, Status
from forum.exchanges.events import ExchangeChanged
from forum.exchanges.models import Exchange
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import Units
from forum.texts.actions import change_source, put_note, put_version
from forum.texts.models import Origin
from forum.texts.notes import ContentNote
from forum.texts.queries import get_text
from tests.actors import actor_of
from tests.contributions.conftest import Scene
from tests.factories import make_contribution

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NEEDED = {"id", "title", "updated"}


def path(scene: Scene) -> str:
    return f"/exchanges/{scene.cast.exchange.slug}/rounds/1/feed"


def read(answer: TestResponse) -> ET.Element:
    assert answer.status_code == 200, answer.status
    assert answer.content_type == "application/atom+xml; charset=utf-8"
    return ET.fromstring(answer.data)


def entries(answer: TestResponse) -> list[ET.Element]:
    return read(answer).findall(f"{ATOM}entry")


def contents(answer: TestResponse) -> list[str]:
    return [entry.findtext(f"{ATOM}content") or "" for entry in entries(answer)]


def change(units: Units, scene: Scene, **fields: object) -> None:
    with units.open() as uow:
        uow.session.execute(update(Exchange).where(Exchange.id == scene.cast.exchange.id).values(**fields))
        uow.record(ExchangeChanged(exchange_id=scene.cast.exchange.id))


def test_an_empty_round_has_a_feed_of_its_own(client: FlaskClient, scene: Scene) -> None:
    feed = read(client.get(path(scene)))
    assert {child.tag.removeprefix(ATOM) for child in feed} >= NEEDED | {"author", "link"}
    assert feed.findall(f"{ATOM}entry") == []


def test_the_newest_stand_first_each_with_what_the_standard_asks(
    client: FlaskClient, units: Units, scene: Scene, clock: MovableClock
) -> None:
    for text in ("The first & <b>oldest</b>.", "The second."):
        clock.advance(timedelta(hours=1))
        with units.open() as uow:
            make_contribution(uow, scene.topic, scene.cast.paula.membership, text=text)
    feed = read(client.get(path(scene)))
    found = feed.findall(f"{ATOM}entry")
    assert ["second" in (entry.findtext(f"{ATOM}content") or "") for entry in found] == [True, False]
    for entry in found:
        assert {child.tag.removeprefix(ATOM) for child in entry} >= NEEDED | {"author", "content", "link", "published"}
    ids = [entry.findtext(f"{ATOM}id") or "" for entry in found]
    assert len(set(ids)) == 2
    assert all(id_.startswith("http") for id_ in ids)
    assert feed.findtext(f"{ATOM}updated") == found[0].findtext(f"{ATOM}updated") == clock.now().isoformat()
    assert found[0].findtext(f"{ATOM}title") == "Paula · Partnerships"
    assert found[0].findtext(f"{ATOM}author/{ATOM}name") == "Paula, Casa de Lima, Peru"


def test_titles_stand_in_it_as_they_were_typed(client: FlaskClient, units: Units, scene: Scene) -> None:
    with units.open() as uow:
        make_contribution(uow, scene.topic, scene.cast.paula.membership)
        for text_id in (scene.cast.rounds[0].theme_id, scene.topic.title_id):
            change_source(uow, get_text(uow.session, text_id), source="Women's work & <pay>")
    feed = read(client.get(path(scene)))
    assert (feed.findtext(f"{ATOM}title") or "").startswith("Women's work & <pay> · ")
    assert feed.findtext(f"{ATOM}entry/{ATOM}title") == "Paula · Women's work & <pay>"


def test_a_version_is_shown_in_the_language_asked_for_under_its_label(
    client: FlaskClient, units: Units, scene: Scene
) -> None:
    with units.open() as uow:
        row = make_contribution(uow, scene.topic, scene.cast.paula.membership, text="Luz.", language="es")
        text = get_text(uow.session, row.text_id)
        put_version(uow, text, language="ar", origin=Origin.MACHINE, paragraphs=["ضوء."])
    (words,) = contents(client.get(f"{path(scene)}?lang=ar"))
    assert '<div lang="ar" dir="rtl"><p data-p="0">ضوء.</p>' in words
    assert words.startswith("<p><em>")
    (entry,) = entries(client.get(f"{path(scene)}?lang=ar"))
    content = entry.find(f"{ATOM}content")
    assert content is not None
    assert content.get(LANG) == "ar"
    (same,) = entries(client.get(path(scene)))
    assert same.findtext(f"{ATOM}id") == entry.findtext(f"{ATOM}id")


def test_under_a_content_note_it_has_the_note_and_no_words(client: FlaskClient, units: Units, scene: Scene) -> None:
    with units.open() as uow:
        row = make_contribution(uow, scene.topic, scene.cast.paula.membership, text="They came at night.")
        text = get_text(uow.session, row.text_id)
        put_version(uow, text, language="fr", origin=Origin.HUMAN, paragraphs=["Ils sont venus la nuit."])
    open_feed = client.get(path(scene))
    assert "at night" in open_feed.text
    with units.open() as uow:
        put_note(uow, get_text(uow.session, row.text_id), ContentNote("Violencia", "es"), by="moderator")
    for language in ("en", "fr"):
        answer = client.get(f"{path(scene)}?lang={language}", headers={"If-None-Match": open_feed.headers["ETag"]})
        (entry,) = entries(answer)
        summary = entry.find(f"{ATOM}summary")
        assert summary is not None
        assert (summary.text, summary.get(LANG)) == ("Violencia", "es")
        assert entry.find(f"{ATOM}content") is None
        assert "night" not in answer.text
        assert "nuit" not in answer.text


def test_what_is_not_for_everybody_is_not_in_it(client: FlaskClient, units: Units, scene: Scene) -> None:
    with units.open() as uow:
        for status in (Status.WAITING, Status.RETURNED, Status.HIDDEN, Status.ASIDE, Status.DRAFT):
            make_contribution(uow, scene.topic, scene.cast.paula.membership, status=status)
        for audience in ("members", "moderators"):
            make_contribution(uow, scene.topic, scene.cast.paula.membership, audience=audience)
    assert entries(client.get(path(scene))) == []


def test_what_is_withdrawn_leaves_it_at_once(client: FlaskClient, units: Units, scene: Scene) -> None:
    with units.open() as uow:
        row = make_contribution(uow, scene.topic, scene.cast.paula.membership)
    before = client.get(path(scene))
    assert len(entries(before)) == 1
    with units.open() as uow:
        withdraw_contribution(uow, actor_of(uow.session, scene.cast.paula.account), contribution_id=row.id)
    after = client.get(path(scene), headers={"If-None-Match": before.headers["ETag"]})
    assert entries(after) == []


def test_what_bears_no_name_has_its_day_and_nobody(
    client: FlaskClient, units: Units, scene: Scene, clock: MovableClock
) -> None:
    with units.open() as uow:
        row = make_contribution(uow, scene.topic, scene.cast.paula.membership, is_anonymous=True)
        uow.session.execute(update(Contribution).where(Contribution.id == row.id).values(published_at=clock.now()))
    (entry,) = entries(client.get(path(scene)))
    assert entry.findtext(f"{ATOM}published") == "2026-05-18T04:00:00+00:00"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Without name"


@pytest.mark.parametrize("fields", [{"access": "members"}, {"is_sensitive": True}])
def test_of_others_there_is_no_feed_even_for_members(
    client: FlaskClient, units: Units, scene: Scene, as_: Callable[..., FlaskClient], fields: dict[str, object]
) -> None:
    change(units, scene, **fields)
    for browser in (client, as_(scene.cast.paula.account)):
        assert browser.get(path(scene)).status_code == 404
        assert "atom+xml" not in browser.get(f"/exchanges/{scene.cast.exchange.slug}/").text


def test_what_did_not_change_is_not_sent_again(client: FlaskClient, units: Units, scene: Scene) -> None:
    with units.open() as uow:
        make_contribution(uow, scene.topic, scene.cast.paula.membership)
    first = client.get(path(scene))
    again = client.get(path(scene), headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_only_the_newest_thirty_are_in_it(client: FlaskClient, units: Units, scene: Scene) -> None:
    with units.open() as uow:
        for _ in range(40):
            make_contribution(uow, scene.topic, scene.cast.paula.membership)
    assert len(entries(client.get(path(scene)))) == 30
