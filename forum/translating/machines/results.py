"""Whether what a machine gave may stand as a version of what it was given."""

import re
from collections.abc import Sequence

from forum.translating.machines.base import MachineUnavailable
from forum.translating.machines.languages import alphabets_of, likely_language, primary_tag, share_in_alphabet
from forum.translating.machines.markdown import ADDRESS

_TAG = re.compile(r"<\s*[/!?]?\s*[A-Za-z]")
_CODE = re.compile(r"`[^`\n]+`")
_LETTERS_WORTH_A_LOOK = 12
_LEAST_SHARE_IN_ALPHABET = 0.5
_LEAST_LENGTH = 0.35
_GREATEST_LENGTH = 4.0
_LENGTH_WORTH_A_LOOK = 30
_WORDS_WORTH_A_LOOK = 4
"""Of those that begin small: names are the same in most languages."""


def check_result(source_paragraph: str, result: str, *, source: str, target: str) -> None:
    """Raises MachineUnavailable for a result that is empty, far too short or long, in the wrong alphabet or
    language, or that brings markup or addresses its source does not have.

    Length counts letters, an ideograph or syllable sign as three.
    """
    if not any(map(str.isalpha, source_paragraph)):
        return
    if not result.strip():
        raise MachineUnavailable("result_empty")
    if len(_TAG.findall(result)) > len(_TAG.findall(source_paragraph)):
        raise MachineUnavailable("result_with_markup")
    if sorted(ADDRESS.findall(result)) != sorted(ADDRESS.findall(source_paragraph)):
        raise MachineUnavailable("result_with_other_addresses")
    given, got = _bare(source_paragraph), _bare(result)
    _check_length(_length(given), _length(got))
    _check_language(given, got, source=source, target=target)


def check_whole(paragraphs: Sequence[str], results: Sequence[str]) -> None:
    """Raises MachineUnavailable where nothing at all was translated. A few words may be the same in two languages, and
    a paragraph that is a quotation may stand as it is."""
    words = [word for paragraph in paragraphs for word in _bare(paragraph).split()]
    if sum(word[0].islower() for word in words) < _WORDS_WORTH_A_LOOK:
        return
    if words == [word for result in results for word in _bare(result).split()]:
        raise MachineUnavailable("result_unchanged")


def _bare(paragraph: str) -> str:
    return _CODE.sub(" ", ADDRESS.sub(" ", paragraph))


def _length(text: str) -> int:
    return sum(3 if character >= "\u2e80" else 1 for character in text if character.isalpha())


def _check_length(given: int, got: int) -> None:
    if given >= _LENGTH_WORTH_A_LOOK and got < given * _LEAST_LENGTH:
        raise MachineUnavailable("result_too_short")
    if got >= _LENGTH_WORTH_A_LOOK and got > max(given, 10) * _GREATEST_LENGTH:
        raise MachineUnavailable("result_too_long")


def _check_language(given: str, got: str, *, source: str, target: str) -> None:
    if share_in_alphabet(given, source) < _LEAST_SHARE_IN_ALPHABET:
        return
    if _length(got) >= _LETTERS_WORTH_A_LOOK and share_in_alphabet(got, target) < _LEAST_SHARE_IN_ALPHABET:
        raise MachineUnavailable("result_in_other_alphabet")
    if alphabets_of(source) != alphabets_of(target):
        return
    if likely_language(given, source) not in {None, primary_tag(source)}:
        return
    if likely_language(got, target) not in {None, primary_tag(target)}:
        raise MachineUnavailable("result_in_other_language")
