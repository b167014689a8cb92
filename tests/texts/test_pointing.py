import pytest
from hypothesis import given
from hypothesis import strategies as st

from forum.kernel.markup import render, split_paragraphs
from forum.texts.pointed import point_out
from forum.texts.pointing import Kind, Known, find_points

PHONES = [
    "+51 999 123 456",
    "0044 20 7946 0958",
    "(416) 555-0199",
    "01 42 68 53 00",
    "06.12.34.56.78",
    "612 345 678",
    "٠١٢٣٤٥٦٧٨٩",
    "+٩٦٢ ٧ ٩١٢٣ ٤٥٦٧",
    "555-0199",
]
NO_PHONES = [
    "1 350 000",
    "2026-11-26",
    "26/11/2026",
    "2006-2010",
    "195 people",
    "2,765 visits",
    "3000000",
    "16:30",
    "1.280.000",
]
NAMES = {
    "Mrs Quispe": "Quispe",
    "la señora Ana de la Cruz vino": "Ana de la Cruz",
    "Madame Diop est venue": "Diop",
    "ذهبت السيدة فاطمة الزهراء إلى السوق": "فاطمة الزهراء",
    "then Rosa Quispe told me": "Rosa Quispe",
    "Yesterday we met Amina Diallo.": "Amina Diallo",
}
ADDRESSES = [
    "12 Main Street",
    "14 rue de la Paix",
    "calle Los Olivos 123",
    "شارع الجامعة 12",
    "P.O. Box 1234",
    "village of Kibera",
    "Hauptstraße 5",
    "quartier de Belleville",
]
HARMLESS = [
    "The United Nations and the World Bank met in June.",
    "Women in Cities International",
    "We asked the mayor for lamps, and he said no.",
    "Nous avons marché la nuit.",
    "ذهبنا إلى السوق في الليل.",
]


def kinds(text: str, **known: Known) -> list[Kind]:
    return [point.kind for point in find_points(text, **known)]  # type: ignore[arg-type]


@pytest.mark.parametrize("number", PHONES)
def test_a_telephone_number_is_pointed_out_whole(number: str) -> None:
    text = f"Write to me: {number}, please."
    [point] = find_points(text)
    assert (point.kind, text[point.begins : point.ends]) == (Kind.PHONE, number)


@pytest.mark.parametrize("number", NO_PHONES)
def test_a_number_that_counts_or_dates_is_none(number: str) -> None:
    assert kinds(f"There were {number} of them.") == []


def test_a_short_number_is_one_where_the_words_say_so() -> None:
    assert kinds("Tel. 55 012") == kinds("هاتف: 55012") == [Kind.PHONE]
    assert kinds("We planted 55 012 trees.") == []


def test_links_and_mail_addresses_are_pointed_out() -> None:
    assert kinds("See https://example.org/a?b=1 or write to ana.q+x@example.org.") == [Kind.LINK, Kind.MAIL]


@pytest.mark.parametrize(("text", "name"), NAMES.items())
def test_a_name_is_known_by_its_title_or_its_capitals(text: str, name: str) -> None:
    [point] = find_points(text)
    assert (point.kind, text[point.begins : point.ends]) == (Kind.NAME, name)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_pointed_out(address: str) -> None:
    assert kinds(f"She lives at {address} today.") == [Kind.ADDRESS]


@pytest.mark.parametrize("text", HARMLESS)
def test_offices_and_plain_words_are_left_alone(text: str) -> None:
    assert kinds(text) == []


def test_a_member_is_found_by_her_name_also_without_a_title() -> None:
    names = Known(["Rosa", "سعاد العلي", "Bo", "Pierre-Louis Ba"])
    assert kinds("then Rosa said so", names=names) == [Kind.NAME]
    assert kinds("قالت سعاد العلي نعم", names=names) == [Kind.NAME]
    assert kinds("and Pierre-Louis Ba", names=names) == [Kind.NAME]
    assert kinds("a rosa bush, to Bo", names=names) == []


def test_german_nouns_are_no_names() -> None:
    assert find_points("Die Frauen Stadt Gruppe ging.", language="de") == []


def test_marks_stand_in_the_html_and_part_nothing_of_it() -> None:
    html = render(split_paragraphs("Call **Rosa** Quispe & me: +51 999 123 456.\n\n[Here](https://example.org) <b>"))
    found = point_out(html, find_points)
    assert (
        "<strong><mark>Rosa</mark></strong><mark> Quispe</mark> &amp; me: <mark>+51 999 123 456</mark>." in found.html
    )
    assert "><mark>Here</mark></a> &lt;b&gt;" in found.html
    assert found.counts == {Kind.PHONE: 1, Kind.LINK: 1, Kind.NAME: 1}


@given(st.text("aA bé.Ro1+@/سال\n*_<&>\"'()-[]!:", max_size=80))
def test_without_its_marks_the_html_is_what_it_was(text: str) -> None:
    html = render(split_paragraphs(text))
    marked = str(point_out(html, find_points).html)
    assert bare(marked.replace("<mark>", "").replace("</mark>", "")) == bare(html)


def bare(html: str) -> str:
    """Signs that may stand escaped or not between tags."""
    return html.replace("&gt;", ">").replace("&quot;", '"').replace("&#x27;", "'")
