import re
from contextlib import suppress

from hypothesis import given
from hypothesis import strategies as st

from forum.translating.machines.base import MachineUnavailable
from forum.translating.machines.paragraphs import Languages, translate_paragraphs

ENGLISH_TO_SPANISH = Languages("en", "es")


def test_a_line_that_lost_a_mark_is_sent_again_in_plain_runs() -> None:
    sent: list[list[str]] = []

    def send(pieces: list[str]) -> list[str]:
        sent.append(pieces)
        return [piece.replace('<span id="0">', "").replace("</span>", "").upper() for piece in pieces]

    assert translate_paragraphs(["we **never** went"], ENGLISH_TO_SPANISH, send) == ["WE **NEVER** WENT"]
    assert sent == [['we <span id="0">never</span> went'], ["we", "never", "went"]]


def test_a_line_that_lost_a_number_is_sent_again_around_it() -> None:
    def send(pieces: list[str]) -> list[str]:
        return [piece.replace("1.350", "many").upper() for piece in pieces]

    assert translate_paragraphs(["since 2019, 1.350 families"], ENGLISH_TO_SPANISH, send) == [
        "SINCE 2019, 1.350 FAMILIES"
    ]


def test_a_number_written_with_another_separator_is_the_same_number() -> None:
    calls: list[int] = []

    def send(pieces: list[str]) -> list[str]:
        calls.append(len(pieces))
        return [piece.replace("1,350", "1.350") for piece in pieces]

    assert translate_paragraphs(["1,350 homes"], ENGLISH_TO_SPANISH, send) == ["1.350 homes"]
    assert calls == [1]


def test_nothing_is_sent_where_there_are_no_words() -> None:
    def send(pieces: list[str]) -> list[str]:
        raise AssertionError(pieces)

    text = ["---", "2019", "https://x.example", "[1]: https://y.example"]
    assert translate_paragraphs(text, ENGLISH_TO_SPANISH, send) == text


MASKED = ("rosa@x.example", "+33 1 44 55 66 77", "https://s.example/a?b=1", "Rosa Paz")
PRIVATE = "we wrote to rosa@x.example and **called** +33 1 44 55 66 77, see https://s.example/a?b=1 by Rosa Paz and us"
TAG = re.compile(r"<[^<>]+>")


@given(st.lists(st.sampled_from(["", "kept", "twice", "moved"]), min_size=12, max_size=12))
def test_whatever_a_machine_does_to_the_marks_what_was_masked_comes_back_once_or_nothing_does(
    faults: list[str],
) -> None:
    def send(pieces: list[str]) -> list[str]:
        assert not [masked for masked in MASKED if any(masked in piece for piece in pieces)]
        return [spoil(piece, faults) for piece in pieces]

    with suppress(MachineUnavailable):
        (result,) = translate_paragraphs([PRIVATE], ENGLISH_TO_SPANISH, send, keep={"Rosa Paz"})
        assert [result.count(masked) for masked in MASKED] == [1, 1, 1, 1]
        assert "<" not in result


def spoil(piece: str, faults: list[str]) -> str:
    """Its marks one by one left out, kept, doubled or put to the end; its words in capitals."""
    left, moved = iter(faults), []

    def change(found: re.Match[str]) -> str:
        fault = next(left, "kept")
        if fault == "moved":
            moved.append(found[0])
        return {"kept": found[0], "twice": found[0] * 2}.get(fault, "")

    parts = [part if TAG.fullmatch(part) else part.upper() for part in re.split(f"({TAG.pattern})", piece)]
    return TAG.sub(change, "".join(parts)) + "".join(moved)
