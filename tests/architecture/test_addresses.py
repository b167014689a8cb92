"""An address is read by whoever sees a screen, a history or a log: it carries numbers and fixed names, never words of a text."""

from flask import Flask

FREE_WORDS = {"slug", "token", "language", "name", "filename", "form"}
"""Besides numbers: an exchange's slug, secrets, codes of languages and names of ours.

Links to a file have its kind for a name; the name it was sent with leads there too.
"""


def test_no_part_of_an_address_is_made_of_a_texts_words(shared_app: Flask) -> None:
    found = {
        f"{rule.rule}: {argument}"
        for rule in shared_app.url_map.iter_rules()
        for argument in rule.arguments
        if type(rule._converters[argument]).__name__ not in {"IdConverter", "IntegerConverter", "AnyConverter"}
        and argument not in FREE_WORDS
    }
    assert found == set()
