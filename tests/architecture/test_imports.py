"""What import-linter cannot say; the ladder itself stands in pyproject.toml."""

import ast
from collections.abc import Iterator

from tests.architecture.sources import ROOT, Source, forum, functions, read, slices

EDGES = frozenset({"views", "api", "cli"})
OPEN_TO_EDGES = frozenset(
    {"forms", "actions", "queries", "policy", "frame", "pinned", "previews", "calendar", "asks", "remarks", "formats"}
)
"""`frame` and `pinned` are parts of a page that a slice draws around those of others; `previews` show how mails will look;
`calendar` are their dates as a file, `asks` what a slice asks a person on her own page,
`formats` as which files something can be had.
"""
GROUND = frozenset({"kernel", "web", "config"})
LADDER_FROM_THE_TOP = (
    ("admin", "backup", "demo"),
    ("archive",),
    ("inbound_mail", "own_data"),
    ("publication",),
    ("reports",),
    ("notifications", "search", "statistics"),
    ("moderation",),
    ("translating",),
    ("synthesis",),
    ("contributions", "roster", "support"),
    ("exchanges",),
    ("files",),
    ("texts",),
    ("accounts",),
    ("log",),
)
RUNG = {name: -number for number, names in enumerate(LADDER_FROM_THE_TOP) for name in names}


def imports(tree: ast.AST) -> Iterator[tuple[ast.stmt, str]]:
    """Every module, or name in a module, that is imported: `from a.b import c` gives `a.b.c`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node, f"{'.' * node.level}{node.module or ''}.{alias.name}") for alias in node.names)


def late_imports(source: Source) -> list[str]:
    found = {node for function in functions(source.tree) for node, _ in imports(function)}
    return sorted(source.line_of(node) for node in found)


def closed_doors(source: Source) -> list[str]:
    """An edge composes a page of any slice's forms, actions, queries and policy; of those above or beside it, no more."""
    slice_name, role = source.path.removesuffix(".py").split("/")[1:3]
    if role not in EDGES:
        return []
    found = []
    for node, name in imports(source.tree):
        package, _, inner = name.removeprefix("forum.").partition(".")
        is_above = RUNG.get(package, -99) >= RUNG.get(slice_name, 0) and package != slice_name
        if name.startswith("forum.") and is_above and inner.partition(".")[0] not in OPEN_TO_EDGES:
            found.append(f"{source.line_of(node)} {name}")
    return found


def test_no_import_hides_in_a_function() -> None:
    assert [fault for source in forum() for fault in late_imports(source)] == []


def test_edges_enter_other_slices_by_their_open_doors() -> None:
    deep_enough = [source for source in forum() if source.path.count("/") > 1]
    assert [fault for source in deep_enough for fault in closed_doors(source)] == []


def test_every_slice_has_a_rung() -> None:
    assert set(slices()) <= RUNG.keys() | GROUND


def test_the_entry_imports_the_factory_only() -> None:
    tree = ast.parse((ROOT / "app.py").read_text(encoding="utf-8"))
    assert [name for _, name in imports(tree)] == ["forum.factory.create_app"]


def test_migrations_import_nothing_of_the_application() -> None:
    named = [(source, node, name) for source in read("migrations", "*.py") for node, name in imports(source.tree)]
    assert [source.line_of(node) for source, node, name in named if name.split(".")[0] == "forum"] == []


def test_the_rule_finds_an_import_in_a_function() -> None:
    assert late_imports(Source("a.py", "import os\ndef f():\n    import sys\n    return sys\n")) == ["a.py:3"]


def test_the_rule_finds_an_edge_that_reads_a_higher_slice_s_models() -> None:
    text = "from forum.moderation.models import Decision\nfrom forum.moderation.queries import list_waiting\n"
    assert closed_doors(Source("forum/exchanges/views.py", text)) == [
        "forum/exchanges/views.py:1 forum.moderation.models.Decision"
    ]


def test_an_edge_may_take_anything_of_a_lower_slice() -> None:
    assert closed_doors(Source("forum/moderation/views/queue.py", "from forum.texts.models import Text\n")) == []
