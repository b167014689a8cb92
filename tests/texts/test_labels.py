from dataclasses import replace

import pytest
from markupsafe import Markup

from forum.texts.labels import label_text
from forum.texts.models import Origin
from forum.texts.queries import ShownText

ORIGINAL = ShownText(
    text_id=1,
    language="es",
    html=Markup("<p>Hola.</p>"),
    origin=Origin.AUTHOR,
    source_language="es",
    languages=("es",),
)
HUMAN = replace(ORIGINAL, language="en", origin=Origin.HUMAN, translator_id=7)


def label(text: ShownText, locale: str = "en") -> str:
    return label_text(text, locale=locale, names={7: "Ana P."}, original_url="?lang=es").label


def test_an_original_says_its_language_only_on_a_page_in_another() -> None:
    assert label(ORIGINAL, "es") == ""
    assert label(ORIGINAL, "en") == "In Spanish, as it was written"
    assert label_text(ORIGINAL, locale="en", original_url="?lang=es").original_url == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HUMAN, "Translated from Spanish by Ana P."),
        (replace(HUMAN, translator_id=None), "Translated from Spanish"),
        (replace(HUMAN, reviewer_id=8), "Translated from Spanish by Ana P., reviewed"),
        (replace(HUMAN, extent="summary"), "Summary by Ana P. of a text in Spanish"),
        (replace(HUMAN, origin=Origin.MACHINE), "Machine translation from Spanish, not read by a person"),
    ],
)
def test_a_version_says_where_it_comes_from_and_whether_its_original_changed(text: ShownText, said: str) -> None:
    assert label(text) == said
    assert label(replace(text, is_stale=True)) == f"{said}; the original has changed since"
