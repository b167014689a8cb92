from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.exchanges.models import Exchange, Membership, Paper, Question, Round
from forum.exchanges.programme import ExchangeTable
from forum.exchanges.rules import CHOICES
from forum.roster.models import Mandate
from forum.texts.models import Text, Version

PROGRAMME = """
[exchange]
slug = "our-streets"
host = "A host"
timezone = "Europe/Paris"
languages = ["en", "fr"]
opens = 2026-05-04T09:00:00
closes = 2026-05-18T09:00:00
[exchange.title]
en = "Our streets"
fr = "Nos rues"

[[round]]
opens = 2026-05-04T09:00:00
moderators = ["mo@example.org"]
[round.theme]
en = "Light"
[[round.question]]
en = "Where is it dark?"
[[round.document]]
file = "paper.txt"
language = "en"
[round.document.title]
en = "On light"

[[round]]
opens = 2026-05-11T09:00:00
[round.theme]
en = "Buses"

[[translators]]
organisation = "Partner"
people = ["tara@example.org"]
from = ["en"]
to = "fr"
"""
PEOPLE = "email,ref,name,country,language\nana@example.org,,Ana,PE,es\n,R-7,Sara,,ar\n"
Run = Callable[..., tuple[int, str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "programme.toml").write_text(PROGRAMME, encoding="utf-8")
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (tmp_path / "paper.txt").write_text("Lamps first.\n\nThen people.", encoding="utf-8")
    return tmp_path


@pytest.fixture
def load(app: Flask, folder: Path) -> Run:
    def run(*options: str) -> tuple[int, str]:
        arguments = ["exchanges", "load", str(folder / "programme.toml"), "--people", str(folder / "people.csv")]
        result = app.test_cli_runner().invoke(args=[*arguments, *options])
        return result.exit_code, result.output

    return run


def counts(session: Session) -> dict[str, int]:
    session.rollback()
    tables = (Exchange, Round, Question, Paper, Membership, Mandate, Account, Text, Version)
    return {table.__name__: session.scalar(select(func.count()).select_from(table)) or 0 for table in tables}


def test_a_programme_makes_an_exchange_its_rounds_papers_people_and_moderators(load: Run, session: Session) -> None:
    assert load("--organiser", "olga@example.org")[0] == 0
    found = counts(session)
    assert (found["Exchange"], found["Round"], found["Paper"], found["Mandate"]) == (1, 2, 1, 1)
    assert found["Membership"] == 5
    organisers = session.scalars(select(Account.email).join(Membership).where(Membership.is_organiser)).all()
    assert organisers == ["olga@example.org"]


def test_loading_again_doubles_nothing(load: Run, session: Session) -> None:
    load()
    before = counts(session)
    assert load()[0] == 0
    assert counts(session) == before


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("programme.toml", 'host = "A host"', 'hots = "A host"', "programme.toml, line 4, exchange.hots"),
        ("programme.toml", "opens = 2026-05-11T09:00:00", 'opens = "soon"', "programme.toml, line 27, round.2.opens"),
        (
            "programme.toml",
            'file = "paper.txt"',
            'file = "lost.txt"',
            "programme.toml, line 21, round.1.document.1.file",
        ),
        ("programme.toml", "Europe/Paris", "Europe/Atlantis", "programme.toml, line 5, exchange.timezone"),
        ("programme.toml", "[[round]]", "[[round", "line 13"),
        ("programme.toml", 'languages = ["en", "fr"]', 'languages = ["en", "klingon"]', "klingon"),
        ("programme.toml", "closes = 2026-05-18", "closes = 2026-05-01", "must close after it opens"),
        ("people.csv", "ana@example.org", "not an address", "people.csv, row 2"),
        ("people.csv", ",R-7,Sara", ",,Sara", "people.csv, row 3: needs an email or a ref"),
        ("people.csv", "PE,es", "Atlantis,es", "people.csv, row 2"),
        ("people.csv", "country", "kountry", "people.csv, row 1: there is no column kountry"),
    ],
)
def test_what_is_wrong_is_named_with_its_place_and_nothing_is_loaded(
    load: Run, folder: Path, session: Session, name: str, old: str, new: str, said: str
) -> None:
    file = folder / name
    file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    code, output = load()
    assert code == 1
    assert said in output
    assert set(counts(session).values()) == {0}


def test_a_person_without_mail_is_known_again_by_her_ref(load: Run, folder: Path, session: Session) -> None:
    load()
    file = folder / "people.csv"
    file.write_text(PEOPLE.replace("Sara", "Sara B."), encoding="utf-8")
    load()
    session.rollback()
    assert session.scalars(select(Membership.name).where(Membership.ref == "R-7")).all() == ["Sara B."]


def test_the_example_in_the_papers_can_be_loaded(app: Flask, session: Session) -> None:
    example = Path(__file__).parents[2] / "docs" / "example"
    arguments = ["exchanges", "load", str(example / "programme.toml"), "--people", str(example / "people.csv")]
    result = app.test_cli_runner().invoke(args=arguments)
    assert (result.exit_code, result.output) == (0, "our-streets: 2 rounds, 2 people\n")
    assert counts(session)["Membership"] == 6


def test_the_example_in_the_papers_names_every_key_and_every_answer() -> None:
    text = (Path(__file__).parents[2] / "docs" / "example" / "programme.toml").read_text(encoding="utf-8")
    assert [answer for answers in CHOICES.values() for answer in answers if f'"{answer}"' not in text] == []
    names = {line.partition("=")[0].strip() for line in text.splitlines()} | {"title", "about"}
    assert set(ExchangeTable.model_fields) <= names
