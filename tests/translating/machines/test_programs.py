"""Apertium's programs: what a program on this machine may do to us, by real scripts; and the real one where it is there."""

import os
import select
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from forum.translating.machines.apertium import Apertium
from forum.translating.machines.base import MachineUnavailable
from forum.translating.machines.programs import Programs
from tests.contracts.machine_servers import has_debian_apertium

Script = Callable[[str], str]

MODES = "eng-spa eng-cat cat-fra es-pt_BR eng-cat_valencia odd_mode"
LISTS = f"""if [ "$1" = -l ]; then for mode in {MODES}; do echo "  $mode"; done; exit; fi
"""
ECHO = LISTS + "sed 's/women/mujeres/g'"
SENTENCE = "We work with the families of the city and the streets are not safe at night."


@pytest.fixture
def script(tmp_path: Path) -> Script:
    def write(body: str) -> str:
        path = tmp_path / "apertium"
        path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
        path.chmod(0o755)
        return str(path)

    return write


def code_of(program: str, *, timeout: float = 5.0, max_bytes: int = 50_000) -> str:
    machine = Apertium(Programs(program, timeout=timeout, max_bytes=max_bytes))
    with pytest.raises(MachineUnavailable) as caught:
        machine.translate([SENTENCE], "en", "es")
    return caught.value.code


def test_pieces_go_in_together_and_come_out_one_for_each(script: Script) -> None:
    found = Programs(script(ECHO)).run("eng-spa", ["the women", "a", "two women"])
    assert found == ["the mujeres", "a", "two mujeres"]


def test_pairs_are_named_by_our_tags_and_varieties_without_one_left_out(script: Script) -> None:
    steps = Programs(script(ECHO)).list_steps()
    assert steps == {
        ("en", "es"): "eng-spa",
        ("en", "ca"): "eng-cat",
        ("ca", "fr"): "cat-fra",
        ("es", "pt-BR"): "es-pt_BR",
    }


def test_it_goes_through_catalan_and_says_so(script: Script, tmp_path: Path) -> None:
    machine = Apertium(Programs(script(LISTS + f'echo "$4" >> {tmp_path}/modes; cat')))
    machine.translate(["Ronda 2026"], "en", "fr")
    assert (tmp_path / "modes").read_text().split() == ["eng-cat", "cat-fra"]
    assert machine.between("en", "fr") == "ca"


def test_words_are_no_orders_to_a_shell_and_no_arguments(script: Script, tmp_path: Path) -> None:
    words = f"$(touch {tmp_path}/made) `touch {tmp_path}/made`; -o /tmp/x"
    program = script(LISTS + f'printf "%s|" "$@" > {tmp_path}/told; cat')
    Programs(program).run("eng-spa", [words])
    assert (tmp_path / "told").read_text() == "-u|-f|html|eng-spa|"
    assert not (tmp_path / "made").exists()


def test_it_learns_nothing_of_our_environment(script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORUM_SECRET_KEY", "do not tell")
    Programs(script(LISTS + f"env > {tmp_path}/env; cat")).run("eng-spa", ["x"])
    told = (tmp_path / "env").read_text()
    assert "do not tell" not in told
    assert "LC_ALL=C.UTF-8" in told


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("cat > /dev/null; exit 3", "failing"),
        ("cat > /dev/null", "answer_not_understood"),
        ("cat > /dev/null; printf '<p>only</p><p>two</p>'", "answer_not_understood"),
        ("cat > /dev/null; printf '<p>\\377\\376</p>'", "answer_not_understood"),
        (
            "cat > /dev/null; while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done",
            "answer_too_large",
        ),
        ("cat > /dev/null; printf '<p> </p>'", "result_empty"),
        ("cat > /dev/null; printf '<p>Las</p>'", "result_too_short"),
        (
            "cat > /dev/null; printf '<p><script>alert(1)</script> Trabajamos con las familias</p>'",
            "result_with_markup",
        ),
        ("cat", "result_in_other_language"),
    ],
)
def test_a_fault_of_the_program_is_told_by_a_code(script: Script, fault: str, code: str) -> None:
    assert code_of(script(LISTS + fault)) == code


def test_one_that_never_ends_is_killed_with_all_that_it_started(script: Script, tmp_path: Path) -> None:
    program = script(LISTS + f"sleep 300 & echo $! > {tmp_path}/child; cat; wait")
    began = time.monotonic()
    assert code_of(program, timeout=0.5) == "too_slow"
    assert time.monotonic() - began < 5
    assert is_gone(int((tmp_path / "child").read_text()))


def is_gone(process: int) -> bool:
    """Within five seconds, since a killed process takes a moment to end."""
    try:
        handle = os.pidfd_open(process)
    except ProcessLookupError:
        return True
    with os.fdopen(handle):
        return bool(select.select([handle], [], [], 5)[0])


def test_one_that_does_not_read_what_it_is_given_holds_nobody_up(script: Script) -> None:
    with pytest.raises(MachineUnavailable):
        Programs(script(LISTS + "exit 0"), timeout=5).run("eng-spa", ["x" * 1_000_000])


def test_where_it_is_not_installed_the_machine_says_so(tmp_path: Path) -> None:
    machine = Apertium(Programs(str(tmp_path / "apertium")))
    assert machine.health() == "not_installed"


@pytest.mark.parametrize("program", ["apertium"] if has_debian_apertium() else [])
def test_debians_apertium_translates_and_keeps_what_is_marked(program: str) -> None:
    machine = Apertium(Programs(program))
    [result] = machine.translate(["Las **mujeres** de la ciudad: rosa@x.example, 350."], "es", "en")
    assert "**women**" in result
    assert "rosa@x.example" in result
    assert "350" in result
