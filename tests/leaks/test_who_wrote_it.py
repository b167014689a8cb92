"""Whoever it was that wrote without her name, all others receive the same, and all that is kept is the same.

Each way on which it could come out stands here by its name. What may differ between the scenes is in the tables EXCEPTED
and DRAWN, each with its reason; what is drawn anew for every form is masked by `walking.RANDOM`.
"""

import email
import email.policy
import json
import re
import zipfile
from collections.abc import Iterable
from datetime import datetime
from io import BytesIO

import pytest

from forum.archive.rules import AUDIENCES
from tests.leaks.conftest import Told
from tests.leaks.scene import AUTHORS, BROWSERS, MARKS, READERS, SLUG, address_of
from tests.leaks.walking import Answer

Both = dict[str, Told]
DRAWN = {
    ("sign_in_session", "token_hash"): "drawn anew at each sign-in",
    ("sign_in_session", "form_hash"): "follows from the token of the session",
    ("anonymous_author", "sealed"): "the one place where the author stands, sealed",
    ("contribution", "submission_key"): "a keyed digest; made of the form's own secret, which is kept nowhere",
}
"""Columns that are not the same in the two scenes."""
MOMENTS_ALLOWED = {
    ("sign_in_session", "seen_at"): "when each device was last here, whatever it did",
    ("visit", "started_at"): "figures, under a pseudonym",
    ("consultation", "at"): "figures, under a pseudonym",
    ("visit", "last_at"): "figures, under a pseudonym",
    ("schedule_mark", "last_at"): "when a task of the machine was last run",
}
"""Columns that may hold the very moment of an anonymous author's act."""


@pytest.fixture(params=BROWSERS)
def browser(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def differing(told: Both, reader: str, *, within: str = "") -> list[str]:
    one, other = (told[author].received[reader] for author in AUTHORS)
    assert one.keys() == other.keys()
    found = [address for address in one if re.search(within, address)]
    assert found, f"nothing was read at {within}"
    return [address for address in found if one[address] != other[address]]


def bodies(told: Told, readers: Iterable[str], *, within: str = "") -> list[tuple[str, str, Answer]]:
    found = [
        (reader, address, answer)
        for reader in readers
        for address, answer in told.received[reader].items()
        if re.search(within, address) and answer.status == 200
    ]
    assert found, f"nobody could read anything at {within}"
    return found


def other_readers() -> list[str]:
    return [*BROWSERS, *(f"token of {name}" for name in READERS)]


def test_each_of_the_others_receives_the_same(told: Both, browser: str) -> None:
    assert differing(told, browser) == []


@pytest.mark.parametrize("name", READERS)
def test_a_program_of_each_of_the_others_receives_the_same(told: Both, name: str) -> None:
    assert differing(told, f"token of {name}") == []


@pytest.mark.parametrize("audience", AUDIENCES)
def test_an_archive_is_the_same(told: Both, audience: str) -> None:
    """File by file: pages, tables, mailboxes, the words to search, what was attached, checksums."""
    one, other = (told[author].archives[audience] for author in AUTHORS)
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []
    assert any(b"Without name" in content for content in one.values())


def test_a_printed_book_is_the_same(told: Both) -> None:
    """In each language and side by side: words, names, numbers, order, pictures, credits, list of people."""
    one, other = (told[author].books for author in AUTHORS)
    assert one == other
    assert len(one) == 4
    said = [passage.html for book in one for words in book.words() for passage in words.passages]
    assert any("Two lamps now." in html for html in said)


WAYS = {
    "the topic, its order, numbers and hours": r"/topics/\d+$",
    "the end of the topic": r"before=end",
    "the topic in another language, with its credits": r"lang=fr",
    "the contribution alone, or where it leads": r"/contributions/\d+$",
    "the page to change it": r"/contributions/\d+/edit",
    "the box to reply in": r"reply_to=",
    "the draft it was": r"draft_id=",
    "the round": r"/rounds/\d+$",
    "the exchange's front page, with who is here": rf"/exchanges/{SLUG}/$",
    "search by a word": r"search\?q=lamp$",
    "search by her country": r"country=",
    "search by her organisation": r"organisation=",
    "search over all exchanges": r"/search\?q=threes",
    "the figures": r"/figures$",
    "the figures by program": r"/statistics$",
    "the participation report as a table of text": r"participation\.csv",
    "the participation report as a workbook": r"participation\.xlsx",
    "the moderators' desk": r"/desk$",
    "each section of the desk": r"/desk/[a-z]+$",
    "a letter from the desk": r"/desk/letters/\d+$",
    "letters to oneself": r"/letters$",
    "the decision on it": r"/desk/\d+$",
    "an appeal, waiting or decided": r"/desk/appeals/\d+$",
    "the page to appeal": r"/contributions/\d+/appeal$",
    "the moderation log": r"/desk/log",
    "what was entered for others": r"/entering$",
    "the page of one's own data": r"/me/data$",
    "the organiser's log": r"/organise/log",
    "the organiser's list of people": r"/organise/people(\?.*)?$",
    "the organiser's page of one person": r"/organise/people/\d+$",
    "the translators' desk": r"/desk/translations$",
    "the page to translate it": r"/versions/fr",
    "its picture": r"/files/\d+/file",
    "what its picture shows": r"/files/\d+/description",
    "the mails the machine's keeper sees": r"/machine/mail",
    "the machine's jobs": r"/machine$",
    "the readers' own pages": r"/me$",
    "one's own contributions": r"/mine$",
    "the contribution by program": r"/api/v1/contributions/\d+$",
    "the topic by program": r"/api/v1/topics/\d+/contributions",
}


@pytest.mark.parametrize("way", WAYS, ids=str)
def test_it_does_not_come_out_by(told: Both, way: str) -> None:
    found = [(reader, address) for reader in other_readers() for address in differing_at(told, reader, WAYS[way])]
    assert found == []
    bodies(told["ana"], other_readers(), within=WAYS[way]) if way not in NEVER_OPEN else None


NEVER_OPEN = frozenset({"the page to change it", "the page to appeal", "the draft it was", "what its picture shows"})
"""Are nobody's but hers."""


def differing_at(told: Both, reader: str, within: str) -> list[str]:
    if not any(re.search(within, address) for address in told["ana"].received[reader]):
        return []
    return differing(told, reader, within=within)


def test_no_row_but_the_seal_tells_one_author_from_the_other(told: Both) -> None:
    one, other = (told[author].rows for author in AUTHORS)
    found = [
        (table, name, mine[name], theirs[name])
        for table, rows in one.items()
        for mine, theirs in zip(rows, other[table], strict=True)
        for name in mine
        if mine[name] != theirs[name] and (table, name) not in DRAWN
    ]
    assert found == []


def test_all_that_may_differ_does(told: Both) -> None:
    one, other = (told[author].rows for author in AUTHORS)
    unused = [
        (table, name)
        for table, name in DRAWN
        if [row[name] for row in one[table]] == [row[name] for row in other[table]]
    ]
    assert unused == []


@pytest.mark.parametrize("author", AUTHORS)
def test_no_row_keeps_the_moment_at_which_she_wrote(told: Both, author: str) -> None:
    moments = set(told[author].scene.moments)
    found = [
        (table, name, value)
        for table, rows in told[author].rows.items()
        for row in rows
        for name, value in row.items()
        if isinstance(value, datetime) and value in moments and (table, name) not in MOMENTS_ALLOWED
    ]
    assert found == []


@pytest.mark.parametrize("author", AUTHORS)
def test_no_seal_says_when_it_was_made(told: Both, author: str) -> None:
    seals = [bytes(row["sealed"]) for row in told[author].rows["anonymous_author"]]  # type: ignore[arg-type]
    assert {seal[:10] for seal in seals} == {b"gAAAAAAAAA"}


def test_all_mails_are_the_same_whoever_wrote_it(told: Both) -> None:
    one, other = (told[author].mails for author in AUTHORS)
    assert one
    assert [readable(mail) for mail in one] == [readable(mail) for mail in other]


def readable(mail: str) -> list[str]:
    """Its lines and words, without the link to stop mails, which is drawn anew for each."""
    message = email.message_from_string(mail, policy=email.policy.default)
    parts = [str(message[name]) for name in ("From", "To", "Subject", "Date", "Message-ID")]
    parts += [part.get_content() for part in message.walk() if part.get_content_maintype() == "text"]
    return [re.sub(r"mail/stop/[\w=.-]+", "", part) for part in parts]


@pytest.mark.parametrize("author", AUTHORS)
def test_no_mail_is_a_row_between_her_and_what_she_wrote(told: Both, author: str) -> None:
    scene = told[author].scene
    hers = {row["account_id"] for row in told[author].rows["membership"] if row["id"] == scene.members[author]}
    anonymous = {number for name, number in scene.letters.items() if name != "named"}
    kinds = {
        row["kind"] for row in told[author].rows["mail"] if row["account_id"] in hers and row["thing_id"] in anonymous
    }
    assert kinds <= {"contribution_waiting", "appeal_waiting"}


@pytest.mark.parametrize("author", AUTHORS)
@pytest.mark.parametrize("kind", ["contribution_waiting", "appeal_waiting"])
def test_all_who_may_be_called_are_told_of_it_whoever_wrote_it(told: Both, author: str, kind: str) -> None:
    """Beatriz too where it is hers; each once about an appeal."""
    rows = told[author].rows
    account_ids = {row["id"]: row["account_id"] for row in rows["membership"]}
    called = {account_ids[told[author].scene.members[name]] for name in ("bea", "on duty", "off duty", "organiser")}
    waiting = told[author].scene.letters["appealed"]
    about = [
        row for row in rows["mail"] if row["kind"] == kind and (kind != "appeal_waiting" or row["thing_id"] == waiting)
    ]
    found = [row["account_id"] for row in about]
    assert kind != "appeal_waiting" or len(found) == len(set(found))
    assert len(set(found)) >= 2
    assert set(found) <= called
    assert account_ids[told[author].scene.members["bea"]] in found


def test_uploads_are_kept_with_their_day_only_and_alike(told: Both) -> None:
    one, other = (told[author].files for author in AUTHORS)
    assert one
    assert one == other
    assert {changed_at % 86_400 for _, changed_at in one.values()} == {0}


def test_what_the_server_logs_is_the_same(told: Both) -> None:
    assert told["ana"].log == told["bea"].log


@pytest.mark.parametrize("author", AUTHORS)
@pytest.mark.parametrize("within", [r"/contributions/\d+$", r"/desk/\d+$", r"/versions/fr", r"/api/v1/contributions"])
def test_pages_of_it_alone_bear_none_of_her_marks(told: Both, author: str, within: str) -> None:
    scene = told[author].scene
    anonymous = {str(number) for name, number in scene.letters.items() if name != "named"}
    marks = MARKS["ana"] if author == "ana" else MARKS["bea"]
    for reader, address, answer in bodies(told[author], READERS, within=within):
        if re.findall(r"\d+", address)[-1] in anonymous and "/versions/" not in address:
            assert [mark for mark in marks if re.search(rf"\b{re.escape(mark)}\b", main_of(answer))] == [], (
                reader,
                address,
            )


@pytest.mark.parametrize("author", AUTHORS)
def test_pages_of_its_appeal_bear_none_of_her_marks(told: Both, author: str) -> None:
    found = bodies(told[author], READERS, within=r"/desk/appeals/\d+$")
    assert {reader for reader, _, _ in found} == {"off duty", "on duty", "organiser"}
    for reader, address, answer in found:
        assert [mark for mark in MARKS[author] if re.search(rf"\b{re.escape(mark)}\b", main_of(answer))] == [], (
            reader,
            address,
        )


def main_of(answer: Answer) -> str:
    """The page without its frame, where the week's moderators are named."""
    whole = answer.body.decode(errors="replace")
    return whole.partition("<main")[2].partition("</main>")[0] or whole


def test_the_interface_for_programs_gives_its_day_and_nothing_of_her(told: Both) -> None:
    page = told["ana"].received["token of organiser"][f"/api/v1/topics/{told['ana'].scene.topic_id}/contributions"]
    found = {each["id"]: each for each in json.loads(page.body)["contributions"]}
    anonymous = found[told["ana"].scene.letters["returned once"]]
    assert anonymous["published_at"] == "2026-05-18"
    assert (anonymous["name"], anonymous["organisation"], anonymous["country"]) == ("Without name", "", "")
    assert not {"author", "author_id", "account", "membership"} & anonymous.keys()


def test_nobody_receives_the_exact_hour_of_what_has_no_name(told: Both) -> None:
    scene = told["ana"].scene
    stamps = {moment.isoformat() for moment in scene.moments} | {f"{moment:%H:%M}" for moment in scene.moments}
    here = f"/topics/{scene.topic_id}$"
    for reader, address, answer in bodies(told["ana"], BROWSERS, within=here):
        assert [stamp for stamp in stamps if stamp in main_of(answer)] == [], (reader, address)


def test_the_report_counts_her_named_contributions_only(told: Both) -> None:
    book = told["ana"].received["organiser"][f"/exchanges/{SLUG}/reports/participation.xlsx"]
    sheets = zipfile.ZipFile(BytesIO(book.body))
    words = "".join(sheets.read(name).decode() for name in sheets.namelist() if name.endswith(".xml"))
    assert "Ana Quispe" in words
    assert "canal" not in words


def test_no_page_that_is_read_bears_the_mail_address_of_another(told: Both) -> None:
    addresses = {str(row["email"]): row["id"] for row in told["ana"].rows["account"] if row["email"] is not None}
    hers = {name: address_of(name) for name in READERS}
    found = [
        (reader, address, mail)
        for reader, address, answer in bodies(told["ana"], BROWSERS)
        for mail in addresses
        if mail != hers.get(reader) and mail in answer.all
    ]
    assert found == []


def test_what_each_of_the_others_takes_out_of_her_own_data_is_the_same(told: Both) -> None:
    assert set(told["ana"].copies) == set(READERS)
    assert told["ana"].copies == told["bea"].copies


@pytest.mark.parametrize("author", AUTHORS)
def test_what_they_take_out_has_no_word_of_what_bears_no_name(told: Both, author: str) -> None:
    """Of who entered it and who decided on it either."""
    for name, files in told[author].copies.items():
        assert [inside for inside, content in files.items() if re.search(rb"lamp|threes|canal", content)] == [], name
