"""What pages and the command say of the machine: what it is sent, why there is no version, what to expect."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from forum.accounts.models import Account
from forum.kernel.actor import Actor
from forum.kernel.unit_of_work import Units
from forum.texts.actions import change_source
from forum.texts.models import Text
from forum.translating.actions.passages import count_answer
from forum.web.runtime import Runtime
from tests.contracts.machine_servers import Stub, serve
from tests.factories import make_machine_refusal, make_topic
from tests.translating.conftest import Stage, make_stage

SignIn = Callable[[Account], FlaskClient]
PRIVATE = "Escriban a rosa@x.example o al +33 1 44 55 66 77; véase https://s.example/rosa."


@pytest.fixture
def set_machine(app: Flask) -> Iterator[Callable[..., None]]:
    """Settings that name a machine."""
    runtime: Runtime = app.extensions["ronda"]
    before = runtime.settings

    def change(**given: str) -> None:
        runtime.settings = before.model_copy(update=given)

    change(machine="apertium-programs")
    yield change
    runtime.settings = before


@pytest.fixture
def mechanised(units: Units, load_actor: Callable[[Account], Actor], set_machine: Callable[..., None]) -> Stage:
    return make_stage(units, load_actor, uses_machine=True)


def sent_page(stage: Stage) -> str:
    return f"/exchanges/{stage.cast.exchange.slug}/texts/{stage.text.id}/versions/fr/machine"


def machine_page(stage: Stage) -> str:
    return f"/exchanges/{stage.cast.exchange.slug}/desk/machine"


def say(units: Units, stage: Stage, source: str) -> None:
    with units.open() as uow:
        change_source(uow, uow.session.get_one(Text, stage.text.id), source=source)


def test_who_may_ask_sees_all_that_leaves_and_nothing_that_stays(units: Units, mechanised: Stage, as_: SignIn) -> None:
    say(units, mechanised, PRIVATE)
    page = as_(mechanised.cast.olga.account).get(sent_page(mechanised)).text
    assert "Escriban a &lt;img id=&#34;0&#34;&gt;" in page
    assert "a mark such as &lt;img id=&#34;0&#34;&gt; stands" in page
    assert not any(private in page for private in ("rosa@x.example", "44 55", "s.example"))
    assert "Apertium runs on this machine: nothing leaves it." in page


def test_where_the_machine_is_others_the_page_names_its_host(
    mechanised: Stage, as_: SignIn, set_machine: Callable[..., None]
) -> None:
    set_machine(machine="deepl", machine_key="do-not-tell:fx")
    page = as_(mechanised.cast.olga.account).get(sent_page(mechanised)).text
    assert "DeepL runs at api-free.deepl.com, in the hands of others" in page
    assert "do-not-tell" not in page


def test_what_would_leave_is_not_shown_where_nothing_may(units: Units, mechanised: Stage, as_: SignIn) -> None:
    with units.open() as uow:
        uow.session.get_one(Text, mechanised.text.id).may_translate_by_machine = False
    assert as_(mechanised.cast.olga.account).get(sent_page(mechanised)).status_code == 403


def test_in_a_sensitive_exchange_the_page_does_not_tell_by_its_marks_who_takes_part(
    units: Units, load_actor: Callable[[Account], Actor], as_: SignIn, set_machine: Callable[..., None]
) -> None:
    stage = make_stage(units, load_actor, uses_machine=True, is_sensitive=True)
    say(units, stage, "Trabajo con Paula y con Rosa Paz.")
    page = as_(stage.cast.olga.account).get(sent_page(stage)).text
    assert "Trabajo con Paula y con Rosa Paz." in page
    assert "Names of members that not everybody sees are taken out as well." in page


def test_she_is_told_kindly_why_the_machine_gave_nothing(units: Units, mechanised: Stage, as_: SignIn) -> None:
    with units.open() as uow:
        make_machine_refusal(uow, uow.session.get_one(Text, mechanised.text.id), code="result_in_other_language")
    page = as_(mechanised.cast.olga.account).get(sent_page(mechanised).removesuffix("/machine"))
    assert page.status_code == 200
    assert "The machine’s answer could not be used: it was in the wrong language." in page.text


def test_the_desk_says_what_to_expect_between_its_languages_and_how_it_went(
    units: Units, mechanised: Stage, as_: SignIn
) -> None:
    with units.open() as uow:
        for code in ("well", "well", "not_authorised"):
            count_answer(uow, engine="apertium", code=code)
    page = as_(mechanised.cast.olga.account).get(machine_page(mechanised)).text
    assert "rough: one guesses what it is about" in page
    assert "French, through Catalan" in page
    assert "2 times; the last:" in page
    assert "The machine’s service does not take our key." in page


def test_of_a_machine_that_was_not_measured_no_figure_is_shown(
    mechanised: Stage, as_: SignIn, set_machine: Callable[..., None]
) -> None:
    set_machine(machine="deepl", machine_key="k")
    page = as_(mechanised.cast.olga.account).get(machine_page(mechanised)).text
    assert "It was not measured between the languages of this exchange." in page


def test_the_machines_keeper_sees_that_a_key_is_not_taken(units: Units, mechanised: Stage, as_: SignIn) -> None:
    with units.open() as uow:
        count_answer(uow, engine="apertium", code="not_authorised")
    assert "does not take our key" in as_(mechanised.cast.ada).get("/machine").text


@pytest.fixture
def stub() -> Iterator[Stub]:
    with serve("apertium") as server:
        yield server


def try_machine(app: Flask, *arguments: str) -> tuple[int, str]:
    answer = app.test_cli_runner().invoke(args=["translating", "machine", *arguments])
    return answer.exit_code, answer.output


def test_the_command_says_pairs_a_sentence_and_how_it_went(
    app: Flask, units: Units, stub: Stub, set_machine: Callable[..., None]
) -> None:
    set_machine(machine="apertium", machine_url=stub.url)
    with units.open() as uow:
        count_answer(uow, engine="apertium", code="too_slow")
    status, said = try_machine(app, "--from", "en", "--into", "es")
    assert status == 0, said
    assert "apertium, on this machine" in said
    assert "en → ca, es, fr through ca" in said
    assert "el mujeres de el ciudad" in said
    assert "1 × too_slow" in said


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("refuses the key", "it does not take FORUM_MACHINE_KEY (not_authorised)"),
        ("used up", "the account is used up for this month (quota_used_up)"),
        ("busy", "it has too much to do, try again later (busy)"),
        ("failing", "it failed (failing)"),
        ("wrong JSON", "its answer cannot be used (answer_not_understood)"),
        ("empty", "its answer cannot be used (result_empty)"),
        ("redirecting", "its address sends elsewhere"),
    ],
)
def test_the_command_says_each_fault_in_a_sentence(
    app: Flask, stub: Stub, set_machine: Callable[..., None], fault: str, words: str
) -> None:
    set_machine(machine="apertium", machine_url=stub.url)
    stub.fault = fault
    status, said = try_machine(app, "--from", "en", "--into", "es")
    assert status == 1
    assert words in said


def test_without_a_machine_the_command_says_so(app: Flask, set_machine: Callable[..., None]) -> None:
    set_machine(machine="none")
    assert try_machine(app) == (0, "No machine: FORUM_MACHINE is none. Versions are written by people.\n")


@pytest.mark.parametrize(
    ("settings", "to_author", "to_organiser"),
    [
        (
            {"machine": "libretranslate", "machine_url": "https://mt.example.org"},
            "is sent to mt.example.org for that",
            "The one here is at mt.example.org: the texts are sent there.",
        ),
        (
            {"machine": "apertium-programs"},
            "that runs here: it is sent to nobody else",
            "The one here runs on this server: no text leaves it.",
        ),
        ({"machine": "none"}, "It may be translated by a machine</span>", "There is none here now."),
    ],
)
def test_author_and_organiser_read_where_a_text_goes_before_they_consent(
    mechanised: Stage,
    as_: SignIn,
    units: Units,
    set_machine: Callable[..., None],
    settings: dict[str, str],
    to_author: str,
    to_organiser: str,
) -> None:
    set_machine(**settings)
    with units.open() as uow:
        topic = make_topic(uow, mechanised.cast.rounds[0])
    here = f"/exchanges/{mechanised.cast.exchange.slug}"
    assert to_author in as_(mechanised.cast.pierre.account).get(f"{here}/topics/{topic.id}?lang=en").text
    assert to_organiser in as_(mechanised.cast.olga.account).get(f"{here}/organise/exchange?lang=en").text
