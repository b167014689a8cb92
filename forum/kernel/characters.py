"""What people type, made safe to store and to show: NFC, no control characters, no bidi tricks, no piles of marks."""

import re
import unicodedata
from itertools import groupby

MOST_MARKS = 8
"""Combining marks kept on one base letter: more than any writing system stacks, too few to paint over other lines."""

_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_UNWANTED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")
_OVERRIDES = re.compile("[\u202a-\u202e]")
_SPACES = re.compile(r"(?![\u00a0\u202f]\S)\s+")
_INVISIBLE = re.compile("[\xad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\uffa0]")
_MARK_RUN = re.compile(rf"[^\x00-\u02ff]{{{MOST_MARKS + 1},}}")


def clean_text(text: str) -> str:
    """A text of several lines. Lines end in a line feed; isolates and marks of direction stay (Arabic needs them),
    embeddings and overrides, which make letters read in another order than they are stored, go."""
    cleaned = _UNWANTED.sub("", _LINE_ENDS.sub("\n", text))
    return _cap_marks(unicodedata.normalize("NFC", _OVERRIDES.sub("", cleaned)))


def clean_line(text: str) -> str:
    """A title or a question: as `clean_text`, on one line, each run of white space one space.
    A lone space that holds words together stays: French sets one before its colon and question mark."""
    return _SPACES.sub(" ", clean_text(text)).strip()


def clean_name(text: str) -> str:
    """A person's, organisation's or file's name: as `clean_line`, with nothing invisible to make it pass for another.
    The joiners (U+200C, U+200D) stay: Persian and Indic names are spelt with them."""
    return " ".join(clean_line(_INVISIBLE.sub("", text)).split())


def _cap_marks(text: str) -> str:
    return _MARK_RUN.sub(lambda run: _cap_run(run[0]), text)


def _cap_run(run: str) -> str:
    kept: list[str] = []
    for is_mark, characters in groupby(run, _is_mark):
        kept.extend(list(characters)[: MOST_MARKS if is_mark else None])
    return "".join(kept)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character) in {"Mn", "Me"}


def cut(text: str, most: int) -> str:
    """The first `most` characters, less where that would part a letter from its marks or an emoji from its parts."""
    end = most
    while 0 < end < len(text) and (_is_extension(text[end]) or text[end - 1] == "\u200d"):
        end -= 1
    return text[:end]


def shorten(text: str, most: int) -> str:
    """The beginning of a line in at most `most` characters and a "…", whole words where the script parts them."""
    if len(text) <= most:
        return text
    kept = cut(text, most)
    if not text[len(kept)].isspace():
        whole = kept.rpartition(" ")[0]
        kept = whole if len(whole) > most // 2 else kept
    return f"{kept.rstrip(' ,;:(–—-')}…"


def _is_extension(character: str) -> bool:
    return (
        unicodedata.category(character)[0] == "M" or character == "\u200d" or "\U0001f3fb" <= character <= "\U0001f3ff"
    )


def isolate(name: str) -> str:
    """Somebody's words inside ours, kept from turning the direction of the line."""
    return f"\u2068{name}\u2069" if name else ""
