"""From Markdown paragraphs to the pieces a machine is sent, and back, checked."""

import html
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from forum.translating.machines.base import MachineUnavailable
from forum.translating.machines.markdown import (
    Coding,
    Line,
    Node,
    Pair,
    StructureLost,
    has_letters,
    keep_line,
    numbers_in,
    pattern_of,
    read_line,
    words_in,
    write_nodes,
)
from forum.translating.machines.results import check_result

Send = Callable[[list[str]], list[str]]
"""Pieces of HTML in, as many out, in order. Raises MachineUnavailable."""

_FENCE = re.compile(r"\s*(?:```|~~~)")
_NUMBER = re.compile(r"(\d+(?:[.,:]\d+)*)")


@dataclass(frozen=True)
class Languages:
    source: str
    target: str


def translate_paragraphs(
    paragraphs: Sequence[str], languages: Languages, send: Send, *, keep: Collection[str] = ()
) -> list[str]:
    """Whole lines are sent; a line that comes back with a mark, an address or a number missing is sent again
    in runs of plain words between them, so that nothing of the kind can be lost."""
    pattern = pattern_of(keep)
    rows = [list(_read_lines(paragraph, pattern)) for paragraph in paragraphs]
    written = iter(_translate_lines([line for row in rows for line in row if line.has_words], send))
    results = []
    for paragraph, row in zip(paragraphs, rows, strict=True):
        result = "\n".join(next(written) if line.has_words else _frame(line, line.nodes) for line in row)
        check_result(paragraph, result, source=languages.source, target=languages.target)
        results.append(result)
    return results


def sent_pieces(paragraph: str, keep: Collection[str] = ()) -> list[str]:
    """What a machine is sent of a paragraph, line by line, and nothing else: what is kept from it is an empty tag there."""
    return [Coding(line.nodes).sent for line in _read_lines(paragraph, pattern_of(keep)) if line.has_words]


def _read_lines(paragraph: str, pattern: re.Pattern[str]) -> Iterator[Line]:
    within_code = False
    for line in paragraph.split("\n"):
        is_fence = _FENCE.match(line) is not None
        yield keep_line(line) if is_fence or within_code else read_line(line, pattern)
        within_code ^= is_fence


def _translate_lines(lines: list[Line], send: Send) -> list[str]:
    codings = [Coding(line.nodes) for line in lines]
    received = _send_all(send, [coding.sent for coding in codings])
    return [_write(*row, send=send) for row in zip(lines, codings, received, strict=True)]


def _send_all(send: Send, pieces: list[str]) -> list[str]:
    if not pieces:
        return []
    received = send(pieces)
    if len(received) != len(pieces):
        raise MachineUnavailable("answer_not_understood")
    return received


def _frame(line: Line, nodes: list[Node]) -> str:
    return line.before + write_nodes(nodes) + line.after


def _write(line: Line, coding: Coding, received: str, *, send: Send) -> str:
    try:
        nodes = coding.read_back(" ".join(received.split()))
        if numbers_in(" ".join(words_in(line.nodes))) - numbers_in(" ".join(words_in(nodes))):
            raise StructureLost
    except StructureLost:
        nodes = _translate_runs(line.nodes, send)
    return _frame(line, nodes)


def _translate_runs(nodes: list[Node], send: Send) -> list[Node]:
    runs = [run for words in words_in(nodes) for run in _NUMBER.split(words) if has_letters(run)]
    received = _send_all(send, [html.escape(run.strip(), quote=False) for run in runs])
    return _with_runs(nodes, iter(received))


def _with_runs(nodes: list[Node], received: Iterator[str]) -> list[Node]:
    rebuilt: list[Node] = []
    for node in nodes:
        if isinstance(node, Pair):
            rebuilt.append(Pair(node.opening, node.closing, _with_runs(node.inside, received)))
        elif isinstance(node, str):
            parts = [_with_run(part, received) if has_letters(part) else part for part in _NUMBER.split(node)]
            rebuilt.append("".join(parts))
        else:
            rebuilt.append(node)
    return rebuilt


def _with_run(run: str, received: Iterator[str]) -> str:
    try:
        words = write_nodes(Coding([]).read_back(next(received))).strip()
    except StructureLost:
        raise MachineUnavailable("result_with_markup") from None
    start = len(run) - len(run.lstrip())
    return run[:start] + words + run[len(run.rstrip()) :]
