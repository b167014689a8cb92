"""Clean HTML as nested values, for writers that know no HTML."""

from html.parser import HTMLParser
from typing import Any

Node = str | dict[str, Any]
_VOID = frozenset({"br", "hr"})


def as_nodes(html: str) -> list[Node]:
    """Each tag as {"tag", "children"}, a link with its "href" besides; words as they are."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.top


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
        """White space between blocks is none of their words."""
        if words.strip() or (self._open and self._open[-1]["tag"] not in {"ol", "ul", "blockquote"}):
            self._here().append(words)

    def _here(self) -> list[Node]:
        found: list[Node] = self._open[-1]["children"] if self._open else self.top
        return found
