"""How one knocks where texts and their versions leave as files, and come back."""

from datetime import date
from io import BytesIO
from typing import Any

from forum.translating.interchange.carrying import carry_units
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


INTERCHANGE: dict[str, Door] = {"POST translating.text_file": take_out_text}
INTERCHANGE["POST translating.send_hours"] = lambda world, cell: Knock(
    f"/exchanges/{place_of(world, cell.when).slug}/desk/translations/hours",
    form={"language": "fr", "hours": "1", "minutes": "30"},
)
INTERCHANGE |= {f"{'GET' if name == 'files' else 'POST'} translating.{name}": files_of_versions for name in PLACES}
