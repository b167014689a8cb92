"""`docs/permissions.toml` as the tests walk it."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

PLACE = Path(__file__).parents[2] / "docs" / "permissions.toml"
ANSWERS = ("allow", "deny", "not_found", "place", "sign_in")
NEEDED = {"name", "rule", "doors", "cases"}
KNOWN = NEEDED | {"scope", "commands"}
NO_ACCOUNT_OF_HERS = frozenset({"nobody", "invitee", "stranger", "administrator"})
"""Who can have no words of her own in an exchange."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One thing to try: who knocks at which door, in which case, and what the table says she is answered."""

    action: str
    door: str
    when: str
    subject: str
    answer: str
    scope: str

    @property
    def method(self) -> str:
        return self.door.split()[0]

    @property
    def endpoint(self) -> str:
        return self.door.split()[1]

    @property
    def is_api(self) -> bool:
        return is_api(self.door)

    @property
    def is_own(self) -> bool:
        return self.when.startswith("own ")

    def __str__(self) -> str:
        return f"{self.door}: {self.subject}, {self.when}: {self.answer}"


def is_api(door: str) -> bool:
    return "_api." in door


@cache
def read_table() -> Mapping[str, Any]:
    return tomllib.loads(PLACE.read_text(encoding="utf-8"))


def subjects() -> tuple[str, ...]:
    return tuple(read_table()["subjects"])


def actions() -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = read_table()["action"]
    return found


def members_of(name: str) -> Iterator[str]:
    """A subject, or those of a group, groups within it opened."""
    if name in subjects():
        yield name
        return
    for part in read_table()["groups"][name]:
        yield from members_of(part)


def answers(case: Mapping[str, Any]) -> dict[str, str]:
    """The answer for each subject a case is about. A group gives way to who is named by herself."""
    concerned = [s for s in subjects() if not (case["when"].startswith("own ") and s in NO_ACCOUNT_OF_HERS)]
    by_name: dict[str, str] = {}
    by_group: dict[str, str] = {}
    for answer in ANSWERS:
        for name in filter(None, case.get(answer, "").split(", ")):
            for subject in members_of(name):
                (by_name if name == subject else by_group).setdefault(subject, answer)
    found = {**by_group, **by_name}
    return {s: found.get(s, case.get("others", "")) for s in concerned}


def cells() -> list[Cell]:
    return [
        Cell(action["name"], door, case["when"], subject, answer, action.get("scope", ""))
        for action in actions()
        for case in action["cases"]
        for door in case.get("only", action["doors"])
        for subject, answer in answers(case).items()
    ]


def doors() -> list[str]:
    return [door for action in actions() for door in action["doors"]]


def commands() -> list[str]:
    return [command for action in actions() for command in action.get("commands", [])]


def faults() -> list[str]:
    """What is wrong with the table itself."""
    found = [(action, fault) for action in actions() for fault in (*faults_of_action(action), *faults_of_cases(action))]
    return [f"{action.get('name', '?')}: {fault}" for action, fault in found]


def faults_of_action(action: Mapping[str, Any]) -> Iterator[str]:
    if missing := NEEDED - set(action):
        yield f"lacks {', '.join(sorted(missing))}"
    if unknown := set(action) - KNOWN:
        yield f"unknown {', '.join(sorted(unknown))}"
    if not action.get("rule", "").strip():
        yield "no rule"
    if action.get("doors") and not action.get("cases"):
        yield "doors without a case"
    if any(is_api(door) for door in action.get("doors", [])) and "scope" not in action:
        yield "the JSON interface needs a scope"


def faults_of_cases(action: Mapping[str, Any]) -> Iterator[str]:
    for case in action.get("cases", []):
        when = case.get("when", "?")
        if unknown := set(case) - {"when", "only", "others", *ANSWERS}:
            yield f"{when}: unknown {', '.join(sorted(unknown))}"
        if case.get("others", "allow") not in ANSWERS:
            yield f"{when}: unknown answer {case['others']}"
        if silent := [subject for subject, answer in answers(case).items() if not answer]:
            yield f"{when}: no answer for {', '.join(silent)}"
        if elsewhere := set(case.get("only", [])) - set(action["doors"]):
            yield f"{when}: {', '.join(sorted(elsewhere))} is no door of it"
