from collections import Counter
from zoneinfo import ZoneInfo

import pytest
from babel import Locale

from forum.demo.script import PLANNED_HOURS, Contribution, Script, planned_at, read_script
from forum.kernel.markup import split_paragraphs


@pytest.fixture(scope="module")
def script() -> Script:
    return read_script()


@pytest.fixture(scope="module")
def published(script: Script) -> list[Contribution]:
    return [one for one in script.contributions if one.state == "published"]


def wording_at(contribution: Contribution, hour: float) -> str:
    revised = contribution.revised
    return revised.text if revised and revised.hour <= hour else contribution.text


def test_forty_people_come_from_fifteen_countries(script: Script) -> None:
    assert len(script.people) == 40
    assert len({person.country for person in script.people}) == 15
    assert Counter(person.role for person in script.people) == {
        "participant": 31,
        "moderator": 4,
        "translator": 3,
        "organiser": 1,
        "administrator": 1,
    }


def test_every_person_is_named_once_and_has_a_known_country_and_zone(script: Script) -> None:
    assert len(script.people_by_ref) == len(script.people) == len({person.name for person in script.people})
    for person in script.people:
        assert person.country in Locale("en").territories
        assert ZoneInfo(person.timezone)
        assert person.language in person.reads
        assert person.language in script.programme.languages


def test_translators_read_both_languages_of_their_pairs(script: Script) -> None:
    for person in script.people:
        assert bool(person.pairs) == (person.role == "translator")
        assert {language for pair in person.pairs for language in pair.split("-")} <= set(person.reads)


def test_titles_themes_and_questions_exist_in_every_language(script: Script) -> None:
    languages = set(script.programme.languages)
    paper_titles = [paper.title for paper in script.papers]
    themes = [words for each in script.rounds for words in (each.theme, *each.question)]
    for words in (script.programme.title, script.programme.about, *paper_titles, *themes):
        assert set(words) == languages
    assert [each.number for each in script.rounds] == [1, 2, 3, 4]
    assert all(2 <= len(each.question) <= 3 for each in script.rounds)


def test_each_open_round_has_a_paper_and_one_paper_has_all_languages(script: Script) -> None:
    assert [paper.round for paper in script.papers] == [1, 2]
    assert any(set(paper.text) == set(script.programme.languages) for paper in script.papers)
    for paper in script.papers:
        assert len({len(split_paragraphs(text)) for text in paper.text.values()}) == 1
        assert 330 <= len(paper.text[paper.language].split()) <= 500


def test_every_round_has_a_moderator_and_a_substitute_among_the_moderators(script: Script) -> None:
    moderators = {person.ref for person in script.people if person.role == "moderator"}
    for each in script.rounds:
        assert {each.moderator, *each.substitutes} <= moderators
        assert each.substitutes
        assert each.moderator not in each.substitutes


def test_sixty_contributions_are_published_in_three_languages(published: list[Contribution]) -> None:
    assert Counter(one.language for one in published) == {"en": 24, "fr": 18, "es": 18}
    assert Counter(one.round for one in published) == {1: 34, 2: 26}


def test_eight_more_wait_or_went_another_way(script: Script) -> None:
    states = Counter(one.state for one in script.contributions)
    assert states == {"published": 60, "waiting": 5, "returned": 1, "withdrawn": 1, "hidden": 1}


def test_contributions_have_the_length_of_letters(script: Script) -> None:
    for one in script.contributions:
        assert 35 <= len(one.text.split()) <= 250, one.ref


def test_every_name_a_contribution_uses_exists(script: Script) -> None:
    people = script.people_by_ref
    refs = {one.ref for one in script.contributions}
    assert len(refs) == len(script.contributions)
    for one in script.contributions:
        names = [one.person, one.decided_by, one.hidden_by, *(version.by for version in one.version)]
        assert {name for name in names if name} <= set(people)
        assert one.reply_to is None or one.reply_to in refs


def test_nobody_decides_on_her_own_contribution(script: Script) -> None:
    assert all(script.decider_of(one) != one.person for one in script.contributions)


def test_a_reply_comes_after_the_publication_of_what_it_answers(script: Script) -> None:
    by_ref = {one.ref: one for one in script.contributions}
    for one in script.contributions:
        if one.reply_to:
            answered = by_ref[one.reply_to]
            assert answered.round == one.round, one.ref
            assert planned_at(answered)[1] + answered.wait <= planned_at(one)[1], one.ref
    assert any(one.reply_to and by_ref[one.reply_to].reply_to for one in script.contributions)


def test_nothing_happens_outside_the_hours_of_its_round(script: Script) -> None:
    for one in script.contributions:
        hours = [planned_at(one)[1], one.withdrawn_hour or 0, one.hidden_hour or 0]
        hours += [version.hour for version in one.version]
        assert max(hours) <= PLANNED_HOURS[one.round] - 0.4, one.ref


def test_a_version_has_as_many_paragraphs_as_the_wording_it_renders(script: Script) -> None:
    for one in script.contributions:
        for version in one.version:
            source = wording_at(one, version.hour)
            assert len(split_paragraphs(version.text)) == len(split_paragraphs(source)), (one.ref, version.language)


def test_a_version_is_made_in_another_language_after_its_source_was_published(script: Script) -> None:
    for one in script.contributions:
        languages = [version.language for version in one.version]
        assert len({one.language, *languages}) == len(languages) + 1, one.ref
        published_at = planned_at(one)[1] + one.wait
        assert all(version.hour >= published_at for version in one.version), one.ref


def test_a_person_translates_in_her_pairs_and_a_machine_has_no_name(script: Script) -> None:
    for one in script.contributions:
        for version in one.version:
            if version.origin == "machine":
                assert version.by is None
            else:
                assert f"{one.language}-{version.language}" in script.people_by_ref[version.by or ""].pairs, one.ref


def test_versions_by_people_by_machine_and_missing_ones_can_all_be_met(published: list[Contribution]) -> None:
    human = [one for one in published if any(version.origin == "human" for version in one.version)]
    machine = [one for one in published if any(version.origin == "machine" for version in one.version)]
    assert 25 <= len(human) <= 40
    assert 15 <= len(machine) <= 25
    assert sum(not one.version for one in published) >= 5


def test_one_contribution_was_reworded_in_one_paragraph_after_a_person_translated_it(script: Script) -> None:
    (reworded,) = (one for one in script.contributions if one.revised)
    assert reworded.revised is not None
    before, after = split_paragraphs(reworded.text), split_paragraphs(reworded.revised.text)
    assert len(before) == len(after)
    assert sum(old != new for old, new in zip(before, after, strict=True)) == 1
    assert any(version.hour < reworded.revised.hour for version in reworded.version)
    assert any(version.hour > reworded.revised.hour for version in reworded.version)


def test_a_synthesis_quotes_what_may_be_quoted_and_is_translated_paragraph_by_paragraph(
    script: Script, published: list[Contribution]
) -> None:
    by_ref = {one.ref: one for one in published}
    for synthesis in script.syntheses:
        quoted = {one.ref: by_ref[one.contribution] for one in synthesis.passage}
        assert all(one.may_quote and one.round == synthesis.round for one in quoted.values())
        assert sorted(ref for each in synthesis.paragraph for ref in each.quotes) == sorted(quoted)
        assert {by_ref[ref].round for each in synthesis.paragraph for ref in each.rests_on} == {synthesis.round}
        assert synthesis.hour < synthesis.published_hour < min(version.hour for version in synthesis.version)
        for version in synthesis.version:
            assert f"{synthesis.language}-{version.language}" in script.people_by_ref[version.by or ""].pairs
            assert version.hour <= PLANNED_HOURS[synthesis.round] - 0.4
            assert len(split_paragraphs(version.text)) == len(synthesis.paragraph)


def test_some_people_write_without_their_name(published: list[Contribution]) -> None:
    assert sum(one.anonymous for one in published) == 2


def test_links_lead_to_example_addresses_only(script: Script) -> None:
    for one in script.contributions:
        for text in (one.text, *(version.text for version in one.version)):
            assert text.count("http") == text.count("https://example.org/")


def test_the_plan_of_visits_names_people_of_the_exchange(script: Script) -> None:
    for rule in script.visits:
        assert set(rule.people) <= set(script.people_by_ref)
        assert set(rule.weekdays) <= set(range(1, 8))
        assert set(rule.hours) <= set(range(24))
