"""Pictures of the figures: what they say, to whom, and that they give nothing away."""

import csv
import io
from collections import Counter
from datetime import timedelta

import pytest
from lxml import etree

from forum.contributions.models import Status
from forum.exchanges.queries import get_exchange
from forum.statistics.pictures.drawing import STYLE_DIGEST, draw_png, draw_svg
from forum.statistics.pictures.made import PICTURES, Shown
from forum.statistics.queries.answers import count_answers
from forum.statistics.queries.breakdown import count_breakdown
from forum.statistics.queries.totals import count_totals
from forum.texts.actions import create_text
from forum.texts.queries import source_lines
from tests.cast import assemble
from tests.factories import make_contribution, make_membership, make_topic
from tests.statistics.scene import KEYS, Scene, contribute, fresh, write

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def scene(units):
    with units.open() as uow:
        return Scene(uow)


@pytest.fixture
def shown(session, scene, clock):
    def look(locale="en"):
        view = get_exchange(fresh(session), scene.exchange.slug)
        totals = count_totals(session, view.exchange, now=clock.now(), keys=KEYS)
        return Shown(
            view=view,
            totals=totals,
            breakdown=count_breakdown(session, view, totals),
            answers=count_answers(session, view.id),
            lines=source_lines(session, [topic.title_id for topic in totals.topics]),
            locale=locale,
        )

    return look


def words_in(svg):
    return [element.text for element in etree.fromstring(svg.encode()).iter(f"{SVG}text")]


def answer_across(uow, scene, *, times, **changes):
    """Five each of Peru and Kenya, one of Chile and two of Bolivia; a Kenyan answers Peru so often, the Chilean five times."""
    members = {
        country: [make_membership(uow, scene.exchange, country=country) for _ in range(number)]
        for country, number in (("PE", 5), ("KE", 5), ("CL", 1), ("BO", 2))
    }
    asked = [contribute(uow, scene.topics[0], one) for one in members["PE"]]
    for one in (*members["KE"], *members["CL"], *members["BO"]):
        contribute(uow, scene.topics[0], one)
    for who, number in (("KE", times), ("CL", 5)):
        for _ in range(number):
            contribute(uow, scene.topics[0], members[who][0], parent_id=asked[0].id, **changes)


def test_answers_are_told_between_countries_whose_numbers_are_shown(units, scene, shown):
    with units.open() as uow:
        answer_across(uow, scene, times=5)
    table = PICTURES["country_answers"](shown())
    assert [tuple(row) for row in table.rows] == [("Peru", "Kenya", 5)]
    assert {"Peru", "Kenya", "5"} <= set(words_in(draw_svg(table.picture)))
    assert "Chile" not in draw_svg(table.picture)


@pytest.mark.parametrize(
    ("times", "changes"), [(4, {}), (5, {"shown_as": "anonymous"}), (5, {"status": Status.WITHDRAWN})]
)
def test_few_answers_between_countries_are_as_none(units, scene, shown, times, changes):
    with units.open() as uow:
        answer_across(uow, scene, times=times, **changes)
    table = PICTURES["country_answers"](shown())
    assert (table.is_blank, list(table.rows)) == (True, [])


@pytest.mark.parametrize("locale", ["en", "fr", "ar"])
@pytest.mark.parametrize("name", PICTURES)
def test_each_picture_names_itself_and_runs_nothing(units, scene, shown, name, locale):
    write(units, scene.hit(0, 0), scene.hit(60))
    table = PICTURES[name](shown(locale))
    root = etree.fromstring(draw_svg(table.picture).encode())
    assert root.find(f"{SVG}title").text == table.picture.title
    assert root.find(f"{SVG}desc").text == table.picture.description
    assert (root.get("role"), root.get("lang")) == ("img", locale)
    tags = {element.tag.removeprefix(SVG) for element in root.iter() if isinstance(element.tag, str)}
    assert tags.isdisjoint({"script", "image", "a", "foreignObject", "use"})
    assert all(len(row) == len(table.columns) for row in table.rows)


def test_days_without_a_visit_stand_in_the_picture_and_weeks_are_marked(units, scene, shown, clock):
    write(units, scene.hit(0, 0))
    clock.advance(timedelta(days=3))
    picture = PICTURES["days"](shown()).picture
    assert len(picture.rows["days"]) >= 4
    assert sum(day["visits"] for day in picture.rows["days"]) == 1
    assert "Week 1" in words_in(draw_svg(picture))


def test_a_title_is_words_in_a_picture(units, scene, shown):
    with units.open() as uow:
        title = create_text(
            uow,
            exchange_id=scene.exchange.id,
            kind="title",
            language="en",
            source="</text><script>a()</script>",
            is_plain=True,
        )
        make_topic(uow, scene.rounds[0], title_id=title.id, is_first=False)
    svg = draw_svg(PICTURES["topics"](shown()).picture)
    assert "<script" not in svg
    assert any("</text><script>" in words for words in words_in(svg) if words)


def test_a_country_under_five_has_no_colour_and_no_number(units, scene, shown):
    with units.open() as uow:
        for country, times in (("PE", 6), ("FR", 5), ("KE", 2), ("CA", 1)):
            for _ in range(times):
                contribute(uow, scene.topics[0], make_membership(uow, scene.exchange, country=country))
    table = PICTURES["countries"](shown())
    assert {row["id"]: row["people"] for row in table.picture.rows["people"]} == {"604": 6, "250": 5}
    assert dict(table.rows) == {"Peru": 6, "France": 5, "Canada": "< 5", "Kenya": "< 5"}


def test_answers_under_five_are_not_shown_nor_those_without_a_name(units, scene, session, shown):
    with units.open() as uow:
        topic, paula = scene.topics[0], make_membership(uow, scene.exchange)
        spanish = make_contribution(uow, topic, paula, text="Hola", language="es")
        for number in range(5):
            make_contribution(
                uow, topic, paula, parent=spanish, text="Salut", language="fr", submission_key=f"f{number}"
            )
        make_contribution(uow, topic, paula, parent=spanish, text="Hello", language="en", submission_key="e")
        make_contribution(
            uow, topic, paula, parent=spanish, text="Hi", language="en", is_anonymous=True, submission_key="a"
        )
        hidden = {"parent": spanish, "text": "No", "language": "en", "submission_key": "h", "status": Status.HIDDEN}
        make_contribution(uow, topic, paula, **hidden)
    assert count_answers(fresh(session), scene.exchange.id) == Counter({("es", "fr"): 5, ("es", "en"): 1})
    table = PICTURES["answers"](shown())
    rows = {(written, answered): number for written, answered, number in table.rows}
    assert rows["Spanish", "French"] == 5
    assert {number for pair, number in rows.items() if pair != ("Spanish", "French")} == {"< 5"}
    assert [words for words in words_in(draw_svg(table.picture)) if words and words.isdigit()] == ["5"]


def test_a_picture_is_had_to_look_at_to_print_and_as_a_table(as_, units):
    with units.open() as uow:
        cast = assemble(uow)
        contribute(uow, make_topic(uow, cast.rounds[0]), cast.paula.membership)
    here, olga = f"/exchanges/{cast.exchange.slug}/figures", as_(cast.olga.account)
    page = olga.get(here).text
    for name in PICTURES:
        assert (f'<img src="{here}/pictures/{name}.svg"' in page) == (name in {"topics", "languages"})
    answer = olga.get(f"{here}/pictures/topics.svg")
    assert answer.mimetype == "image/svg+xml"
    assert f"style-src '{STYLE_DIGEST}'" in answer.headers["Content-Security-Policy"]
    assert olga.get(f"{here}/pictures/topics.png").data.startswith(b"\x89PNG")
    table = list(csv.reader(io.StringIO(olga.get(f"{here}/pictures/topics.csv").data.decode("utf-8-sig"))))
    assert table[0] == ["Topic", "Consultations"]
    assert olga.get(f"{here}/pictures/topics.exe").status_code == 404
    assert olga.get(f"{here}/pictures/nothing.svg").status_code == 404


def test_the_public_sees_the_picture_of_the_summary_alone(client, units):
    with units.open() as uow:
        cast = assemble(uow)
        make_topic(uow, cast.rounds[0])
    here = f"/exchanges/{cast.exchange.slug}/figures/pictures"
    assert client.get(f"{here}/topics.svg").status_code == 200
    assert [client.get(f"{here}/{name}.svg").status_code for name in PICTURES if name != "topics"] == [404] * 5


def test_a_picture_to_print_has_white_paper(shown):
    assert draw_png(PICTURES["languages"](shown()).picture).startswith(b"\x89PNG")


def test_two_topics_of_one_title_are_two_bars(units, scene, shown):
    with units.open() as uow:
        make_topic(uow, scene.rounds[0], is_first=False)
    picture = PICTURES["topics"](shown()).picture
    assert len(set(picture.words["topics"])) == 3
