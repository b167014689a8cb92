from pathlib import Path
from typing import Any

import pytest

from forum.config import Settings
from forum.translating.machines.choice import choose_machine, describe_machine


def settings(folder: Path, **given: Any) -> Settings:
    return Settings(data_dir=folder, **given)


@pytest.mark.parametrize("name", ["none", "apertium", "libretranslate"])
def test_the_machine_is_the_one_the_settings_name(tmp_path: Path, name: str) -> None:
    assert choose_machine(settings(tmp_path, machine=name, machine_url="http://localhost:5000")).name == name


def test_a_page_can_say_whether_texts_leave_the_house(tmp_path: Path) -> None:
    here = settings(tmp_path, machine="apertium")
    elsewhere = settings(tmp_path, machine="libretranslate", machine_url="https://machine.example")
    assert not describe_machine(here).is_elsewhere
    assert describe_machine(elsewhere).is_elsewhere


def test_a_wrong_address_ends_the_start_with_the_name_of_the_setting(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="FORUM_MACHINE_URL"):
        choose_machine(settings(tmp_path, machine="libretranslate"))
