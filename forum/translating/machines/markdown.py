"""A line of Markdown taken apart into what may be translated and what must come back as it is, and put together again.

What goes to a machine is a small piece of HTML: the words, escaped, with `<span id="n">` for each pair of marks
or link around words and `<img id="n">` for each thing kept back. Nothing else is ever accepted in return.
"""

import html
import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

ADDRESS = re.compile(
    r"<(?:https?://|mailto:)[^\s<>]{1,2000}>"
    r"|(?:https?://|www\.)[^\s<>\[\]()]*(?:\([^\s<>()]*\)[^\s<>\[\]()]*)*(?<![.,;:!?'\"*_~»])"
    r"|(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,8}[^\W\d_]{2,24}"
    r"|(?<![\w.-])(?:[\w-]{1,63}\.){1,4}(?:com|org|net|int|gov|edu|info)(?![\w-])"
)
_TELEPHONE = r"(?<!\w)\+?\(?\d[\d ()./\-]{5,24}\d(?!\w)"
_KEPT = rf"``[^\n]+?``|`[^`\n]+`|\\[!-/:-@\[-`{{-~]|{ADDRESS.pattern}|{_TELEPHONE}"
_LINK = r"!?\[(?P<words>[^\[\]\n]+)\](?P<target>\((?:[^()\n]|\([^()\n]*\))*\)|\[[^\[\]\n]*\])"
_MARK = r"\*{1,3}|_{1,3}|~~"
_PIECE = re.compile(rf"(?P<link>{_LINK})|(?P<kept>{_KEPT})|(?P<mark>{_MARK})")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_FRAME = re.compile(r"\s*(?:(?:>|[-*+]\s|\d{1,9}[.)]\s|#{1,6}\s)\s*)*")
_OUR_TAG = re.compile(r'</span>|<(?P<name>span|img) id="(?P<number>[0-9]{1,5})" ?/?>')
_ANY_TAG = re.compile(r"<[A-Za-z/!?]")
_DEEPEST = 12
_DEFINITION = re.compile(r"\s*\[[^\]\n]+\]:\s")


@dataclass(frozen=True)
class Kept:
    literal: str


@dataclass
class Pair:
    opening: str
    closing: str = ""
    inside: "list[Node]" = field(default_factory=list)


Node = str | Kept | Pair


class StructureLost(Exception):
    """What came back does not hold each mark and each kept thing exactly once."""


@dataclass(frozen=True)
class Line:
    """One line: its frame (bullet, quote sign, trailing break), kept apart, and the nodes between."""

    before: str
    nodes: list[Node]
    after: str

    @property
    def has_words(self) -> bool:
        return any(has_letters(words) for words in words_in(self.nodes))


def has_letters(text: str) -> bool:
    return any(character.isalpha() for character in text)


def numbers_in(text: str) -> Counter[str]:
    return Counter(without_points(number) for number in written_numbers(text))


def written_numbers(text: str) -> list[str]:
    return _NUMBER.findall(text)


def without_points(number: str) -> str:
    return re.sub(r"[.,:]", "", number)


def read_line(line: str, pattern: re.Pattern[str]) -> Line:
    if _DEFINITION.match(line):
        return keep_line(line)
    frame = _FRAME.match(line)
    before = frame[0] if frame else ""
    words = line[len(before) :].rstrip().removesuffix("\\").rstrip()
    return Line(before, _read_nodes(words, pattern), line[len(before) + len(words) :])


def keep_line(line: str) -> Line:
    return Line("", [Kept(line)], "")


def pattern_of(keep: Collection[str]) -> re.Pattern[str]:
    """What to look for in a line: links, marks, things to keep, and these names as whole words."""
    names = sorted({name for name in keep if len(name.strip()) > 1}, key=len, reverse=True)
    if not names:
        return _PIECE
    spelled = "|".join(re.escape(name) for name in names)
    return re.compile(rf"(?P<name>(?<!\w)(?:{spelled})(?!\w))|{_PIECE.pattern}")


def write_nodes(nodes: list[Node]) -> str:
    written = []
    for node in nodes:
        if isinstance(node, str):
            written.append(node)
        elif isinstance(node, Kept):
            written.append(node.literal)
        else:
            written.append(_write_pair(node))
    return "".join(written)


def words_in(nodes: list[Node]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, str):
            yield node
        elif isinstance(node, Pair):
            yield from words_in(node.inside)


def _write_pair(pair: Pair) -> str:
    """Marks must touch the words they mark, and a machine may have put a space between."""
    inside = write_nodes(pair.inside)
    words = inside.strip()
    if not words:
        return pair.opening + inside + pair.closing
    start = inside.index(words)
    return inside[:start] + pair.opening + words + pair.closing + inside[start + len(words) :]


def _read_nodes(words: str, pattern: re.Pattern[str]) -> list[Node]:
    stack = _Stack()
    position = 0
    for piece in pattern.finditer(words):
        stack.add(words[position : piece.start()])
        position = piece.end()
        if piece["link"]:
            opening = "![" if piece["link"].startswith("!") else "["
            inside = _read_nodes(piece["words"], pattern)
            stack.add(Pair(opening, "]" + piece["target"], inside))
        elif piece["mark"]:
            stack.add_mark(piece["mark"], words[: piece.start()][-1:], words[piece.end() : piece.end() + 1])
        else:
            stack.add(Kept(piece[0]))
    stack.add(words[position:])
    return stack.close()


class _Stack:
    """Pairs opened and not yet closed; what is never closed becomes words again. Linear in the length of the line."""

    def __init__(self) -> None:
        self._open: list[Pair] = [Pair("")]
        self._waiting: Counter[str] = Counter()

    def add(self, node: Node) -> None:
        inside = self._open[-1].inside
        if isinstance(node, str) and inside and isinstance(inside[-1], str):
            inside[-1] += node
        elif node != "":
            inside.append(node)

    def add_mark(self, mark: str, before: str, after: str) -> None:
        within_a_word = before.isalnum() and after.isalnum() and "_" in mark
        if not within_a_word and before.strip() and self._waiting[mark]:
            self._close_pair(mark)
        elif not within_a_word and after.strip() and len(self._open) < _DEEPEST:
            self._open.append(Pair(mark, mark))
            self._waiting[mark] += 1
        else:
            self.add(mark)

    def close(self) -> list[Node]:
        while len(self._open) > 1:
            self._drop()
        return self._open[0].inside

    def _close_pair(self, mark: str) -> None:
        while self._open[-1].opening != mark:
            self._drop()
        pair = self._open.pop()
        self._waiting[mark] -= 1
        self.add(pair)

    def _drop(self) -> None:
        unclosed = self._open.pop()
        self._waiting[unclosed.opening] -= 1
        self.add(unclosed.opening)
        for node in unclosed.inside:
            self.add(node)


class Coding:
    """The HTML of one line's nodes, and the way back."""

    def __init__(self, nodes: list[Node]) -> None:
        self._numbered: list[Kept | Pair] = []
        self.sent = self._encode(nodes)

    def read_back(self, received: str) -> list[Node]:
        """Raises StructureLost."""
        return _Reader(self._numbered).read(received)

    def _encode(self, nodes: list[Node]) -> str:
        return "".join(self._encode_node(node) for node in nodes)

    def _encode_node(self, node: Node) -> str:
        if isinstance(node, str):
            return html.escape(node, quote=False)
        number = len(self._numbered)
        self._numbered.append(node)
        if isinstance(node, Kept):
            return f'<img id="{number}">'
        return f'<span id="{number}">{self._encode(node.inside)}</span>'


class _Reader:
    def __init__(self, numbered: list[Kept | Pair]) -> None:
        self._numbered = numbered
        self._unseen = set(range(len(numbered)))
        self._open: list[Pair] = [Pair("")]

    def read(self, received: str) -> list[Node]:
        position = 0
        for tag in _OUR_TAG.finditer(received):
            self._read_words(received[position : tag.start()])
            self._read_tag(tag)
            position = tag.end()
        self._read_words(received[position:])
        if self._unseen or len(self._open) != 1:
            raise StructureLost
        return self._open[0].inside

    def _read_words(self, words: str) -> None:
        if _ANY_TAG.search(words):
            raise StructureLost
        if words:
            self._open[-1].inside.append(html.unescape(words))

    def _read_tag(self, tag: re.Match[str]) -> None:
        if tag[0] == "</span>":
            self._close_pair()
            return
        number = int(tag["number"])
        if number not in self._unseen:
            raise StructureLost
        self._unseen.remove(number)
        node = self._numbered[number]
        if isinstance(node, Kept) is not (tag["name"] == "img"):
            raise StructureLost
        if isinstance(node, Pair):
            self._open.append(Pair(node.opening, node.closing))
        else:
            self._open[-1].inside.append(node)

    def _close_pair(self) -> None:
        if len(self._open) == 1:
            raise StructureLost
        pair = self._open.pop()
        self._open[-1].inside.append(pair)
