from collections.abc import Callable

from flask import Flask

from forum.kernel.unit_of_work import Units
from forum.search.queries.find import Found
from forum.search.tasks import MakeBackend
from tests.search.scene import Scene

Find = Callable[..., Found]


def test_rebuild_makes_rows_and_index_from_the_texts(app: Flask, units: Units, scene: Scene, find: Find) -> None:
    with units.open() as uow:
        scene.contribute(uow, "Faroles")
    answer = app.test_cli_runner().invoke(args=["search", "rebuild"])
    assert answer.exit_code == 0, answer.output
    assert "The index holds" in answer.output
    assert find("faroles").total == 1


def test_check_says_what_is_missing(
    app: Flask, units: Units, scene: Scene, drain: Callable[[], int], make_backend: MakeBackend
) -> None:
    runner = app.test_cli_runner()
    assert runner.invoke(args=["search", "check"]).exit_code == 1
    drain()
    answer = runner.invoke(args=["search", "check"])
    assert answer.exit_code == 0, answer.output
    assert "State: sound" in answer.output
