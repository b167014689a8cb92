from collections.abc import Callable

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.models import Contribution, Status, Topic
from forum.exchanges.models import Exchange
from forum.exchanges.queries import get_exchange
from forum.kernel.actor import Actor
from forum.kernel.pages import Page
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.texts.actions import change_source, create_text, put_version, withdraw_text
from forum.texts.models import Origin, Text
from forum.translating.actions.write import Sheet, save_draft, submit_version
from forum.translating.errors import MayNotTranslate, NoDraftWaiting, NothingToTranslate
from forum.translating.models import Draft
from forum.translating.policy import can_write_version
from forum.translating.queries.queue import QueueLine, list_queue, read_key
from forum.translating.queries.review import get_review, list_waiting
from forum.translating.queries.scope import scope_of
from forum.translating.queries.taken import list_taken
from forum.translating.queries.work import get_work
from forum.translating.queries.writing import get_workbench
from forum.translating.rules import Need, Written
from tests.translating.conftest import Stage, make_stage

FRENCH = ["Nous travaillons avec la commune.", "La première année fut difficile."]


@pytest.fixture
def reviewed(units: Units, load_actor: Callable[[Account], Actor]) -> Stage:
    return make_stage(units, load_actor, reviews_versions=True)


def desk(
    session: Session, stage: Stage, account: Account | None = None, *, language: str | None = None, after: str = ""
) -> Page[QueueLine]:
    session.expire_all()
    view = get_exchange(session, stage.cast.exchange.slug)
    actor = stage.actor(account or stage.cast.tara.account)
    scope = scope_of(actor, view, now=stage.text.created_at, language=language)
    return list_queue(session, scope, after=read_key(after))


def needs(page: Page[QueueLine], text: Text) -> dict[str, Need]:
    return {item.language: item.todo.need for item in page.items if item.text_id == text.id}


def hand_in(session: Session, units: Units, stage: Stage, account: Account | None = None) -> None:
    actor = stage.actor(account or stage.cast.tara.account)
    bench = get_workbench(session, actor, text_id=stage.text.id, language="fr", now=stage.text.created_at)
    written = [Written(word, row.digest) for word, row in zip(FRENCH, bench.rows, strict=True)]
    with units.open() as uow:
        submit_version(uow, actor, sheet=Sheet(text_id=stage.text.id, language="fr", written=written))


def test_what_lacks_a_version_stands_on_the_desk(session: Session, stage: Stage) -> None:
    page = desk(session, stage)
    assert needs(page, stage.text) == {"fr": Need.MISSING}
    assert {item.kind for item in page.items} == {"theme", "contribution"}


def test_the_desk_shows_the_first_words(session: Session, stage: Stage) -> None:
    item = next(item for item in desk(session, stage).items if item.text_id == stage.text.id)
    assert item.excerpt == "Trabajamos con el municipio."


def test_those_who_direct_see_every_language_of_the_exchange(session: Session, stage: Stage) -> None:
    page = desk(session, stage, stage.cast.olga.account)
    assert needs(page, stage.text) == {"en": Need.MISSING, "fr": Need.MISSING}


def test_one_language_alone_may_be_asked_for(session: Session, stage: Stage) -> None:
    page = desk(session, stage, stage.cast.olga.account, language="en")
    assert needs(page, stage.text) == {"en": Need.MISSING}


def test_a_machines_version_is_named_and_stays_to_be_done(session: Session, units: Units, stage: Stage) -> None:
    with units.open() as uow:
        text = uow.session.get_one(Text, stage.text.id)
        put_version(uow, text, language="fr", paragraphs=FRENCH, origin=Origin.MACHINE, provider="apertium")
    assert needs(desk(session, stage), stage.text) == {"fr": Need.MACHINE}


def test_a_persons_version_takes_it_off_the_desk(session: Session, units: Units, stage: Stage) -> None:
    hand_in(session, units, stage)
    assert needs(desk(session, stage), stage.text) == {}


def test_a_version_behind_its_source_comes_back_with_the_number_of_paragraphs(
    session: Session, units: Units, stage: Stage
) -> None:
    hand_in(session, units, stage)
    with units.open() as uow:
        text = uow.session.get_one(Text, stage.text.id)
        change_source(uow, text, source="Trabajamos con el municipio.\n\nEl segundo año fue fácil.")
    page = desk(session, stage)
    todo = next(item for item in page.items if item.text_id == stage.text.id).todo
    assert (todo.need, todo.open_paragraphs) == (Need.STALE, 1)


def test_what_is_no_longer_published_leaves_the_desk(session: Session, units: Units, stage: Stage) -> None:
    with units.open() as uow:
        withdraw_text(uow, uow.session.get_one(Text, stage.text.id))
    assert needs(desk(session, stage), stage.text) == {}


def test_what_its_author_does_not_want_translated_is_not_offered(session: Session, units: Units, stage: Stage) -> None:
    with units.open() as uow:
        uow.session.get_one(Text, stage.text.id).may_translate = False
    assert needs(desk(session, stage), stage.text) == {}


def test_a_draft_is_seen_by_its_writer_only(session: Session, units: Units, stage: Stage) -> None:
    with units.open() as uow:
        sheet = Sheet(text_id=stage.text.id, language="fr", written=[Written("Nous", "d")])
        save_draft(uow, stage.actor(stage.cast.tara.account), sheet=sheet)
    assert needs(desk(session, stage), stage.text) == {}
    scope = scope_of(
        stage.actor(stage.cast.tara.account),
        get_exchange(session, stage.cast.exchange.slug),
        now=stage.text.created_at,
    )
    assert [one.item.todos[0].need for one in list_taken(session, scope)] == [Need.DRAFT]
    assert needs(desk(session, stage, stage.cast.olga.account), stage.text)["fr"] is Need.MISSING
    other = stage.actor(stage.cast.olga.account)
    bench = get_workbench(session, other, text_id=stage.text.id, language="fr", now=stage.text.created_at)
    assert bench.draft is None
    assert [row.version.words for row in bench.rows] == ["", ""]


def test_a_version_handed_in_waits_for_others(session: Session, units: Units, reviewed: Stage) -> None:
    hand_in(session, units, reviewed)
    assert needs(desk(session, reviewed), reviewed.text)["fr"] is Need.SUBMITTED
    exchange, now = session.get_one(Exchange, reviewed.cast.exchange.id), reviewed.text.created_at
    own = list_waiting(session, reviewed.actor(reviewed.cast.tara.account), exchange, now=now)
    others = list_waiting(session, reviewed.actor(reviewed.cast.mo.account), exchange, now=now)
    assert (own.items, [item.language for item in others.items]) == ([], ["fr"])


def test_a_reviewer_reads_what_was_handed_in_beside_its_source(session: Session, units: Units, reviewed: Stage) -> None:
    hand_in(session, units, reviewed)
    draft_id = session.scalars(select(Draft.id)).one()
    mo = reviewed.actor(reviewed.cast.mo.account)
    review = get_review(session, mo, draft_id=draft_id, now=reviewed.text.created_at)
    assert [paragraph.words for paragraph in review.paragraphs] == FRENCH


def test_a_draft_not_handed_in_cannot_be_reviewed(session: Session, units: Units, reviewed: Stage) -> None:
    with units.open() as uow:
        sheet = Sheet(text_id=reviewed.text.id, language="fr", written=[Written("Nous", "d")])
        draft = save_draft(uow, reviewed.actor(reviewed.cast.tara.account), sheet=sheet)
    with pytest.raises(NoDraftWaiting):
        get_review(session, reviewed.actor(reviewed.cast.mo.account), draft_id=draft.id, now=reviewed.text.created_at)


def test_the_desk_is_closed_to_other_members(session: Session, stage: Stage) -> None:
    with pytest.raises(MayNotTranslate):
        desk(session, stage, stage.cast.pierre.account)


def test_there_is_no_work_on_a_text_that_is_not(session: Session) -> None:
    with pytest.raises(NothingToTranslate):
        get_work(session, 999)


def test_pages_follow_each_other_without_gap_or_double(session: Session, units: Units, stage: Stage) -> None:
    with units.open() as uow:
        for number in range(30):
            create_text(
                uow, exchange_id=stage.cast.exchange.id, kind="contribution", language="es", source=f"Voz {number}."
            )
    first = desk(session, stage)
    second = desk(session, stage, after=first.following or "")
    seen = [item.text_id for page in (first, second) for item in page.items]
    assert len(seen) == len(set(seen)) == 33
    assert second.following is None


STAMP = "2026-05-18T10:00:00+00:00"
NO_KEYS = [
    "",
    "~",
    "1~2~2026-05-18~3~fr",
    f"1~2~{STAMP}~x~fr",
    f"1~2~{STAMP}~3",
    f"1~-2~{STAMP}~3~fr",
    f"{'9' * 30}~2~{STAMP}~3~fr",
]


@pytest.mark.parametrize("key", [*NO_KEYS, f"{'9' * 30}~2~{STAMP}~3~fr"])
def test_what_is_no_key_begins_at_the_beginning(key: str) -> None:
    assert read_key(key) is None


def test_the_desk_takes_as_many_queries_however_long_it_is(session: Session, units: Units, stage: Stage) -> None:
    with units.open() as uow:
        for number in range(20):
            create_text(
                uow, exchange_id=stage.cast.exchange.id, kind="contribution", language="es", source=f"Voz {number}."
            )
    scope = scope_of(
        stage.actor(stage.cast.olga.account), get_exchange(session, stage.cast.exchange.slug), now=stage.text.created_at
    )
    asked: list[str] = []
    listen = event.listens_for(session.get_bind(), "before_cursor_execute")

    @listen
    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    list_queue(session, scope)
    event.remove(session.get_bind(), "before_cursor_execute", count)
    assert len([statement for statement in asked if statement.startswith(("SELECT", "WITH"))]) == 7


@pytest.mark.parametrize("audience", ["everybody", "members", "moderators"])
@pytest.mark.parametrize("may_translate", [True, False])
@pytest.mark.parametrize("is_published", [True, False])
def test_the_desk_lists_what_policy_allows_and_nothing_else(
    session: Session, units: Units, stage: Stage, audience: str, may_translate: bool, is_published: bool
) -> None:
    with units.open() as uow:
        text = uow.session.get_one(Text, stage.text.id)
        make_contribution(uow, stage, audience)
        text.may_translate = may_translate
        text.published_at = text.published_at if is_published else None
    work = get_work(session, stage.text.id)
    cast, now = stage.cast, stage.text.created_at
    for person in (cast.tara, cast.mo, cast.olga):
        actor = stage.actor(person.account)
        listed = set(needs(desk(session, stage, person.account), stage.text))
        allowed = {tag for tag in ("en", "fr") if can_write_version(actor, work, now, language=tag)}
        assert listed == allowed


def make_contribution(uow: UnitOfWork, stage: Stage, audience: str) -> None:
    """Around the stage's text, in the first round, by Paula."""
    first = stage.cast.rounds[0]
    topic = uow.add(
        Topic(exchange_id=first.exchange_id, round_id=first.id, title_id=first.theme_id, created_at=uow.now)
    )
    uow.flush()
    uow.add(
        Contribution(
            exchange_id=first.exchange_id,
            topic_id=topic.id,
            author_id=stage.cast.paula.membership.id,
            text_id=stage.text.id,
            status=Status.PUBLISHED,
            audience=audience,
            submission_key="once",
            created_at=uow.now,
        )
    )
    uow.flush()
