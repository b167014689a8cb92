"""What readers said of versions, in words: on the translators' desk, and on the reader's own page."""

from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext

from forum.kernel.characters import shorten
from forum.kernel.markup import plain
from forum.translating.queries.remarks import Said
from forum.translating.queue_page import QueueEntry, said_pair
from forum.translating.shown import Line
from forum.web.filters import language_label

PARAGRAPH = 160


def remark_line(slug: str, said: Said) -> QueueEntry:
    """The reader's words, and the paragraph they are about."""
    remark = said.remark
    return QueueEntry(
        id=f"r{remark.id}",
        title=said_pair(said.kind, said.source_language, remark.language),
        url=url_for("translating.write", slug=slug, text_id=remark.text_id, language=remark.language),
        reason=remark.words,
        first_line=Line("" if said.has_note else shorten(plain([said.paragraph]), PARAGRAPH), remark.language),
        since=remark.made_at,
        links=[],
        buttons=[
            (gettext("It is right as it is"), url_for("translating.right", slug=slug, remark_id=remark.id), "quiet")
        ],
    )


@dataclass(frozen=True, slots=True)
class OwnRemark:
    """`state` in words; `url`: where the two stand beside each other."""

    words: str
    language: str
    at: datetime
    state: str
    url: str


def own_remark(slug: str, said: Said) -> OwnRemark:
    remark = said.remark
    return OwnRemark(
        words=remark.words,
        language=remark.words_language,
        at=remark.made_at,
        state=state_words(said),
        url=url_for("translating.beside", slug=slug, text_id=remark.text_id, language=remark.language),
    )


def state_words(said: Said) -> str:
    language = language_label(said.remark.language)
    if said.is_mended:
        return gettext("%(language)s: mended since, thank you", language=language)
    if said.remark.found_right_at is not None:
        return gettext("%(language)s: a translator looked, and finds it right as it is", language=language)
    return gettext("%(language)s: the translators have it before them", language=language)
