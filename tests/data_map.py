"""`docs/data_map.toml` as the tests read it."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import MetaData

from tests.architecture.sources import ROOT

PLACE = ROOT / "docs" / "data_map.toml"
OF_TABLE = {"why", "seen_by", "kept", "columns"}
OF_PERSONAL = {"why", "export", "erase"}
GONE = ("deleted", "emptied")


@dataclass(frozen=True, slots=True)
class Column:
    """`export` and `erase` are empty where it tells nothing of a person."""

    table: str
    name: str
    export: str
    erase: str

    @property
    def is_personal(self) -> bool:
        return bool(self.export)

    @property
    def is_exported(self) -> bool:
        return self.is_personal and not self.export.startswith("no: ")

    def __str__(self) -> str:
        return f"{self.table}.{self.name}"


@cache
def read_map() -> Mapping[str, Any]:
    return tomllib.loads(PLACE.read_text(encoding="utf-8"))


def columns(data_map: Mapping[str, Any]) -> Iterator[Column]:
    for table, entry in data_map.items():
        for name, said in entry.get("columns", {}).items():
            fields = {} if isinstance(said, str) else said
            yield Column(table, name, fields.get("export", ""), fields.get("erase", ""))


def real_columns(metadata: MetaData) -> set[str]:
    return {f"{table.name}.{column.name}" for table in metadata.sorted_tables for column in table.columns}


def faults(data_map: Mapping[str, Any]) -> list[str]:
    return [fault for table, entry in data_map.items() for fault in faults_of_table(table, entry)]


def faults_of_table(table: str, entry: Mapping[str, Any]) -> Iterator[str]:
    if missing := OF_TABLE - {name for name, value in entry.items() if value}:
        yield f"{table}: lacks {', '.join(sorted(missing))}"
    if unknown := set(entry) - OF_TABLE - {"group", "job"}:
        yield f"{table}: unknown {', '.join(sorted(unknown))}"
    is_personal = any(not isinstance(said, str) for said in entry.get("columns", {}).values())
    if is_personal and not entry.get("group"):
        yield f"{table}: no group for the page on privacy"
    for name, said in entry.get("columns", {}).items():
        yield from faults_of_column(f"{table}.{name}", said)


def faults_of_column(name: str, said: object) -> Iterator[str]:
    if isinstance(said, str):
        if not said.strip():
            yield f"{name}: lacks why"
        return
    if not isinstance(said, Mapping):
        yield f"{name}: neither words nor fields"
        return
    if missing := OF_PERSONAL - {field for field, value in said.items() if value}:
        yield f"{name}: lacks {', '.join(sorted(missing))}"
    if unknown := set(said) - OF_PERSONAL - {"seen_by"}:
        yield f"{name}: unknown {', '.join(sorted(unknown))}"
    if " " in (export := said.get("export", "")) and not export.startswith("no: "):
        yield f"{name}: export is neither a place nor a reason"
    if said.get("erase") and said["erase"] not in GONE and not said["erase"].startswith("kept: "):
        yield f"{name}: erase is none of deleted, emptied, kept: …"
