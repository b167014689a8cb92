"""One clock and one place where the database is committed."""

import ast

from tests.architecture.sources import Source, dotted, forum

CLOCK = "forum/kernel/clock.py"
COMMIT_SITE = "forum/kernel/unit_of_work.py"
READS_OF_THE_TIME = frozenset(
    {
        "datetime.now",
        "datetime.utcnow",
        "datetime.today",
        "date.today",
        "datetime.datetime.now",
        "datetime.datetime.utcnow",
        "datetime.datetime.today",
        "datetime.date.today",
        "time.time",
        "time.time_ns",
        "time.localtime",
        "time.gmtime",
        "func.now",
        "func.current_timestamp",
        "sa.func.now",
        "sqlalchemy.func.now",
    }
)


def is_read_of_the_time(node: ast.AST) -> bool:
    match node:
        case ast.Attribute():
            return dotted(node) in READS_OF_THE_TIME
        case ast.ImportFrom(module="time", names=names):
            return any(f"time.{alias.name}" in READS_OF_THE_TIME for alias in names)
        case _:
            return False


def reads_of_the_time(source: Source) -> list[str]:
    """Durations (`time.monotonic`, `time.perf_counter`) are no time of day."""
    lines = [node.lineno for node in ast.walk(source.tree) if is_read_of_the_time(node)]
    return [f"{source.path}:{line}" for line in sorted(lines)]


def commits(source: Source) -> list[str]:
    """Commits of the database; a search index is no part of it and has a commit of its own."""
    calls = [node for node in ast.walk(source.tree) if isinstance(node, ast.Call)]
    names = [(call, dotted(call.func)) for call in calls if isinstance(call.func, ast.Attribute)]
    of_an_index = "/search/backends/" in source.path
    return [
        source.line_of(call)
        for call, name in names
        if name.endswith(".commit") and not (of_an_index and name.endswith("writer.commit"))
    ]


def test_only_the_clock_reads_the_time() -> None:
    assert [place for source in forum() if source.path != CLOCK for place in reads_of_the_time(source)] == []


def test_there_is_one_commit_site() -> None:
    places = [place.partition(":")[0] for source in forum() for place in commits(source)]
    assert places == [COMMIT_SITE]


def test_the_rule_finds_a_read_of_the_time() -> None:
    text = "from datetime import datetime\nimport time\na = datetime.now(None)\nb = time.time\nc = time.monotonic()\n"
    assert reads_of_the_time(Source("a.py", text)) == ["a.py:3", "a.py:4"]


def test_the_rule_finds_the_time_taken_by_name() -> None:
    assert reads_of_the_time(Source("a.py", "from time import time\n")) == ["a.py:1"]


def test_the_rule_finds_the_database_s_own_clock() -> None:
    assert reads_of_the_time(Source("a.py", "column(server_default=func.now())\n")) == ["a.py:1"]


def test_the_rule_finds_a_commit() -> None:
    assert commits(Source("forum/a/actions.py", "uow.session.commit()\nwriter.commit()\n")) == [
        "forum/a/actions.py:1",
        "forum/a/actions.py:2",
    ]


def test_an_index_has_its_own_commit() -> None:
    assert commits(Source("forum/search/backends/whoosh.py", "writer.commit()\nsession.commit()\n")) == [
        "forum/search/backends/whoosh.py:2"
    ]
