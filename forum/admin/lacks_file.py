"""What the interface lacks in a language, as a PO catalogue for whoever can translate it."""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from forum.kernel.catalogues import cover, read_template, read_translations
from forum.kernel.wording import CATALOGUES


def write_lacks(language: str, folder: Path = CATALOGUES) -> bytes:
    """Words that are in doubt stand in it, marked as such."""
    created = read_template(folder).creation_date
    catalog = Catalog(locale=language.replace("-", "_"), project="ronda", creation_date=created, fuzzy=False)
    known = read_translations(language, folder)
    for lack in cover(language, folder).lacks:
        source = lack.source
        ours = known.get((source.id, source.context), source)
        catalog.add(source.id, ours.string, source.locations, ours.flags, context=source.context)
    content = BytesIO()
    write_po(content, catalog, width=0, include_lineno=False)
    return content.getvalue()
