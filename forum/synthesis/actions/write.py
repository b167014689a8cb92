from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.exc import IntegrityError

from forum.exchanges.models import Round
from forum.kernel.actor import Actor
from forum.kernel.errors import InvalidInput, Refusal, require
from forum.kernel.markup import split_paragraphs
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.synthesis.actions.paragraphs import keep_paragraphs
from forum.synthesis.errors import ChangedMeanwhile, NothingWritten, TooMany
from forum.synthesis.events import SynthesisChanged
from forum.synthesis.models import State, Synthesis, SynthesisWriter
from forum.synthesis.policy import can_write
from forum.synthesis.queries.grounds import Grounds, load_grounds
from forum.synthesis.queries.sheets import Sheet, get_sheet, rows_of
from forum.synthesis.rules import Row, cut, fit, is_too_much
from forum.texts.actions import change_source, create_text
from forum.texts.queries import get_text


@dataclass(frozen=True, slots=True)
class Written:
    """What the editor sends. `edition`: of the synthesis it was opened on, 0 before the first word.

    `faults`: by field, what could not be read.
    """

    rows: Sequence[Row]
    language: str
    edition: int
    is_typing_error: bool = False
    faults: Mapping[str, Refusal] = field(default_factory=dict)


def save_synthesis(uow: UnitOfWork, actor: Actor, *, round_: Round, written: Written) -> Synthesis:
    """Keep it: as a draft, which comes back from review by that; once it is published, for its readers at once.

    The same sent twice is saved once. NotPermitted, ChangedMeanwhile, NothingWritten, InvalidInput by field.
    """
    if is_too_much(written.rows):
        raise TooMany()
    sheet = get_sheet(uow.session, exchange_id=round_.exchange_id, round_id=round_.id)
    require(can_write(actor, sheet.standing, uow.now))
    grounds = load_grounds(uow.session, written.rows, sheet, round_id=round_.id)
    check_sources(written, grounds)
    rows = as_paragraphs([grounds.with_quoted(row) for row in written.rows])
    if not rows:
        raise NothingWritten()
    if sheet.synthesis is not None and is_same(uow, sheet, rows, language=written.language):
        return sheet.synthesis
    synthesis = write_words(uow, sheet, round_, rows=rows, written=written)
    keep_paragraphs(uow, synthesis, rows, before=sheet.paragraphs, grounds=grounds)
    note_change(uow, actor, synthesis, is_typing_error=written.is_typing_error)
    return synthesis


def check_sources(written: Written, grounds: Grounds) -> None:
    faults = {**grounds.faults(written.rows), **written.faults}
    if faults:
        raise InvalidInput(faults)


def as_paragraphs(rows: Sequence[Row]) -> list[Row]:
    """A row for each paragraph the text will have."""
    blocks = cut(rows)
    return fit(blocks, split_paragraphs("\n\n".join(row.words for row in blocks)))


def is_same(uow: UnitOfWork, sheet: Sheet, rows: Sequence[Row], *, language: str) -> bool:
    """Whether nothing is other than it stands: the form came twice, or nothing was changed in it."""
    text_id = sheet.synthesis.text_id if sheet.synthesis is not None else 0
    stands = [(row.words, row.rests_on, set(row.quotes)) for row in rows_of(uow.session, sheet)]
    sent = [(row.words, row.rests_on, set(row.quotes)) for row in rows]
    return stands == sent and get_text(uow.session, text_id).source_language == language


def write_words(uow: UnitOfWork, sheet: Sheet, round_: Round, *, rows: Sequence[Row], written: Written) -> Synthesis:
    """Its text: a new one, or as it is now. ChangedMeanwhile where somebody saved it since the form was opened."""
    source = "\n\n".join(row.words for row in rows)
    if sheet.synthesis is None:
        if written.edition:
            raise ChangedMeanwhile()
        return begin(uow, round_, source=source, language=written.language)
    synthesis = uow.session.get_one(Synthesis, sheet.synthesis.id, with_for_update=True, populate_existing=True)
    if synthesis.edition != written.edition:
        raise ChangedMeanwhile()
    text = get_text(uow.session, synthesis.text_id)
    is_small = written.is_typing_error and synthesis.state == State.PUBLISHED
    if [row.words for row in rows] != [row.words for row in rows_of(uow.session, sheet)] or (
        text.source_language != written.language
    ):
        change_source(uow, text, source=source, language=written.language, is_typing_error=is_small)
    synthesis.edition += 1
    synthesis.saved_at = uow.now
    return synthesis


def begin(uow: UnitOfWork, round_: Round, *, source: str, language: str) -> Synthesis:
    """Of two who begin at once one wins, and the other is told. ChangedMeanwhile."""
    try:
        with uow.attempt():
            text = create_text(
                uow,
                exchange_id=round_.exchange_id,
                kind="synthesis",
                language=language,
                source=source,
                is_published=False,
            )
            synthesis = uow.add(
                Synthesis(
                    exchange_id=round_.exchange_id,
                    round_id=round_.id,
                    text_id=text.id,
                    state=State.DRAFT,
                    edition=1,
                    next_key=1,
                    created_at=uow.now,
                    saved_at=uow.now,
                )
            )
            uow.flush()
            return synthesis
    except IntegrityError:
        raise ChangedMeanwhile() from None


def note_change(uow: UnitOfWork, actor: Actor, synthesis: Synthesis, *, is_typing_error: bool) -> None:
    """Who wrote, for who reads it over; what was handed in comes back by it; what readers see is in the log.

    That is read over once more, but where it mends typing only.
    """
    writer_id = actor.membership_id(synthesis.exchange_id)
    if writer_id is not None and uow.session.get(SynthesisWriter, (synthesis.id, writer_id)) is None:
        uow.add(SynthesisWriter(synthesis_id=synthesis.id, membership_id=writer_id))
    if synthesis.state == State.IN_REVIEW:
        synthesis.state, synthesis.submitted_at = State.DRAFT, None
    if synthesis.state == State.PUBLISHED:
        log_synthesis(uow, actor, synthesis, act="synthesis_changed")
        if not (is_typing_error or synthesis.is_changed_since_read):
            synthesis.submitted_at = uow.now
    uow.record(SynthesisChanged(exchange_id=synthesis.exchange_id, synthesis_id=synthesis.id))


def log_synthesis(uow: UnitOfWork, actor: Actor, synthesis: Synthesis, *, act: str) -> None:
    write_log(uow, actor, act=act, thing="synthesis", thing_id=synthesis.id, exchange_id=synthesis.exchange_id)
