"""The machine that the settings name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from forum.config import Settings
from forum.translating.machines.apertium import Apertium
from forum.translating.machines.apertium_service import Service
from forum.translating.machines.base import Machine
from forum.translating.machines.deepl import DeepL, address_for, authorised_by
from forum.translating.machines.libretranslate import LibreTranslate
from forum.translating.machines.none import NoMachine
from forum.translating.machines.programs import Programs
from forum.translating.machines.wire import Wire

APERTIUM_HERE = "http://127.0.0.1:2737"


@dataclass(frozen=True, slots=True)
class Provider:
    """What a page says of the machine. `host`: where it runs, "" for this machine: then no text leaves it."""

    name: str
    host: str = ""


def describe_machine(settings: Settings) -> Provider:
    machine = choose_machine(settings)
    return Provider(machine.name, machine.host)


def machine_host(settings: Settings) -> str | None:
    """None where there is no machine."""
    provider = describe_machine(settings)
    return None if provider.name == NoMachine.name else provider.host


def choose_machine(settings: Settings) -> Machine:
    return _MADE[settings.machine](settings)


def _apertium(settings: Settings) -> Machine:
    return Apertium(Service(_wire(settings.machine_url or APERTIUM_HERE)))


def _programs(settings: Settings) -> Machine:
    return Apertium(Programs(settings.machine_program))


def _libretranslate(settings: Settings) -> Machine:
    return LibreTranslate(_wire(settings.machine_url), api_key=settings.machine_key)


def _deepl(settings: Settings) -> Machine:
    key = settings.machine_key
    if not key or not key.isascii() or not key.isprintable():
        raise SystemExit("Wrong setting: FORUM_MACHINE_KEY: DeepL needs the key of an account")
    return DeepL(_wire(settings.machine_url or address_for(key), authorisation=authorised_by(key)))


_MADE: Mapping[str, Callable[[Settings], Machine]] = {
    "none": lambda _: NoMachine(),
    "apertium": _apertium,
    "apertium-programs": _programs,
    "libretranslate": _libretranslate,
    "deepl": _deepl,
}


def _wire(url: str, *, authorisation: str = "") -> Wire:
    try:
        return Wire(url, authorisation=authorisation)
    except ValueError as error:
        raise SystemExit(f"Wrong setting: FORUM_MACHINE_URL: {error}") from None
