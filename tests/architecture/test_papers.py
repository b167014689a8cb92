"""What a newcomer meets says what is there."""

import re
import tomllib

from tests.architecture.sources import ROOT, slices

TARGET = re.compile(r"^([a-z-]+):.*## ", re.MULTILINE)
MADE = re.compile(r"`make ([a-z-]+)")
PAPERS = ("README.md", "CONTRIBUTING.md")


def unnamed(names: list[str], paper: str) -> list[str]:
    return [name for name in names if f"`{name}/`" not in paper]


def test_the_readme_names_every_slice() -> None:
    assert unnamed(slices(), (ROOT / "README.md").read_text(encoding="utf-8")) == []


def test_the_papers_name_only_commands_that_exist() -> None:
    targets = set(TARGET.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    named = {name for paper in PAPERS for name in MADE.findall((ROOT / paper).read_text(encoding="utf-8"))}
    assert named <= targets
    assert {"run", "test"} <= named


def test_the_change_log_opens_with_the_present_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    titles = re.findall(r"^## (\S+)", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert titles[0] == version


def test_the_requirements_are_pinned_by_hash_and_name_no_address() -> None:
    for name in ("base", "dev"):
        lines = (ROOT / f"requirements/{name}.txt").read_text(encoding="utf-8").splitlines()
        assert [line for line in lines if not re.match(r"[a-z0-9._-]+==\S+ |    --hash=sha256:", line)] == []


def test_the_rule_finds_a_slice_left_out() -> None:
    assert unnamed(["texts", "log"], "the log and `texts/`") == ["log"]
