"""The lines of a text that show why it was found."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from forum.kernel.analyser import fold, is_simple, spans, word_stems
from forum.search.words import Word

ELLIPSIS = "…"
LEAD_IN = 60
"""Graphemes shown before the first word found."""
LONGEST_GRAPHEME = 8
"""Code points, on the average of a window: beyond, a little less is shown."""
_JOINED = "".join(chr(code) for code in range(0x300, 0xFE30) if unicodedata.category(chr(code)) in {"Mn", "Mc", "Me"})
_CLUSTER = rf"(?:[\U0001F1E6-\U0001F1FF]{{2}}|\r\n|.)[{_JOINED}\U0001F3FB-\U0001F3FF\U000E0020-\U000E007F]*"
_CLUSTERED = re.compile(rf"[{_JOINED}\r\u200d\U0001F1E6-\U0001F1FF\U0001F3FB-\U0001F3FF\U000E0020-\U000E007F]")
_GRAPHEME = re.compile(rf"{_CLUSTER}(?:\u200d{_CLUSTER})*", re.DOTALL)

Segment = tuple[str, bool]
Marks = list[tuple[int, int]]


class _Wanted:
    """The words of a query, quick to say no: nearly every word of a text is none of them."""

    def __init__(self, words: Sequence[Word]) -> None:
        self._words = words
        self._stems = frozenset().union(*(word.stems for word in words))
        self._prefixes = tuple(word.prefix for word in words if word.prefix is not None)
        initials = "".join({stem[0] for stem in (*self._stems, *self._prefixes) if stem[0].isascii()})
        first = rf"[{initials}{initials.upper()}]|[^\W_\x00-\x7f]" if initials else r"[^\W_\x00-\x7f]"
        self._candidate = re.compile(rf"(?<![^\W_])(?:{first})[^\W_]*(?:['’ʼ][^\W_]+)*")

    def spans(self, text: str) -> Iterator[tuple[int, int, bool]]:
        """The words that may be among them: stems keep a first letter that has no accent."""
        if not is_simple(text):
            yield from spans(text)
            return
        for match in self._candidate.finditer(text):
            yield *match.span(), False

    def among(self, stems: Sequence[str]) -> list[Word]:
        if self._stems.isdisjoint(stems) and not any(stem.startswith(self._prefixes) for stem in stems):
            return []
        return [word for word in self._words if word.is_in(stems)]


@dataclass(frozen=True, slots=True)
class _Passage:
    text: str
    marks: Marks
    distinct: int
    """How many different words of the query stand in it."""


def excerpt(paragraphs: Sequence[str], words: Sequence[Word], language: str, *, length: int = 240) -> list[Segment]:
    """About `length` graphemes around the words found, as plain segments with a flag for those to be marked.

    The paragraph with most of the words is taken; without any, the beginning of the text.
    """
    best: _Passage | None = None
    for paragraph in paragraphs:
        passage = _passage(paragraph, words, language)
        if passage.text and (best is None or passage.distinct > best.distinct):
            best = passage
        if best is not None and best.distinct == len(words) > 0:
            break
    if best is None:
        return []
    start, end = _window(best, length)
    segments = _segments(best, start, end)
    if start > 0:
        segments.insert(0, (ELLIPSIS, False))
    if end < len(best.text):
        segments.append((ELLIPSIS, False))
    return segments


def _passage(paragraph: str, words: Sequence[Word], language: str) -> _Passage:
    text = " ".join(paragraph.split())
    wanted = _Wanted(words)
    marks: Marks = []
    seen: set[Word] = set()
    for start, end, is_run in wanted.spans(text):
        for part in _signs(start, end) if is_run else ((start, end),):
            written = text[slice(*part)]
            matching = wanted.among((fold(written),) if is_run else word_stems(written, language))
            if matching:
                marks.append(part)
                seen.update(matching)
    return _Passage(text, _joined(marks), len(seen))


def _signs(start: int, end: int) -> Marks:
    """The single signs and the pairs of a run."""
    return [(at, at + size) for size in (1, 2) for at in range(start, end - size + 1)]


def _joined(marks: Marks) -> Marks:
    joined: Marks = []
    for start, end in sorted(marks):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _window(passage: _Passage, length: int) -> tuple[int, int]:
    """Where to cut: between graphemes, at the edge of a word where there is one near."""
    text = passage.text
    if len(text) <= length:
        return 0, len(text)
    first_mark = passage.marks[0][0] if passage.marks else 0
    near = max(0, first_mark - LONGEST_GRAPHEME * LEAD_IN)
    edges = _edges(text, near, first_mark + LONGEST_GRAPHEME * length)
    first = next((at for at, edge in enumerate(edges) if edge >= first_mark), 0)
    begin = max(0, min(first - LEAD_IN, len(edges) - 1 - length))
    start, end = edges[begin], edges[min(begin + length, len(edges) - 1)]
    return _after_space(text, start, first_mark), _before_space(text, start, end)


def _edges(text: str, start: int, end: int) -> list[int]:
    """Where graphemes begin between these places; the first of them may be cut, where it is not the text's own."""
    if _CLUSTERED.search(text, start, end) is None:
        edges = list(range(start, min(end, len(text))))
    else:
        edges = [match.start() for match in _GRAPHEME.finditer(text, start, end)]
    if end >= len(text):
        edges.append(len(text))
    return edges[1:] if start > 0 else edges


def _after_space(text: str, start: int, first_mark: int) -> int:
    if start == 0:
        return 0
    space = text.find(" ", start, first_mark)
    return start if space < 0 else space + 1


def _before_space(text: str, start: int, end: int) -> int:
    if end == len(text):
        return end
    space = text.rfind(" ", start + (end - start) * 2 // 3, end + 1)
    return end if space < 0 else space


def _segments(passage: _Passage, start: int, end: int) -> list[Segment]:
    segments: list[Segment] = []
    at = start
    for mark_start, mark_end in passage.marks:
        if mark_end <= start or mark_start >= end:
            continue
        segments.append((passage.text[at : max(at, mark_start)], False))
        segments.append((passage.text[max(at, mark_start) : min(end, mark_end)], True))
        at = min(end, mark_end)
    segments.append((passage.text[at:end], False))
    return [segment for segment in segments if segment[0]]
