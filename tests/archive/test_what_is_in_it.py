"""What an archive holds, and what stands in none of its bytes."""

import json
import re

import pytest

from forum.archive.errors import NoPublicArchive, NothingToArchive
from forum.exchanges.errors import ExchangeNotFound
from forum.own_data.actions.erase import ask_for_erasure
from forum.statistics.actions.count import write_hits
from forum.statistics.rules import Hit, VisitorKind, VisitorRole
from tests.actors import actor_of
from tests.archive.scene import ARABIC, NEVER, UNREVIEWED, build, digest, holding, take, unpack


def rows(files, name):
    return json.loads(files[f"data/{name}.json"])


def test_words_stand_in_pages_tables_mails_and_search(files):
    found = holding(files, "claires")
    assert {"fr/topic-1.html", "data/texts.json", "data/texts.csv", "assets/words.js", "mail/round-1.mbox"} <= set(
        found
    )
    assert "en/topic-1.html" not in found, "the English page shows the original, and this is no original"


def test_every_page_is_there_in_every_language(files):
    names = {name.partition("/")[2] for name in files if name.startswith("en/")}
    assert {"index.html", "round-1.html", "topic-1.html", "synthesis-1.html", "notices.html", "search.html"} <= names
    assert {"figures.html", "commitments.html", "survey.html"} <= names
    for language in ("fr", "ar"):
        assert {name.partition("/")[2] for name in files if name.startswith(f"{language}/")} == names


@pytest.mark.parametrize("word", [*NEVER, UNREVIEWED, "elsewherecanary"])
def test_what_is_not_published_is_nowhere(files, of_members, word):
    assert holding(files, word) == []
    assert holding(of_members, word) == []


def test_what_is_for_members_is_in_the_members_archive_only(files, of_members):
    assert holding(files, "memberscanary") == []
    assert "en/topic-1.html" in holding(of_members, "memberscanary")
    assert holding(of_members, "moderatorscanary") == []


def test_who_writes_without_a_name_is_named_nowhere(files, of_members):
    for held in (files, of_members):
        for word in ("Zelda", "Canaryname", "Zed Org"):
            assert holding(held, word) == []


def test_no_translator_is_named_under_what_has_no_name(files):
    versions = rows(files, "texts")
    unnamed = next(one for one in rows(files, "contributions") if one["shown_as"] == "anonymous")
    assert {one["translated_by"] for one in versions if one["text"] == unnamed["text"]} == {""}
    assert "Partner A" in {one["translated_by"] for one in versions}


def test_no_hour_is_kept_of_a_contribution(files):
    days = [one["published_on"] for one in rows(files, "contributions") if one["state"] == "published"]
    assert days
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", day) for day in days)
    assert set(re.findall(rb"^Date: .* (\d\d:\d\d:\d\d) ", files["mail/round-1.mbox"], re.M)) == {b"12:00:00"}


def test_numbers_are_those_of_the_archive(files, scene):
    numbers = [one["number"] for one in rows(files, "contributions")]
    assert numbers == list(range(1, len(numbers) + 1))
    assert scene.post_id not in numbers
    assert f'id="c{scene.post_id}"'.encode() not in files["en/topic-1.html"]


def test_no_mail_address_is_in_it(files, of_members):
    for held in (files, of_members):
        assert holding(held, "@example.org") == []


def test_the_place_of_what_was_withdrawn_or_hidden_says_so_and_no_more(files):
    page = files["en/topic-1.html"].decode()
    assert "Withdrawn by its author." in page
    assert "Hidden by the moderators:" in page
    closed = [one for one in rows(files, "contributions") if one["state"] != "published"]
    assert {one["state"] for one in closed} == {"withdrawn", "hidden"}
    told = {name for one in closed for name, value in one.items() if value not in ("", None, [])}
    assert told == {"number", "round", "topic", "state"}


def test_a_synthesis_that_rests_on_what_is_for_members_says_so_in_the_public_archive(files, of_members):
    said = "And on what was written for members of this exchange only."
    assert files["en/synthesis-1.html"].decode().count(said) == 1
    assert said not in of_members["en/synthesis-1.html"].decode()
    assert [rows(held, "syntheses")[0]["rests_on_more"] for held in (files, of_members)] == [True, False]


def test_commitments_that_stand_are_in_it_in_each_language_and_not_what_was_noted_of_them(files, of_members):
    for held in (files, of_members):
        assert "We count the lamps." in held["en/commitments.html"].decode()
        assert re.search(r"Nous comptons les lampes\..*<bdi>Paula</bdi>", held["fr/commitments.html"].decode(), re.S)
        (row,) = rows(held, "commitments")
        assert (row["owner"], row["state"]) == ("Paula", "done")
        assert holding(held, "notecanary") == []
    assert b'href="commitments.html"' in files["ar/index.html"]


def test_what_came_of_the_survey_is_in_it_as_in_the_report_without_anybodys_words(files, of_members):
    for held in (files, of_members):
        counted = {(row["asked"], row["mark"]): row["number"] for row in rows(held, "survey")}
        assert counted["answers", ""] == 9
        given = [counted["whole", mark] for mark in ("1", "2", "3", "4", "5", "not_said")]
        assert given == [None, None, None, None, 6, None]
        assert [counted["kept_away_by_time", ""], counted["kept_away_by_line", ""]] == [None, None]
        assert "&lt; 5" in held["fr/survey.html"].decode()
        assert holding(held, "saidcanary") == []


def test_nothing_of_the_survey_is_in_it_before_it_is_over(units, storage, scene):
    held = unpack(take(units, storage, scene.slug))
    assert rows(held, "survey") == []
    assert "en/survey.html" not in held
    assert b"survey.html" not in held["en/index.html"]


def test_nothing_of_the_survey_is_in_it_where_the_exchange_keeps_its_figures(units, storage, over):
    with units.open() as uow:
        uow.session.get_one(type(over.cast.exchange), over.cast.exchange.id).shows_figures = False
    held = unpack(take(units, storage, over.slug))
    assert rows(held, "survey") == []
    assert "en/survey.html" not in held


def test_files_are_there_under_numbers_and_linked(files):
    (plan, unnamed) = rows(files, "files")
    assert plan["name"] == "plan of the street.png"
    assert plan["path"] in files
    assert unnamed["name"] == "file-2.jpg"
    assert f'href="../{plan["path"]}"'.encode() in files["fr/topic-1.html"]
    assert b"A plan of four streets" in files["fr/topic-1.html"]


def test_a_reply_stands_under_its_post_and_says_what_it_answers(files):
    said = {one["number"]: one["answers"] for one in rows(files, "contributions")}
    assert [said[2], said[3]] == [1, 2]
    page = files["en/topic-1.html"].decode()
    assert page.index('id="c1"') < page.index('class="replies"') < page.index('id="c2"')


def test_a_version_says_what_it_is_and_its_original_stands_folded_under_it(files):
    page = files["ar/topic-1.html"].decode()
    assert ARABIC in page
    assert 'class="by-machine"' in page
    assert '<div class="words" lang="es" dir="ltr"><p data-p="0">Calles <strong>seguras</strong>' in page
    assert '<html lang="ar" dir="rtl"' in page


def test_a_synthesis_leads_to_what_it_rests_on(files):
    page = files["en/synthesis-1.html"].decode()
    assert 'href="topic-1.html#c1"' in page
    assert "Calles" in page
    (synthesis,) = rows(files, "syntheses")
    assert len(synthesis["rests_on"]) == 2
    assert "fr/synthesis-2.html" not in files


def test_all_links_lead_to_something_that_is_there(files):
    for name, content in files.items():
        if name.endswith(".html"):
            for link in re.findall(r'(?:href|src)="([^"#]*)[^"]*"', content.decode()):
                assert "://" not in link
                place = f"{name.partition('/')[0]}/{link}" if "/" in name and not link.startswith("../") else link
                assert not link or place.removeprefix("../") in files, f"{name}: {link}"


def test_anchors_that_links_name_are_there(files):
    for name, content in files.items():
        for page, anchor in re.findall(r'href="([a-z0-9-]+\.html)?#([^"]+)"', content.decode(errors="replace")):
            target = f"{name.partition('/')[0]}/{page}" if page else name
            assert f'id="{anchor}"'.encode() in files[target], f"{name}: {page}#{anchor}"


def test_checksums_are_those_of_the_files(files):
    lines = [line.split("  ") for line in files["SHA256SUMS"].decode().splitlines()]
    assert {name: found for found, name in lines} == {
        name: digest(content) for name, content in files.items() if name != "SHA256SUMS"
    }


def test_the_same_exchange_at_the_same_moment_gives_the_same_bytes(units, storage, scene):
    assert digest(take(units, storage, scene.slug)) == digest(take(units, storage, scene.slug))


def test_a_file_whose_bytes_are_gone_is_named_and_not_linked(units, storage, scene, files):
    (plan, _) = rows(files, "files")
    storage.delete(digest(files[plan["path"]]))
    held = unpack(take(units, storage, scene.slug))
    assert rows(held, "files")[0]["path"] == ""
    assert b"plan of the street.png" in held["en/topic-1.html"]


def test_where_nobody_reads_over_unread_versions_are_in_it(units, storage):
    with units.open() as uow:
        slug = build(uow, storage, reviews_versions=False).slug
    assert "en/topic-1.html" in holding(unpack(take(units, storage, slug)), UNREVIEWED)


def test_figures_are_left_out_where_the_exchange_keeps_them(units, storage):
    with units.open() as uow:
        slug = build(uow, storage, shows_figures=False).slug
    held = unpack(take(units, storage, slug))
    assert "en/figures.html" not in held
    assert rows(held, "figures") == []


def test_figures_hide_small_numbers(units, storage, scene):
    exchange_id, now = scene.cast.exchange.id, units.clock.now()
    with units.open() as uow:
        write_hits(uow, [Hit(exchange_id, "a person of the staff", VisitorKind.PERSON, VisitorRole.STAFF, now)])
    held = unpack(take(units, storage, scene.slug))
    shares = [one["number"] for one in rows(held, "figures") if one["of"] in {"participants", "staff"}]
    assert shares == [None] * 6
    assert "&lt; 5" in held["en/figures.html"].decode()


def test_what_somebody_who_erased_her_data_wrote_bears_no_name(units, storage, scene):
    with units.open() as uow:
        assert ask_for_erasure(uow, actor_of(uow.session, scene.cast.paula.account), words="keep", is_now=True)
    held = unpack(take(units, storage, scene.slug))
    assert holding(held, "Paula") == []
    assert holding(held, "Casa de Lima") == []
    assert "fr/topic-1.html" in holding(held, "élargies")


def test_of_a_members_exchange_there_is_no_public_archive(units, storage):
    with units.open() as uow:
        slug = build(uow, storage, access="members").slug
    with pytest.raises(NoPublicArchive):
        take(units, storage, slug, audience="public")
    assert "en/topic-1.html" in holding(unpack(take(units, storage, slug)), "memberscanary")


def test_of_an_exchange_to_come_there_is_none(units, storage, scene):
    with units.open() as uow:
        exchange = uow.session.get_one(type(scene.cast.exchange), scene.cast.exchange.id)
        exchange.opens_at = exchange.closes_at
    with pytest.raises(NoPublicArchive):
        take(units, storage, scene.slug)
    with pytest.raises(NothingToArchive):
        take(units, storage, scene.slug, audience="members")
    with pytest.raises(ExchangeNotFound):
        take(units, storage, "nowhere")
