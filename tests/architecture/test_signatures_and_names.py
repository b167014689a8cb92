"""Calls that can be read without looking up what they call, and names that say something."""

import ast
from collections.abc import Iterator

from tests.architecture.sources import Source, forum, functions, slices

EMPTY_FILE_NAMES = frozenset({"utils", "util", "helpers", "helper", "common", "services", "service", "manager", "misc"})
EMPTY_NAMES = frozenset({"data", "info", "obj", "tmp"})


def positional(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[ast.arg]:
    arguments = [*function.args.posonlyargs, *function.args.args]
    return [argument for argument in arguments if argument.arg not in {"self", "cls"}]


def heavy_signatures(source: Source) -> Iterator[str]:
    for function in functions(source.tree):
        place = f"{source.line_of(function)} {function.name}"
        for argument in positional(function):
            if argument.annotation and ast.unparse(argument.annotation) == "bool":
                yield f"{place}: {argument.arg} is a positional boolean"
        for argument in [*function.args.args, *function.args.kwonlyargs]:
            if argument.arg == "commit" or argument.arg.startswith("skip_"):
                yield f"{place}: {argument.arg} makes two functions of one"


def empty_names(source: Source) -> Iterator[str]:
    for node in ast.walk(source.tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name) if name in EMPTY_NAMES:
                yield f"{source.path}:{node.lineno} {name}"


def has_code(source: Source) -> bool:
    return [type(statement) for statement in source.tree.body] != [ast.Expr] or not ast.get_docstring(source.tree)


def test_signatures_are_light() -> None:
    assert [fault for source in forum() for fault in heavy_signatures(source)] == []


def test_names_say_something() -> None:
    assert [fault for source in forum() for fault in empty_names(source)] == []


def test_files_are_named_for_what_they_hold() -> None:
    parts = {part for source in forum() for part in source.path.removesuffix(".py").split("/")}
    assert parts & EMPTY_FILE_NAMES == set()


def test_a_slice_opens_with_a_paragraph_and_no_code() -> None:
    paths = {f"forum/{name}/__init__.py" for name in slices()}
    assert [source.path for source in forum() if source.path in paths and has_code(source)] == []


def test_the_rule_finds_heavy_signatures() -> None:
    text = "def f(a, b, *, c: bool): ...\ndef g(self, a: bool): ...\ndef h(uow, *, skip_mail=False): ...\n"
    assert list(heavy_signatures(Source("a.py", text))) == [
        "a.py:2 g: a is a positional boolean",
        "a.py:3 h: skip_mail makes two functions of one",
    ]


def test_the_rule_finds_empty_names() -> None:
    text = "def f(obj):\n    data = obj.data\n    return data\n"
    assert sorted(empty_names(Source("a.py", text))) == ["a.py:1 obj", "a.py:2 data"]


def test_the_rule_finds_code_where_a_slice_introduces_itself() -> None:
    assert has_code(Source("forum/a/__init__.py", '"""A slice."""\nfrom forum.a.models import A\n'))
    assert has_code(Source("forum/a/__init__.py", ""))
    assert not has_code(Source("forum/a/__init__.py", '"""A slice."""\n'))
