"""The longer words for each reason of a decision: as they stand before an organiser changes them, and put into a form."""

import tomllib
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from forum.moderation.rules import REASONS, Kind

FOLDER = Path(__file__).resolve().parent / "reasons"
KINDS = (Kind.RETURN, Kind.HIDE)
NAMES = tuple(f"{kind}.{code}" for kind in KINDS for code in REASONS[kind])
"""Of all templates, as in their addresses: `return.unclear`."""
SOURCE = "en"


def prefill(name: str, *, languages: Sequence[str]) -> dict[str, str]:
    """In those of `languages` that we have it in; in English where that is none of them."""
    kind, _, code = name.partition(".")
    words = {tag: written(tag.split("-")[0]).get(kind, {}).get(code, "") for tag in languages}
    return {tag: line for tag, line in words.items() if line} or {SOURCE: written(SOURCE)[kind][code]}


@lru_cache
def written(language: str) -> Mapping[str, Mapping[str, str]]:
    """By kind and code; empty in a language that we have none in."""
    path = FOLDER / f"{language}.toml"
    known = {file.stem for file in FOLDER.glob("*.toml")}
    return tomllib.loads(path.read_text(encoding="utf-8")) if language in known else {}


def put_in(typed: str, template: str, *, known: Collection[str]) -> str:
    """The template in the place of nothing, or of another that was left as it is (`known`); else below what she wrote."""
    left_as_it_is = {_squeeze(words) for words in ("", *known)}
    if _squeeze(typed) in left_as_it_is:
        return template
    return typed if _squeeze(template) in _squeeze(typed) else f"{typed.rstrip()}\n\n{template}"


def _squeeze(words: str) -> str:
    return " ".join(words.split())
