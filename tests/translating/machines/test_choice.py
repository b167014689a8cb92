from pathlib import Path
from typing import Any

import pytest

from forum.config import Settings
from forum.translating.machines.choice import choose_machine, describe_machine


def settings(folder: Path, **given: Any) -> Settings:
    return Settings(data_dir=folder, **given)


@pytest.mark.parametrize("name", ["none", "apertium", "libretranslate", "deepl"])
def test_the_machine_is_the_one_the_settings_name(tmp_path: Path, name: str) -> None:
    made = choose_machine(settings(tmp_path, machine=name, machine_url="http://localhost:5000", machine_key="k"))
    assert made.name == name


def test_apertiums_programs_need_no_address(tmp_path: Path) -> None:
    machine = choose_machine(settings(tmp_path, machine="apertium-programs"))
    assert (machine.name, machine.host, machine.sends_to_third_party) == ("apertium", "", False)


def test_a_page_can_say_where_texts_go(tmp_path: Path) -> None:
    assert describe_machine(settings(tmp_path, machine="deepl", machine_key="k:fx")).host == "api-free.deepl.com"


@pytest.mark.parametrize("key", ["", "k\nX: y", "clé"])
def test_deepl_without_a_key_that_fits_a_header_ends_the_start(tmp_path: Path, key: str) -> None:
    with pytest.raises(SystemExit, match="FORUM_MACHINE_KEY"):
        choose_machine(settings(tmp_path, machine="deepl", machine_key=key))


def test_a_page_can_say_whether_texts_leave_the_house(tmp_path: Path) -> None:
    here = settings(tmp_path, machine="apertium")
    elsewhere = settings(tmp_path, machine="libretranslate", machine_url="https://machine.example")
    assert not describe_machine(here).is_elsewhere
    assert describe_machine(elsewhere).is_elsewhere


def test_a_wrong_address_ends_the_start_with_the_name_of_the_setting(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match="FORUM_MACHINE_URL"):
        choose_machine(settings(tmp_path, machine="libretranslate"))
