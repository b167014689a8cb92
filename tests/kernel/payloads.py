"""Our own list of texts that try to run script, and what judges whether one came through."""

import json
import re
from pathlib import Path

_PARTS = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))

HTML_PAYLOADS: list[str] = [
    *_PARTS["whole"],
    *(f'<a href="{address}">x</a>' for address in _PARTS["addresses"]),
    *(f"<{carrier} {handler}=alert(1)>x" for handler in _PARTS["handlers"] for carrier in _PARTS["carriers"]),
]
MARKDOWN_PAYLOADS: list[str] = [shape % address for shape in _PARTS["markdown"] for address in _PARTS["addresses"]]

_ADDRESS = r"(?:(?i:https?)://|(?i:mailto):)[^\s\"<>]*"
_REL = 'rel="nofollow ugc noopener"'
_ANCHOR = rf'<a(?: href="{_ADDRESS}")?(?: {_REL})?>|<a {_REL} href="{_ADDRESS}">'
_BLOCK = r'<(?:p|h[456]|ul|ol|blockquote|pre|hr)(?: data-p="[0-9]{1,6}")?>'
_INLINE = r"<(?:br|code|em|li|strong)>"
_CLOSE = r"</(?:a|blockquote|code|em|h[456]|li|ol|p|pre|strong|ul)>"
_HARMLESS = re.compile(rf"(?:{_ANCHOR}|{_BLOCK}|{_INLINE}|{_CLOSE}|[^<])*+\Z")


def is_harmless(html: str) -> bool:
    """Every "<" opens one of the few tags we know, written exactly as we know it. Stricter than any browser."""
    return bool(_HARMLESS.match(html))
