"""What translators give: counted, summed, named as they chose."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.actions.withdraw import withdraw_contribution
from forum.kernel.unit_of_work import Units
from forum.statistics.models import Consultation, Visit
from forum.statistics.queries.version_readings import count_version_readings
from forum.texts.actions import put_version
from forum.texts.models import Origin, Text
from forum.translating.actions.review import approve_version
from forum.translating.actions.write import Sheet, submit_version
from forum.translating.given import MOST_MINUTES, count_new_words, read_minutes
from forum.translating.models import Draft, TranslatorWork
from forum.translating.queries.given import Given, sum_given
from forum.translating.rules import Written
from tests.cast import Cast, assemble
from tests.factories import make_contribution, make_topic, make_translator_work
from tests.pages import send
from tests.translating.conftest import Stage, make_stage

SignIn = Callable[[Account], FlaskClient]


@pytest.mark.parametrize(
    ("words", "count"), [("L’eau, et 3 ponts", 4), ("水和桥", 3), ("—", 0), ("مرحبا بكم", 2), ("peut-être **oui**", 2)]
)
def test_words_are_counted_in_any_script(words: str, count: int) -> None:
    assert count_new_words([words], []) == count


def test_a_paragraph_that_stood_there_before_is_no_new_work() -> None:
    assert count_new_words(["un deux", "trois"], ["un deux"]) == 1


@pytest.mark.parametrize(
    ("hours", "minutes", "given"),
    [
        ("1", "30", 90),
        ("", "20", 20),
        ("٢", "", 120),
        ("0", "0", None),
        ("-1", "", None),
        ("1,5", "", None),
        ("81", "", None),
    ],
)
def test_time_is_read_in_the_digits_of_any_script(hours: str, minutes: str, given: int | None) -> None:
    assert read_minutes(hours, minutes) == given
    assert given is None or given <= MOST_MINUTES


def work(session: Session) -> list[tuple[str, int | None, int]]:
    session.expire_all()
    rows = session.scalars(select(TranslatorWork).order_by(TranslatorWork.id))
    return [(row.kind, row.membership_id, row.words) for row in rows]


def test_a_version_and_its_review_are_each_credited_to_who_did_them(
    units: Units, load_actor: Callable[[Account], object], session: Session
) -> None:
    stage = make_stage(units, load_actor, reviews_versions=True)  # type: ignore[arg-type]
    tara, olga = stage.cast.tara, stage.cast.olga
    digests = session.scalar(select(Text).where(Text.id == stage.text.id)).versions[0].digests  # type: ignore[union-attr]
    written = [Written(words, digest) for words, digest in zip(("Un deux.", "Trois."), digests, strict=True)]
    with units.open() as uow:
        submit_version(
            uow, stage.actor(tara.account), sheet=Sheet(text_id=stage.text.id, language="fr", written=written)
        )
    assert work(session) == []
    draft = session.scalars(select(Draft)).one()
    with units.open() as uow:
        approve_version(uow, stage.actor(olga.account), draft_id=draft.id, seen_edition=draft.edition)
    assert work(session) == [("version", tara.membership.id, 3), ("review", olga.membership.id, 0)]


def test_work_is_summed_by_the_name_each_chose_and_all_others_together(units: Units, session: Session) -> None:
    with units.open() as uow:
        cast = assemble(uow)
        for person in (cast.tara, cast.mo, cast.noor):
            make_translator_work(uow, person.membership)
        make_translator_work(uow, cast.tara.membership, kind="version", words=40, minutes=0)
    names = {(cast.tara.membership.id, ""): "Partner A"}
    assert sum_given(session, cast.exchange.id, names=names) == [
        Given("Partner A", "fr", versions=1, words=40, reviews=0, minutes=90),
        Given("", "fr", versions=0, words=0, reviews=0, minutes=180),
    ]


def test_a_translator_notes_her_hours_and_they_stand_in_the_report(units: Units, as_: SignIn, session: Session) -> None:
    with units.open() as uow:
        cast = assemble(uow)
    page = f"/exchanges/{cast.exchange.slug}/desk/translations"
    send(as_(cast.tara.account), page, "/hours", language="fr", hours="2", minutes="30")
    refused = send(as_(cast.tara.account), page, "/hours", language="fr", hours="later", minutes="")
    again = as_(cast.tara.account).get(refused.location).text
    assert 'name="hours" type="text" value="later"' in again
    assert 'data-kind="problem"' in again
    assert sum(row.minutes for row in session.scalars(select(TranslatorWork))) == 150
    organisations = as_(cast.olga.account).get(f"{page}/organisations?lang=en").text
    assert '<td data-name="Hours they noted" class="num"><bdi>2.5</bdi></td>' in organisations
    assert "What translators gave" not in as_(cast.mo.account).get(f"{page}/organisations").text
    report = as_(cast.olga.account).get(f"/exchanges/{cast.exchange.slug}/reports/participation.csv")
    assert report.status_code == 200


def read(units: Units, cast: Cast, topic_id: int, times: int, language: str = "fr") -> None:
    with units.open() as uow:
        for number in range(times):
            visit = uow.add(
                Visit(
                    exchange_id=cast.exchange.id,
                    visitor=f"{number}{language}",
                    kind="person",
                    role="member",
                    started_at=uow.now,
                    last_at=uow.now,
                )
            )
            uow.flush()
            uow.add(
                Consultation(visit_id=visit.id, topic_id=topic_id, at=uow.now, language=language, origin=Origin.HUMAN)
            )


@pytest.mark.parametrize(("times", "shown"), [(4, None), (5, 5)])
def test_readings_of_her_versions_are_told_from_five_on(
    units: Units, session: Session, times: int, shown: int | None
) -> None:
    with units.open() as uow:
        cast = assemble(uow)
        topic, tara = make_topic(uow, cast.rounds[0]), cast.tara.membership
        for _ in range(2):
            letter = make_contribution(uow, topic, cast.paula.membership, language="es")
            text = uow.session.get_one(Text, letter.text_id)
            put_version(uow, text, language="fr", paragraphs=["Un"], origin=Origin.HUMAN, translator_id=tara.id)
    read(units, cast, topic.id, times)
    read(units, cast, topic.id, 9, language="en")
    assert count_version_readings(session, tara.id) == shown
    assert count_version_readings(session, cast.mo.membership.id) is None


def test_work_on_a_withdrawn_text_stays_counted(units: Units, stage: Stage, session: Session) -> None:
    with units.open() as uow:
        topic = make_topic(uow, stage.cast.rounds[0])
        letter = make_contribution(uow, topic, stage.cast.paula.membership, text="Uno dos.", language="es")
    digests = session.scalars(select(Text).where(Text.id == letter.text_id)).one().versions[0].digests
    sheet = Sheet(text_id=letter.text_id, language="fr", written=[Written("Un deux.", digests[0])])
    with units.open() as uow:
        submit_version(uow, stage.actor(stage.cast.tara.account), sheet=sheet)
    with units.open() as uow:
        withdraw_contribution(uow, stage.actor(stage.cast.paula.account), contribution_id=letter.id)
    assert work(session) == [("version", stage.cast.tara.membership.id, 2)]
