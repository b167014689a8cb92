from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from forum.kernel.actor import NOBODY, Actor, Grant, Role
from forum.translating.policy import (
    Work,
    can_ask_machine,
    can_review_version,
    can_see_desk,
    can_write_version,
)

NOW = datetime(2026, 5, 18, 10, tzinfo=UTC)
HERE, ELSEWHERE = 1, 2
WORK = Work(
    text_id=7,
    exchange_id=HERE,
    kind="contribution",
    is_plain=False,
    source_language="es",
    is_published=True,
    is_open=True,
    may_translate=True,
    may_translate_by_machine=True,
    audience="everybody",
    author_id=10,
    topic_id=3,
    contribution_id=5,
    languages=("en", "fr", "es"),
    reviews_versions=True,
    reads_over=False,
    uses_machine=True,
)


def person(membership_id: int, *roles: Role, exchange_id: int = HERE, **fields: object) -> Actor:
    grants = [Grant(role=Role.MEMBER, exchange_id=exchange_id, membership_id=membership_id)]
    grants += [Grant(role=r, exchange_id=exchange_id, membership_id=membership_id, **fields) for r in roles]  # type: ignore[arg-type]
    return Actor(account_id=membership_id, grants=tuple(grants))


PAIRS = frozenset({("es", "fr"), ("en", "fr")})
CAST = {
    "nobody": NOBODY,
    "author": person(10),
    "member": person(11),
    "translator": person(12, Role.TRANSLATOR, pairs=PAIRS),
    "translator of another pair": person(13, Role.TRANSLATOR, pairs=frozenset({("en", "ar")})),
    "moderator on duty": person(14, Role.MODERATOR),
    "moderator off duty": person(15, Role.MODERATOR, starts_at=NOW + timedelta(days=7)),
    "organiser": person(16, Role.ORGANISER),
    "suspended": person(17, Role.SUSPENDED, Role.TRANSLATOR, pairs=PAIRS),
    "translator elsewhere": person(18, Role.TRANSLATOR, exchange_id=ELSEWHERE, pairs=PAIRS),
    "administrator": Actor(account_id=1, grants=(Grant(role=Role.ADMINISTRATOR),)),
}
DIRECTING = {"moderator on duty", "organiser"}


def allowed(ask: object, **changes: object) -> set[str]:
    work = replace(WORK, **changes)  # type: ignore[arg-type]
    return {name for name, actor in CAST.items() if ask(actor, work)}  # type: ignore[operator]


def writing(actor: Actor, work: Work) -> bool:
    return bool(can_write_version(actor, work, NOW, language="fr"))


def reviewing(actor: Actor, work: Work) -> bool:
    return bool(can_review_version(actor, work, NOW, language="fr", writer_id=99))


def asking(actor: Actor, work: Work) -> bool:
    return bool(can_ask_machine(actor, work, NOW, language="fr"))


def test_the_desk_is_for_translators_and_those_who_direct() -> None:
    found = {name for name, actor in CAST.items() if can_see_desk(actor, HERE, NOW)}
    assert found == DIRECTING | {"translator", "translator of another pair"}


def test_a_version_is_written_in_ones_pair_by_its_author_or_by_those_who_direct() -> None:
    assert allowed(writing) == DIRECTING | {"translator", "author"}


def test_a_version_is_reviewed_in_ones_pair_or_by_those_who_direct() -> None:
    assert allowed(reviewing) == DIRECTING | {"translator"}


def test_nobody_reviews_her_own() -> None:
    for actor, membership_id in ((CAST["translator"], 12), (CAST["organiser"], 16)):
        decision = can_review_version(actor, WORK, NOW, language="fr", writer_id=membership_id)
        assert decision.code == "your_own_version"


def test_a_machine_is_asked_in_ones_pair_or_by_those_who_direct() -> None:
    assert allowed(asking) == DIRECTING | {"translator"}


@pytest.mark.parametrize("ask", [writing, reviewing, asking])
def test_what_is_not_published_is_for_nobody(ask: object) -> None:
    assert allowed(ask, is_published=False, is_open=False) == set()


def test_a_draft_notice_is_translated_before_it_is_sent_but_by_no_machine() -> None:
    draft = {"is_published": False, "is_open": True, "author_id": None}
    assert allowed(writing, **draft) == allowed(reviewing, **draft) == DIRECTING | {"translator"}
    assert allowed(asking, **draft) == set()


@pytest.mark.parametrize("ask", [writing, reviewing, asking])
def test_what_is_for_moderators_only_is_not_for_translators(ask: object) -> None:
    assert allowed(ask, audience="moderators") - {"author"} == DIRECTING


def test_only_its_author_translates_what_she_said_may_not_be() -> None:
    assert allowed(writing, may_translate=False) == {"author"}


@pytest.mark.parametrize("field", ["uses_machine", "may_translate", "may_translate_by_machine"])
def test_without_consent_of_exchange_and_author_no_machine_is_asked(field: str) -> None:
    assert allowed(asking, **{field: False}) == set()


def test_there_is_no_version_in_the_language_of_the_source() -> None:
    assert not can_write_version(CAST["organiser"], WORK, NOW, language="es-PE")
    assert not can_ask_machine(CAST["organiser"], WORK, NOW, language="es")
