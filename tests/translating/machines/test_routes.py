import random

from forum.translating.machines.routes import all_pairs, between, find_route

STEPS = [("en", "ca"), ("ca", "fr"), ("en", "es"), ("es", "fr"), ("fr", "ca"), ("ca", "en"), ("en", "eo"), ("eo", "fr")]


def test_a_direct_pair_is_taken() -> None:
    assert find_route([*STEPS, ("en", "fr")], "en", "fr") == [("en", "fr")]


def test_english_and_french_go_through_catalan_in_whatever_order_pairs_are_known() -> None:
    for seed in range(20):
        known = random.Random(seed).sample(STEPS, len(STEPS))
        assert find_route(known, "en", "fr") == [("en", "ca"), ("ca", "fr")]


def test_without_catalan_the_way_is_through_spanish_then_through_any_by_its_tag() -> None:
    no_catalan = [step for step in STEPS if "ca" not in step]
    assert between(find_route(no_catalan, "en", "fr")) == "es"
    assert between(find_route([("en", "oc"), ("oc", "fr"), ("en", "eo"), ("eo", "fr")], "en", "fr")) == "eo"


def test_a_second_language_between_is_not_taken() -> None:
    assert find_route([("en", "ca"), ("ca", "es"), ("es", "it")], "en", "it") == []


def test_a_country_is_left_out_where_the_pair_knows_none() -> None:
    assert find_route(STEPS, "en-GB", "fr-CA") == [("en", "ca"), ("ca", "fr")]
    assert find_route([("es", "pt"), ("es", "pt-BR")], "es", "pt-BR") == [("es", "pt-BR")]


def test_all_pairs_tell_what_goes_through_another_as_rough() -> None:
    found = all_pairs(STEPS)
    assert (found["en", "fr"], found["en", "es"]) == ("rough", "gist")
    assert ("fr", "eo") not in found
