"""Words of people in pages, scripts and names of files are words."""

import json
import re
from html.parser import HTMLParser

from tests.archive.scene import SCRIPT, build, take, unpack

POLICY = "default-src 'none'; script-src 'self' file:; style-src 'self' file:; base-uri 'none'; form-action 'none'"


class Scripts(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.sources, self.policies, self.handlers = [], [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag == "script":
            self.sources.append(values.get("src"))
        if values.get("http-equiv") == "Content-Security-Policy":
            self.policies.append(values["content"])
        self.handlers += [name for name in values if name.startswith("on") or name == "style"]


def test_pages_run_the_two_scripts_of_the_search_and_no_other(files):
    for name, content in files.items():
        if name.endswith(".html"):
            found = Scripts(content.decode())
            assert found.sources == (["../assets/words.js", "../assets/search.js"] if "/search" in name else [])
            assert found.policies == [POLICY]
            assert found.handlers == []


def test_a_title_with_markup_is_shown_as_it_was_typed(files):
    page = files["en/topic-1.html"].decode()
    assert "<title>Streets &lt;/script&gt;&lt;script&gt;alert(1)" in page
    assert [name for name, content in files.items() if name.endswith(".html") and b"&amp;lt;" in content] == []


def test_so_is_that_of_the_exchange(units, storage):
    with units.open() as uow:
        slug = build(uow, storage, title="Streets & Lamps").slug
    held = unpack(take(units, storage, slug))
    for name in ("index.html", "en/index.html"):
        assert "<title>Streets &amp; Lamps" in held[name].decode()
        assert b"&amp;amp;" not in held[name]


def test_the_words_to_search_cannot_end_a_script(files):
    script = files["assets/words.js"].decode()
    assert not re.search("[<>&\u2028\u2029]", script)
    entries = json.loads(script.removeprefix("window.WORDS = ").rstrip().removesuffix(";"))
    assert any(SCRIPT in words for entry in entries for words in entry)


def test_every_word_to_search_leads_to_a_page_that_shows_it(files):
    script = files["assets/words.js"].decode()
    for language, direction, address, _title, _who, words, _note in json.loads(script[15:].rstrip().removesuffix(";")):
        page = files[address.partition("#")[0]].decode()
        assert f'lang="{language}" dir="{direction}"' in page
        assert all(word in page for word in re.findall(r"\w+", words)), address


def test_names_in_the_zip_are_plain(files):
    assert [name for name in files if not re.fullmatch(r"[A-Za-z0-9/_.-]+", name) or ".." in name] == []
