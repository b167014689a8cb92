"""Of the decision page: what changed since it was returned, the passages to mark, the longer words to put into a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext

from forum.contributions.models import Contribution, Status
from forum.contributions.reasons import FOR_RETURN, said_reason
from forum.moderation.errors import ReasonMissing
from forum.moderation.forms import DecisionForm
from forum.moderation.passages import Marked, plain_words
from forum.moderation.queries.passages import find_last_return, find_returned_words, words_decided_on
from forum.moderation.queries.templates import author_language, choose_language, known_words, load_templates
from forum.moderation.rules import REASONS, Reason
from forum.moderation.wordings import KINDS, put_in
from forum.roster.frame import ExchangePage
from forum.texts.difference import Compared, compare
from forum.texts.queries import get_text
from forum.web.filters import language_label
from forum.web.locale import page_locale


@dataclass(frozen=True, slots=True)
class SentAgain:
    """What came back and was sent again: why it came back, and its paragraphs compared with those of then."""

    reason: str
    words: str
    language: str
    paragraphs: Sequence[Compared]

    @property
    def is_same(self) -> bool:
        return all(paragraph.is_same for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True)
class MarkRow:
    """A paragraph to mark. `words`, `note`: as typed before the page came back."""

    number: int
    plain: str
    is_marked: bool
    words: str
    at: int
    note: str


@dataclass(frozen=True, slots=True)
class Filled:
    """The longer words of a reason, put below what was typed. `own`: the same in the moderator's language, to read only."""

    words: str
    language: str
    own: str = ""
    own_language: str = ""


def returning_parts(page: ExchangePage, row: Contribution, wanted: DecisionForm | None) -> dict[str, Any]:
    return {
        "sent_again": find_sent_again(page, row),
        "mark_rows": mark_rows(words_decided_on(page.reading.session, row), wanted.marked if wanted else ()),
        "fills": [(tag, language_label(tag)) for tag in fill_languages(page, row)],
    }


def find_sent_again(page: ExchangePage, row: Contribution) -> SentAgain | None:
    session = page.reading.session
    if row.status != Status.WAITING and not row.has_pending_edit:
        return None
    before, last = find_returned_words(session, row), find_last_return(session, row.id)
    if before is None or last is None:
        return None
    return SentAgain(
        reason=said_reason(page_locale(), last.reason_code, of=FOR_RETURN),
        words=last.reason or "",
        language=last.reason_language or "",
        paragraphs=compare(before, words_decided_on(session, row)),
    )


def mark_rows(paragraphs: Sequence[str], marked: Sequence[Marked]) -> list[MarkRow]:
    typed = {one.paragraph: one for one in marked}
    return [
        MarkRow(
            number=number,
            plain=plain_words(paragraph),
            is_marked=number in typed,
            words=typed[number].words if number in typed else "",
            at=typed[number].at if number in typed else 0,
            note=typed[number].note if number in typed else "",
        )
        for number, paragraph in enumerate(paragraphs)
    ]


def fill_languages(page: ExchangePage, row: Contribution) -> list[str]:
    """In which the longer words can be put in: the author's first, as far as that may be known, then the moderator's own."""
    session, templates = page.reading.session, load_templates(page.reading.session, page.exchange)
    written_in = get_text(session, row.text_id).source_language
    hers = author_language(session, row, written_in=written_in)
    anywhere = {tag: "" for wordings in templates.values() for tag in wordings}
    wanted = ((hers, written_in), (page.reading.actor.language,))
    found = [choose_language(anywhere, *languages) for languages in wanted]
    return list(dict.fromkeys(filter(None, found))) or list(anywhere)[:1]


def fill_in(page: ExchangePage, wanted: DecisionForm) -> Filled:
    """ReasonMissing where none was chosen yet."""
    kind, code = wanted.kind, wanted.reason.code
    if kind not in KINDS or code not in REASONS[kind]:
        raise ReasonMissing({"reason_code": ReasonMissing()})
    templates = load_templates(page.reading.session, page.exchange)
    wordings = templates[f"{kind}.{code}"]
    language = choose_language(wordings, wanted.fill) or next(iter(wordings))
    own = choose_language(wordings, page.reading.actor.language)
    is_hers = own is None or own == language
    return Filled(
        words=put_in(wanted.reason.words, wordings[language], known=known_words(templates, kind)),
        language=language,
        own="" if is_hers or own is None else wordings[own],
        own_language="" if is_hers or own is None else own,
    )


def with_filled(wanted: DecisionForm, filled: Filled) -> DecisionForm:
    return replace(wanted, reason=Reason(code=wanted.reason.code, words=filled.words, language=filled.language))


def said_reasons(reasons: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(code, gettext(words)) for code, words in reasons.items()]
