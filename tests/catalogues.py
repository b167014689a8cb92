"""A small folder of catalogues."""

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po


def keep_catalogues(folder: Path) -> Path:
    """Four sentences, of which Wolof has one for sure, one in doubt, one in part, and one not at all."""
    template, wolof = Catalog(), Catalog(locale="wo")
    for catalog in (template, wolof):
        catalog.add("Save")
        catalog.add("now", context="week")
        catalog.add("Send", flags=["fuzzy"] if catalog is wolof else [])
        catalog.add(("%(num)s text", "%(num)s texts"))
    wolof["Save"].string = "Denc"
    wolof["Send"].string = "Yónnee"
    wolof["%(num)s text"].string = ("%(num)s mbind", "")
    _keep(template, folder / "messages.pot")
    _keep(wolof, folder / "wo" / "LC_MESSAGES" / "messages.po")
    return folder


def _keep(catalog: Catalog, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog)
