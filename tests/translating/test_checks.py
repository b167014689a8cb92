import pytest

from forum.translating.marks import Differing, Marks, count_marks, differing_marks
from forum.translating.spelling import lost_names

NAMES = ("María Quispe", "Casa de Lima")


@pytest.mark.parametrize(
    ("paragraph", "mark", "number"),
    [
        ("Es **muy** y __muy__ claro.", Marks.BOLD, 2),
        ("Es *muy* y _muy_ claro.", Marks.ITALIC, 2),
        ("Es ***muy*** claro.", Marks.BOLD, 1),
        ("Lee [esto](https://a.org/x_y_z) y [eso](https://b.org).", Marks.LINK, 2),
        ("- uno\n- dos\n3. tres", Marks.ITEM, 3),
        ("> Dijo que sí.", Marks.QUOTE, 1),
        ("## Plazas", Marks.HEADING, 1),
    ],
)
def test_marks_are_counted(paragraph: str, mark: Marks, number: int) -> None:
    assert count_marks(paragraph)[mark] == number


@pytest.mark.parametrize(
    "paragraph", ["2 * 3 * 4", "nombre_de_campo", "`**no**`", r"\*no\*", "https://a.org/_x_", "* uno"]
)
def test_what_only_looks_like_emphasis_is_none(paragraph: str) -> None:
    found = count_marks(paragraph)
    assert (found[Marks.BOLD], found[Marks.ITALIC]) == (0, 0)


def test_a_mark_left_out_and_one_put_in_are_told() -> None:
    assert differing_marks("Es **muy** claro.", "C’est _très_ clair.") == [
        Differing(Marks.BOLD, 1, 0),
        Differing(Marks.ITALIC, 0, 1),
    ]


def test_the_same_marks_written_otherwise_are_no_difference() -> None:
    assert differing_marks("- **uno**\n- dos", "* __un__\n* deux") == []


def test_a_name_left_out_is_told() -> None:
    assert lost_names("Habla María Quispe.", "Marie parle.", NAMES) == ["María Quispe"]


def test_a_name_without_its_accents_is_there() -> None:
    assert lost_names("Habla María Quispe.", "MARIA QUISPE parle.", NAMES) == []


def test_a_name_that_is_part_of_a_longer_word_is_not_there() -> None:
    assert lost_names("Habla María Quispe.", "María Quispero parle.", NAMES) == ["María Quispe"]


def test_in_another_script_names_are_spelt_anew() -> None:
    assert lost_names("Habla María Quispe.", "تتكلم ماريا كيسبي.", NAMES) == []


def test_a_name_that_the_source_has_not_is_not_looked_for() -> None:
    assert lost_names("Hablamos.", "Nous parlons.", NAMES) == []
