import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.kernel.tables import never_a_formula, without_guard


@given(st.text(alphabet="a '=+-@;|\t\n\u200b\uff1d\"", max_size=12) | st.text())
def test_what_was_made_safe_is_read_as_it_was(text: str) -> None:
    assert without_guard(never_a_formula(text)) == text


@pytest.mark.parametrize("text", ["'tis", "l'eau", "a; b", "it's = that"])
def test_an_apostrophe_that_guards_nothing_stays(text: str) -> None:
    assert without_guard(text) == text
