import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.translating.machines.markdown import (
    Coding,
    StructureLost,
    pattern_of,
    read_line,
    words_in,
    write_nodes,
)

MARKED = st.text(alphabet="ab **__~~`[]()<>!\\#>-1.@:/\"'é\t", max_size=60)


@given(MARKED)
def test_a_line_taken_apart_and_put_together_is_the_same_line(text: str) -> None:
    line = read_line(text, pattern_of(["ab"]))
    assert line.before + write_nodes(line.nodes) + line.after == text


@given(MARKED)
def test_what_is_sent_reads_back_to_the_same_words(text: str) -> None:
    line = read_line(text, pattern_of([]))
    nodes = Coding(line.nodes).read_back(Coding(line.nodes).sent)
    assert "".join(words_in(nodes)) == "".join(words_in(line.nodes))


@pytest.mark.parametrize(
    "text",
    ["**" * 25_000, "**a " * 20_000, "[a" * 30_000, "[a](" * 20_000, "a" + " " * 50_000 + "b", "`" * 50_000, "a@" * 30_000,
     "www." * 20_000, "a.b." * 20_000, "1 " * 40_000, "<http://" * 10_000, "- " * 30_000, "**a _b " * 10_000, "\\" * 50_000],
)  # fmt: skip
def test_a_hostile_line_is_read_in_full(text: str) -> None:
    line = read_line(text, pattern_of([]))
    assert line.before + write_nodes(line.nodes) + line.after == text


@pytest.mark.parametrize(
    "received",
    [
        "no mark at all",
        '<span id="0">once</span> <span id="0">twice</span>',
        '<span id="0">never closed',
        'closed</span><span id="0">a</span>',
        '<img id="0">',
        '<span id="1">another number</span>',
        '<span>no number</span>',
        '<span id="²">a</span>',
        '<b id="0">a</b>',
        '<span id="0">a</span><script>x</script>',
        '<span id="0">a</span><!-- x -->',
        '<span id="0">a</span><!doctype x>',
        '<span id="0">a</span><?x?>',
        '<span id="0">a</span><![x[y]]>',
    ],
)  # fmt: skip
def test_an_answer_with_other_marks_than_were_sent_is_not_read(received: str) -> None:
    coding = Coding(read_line("**word**", pattern_of([])).nodes)
    with pytest.raises(StructureLost):
        coding.read_back(received)


def test_marks_touch_their_words_even_if_a_machine_put_spaces_between() -> None:
    coding = Coding(read_line("a **b** c", pattern_of([])).nodes)
    assert write_nodes(coding.read_back('a<span id="0"> b </span>c')) == "a **b** c"


def test_names_are_kept_as_whole_words_only() -> None:
    line = read_line("Ana and Anabel", pattern_of(["Ana"]))
    assert list(words_in(line.nodes)) == [" and Anabel"]
