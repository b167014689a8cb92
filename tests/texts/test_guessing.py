"""The language of what people write, tried on the thirty articles."""

import random
import subprocess
import sys
from collections.abc import Iterator

import pytest

from forum.texts.guessing import guess_language, main_script, own_words, script_of
from forum.texts.recognising import Recogniser
from tests.udhr import ARTICLES

MEANT = ["en", "fr", "es", "pt", "ar", "ru", "zh", "sw", "it", "ca", "de"]
"""The eight languages of the articles, and three more that might be meant."""
SPACED = ("en", "fr", "es", "pt", "sw", "ar", "ru")
SEED = 7
PIECES = 150


@pytest.fixture(scope="module")
def model() -> Recogniser:
    return Recogniser()


def pieces(language: str, words: int) -> Iterator[str]:
    chosen = random.Random(SEED)
    articles = [text.split() for article in ARTICLES[language] if len((text := " ".join(article)).split()) >= words]
    for _ in range(PIECES):
        article = chosen.choice(articles)
        start = chosen.randrange(len(article) - words + 1)
        yield " ".join(article[start : start + words])


def guess(model: Recogniser, words: str, *, said: str = "en", others: list[str] | None = None) -> str | None:
    return guess_language([words], said=said, others=MEANT if others is None else others, model=model)


@pytest.mark.parametrize(("words", "found", "mistaken"), [(4, 0.85, 0.01), (6, 0.95, 0.003), (15, 0.99, 0.0)])
def test_pieces_of_articles_are_known_or_left_open(
    model: Recogniser, words: int, found: float, mistaken: float
) -> None:
    """At least `found` of them are known for what they are, and at most `mistaken` for something else."""
    guesses = [(tag, guess(model, piece)) for tag in SPACED for piece in pieces(tag, words)]
    right = sum(tag == guessed for tag, guessed in guesses)
    wrong = sum(guessed is not None and guessed != tag for tag, guessed in guesses)
    assert right / len(guesses) >= found
    assert wrong / len(guesses) <= mistaken


@pytest.mark.parametrize("language", ARTICLES)
def test_who_says_the_right_language_of_an_article_is_never_asked(model: Recogniser, language: str) -> None:
    guesses = {guess(model, " ".join(article), said=language) for article in ARTICLES[language]}
    assert guesses <= {language, None}


def test_three_words_are_too_few(model: Recogniser) -> None:
    assert {guess(model, piece) for tag in ("es", "pt", "sw") for piece in pieces(tag, 3)} == {None}


def test_a_script_of_its_own_needs_no_model(model: Recogniser) -> None:
    assert guess(model, "我们需要更多的路灯") == "zh"
    assert guess(model, "نحن بحاجة إلى إنارة الشوارع") == "ar"
    assert "_model" not in vars(Recogniser())


@pytest.mark.parametrize(
    ("words", "others"),
    [
        ("私たちはもっと街灯が必要です", ["en", "zh"]),
        ("Мы хотим гулять вечером без страха", ["en", "fr"]),
        ("كلمات بالعربية and some more English words here", ["en", "ar"]),
        ("Jiwasanakax markasanx ch'amanchasiñani wali askiwa", ["en", "es"]),
    ],
    ids=["another script than any meant", "no language of its script meant", "mixed", "of no language meant"],
)
def test_what_is_unsure_is_left_open(model: Recogniser, words: str, others: list[str]) -> None:
    assert guess(model, words, said="ay", others=others) is None


def test_a_region_is_no_other_language(model: Recogniser) -> None:
    words = "Nós precisamos de mais iluminação nas ruas da cidade"
    assert guess(model, words, said="pt-BR", others=["pt", "es"]) == "pt-BR"
    assert guess(model, words, said="es", others=["pt-BR"]) == "pt-BR"


def test_quotations_of_others_and_addresses_do_not_count(model: Recogniser) -> None:
    hers = "Necesitamos más luz en las calles de nuestro barrio"
    quoted = ["> We would like to walk home without any fear at night, and so would our daughters", hers]
    assert guess_language(quoted, said="es", others=MEANT, model=model) == "es"
    assert own_words(["See https://example.org/all-of-it and write to ana@example.org"]).split() == [
        "See",
        "and",
        "write",
        "to",
    ]


@pytest.mark.parametrize(
    ("tag", "script"),
    [("ar", "ARABIC"), ("sr", "CYRILLIC"), ("sr-Latn", "LATIN"), ("zh-Hant-TW", "CJK"), ("ja", "KANA"), ("xx", "")],
)
def test_a_language_has_the_script_it_is_mostly_written_in(tag: str, script: str) -> None:
    assert script_of(tag) == script


@pytest.mark.parametrize("language", ARTICLES)
def test_articles_are_in_the_script_of_their_language(language: str) -> None:
    found = [main_script(own_words(article)) for article in ARTICLES[language]]
    assert set(found) == {script_of(language)}


def test_nothing_of_the_library_is_loaded_where_pages_are_served() -> None:
    loaded = "import forum.factory, forum.run, sys; print(sorted({'py3langid', 'numpy'} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"
