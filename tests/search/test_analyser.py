import csv
from pathlib import Path

import pytest

from forum.kernel.analyser import fold, folded_words, stems

with (Path(__file__).parent / "pairs.tsv").open(encoding="utf-8") as lines:
    PAIRS = list(csv.DictReader(lines, delimiter="\t"))


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair['language']}-{pair['in the query']}")
def test_a_word_is_found_without_its_accents_and_endings(pair: dict[str, str]) -> None:
    language = pair["language"]
    assert set(stems(pair["in the text"], language)) & set(stems(pair["in the query"], language))


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("es", "mujer", "hombre"),
        ("fr", "ville", "village"),
        ("en", "policy", "police"),
        ("ar", "النساء", "الرجال"),
        ("zh", "女性", "男性"),
    ],
)
def test_different_words_stay_apart(language: str, one: str, other: str) -> None:
    together = set(stems(one, language)) & set(stems(other, language))
    assert not {stem for stem in together if len(stem) > 1}


@pytest.mark.parametrize("article", ["l’", "d'", "qu’", "dell'"])
def test_an_elided_article_is_no_part_of_the_word(article: str) -> None:
    assert stems(f"{article}acqua", "it") == stems("acqua", "it")


def test_signs_without_spaces_are_found_by_one_or_by_two() -> None:
    assert stems("女性", "ja") == ["女", "性", "女性"]


@pytest.mark.parametrize("language", ["xx", "zh-Hant-TW", "sw", "not a language", ""])
def test_a_language_without_rules_is_folded_only(language: str) -> None:
    assert stems("Çok GÜZEL", language) == ["cok", "guzel"]


def test_the_region_of_a_language_does_not_matter() -> None:
    assert stems("participações", "pt-BR") == stems("participações", "pt")


def test_vowel_signs_of_indic_scripts_are_letters() -> None:
    assert fold("कि") != fold("की")


@pytest.mark.parametrize(("written", "folded"), [("Œuvre", "oeuvre"), ("STRASSE", "strasse"), ("İzmir", "izmir")])
def test_letters_have_one_folded_form(written: str, folded: str) -> None:
    assert fold(written) == folded


def test_folded_words_keep_their_endings() -> None:
    assert folded_words("L’éducation des Filles") == ["education", "des", "filles"]


def test_text_of_any_kind_gives_stems_without_spaces_or_quotes() -> None:
    odd = "a\x00b 'quoted' \"double\" %like_ \\back\\ \u202e😀👩‍👧 \ufb01 ａｂｃ ٣ " + "x" * 5000
    for stem in stems(odd, "en"):
        assert not set(stem) & set(" '\"\\%\x00\n")
        assert len(stem) <= 64
