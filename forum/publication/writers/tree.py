"""A book as the tree that pandoc makes of a page: given it at once, pandoc needs half of the memory and of the time."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from forum.kernel.wording import direction
from forum.publication.book import Block, Book, Drawing, Heading, InEach, Items, Line, Passage, Table, Words
from forum.publication.writers.html import as_address
from forum.publication.writers.nodes import Node, as_nodes
from forum.reports.printed import printable
from forum.statistics.pictures.drawing import Picture

Part = dict[str, Any]
"""{"t": what it is, "c": what is in it}"""
VERSION = [1, 23]
"""Of pandoc's types."""
PLAIN = ["", [], []]
NUMBERED = [1, {"t": "Decimal"}, {"t": "Period"}]
_HEADINGS = frozenset({"h4", "h5", "h6"})
_BLOCKS = _HEADINGS | {"p", "ul", "ol", "blockquote", "pre", "hr"}


def as_tree(book: Book) -> Part:
    blocks = [para(each(book, lines if len(set(lines)) > 1 else lines[:1])) for lines in book.cover]
    for chapter in book.chapters:
        blocks.append(header(1, each(book, chapter.title)))
        for one in chapter.blocks:
            blocks += told(book, one)
    title = {"t": "MetaInlines", "c": [said(" · ".join(book.titles))]}
    return {"pandoc-api-version": VERSION, "meta": {"title": title}, "blocks": blocks}


def told(book: Book, block: Block) -> Iterable[Part]:
    match block:
        case Heading():
            return [header(block.level, each(book, block.words))]
        case Words():
            return words(book, block)
        case Line():
            return [div(tag, [para([said(one)])]) for tag, one in zip(book.languages, block.words, strict=True)]
        case Items():
            return [part("BulletList", [[part("Plain", each(book, item))] for item in block.items])]
        case Table():
            return [div(tag, [figures(block, place)]) for place, tag in enumerate(book.languages)]
        case Drawing():
            return [para([image(book, one)]) for one in block.pictures]


def words(book: Book, block: Words) -> Iterator[Part]:
    if block.byline:
        number = [part("Strong", [said(str(block.number))]), said(" · ")] if block.number else []
        yield para([*number, *each(book, block.byline)])
    cells = [[div(tag, passage(one))] for tag, one in zip(book.languages, block.passages, strict=True)]
    if book.is_side_by_side:
        yield table([], [cells], widths=[1 / len(cells)] * len(cells))
    else:
        yield from cells[0]


def passage(one: Passage) -> list[Part]:
    note = [para([part("Emph", [said(one.note)])])] if one.note else []
    label = [para([said(one.label)])] if one.label else []
    return [*note, div(one.language, blocks(as_nodes(one.html))), *label]


def figures(block: Table, place: int) -> Part:
    columns, *rows = [
        [[part("Plain", [said(cell)])] for cell in row] for row in (block.columns[place], *block.rows[place])
    ]
    return table(columns, rows, title=block.titles[place])


def image(book: Book, picture: Picture) -> Part:
    alt = said(f"{picture.title}. {picture.description}")
    return part("Image", [PLAIN, [alt], [as_address(book, picture), ""]])


def each(book: Book, wordings: InEach) -> list[Part]:
    if len(wordings) == 1:
        return [said(wordings[0])]
    spans = [part("Span", [spoken(tag), [said(one)]]) for tag, one in zip(book.languages, wordings, strict=True)]
    return [inline for span in spans for inline in (said(" · "), span)][1:]


def blocks(nodes: Sequence[Node]) -> list[Part]:
    """Words that stand in none make one of their own."""
    found: list[Part] = []
    line: list[Part] = []
    for node in nodes:
        if isinstance(node, str) or node["tag"] not in _BLOCKS:
            line += inlines([node])
            continue
        found += [part("Plain", line)] if line else []
        found.append(_block(node))
        line = []
    return found + ([part("Plain", line)] if line else [])


def _block(node: dict[str, Any]) -> Part:
    inside = node["children"]
    match node["tag"]:
        case "ul" | "ol" as tag:
            items = [blocks([item]) for item in inside]
            return part("BulletList", items) if tag == "ul" else part("OrderedList", [NUMBERED, items])
        case "blockquote":
            return part("BlockQuote", blocks(inside))
        case "hr":
            return {"t": "HorizontalRule"}
        case "pre":
            return part("CodeBlock", [PLAIN, letters(node)])
        case tag:
            return para([part("Strong", inlines(inside))] if tag in _HEADINGS else inlines(inside))


def inlines(nodes: Sequence[Node]) -> list[Part]:
    return [one for node in nodes for one in _inline(node)]


def _inline(node: Node) -> list[Part]:
    if isinstance(node, str):
        return [said(node)]
    inside = inlines(node["children"])
    match node["tag"]:
        case "br":
            return [{"t": "LineBreak"}]
        case "em" | "strong" as tag:
            return [part({"em": "Emph", "strong": "Strong"}[tag], inside)]
        case "code":
            return [part("Code", [PLAIN, letters(node)])]
        case "a" if "href" in node:
            return [part("Link", [PLAIN, inside, [node["href"], ""]])]
        case _:
            return inside


def letters(node: Node) -> str:
    return printable(node) if isinstance(node, str) else "".join(map(letters, node["children"]))


def table(
    head: Sequence[list[Part]], rows: Sequence[Sequence[list[Part]]], *, title: str = "", widths: Sequence[float] = ()
) -> Part:
    default = {"t": "AlignDefault"}
    sizes = [{"t": "ColWidth", "c": width} for width in widths] or [{"t": "ColWidthDefault"}] * len(head)
    first, *others = [[PLAIN, [[PLAIN, default, 1, 1, cell] for cell in row]] for row in (head, *rows)]
    caption = [None, [part("Plain", [said(title)])] if title else []]
    columns = [[default, size] for size in sizes]
    return part(
        "Table", [PLAIN, caption, columns, [PLAIN, [first] if head else []], [[PLAIN, 0, [], others]], [PLAIN, []]]
    )


def part(kind: str, content: Any) -> Part:
    return {"t": kind, "c": content}


def said(wording: str) -> Part:
    return part("Str", " ".join(printable(wording).split("\n")))


def para(inside: list[Part]) -> Part:
    return part("Para", inside)


def header(level: int, inside: list[Part]) -> Part:
    return part("Header", [level, PLAIN, inside])


def div(tag: str, inside: list[Part]) -> Part:
    return part("Div", [spoken(tag), inside])


def spoken(tag: str) -> list[Any]:
    """A language and its direction, as attributes."""
    return ["", [], [["lang", tag], ["dir", direction(tag)]]]
