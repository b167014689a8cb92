import unicodedata

import pytest

from forum.accounts.phrases import (
    CODE_LENGTH,
    LETTERS,
    WORDS,
    fold_code,
    fold_words,
    languages,
    list_language,
    make_code,
    make_words,
    word_list,
)
from forum.kernel.wording import locales

BITS = 2**40


@pytest.mark.parametrize("language", languages())
def test_four_words_of_each_list_are_one_of_a_million_million_phrases(language: str) -> None:
    words = word_list(language)
    assert len({fold_words(word) for word in words}) == len(words)
    assert len(words) ** WORDS >= BITS
    assert all(word.isalpha() and 3 <= len(word) <= 10 for word in words)


def test_there_is_a_list_in_every_language_of_the_interface() -> None:
    assert set(languages()) == set(locales())


@pytest.mark.parametrize("language", languages())
def test_each_list_is_in_order(language: str) -> None:
    assert list(word_list(language)) == sorted(word_list(language), key=fold_words)


def test_arabic_words_are_bare_and_no_two_differ_by_letters_that_are_easily_mixed_up() -> None:
    words = word_list("ar")
    alike = str.maketrans("ضذث", "ظزس")
    assert set("".join(words)) <= set("ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي")
    assert all(3 <= len(word) <= 8 and not word.startswith("ال") for word in words)
    assert len({fold_words(word).translate(alike) for word in words}) == len(words)


@pytest.mark.parametrize(
    ("language", "list_of"),
    [("es-419", "es"), ("fr_CA", "fr"), ("ar-EG", "ar"), ("pt-BR", "pt"), ("sw", "en"), ("../en", "en")],
)
def test_words_come_in_her_language_or_in_english(language: str, list_of: str) -> None:
    assert list_language(language) == list_of
    assert word_list(language) == word_list(list_of)


@pytest.mark.parametrize(
    "typed",
    [
        "árbol mañana león búho",
        "ARBOL MANANA LEON BUHO",
        "Arbol-mañana-leon-buho",
        "  árbol,\tmañana.león\nbúho ",
        unicodedata.normalize("NFD", "árbol mañana león búho"),
    ],
)
def test_a_phrase_is_the_same_in_any_case_with_or_without_accents_and_however_parted(typed: str) -> None:
    assert fold_words(typed) == "arbol manana leon buho"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("أُسْتَاذٌ", "أستاذ"),
        ("استاذ اناقة الة ابره", "أستاذ أناقة آلة إبرة"),
        ("ٱسم", "اسم"),
        ("موشر لولو", "مؤشر لؤلؤ"),
        ("مايده هادي", "مائدة هادئ"),
        ("مسا سما", "مساء سماء"),
        ("مستوي مرسي", "مستوى مرسى"),
        ("کتاب یدوی", "كتاب يدوي"),
        ("مدرسہ مدرسۃ مدرسە", "مدرسة مدرسة مدرسة"),
        ("كتـــاب", "كتاب"),
        ("\ufedb\ufe98\ufe8e\ufe8f \ufefcلة", "كتاب لالة"),
        ("\u2067قمر\u2069 شم\u200cس\u200f", "قمر شمس"),
        ("قمر، شمس؛ بحر", "قمر شمس بحر"),
    ],
)
def test_arabic_words_are_the_same_with_or_without_vowels_and_hamza_and_from_any_keyboard(
    typed: str, meant: str
) -> None:
    assert fold_words(typed) == fold_words(meant)


def test_the_arabic_article_is_not_dropped() -> None:
    assert fold_words("القمر") != fold_words("قمر")


def test_ligatures_may_be_typed_as_two_letters() -> None:
    assert fold_words("Œuf Cœur") == fold_words("oeuf coeur")


@pytest.mark.parametrize("typed", ["ABCD-2345", " abcd 2345 ", "abcd٢٣٤٥", "ABCD-۲۳۴۵", "\u200eAbcd ２３٤۵\u200f"])
def test_a_code_is_the_same_however_and_in_whatever_figures_it_is_typed(typed: str) -> None:
    assert fold_code(typed) == "ABCD-2345"


@pytest.mark.parametrize("typed", ["", "ABCD", "ABCD-234", "ABCD-23456", "ABCD-0O1I", "ÀBCD-2345", "ABCD-٠١٢٣"])
def test_what_is_no_code_is_nothing(typed: str) -> None:
    assert fold_code(typed) == ""


def test_codes_and_phrases_are_made_of_what_they_should_be() -> None:
    assert set(make_code()) <= set(LETTERS) | {"-"}
    assert len(make_code().replace("-", "")) == CODE_LENGTH
    assert fold_code(make_code())
    assert len(make_words("fr").split()) == WORDS
