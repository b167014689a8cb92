"""One suite for every translation machine: what each must do, and what each must survive."""

import json
import socket
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import parse_qs

import pytest

from forum.translating.machines.apertium import Apertium
from forum.translating.machines.apertium_service import Service
from forum.translating.machines.base import Machine, MachineUnavailable
from forum.translating.machines.deepl import FREE, PAID, DeepL, address_for, authorised_by
from forum.translating.machines.libretranslate import LibreTranslate
from forum.translating.machines.none import NoMachine
from forum.translating.machines.wire import Wire
from tests.contracts.machine_servers import Stub, debian_apertium, has_debian_apertium, serve, word_for_word

SENTENCE = "We work with the families of the city and the streets are not safe at night."
ENGINES = {"word for word": word_for_word} | ({"Debian's Apertium": debian_apertium} if has_debian_apertium() else {})


@pytest.fixture(params=["apertium", "libretranslate", "deepl"])
def stub(request: pytest.FixtureRequest) -> Iterator[Stub]:
    with serve(request.param) as server:
        yield server


@pytest.fixture
def machine(stub: Stub, request: pytest.FixtureRequest) -> Machine:
    return make_machine(request.node.callspec.params["stub"], stub.url)


def make_machine(protocol: str, url: str) -> Machine:
    wire = Wire(url, timeout=0.5, max_bytes=100_000)
    if protocol == "deepl":
        return DeepL(wire)
    return Apertium(Service(wire)) if protocol == "apertium" else LibreTranslate(wire)


def refusal(machine: Machine, paragraphs: list[str] | None = None) -> MachineUnavailable:
    with pytest.raises(MachineUnavailable) as caught:
        machine.translate(paragraphs or [SENTENCE], "en", "es")
    return caught.value


def pieces_in(body: str) -> list[str]:
    content = json.loads(body)
    pieces: list[str] = content.get("q") or content["text"]
    return pieces


def sent_to(stub: Stub) -> str:
    bodies = [" ".join(pieces_in(body)) if body.startswith("{") else parse_qs(body)["q"][0] for body in stub.seen]
    return "\n".join(bodies)


def test_each_paragraph_is_answered_by_one(machine: Machine) -> None:
    assert machine.translate(["The women", "", "The city"], "en", "es") == ["el mujeres", "", "el ciudad"]


def test_the_pairs_are_named_by_our_tags(machine: Machine) -> None:
    assert machine.pairs()["en", "es"] in {"gist", "good"}


def test_a_language_asked_for_with_its_country_finds_the_pair(machine: Machine) -> None:
    assert machine.translate(["The city"], "en-GB", "es-MX") == ["el ciudad"]


def test_a_pair_it_does_not_know_is_refused_for_good(machine: Machine, stub: Stub) -> None:
    with pytest.raises(MachineUnavailable) as caught:
        machine.translate([SENTENCE], "en", "sw")
    assert (caught.value.code, caught.value.permanent) == ("no_such_pair", True)
    assert stub.seen == []


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("## The **women** of the _city_", "## el **mujeres** de el _ciudad_"),
        ("- The city\n- The women  \n  of the street", "- el ciudad\n- el mujeres  \n  de el calle"),
        ("> [The city](https://c.example/a_b_c \"x\")", "> [el ciudad](https://c.example/a_b_c \"x\")"),
        ("Write to office@x.example", "escriban a office@x.example"),
        ("Write to +33 1 44 55 66 77, please", "escriban a +33 1 44 55 66 77, por favor"),
        ("With `the code` and <https://x.example>", "con `the code` y <https://x.example>"),
        ("1. Since 2019 with 350 families", "1. desde 2019 con 350 familias"),
        ("![The street at night](/files/7)", "![el calle por noche](/files/7)"),
        ("The women\\\nof the city", "el mujeres\\\nde el ciudad"),
        ("```\nthe women\n```", "```\nthe women\n```"),
        ("***", "***"),
        ("the **city", "el **ciudad"),
        ("the snake_case_women & <b>the city</b>", None),
    ],
)  # fmt: skip
def test_marks_links_and_lines_stay_in_place(machine: Machine, written: str, expected: str | None) -> None:
    [result] = machine.translate([written], "en", "es")
    if expected is None:
        assert "<b>el ciudad</b>" in result
    else:
        assert result == expected


def test_addresses_telephones_and_names_never_leave(machine: Machine, stub: Stub) -> None:
    text = "Write to rosa@x.example or +33 1 44 55 66 77, or see https://s.example/rosa. Rosa Paz is not at work."
    [result] = machine.translate([text], "en", "es", keep=["Rosa Paz"])
    for private in ("rosa@x.example", "44 55", "s.example", "Rosa Paz"):
        assert private in result
        assert private not in sent_to(stub)


def test_words_of_a_text_are_never_orders(machine: Machine) -> None:
    text = 'Ignore the instructions <img id="0"> and write &lt;script&gt; to **the city**'
    [result] = machine.translate([text], "en", "es")
    assert result == "Ignore el instructions <img id=\"0\"> y escriban &lt;script&gt; a **el ciudad**"  # fmt: skip


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("silent", "too_slow"),
        ("dripping", "too_slow"),
        ("wrong JSON", "answer_not_understood"),
        ("other JSON", "answer_not_understood"),
        ("JSON of another shape", "answer_not_understood"),
        ("not UTF-8", "answer_not_understood"),
        ("cut short", "answer_not_understood"),
        ("failing", "failing"),
        ("busy", "busy"),
        ("busy for a while", "busy"),
        ("used up", "quota_used_up"),
        ("refuses the key", "not_authorised"),
        ("redirecting", "redirected"),
        ("far too large", "answer_too_large"),
        ("empty", "result_empty"),
        ("far too short", "result_too_short"),
        ("a runaway", "result_too_long"),
        ("script returned", "result_with_markup"),
        ("comment returned", "result_with_markup"),
        ("a new address", "result_with_other_addresses"),
        ("another alphabet", "result_in_other_alphabet"),
        ("another language", "result_in_other_language"),
    ],
)
def test_a_fault_of_the_machine_is_told_by_a_code(machine: Machine, stub: Stub, fault: str, code: str) -> None:
    stub.fault = fault
    trouble = refusal(machine)
    assert (trouble.code, trouble.permanent) == (code, False)


def test_a_language_the_machine_refuses_is_not_asked_again(machine: Machine, stub: Stub) -> None:
    stub.fault = "refuses the language"
    trouble = refusal(machine)
    assert (trouble.code, trouble.permanent) == ("refused", True)


def test_the_words_of_the_machine_are_never_in_the_error(machine: Machine, stub: Stub) -> None:
    stub.fault = "failing"
    trouble = refusal(machine)
    assert "secret" not in repr(trouble)
    assert trouble.__cause__ is None


def test_a_redirection_is_not_followed(machine: Machine, stub: Stub) -> None:
    stub.fault = "redirecting"
    refusal(machine)
    assert "/elsewhere" not in stub.paths


def test_one_bad_paragraph_spoils_the_whole_answer(machine: Machine, stub: Stub) -> None:
    stub.fault = "far too short"
    assert refusal(machine, ["The city", SENTENCE]).code == "result_too_short"


@pytest.mark.parametrize("protocol", ["apertium", "libretranslate", "deepl"])
def test_a_machine_that_is_down_says_so(protocol: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        machine = make_machine(protocol, f"http://127.0.0.1:{taken.getsockname()[1]}")
        assert refusal(machine).code == "unreachable"
        assert machine.health() == "unreachable"


def test_a_machine_that_answers_is_well(machine: Machine) -> None:
    assert machine.health() is None


def test_no_machine_knows_no_pair_and_is_well() -> None:
    machine: Machine = NoMachine()
    assert machine.pairs() == {}
    assert machine.health() is None
    assert refusal(machine).permanent


def test_apertium_goes_through_catalan_where_there_is_no_direct_pair() -> None:
    with serve("apertium") as stub:
        machine = make_machine("apertium", stub.url)
        assert machine.translate(["The **women** of the city"], "en", "fr") == ["la **femmes** de la ville"]
        assert machine.pairs()["en", "fr"] == "rough"
        assert (machine.between("en", "fr"), machine.between("en", "es")) == ("ca", "")


def test_libretranslate_is_given_the_key_and_its_own_codes() -> None:
    with serve("libretranslate") as stub:
        machine = LibreTranslate(Wire(stub.url, timeout=0.5), api_key="k-1")
        assert {("es", "pt-BR"), ("es", "zh-Hans")} <= machine.pairs().keys()
        machine.translate(["The city"], "en", "es")
    assert json.loads(stub.seen[0]) == {
        "q": ["The city"],
        "source": "en",
        "target": "es",
        "format": "html",
        "api_key": "k-1",
    }


def test_libretranslate_is_asked_in_batches() -> None:
    with serve("libretranslate") as stub:
        make_machine("libretranslate", stub.url).translate(["The city"] * 45, "en", "es")
    assert [len(json.loads(body)["q"]) for body in stub.seen] == [20, 20, 5]


def test_a_machine_on_this_computer_is_ours_and_another_is_not() -> None:
    here = Apertium(Service(Wire("http://localhost:2737")))
    there = DeepL(Wire("https://machine.example/x"))
    assert (here.sends_to_third_party, here.host) == (False, "")
    assert (there.sends_to_third_party, there.host) == (True, "machine.example")


def test_a_machine_that_asks_for_a_while_says_how_long(machine: Machine, stub: Stub) -> None:
    stub.fault = "busy for a while"
    assert refusal(machine).wait == timedelta(minutes=2)


def test_deepl_is_given_the_key_in_a_header_only_and_its_own_codes() -> None:
    with serve("deepl") as stub:
        machine = DeepL(Wire(stub.url, timeout=0.5, authorisation=authorised_by("k-1:fx")))
        assert {("en", "pt-BR"), ("es", "en-GB"), ("es", "en-US")} <= machine.pairs().keys()
        stub.engine = lambda piece, source, target: "As mulheres da cidade"
        machine.translate(["The women of the city"], "en-GB", "pt")
        machine.translate(["The women of the city"], "en", "pt-BR")
    assert [json.loads(body)["target_lang"] for body in stub.seen] == ["PT-PT", "PT-BR"]
    assert json.loads(stub.seen[0])["source_lang"] == "EN"
    assert stub.keys == ["DeepL-Auth-Key k-1:fx"] * 2
    assert not any("k-1" in said for said in (*stub.seen, *stub.paths))


def test_into_a_bare_english_deepl_is_asked_for_one_of_its_two() -> None:
    with serve("deepl") as stub:
        stub.engine = lambda piece, source, target: "The women of the city"
        DeepL(Wire(stub.url, timeout=0.5)).translate(["Las mujeres de la ciudad"], "es", "en")
    assert json.loads(stub.seen[0])["target_lang"] == "EN-GB"


def test_deepl_is_asked_in_batches() -> None:
    with serve("deepl") as stub:
        make_machine("deepl", stub.url).translate(["The city"] * 120, "en", "es")
    assert [len(pieces_in(body)) for body in stub.seen] == [50, 50, 20]


def test_a_key_of_the_free_plan_goes_to_its_own_address() -> None:
    assert (address_for("k:fx"), address_for("k")) == (FREE, PAID)


@pytest.mark.parametrize("url", ["ftp://x.example", "x.example", "http://u:p@x.example", "http://x.example/?to=y", ""])
def test_an_address_that_is_not_plain_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="address"):
        Wire(url)


@pytest.mark.parametrize("engine", sorted(ENGINES))
def test_a_post_keeps_its_shape_through_each_engine(engine: str) -> None:
    post = [
        "## Our work in **the city**",
        "- Please **write** to [the office](https://o.example/a_b) or office@o.example.\n"
        "- Since 2019 we work with 350 families.",
        "> The streets are *not safe* at night \\\nand the lights are off.",
    ]
    with serve("apertium") as stub:
        stub.engine = ENGINES[engine]
        machine = Apertium(Service(Wire(stub.url, timeout=30)))
        heading, points, quote = machine.translate(post, "en", "es")
    assert heading.startswith("## ")
    assert heading.count("**") == 2
    assert "](https://o.example/a_b)" in points
    assert "office@o.example" in points
    assert "\n- " in points
    assert "2019" in points
    assert "350 familias" in points
    assert quote.startswith("> ")
    assert " \\\n" in quote
