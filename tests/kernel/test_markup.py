import sys
from concurrent.futures import ThreadPoolExecutor
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forum.kernel import markup
from forum.kernel.markup import boundary, digest, first_pass, plain, render, render_plain, split_paragraphs
from tests.kernel.payloads import HTML_PAYLOADS, MARKDOWN_PAYLOADS, is_harmless

PIECES = r"a é \ &amp; ع 语 - * 1. > # ### ``` ~~~ --- *** ** ` [ ]( ) ![ <b> https://example.org www.example.org a@example.org"
MARKDOWN_PIECES = st.sampled_from([*PIECES.split(), "\n", "\n\n", " ", "    ", "\t", "- ", "> ", "# ", "1. "])
MARKDOWN = st.lists(MARKDOWN_PIECES, max_size=40).map("".join)


def read_only(source: str) -> str:
    rendered: str = markup._reader.render(source, {"heading_levels": []})
    return rendered


def without_blank_lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.split("\n") if line.strip()]


def test_each_kind_of_block_is_one_paragraph() -> None:
    blocks = (
        "a\nb",
        "- one\n- two\n  1. deep",
        "> quoted\nlazily",
        "# Head",
        "```\nx\n\ny\n```",
        "***",
        "    indented",
    )
    assert split_paragraphs("\n\n".join(blocks)) == blocks


def test_blocks_that_touch_are_still_two() -> None:
    assert split_paragraphs("words\n# Head\nmore\n- item") == ("words", "# Head", "more", "- item")


def test_an_empty_text_has_no_paragraphs() -> None:
    assert split_paragraphs(" \n\t\n") == ()


@given(MARKDOWN)
def test_paragraphs_joined_give_the_source_back_and_split_the_same_again(source: str) -> None:
    paragraphs = split_paragraphs(source)
    joined = "\n\n".join(paragraphs)
    assert without_blank_lines(joined) == without_blank_lines(source)
    assert split_paragraphs(joined) == paragraphs


def test_line_ends_of_any_machine_split_alike() -> None:
    assert split_paragraphs("a\r\n\r\nb\rc\u2028d") == ("a", "b\nc\nd")


def test_a_digest_does_not_change_with_spaces_or_unicode_form() -> None:
    assert digest("caf\u00e9  noir\n") == digest("cafe\u0301 noir")
    assert digest("café") != digest("cafe")
    assert len(digest("")) == 16


def test_good_formatting_survives_all_layers() -> None:
    source = "# Why\n\nShe said **no**, *twice*: `x < y`\nnext\n\n1. one\n2. two\n\n> quoted\n\n```\n<b>\n```\n\n***"
    assert render(split_paragraphs(source)) == (
        '<h4 data-p="0">Why</h4>\n'
        '<p data-p="1">She said <strong>no</strong>, <em>twice</em>: <code>x &lt; y</code><br>\nnext</p>\n'
        '<ol data-p="2">\n<li>one</li>\n<li>two</li>\n</ol>\n'
        '<blockquote data-p="3">\n<p>quoted</p>\n</blockquote>\n'
        '<pre data-p="4"><code>&lt;b&gt;\n</code></pre>\n'
        '<hr data-p="5">\n'
    )


def test_links_lead_away_without_a_recommendation() -> None:
    html = render(["See [this](https://example.org/a?b=1&c=2), example.org and ana@example.org"])
    assert html.count('rel="nofollow ugc noopener"') == 3
    for address in ("https://example.org/a?b=1&amp;c=2", "http://example.org", "mailto:ana@example.org"):
        assert f'href="{address}"' in html


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "ftp://example.org", "/logout", "//example.org"]
)
def test_a_link_of_another_kind_stays_as_it_was_typed(address: str) -> None:
    assert render([f"[x]({address})"]) == f'<p data-p="0">[x]({address})</p>\n'


def test_a_picture_from_elsewhere_becomes_a_link() -> None:
    html = render(
        ["![A street](https://example.org/a.png) and [![inner](https://example.org/b.png)](https://example.org/)"]
    )
    assert "<img" not in html
    assert '<a href="https://example.org/a.png" rel="nofollow ugc noopener">A street</a>' in html
    assert '<a href="https://example.org/" rel="nofollow ugc noopener">inner</a>' in html


def test_headings_begin_at_four_and_never_skip_a_level() -> None:
    html = render(["### a", "# b", "##### c", "## d", "###### e", "###### f", "# g"])
    assert [html[at + 1 : at + 3] for at in range(len(html)) if html.startswith("<h", at)] == [
        "h4",
        "h4",
        "h5",
        "h5",
        "h6",
        "h6",
        "h4",
    ]


def test_a_link_needs_no_definition_elsewhere_in_the_text() -> None:
    assert "<a" not in render(["[x][y]", "[y]: javascript:alert(1)"])


def test_entities_bring_no_cleaned_character_back() -> None:
    assert "\u202e" not in render(["&#x202e;abc"])


def test_a_paragraph_of_two_blocks_keeps_its_number_on_both() -> None:
    assert render(["a\n\nb", "", "c"]) == '<p data-p="0">a</p>\n<p data-p="0">b</p>\n<p data-p="2">c</p>\n'


def test_plain_text_has_the_words_without_the_marks() -> None:
    source = "# Why\n\n**No** & [this](https://example.org)\nnext\n\n- one\n- two\n\n3. three\n\n```\ncode\n```\n\n***"
    assert plain(split_paragraphs(source)) == "Why\n\nNo & this\nnext\n\n- one\n- two\n\n3. three\n\ncode"


def test_a_title_is_one_escaped_line() -> None:
    assert render_plain(' <b>Who\n pays</b> "x" & *y* ') == "&lt;b&gt;Who pays&lt;/b&gt; &quot;x&quot; &amp; *y*"


@pytest.mark.parametrize("layer", [read_only, first_pass, boundary, lambda source: render([source]), render_plain])
def test_no_layer_alone_lets_script_through(layer: Any) -> None:
    assert [payload for payload in HTML_PAYLOADS if not is_harmless(layer(payload))] == []


@pytest.mark.parametrize("reading", [read_only, lambda source: render(split_paragraphs(source))])
def test_no_markdown_becomes_script_even_before_cleaning(reading: Any) -> None:
    assert [payload for payload in MARKDOWN_PAYLOADS if not is_harmless(reading(payload))] == []


def test_the_judge_sees_every_payload_that_nothing_cleaned() -> None:
    assert len(HTML_PAYLOADS) >= 150
    assert [payload for payload in HTML_PAYLOADS if is_harmless(payload)] == []
    assert not is_harmless('<a href="javascript:alert(1)" rel="nofollow ugc noopener">x</a>')
    assert is_harmless(render(["**good** [x](https://example.org)"]))


@pytest.mark.parametrize("layer", [first_pass, boundary])
def test_cleaning_what_is_clean_changes_nothing(layer: Any) -> None:
    once = [layer(payload) for payload in HTML_PAYLOADS]
    assert [layer(html) for html in once] == once


@given(MARKDOWN)
def test_what_is_rendered_is_harmless_and_stays_under_the_boundary(source: str) -> None:
    html = render(split_paragraphs(source))
    assert is_harmless(html)
    assert boundary(html) == html


@given(st.text(max_size=200))
def test_any_characters_can_be_split_rendered_and_read(source: str) -> None:
    paragraphs = split_paragraphs(source)
    html = render(paragraphs)
    assert is_harmless(html)
    assert len(html) <= 10 * len(source) + 1_000
    assert len(digest(source)) == 16
    assert isinstance(plain(paragraphs).encode(), bytes)


HEAVY = [
    "[",
    "![",
    "](",
    "*a_ ",
    ">",
    "> ",
    "- ",
    "`",
    "\\",
    "<a@b",
    "1. ",
    "a.co ",
    "www.",
    "http://a(",
    "a@b.",
    "_a",
    "&",
]
HEAVY += [
    "[a](",
    "mailto:",
    "a\n\n",
    "#\n",
    "\n- ",
    "**",
    "<a href=",
    "\u0301",
    "\u0639",
    "``` ",
    "a**b",
    "[a](http://b) ",
]


@pytest.mark.parametrize("piece", HEAVY)
def test_a_text_made_to_grow_does_not(piece: str) -> None:
    source = piece * (20_000 // len(piece))
    assert len(render(split_paragraphs(source))) <= 10 * len(source) + 1_000


@pytest.mark.parametrize("piece", HEAVY)
def test_twice_the_text_costs_about_twice_the_steps(piece: str) -> None:
    small, large = (steps_to_render(piece * (length // len(piece))) for length in (2_000, 4_000))
    assert large <= 2.5 * small + 1_000


def steps_to_render(source: str) -> int:
    """Lines of Python run: the same on every machine, unlike seconds."""
    steps = 0

    def count(frame: FrameType, event: str, argument: object) -> Any:
        nonlocal steps
        steps += event == "line"
        return count

    sys.settrace(count)
    try:
        render(split_paragraphs(source))
    finally:
        sys.settrace(None)
    return steps


def test_threads_do_not_mix_their_texts() -> None:
    sources = [f"see https://example.org/{number} and **{number}**" for number in range(200)]
    alone = [render([source]) for source in sources]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda source: render([source]), sources)) == alone


@settings(max_examples=30)
@given(st.lists(st.text(max_size=30), max_size=5))
def test_rendering_takes_any_list_of_paragraphs(paragraphs: list[str]) -> None:
    assert is_harmless(render(paragraphs))
