"""Pages of many things show to each what the table lets her see, and no more."""

import re

import pytest

from forum.kernel.worker import Worker
from tests.permissions.table import cells, subjects
from tests.permissions.things import Letter, kind_of, letter
from tests.permissions.world import World

OUTSIDERS = ("nobody", "invitee", "suspended", "left", "stranger", "administrator")
CANARY = re.compile(r"canary\d+")
READING = "GET contributions.contribution"
KINDS = ("public", "members'", "sensitive")


def others_letters(world: World, kind: str) -> dict[str, Letter]:
    """Somebody else's contributions to one exchange, in each state and for each audience the table knows."""
    found = [c for c in cells() if c.door == READING and c.subject == "nobody" and kind_of(c.when) == kind]
    return {cell.when: letter(world, cell) for cell in found if not cell.is_own}


def may_read(subject: str, letters: dict[str, Letter]) -> set[str]:
    found = [cell for cell in cells() if cell.door == READING and cell.subject == subject and cell.when in letters]
    return {letters[cell.when].words for cell in found if cell.answer == "allow"}


def published(letters: dict[str, Letter]) -> set[str]:
    return {each.words for each in letters.values() if each.row.status == "published"}


@pytest.mark.parametrize("subject", subjects())
@pytest.mark.parametrize("kind", KINDS)
def test_a_topic_shows_to_each_what_is_hers_to_read(world: World, kind: str, subject: str) -> None:
    letters = others_letters(world, kind)
    place, allowed = world.place(kind), may_read(subject, letters)
    page = world.client(subject).get(f"/exchanges/{place.slug}/topics/{place.topics[1].id}")
    seen = set(CANARY.findall(page.text))
    assert published(letters) & allowed <= seen <= allowed


@pytest.mark.parametrize("subject", subjects())
@pytest.mark.parametrize("kind", KINDS)
def test_a_program_is_given_what_its_owner_may_read(world: World, kind: str, subject: str) -> None:
    letters = others_letters(world, kind)
    place, allowed = world.place(kind), may_read(subject, letters)
    headers = {"Authorization": f"Bearer {world.token(subject, 'read')}"} if subject != "nobody" else {}
    answer = world.app.test_client().get(f"/api/v1/topics/{place.topics[1].id}/contributions", headers=headers)
    seen = set(CANARY.findall(answer.text))
    assert published(letters) & allowed <= seen <= allowed


@pytest.mark.parametrize("subject", subjects())
@pytest.mark.parametrize("path", ["/search?q=streets", "/exchanges/{slug}/search?q=streets"])
@pytest.mark.parametrize("kind", KINDS)
def test_search_finds_what_is_published_for_the_reader(world: World, kind: str, path: str, subject: str) -> None:
    letters = {when: each for each_kind in KINDS for when, each in others_letters(world, each_kind).items()}
    bring_index_up_to_date(world)
    page = world.client(subject).get(path.format(slug=world.place(kind).slug))
    here = letters if path.startswith("/search") else others_letters(world, kind)
    assert set(CANARY.findall(page.text)) <= published(here) & may_read(subject, here)


def test_search_finds_for_a_member_all_that_is_published_for_her(world: World) -> None:
    letters = others_letters(world, "public")
    bring_index_up_to_date(world)
    page = world.client("member").get(f"/exchanges/{world.place().slug}/search?q=streets")
    assert set(CANARY.findall(page.text)) == published(letters) & may_read("member", letters)


def bring_index_up_to_date(world: World) -> None:
    runtime = world.app.extensions["ronda"]
    while Worker(world.units, runtime.handlers).run_due():
        world.session.expunge_all()


@pytest.mark.parametrize("subject", OUTSIDERS)
@pytest.mark.parametrize("kind", ["members'", "coming"])
def test_others_are_told_title_host_and_dates_only(world: World, kind: str, subject: str) -> None:
    place = world.place(kind)
    page = world.client(subject).get(f"/exchanges/{place.slug}/").text
    assert "Exchange, " in page
    assert place.exchange.host in page
    assert "Theme 2" not in page
    assert "Organiser" not in page


@pytest.mark.parametrize("subject", ["nobody", "stranger", "administrator"])
@pytest.mark.parametrize("path", ["/", "/api/v1/exchanges", "/search?q=exchange", "/me"])
def test_a_sensitive_exchange_is_listed_to_its_own_people_only(world: World, path: str, subject: str) -> None:
    place = world.place("sensitive")
    headers = {"Authorization": f"Bearer {world.token(subject, 'read')}"} if subject != "nobody" else {}
    page = world.client(subject).get(path, headers=headers if "api" in path else {})
    assert place.slug not in page.text
    assert "Exchange, sensitive" not in page.text
