"""The machine that the settings name."""

from forum.config import Settings
from forum.translating.machines.apertium import Apertium
from forum.translating.machines.base import Machine
from forum.translating.machines.libretranslate import LibreTranslate
from forum.translating.machines.none import NoMachine
from forum.translating.machines.wire import Wire

APERTIUM_HERE = "http://127.0.0.1:2737"


def choose_machine(settings: Settings) -> Machine:
    if settings.machine == "apertium":
        return Apertium(Wire(settings.machine_url or APERTIUM_HERE))
    if settings.machine == "libretranslate":
        return LibreTranslate(Wire(settings.machine_url), api_key=settings.machine_key)
    return NoMachine()
