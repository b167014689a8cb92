import pytest

from forum.translating.machines.base import MachineUnavailable
from forum.translating.machines.results import check_result, check_whole

ENGLISH = "The women of this city have been working with the municipality for many years, and it is not enough."
SPANISH = "Las mujeres de esta ciudad trabajan con la municipalidad desde hace muchos años, y no es suficiente."
ARABIC = "تعمل نساء هذه المدينة مع البلدية منذ سنوات عديدة، وهذا لا يكفي."
CHINESE = "这个城市的妇女多年来一直与市政府合作,但这还不够。"


def code_of(source_paragraph: str, result: str, source: str, target: str) -> str | None:
    try:
        check_result(source_paragraph, result, source=source, target=target)
    except MachineUnavailable as trouble:
        return trouble.code
    return None


@pytest.mark.parametrize(
    ("paragraph", "result", "source", "target"),
    [
        (ENGLISH, SPANISH, "en", "es"),
        (ENGLISH, ARABIC, "en", "ar"),
        (ARABIC, ENGLISH, "ar", "en"),
        (ENGLISH, CHINESE, "en", "zh"),
        (CHINESE, SPANISH, "zh", "es"),
        ("UN-Habitat", "UN-Habitat", "en", "ar"),
        ("2019", "", "en", "es"),
        (SPANISH, SPANISH, "en", "fr"),
        ("See https://x.example", "Véase https://x.example", "en", "es"),
        ("a < b", "a < b", "en", "es"),
    ],
)
def test_a_result_that_may_stand(paragraph: str, result: str, source: str, target: str) -> None:
    assert code_of(paragraph, result, source, target) is None


@pytest.mark.parametrize(
    ("paragraph", "result", "source", "target", "code"),
    [
        (ENGLISH, " \n", "en", "es", "result_empty"),
        (ENGLISH, "Las mujeres", "en", "es", "result_too_short"),
        (CHINESE, "Women of", "zh", "en", "result_too_short"),
        ("The city", SPANISH, "en", "es", "result_too_long"),
        (ENGLISH, ENGLISH, "en", "es", "result_in_other_language"),
        (SPANISH, ENGLISH, "es", "fr", "result_in_other_language"),
        (ENGLISH, SPANISH, "en", "ar", "result_in_other_alphabet"),
        (ARABIC, ARABIC, "ar", "en", "result_in_other_alphabet"),
        (ENGLISH, SPANISH + "<img src=x onerror=alert(1)>", "en", "es", "result_with_markup"),
        (ENGLISH, SPANISH + " rosa@x.example", "en", "es", "result_with_other_addresses"),
        (ENGLISH + " https://x.example", SPANISH, "en", "es", "result_with_other_addresses"),
    ],
)
def test_a_result_that_may_not(paragraph: str, result: str, source: str, target: str, code: str) -> None:
    assert code_of(paragraph, result, source, target) == code


def test_an_answer_that_is_the_text_itself_may_not_stand() -> None:
    with pytest.raises(MachineUnavailable, match="result_unchanged"):
        check_whole(["Where do you live now?", "https://x.example"], ["Where do you  live now?", "https://x.example"])


@pytest.mark.parametrize(
    ("paragraphs", "results"),
    [
        (["Ana Torres, Casa Rosa, Lima"], ["Ana Torres, Casa Rosa, Lima"]),
        (["radio local"], ["radio local"]),
        (["«Vivas nos queremos, ni una menos»", "She said so."], ["«Vivas nos queremos, ni una menos»", "Lo dijo."]),
    ],
)
def test_names_few_words_and_quotations_may_be_the_same(paragraphs: list[str], results: list[str]) -> None:
    check_whole(paragraphs, results)
