"""docs/data_map.toml says of every column why it is there, who sees it, how long it is kept, and what becomes of it."""

from forum import wiring
from forum.kernel.db import Base
from forum.support.kept import KEPT
from tests.data_map import Column, columns, faults, read_map, real_columns

HOW = "Say in docs/data_map.toml why the column is there; of a personal one also where the export has it and what erasing does."


def test_every_column_is_in_the_map() -> None:
    assert sorted(real_columns(Base.metadata) - {str(column) for column in columns(read_map())}) == [], HOW


def test_the_map_names_no_column_that_is_gone() -> None:
    assert sorted({str(column) for column in columns(read_map())} - real_columns(Base.metadata)) == []


def test_every_entry_is_whole() -> None:
    assert faults(read_map()) == []


def test_what_is_kept_for_days_is_forgotten_by_a_periodic_task() -> None:
    periodic = {name for _, name in wiring.SCHEDULE}
    named = {table: entry for table, entry in read_map().items() if any(c.isdigit() for c in entry["kept"])}
    assert [table for table, entry in named.items() if entry.get("job") not in periodic] == []


def test_the_page_on_privacy_has_a_sentence_for_each_group() -> None:
    assert {entry["group"] for entry in read_map().values() if "group" in entry} == set(KEPT)


def test_the_rule_finds_an_entry_that_lacks_a_field() -> None:
    personal = {"why": "a", "export": "b"}
    entry = {"why": "a", "seen_by": "b", "kept": "", "columns": {"name": personal, "id": " "}}
    assert faults({"person": entry}) == [
        "person: lacks kept",
        "person: no group for the page on privacy",
        "person.name: lacks erase",
        "person.id: lacks why",
    ]


def test_the_rule_knows_a_reason_from_a_place() -> None:
    assert not Column("a", "b", "no: a hash", "deleted").is_exported
    assert Column("a", "b", "account.email", "deleted").is_exported
    said = {"why": "a", "export": "somewhere in it", "erase": "perhaps"}
    entry = {"why": "a", "seen_by": "b", "kept": "c", "group": "d", "columns": {"name": said}}
    assert faults({"person": entry}) == [
        "person.name: export is neither a place nor a reason",
        "person.name: erase is none of deleted, emptied, kept: …",
    ]
