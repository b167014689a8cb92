"""Templates: nothing inline that the content security policy would refuse, and no words outside gettext."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from tests.architecture.sources import Source, read

JINJA = re.compile(
    r"\{#.*?#\}|\{%-?\s*block main_class\b.*?endblock\s*-?%\}|\{%-?\s*trans\b.*?endtrans\s*-?%\}|\{%.*?%\}|\{\{.*?\}\}",
    re.DOTALL,
)
LOOSE_ATTRIBUTE = re.compile(r'[a-z-]+="[^"]*"')
WORD = re.compile(r"[^\W\d_]{2,}")
SPOKEN_ATTRIBUTES = frozenset({"alt", "aria-label", "aria-description", "placeholder", "title"})
NAMES_THAT_STAY = frozenset({"Ronda"})


class Page(HTMLParser):
    """Gathers, from a template without its Jinja, what is inline and what is said."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        self.path = source.path
        self.inline: list[str] = []
        self.said: list[str] = []
        self.is_script = False
        self.feed(JINJA.sub(lambda match: "§" + "\n" * match.group().count("\n"), source.text))
        self.close()

    @property
    def place(self) -> str:
        return f"{self.path}:{self.getpos()[0]}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        self.is_script = tag == "script"
        if tag == "style" or (tag == "script" and "src" not in attributes):
            self.inline.append(f"{self.place} <{tag}>")
        for name, value in attributes.items():
            if name == "style" or name.startswith("on") or (value or "").strip().lower().startswith("javascript:"):
                self.inline.append(f"{self.place} {name}")
            if name in SPOKEN_ATTRIBUTES and value:
                self.handle_data(value)

    def handle_endtag(self, tag: str) -> None:
        self.is_script = False

    def handle_data(self, data: str) -> None:
        """A macro may write attributes alone, which then look like text."""
        words = [word for word in WORD.findall(LOOSE_ATTRIBUTE.sub("", data)) if word not in NAMES_THAT_STAY]
        if words and not self.is_script:
            self.said.append(f"{self.place} {' '.join(words)}")


def words_of_plain_text(source: Source) -> Iterator[str]:
    for word in WORD.findall(JINJA.sub("", source.text)):
        if word not in NAMES_THAT_STAY:
            yield f"{source.path} {word}"


def is_page(source: Source) -> bool:
    """Mails, reports and the book are read elsewhere, and bear their own look."""
    elsewhere = ("templates/mail/", "templates/reports/report.", "templates/publication/book")
    return not source.path.startswith(elsewhere)


def test_templates_hold_nothing_inline() -> None:
    pages = [Page(source) for source in read("templates", "*.html") if is_page(source)]
    assert [fault for page in pages for fault in page.inline] == []


def test_every_word_of_a_page_can_be_translated() -> None:
    assert [fault for source in read("templates", "*.html") for fault in Page(source).said] == []


def test_every_word_of_a_plain_mail_can_be_translated() -> None:
    assert [fault for source in read("templates", "*.txt") for fault in words_of_plain_text(source)] == []


def test_the_rule_finds_what_is_inline() -> None:
    text = (
        '<p style="a">\n<script>a()</script>\n<a href="javascript:a" onclick="a">{{ b }}</a>\n<script src="a"></script>'
    )
    assert Page(Source("a.html", text)).inline == [
        "a.html:1 style",
        "a.html:2 <script>",
        "a.html:3 href",
        "a.html:3 onclick",
    ]


def test_the_rule_finds_untranslated_words() -> None:
    text = "<p>{% trans %}Said{% endtrans %}</p>\n<p>Left out {{ _('kept') }}</p>\n<img alt='A cat'>"
    assert Page(Source("a.html", text)).said == ["a.html:2 Left out", "a.html:3 cat"]


def test_the_rule_finds_untranslated_words_of_a_mail() -> None:
    assert list(words_of_plain_text(Source("a.txt", "{{ _('Good day') }}, {{ name }}\nRegards\n"))) == ["a.txt Regards"]
