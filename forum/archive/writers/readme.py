"""What is in an archive, file by file and field by field, as plain text."""

from collections.abc import Iterator
from textwrap import fill

from forum.archive.holdings import Holdings
from forum.archive.rules import PUBLIC
from forum.archive.writers.fields import FIELDS, TABLES
from forum.archive.writers.tables import line_of
from forum.kernel.moments import say_moment
from forum.kernel.wording import closest_locale, is_spoken, mark, say

WIDTH = 100
FOR_WHOM = {
    True: mark("It holds what everybody could read, signed in or not."),
    False: mark("It holds what members could read. It is for them alone: please do not pass it on."),
}
PARTS = (
    ("index.html", mark("To read: open it in any browser. It needs no server and no network; searching needs script.")),
    (
        "data/",
        mark(
            "The same for programs: each table as CSV (UTF-8, for spreadsheets) and as JSON; their fields stand below. In "
            "CSV “ | ” parts several values, yes and no stand for true and false, and where a text begins like a formula "
            "we put an apostrophe before it."
        ),
    ),
    (
        "mail/",
        mark(
            "Each week as a mailbox (mbox) that mail programs open: a contribution is a mail, its versions in other "
            "languages are its further parts."
        ),
    ),
    ("files/", mark("The files that hang on contributions and papers, under numbers.")),
    ("SHA256SUMS", mark("Checksums of all other files: “sha256sum --check SHA256SUMS” says whether they are whole.")),
)
LEFT_OUT = mark(
    "Left out: what was withdrawn or hidden (its place says so), what was never published, mail addresses, hours of "
    "contributions, and who wrote what stands without a name. Numbers were made for this archive. Names stand as each "
    "author showed hers for each contribution. Whatever is withdrawn after the archive was made should be taken out of every "
    "copy of it, too."
)


def write_readmes(held: Holdings) -> Iterator[tuple[str, bytes]]:
    """In English, and in the exchange's first language where it is one of ours."""
    first = held.languages[0]
    yield "README.txt", render_readme(held, "en")
    if is_spoken(first) and closest_locale(first) != "en":
        locale = closest_locale(first)
        yield f"README-{locale}.txt", render_readme(held, locale)


def render_readme(held: Holdings, locale: str) -> bytes:
    return "\n".join(list_lines(held, locale)).encode(errors="replace") + b"\n"


def list_lines(held: Holdings, locale: str) -> Iterator[str]:
    title = line_of(held, held.title)
    yield from (title, "=" * min(len(title), WIDTH), "")
    when = say_moment(held.made_at, held.timezone, locale)
    yield fill(say(locale, mark("An archive of this exchange, made on %(when)s."), when=when), WIDTH)
    yield fill(say(locale, FOR_WHOM[held.audience == PUBLIC]), WIDTH)
    yield ""
    for name, words in PARTS:
        yield from (name, paragraph(say(locale, words), "    "))
    yield from ("", fill(say(locale, LEFT_OUT), WIDTH))
    for name, words in TABLES.items():
        yield from ("", f"data/{name}.csv, data/{name}.json", paragraph(say(locale, words), "    "))
        for field, meaning in FIELDS[name].items():
            yield from (f"    {field}", paragraph(say(locale, meaning), "        "))


def paragraph(words: str, indent: str) -> str:
    return fill(words, WIDTH, initial_indent=indent, subsequent_indent=indent)
