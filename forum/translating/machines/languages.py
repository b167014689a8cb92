"""What the machines and the checks know of languages: codes, alphabets, and a few very common words."""

import unicodedata

THREE_LETTERS = {
    "afr": "af", "ara": "ar", "arg": "an", "bel": "be", "bre": "br", "bul": "bg", "cat": "ca", "ces": "cs",
    "cym": "cy", "dan": "da", "deu": "de", "ell": "el", "eng": "en", "epo": "eo", "eus": "eu", "fra": "fr",
    "glg": "gl", "hin": "hi", "ind": "id", "isl": "is", "ita": "it", "kaz": "kk", "mkd": "mk", "mlt": "mt",
    "msa": "ms", "nld": "nl", "nno": "nn", "nob": "nb", "oci": "oc", "pol": "pl", "por": "pt", "ron": "ro",
    "rus": "ru", "sco": "sco", "slv": "sl", "spa": "es", "srd": "sc", "swe": "sv", "tat": "tt", "tur": "tr",
    "ukr": "uk", "urd": "ur", "zho": "zh",
}  # fmt: skip
"""ISO 639-3, as Apertium names its pairs, to the tags used everywhere else here."""

_ALPHABETS: dict[str, frozenset[str]] = {
    **dict.fromkeys(("ar", "fa", "ur", "ps", "ckb"), frozenset({"ARABIC"})),
    **dict.fromkeys(("ru", "uk", "be", "bg", "mk", "kk", "ky", "mn", "tt", "tg"), frozenset({"CYRILLIC"})),
    **dict.fromkeys(("hi", "mr", "ne"), frozenset({"DEVANAGARI"})),
    "am": frozenset({"ETHIOPIC"}),
    "bn": frozenset({"BENGALI"}),
    "el": frozenset({"GREEK"}),
    "he": frozenset({"HEBREW"}),
    "hy": frozenset({"ARMENIAN"}),
    "ja": frozenset({"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"}),
    "ka": frozenset({"GEORGIAN"}),
    "km": frozenset({"KHMER"}),
    "ko": frozenset({"HANGUL", "CJK"}),
    "lo": frozenset({"LAO"}),
    "my": frozenset({"MYANMAR"}),
    "si": frozenset({"SINHALA"}),
    "sr": frozenset({"CYRILLIC", "LATIN"}),
    "ta": frozenset({"TAMIL"}),
    "te": frozenset({"TELUGU"}),
    "th": frozenset({"THAI"}),
    "zh": frozenset({"CJK"}),
}
_LATIN = frozenset({"LATIN"})

_COMMON_WORDS = {
    "en": "the and of to in is that for it with as was on are be this have not by from they we which but has had",
    "fr": "le la les et des du un une est que pour dans qui ne pas sur avec sont nous il ce au aux par cette ont mais",
    "es": "el la los las y del un una es que para en con por se no su al lo como más pero sus hay este esta nos fue",
    "pt": "o os as e do da dos das um uma é que para em com por não na no se mais foi ao pelo pela como são nós",
    "ca": "el la els les i del dels un una és que per a amb no són aquest aquesta en als hi com més han seva nosaltres",
    "it": "il la gli le e del della dei di un una è che per in con non si sono nel nella al più come questo hanno",
    "de": "der die das und ist nicht mit ein eine zu den von für auf dem des sich auch wir sie haben wird oder im",
    "nl": "de het een en van is dat in niet met voor op zijn aan ook wij ze worden door maar bij heeft naar om",
}
_SETS = {language: frozenset(words.split()) for language, words in _COMMON_WORDS.items()}


def primary_tag(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].lower()


def alphabets_of(language: str) -> frozenset[str]:
    """The first words of the Unicode names of the letters this language is written in."""
    tags = language.replace("_", "-").split("-")
    if "Latn" in tags:
        return _LATIN
    return _ALPHABETS.get(tags[0].lower(), _LATIN)


def share_in_alphabet(text: str, language: str) -> float:
    """Of the letters of the text, the share written as this language is (1.0 where there are none)."""
    letters = [character for character in text if character.isalpha()]
    if not letters:
        return 1.0
    alphabets = alphabets_of(language)
    inside = sum(1 for letter in letters if unicodedata.name(letter, "").split(" ", 1)[0] in alphabets)
    return inside / len(letters)


def likely_language(text: str, expected: str) -> str | None:
    """The language this text is plainly in, or None where its common words do not settle it.

    The expected language wins unless another has at least four common words and twice as many.
    """
    words = _words(text)
    base = primary_tag(expected)
    if base not in _SETS:
        return None
    counts = {language: _count(words, language) for language in _SETS}
    best = max(counts, key=lambda language: counts[language])
    if counts[best] >= 4 and counts[best] > 2 * counts[base]:
        return best
    return base if counts[base] else None


def _words(text: str) -> list[str]:
    return "".join(c if c.isalpha() else " " for c in text.lower()).split()


def _count(words: list[str], language: str) -> int:
    known = _SETS[primary_tag(language)]
    return sum(1 for word in words if word in known)
