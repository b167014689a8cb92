"""How the entries of a file stand to those that are agreed."""

from collections.abc import Mapping

import pytest

from forum.translating.interchange.agreeing import Fate, Judged, Known, foreign_languages, judge_entries
from forum.translating.interchange.entries import Filed, Ref
from forum.translating.terms import MOST_CONCEPTS, MOST_IN_NOTE, MOST_IN_TERM

LANGUAGES = ("en", "fr", "es")
WOMEN = Known(7, 2, {"en": "women", "fr": "femmes"}, "all of them", "en")
OURS = Ref("wici", 7, 2)


def judge(*filed: Filed, known: tuple[Known, ...] = (WOMEN,)) -> list[Judged]:
    return judge_entries(filed, known, slug="wici", languages=LANGUAGES)


def fate(terms: Mapping[str, str], *known: Known, ref: Ref | None = None, note: str = "") -> Fate:
    return judge(Filed(terms, note, ref=ref), known=known or (WOMEN,))[0].fate


@pytest.mark.parametrize(
    ("terms", "ref", "expected"),
    [
        ({"en": "city", "fr": "ville"}, None, Fate.NEW),
        ({"EN-gb": "city", "FR": "ville"}, None, Fate.NEW),
        ({"en": "city"}, None, Fate.TOO_FEW),
        ({"en": "city", "de": "Stadt"}, None, Fate.TOO_FEW),
        ({"en": "city", "fr": "v" * (MOST_IN_TERM + 1)}, None, Fate.TOO_LONG),
        ({"en": "women", "fr": "femmes"}, None, Fate.SAME),
        ({"en": "Women"}, None, Fate.SAME),
        ({"en": "women", "es": "mujeres"}, None, Fate.CHANGED),
        ({"en": "women", "fr": "dames"}, None, Fate.CONTRADICTS),
        ({"en": "women", "fr": "dames"}, OURS, Fate.CHANGED),
        ({"en": "women", "fr": ""}, OURS, Fate.SAME),
        ({"en": "women", "fr": "dames"}, OURS._replace(edition=1), Fate.OVERTAKEN),
        ({"en": "women", "fr": "femmes"}, OURS._replace(edition=1), Fate.SAME),
        ({"en": "women", "fr": "dames"}, OURS._replace(slug="other"), Fate.CONTRADICTS),
        ({"en": "city", "fr": "ville"}, OURS._replace(concept_id=99), Fate.NEW),
    ],
)
def test_an_entry_is_new_changed_the_same_or_for_a_person_to_decide(
    terms: Mapping[str, str], ref: Ref | None, expected: Fate
) -> None:
    assert fate(terms, ref=ref) is expected


def test_words_of_two_entries_are_for_a_person_to_part() -> None:
    girls = Known(8, 1, {"en": "girls", "fr": "filles"})
    assert fate({"en": "women", "fr": "filles"}, WOMEN, girls) is Fate.AMBIGUOUS


def test_a_file_that_says_the_same_twice_is_taken_once() -> None:
    new = Filed({"en": "city", "fr": "ville"})
    changed = Filed({"en": "women", "es": "mujeres"})
    fates = [one.fate for one in judge(new, new, changed, Filed({"en": "women", "es": "mujer"}))]
    assert fates == [Fate.NEW, Fate.TWICE, Fate.CHANGED, Fate.TWICE]


def test_nothing_that_a_file_leaves_out_is_taken_away() -> None:
    (judged,) = judge(Filed({"fr": "dames"}, ref=OURS))
    assert judged.terms == {"en": "women", "fr": "dames"}
    assert (judged.note, judged.note_language) == ("all of them", "en")


def test_a_note_is_changed_by_who_knows_the_entry_and_added_by_anybody() -> None:
    (by_name,) = judge(Filed(WOMEN.terms, "adults", "en", OURS))
    assert (by_name.fate, by_name.note) == (Fate.CHANGED, "adults")
    assert fate(WOMEN.terms, note="adults") is Fate.SAME
    bare = Known(7, 2, WOMEN.terms)
    assert fate(WOMEN.terms, bare, note="adults") is Fate.CHANGED
    assert fate(WOMEN.terms, note="n" * (MOST_IN_NOTE + 1)) is Fate.TOO_LONG


def test_a_language_of_a_note_that_is_none_is_left_out() -> None:
    (judged,) = judge(Filed({"en": "city", "fr": "ville"}, "big", "not a language"))
    assert judged.note_language == ""


def test_a_full_glossary_takes_no_more() -> None:
    full = tuple(Known(n, 1, {"en": f"a{n}", "fr": f"b{n}"}) for n in range(1, MOST_CONCEPTS))
    fates = [one.fate for one in judge(*(Filed({"en": w, "fr": w}) for w in ("x", "y")), known=full)]
    assert fates == [Fate.NEW, Fate.NO_ROOM]


def test_languages_that_nobody_uses_here_are_named_once() -> None:
    filed = [Filed({"en": "a", "de": "b", "pt-br": "c"}), Filed({"de": "d", "fr-ca": "e"})]
    assert foreign_languages(filed, LANGUAGES) == ["de", "pt-br"]
