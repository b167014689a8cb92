"""The basket, the editor, and reading over: over HTTP, as a browser without script does it."""

import re
from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.exchanges.models import Membership, MembershipState
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.log.models import LogEntry
from forum.roster.models import Mandate
from forum.synthesis.models import Citation, Quote, Synthesis, SynthesisParagraph
from forum.texts.actions import put_version
from forum.texts.models import Origin, Text, Version
from forum.texts.queries import get_source
from tests.factories import make_mandate, make_synthesis
from tests.pages import links, send
from tests.synthesis.conftest import Scene

As = Callable[[Account], FlaskClient]


def only(session: Session) -> Synthesis:
    session.rollback()
    session.expire_all()
    return session.scalars(select(Synthesis)).one()


def words_of(session: Session) -> list[str]:
    return get_source(session, only(session).text_id).paragraphs


def cited(session: Session) -> list[tuple[int, int | None]]:
    """Of each citation, in order: its contribution, and its passage."""
    session.rollback()
    query = select(Citation).join(SynthesisParagraph, SynthesisParagraph.id == Citation.paragraph_id)
    rows = session.scalars(query.order_by(SynthesisParagraph.place, Citation.position))
    return [(row.contribution_id, row.quote_id) for row in rows]


def test_a_moderator_marks_passages_while_reading(as_: As, session: Session, scene: Scene) -> None:
    mo = as_(scene.cast.mo.account)
    topic = mo.get(f"/exchanges/{scene.cast.exchange.slug}/topics/{scene.topic.id}")
    assert scene.mark(scene.light) in [url for _, url in links(topic)]
    assert send(mo, scene.mark(scene.light), "/basket", places="1", theme=" Lamps ").status_code == 303
    assert send(mo, scene.mark(scene.light), "/basket", places="1", theme="Lamps").status_code == 303
    quote = session.scalars(select(Quote)).one()
    assert (quote.place, quote.theme, quote.begins) == (1, "Lamps", None)
    basket = mo.get(scene.basket).text
    assert "The city answered after a year." in basket
    assert "We asked for lamps" not in basket
    assert 'value="Lamps"' in mo.get(scene.mark(scene.safe)).text


def test_exact_words_are_kept_as_a_place_and_not_as_words(as_: As, session: Session, scene: Scene) -> None:
    mo = as_(scene.cast.mo.account)
    send(mo, scene.mark(scene.light), "/basket", words="lamps  at the bus stop", theme="Lamps")
    quote = session.scalars(select(Quote)).one()
    assert (quote.place, quote.begins, quote.ends) == (0, 13, 34)
    assert "<p>…lamps at the bus stop…</p>" in mo.get(scene.basket).text


def test_what_lacks_for_the_basket_is_said_and_what_was_typed_is_kept(as_: As, scene: Scene) -> None:
    mo = as_(scene.cast.mo.account)
    without_theme = send(mo, scene.mark(scene.light), "/basket", places="1", theme=" ")
    assert without_theme.status_code == 422
    assert 'value="1" aria-label="Paragraph 2" checked' in without_theme.text
    assert "Give the passage a theme word" in without_theme.text
    without_place = send(mo, scene.mark(scene.light), "/basket", theme="Lamps")
    assert (without_place.status_code, 'value="Lamps"' in without_place.text) == (422, True)
    elsewhere = send(mo, scene.mark(scene.light), "/basket", theme="Lamps", words="no such words")
    assert (elsewhere.status_code, "no such words</textarea>" in elsewhere.text) == (422, True)


def test_what_may_not_be_quoted_is_offered_to_rest_on_only(as_: As, session: Session, scene: Scene) -> None:
    mo = as_(scene.cast.mo.account)
    assert "Its author does not want it to be quoted." in mo.get(scene.mark(scene.kept)).text
    send(mo, scene.mark(scene.kept), "/basket", theme="Lamps")
    number = session.scalars(select(Quote.id)).one()
    refused = send(mo, scene.edit, "/edit", **{"words-new1": "Some say so.", "quotes-new1": str(number)})
    assert refused.status_code == 422
    assert "may not be quoted" in refused.text
    send(mo, scene.edit, "/edit", act="insert", pick=str(number), into="new")
    assert cited(session) == [(scene.kept, None)]


def test_paragraphs_are_written_moved_added_and_taken_away(as_: As, session: Session, scene: Scene) -> None:
    mo = as_(scene.cast.mo.account)
    assert send(mo, scene.edit, "/edit", **{"words-new1": "One.", "rests-new1": f"{scene.light}"}).status_code == 303
    send(mo, scene.edit, "/edit", **{"words-new1": "Two.", "rests-new1": f"[{scene.safe}], {scene.unnamed}"})
    assert words_of(session) == ["One.", "Two."]
    send(mo, scene.edit, "/edit", act="up:2")
    assert words_of(session) == ["Two.", "One."]
    assert cited(session) == [(scene.safe, None), (scene.unnamed, None), (scene.light, None)]
    below = send(mo, scene.edit, "/edit", act="below:2")
    send(mo, below.headers["Location"].partition("#")[0], "/edit", **{"words-new0": "Between."})
    assert words_of(session) == ["Two.", "Between.", "One."]
    send(mo, scene.edit, "/edit", act="remove:2")
    assert words_of(session) == ["Between.", "One."]
    keys = session.scalars(select(SynthesisParagraph.key).order_by(SynthesisParagraph.place)).all()
    assert keys == [3, 1], "a paragraph keeps its name for good"


def test_an_empty_or_faulty_sheet_is_refused_with_all_that_was_typed(as_: As, session: Session, scene: Scene) -> None:
    mo = as_(scene.cast.mo.account)
    assert send(mo, scene.edit, "/edit").status_code == 422
    typed = {"words-new1": "One.", "rests-new1": "twelve"}
    refused = send(mo, scene.edit, "/edit", **typed)
    assert refused.status_code == 422
    assert "“twelve” is no number" in refused.text
    assert 'value="twelve"' not in refused.text
    assert "One.</textarea>" in refused.text
    assert send(mo, scene.edit, "/edit", **{**typed, "rests-new1": "999999"}).status_code == 422
    assert send(mo, scene.edit, "/edit", **{"rests-new1": str(scene.light)}).status_code == 422
    assert send(mo, scene.edit, "/edit", act="insert").status_code == 422
    assert session.scalars(select(Synthesis)).all() == []


def test_sending_twice_saves_once(as_: As, session: Session, scene: Scene) -> None:
    mo = as_(scene.cast.mo.account)
    form = {"words-new1": "One.", "rests-new1": str(scene.light)}
    page = mo.get(scene.edit)
    fields = {"rows": "new1", "language": "en", "edition": "0", "csrf_token": token_of(page.text), **form}
    assert mo.post(scene.edit, data=fields).status_code == 303
    assert mo.post(scene.edit, data=fields).status_code == 303
    assert (only(session).edition, words_of(session)) == (1, ["One."])


def token_of(page: str) -> str:
    return page.split('name="csrf_token" value="')[1].split('"')[0]


def test_of_two_who_save_the_second_sees_both_wordings(as_: As, units: Units, session: Session, scene: Scene) -> None:
    with units.open() as uow:
        make_synthesis(uow, scene.round(uow), scene.cast.mo.membership, text="Ours.")
    mo, olga = as_(scene.cast.mo.account), as_(scene.cast.olga.account)
    opened = mo.get(scene.edit).text
    send(olga, scene.edit, "/edit", **{"words-1": "Theirs."})
    late = mo.post(
        scene.edit,
        data={"rows": "1", "words-1": "Mine.", "language": "en", "edition": "1", "csrf_token": token_of(opened)},
    )
    assert late.status_code == 409
    assert "Mine.</textarea>" in late.text
    assert "<p>Theirs.</p>" in late.text
    assert words_of(session) == ["Theirs."]
    assert 'name="edition" value="2"' in late.text


def test_it_is_read_over_by_somebody_else_then_published(
    as_: As, session: Session, client: FlaskClient, scene: Scene
) -> None:
    mo, olga = as_(scene.cast.mo.account), as_(scene.cast.olga.account)
    sent = send(mo, scene.edit, "/edit", act="hand_in", **{"words-new1": "One.", "rests-new1": str(scene.light)})
    assert sent.headers["Location"] == scene.review
    assert client.get(scene.read).status_code == 404
    assert "somebody else reads it over" in mo.get(scene.review).text
    assert "waits to be read over" in olga.get(scene.desk).text
    assert "waits to be read over" not in mo.get(scene.desk).text
    refused = send(olga, scene.review, "/review", act="return", words=" ")
    assert (refused.status_code, "Say in a word what is to be changed." in refused.text) == (422, True)
    assert send(olga, scene.review, "/review", act="return", words="Shorter, please.").status_code == 303
    assert "Shorter, please." in mo.get(scene.edit).text
    assert "given back to be changed" in mo.get(scene.desk).text
    send(mo, scene.edit, "/edit", act="hand_in", **{"words-1": "Short."})
    assert send(olga, scene.review, "/review", act="publish").headers["Location"] == scene.read
    assert "Short." in client.get(scene.read).text
    assert only(session).returned_words is None
    session.rollback()
    acts = session.scalars(select(LogEntry.act).where(LogEntry.thing == "synthesis").order_by(LogEntry.id)).all()
    assert acts == ["synthesis_handed_in", "synthesis_given_back", "synthesis_handed_in", "synthesis_published"]
    assert "published a synthesis" in olga.get(log_of(scene)).text


def log_of(scene: Scene) -> str:
    return f"/exchanges/{scene.cast.exchange.slug}/organise/log"


def test_who_wrote_in_it_publishes_it_only_where_there_is_nobody_else(
    as_: As, units: Units, session: Session, scene: Scene
) -> None:
    with units.open() as uow:
        make_synthesis(uow, scene.round(uow), scene.cast.mo.membership, state="in_review")
    mo = as_(scene.cast.mo.account)
    refused = mo.post(
        scene.review, data={"act": "publish", "edition": "1", "csrf_token": token_of(mo.get(scene.edit).text)}
    )
    assert (refused.status_code, only(session).state) == (403, "in_review")
    with units.open() as uow:
        uow.session.get_one(Membership, scene.cast.olga.membership.id).state = MembershipState.LEFT
    assert "there is nobody else to read it over" in mo.get(scene.review).text
    send(mo, scene.review, "/review", act="publish")
    assert only(session).state == "published"
    assert session.scalars(select(LogEntry.act).order_by(LogEntry.id.desc())).first() == "synthesis_published_alone"


def test_of_two_who_decide_the_second_is_told(as_: As, units: Units, session: Session, scene: Scene) -> None:
    with units.open() as uow:
        make_synthesis(uow, scene.round(uow), scene.cast.mo.membership, state="in_review")
        make_mandate(uow, scene.round(uow), scene.cast.noor.membership)
    noor, olga = as_(scene.cast.noor.account), as_(scene.cast.olga.account)
    token = token_of(noor.get(scene.review).text)
    send(olga, scene.review, "/review", act="publish")
    late = noor.post(scene.review, data={"act": "return", "words": "No.", "edition": "1", "csrf_token": token})
    assert (late.status_code, only(session).state) == (409, "published")


def test_what_is_saved_after_handing_in_comes_back_to_its_writer(
    as_: As, units: Units, session: Session, scene: Scene
) -> None:
    with units.open() as uow:
        make_synthesis(uow, scene.round(uow), scene.cast.mo.membership, state="in_review")
    send(as_(scene.cast.mo.account), scene.edit, "/edit", **{"words-1": "Another wording."})
    assert only(session).state == "draft"


def test_after_publication_a_change_is_there_at_once_and_leaves_versions_behind(
    as_: As, units: Units, session: Session, client: FlaskClient, scene: Scene
) -> None:
    with units.open() as uow:
        text_id = make_synthesis(
            uow, scene.round(uow), scene.cast.mo.membership, text="One.\n\nTwo.", state="published"
        ).text_id
        translate(uow, text_id, ["Un.", "Deux."])
    assert "One." in client.get(scene.read).text
    send(as_(scene.cast.mo.account), scene.edit, "/edit", **{"words-2": "Too."}, is_typing_error="1")
    assert "Too." in client.get(scene.read).text
    session.rollback()
    assert (
        session.scalars(select(Version.is_stale).where(Version.language == "fr", Version.text_id == text_id)).one()
        is False
    )
    send(as_(scene.cast.mo.account), scene.edit, "/edit", **{"words-2": "Something else."})
    session.rollback()
    assert (
        session.scalars(select(Version.is_stale).where(Version.language == "fr", Version.text_id == text_id)).one()
        is True
    )


def test_a_change_of_a_published_one_is_read_over_by_somebody_else(
    as_: As, units: Units, session: Session, client: FlaskClient, clock: MovableClock, scene: Scene
) -> None:
    with units.open() as uow:
        make_synthesis(uow, scene.round(uow), scene.cast.mo.membership, text="One.\n\nTwo lamps.", state="in_review")
    mo, olga = as_(scene.cast.mo.account), as_(scene.cast.olga.account)
    send(olga, scene.review, "/review", act="publish")
    clock.advance(timedelta(minutes=1))
    send(mo, scene.edit, "/edit", **{"words-1": "Onne."}, is_typing_error="1")
    assert "changed since" not in olga.get(scene.desk).text
    for words in ("Two bright lamps.", "Two very bright lamps."):
        clock.advance(timedelta(minutes=1))
        send(mo, scene.edit, "/edit", **{"words-2": words})
    assert "changed since it was read over by \u2068Olga\u2069" in olga.get(scene.desk).text
    assert "changed since" not in mo.get(scene.desk).text
    shown = olga.get(scene.review).text
    assert re.search(r"Two ?<ins>.*very bright ?</ins> ?lamps\.", shown)
    assert 'value="agree"' not in mo.get(scene.review).text
    stale = token_of(shown)
    assert send(olga, scene.review, "/review", act="agree").headers["Location"] == scene.read
    assert "changed since" not in olga.get(scene.desk).text
    assert "What was changed" not in olga.get(scene.review).text
    again = olga.post(scene.review, data={"act": "agree", "edition": "4", "csrf_token": stale})
    assert again.status_code == 409
    session.rollback()
    last = session.scalars(select(LogEntry.act).where(LogEntry.thing == "synthesis").order_by(LogEntry.id.desc()))
    assert next(iter(last)) == "synthesis_change_read"
    assert "read over what was changed in a published synthesis" in olga.get(log_of(scene)).text


def test_a_change_is_neither_published_nor_given_back(
    as_: As, units: Units, session: Session, clock: MovableClock, scene: Scene
) -> None:
    with units.open() as uow:
        make_synthesis(uow, scene.round(uow), scene.cast.mo.membership, text="One.", state="published")
    clock.advance(timedelta(minutes=1))
    send(as_(scene.cast.mo.account), scene.edit, "/edit", **{"rests-1": str(scene.light)})
    olga = as_(scene.cast.olga.account)
    page = olga.get(scene.review).text
    assert "It was changed since somebody read it over." in page
    assert "What was changed" not in page
    for act in ("publish", "return"):
        sent = olga.post(scene.review, data={"act": act, "words": "No.", "edition": "2", "csrf_token": token_of(page)})
        assert (sent.status_code, only(session).state) == (409, "published")


def translate(uow: UnitOfWork, text_id: int, paragraphs: list[str]) -> None:
    text = uow.session.get_one(Text, text_id)
    put_version(uow, text, language="fr", paragraphs=paragraphs, origin=Origin.HUMAN)


def test_a_moderator_of_another_week_neither_marks_nor_writes(as_: As, scene: Scene) -> None:
    noor = as_(scene.cast.noor.account)
    topic = noor.get(f"/exchanges/{scene.cast.exchange.slug}/topics/{scene.topic.id}")
    assert scene.mark(scene.light) not in [url for _, url in links(topic)]
    for path in (scene.edit, scene.basket, scene.mark(scene.light)):
        assert noor.get(path).status_code == 403


def test_she_writes_until_the_week_is_signed_off_and_then_the_organiser(
    as_: As, units: Units, scene: Scene, clock: MovableClock
) -> None:
    """Published or not, and whether her mandate runs or not."""
    with units.open() as uow:
        closes_at = scene.round(uow, 2).opens_at
        make_synthesis(uow, scene.round(uow), scene.cast.mo.membership)
        uow.session.execute(update(Mandate).values(ends_at=closes_at - timedelta(days=1)))
    clock.move_to(closes_at + timedelta(hours=23))
    mo = as_(scene.cast.mo.account)
    assert mo.get(scene.edit).status_code == 200
    assert "the week is over: still a draft" in mo.get(scene.desk).text
    with units.open() as uow:
        uow.session.scalars(select(Synthesis)).one().state = "published"
    assert mo.get(scene.edit).status_code == 200
    clock.advance(timedelta(hours=1))
    mo, olga = as_(scene.cast.mo.account), as_(scene.cast.olga.account)
    assert [one.get(scene.edit).status_code for one in (mo, olga)] == [403, 200]


def test_translators_work_from_its_draft_on(
    as_: As, units: Units, session: Session, client: FlaskClient, scene: Scene
) -> None:
    with units.open() as uow:
        text_id = make_synthesis(uow, scene.round(uow), scene.cast.mo.membership, text="One.").text_id
    tara = as_(scene.cast.tara.account)
    here = f"/exchanges/{scene.cast.exchange.slug}"
    assert f"/texts/{text_id}/versions/fr" in tara.get(f"{here}/desk/translations").text
    sheet = f"{here}/texts/{text_id}/versions/fr"
    assert as_(scene.cast.pierre.account).get(sheet).status_code == 404
    assert tara.get(sheet).status_code == 200
    assert send(tara, sheet, **{"words-0": "Un.", "act": "submit"}).status_code in {303, 422}


def test_copied_words_are_pointed_out(as_: As, units: Units, scene: Scene) -> None:
    copied = "She said: We asked for lamps at the bus stop. The city answered after a year."
    with units.open() as uow:
        make_synthesis(uow, scene.round(uow), scene.cast.mo.membership, text=copied, rests_on=[[scene.light]])
    assert "holds words of a contribution it rests on" in as_(scene.cast.mo.account).get(scene.edit).text


def test_the_page_keeps_its_direction_whatever_language_is_written(as_: As, scene: Scene) -> None:
    page = as_(scene.cast.mo.account).get(f"{scene.edit}?lang=ar").text
    assert '<html lang="ar" dir="rtl"' in page
    assert '<option value="ar" selected' not in page


def test_hints_stand_above_a_draft_and_are_gone_once_it_is_read(as_: As, units: Units, scene: Scene) -> None:
    mo = as_(scene.cast.mo.account)
    send(mo, scene.edit, "/edit", **{"words-new1": "The WUF is the tip of the iceberg.", "language": "en"})
    hints = mo.get(scene.edit).text.split('id="hints"')[1].split("</details>")[0]
    assert '<q class="words" lang="en" dir="ltr">WUF</q>' in hints
    with units.open() as uow:
        uow.session.scalars(select(Synthesis)).one().state = "published"
    assert 'id="hints"' not in mo.get(scene.edit).text
