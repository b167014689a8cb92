"""The editor of a synthesis as its template takes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request

from forum.contributions.writing_page import language_choices, preset_language
from forum.kernel.wording import direction
from forum.synthesis.actions.write import Written
from forum.synthesis.basket_page import items_of
from forum.synthesis.models import State
from forum.synthesis.pages import RoundPage, showing_of
from forum.synthesis.queries.fairness import weigh_fairness
from forum.synthesis.queries.sheets import Paragraph, rows_of
from forum.synthesis.queries.sources import list_published, original
from forum.synthesis.queries.todo import unseen_marks
from forum.synthesis.rules import Row, fresh_name, is_copied, plain_words
from forum.synthesis.showing import Showing, said_marks


@dataclass(frozen=True, slots=True)
class EditorRow:
    """A paragraph to write in. `marks`: what became of its sources; `is_copied`: it holds words of one of them."""

    name: str
    words: str
    rests: str
    quotes: str
    marks: tuple[str, ...] = ()
    is_copied: bool = False


def edit_parts(
    found: RoundPage,
    *,
    written: Written | None = None,
    errors: Mapping[str, str] | None = None,
    is_late: bool = False,
) -> dict[str, Any]:
    """What it shows: what stands; or what was typed where that was refused, with what stands beside it if it `is_late`."""
    here, synthesis = found.page.reading, found.sheet.synthesis
    stands = rows_of(here.session, found.sheet)
    actor, exchange = here.actor, found.page.exchange
    kept_language = synthesis.text.source_language if synthesis is not None else preset_language(exchange, actor)
    language = (written.language if written else "") or kept_language
    fairness = weigh_fairness(list_published(here.session, found.round.id), found.sheet.cited)
    return {
        "rows": shown_rows(found, list(written.rows) if written is not None else stands),
        "theirs": [(row.name, row.words) for row in stands] if is_late else [],
        "theirs_direction": direction(kept_language),
        "language": language,
        "words_direction": direction(language),
        "languages": language_choices(exchange, actor, language),
        "edition": found.sheet.edition,
        "synthesis": synthesis,
        "state": synthesis.state if synthesis is not None else "",
        "items": items_of(found),
        "reflected": fairness.count - len(fairness.missing),
        "count": fairness.count,
        "errors": errors or {},
        "is_typing_error": written is not None and written.is_typing_error,
        "save_url": found.url("save"),
        "is_published": synthesis is not None and synthesis.state == State.PUBLISHED,
    }


def shown_rows(found: RoundPage, rows: Sequence[Row]) -> list[EditorRow]:
    showing = showing_of(found, also=[one for row in rows for one in row.rests_on])
    by_key = {paragraph.key: paragraph for paragraph in found.sheet.paragraphs}
    return [show_row(row, by_key.get(row.key or 0), showing=showing) for row in with_empty(rows)]


def with_empty(rows: Sequence[Row]) -> list[Row]:
    """With an empty paragraph where she asked for one, and at the end."""
    found = [each for row in rows for each in ([row, Row("new0")] if request.args.get("below") == row.name else [row])]
    return [*found, Row(fresh_name(found))]


def show_row(row: Row, paragraph: Paragraph | None, *, showing: Showing) -> EditorRow:
    marks = unseen_marks(paragraph, showing.sources, words=showing.words, keys=showing.keys) if paragraph else ()
    return EditorRow(
        name=row.name,
        words=row.words,
        rests=", ".join(map(str, row.rests_on)),
        quotes=", ".join(map(str, row.quotes)),
        marks=tuple(said_marks(marks)),
        is_copied=is_copied(row.words, words_of(row, showing)),
    )


def words_of(row: Row, showing: Showing) -> list[str]:
    """Of what it rests on, as it was written."""
    texts = [showing.sources[one].text_id for one in row.rests_on if one in showing.sources]
    sources = [source for text_id in texts if (source := original(showing.words, text_id)) is not None]
    return [plain_words("\n\n".join(source.paragraphs)) for source in sources]
