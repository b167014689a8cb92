import pytest

from forum.translating.terms import Agreed, Glossary


def find(term: str, paragraph: str, language: str) -> list[str]:
    glossary = Glossary([Agreed(term, "x")], source_language=language, language="en")
    return [paragraph[spot.begins : spot.ends] for spot in glossary.find(paragraph)]


@pytest.mark.parametrize(
    ("term", "paragraph", "found", "language"),
    [
        ("femme", "Les FEMMES du quartier", "FEMMES", "fr"),
        ("mujer", "Caminan las mujeres.", "mujeres", "es"),
        ("mujeres", "Una mujer sola.", "mujer", "es"),
        ("municipality", "The municipalities paid.", "municipalities", "en"),
        ("نساء", "تحدثت النساء عن المدينة", "النساء", "ar"),
        ("نساء", "الرجال والنساء", "والنساء", "ar"),
        ("妇女", "城市的妇女走路", "妇女", "zh"),
    ],
)
def test_a_term_is_found_in_its_other_forms(term: str, paragraph: str, found: str, language: str) -> None:
    assert find(term, paragraph, language) == [found]


def test_a_term_is_not_found_within_another_word() -> None:
    assert find("art", "The party started.", "en") == []


def test_the_longest_term_wins_and_none_is_found_within_it() -> None:
    agreed = [Agreed("city", "ville"), Agreed("safe city", "ville sûre"), Agreed("safe", "sûr")]
    glossary = Glossary(agreed, source_language="en", language="fr")
    assert [spot.agreed.target for spot in glossary.find("Safe cities, and a city.")] == ["ville sûre", "ville"]


def test_what_is_agreed_and_not_used_is_named_once() -> None:
    glossary = Glossary([Agreed("mujeres", "femmes"), Agreed("calle", "rue")], source_language="es", language="fr")
    source = "Las mujeres en la calle, las mujeres."
    assert [one.target for one in glossary.unused(source, "Les dames dans les rues.")] == ["femmes"]
    assert glossary.unused(source, "Une femme dans la rue") == []


def test_a_glossary_of_nothing_finds_nothing() -> None:
    assert Glossary([Agreed("…", "x")], source_language="en", language="fr").find("Anything …") == []
