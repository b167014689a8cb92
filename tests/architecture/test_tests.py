"""Tests stand on the real thing and wait for nothing."""

import ast

from tests.architecture.sources import Source, dotted, read


def crutches(source: Source) -> list[str]:
    found = []
    for node in ast.walk(source.tree):
        match node:
            case ast.Import(names=names) if any(alias.name.startswith("unittest.mock") for alias in names):
                found.append(f"{source.line_of(node)} mock")
            case ast.ImportFrom(module="unittest.mock"):
                found.append(f"{source.line_of(node)} mock")
            case ast.ImportFrom(module="unittest", names=names) if any(alias.name == "mock" for alias in names):
                found.append(f"{source.line_of(node)} mock")
            case ast.Call(func=function) if dotted(function) in {"time.sleep", "sleep"}:
                found.append(f"{source.line_of(node)} sleep")
            case ast.Attribute() if dotted(node) in {
                "pytest.mark.skip",
                "pytest.mark.skipif",
                "pytest.mark.xfail",
                "pytest.skip",
            }:
                found.append(f"{source.line_of(node)} {node.attr}")
    return found


def test_no_test_mocks_sleeps_or_is_left_out() -> None:
    assert [fault for source in read("tests", "*.py") for fault in crutches(source)] == []


def test_the_rule_finds_crutches() -> None:
    text = "from unittest.mock import patch\nimport unittest.mock\ntime.sleep(1)\n@pytest.mark.skip\ndef f(): ...\n"
    assert sorted(crutches(Source("a.py", text))) == ["a.py:1 mock", "a.py:2 mock", "a.py:3 sleep", "a.py:4 skip"]
