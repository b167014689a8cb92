import pytest
from markupsafe import Markup

from forum.web.filters import headings


@pytest.mark.parametrize(("level", "shown"), [(4, "<h4>A</h4><h5>B</h5>"), (2, "<h2>A</h2><h3>B</h3>")])
def test_a_texts_headings_follow_the_heading_above_it(level: int, shown: str) -> None:
    assert headings(Markup("<h4>A</h4><h5>B</h5>"), level) == Markup(shown)


def test_words_that_look_like_headings_stay_words() -> None:
    assert headings(Markup("<p>&lt;h4&gt; h4</p>"), 2) == Markup("<p>&lt;h4&gt; h4</p>")
