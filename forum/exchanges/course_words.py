"""The notice that says how the dates of an exchange changed, in each of its languages that we have a template in."""

import html
from collections.abc import Iterator, Mapping, Sequence

from forum.exchanges.course import Course, Dates, changed_rounds
from forum.exchanges.notice_words import COURSE, NoticeWords, fill, fill_line, languages_to_fill, ours
from forum.kernel.moments import say_hour, say_zone
from forum.kernel.reader import Reader, same_language
from forum.texts.queries import VersionRow, show

Themes = Mapping[int, Sequence[VersionRow]]


def say_changes(
    old: Course, new: Course, *, themes: Themes, languages: Sequence[str], first: str
) -> dict[str, NoticeWords]:
    """By language, `first` before the others where there is one. Hours are those of the exchange, whose zone is named."""
    said = {}
    for tag in languages_to_fill(languages, first):
        lines = "\n".join(f"- {line}" for line in _lines(old, new, themes=themes, language=tag))
        said[tag] = fill(COURSE, ours(tag) or tag, {"changes": lines, "zone": say_zone(new.timezone, ours(tag) or tag)})
    return said


def _lines(old: Course, new: Course, *, themes: Themes, language: str) -> Iterator[str]:
    locale = ours(language) or language

    def at(course: Course, what: str) -> str:
        return say_hour(getattr(course, what), course.timezone, locale)

    if old.opens_at != new.opens_at:
        yield fill_line("opens", locale, {"new": at(new, "opens_at"), "old": at(old, "opens_at")})
    for before, after in changed_rounds(old, new):
        yield _week(before, after, theme=_theme(themes.get(after.id, ()), language), course=new, locale=locale)
    if old.closes_at != new.closes_at:
        yield fill_line("closes", locale, {"new": at(new, "closes_at"), "old": at(old, "closes_at")})


def _week(before: Dates, after: Dates, *, theme: str, course: Course, locale: str) -> str:
    values = {
        "number": str(after.number),
        "theme": theme,
        "opens": say_hour(after.opens_at, course.timezone, locale),
        "closes": say_hour(after.closes_at, course.timezone, locale),
        "old_opens": say_hour(before.opens_at, course.timezone, locale),
        "old_closes": say_hour(before.closes_at, course.timezone, locale),
    }
    return fill_line("week" if theme else "unnamed_week", locale, values)


def _theme(rows: Sequence[VersionRow], language: str) -> str:
    """In that language; left out where there is no such version, since words of another would stand unmarked in the text."""
    theme = show(rows, Reader(language)) if rows else None
    return html.unescape(theme.html) if theme and same_language(theme.language, language) else ""
