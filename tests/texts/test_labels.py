from dataclasses import replace
from itertools import product

import pytest
from markupsafe import Markup

from forum.texts.labels import label_text
from forum.texts.models import Origin
from forum.texts.queries import ShownText
from forum.texts.sentences import GONE_OVER, MACHINE, NOTHING, PERSON, PERSON_AFTER_MACHINE, SUMMARY, WHOLE

ORIGINAL = ShownText(
    text_id=1,
    language="es",
    html=Markup("<p>Hola.</p>"),
    origin=Origin.AUTHOR,
    source_language="es",
    languages=("es",),
)
HUMAN = replace(ORIGINAL, language="en", origin=Origin.HUMAN, translator_id=7)


IN_THE_MIDDLE = replace(HUMAN, made_from_origin=Origin.HUMAN, made_from_language="fr")
AFTER_A_MACHINE = replace(IN_THE_MIDDLE, made_from_origin=Origin.MACHINE, rests_on_machine=True)
AFTER_ONE_AFTER_A_MACHINE = replace(IN_THE_MIDDLE, rests_on_machine=True)


def label(text: ShownText, locale: str = "en") -> str:
    return label_text(text, locale=locale, names={(7, "organisation"): "Ana P."}, original_url="?lang=es").label


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
        (replace(HUMAN, extent="summary", reviewer_id=8), "Summary by Ana P. of a text in Spanish, reviewed"),
        (
            replace(HUMAN, origin=Origin.MACHINE, through="ca"),
            "Machine translation from Spanish through Catalan, not read by a person",
        ),
        (replace(HUMAN, origin=Origin.MACHINE), "Machine translation from Spanish, not read by a person"),
    ],
)
def test_a_version_says_where_it_comes_from_and_whether_its_original_changed(text: ShownText, said: str) -> None:
    assert label(text) == said
    assert label(replace(text, is_stale=True)) == f"{said}; the original has changed since"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (IN_THE_MIDDLE, "Translated by Ana P. from the French version of a text in Spanish"),
        (
            replace(AFTER_A_MACHINE, reviewer_id=8),
            "Translated by Ana P. from the French version (a machine translation) of a text in Spanish, reviewed",
        ),
        (
            replace(AFTER_ONE_AFTER_A_MACHINE, translator_id=None),
            "Translated from the French version (which rests on a machine translation) of a text in Spanish",
        ),
        (
            replace(IN_THE_MIDDLE, extent="summary"),
            "Summary by Ana P., made from the French version of a text in Spanish",
        ),
        (
            replace(AFTER_A_MACHINE, extent="summary", translator_id=None),
            "Summary from the French version (a machine translation) of a text in Spanish",
        ),
    ],
)
def test_a_version_made_from_another_says_which_and_whether_a_machine_made_that(text: ShownText, said: str) -> None:
    assert label(text) == said
    assert label(replace(text, is_stale=True)) == f"{said}; one of the two has changed since"


def test_every_way_a_version_can_come_about_has_its_sentence() -> None:
    ways = list(product([NOTHING, PERSON, MACHINE, PERSON_AFTER_MACHINE], *[[False, True]] * 3))
    gone_over = list(product([GONE_OVER], *[[False, True]] * 3))
    assert [set(WHOLE), set(SUMMARY)] == [{*ways, *gone_over}, set(ways)]
    assert len({*WHOLE.values(), *SUMMARY.values()}) == 2 * len(ways) + len(gone_over)
