"""Functions of 8/25/40 lines and files of 80/200/300 (median, nine in ten, longest); ruff counts branches and parameters."""

import ast
import re
import tomllib
from dataclasses import dataclass
from statistics import median, quantiles

from tests.architecture.sources import ROOT, Source, forum, functions


@dataclass(frozen=True)
class Limits:
    median: int
    nine_in_ten: int
    longest: int


FUNCTION_LINES = Limits(median=8, nine_in_ten=25, longest=40)
FILE_LINES = Limits(median=80, nine_in_ten=200, longest=300)
FILE_LIMITS = {"forum/factory.py": 60, "tests/conftest.py": 150}
COMPLEXITY = 8
POSITIONAL_PARAMETERS = 3
LIFTED = re.compile(r"# noqa:.*\b(C901|PLR09)")


def function_sizes(source: Source) -> dict[str, int]:
    return {
        f"{source.line_of(function)} {function.name}": (function.end_lineno or 0) - function.lineno + 1
        for function in functions(source.tree)
    }


def file_size(source: Source) -> int:
    return len(source.text.splitlines())


def lifts_a_limit(source: Source) -> bool:
    return LIFTED.search(source.text) is not None


def faults(sizes: dict[str, int], limits: Limits) -> list[str]:
    found = [f"{name}: {size} lines" for name, size in sizes.items() if size > limits.longest]
    if median(sizes.values()) > limits.median:
        found.append(f"median {median(sizes.values())} > {limits.median}")
    if quantiles(sizes.values(), n=10)[-1] > limits.nine_in_ten:
        found.append(f"nine in ten {quantiles(sizes.values(), n=10)[-1]} > {limits.nine_in_ten}")
    return found


def test_functions_are_short() -> None:
    sizes = {name: size for source in forum() for name, size in function_sizes(source).items()}
    assert faults(sizes, FUNCTION_LINES) == []


def test_files_are_short() -> None:
    sizes = {source.path: file_size(source) for source in forum() if not source.path.endswith("__init__.py")}
    assert faults(sizes, FILE_LINES) == []


def test_files_with_a_limit_of_their_own_keep_it() -> None:
    sizes = {name: len((ROOT / name).read_text(encoding="utf-8").splitlines()) for name in FILE_LIMITS}
    assert [name for name, size in sizes.items() if size > FILE_LIMITS[name]] == []


def test_ruff_counts_branches_and_parameters_as_the_house_asks() -> None:
    lint = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]
    assert {"C90", "PLR0917"} <= set(lint["select"])
    assert lint["mccabe"]["max-complexity"] == COMPLEXITY
    assert lint["pylint"]["max-positional-args"] == POSITIONAL_PARAMETERS


def test_no_source_lifts_a_limit_for_itself() -> None:
    assert [source.path for source in forum() if lifts_a_limit(source)] == []


def test_the_rule_finds_a_lifted_limit() -> None:
    assert lifts_a_limit(Source("a.py", "def f(a):  # noqa: S1, PLR0917\n    return a\n"))
    assert not lifts_a_limit(Source("a.py", "def f(a):  # noqa: S105\n    return a\n"))


def test_the_rule_measures_a_function_with_its_docstring() -> None:
    source = Source("a.py", "def f() -> None:\n    '''Why.'''\n    return None\n")
    assert function_sizes(source) == {"a.py:1 f": 3}


def test_the_rule_finds_a_long_function() -> None:
    body = "".join(f"    a{number} = {number}\n" for number in range(40))
    sizes = function_sizes(Source("a.py", f"def f():\n{body}"))
    assert faults(sizes | {"b": 1, "c": 1}, FUNCTION_LINES)[0] == "a.py:1 f: 41 lines"


def test_the_rule_finds_a_house_of_long_functions() -> None:
    sizes = {str(number): 30 for number in range(20)}
    assert faults(sizes, FUNCTION_LINES) == ["median 30.0 > 8", "nine in ten 30.0 > 25"]


def test_nested_functions_are_measured_too() -> None:
    source = Source("a.py", "def f():\n    def g():\n        pass\n    return g\n")
    assert isinstance(source.tree, ast.Module)
    assert function_sizes(source) == {"a.py:1 f": 4, "a.py:2 g": 2}
