import json
from dataclasses import asdict

import pytest

from forum.contributions.models import Contribution
from forum.exchanges.models import Membership
from forum.kernel.actor import SYSTEM
from forum.publication.actions.prepare import Plan, choose_contributions, save_publication
from forum.publication.book import Heading, Line, Words
from forum.publication.models import PrintAnswer, PrintListing
from forum.publication.rules import Answer, Listing, Part, Scope
from tests.publication.conftest import FIGURES, KEPT_OUT, NAMELESS, ONLY_HERE, TAKEN_BACK, build


def words_of(book) -> str:
    return json.dumps(asdict(book), default=str, ensure_ascii=False)


def by_number(book) -> dict[int, Words]:
    return {one.number: one for one in book.words() if one.number}


def plain(words: str) -> str:
    """Without the signs that keep a name's direction apart."""
    return words.replace("\u2068", "").replace("\u2069", "")


def plan(**changes) -> Plan:
    return Plan(
        **{"parts": [part.value for part in Part], "scope": "all", "foreword": {}, "story": {}, "edition": 0, **changes}
    )


def test_all_that_may_be_printed_stands_in_it_in_the_order_it_was_read(book, scene):
    found = by_number(book(scene))
    assert {number: one.passages[0].html.count("<p") for number, one in found.items()} == {1: 1, 2: 1, 3: 1}
    assert "<strong>lamps</strong>" in found[1].passages[0].html
    assert (FIGURES in found[2].passages[0].html, NAMELESS in found[3].passages[0].html) == (True, True)


def test_what_is_for_few_not_allowed_or_taken_back_is_nowhere_in_it(book, scene):
    whole = words_of(book(scene, "en", "fr"))
    assert [words for words in (ONLY_HERE, KEPT_OUT, TAKEN_BACK) if words in whole] == []


def test_authors_are_named_as_they_chose_and_of_the_nameless_not_even_the_day_is_told(book, scene):
    bylines = {number: plain(one.byline[0]) for number, one in by_number(book(scene)).items()}
    assert bylines == {
        1: "Paula, Casa de Lima, Peru · May 18, 2026",
        2: "Pierre, France · May 18, 2026 · in reply to 1",
        3: "Without name",
    }


def test_who_has_not_confirmed_what_she_shows_is_not_named(book, scene, units):
    with units.open() as uow:
        uow.session.get_one(Membership, scene.cast.paula.membership.id).confirmed_at = None
    assert plain(by_number(book(scene))[1].byline[0]) == "Without name"


def test_her_answer_takes_away_words_or_name_and_may_give_them(book, scene, units):
    with units.open() as uow:
        uow.add(PrintAnswer(contribution_id=scene.lamps.id, answer=Answer.NO))
        uow.add(PrintAnswer(contribution_id=scene.figures.id, answer=Answer.ANONYMOUS))
        uow.add(PrintAnswer(contribution_id=scene.kept_out.id, answer=Answer.YES))
    made = book(scene)
    assert [(plain(one.byline[0]), one.passages[0].html) for one in by_number(made).values()] == [
        ("Without name", f'<p data-p="0">{FIGURES}</p>\n'),
        ("Without name", f'<p data-p="0">{NAMELESS}</p>\n'),
        ("Paula, Casa de Lima, Peru · May 18, 2026", f'<p data-p="0">{KEPT_OUT}</p>\n'),
    ]
    assert "lamps" not in words_of(made)


def test_each_language_gets_its_version_and_says_where_it_comes_from(book, scene):
    found = by_number(book(scene, "fr"))[1].passages[0]
    assert (found.language, "Nous avons compté." in found.html, found.label) == (
        "fr",
        True,
        "Traduction d’un texte en anglais",
    )
    assert by_number(book(scene, "fr"))[2].passages[0].language == "en"


def test_side_by_side_every_word_stands_once_for_each_language(book, scene):
    made = book(scene, "en", "fr")
    assert {len(one.passages) for one in made.words()} == {2}
    headings = [block.words for chapter in made.chapters for block in chapter.blocks if isinstance(block, Heading)]
    assert {len(words) for words in headings} == {2}
    assert ("Questions", "Questions") not in headings
    assert next(chapter.title for chapter in made.chapters) == ("In short", "En bref")


def test_every_text_has_a_name_by_which_it_is_found_where_it_is_at_fault(book, scene):
    names = {one.name for one in book(scene).words()}
    ids = (scene.lamps.id, scene.figures.id, scene.nameless.id)
    assert names == {"synthesis 1", f"quote {scene.figures.id}", *(f"contribution {one}" for one in ids)}


def test_a_synthesis_says_what_it_rests_on_and_shows_what_may_be_quoted(book, scene):
    week = next(chapter for chapter in book(scene).chapters if chapter.title[0].startswith("Week 1"))
    told = [block for block in week.blocks if (isinstance(block, Line) and block.is_small) or isinstance(block, Words)]
    said = [
        plain(block.words[0]) if isinstance(block, Line) else (tuple(map(plain, block.byline)), block.passages[0].html)
        for block in told
    ][:5]
    assert said == [
        ((), '<p data-p="0">Light helps.</p>\n'),
        "Rests on: 1 (Paula, Casa de Lima, Peru)",
        ((), '<p data-p="1">Not everybody agrees.</p>\n'),
        (("2 (Pierre, France)",), f'<blockquote><p data-p="0">{FIGURES}</p>\n</blockquote>'),
        "Rests on: 2 (Pierre, France); 3 (Without name)",
    ]


@pytest.mark.parametrize(("scope", "printed"), [(Scope.ALL, 3), (Scope.CHOSEN, 1), (Scope.SYNTHESES, 0)])
def test_organisers_choose_which_contributions_are_printed(book, scene, units, scope, printed):
    with units.open() as uow:
        save_publication(uow, SYSTEM, exchange=scene.cast.exchange, plan=plan(scope=scope))
        chosen = {scene.figures.id, scene.kept_out.id, scene.only_here.id}
        assert choose_contributions(uow, SYSTEM, exchange=scene.cast.exchange, round_number=1, chosen=chosen) == 1
    assert len(by_number(book(scene))) == printed


def test_parts_stand_as_organisers_put_them_with_their_words(book, scene, units):
    with units.open() as uow:
        save_publication(
            uow,
            SYSTEM,
            exchange=scene.cast.exchange,
            plan=plan(parts=["method", "foreword"], foreword={"en": "We *thank* all.", "fr": "Merci."}),
        )
    made = book(scene, "en", "fr")
    assert [chapter.title[0] for chapter in made.chapters] == ["Method and definitions", "Foreword"]
    [foreword] = made.words()
    assert [one.html for one in foreword.passages] == [
        '<p data-p="0">We <em>thank</em> all.</p>\n',
        '<p data-p="0">Merci.</p>\n',
    ]
    assert made.texts == ()


def test_people_are_listed_as_each_said_and_otherwise_only_if_they_are_named_anyway(material, scene, units):
    assert [person.name for person in material(scene).people] == ["Paula", "Pierre"]
    with units.open() as uow:
        uow.add(PrintListing(membership_id=scene.cast.pierre.membership.id, answer=Listing.NO))
        uow.add(PrintListing(membership_id=scene.cast.paula.membership.id, answer=Listing.ORGANISATION))
        uow.add(PrintListing(membership_id=scene.cast.noor.membership.id, answer=Listing.NAME))
    found = material(scene)
    assert [(person.name, person.organisation) for person in found.people] == [("", "Casa de Lima"), ("Noor", "")]
    assert found.unlisted == 4


def test_a_members_exchange_prints_for_its_members_what_all_of_them_may_read(book, units):
    with units.open() as uow:
        scene = build(uow, access="members")
        uow.session.get_one(Contribution, scene.kept_out.id).audience = "moderators"
    made = book(scene)
    assert (ONLY_HERE in words_of(made), KEPT_OUT in words_of(made)) == (True, False)
    assert ("For those who took part. Please do not pass it on.",) in made.cover


def test_the_book_of_an_exchange_in_which_nobody_wrote_can_be_made_too(book, units):
    with units.open() as uow:
        scene = build(uow)
        for row in uow.session.query(Contribution):
            row.status = "withdrawn"
    assert list(by_number(book(scene))) == []
