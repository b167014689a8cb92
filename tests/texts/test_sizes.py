import pytest

from forum.texts.sizes import count_words
from tests.udhr import ARTICLES


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("We walk at night.", 4),
        ("**We** [walk](https://example.org/a/b) at night.", 4),
        ("L’éducation pour tous, 1 350 personnes", 6),
        ("…", 1),
        ("شوارع آمنة للجميع", 3),
    ],
)
def test_words_are_counted_without_marks(words: str, number: int) -> None:
    assert count_words([words]) == number


def test_of_chinese_as_much_is_counted_as_of_its_english() -> None:
    chinese, english = (sum(map(count_words, ARTICLES[language])) for language in ("zh", "en"))
    assert 0.9 < chinese / english < 1.1
