import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from werkzeug.datastructures import MultiDict

from forum.accounts.rules import check_email
from forum.admin.forms.reading import Sieve
from forum.exchanges.people_table import Table, read_table, read_text, write_text
from forum.exchanges.plans import PersonPlan
from forum.exchanges.rules import check_country, check_name, check_pairs
from forum.kernel.errors import InvalidInput
from forum.kernel.languages import check_language
from forum.kernel.wording import mark

PARTICIPANT = "participant"
ROLES = (PARTICIPANT, "translator", "moderator", "organiser")
LARGEST_LIST = 2 * 1024 * 1024
LARGEST_CARRIED = 600 * 1024
"""Of a list looked through: the page carries it to where it is taken, and a form holds no more than a megabyte."""


class ListTooBig(InvalidInput):
    code = "list_too_big"
    message = mark("This list is too big. Please send it in parts.")


class NobodyInList(InvalidInput):
    code = "nobody_in_list"
    message = mark("There is nobody in this list. Choose a file, or paste its rows.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDraft:
    """An invitation as it was filled in. `key` tells a form sent twice from two people without mail."""

    name: str = ""
    email: str = ""
    organisation: str = ""
    country: str = ""
    language: str = "en"
    role: str = PARTICIPANT
    round_number: str = ""
    pairs: tuple[str, ...] = ()
    tells: bool = True
    key: str = ""


def read_person(typed: MultiDict[str, str]) -> PersonDraft:
    return PersonDraft(
        name=typed.get("name", ""),
        email=typed.get("email", ""),
        organisation=typed.get("organisation", ""),
        country=typed.get("country", ""),
        language=typed.get("language", ""),
        role=typed.get("role", ""),
        round_number=typed.get("round", ""),
        pairs=tuple(typed.getlist("pairs")),
        tells="tells" in typed,
        key=typed.get("key", "")[:40],
    )


def plan_person(draft: PersonDraft) -> PersonPlan:
    """InvalidInput names every field that cannot be taken."""
    sieve = Sieve()
    email = sieve.take("email", lambda: check_email(draft.email)) if draft.email.strip() else None
    language = sieve.take("language", lambda: check_language(draft.language))
    country = sieve.take("country", lambda: check_country(draft.country))
    pairs = sieve.take("pairs", lambda: read_pairs(draft.pairs)) if draft.role == "translator" else []
    if not draft.email.strip() and not check_name(draft.name):
        sieve.errors["name"] = mark("Without a mail address she needs a name, so that you know whose link is whose.")
    if draft.role not in ROLES:
        sieve.errors["role"] = mark("Please choose one of the offered values.")
    if draft.role == "translator" and pairs == []:
        sieve.errors["pairs"] = mark("Choose at least one pair of languages.")
    sieve.check()
    return PersonPlan(
        email=email,
        ref=None if email else f"form-{draft.key or secrets.token_hex(8)}",
        name=draft.name,
        organisation=draft.organisation,
        country=country,
        language=language or "en",
        pairs=pairs or [],
        is_organiser=draft.role == "organiser",
    )


def read_pairs(typed: tuple[str, ...]) -> list[tuple[str, str]]:
    """Each as "source>target"."""
    parted = [pair.partition(">") for pair in typed]
    return check_pairs((source, target) for source, _, target in parted)


def read_list(typed: Mapping[str, str], content: bytes) -> Table:
    """A people list: the file, else what was pasted."""
    if len(content) > LARGEST_LIST:
        raise ListTooBig()
    table = read_table(content) if content else read_text(typed.get("pasted", ""))
    if not table.rows:
        raise NobodyInList()
    if len(write_text(table).encode()) > LARGEST_CARRIED:
        raise ListTooBig()
    return table
