"""The translator's sheet and the reviewer's answer, as browsers send them."""

import secrets
from collections.abc import Mapping
from contextlib import closing

from werkzeug.datastructures import FileStorage

from forum.exchanges.rules import CREDITS
from forum.kernel.characters import clean_text
from forum.kernel.languages import UnknownLanguage, check_language
from forum.texts.models import Extent, Origin
from forum.translating.actions.ask import Answer
from forum.translating.actions.write import Sheet
from forum.translating.errors import VersionTooLong
from forum.translating.interchange.reading import MOST_BYTES
from forum.translating.rules import MOST_CHARACTERS, Basis, Written
from forum.web.forms import read_id

MOST_ROWS = 5_000
MOST_COMMENT = 2_000
DIGEST = 16
"""Characters of one."""
PAGE_KEY = 30


def new_page_key() -> str:
    """Tells this page from the same in another tab."""
    return secrets.token_urlsafe(12)


def read_sheet(form: Mapping[str, str], *, text_id: int, language: str) -> Sheet:
    """Rows `paragraph-0`, `digest-0`, `fits-0` … as long as they follow each other; or `summary`. VersionTooLong."""
    basis = read_basis(form.get("made_from", ""), form.get("extent", ""))
    seen_edition = read_id(form.get("seen"))
    page = form.get("page", "")[:PAGE_KEY] or None
    draft_edition = read_id(form.get("draft")) or 0 if "draft" in form else None
    credit = next((one for one in CREDITS if one == form.get("credit")), None)
    if basis.is_summary:
        return Sheet(
            text_id=text_id,
            language=language,
            basis=basis,
            seen_edition=seen_edition,
            summary=form.get("summary", ""),
            read=[one[:DIGEST] for one in form.get("read", "").split()[:MOST_ROWS]],
            draft_edition=draft_edition,
            page=page,
            credit=credit,
        )
    written: list[Written] = []
    while (words := form.get(f"paragraph-{len(written)}")) is not None:
        number = len(written)
        if number == MOST_ROWS:
            raise VersionTooLong(most=MOST_CHARACTERS)
        written.append(Written(words, form.get(f"digest-{number}", "")[:DIGEST] or None, f"fits-{number}" in form))
    return Sheet(
        text_id=text_id,
        language=language,
        written=written,
        seen_edition=seen_edition,
        basis=basis,
        draft_edition=draft_edition,
        page=page,
        credit=credit,
    )


def read_act(form: Mapping[str, str]) -> tuple[str, int | None]:
    """What its button says, and about which paragraph: `take-3`; `submit` is about none."""
    act, _, number = form.get("act", "")[:20].partition("-")
    return act, int(number) if number.isascii() and number.isdigit() else None


def read_basis(code: str, extent: str) -> Basis:
    """`code` as Basis has it: `fr.human`, `fr.machine`; empty, or no such code, is the original."""
    language, _, origin = code[:60].rpartition(".")
    amount = Extent.SUMMARY if extent == Extent.SUMMARY else Extent.WHOLE
    if language and origin in (Origin.HUMAN, Origin.MACHINE):
        return Basis(language, origin, amount)
    return Basis(extent=amount)


def digest_of(sheet: Sheet, place: int | None) -> str | None:
    """Of the source paragraph in this row as she saw it."""
    return sheet.written[place].digest if place is not None and place < len(sheet.written) else None


def read_question(form: Mapping[str, str], place: int, *, fallback: str) -> dict[str, str]:
    """Its words and language, as `ask_author` takes them."""
    language = form.get(f"question_language-{place}", "")
    return {"words": form.get(f"question-{place}", ""), "language": language if is_language(language) else fallback}


def is_language(tag: str) -> bool:
    try:
        check_language(tag)
    except UnknownLanguage:
        return False
    return True


def typed_questions(form: Mapping[str, str], *, but: int | None) -> dict[str, str]:
    """Questions typed and not sent, by their fields, with their languages."""
    numbers = [name.partition("-")[2] for name, words in form.items() if name.startswith("question-") and words.strip()]
    names = [
        f"{field}-{number}" for number in numbers if number != str(but) for field in ("question", "question_language")
    ]
    return {name: form.get(name, "") for name in names}


def read_answer(form: Mapping[str, str], *, fallback: str) -> Answer:
    """An author's, from the form of one of several questions."""
    number = read_id(form.get("question")) or 0
    language = form.get(f"answer_language-{number}", "")
    return Answer(number, form.get(f"answer-{number}", ""), language if is_language(language) else fallback)


def read_comments(form: Mapping[str, str]) -> dict[str, str]:
    """A reviewer's, from fields `comment-<digest>`: what she wrote of single paragraphs."""
    typed = ((name.removeprefix("comment-"), words) for name, words in form.items() if name.startswith("comment-"))
    return {digest[:DIGEST]: clean for digest, words in typed if (clean := clean_text(words).strip()[:MOST_COMMENT])}


def read_file(files: Mapping[str, FileStorage]) -> tuple[str, bytes]:
    """What the end of its name says in small letters, and what is in it: enough of that to see that it is too much."""
    file = files.get("file")
    if file is None:
        return "", b""
    with closing(file):
        return (file.filename or "").rpartition(".")[2].lower(), file.read(MOST_BYTES + 1)
