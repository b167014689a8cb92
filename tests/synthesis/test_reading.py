"""A published synthesis: read in each language, followed to what it rests on and back."""

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.models import Contribution
from forum.exchanges.models import Membership
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.notifications.models import Mail
from forum.synthesis.actions.review import publish_synthesis
from forum.synthesis.actions.write import Written, save_synthesis
from forum.synthesis.models import Synthesis
from forum.synthesis.rules import Row
from forum.texts.actions import put_version
from forum.texts.models import Origin, Text
from tests.actors import actor_of
from tests.contributions.test_views import counted
from tests.factories import make_contribution, make_quote, make_synthesis
from tests.pages import links, send
from tests.synthesis.conftest import Scene, build_scene

As = Callable[[Account], FlaskClient]
TEXT = "Many ask for light.\n\nMany walk together."


def publish(uow: UnitOfWork, scene: Scene, *, text: str = TEXT) -> int:
    """Its first paragraph quotes Pierre and rests on what bears no name, its second on Paula; the text's number."""
    light = uow.session.get_one(Contribution, scene.light)
    quote = make_quote(uow, light, scene.cast.mo.membership)
    made = make_synthesis(
        uow,
        scene.round(uow),
        scene.cast.mo.membership,
        text=text,
        state="published",
        rests_on=[[scene.light, scene.unnamed], [scene.safe]],
        quotes=[[quote.id]],
    )
    return made.text_id


def translate(uow: UnitOfWork, text_id: int, *paragraphs: str, language: str = "fr") -> None:
    put_version(uow, uow.session.get_one(Text, text_id), language=language, paragraphs=paragraphs, origin=Origin.HUMAN)


def topic_of(scene: Scene) -> str:
    return f"/exchanges/{scene.cast.exchange.slug}/topics/{scene.topic.id}"


def test_a_reader_goes_from_a_paragraph_to_its_contributions_and_back(
    units: Units, client: FlaskClient, scene: Scene
) -> None:
    with units.open() as uow:
        publish(uow, scene)
    page = client.get(scene.read)
    assert "We asked for lamps at the bus stop." in page.text
    assert "The city answered" not in page.text, "the paragraph that was marked, not all of it"
    (to_safe,) = [url for words, url in links(page) if words.startswith(f"[{scene.safe}]")]
    assert client.get(to_safe).headers["Location"].endswith(f"#c{scene.safe}")
    back = [url for words, url in links(client.get(topic_of(scene))) if words.startswith("In the synthesis of week 1")]
    assert sorted(back) == sorted([f"{scene.read}#p1", f"{scene.read}#p1", f"{scene.read}#p2"])
    assert 'id="p1"' in page.text
    assert 'id="p2"' in page.text


def test_the_same_ways_lead_in_every_language(units: Units, client: FlaskClient, scene: Scene) -> None:
    with units.open() as uow:
        text_id = publish(uow, scene)
        translate(uow, text_id, "Beaucoup demandent de la lumière.", "Beaucoup marchent ensemble.")
        light = uow.session.get_one(Contribution, scene.light)
        translate(uow, light.text_id, "Nous avons demandé des lampes.", "La ville a répondu.")
    page = client.get(f"{scene.read}?lang=fr").text
    first, second = page.split('id="p1"')[1].split('id="p2"')
    assert "Beaucoup demandent" in first
    assert "Nous avons demandé des lampes." in first
    assert f"contributions/{scene.light}?" in first
    assert "Beaucoup marchent" in second
    assert f"contributions/{scene.safe}?" in second


def test_a_version_that_lags_still_leads_to_the_sources_of_its_paragraphs(
    units: Units, as_: As, client: FlaskClient, scene: Scene
) -> None:
    with units.open() as uow:
        text_id = publish(uow, scene)
        translate(uow, text_id, "Lumière.", "Ensemble.")
    olga = as_(scene.cast.olga.account)
    send(olga, scene.edit, "/edit", **{"words-1": "Many ask for lamps now."})
    send(olga, scene.edit, "/edit", act="down:1")
    page = client.get(f"{scene.read}?lang=fr").text
    lamps = page.split('id="p1"')[1].split('id="p2"')[0]
    assert "Lumière." in lamps
    assert f"contributions/{scene.light}?" in lamps
    assert "data-older" in lamps
    assert page.count("data-older>") == 1
    beside = page.split('<p class="origin">')[1].split("</p>")[0]
    assert f"/texts/{text_id}/beside/fr" in beside
    together = client.get(f"/exchanges/{scene.cast.exchange.slug}/texts/{text_id}/beside/fr?lang=fr").text
    assert f'href="{scene.read}?lang=fr"' in together
    assert together.count("data-older>") == 1


def test_a_summary_in_another_language_says_at_its_foot_what_all_rests_on(
    units: Units, client: FlaskClient, scene: Scene
) -> None:
    with units.open() as uow:
        text_id = publish(uow, scene)
        text = uow.session.get_one(Text, text_id)
        put_version(
            uow, text, language="es", paragraphs=["En breve."], origin=Origin.HUMAN, extent="summary", digests=[None]
        )
    page = client.get(f"{scene.read}?lang=es").text
    assert "En breve." in page
    for number in (scene.light, scene.safe, scene.unnamed):
        assert f"contributions/{number}?" in page


def test_what_bears_no_name_has_none_there_and_the_day_only(units: Units, client: FlaskClient, scene: Scene) -> None:
    with units.open() as uow:
        row = uow.session.get_one(Contribution, scene.unnamed)
        quote = make_quote(uow, row, scene.cast.mo.membership)
        make_synthesis(
            uow, scene.round(uow), scene.cast.mo.membership, state="published", quotes=[[quote.id]], text="One says it."
        )
    page = client.get(scene.read).text
    assert "I do not say who I am." in page
    assert "Without name" in page
    assert "Paula" not in page
    assert "Peru" not in page


def test_what_is_for_members_is_rested_on_before_all_and_read_by_members(
    units: Units, as_: As, client: FlaskClient, scene: Scene
) -> None:
    with units.open() as uow:
        own = [
            make_contribution(uow, scene.topic, scene.cast.tara.membership, text=f"For {who}.", audience=who).id
            for who in ("members", "moderators")
        ]
        make_synthesis(uow, scene.round(uow), scene.cast.mo.membership, state="published", rests_on=[own])
    signed_out, member, mo = (
        one.get(scene.read).text for one in (client, as_(scene.cast.pierre.account), as_(scene.cast.mo.account))
    )
    assert "members of this exchange only" in signed_out
    assert f"contributions/{own[0]}" not in signed_out
    assert f"contributions/{own[0]}" in member
    assert f"contributions/{own[1]}" not in member
    assert f"contributions/{own[1]}" in mo


def test_its_first_lines_stand_on_the_front_page_and_on_the_page_of_the_week(
    units: Units, client: FlaskClient, scene: Scene
) -> None:
    front, week = f"/exchanges/{scene.cast.exchange.slug}/", scene.here
    assert "Read the synthesis" not in client.get(front).text
    with units.open() as uow:
        publish(uow, scene, text="## Light\n\nMany ask for light.")
        publish_by_olga(uow, scene)
    for address in (front, week):
        page = client.get(address)
        assert "Many ask for light." in page.text
        assert scene.read in [url for _, url in links(page)]


def publish_by_olga(uow: UnitOfWork, scene: Scene) -> None:
    """As it is done: what is kept of the exchange in memory is read anew."""
    synthesis = uow.session.scalars(select(Synthesis)).one()
    synthesis.state = "in_review"
    uow.flush()
    publish_synthesis(
        uow, actor_of(uow.session, scene.cast.olga.account), round_=scene.round(uow), edition=synthesis.edition
    )


def test_authors_are_told_once_each_and_who_gave_no_name_finds_it_on_her_own_page_only(
    units: Units, session: Session, as_: As, drain: Callable[[], int], scene: Scene
) -> None:
    with units.open() as uow:
        uow.session.get_one(Membership, scene.cast.pierre.membership.id)
        more = make_contribution(uow, scene.topic, scene.cast.pierre.membership).id
        make_synthesis(
            uow,
            scene.round(uow),
            scene.cast.mo.membership,
            state="in_review",
            rests_on=[[scene.light, scene.unnamed, more], [scene.light]],
            text=TEXT,
        )
        publish_by_olga(uow, scene)
    drain()
    session.rollback()
    told = session.execute(select(Mail.account_id, Mail.thing_id).where(Mail.kind == "contribution_cited")).all()
    assert told == [(scene.cast.pierre.account.id, scene.light)]
    for address in ("/me", f"/exchanges/{scene.cast.exchange.slug}/mine"):
        hers = as_(scene.cast.paula.account).get(f"{address}?lang=en")
        assert f"{scene.read}?lang=en#p1" in [url for _, url in links(hers)]


def test_it_is_found_by_search(units: Units, client: FlaskClient, drain: Callable[[], int], scene: Scene) -> None:
    with units.open() as uow:
        publish(uow, scene, text="Lanterns everywhere.\n\nAnd together.")
    drain()
    found = client.get(f"/exchanges/{scene.cast.exchange.slug}/search?q=lanterns")
    assert scene.read in [url for _, url in links(found)]
    assert "Synthesis of a week" in found.text


def test_programs_read_it_paragraph_by_paragraph(units: Units, client: FlaskClient, scene: Scene) -> None:
    path = f"/api/v1{scene.read}"
    with units.open() as uow:
        publish(uow, scene)
    answer = client.get(path).get_json()
    assert [one["anchor"] for one in answer["paragraphs"]] == ["p1", "p2"]
    first = answer["paragraphs"][0]
    assert [source["number"] for source in first["sources"]] == [scene.light, scene.unnamed]
    assert "We asked for lamps" in first["quotes"][0]["html"]


def test_its_page_asks_the_database_as_often_however_much_it_rests_on(
    app: Flask, units: Units, as_: As, scene: Scene
) -> None:
    with units.open() as uow:
        publish(uow, scene)
    reader, path = as_(scene.cast.pierre.account), scene.read
    reader.get(path)
    with counted(app) as few:
        reader.get(path)
    with units.open() as uow:
        rows = [make_contribution(uow, scene.topic, scene.cast.tara.membership) for _ in range(12)]
        for row in rows:
            uow.session.get_one(Text, row.text_id).may_quote = True
        quotes = [[make_quote(uow, row, scene.cast.mo.membership).id] for row in rows]
        fill(uow, uow.session.scalars(select(Synthesis)).one(), scene, quotes=quotes)
    with counted(app) as many:
        page = reader.get(path).text
    assert page.count("<blockquote") == 12
    assert len(many) == len(few)


def fill(uow: UnitOfWork, synthesis: Synthesis, scene: Scene, *, quotes: list[list[int]]) -> None:
    rows = [Row(f"new{number}", f"Paragraph {number}.", (), tuple(shown)) for number, shown in enumerate(quotes)]
    written = Written(rows=rows, language="en", edition=synthesis.edition)
    save_synthesis(uow, actor_of(uow.session, scene.cast.olga.account), round_=scene.round(uow), written=written)


def test_in_a_members_exchange_what_is_for_members_is_quoted(units: Units, as_: As, client: FlaskClient) -> None:
    with units.open() as uow:
        scene = build_scene(uow, access="members", is_sensitive=True)
        publish(uow, scene)
    page = as_(scene.cast.paula.account).get(f"{scene.read}?lang=en")
    assert "We asked for lamps" in page.text
    assert "<title>Reading</title>" in page.text
    assert client.get(scene.read).status_code == 404
