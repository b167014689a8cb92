"""The project's files as the rules read them."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Source:
    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return _parse(self.text)

    def line_of(self, node: ast.stmt | ast.expr) -> str:
        return f"{self.path}:{node.lineno}"


@cache
def _parse(text: str) -> ast.Module:
    return ast.parse(text)


def read(folder: str, *patterns: str) -> list[Source]:
    paths = sorted(path for pattern in patterns for path in (ROOT / folder).rglob(pattern))
    return [Source(str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")) for path in paths]


@cache
def forum() -> tuple[Source, ...]:
    return tuple(read("forum", "*.py"))


def slices() -> list[str]:
    """Packages of forum/, those beneath the ladder's slices (kernel, web) included."""
    return sorted(path.parent.name for path in (ROOT / "forum").glob("*/__init__.py"))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def dotted(node: ast.expr) -> str:
    """`a.b.c` as written; what is not a plain chain of names becomes a question mark."""
    match node:
        case ast.Name(id=name):
            return name
        case ast.Attribute(value=value, attr=name):
            return f"{dotted(value)}.{name}"
        case _:
            return "?"
