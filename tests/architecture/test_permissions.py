"""docs/permissions.toml names every door there is, once, and no other; `tests/permissions/` tries its cells."""

from collections import Counter
from collections.abc import Iterable

import click
from flask import Flask

from tests.permissions import table
from tests.permissions.doors import DOORS

NOT_OURS = frozenset({"db", "openapi", "routes", "run", "shell"})
"""Commands that Flask and its extensions bring."""
BY_ITSELF = frozenset({"HEAD", "OPTIONS"})
HOW = "Add it to the action of docs/permissions.toml whose rule governs it, and to tests/permissions/doors.py how to knock."


def doors_of(app: Flask) -> set[str]:
    return {
        f"{method} {rule.endpoint}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - BY_ITSELF
    }


def commands_of(group: click.Group, path: str = "") -> set[str]:
    found: set[str] = set()
    for name, command in group.commands.items():
        here = f"{path} {name}".strip()
        if not path and name in NOT_OURS:
            continue
        found |= commands_of(command, here) if isinstance(command, click.Group) else {here}
    return found


def twice(names: Iterable[str]) -> list[str]:
    return [name for name, number in Counter(names).items() if number > 1]


def test_every_door_has_its_rule(shared_app: Flask) -> None:
    assert sorted(doors_of(shared_app) - set(table.doors())) == [], HOW


def test_the_table_names_no_door_that_is_gone(shared_app: Flask) -> None:
    assert sorted(set(table.doors()) - doors_of(shared_app)) == []


def test_every_command_has_its_rule(shared_app: Flask) -> None:
    assert sorted(commands_of(shared_app.cli) ^ set(table.commands())) == [], HOW


def test_a_door_has_one_rule_only() -> None:
    assert twice([*table.doors(), *table.commands()]) == []


def test_the_tests_know_how_to_knock_at_every_door() -> None:
    assert sorted(set(table.doors()) ^ set(DOORS)) == [], HOW


def test_the_table_is_whole() -> None:
    assert table.faults() == []


def test_the_rule_finds_a_case_that_leaves_somebody_out() -> None:
    case = {"when": "always", "allow": "insiders", "sign_in": "nobody"}
    action = {"name": "a", "rule": "b", "doors": ["GET c.d"], "cases": [case]}
    assert list(table.faults_of_cases(action)) == [
        "always: no answer for invitee, suspended, left, stranger, administrator"
    ]


def test_the_rule_finds_an_action_without_its_words() -> None:
    assert list(table.faults_of_action({"name": "a", "doors": [], "cases": []})) == ["lacks rule", "no rule"]


def test_who_is_named_stands_before_her_group() -> None:
    case = {"when": "always", "allow": "everybody", "deny": "suspended", "sign_in": "nobody"}
    found = table.answers(case)
    assert (found["nobody"], found["suspended"], found["member"]) == ("sign_in", "deny", "allow")
