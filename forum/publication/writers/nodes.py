"""Clean HTML as nested values, for writers that know no HTML."""

from html import escape
from html.parser import HTMLParser
from typing import Any

from forum.reports.printed import printable

Node = str | dict[str, Any]
_VOID = frozenset({"br", "hr"})


def as_nodes(html: str) -> list[Node]:
    """Each tag as {"tag", "children"}, a link with its "href" besides; words as they are."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.top


def as_markup(html: str) -> str:
    """The same HTML as XML would have it, which is good HTML too."""
    return "".join(map(_as_markup, as_nodes(html)))


def _as_markup(node: Node) -> str:
    if isinstance(node, str):
        return escape(printable(node))
    tag = node["tag"]
    if tag in _VOID:
        return f"<{tag} />"
    leads = f' href="{escape(node["href"])}"' if "href" in node else ""
    return f"<{tag}{leads}>{''.join(map(_as_markup, node['children']))}</{tag}>"


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.top: list[Node] = []
        self._open: list[dict[str, Any]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node: dict[str, Any] = {"tag": tag, "children": []}
        if href := dict(attrs).get("href"):
            node["href"] = href
        self._here().append(node)
        if tag not in _VOID:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if any(node["tag"] == tag for node in self._open):
            while self._open.pop()["tag"] != tag:
                pass

    def handle_data(self, words: str) -> None:
        """White space between blocks is none of their words, and a line breaks once."""
        if self._here()[-1:] == [{"tag": "br", "children": []}]:
            words = words.removeprefix("\n")
        if words.strip() or (self._open and self._open[-1]["tag"] not in {"ol", "ul", "blockquote"}):
            self._here().append(words)

    def _here(self) -> list[Node]:
        found: list[Node] = self._open[-1]["children"] if self._open else self.top
        return found
