"""After the close: in all that is taken out, in every form, six marks of who wrote without a name are looked for."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from forum.accounts.models import Account
from forum.assembly import edition_storage
from forum.contributions.models import Contribution, Status
from forum.exchanges.models import Exchange, Membership
from forum.kernel.actor import SYSTEM
from forum.kernel.clock import MovableClock
from forum.moderation.actions import approve_contribution
from forum.publication.actions.editions import order_edition
from forum.publication.models import EditionFile, PrintListing, Publication
from forum.publication.rules import EVERY_PART, Listing, Scope
from forum.reports.formats import FORMATS
from forum.reports.models import SurveyAnswer
from forum.reports.rules import SURVEY_OPEN
from forum.texts.actions import put_version
from forum.texts.models import Origin
from forum.texts.queries import get_text
from tests.actors import actor_of
from tests.leaks.conftest import take_archives
from tests.leaks.opening import open_all
from tests.leaks.visiting import CANARIES, COMING, RETURNED, Visit, go_through, open_house, write_without_a_name
from tests.pages import send

Files = dict[str, bytes]
NAME = "real name"
FOUND = {
    ("report", NAME): "the organisers' list of people",
    ("her own data", NAME): "hers",
    ("her own data", "mail address"): "hers",
    ("her own data", "telephone"): "what she asked for help, and why she appealed",
    ("what came of the survey", "telephone"): "her words in it, which organisers read",
}
"""What stands where, with its reason; whatever is not here stands nowhere."""
SEEN = "We sing in the evening."
"""Her contribution."""


@pytest.fixture(scope="module")
def handed_out(
    shared_app: Flask, database_url: str, shared_clock: MovableClock, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Files]]:
    """By what it is: files by name, with all that is inside them."""
    folder = tmp_path_factory.mktemp("ronda")
    with open_house(shared_app, database_url, shared_clock, folder, languages=["en", "ar"]) as (visit, _):
        go_through(visit, (*COMING, write_without_a_name, *RETURNED))
        let_through(visit)
        close(visit)
        yield {what: dict(open_each(files)) for what, files in take_all(visit).items()}


def open_each(files: Files) -> Iterator[tuple[str, bytes]]:
    for name, content in files.items():
        yield from open_all(name, content)


def let_through(visit: Visit) -> None:
    """By the moderator, with a version in Arabic."""
    session = visit.fresh()
    mo = session.scalars(select(Account).where(Account.email == "mo@example.org")).one()
    for contribution_id in session.scalars(select(Contribution.id).where(Contribution.status == Status.WAITING)).all():
        with visit.units.open() as uow:
            row = approve_contribution(uow, actor_of(uow.session, mo), contribution_id=contribution_id)
            words = {"language": "ar", "paragraphs": ["نغني في المساء."], "origin": Origin.HUMAN}
            put_version(uow, get_text(uow.session, row.text_id), **words)
    visit.drain()


def close(visit: Visit) -> None:
    """She answers the survey, does not wish to be in the printed list, and the figures are frozen; then three weeks pass."""
    query = select(Exchange.id, Exchange.closes_at).where(Exchange.slug == visit.slug)
    exchange_id, closes_at = visit.fresh().execute(query).one()
    visit.clock.move_to(closes_at + timedelta(hours=1))
    said = {"whole": "4", "hindrances": "line", "will_do": f"Call {CANARIES['telephone']}."}
    place = f"/exchanges/{visit.slug}"
    assert send(visit.as_(CANARIES["mail address"]), f"{place}/survey", "/survey", **said).status_code == 303
    assert send(visit.as_("olga@example.org"), f"{place}/figures/frozen", "/frozen").status_code == 303
    with visit.units.open() as uow:
        hers = select(Membership.id).join(Account).where(Account.email == CANARIES["mail address"])
        uow.add(PrintListing(membership_id=uow.session.scalars(hers).one(), answer=Listing.NO))
        uow.add(Publication(exchange_id=exchange_id, parts=list(EVERY_PART), scope=Scope.ALL))
        for _ in range(5):
            uow.add(SurveyAnswer(exchange_id=exchange_id, marks={"whole": 5}, hindrances=[]))
    visit.drain()
    visit.clock.move_to(closes_at + SURVEY_OPEN)


def take_all(visit: Visit) -> dict[str, Files]:
    with visit.units.open() as uow:
        exchange = uow.session.scalars(select(Exchange).where(Exchange.slug == visit.slug)).one()
        edition_id = order_edition(uow, SYSTEM, exchange=exchange).id
    visit.drain()
    place, olga = f"/exchanges/{visit.slug}", visit.as_("olga@example.org")
    reports = {f"report.{form}": f"{place}/reports/participation.{form}" for form in FORMATS}
    pages = {name: olga.get(path, buffered=True) for name, path in reports.items()}
    survey = olga.get(f"{place}/organise/survey")
    frozen = olga.get(f"{place}/figures/frozen/1.json")
    assert {answer.status_code for answer in (*pages.values(), survey, frozen)} == {200}
    archives = take_archives(visit.app, visit.fresh(), visit.slug)
    return {
        "report": {name: answer.data for name, answer in pages.items()},
        "frozen figures": {"frozen.json": frozen.data},
        "what came of the survey": {"survey.html": survey.data},
        "edition": dict(read_edition(visit, edition_id)),
        **{f"archive for {audience}": files for audience, files in archives.items()},
        "her own data": {"data.zip": copy_of(visit, CANARIES["mail address"])},
        "another's own data": {"data.zip": copy_of(visit, "mo@example.org")},
    }


def read_edition(visit: Visit, edition_id: int) -> Iterator[tuple[str, bytes]]:
    storage = edition_storage(visit.app.extensions["ronda"].settings)
    for file in visit.fresh().scalars(select(EditionFile).where(EditionFile.edition_id == edition_id)):
        with storage.open(file.sha256) as stream:
            yield f"{file.language or 'side by side'}.{file.form}", stream.read()


def copy_of(visit: Visit, email: str) -> bytes:
    answer = send(visit.as_(email), "/me/data", "/me/data/copy")
    content = answer.data
    answer.close()
    return bytes(content)


def places_of(files: Files, word: str) -> list[str]:
    """Where it stands, in the name of a file or in its bytes, however it is spelled in letters and white space."""
    sought = "".join(word.split()).casefold()
    return [
        name
        for name, content in files.items()
        if sought in "".join(f"{name} {content.decode(errors='ignore')}".split()).casefold()
    ]


def test_each_mark_stands_where_it_is_said_to_and_nowhere_else(handed_out: dict[str, Files]) -> None:
    found = {
        (what, name): places
        for what, files in handed_out.items()
        for name, canary in CANARIES.items()
        if (places := places_of(files, canary))
    }
    assert found.keys() == FOUND.keys(), {key: places[:3] for key, places in found.items() if key not in FOUND}


@pytest.mark.parametrize("form", ["csv", "xlsx", "docx", "html", "json", "pdf"])
def test_in_every_form_of_the_report_her_name_would_be_seen(handed_out: dict[str, Files], form: str) -> None:
    """Since there it is: what is looked through is what is read."""
    assert [name for name in places_of(handed_out["report"], CANARIES[NAME]) if name.startswith(f"report.{form}")]


@pytest.mark.parametrize("form", ["docx", "epub", "html", "pdf"])
@pytest.mark.parametrize("language", ["en", "side by side"])
def test_in_every_form_of_an_edition_her_words_are_seen(handed_out: dict[str, Files], form: str, language: str) -> None:
    found = places_of(handed_out["edition"], SEEN)
    assert [name for name in found if name.startswith(f"{language}.{form}")]


def test_an_edition_comes_in_all_forms_and_languages(handed_out: dict[str, Files]) -> None:
    assert len([name for name in handed_out["edition"] if " > " not in name]) == 12


@pytest.mark.parametrize(
    "place", ["en/topic-1.html", "data/texts.csv", "data/texts.json", "assets/words.js", "mail/round-1.mbox > "]
)
@pytest.mark.parametrize("audience", ["public", "members"])
def test_in_every_part_of_an_archive_her_words_are_seen(
    handed_out: dict[str, Files], audience: str, place: str
) -> None:
    assert [name for name in places_of(handed_out[f"archive for {audience}"], SEEN) if name.startswith(place)]


def test_her_picture_is_there_and_the_survey_is_too(handed_out: dict[str, Files]) -> None:
    files = handed_out["archive for public"]
    assert [name for name in files if name.startswith("files/") and name.endswith(".jpg")]
    assert "en/survey.html" in files
