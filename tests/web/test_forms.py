"""What is typed into a field, as values."""

import pytest

from forum.web.forms import read_id


@pytest.mark.parametrize(("typed", "number"), [("40", 40), ("٤٠", 40), ("۴۰", 40), ("४०", 40)])
def test_a_number_may_be_typed_in_the_digits_of_any_script(typed: str, number: int) -> None:
    assert read_id(typed) == number


@pytest.mark.parametrize("typed", [None, "", "²", "-1", "4.5", "forty", "9999999999"])
def test_what_is_no_number_is_found_nowhere(typed: str | None) -> None:
    assert read_id(typed) is None
