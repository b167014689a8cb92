"""Participants' Markdown: split into the blocks that versions are compared by, and made into HTML safe for anybody.

Three layers, each of which alone lets nothing through: the Markdown reader knows no HTML; `first_pass` (bleach) and
`boundary` (nh3) keep a short list of tags. What is stored has passed all of them; nothing is cleaned when read.
"""

import hashlib
import re
import threading
import unicodedata
from collections.abc import Iterable, MutableMapping, Sequence
from html import escape
from itertools import pairwise
from typing import Any

import nh3
from bleach.sanitizer import Cleaner
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from forum.kernel.characters import clean_line, clean_text

LINK_REL = "nofollow ugc noopener"
_LINK = re.compile(r"(?:https?://|mailto:)[^\s<>\"]+\Z", re.IGNORECASE)
_ORDINAL = re.compile(r"\d{1,6}\Z", re.ASCII)
_TAGS = frozenset(
    {"a", "blockquote", "br", "code", "em", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "strong", "ul"}
)
_BLOCK_TAGS = frozenset({"blockquote", "h4", "h5", "h6", "hr", "ol", "p", "pre", "ul"})
_HIGHEST_HEADING, _LOWEST_HEADING = 4, 6
_MOST_GROWTH = 10
_SMALL = 1_000


def split_paragraphs(source: str) -> tuple[str, ...]:
    """The blocks of a text: a paragraph, a whole list, a quote, a heading, a piece of code.

    Joined by blank lines they give the source back, but for its number of blank lines; split again, themselves."""
    lines = clean_text(source).split("\n")
    starts = [token.map[0] for token in _splitter.parse("\n".join(lines)) if token.level == 0 and token.map]
    blocks = ("\n".join(lines[begin:end]) for begin, end in pairwise([*starts, len(lines)]))
    return tuple(block.rstrip() for block in blocks)


def digest(paragraph: str) -> str:
    """16 hexadecimal digits that stay the same as long as the words do: white space and Unicode form do not count."""
    words = " ".join(unicodedata.normalize("NFC", paragraph).split())
    return hashlib.sha256(words.encode("utf-8", "backslashreplace")).hexdigest()[:16]


def render(paragraphs: Sequence[str]) -> str:
    """Safe HTML. Each block of paragraph i carries data-p="i". Headings begin at h4, for pages own those above.

    Never more than ten times as long as the source (and a little): a text made to grow is shown as it was typed."""
    cleaned = [clean_text(paragraph) for paragraph in paragraphs]
    heading_levels: list[int] = []
    html = "".join(_render_paragraph(number, text, heading_levels) for number, text in enumerate(cleaned))
    if len(html) > _MOST_GROWTH * sum(map(len, cleaned)) + _SMALL:
        html = boundary("".join(_render_verbatim(text) for text in cleaned if text))
    return html


def plain(paragraphs: Iterable[str]) -> str:
    """The words without the marks, for excerpts, mail and search; a blank line between blocks, a line for each item."""
    return "\n\n".join(filter(None, (_plain_paragraph(clean_text(paragraph)) for paragraph in paragraphs)))


def render_plain(text: str) -> str:
    """A title or question as HTML: one line, no markup at all."""
    return escape(clean_line(text))


def first_pass(html: str) -> str:
    """bleach, safe without the other layers."""
    return _layers.first.clean(html)


def boundary(html: str) -> str:
    """nh3, safe without the other layers: nothing reaches a reader that has not passed it."""
    return _boundary.clean(html)


def _render_paragraph(number: int, text: str, heading_levels: list[int]) -> str:
    tokens = _reader.parse(text, {"heading_levels": heading_levels})
    for token in tokens:
        if token.level == 0 and token.nesting >= 0:
            token.attrSet("data-p", str(number))
    html: str = _reader.renderer.render(tokens, _reader.options, {})
    # bleach costs more than all the rest; where no link is, there is no attribute with anything of the writer's in it
    return boundary(first_pass(html) if "<a " in html else html)


def _render_verbatim(text: str) -> str:
    return f"<p>{escape(text, quote=False).replace(chr(10), '<br>')}</p>\n"


def _plain_paragraph(text: str) -> str:
    lines: list[str] = []
    prefix = ""
    for token in _reader.parse(text, {"heading_levels": []}):
        if token.type == "list_item_open":
            prefix = f"{token.info}{token.markup} " if token.info else "- "
        elif token.type == "inline":
            lines.append(prefix + _plain_inline(token.children or ()))
            prefix = ""
        elif token.type == "fence":
            lines.append(token.content.rstrip("\n"))
    return "\n".join(lines)


def _plain_inline(children: Iterable[Token]) -> str:
    return "".join("\n" if child.type in {"softbreak", "hardbreak"} else child.content for child in children)


def _lower_headings(state: StateCore) -> None:
    """h4 for the first heading whatever its marks, and never a step of more than one downwards."""
    levels: list[int] = state.env["heading_levels"]
    for token in state.tokens:
        if token.type == "heading_open":
            written = int(token.tag[1])
            while levels and levels[-1] >= written:
                levels.pop()
            levels.append(written)
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(_HIGHEST_HEADING + len(levels) - 1, _LOWEST_HEADING)}"


def _images_to_links(state: StateCore) -> None:
    """A picture from elsewhere tells its host who reads: it becomes a link, or its words where a link is already."""
    for token in state.tokens:
        inside_link = 0
        children: list[Token] = []
        for child in token.children or ():
            inside_link += child.nesting if child.type in {"link_open", "link_close"} else 0
            children.extend(_without_image(child, inside_link) if child.type == "image" else [child])
        if token.children:
            token.children = children


def _without_image(image: Token, inside_link: int) -> list[Token]:
    address = str(image.attrs["src"])
    words = Token("text", "", 0, content=image.content or address)
    if inside_link:
        return [words]
    return [Token("link_open", "a", 1, attrs={"href": address}), words, Token("link_close", "a", -1)]


def _mark_links(state: StateCore) -> None:
    for token in state.tokens:
        for child in token.children or ():
            if child.type == "link_open":
                child.attrs = {"href": child.attrs["href"], "rel": LINK_REL}


def _render_code(
    _renderer: RendererProtocol,
    tokens: Sequence[Token],
    index: int,
    _options: OptionsDict,
    _env: MutableMapping[str, Any],
) -> str:
    """As the library does, but the attribute stands on the block, and no word of the writer's becomes a class."""
    code = tokens[index]
    number = f' data-p="{code.attrs["data-p"]}"' if "data-p" in code.attrs else ""
    return f"<pre{number}><code>{escape(code.content, quote=False)}</code></pre>\n"


def _make_reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True, "xhtmlOut": False})
    # Every block must mean the same alone, and what laypeople mean: no references to elsewhere in the text, no heading
    # out of a line of dashes, no code out of an indent. Entities could bring back characters that were cleaned away.
    reader.disable(["reference", "lheading", "code", "html_block", "html_inline", "entity"]).enable("linkify")
    reader.validateLink = lambda url: bool(_LINK.match(url))  # type: ignore[method-assign]
    for rule in (_images_to_links, _lower_headings, _mark_links):
        reader.core.ruler.push(rule.__name__, rule)
    reader.add_render_rule("fence", _render_code)
    return reader


def _make_splitter() -> MarkdownIt:
    splitter = _make_reader()
    splitter.core.ruler.enableOnly(["normalize", "block"])
    return splitter


def _allow_attribute(tag: str, name: str, value: str) -> bool:
    match (tag, name):
        case ("a", "href"):
            return bool(_LINK.match(value))
        case ("a", "rel"):
            return value == LINK_REL
        case (_, "data-p"):
            return tag in _BLOCK_TAGS and bool(_ORDINAL.match(value))
    return False


def _filter_attribute(tag: str, name: str, value: str) -> str | None:
    return value if _allow_attribute(tag, name, value) else None


class _Layers(threading.local):
    """A bleach Cleaner keeps state while it cleans: one for each thread."""

    def __init__(self) -> None:
        self.first = Cleaner(_TAGS, _allow_attribute, {"http", "https", "mailto"}, strip=True, strip_comments=True)


_reader = _make_reader()
_splitter = _make_splitter()
_layers = _Layers()
_boundary = nh3.Cleaner(
    tags=set(_TAGS),
    attributes={"a": {"href"}, **{tag: {"data-p"} for tag in _BLOCK_TAGS}},
    attribute_filter=_filter_attribute,
    url_schemes={"http", "https", "mailto"},
    link_rel=LINK_REL,
)
