"""A comparison in the words and numbers of one language: for a page, and for a table to be taken out."""

from collections.abc import Sequence
from datetime import timedelta

from babel.numbers import format_decimal

from forum.kernel.moments import say_length
from forum.kernel.tables import Value
from forum.kernel.wording import mark, say
from forum.statistics.queries.comparing import Comparison, Line, Unit
from forum.statistics.rules import Cell

NONE = "–"
UNITS = {Unit.NUMBER: mark("number"), Unit.A_WEEK: mark("a week"), Unit.MINUTES: mark("minutes")}


def say_lines(comparison: Comparison, locale: str) -> list[tuple[str, str, str, str, str]]:
    """Of each number its name, before, after, the difference and the per cent of it, as a page shows them."""
    return [
        (
            say(locale, line.name),
            say_amount(line.before, line.unit, locale),
            say_amount(line.after, line.unit, locale),
            say_difference(line, locale),
            NONE if line.per_cent is None else f"{signed(line.per_cent, whole(line.per_cent, locale))} %",
        )
        for line in comparison.lines
    ]


def say_amount(amount: Cell | float | None, unit: Unit, locale: str) -> str:
    if isinstance(amount, Cell):
        return whole(amount.count, locale) if amount.count is not None else str(amount.shown)
    if amount is None:
        return NONE
    if unit is Unit.MINUTES:
        return say_length(timedelta(minutes=amount), locale)
    return whole(amount, locale) if unit is Unit.NUMBER else str(format_decimal(amount, "#,##0.0", locale=locale))


def say_difference(line: Line, locale: str) -> str:
    if line.difference is None:
        return NONE
    if not line.difference:
        return whole(0, locale)
    return signed(line.difference, say_amount(abs(line.difference), line.unit, locale))


def signed(number: float, words: str) -> str:
    """`words` say how much it is, without a sign."""
    return f"{'+' if number > 0 else '−' if number < 0 else ''}{words}"


def whole(number: float, locale: str) -> str:
    return str(format_decimal(abs(round(number)), locale=locale))


def comparison_table(comparison: Comparison, locale: str) -> list[Sequence[Value]]:
    """A line of columns, then the numbers as numbers, with what each is a number of."""
    columns = [mark("Figure"), mark("Unit"), mark("Before"), mark("After"), mark("Difference"), mark("Per cent")]
    slugs = [comparison.before.view.slug, comparison.after.view.slug]
    said = [say(locale, words) for words in columns]
    rows: list[Sequence[Value]] = [
        [*said[:2], *(f"{words}: {slug}" for words, slug in zip(said[2:4], slugs, strict=True)), *said[4:]]
    ]
    for line in comparison.lines:
        numbers = [line.before, line.after, line.difference, line.per_cent]
        rows.append([say(locale, line.name), say(locale, UNITS[line.unit]), *(in_file(one) for one in numbers)])
    return rows


def in_file(amount: Cell | float | None) -> Value:
    if isinstance(amount, Cell):
        return amount.shown
    return round(amount, 1) if isinstance(amount, float) else amount
