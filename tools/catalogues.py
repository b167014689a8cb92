"""Keep translations/ in step with the sources.

`catalogues.py update` gathers the strings, `catalogues.py check` says what a catalogue lacks.
"""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

FOLDER = Path("translations")
TEMPLATE = FOLDER / "messages.pot"
COMPLETE_LOCALES = frozenset({"ar", "es", "fr", "pt"})
"""English is the language of the sources; any other locale may have gaps, which show in English."""

KEYWORDS = ("mark", "lazy_gettext", "lazy_ngettext:1,2", "lazy_pgettext:1c,2", "lazy_npgettext:1c,2,3")


def extract() -> Catalog:
    keywords = [f"--keyword={keyword}" for keyword in KEYWORDS]
    with tempfile.NamedTemporaryFile(suffix=".pot") as output:
        command = ["extract", "--mapping-file=pyproject.toml", *keywords, f"--output-file={output.name}", "."]
        quiet_babel = [sys.executable, "-m", "babel.messages.frontend", "--quiet"]
        subprocess.run([*quiet_babel, *command], check=True)
        return read_po(Path(output.name).open("rb"))


def read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3], domain="messages")


def write(path: Path, catalog: Catalog) -> None:
    with path.open("wb") as file:
        write_po(file, catalog, width=0, include_lineno=False, ignore_obsolete=True, sort_output=True)


def catalogue_files() -> list[Path]:
    return sorted(FOLDER.glob("*/LC_MESSAGES/messages.po"))


def messages(catalog: Catalog) -> dict[object, Message]:
    """Keyed by what makes a message one of its own: its words and their context."""
    return {(message.id, message.context): message for message in catalog if message.id}


def update() -> None:
    template = extract()
    template.project = "ronda"
    FOLDER.mkdir(exist_ok=True)
    if not TEMPLATE.exists() or messages(read_template()).keys() != messages(template).keys():
        write(TEMPLATE, template)
    for path in catalogue_files():
        catalog = read(path)
        if messages(catalog).keys() != messages(template).keys():
            catalog.update(template, no_fuzzy_matching=True, update_creation_date=False)
            write(path, catalog)


def read_template() -> Catalog:
    with TEMPLATE.open("rb") as file:
        return read_po(file)


def is_translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, list | tuple) else (message.string,)
    return all(strings)


def faults(locale: str, catalog: Catalog, expected: dict[object, Message]) -> Iterator[str]:
    found = messages(catalog)
    yield from (f"lacks {message.id!r}" for key, message in expected.items() if key not in found)
    yield from (f"no longer used: {message.id!r}" for key, message in found.items() if key not in expected)
    for message in found.values():
        if message.fuzzy:
            yield f"unsure of {message.id!r}"
        elif locale in COMPLETE_LOCALES and not is_translated(message):
            yield f"not translated: {message.id!r}"
    for message, errors in catalog.check():
        yield from (f"{error}: {message.id!r}" for error in errors)


def check() -> int:
    expected = messages(extract())
    missing = COMPLETE_LOCALES - {path.parts[-3] for path in catalogue_files()}
    lines = [f"translations/{locale}: is not there" for locale in sorted(missing)]
    for path in catalogue_files():
        lines += [f"{path}: {fault}" for fault in faults(path.parts[-3], read(path), expected)]
    print("\n".join(lines) or f"Catalogues hold all {len(expected)} strings.")
    return 1 if lines else 0


if __name__ == "__main__":
    if sys.argv[1:] == ["update"]:
        update()
    elif sys.argv[1:] == ["check"]:
        sys.exit(check())
    else:
        sys.exit("usage: catalogues.py update|check")
