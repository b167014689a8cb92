"""The machine that the settings name."""

from dataclasses import dataclass

from forum.config import Settings
from forum.translating.machines.apertium import Apertium
from forum.translating.machines.base import Machine
from forum.translating.machines.libretranslate import LibreTranslate
from forum.translating.machines.none import NoMachine
from forum.translating.machines.wire import Wire

APERTIUM_HERE = "http://127.0.0.1:2737"


@dataclass(frozen=True, slots=True)
class Provider:
    """What a page says of the machine. `is_elsewhere`: texts leave the hands of whoever keeps this server."""

    name: str
    is_elsewhere: bool


def describe_machine(settings: Settings) -> Provider:
    machine = choose_machine(settings)
    return Provider(machine.name, machine.sends_to_third_party)


def choose_machine(settings: Settings) -> Machine:
    if settings.machine == "apertium":
        return Apertium(_wire(settings.machine_url or APERTIUM_HERE))
    if settings.machine == "libretranslate":
        return LibreTranslate(_wire(settings.machine_url), api_key=settings.machine_key)
    return NoMachine()


def _wire(url: str) -> Wire:
    try:
        return Wire(url)
    except ValueError as error:
        raise SystemExit(f"Wrong setting: FORUM_MACHINE_URL: {error}") from None
