import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.actions.publish import hide_contribution, publish_contribution
from forum.contributions.models import Contribution, Status
from forum.exchanges.models import Exchange, Membership
from forum.files.models import StoredFile
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import Units
from forum.kernel.wording import say
from forum.texts.actions import change_source, put_version
from forum.texts.models import Origin
from forum.texts.queries import get_text
from tests.contributions.conftest import Scene
from tests.factories import make_contribution
from tests.pages import forms, links, send

As = Callable[[Account], FlaskClient]


def topic_of(scene: Scene) -> str:
    return f"/exchanges/{scene.cast.exchange.slug}/topics/{scene.topic.id}"


def page_of(scene: Scene, row: Contribution) -> str:
    return f"/exchanges/{scene.cast.exchange.slug}/contributions/{row.id}"


def status_of(client: FlaskClient, address: str) -> int:
    with client.get(address) as answer:
        return answer.status_code


def only(session: Session) -> Contribution:
    session.rollback()
    return session.scalars(select(Contribution)).one()


@contextmanager
def counted(app: Flask) -> Iterator[list[str]]:
    """The statements sent meanwhile, without those that begin and end transactions."""
    sent: list[str] = []
    engine = app.extensions["test_engine"]

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def fill(units: Units, scene: Scene, number: int) -> None:
    """Contributions in three languages, each with a person's or a machine's version in French, every third a reply."""
    authors = [scene.cast.paula.membership, scene.cast.pierre.membership, scene.cast.mo.membership]
    with units.open() as uow:
        post = None
        for turn in range(number):
            language = ("es", "en", "fr")[turn % 3]
            row = make_contribution(
                uow,
                scene.topic,
                authors[turn % 3],
                language=language,
                parent=post if turn % 3 == 2 else None,
            )
            post = row if turn % 3 == 0 else post
            if language != "fr":
                origin = Origin.HUMAN if turn % 2 else Origin.MACHINE
                text = get_text(uow.session, row.text_id)
                translator = scene.cast.tara.membership.id if origin is Origin.HUMAN else None
                put_version(
                    uow, text, language="fr", paragraphs=["Dit en français."], origin=origin, translator_id=translator
                )


def test_a_contribution_is_written_approved_and_read(
    client: FlaskClient, as_: As, session: Session, scene: Scene
) -> None:
    writer = as_(scene.cast.paula.account)
    sent = send(writer, topic_of(scene), "/contributions", text="Caminamos de **noche**.", language="es")
    assert sent.status_code == 303
    after = writer.get(sent.headers["Location"])
    assert f'id="c{only(session).id}"' in after.text
    assert "Caminamos" not in client.get(topic_of(scene)).text
    contribution = only(session)
    moderator = as_(scene.cast.mo.account)
    desk = f"/exchanges/{scene.cast.exchange.slug}/desk"
    assert send(moderator, desk, f"/desk/{contribution.id}").status_code == 303
    page = client.get(topic_of(scene))
    assert "Caminamos de <strong>noche</strong>" in page.text
    assert "Paula" in page.text
    assert "Casa de Lima" in page.text


def test_the_topic_page_asks_the_database_eight_times_at_most_however_much_is_on_it(
    app: Flask, units: Units, as_: As, scene: Scene
) -> None:
    reader, topic = as_(scene.cast.pierre.account), topic_of(scene)
    fill(units, scene, 6)
    reader.get(topic)
    with counted(app) as few:
        assert reader.get(topic).text.count("<article") == 6
    fill(units, scene, 19)
    with counted(app) as cold:
        reader.get(topic)
    with counted(app) as many:
        page = reader.get(topic)
    assert page.text.count("<article") == 25
    assert {"en", "es", "fr"} >= set(re.findall(r'class="words" lang="(\w+)"', page.text)) >= {"fr"}
    assert len(few) == len(many)
    assert len(many) <= len(cold) <= 8


def test_what_others_wrote_since_her_last_visit_is_marked_for_who_is_signed_in(
    app: Flask, client: FlaskClient, units: Units, as_: As, clock: MovableClock, scene: Scene
) -> None:
    topic = topic_of(scene)

    def read(after: timedelta) -> str:
        clock.advance(after)
        app.extensions["ronda"].flush()
        return as_(scene.cast.pierre.account).get(topic).text

    fill(units, scene, 1)
    assert 'class="tag"' not in read(timedelta(0))
    clock.advance(timedelta(minutes=5))
    fill(units, scene, 2)
    assert 'class="tag"' not in read(timedelta(minutes=5))
    fill(units, scene, 2)
    page = read(timedelta(days=1))
    assert page.count('class="tag"') == 2, "one while she was here and one after; her own is not new to her"
    assert re.search(r'class="since"><a href="#c\d+">2 ', page)
    assert read(timedelta(minutes=5)).count('class="tag"') == 2
    assert 'class="tag"' not in read(timedelta(days=1))
    assert 'class="tag"' not in client.get(topic).text


def test_signed_out_the_page_is_kept_until_something_is_hidden(client: FlaskClient, units: Units, scene: Scene) -> None:
    with units.open() as uow:
        row = make_contribution(uow, scene.topic, scene.cast.paula.membership, text="Something said.")
    first = client.get(topic_of(scene))
    assert "Something said." in first.text
    again = client.get(topic_of(scene), headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    with units.open() as uow:
        found = uow.session.get_one(Contribution, row.id)
        hide_contribution(uow, found, reason_code="hurtful", reason="secret words", reason_language="en")
    gone = client.get(topic_of(scene), headers={"If-None-Match": first.headers["ETag"]})
    assert gone.status_code == 200
    for word in ("Something said.", "Paula", "Casa de Lima", "secret words"):
        assert word not in gone.text
    assert "Nobody is attacked or hurt." in gone.text


def test_signed_out_nothing_on_the_page_needs_a_cookie(client: FlaskClient, units: Units, scene: Scene) -> None:
    fill(units, scene, 3)
    page = client.get(topic_of(scene))
    assert "csrf_token" not in page.text
    assert "Set-Cookie" not in page.headers
    assert "/sign-in?next=" in page.text


def test_a_form_sent_twice_makes_one_contribution(as_: As, session: Session, scene: Scene) -> None:
    writer = as_(scene.cast.paula.account)
    form = next(f for f in forms(writer.get(topic_of(scene))) if str(f["action"]).endswith("/contributions"))
    fields = {**form["fields"], "text": "Una vez.", "language": "es"}  # type: ignore[dict-item]
    answers = [writer.post(str(form["action"]), data=fields) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert only(session).status == Status.WAITING


def test_a_form_opened_before_the_close_is_taken_for_two_hours(
    as_: As, session: Session, scene: Scene, clock: MovableClock
) -> None:
    closes_at = scene.cast.rounds[1].opens_at
    clock.move_to(closes_at - timedelta(minutes=1))
    writer = as_(scene.cast.paula.account)
    form = next(f for f in forms(writer.get(topic_of(scene))) if str(f["action"]).endswith("/contributions"))
    fields = {**form["fields"], "text": "A tiempo.", "language": "es"}  # type: ignore[dict-item]
    clock.move_to(closes_at + timedelta(minutes=50))
    assert writer.post(str(form["action"]), data={**fields, "opened": "1-x"}).status_code == 403
    assert writer.post(str(form["action"]), data=fields).status_code == 303
    assert only(session).is_late is False


def test_a_refused_text_comes_back_with_all_that_was_typed(as_: As, scene: Scene) -> None:
    answer = send(as_(scene.cast.paula.account), topic_of(scene), "/contributions", text="x" * 50_001, language="fr")
    assert answer.status_code == 422
    assert "x" * 50_001 in answer.text
    assert '<option value="fr" lang="fr" selected>' in answer.text
    assert 'id="text-error"' in answer.text


def test_an_unknown_language_is_refused_beside_its_field(as_: As, scene: Scene) -> None:
    answer = send(
        as_(scene.cast.paula.account), topic_of(scene), "/contributions", text="Hm.", other_language="gobbledygook"
    )
    assert answer.status_code == 422
    assert 'id="other_language-error"' in answer.text
    assert 'name="other_language" value="gobbledygook"' in answer.text
    assert "Hm." in answer.text


def test_a_preview_shows_and_keeps_nothing(as_: As, session: Session, scene: Scene) -> None:
    page = send(
        as_(scene.cast.paula.account), topic_of(scene), "/contributions", text="**Fuerte**", language="es", preview="1"
    )
    assert page.status_code == 200
    assert "<strong>Fuerte</strong>" in page.text
    assert "**Fuerte**" in page.text
    session.rollback()
    assert session.scalars(select(Contribution)).all() == []


def test_a_reply_is_written_under_what_it_answers(as_: As, units: Units, session: Session, scene: Scene) -> None:
    with units.open() as uow:
        post = make_contribution(uow, scene.topic, scene.cast.pierre.membership, text="A question?")
    writer = as_(scene.cast.paula.account)
    address = f"{topic_of(scene)}/contributions?reply_to={post.id}"
    assert "A question?" in writer.get(address).text
    assert send(writer, address, "/contributions", text="Sí.", language="es").status_code == 303
    session.rollback()
    reply = session.scalars(select(Contribution).where(Contribution.parent_id == post.id)).one()
    with units.open() as uow:
        publish_contribution(uow, uow.session.get_one(Contribution, reply.id))
    page = writer.get(topic_of(scene)).text
    assert page.index(f'id="c{post.id}"') < page.index('class="replies"') < page.index(f'id="c{reply.id}"')


def test_a_version_is_labelled_and_gives_way_to_the_original(client: FlaskClient, units: Units, scene: Scene) -> None:
    with units.open() as uow:
        row = make_contribution(uow, scene.topic, scene.cast.paula.membership, text="Caminamos.", language="es")
        put_version(
            uow,
            get_text(uow.session, row.text_id),
            language="fr",
            paragraphs=["Nous marchons."],
            origin=Origin.HUMAN,
            translator_id=scene.cast.tara.membership.id,
        )
    french = client.get(f"{topic_of(scene)}?lang=fr").text
    assert "Nous marchons." in french
    assert "Partner A" in french
    assert f"original={row.id}" in french
    original = client.get(f"{topic_of(scene)}?lang=fr&original={row.id}").text
    assert "Caminamos." in original
    assert "Nous marchons." not in original


def test_a_link_to_a_contribution_leads_to_the_page_it_stands_on(
    client: FlaskClient, units: Units, scene: Scene
) -> None:
    with units.open() as uow:
        rows = [make_contribution(uow, scene.topic, scene.cast.paula.membership) for _ in range(40)]
    answer = client.get(page_of(scene, rows[33]))
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(f"#c{rows[33].id}")
    assert f'id="c{rows[33].id}"' in client.get(answer.headers["Location"]).text


def test_a_returned_contribution_is_mended_and_sent_again_from_its_own_page(
    as_: As, client: FlaskClient, units: Units, session: Session, scene: Scene
) -> None:
    with units.open() as uow:
        row = make_contribution(uow, scene.topic, scene.cast.paula.membership, status=Status.RETURNED)
    writer = as_(scene.cast.paula.account)
    own = writer.get(page_of(scene, row)).text
    assert "Please leave out her name." in own
    assert client.get(page_of(scene, row)).status_code == 404
    answer = send(writer, f"{page_of(scene, row)}/edit", "/edit", text="Sin su nombre.", language="es")
    assert answer.status_code == 303
    assert only(session).status == Status.WAITING


def test_an_author_withdraws_and_her_place_says_so(as_: As, client: FlaskClient, units: Units, scene: Scene) -> None:
    with units.open() as uow:
        row = make_contribution(uow, scene.topic, scene.cast.paula.membership, text="Taken back.")
    answer = send(as_(scene.cast.paula.account), f"{page_of(scene, row)}/edit", "/withdraw")
    assert answer.status_code == 303
    page = client.get(topic_of(scene)).text
    assert "Withdrawn by its author." in page
    assert "Taken back." not in page
    assert "Paula" not in page


def test_a_suspended_author_finds_and_withdraws_her_words_where_the_exchange_is_closed_to_her(
    as_: As, units: Units, session: Session, scene: Scene
) -> None:
    with units.open() as uow:
        uow.session.get_one(Exchange, scene.cast.exchange.id).access = "members"
        row = make_contribution(uow, scene.topic, scene.cast.sami.membership, text="Mine.")
    sami = as_(scene.cast.sami.account)
    assert sami.get(topic_of(scene)).status_code == 404
    page = sami.get(page_of(scene, row)).text
    assert "Mine." in page
    assert "Change it" not in page
    assert send(sami, page_of(scene, row), "/withdraw").status_code == 303
    assert only(session).status == Status.WITHDRAWN


@pytest.mark.parametrize("end", ["", "/edit", "/withdraw"])
def test_a_contribution_of_another_exchange_is_not_there(as_: As, units: Units, scene: Scene, end: str) -> None:
    with units.open() as uow:
        row = make_contribution(uow, scene.topic, scene.cast.paula.membership)
        elsewhere = uow.session.get_one(Exchange, scene.cast.stranger.membership.exchange_id).slug
    address = f"/exchanges/{elsewhere}/contributions/{row.id}{end}"
    assert as_(scene.cast.paula.account).get(address).status_code in ({405} if end == "/withdraw" else {404})


@pytest.mark.parametrize("number", [0, 2**31, 2**63, 2**64])
def test_a_number_no_row_can_have_is_no_page(client: FlaskClient, scene: Scene, number: int) -> None:
    for kind in ("topics", "contributions"):
        assert client.get(f"/exchanges/{scene.cast.exchange.slug}/{kind}/{number}").status_code == 404


def test_a_draft_is_kept_by_button_or_script_and_gone_on_with(as_: As, session: Session, scene: Scene) -> None:
    writer = as_(scene.cast.paula.account)
    form = next(f for f in forms(writer.get(topic_of(scene))) if str(f["action"]).endswith("/contributions"))
    fields = {**form["fields"], "text": "Hasta aquí.", "language": "es"}  # type: ignore[dict-item]
    drafts = f"{topic_of(scene)}/drafts"
    assert writer.post(drafts, data=fields, headers={"Accept": "application/json"}).status_code == 204
    assert writer.post(drafts, data={**fields, "text": "Hasta aquí ya."}).status_code == 303
    draft = only(session)
    page = writer.get(topic_of(scene)).text
    assert f"draft_id={draft.id}" in page
    goes_on = f"{topic_of(scene)}/contributions?draft_id={draft.id}"
    assert "Hasta aquí ya." in writer.get(goes_on).text
    assert send(writer, goes_on, "/contributions", text="Hasta aquí y más.").status_code == 303
    assert only(session).status == Status.WAITING


def test_a_file_is_open_to_whoever_may_read_what_it_hangs_on(
    as_: As, client: FlaskClient, units: Units, session: Session, scene: Scene
) -> None:
    writer = as_(scene.cast.paula.account)
    upload = (BytesIO(b"Notas de la marcha\n"), "notas.txt")
    assert (
        send(writer, topic_of(scene), "/contributions", text="Con notas.", language="es", files=upload).status_code
        == 303
    )
    row, file = only(session), session.scalars(select(StoredFile)).one()
    address = f"/files/{file.id}/notas.txt"
    asked = [client, as_(scene.cast.tara.account), as_(scene.cast.mo.account), writer]
    assert [status_of(person, address) for person in asked] == [404, 404, 200, 200]
    with units.open() as uow:
        publish_contribution(uow, uow.session.get_one(Contribution, row.id))
    assert status_of(client, address) == 200
    assert "notas.txt" in client.get(topic_of(scene)).text


def test_a_refused_file_does_not_cost_the_text(as_: As, session: Session, scene: Scene) -> None:
    upload = (BytesIO(b"MZ not a picture"), "photo.png")
    answer = send(as_(scene.cast.paula.account), topic_of(scene), "/contributions", text="Mis palabras.", files=upload)
    assert answer.status_code == 422
    assert "Mis palabras." in answer.text
    assert 'id="files-error"' in answer.text


def test_an_unconfirmed_name_is_shown_to_nobody(client: FlaskClient, units: Units, scene: Scene) -> None:
    with units.open() as uow:
        uow.session.get_one(Membership, scene.cast.paula.membership.id).confirmed_at = None
        make_contribution(uow, scene.topic, scene.cast.paula.membership)
    page = client.get(topic_of(scene)).text
    assert "Paula" not in page
    assert "Casa de Lima" not in page


def test_an_anonymous_contribution_tells_neither_name_nor_place_nor_hour(as_: As, units: Units, scene: Scene) -> None:
    with units.open() as uow:
        row = make_contribution(uow, scene.topic, scene.cast.paula.membership, is_anonymous=True)
    for name in ("pierre", "mo", "tara", "olga"):
        page = as_(getattr(scene.cast, name).account).get(topic_of(scene)).text
        letter = page[page.index(f'id="c{row.id}"') : page.index("</article>")]
        for word in ("Paula", "Casa de Lima", "Peru", "Pérou", "10:00", "06:00"):
            assert word not in letter
    assert "/edit" in as_(scene.cast.paula.account).get(topic_of(scene)).text


def test_a_moderator_on_duty_opens_another_topic(as_: As, scene: Scene) -> None:
    address = f"/exchanges/{scene.cast.exchange.slug}/rounds/1/topics"
    mo = as_(scene.cast.mo.account)
    assert send(mo, address, "/topics").status_code == 422
    answer = send(mo, address, "/topics", **{"title-en": "Lights", "title-fr": "Lumières"})
    assert answer.status_code == 303
    assert '<h1><bdi lang="fr" dir="ltr">Lumières</bdi></h1>' in mo.get(f"{answer.headers['Location']}?lang=fr").text
    assert as_(scene.cast.paula.account).get(address).status_code == 403


def test_my_page_lists_what_i_wrote_named_or_not(as_: As, units: Units, scene: Scene) -> None:
    with units.open() as uow:
        author = scene.cast.paula.membership
        make_contribution(uow, scene.topic, author, text="Under my name.")
        make_contribution(uow, scene.topic, author, text="Without it.", is_anonymous=True, status=Status.WAITING)
        make_contribution(uow, scene.topic, scene.cast.pierre.membership, text="By another.", is_anonymous=True)
    page = as_(scene.cast.paula.account).get("/me").text
    assert "Under my name." in page
    assert "Without it." in page
    assert say("es", "without my name") in page
    assert "By another." not in page


def test_my_page_says_what_versions_of_mine_there_are(as_: As, units: Units, scene: Scene) -> None:
    with units.open() as uow:
        row = make_contribution(uow, scene.topic, scene.cast.paula.membership, text="Caminamos.", language="es")
        text = get_text(uow.session, row.text_id)
        put_version(uow, text, language="fr", paragraphs=["Nous marchons."], origin=Origin.HUMAN)
        put_version(uow, text, language="en", paragraphs=["A walk."], origin=Origin.HUMAN, extent="summary")
        put_version(uow, text, language="ar", paragraphs=["نسير"], origin=Origin.MACHINE)
    page = as_(scene.cast.paula.account).get("/me?lang=en").text
    assert "Arabic (by machine) · English (a summary) · French</p>" in " ".join(page.split())
    with units.open() as uow:
        change_source(uow, get_text(uow.session, row.text_id), source="Corremos.")
    page = as_(scene.cast.paula.account).get("/me?lang=en").text
    assert "English (a summary, of earlier words) · French (of earlier words)</p>" in " ".join(page.split())


def test_links_to_reply_and_to_go_on_stay_in_the_language_asked_for(as_: As, units: Units, scene: Scene) -> None:
    with units.open() as uow:
        post = make_contribution(uow, scene.topic, scene.cast.pierre.membership)
        draft = make_contribution(uow, scene.topic, scene.cast.paula.membership, status=Status.DRAFT)
    writer = as_(scene.cast.paula.account)
    page = writer.get(f"{topic_of(scene)}?lang=fr")
    found = {address for _, address in links(page) if "/contributions?" in address}
    asked = {query for address in found for query in parse_qsl(urlsplit(address).query)}
    assert asked == {("reply_to", str(post.id)), ("draft_id", str(draft.id)), ("lang", "fr")}
    assert {writer.get(address).status_code for address in found} == {200}


def test_signed_out_a_reply_begins_with_signing_in(client: FlaskClient, units: Units, scene: Scene) -> None:
    with units.open() as uow:
        post = make_contribution(uow, scene.topic, scene.cast.pierre.membership)
    found = [address for _, address in links(client.get(topic_of(scene))) if f"reply_to={post.id}" in address]
    assert "/sign-in?next=" in client.get(found[0]).headers["Location"]
