"""How one knocks where texts and their versions leave as files, and come back."""

from datetime import date
from io import BytesIO
from typing import Any

from forum.translating.interchange.carrying import carry_entries, carry_segments, carry_units
from forum.translating.interchange.entries import Filed
from forum.translating.interchange.glossary_table import write_table
from forum.translating.interchange.segments import Segment
from forum.translating.interchange.tmx import write_tmx
from forum.translating.interchange.units import Outgoing, Sent, Status, UnitName
from forum.translating.interchange.xliff import read_xliff, write_xliff
from tests.permissions.table import Cell
from tests.permissions.things import Door, Knock, letter, place_of
from tests.permissions.world import World

PARAGRAPH = Sent(UnitName(1, 16 * "0", 1), "Words", "Mots", Status.DRAFT, ())
PLACES = {"files": "", "round_file": "/out", "check_file": "", "take_file": "/in", "hand_in_files": "/hand-in"}


def take_out_text(world: World, cell: Cell) -> Knock:
    language, found = "es" if "outside her pair" in cell.when else "fr", letter(world, cell)
    path = f"/exchanges/{found.place.slug}/texts/{found.row.text_id}/versions/{language}/document"
    return Knock(path, form={"sure": "1"}, words=found.words)


def files_of_versions(world: World, cell: Cell) -> Knock:
    place, name = place_of(world, cell.when), cell.endpoint.partition(".")[2]
    content = write_xliff(Outgoing(place.slug, "Week 1", "en", "fr", date(2026, 5, 18), [PARAGRAPH], {}))
    forms: dict[str, dict[str, Any]] = {
        "round_file": {"round": "1", "pair": "en fr", "kind": "po"},
        "check_file": {"file": (BytesIO(content), "a.xlf")},
        "take_file": {"carried": carry_units(read_xliff(content))},
        "hand_in_files": {"language": "fr", "texts": "1"},
    }
    return Knock(f"/exchanges/{place.slug}/desk/translations/files{PLACES[name]}", form=forms.get(name))


TERMS = [Filed({"en": "street", "es": "calle", "fr": "rue"})]
SEGMENTS = [Segment("en", "fr", "Good morning.", "Bonjour.")]
OTHER_PLACES = {
    "glossary_file": "glossary/out",
    "check_glossary": "glossary/file",
    "take_glossary": "glossary/in",
    "memory": "translations/memory",
    "memory_file": "translations/memory/out",
    "check_memory": "translations/memory",
    "take_memory": "translations/memory/in",
    "forget_files": "translations/memory/forget",
}


def files_of_words(world: World, cell: Cell) -> Knock:
    """The glossary's and the memory's."""
    place, name = place_of(world, cell.when), cell.endpoint.partition(".")[2]
    table, memory = write_table(TERMS, languages=["en", "fr", "es"]), write_tmx(SEGMENTS, source_language="en")
    forms: dict[str, dict[str, Any]] = {
        "glossary_file": {"kind": "tbx"},
        "check_glossary": {"file": (BytesIO(table), "a.csv")},
        "take_glossary": {"carried": carry_entries(TERMS)},
        "memory_file": {"pair": "en fr"},
        "check_memory": {"file": (BytesIO(memory), "a.tmx")},
        "take_memory": {"carried": carry_segments(SEGMENTS)},
        "forget_files": {"pair": "en fr"},
    }
    return Knock(f"/exchanges/{place.slug}/desk/{OTHER_PLACES[name]}", form=forms.get(name))


INTERCHANGE: dict[str, Door] = {"POST translating.text_file": take_out_text}
INTERCHANGE["POST translating.send_hours"] = lambda world, cell: Knock(
    f"/exchanges/{place_of(world, cell.when).slug}/desk/translations/hours",
    form={"language": "fr", "hours": "1", "minutes": "30"},
)
INTERCHANGE |= {f"{'GET' if name == 'files' else 'POST'} translating.{name}": files_of_versions for name in PLACES}
INTERCHANGE |= {f"{'GET' if name == 'memory' else 'POST'} translating.{name}": files_of_words for name in OTHER_PLACES}
