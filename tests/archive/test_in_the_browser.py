"""The site opened from a folder in a real Chromium, with the network off."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from tests.archive.scene import take
from tests.axe import AXE_SCRIPT, LOOK, PHONE
from tests.browser import open_browser

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser():
    with open_browser() as browser:
        yield browser


@pytest.fixture
def folder(units, storage, over, tmp_path):
    with ZipFile(BytesIO(take(units, storage, over.slug))) as archive:
        archive.extractall(tmp_path)
    return tmp_path


@pytest.fixture
def page(browser, folder):
    """At the width of a telephone; what it asks of anybody, and what goes wrong in it, is noted."""
    context = browser.new_context(offline=True, viewport={"width": PHONE, "height": 740})
    page = context.new_page()
    page.asked, page.wrong = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.on("console", lambda message: page.wrong.append(message.text))
    page.goto(folder.joinpath("index.html").as_uri())
    yield page
    assert [url for url in page.asked if not url.startswith("file://")] == []
    assert page.wrong == []
    context.close()


def search(page, words):
    page.get_by_role("searchbox").fill(words)
    page.get_by_role("searchbox").press("Enter")
    return page.locator("#found li")


def test_from_the_choice_of_a_language_to_the_original_of_a_contribution(page):
    page.get_by_role("link", name="français").click()
    page.get_by_role("link", name="Streets").click()
    letter = page.locator("#c1")
    assert "Rues élargies" in letter.inner_text()
    letter.locator("summary").first.click()
    assert letter.get_by_text("seguras").is_visible()
    letter.get_by_role("link", name="العربية").first.click()
    assert page.url.endswith("/ar/topic-1.html#c1")
    assert page.locator("html").get_attribute("dir") == "rtl"


def test_a_word_is_found_without_its_accents(page, folder):
    page.goto(folder.joinpath("fr/search.html").as_uri())
    found = search(page, "ELARGIES")
    assert found.count() == 2
    assert "élargies" in found.first.locator("mark").inner_text()
    found.first.get_by_role("link").click()
    assert "/fr/topic-1.html#c" in page.url
    page.go_back()
    page.locator("#found li").first.wait_for()
    assert page.get_by_role("searchbox").input_value() == "ELARGIES"


def test_a_word_is_found_from_right_to_left(page, folder):
    page.goto(folder.joinpath("ar/search.html").as_uri())
    found = search(page, "الحافلات")
    assert found.count() == 1
    assert found.locator("p").get_attribute("dir") == "rtl"
    found.get_by_role("link").click()
    assert page.locator("#c1").is_visible()


def test_one_language_may_be_asked_for_and_nothing_found_is_said(page, folder):
    page.goto(folder.joinpath("en/search.html").as_uri())
    assert search(page, "elargies").count() == 2
    page.get_by_role("combobox").select_option("ar")
    assert page.locator("#found li").count() == 0
    assert "Nothing found" in page.locator("#said").inner_text()


def test_what_is_found_stays_words(page, folder):
    page.goto(folder.joinpath("en/search.html").as_uri())
    found = search(page, "alert(1)")
    assert "</script><script>alert(1)" in found.first.inner_text()
    assert page.locator("script").count() == 2


def test_without_script_all_but_the_search_can_be_read(browser, folder):
    context = browser.new_context(offline=True, java_script_enabled=False)
    page = context.new_page()
    page.goto(folder.joinpath("en/search.html").as_uri())
    assert page.get_by_text("Searching needs script.").is_visible()
    assert not page.get_by_role("searchbox").is_visible()
    page.get_by_role("link", name="Contents").click()
    page.get_by_role("link", name="Streets").click()
    assert "I write without a name." in page.locator("main").inner_text()
    context.close()


def test_axe_finds_no_fault_in_any_page(browser, folder):
    context = browser.new_context(offline=True, viewport={"width": PHONE, "height": 740}, bypass_csp=True)
    page = context.new_page()
    faults = {}
    for path in sorted(folder.rglob("*.html")):
        page.goto(path.as_uri())
        page.evaluate(AXE_SCRIPT)
        faults[path.relative_to(folder).as_posix()] = page.evaluate(LOOK, True)
    context.close()
    assert len(faults) > 20
    assert {name: found for name, found in faults.items() if found} == {}
