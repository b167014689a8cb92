from zipfile import ZipFile

import pytest

from tests.factories import make_exchange


def run(app, *arguments):
    return app.test_cli_runner().invoke(args=["reports", "archive", *arguments])


def test_an_archive_is_written_by_command(app, scene, tmp_path):
    path = tmp_path / "archive.zip"
    answer = run(app, scene.slug, "--out", str(path))
    assert answer.exit_code == 0, answer.output
    with ZipFile(path) as archive:
        assert {"index.html", "README.txt", "SHA256SUMS"} <= set(archive.namelist())


@pytest.mark.parametrize(("arguments", "sentence"), [((), ""), (("--audience", "public"), "there is no archive of it")])
def test_a_members_exchange_gives_its_members_archive_only(app, units, tmp_path, arguments, sentence):
    with units.open() as uow:
        slug = make_exchange(uow, access="members").slug
    path = tmp_path / "archive.zip"
    answer = run(app, slug, *arguments, "--out", str(path))
    assert sentence in answer.output
    assert (answer.exit_code, path.exists()) == ((1, False) if sentence else (0, True))


def test_an_unknown_exchange_is_said_in_words(app, tmp_path):
    answer = run(app, "nowhere", "--out", str(tmp_path / "archive.zip"))
    assert answer.exit_code == 1
    assert "There is no such exchange" in answer.output
