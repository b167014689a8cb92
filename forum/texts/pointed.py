"""A text with what `pointing` found in it marked, its HTML kept as it is."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape

from markupsafe import Markup

from forum.texts.pointing import Kind, Point, choose, count_points

Finder = Callable[[str], Sequence[Point]]
_TAG = re.compile(r"(<[^>]*>)")
_INLINE = re.compile(r"</?(?:a|em|strong|code)\b")


@dataclass(frozen=True, slots=True)
class Pointed:
    """`counts`: how many of each kind, none where there is none."""

    html: Markup
    counts: Mapping[Kind, int]


@dataclass(slots=True)
class _Node:
    """Words between two tags: where they stand among the pieces, and in the words of their block."""

    place: int
    words: str
    begins: int
    link: Kind | None


def point_out(html: str, find: Finder) -> Pointed:
    """The HTML is our own, cleaned when it was written."""
    pieces = _TAG.split(html)
    counted: list[Point] = []
    for block in _blocks(pieces):
        points = _points_in(block, find)
        counted += points
        for node in block:
            pieces[node.place] = _marked(node, points)
    return Pointed(Markup("".join(pieces)), count_points(counted))  # noqa: S704


def _blocks(pieces: Sequence[str]) -> Iterator[list[_Node]]:
    """The words of each block; of what is in it one after the other, so that marks in the text part no name."""
    block: list[_Node] = []
    link: Kind | None = None
    for place, piece in enumerate(pieces):
        if place % 2 == 0:
            begins = block[-1].begins + len(block[-1].words) if block else 0
            block += [_Node(place, unescape(piece), begins, link)] if piece else []
            continue
        if piece.startswith("<a "):
            link = Kind.MAIL if 'href="mailto:' in piece else Kind.LINK
        elif piece == "</a>":
            link = None
        if not _INLINE.match(piece):
            yield block
            block = []
    yield block


def _points_in(block: Sequence[_Node], find: Finder) -> list[Point]:
    """A link is one, whatever its words."""
    words = "".join(node.words for node in block)
    links = [Point(node.link, node.begins, node.begins + len(node.words)) for node in block if node.link]
    return choose([*links, *(find(words) if words else ())], length=len(words))


def _marked(node: _Node, points: Sequence[Point]) -> str:
    said: list[str] = []
    at = 0
    for point in points[bisect_right(points, node.begins, key=lambda one: one.ends) :]:
        if point.begins >= node.begins + len(node.words):
            break
        begins, ends = max(point.begins - node.begins, 0), min(point.ends - node.begins, len(node.words))
        if begins < ends:
            said += [escape(node.words[at:begins], quote=False), "<mark>", escape(node.words[begins:ends], quote=False)]
            said.append("</mark>")
            at = ends
    return "".join([*said, escape(node.words[at:], quote=False)])
