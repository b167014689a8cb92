from forum.search.excerpts import ELLIPSIS, excerpt
from forum.search.words import query_words

LONG = "We began with three streets and a walk at night. " * 12


def text(segments: list[tuple[str, bool]]) -> str:
    return "".join(part for part, _ in segments)


def marked(segments: list[tuple[str, bool]]) -> list[str]:
    return [part for part, is_hit in segments if is_hit]


def test_the_words_found_are_marked_as_written() -> None:
    found = excerpt(["Les égalités, toujours."], query_words("egalite", ["fr"]), "fr")
    assert found == [("Les ", False), ("égalités", True), (", toujours.", False)]


def test_the_paragraph_with_most_of_the_words_is_shown() -> None:
    words = query_words("women safety", ["en"])
    found = excerpt(["Women met.", "The safety of women.", "Safety."], words, "en")
    assert text(found) == "The safety of women."
    assert marked(found) == ["safety", "women"]


def test_a_long_paragraph_is_cut_around_the_word() -> None:
    found = excerpt([LONG + "Then the mayor listened. " + LONG], query_words("mayor", ["en"]), "en", length=120)
    assert marked(found) == ["mayor"]
    assert text(found).startswith(ELLIPSIS)
    assert text(found).endswith(ELLIPSIS)
    assert len(text(found)) <= 122


def test_cuts_fall_between_words() -> None:
    found = excerpt([LONG + "mayor " + LONG], query_words("mayor", ["en"]), "en", length=120)
    assert all(word in f"{LONG} mayor" for word in text(found).strip(ELLIPSIS).split())


def test_without_a_word_found_the_beginning_is_shown() -> None:
    found = excerpt([LONG], query_words("nothing", ["en"]), "en", length=60)
    assert text(found).startswith("We began with")
    assert marked(found) == []


def test_a_cut_never_parts_a_sign_from_its_marks() -> None:
    flags = "\N{WOMAN}\u200d\N{WOMAN}\u200d\N{GIRL}\U0001f1f8\U0001f1f3e\u0301" * 100
    found = text(excerpt([flags], (), "xx", length=50)).strip(ELLIPSIS)
    assert found[-1] != "\u200d"
    assert flags.startswith(found)
    assert flags[len(found)] in "\N{WOMAN}\U0001f1f8e"


def test_pairs_of_signs_are_marked_as_one_word() -> None:
    assert marked(excerpt(["すべての女性教育のために"], query_words("女性教育", ["ja"]), "ja")) == ["女性教育"]


def test_a_prefix_marks_whole_words() -> None:
    words = query_words("partic*", ["en"])
    assert marked(excerpt(["Participatory budgets, particles"], words, "en")) == ["Participatory", "particles"]


def test_an_empty_text_gives_nothing() -> None:
    assert excerpt(["", "  "], query_words("women", ["en"]), "en") == []


def test_an_elided_article_is_left_unmarked() -> None:
    assert marked(excerpt(["Pour l’éducation d'Awa"], query_words("education awa", ["fr"]), "fr")) == [
        "éducation",
        "Awa",
    ]


def test_combining_accents_are_found_as_well() -> None:
    assert marked(excerpt(["La securite\u0301 ici"], query_words("securite", ["fr"]), "fr")) == ["securite\u0301"]
