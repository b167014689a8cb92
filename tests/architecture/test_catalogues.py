"""`make catalogues-check` refuses a complete language that lacks a sentence."""

import runpy
from pathlib import Path

from babel.messages.catalog import Catalog

from forum.kernel.wording import locales

TOOL = runpy.run_path(str(Path(__file__).resolve().parents[2] / "tools" / "catalogues.py"))


def faults(locale: str, *, string: str, flags: tuple[str, ...] = ()) -> list[str]:
    template, catalog = Catalog(), Catalog(locale=locale)
    template.add("Save")
    catalog.add("Save", string, flags=flags)
    return list(TOOL["faults"](locale, catalog, TOOL["messages"](template)))


def test_every_language_of_the_interface_is_to_be_complete() -> None:
    assert {*TOOL["COMPLETE_LOCALES"], "en"} == set(locales())


def test_a_sentence_that_a_complete_language_lacks_is_a_fault() -> None:
    for locale in TOOL["COMPLETE_LOCALES"]:
        assert faults(locale, string="") == ["not translated: 'Save'"]
        assert faults(locale, string="x") == []


def test_a_sentence_in_doubt_is_a_fault_in_any_language() -> None:
    assert faults("pt", string="Guardar", flags=("fuzzy",)) == ["unsure of 'Save'"]
    assert faults("wo", string="Denc", flags=("fuzzy",)) == ["unsure of 'Save'"]


def test_a_language_that_is_not_to_be_complete_may_have_gaps() -> None:
    assert faults("wo", string="") == []
