import pytest

from forum.files.errors import NamedKindRefused, TooMuchForOnePerson, TooMuchForOneText
from forum.files.rules import check_fit_for_anonymous, check_room, clean_file_name, is_shown_inline


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("report.pdf", "report.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Ana\\plan final.docx", "plan final.docx"),
        ("a\u202efdp.exe", "afdp.exe"),
        ('a<b>:"c"|?*%.txt', "abc.txt"),
        ("line\nbreak\x00.txt", "line break.txt"),
        (".htaccess", "htaccess"),
        ("...pdf", "pdf"),
        ("a. .pdf", "a.pdf"),
        ("", "file"),
        (" / ", "file"),
        ("e\u0301tude.pdf", "étude.pdf"),
        ("دراسة.pdf", "دراسة.pdf"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
        ("x" * 118 + "👩\u200d👩\u200d👧.pdf", "x" * 118 + ".pdf"),
        ("क" * 119 + "क्ष.pdf", "क" * 119 + ".pdf"),
    ],
)
def test_a_file_name_is_fit_for_every_machine(given: str, kept: str) -> None:
    assert clean_file_name(given) == kept


def test_there_is_room_up_to_the_limits_and_not_beyond() -> None:
    check_room(of_text=50_000_000, of_person=500_000_000)
    with pytest.raises(TooMuchForOneText):
        check_room(of_text=50_000_001, of_person=0)
    with pytest.raises(TooMuchForOnePerson):
        check_room(of_text=0, of_person=500_000_001)


def test_an_anonymous_text_takes_no_file_that_may_carry_a_name() -> None:
    check_fit_for_anonymous("a.png", "image/png")
    check_fit_for_anonymous("a.txt", "text/plain")
    with pytest.raises(NamedKindRefused):
        check_fit_for_anonymous("a.pdf", "application/pdf")


def test_only_pictures_are_shown_in_the_page() -> None:
    assert is_shown_inline("image/png")
    assert not is_shown_inline("application/pdf")
