from dataclasses import dataclass

from forum.contributions.actions.hours import forget_hours
from forum.contributions.actions.language import ask_for_language
from forum.contributions.actions.publish import announce, clear_reason, drop_proposed_edits, drop_waiting_edit, touch
from forum.contributions.actions.submit import send_in
from forum.contributions.before_sending import check_pointed
from forum.contributions.errors import ChangedMeanwhile
from forum.contributions.events import ContributionEdited, EditSubmitted
from forum.contributions.models import Contribution, Status
from forum.contributions.policy import can_edit
from forum.contributions.queries.standing import Letter, get_visible_letter
from forum.contributions.rules import mends_typing_only
from forum.exchanges.models import Exchange
from forum.kernel.actor import Actor
from forum.kernel.errors import require
from forum.kernel.unit_of_work import UnitOfWork
from forum.texts.actions import Wording, change_source, put_note, word
from forum.texts.correcting import correct_language
from forum.texts.models import Revision, State, Text
from forum.texts.notes import ContentNote, as_note, clean_note
from forum.texts.queries import get_source, get_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """New words from their author. `edition`: that of the contribution she had before her, None where nobody asks.

    `content_note`: None leaves it as it is. `as_is`: as in `Writing`.
    """

    text: str
    language: str
    is_typing_error: bool = False
    edition: int | None = None
    content_note: str | None = None
    as_is: str = ""


def edit_contribution(uow: UnitOfWork, actor: Actor, *, contribution_id: int, edit: Edit) -> Contribution:
    """Change its words: at once where nobody has read it yet or only typing is mended, else as the exchange moderates.

    What stands without a name is always read first: the minute of a change would tell who was there just then.

    ContributionNotFound, NotPermitted, ChangedMeanwhile, InvalidInput.
    """
    letter = get_visible_letter(uow.session, actor, contribution_id, now=uow.now, keys=uow.keys)
    require(can_edit(actor, letter.standing, uow.now))
    contribution = letter.contribution
    check_edition(contribution, edit.edition)
    check_pointed(letter.standing.exchange, edit.text, language=edit.language, seen=edit.as_is)
    contribution.edited_at = uow.now
    touch(uow, contribution)
    if contribution.status == Status.PUBLISHED:
        edit_published(uow, letter, edit=edit)
    else:
        text = get_text(uow.session, contribution.text_id)
        change_source(uow, text, source=edit.text, language=edit.language, is_typing_error=edit.is_typing_error)
        put_note(uow, text, note_of(text, edit), by="author")
        ask_for_language(uow, contribution.id)
    uow.flush()
    if contribution.author_id is None and contribution.status != Status.DRAFT:
        forget_hours(uow, contribution)
    return contribution


def resubmit_contribution(uow: UnitOfWork, actor: Actor, *, contribution_id: int, edit: Edit) -> Contribution:
    """In one step: change what was returned and send it in again. Nothing but a returned one is sent twice."""
    contribution = edit_contribution(uow, actor, contribution_id=contribution_id, edit=edit)
    if contribution.status == Status.RETURNED:
        letter = get_visible_letter(uow.session, actor, contribution_id, now=uow.now, keys=uow.keys)
        author_id = letter.standing.author_id
        assert author_id is not None
        send_in(uow, contribution, place=letter.standing.place, author_id=author_id)
    return contribution


def note_of(text: Text, edit: Edit) -> ContentNote | None:
    """The content note she gives with her words; a moderator's stays."""
    if edit.content_note is None or text.content_note_by == "moderator":
        return as_note(text.content_note, text.content_note_language)
    return clean_note(edit.content_note, edit.language)


def edit_published(uow: UnitOfWork, letter: Letter, *, edit: Edit) -> None:
    contribution, exchange = letter.contribution, letter.standing.exchange
    text = get_text(uow.session, contribution.text_id)
    correct_language(uow, text, edit.language)
    before, after = get_source(uow.session, text.id), word(edit.text, is_plain=False)
    note = note_of(text, edit)
    is_same_note = note == as_note(text.content_note, text.content_note_language)
    if after.paragraphs == before.paragraphs and is_same_note:
        return
    is_small = edit.is_typing_error and is_same_note and mends_typing_only(before.paragraphs, after.paragraphs)
    if is_small or goes_unread(exchange, contribution):
        drop_proposed_edits(uow, contribution)
        change_source(uow, text, source=edit.text, is_typing_error=is_small)
        put_note(uow, text, note, by="author")
        clear_reason(contribution)
        announce(uow, contribution, ContributionEdited)
    else:
        propose_edit(uow, contribution, version_id=before.id, wording=after, note=note)


def goes_unread(exchange: Exchange, contribution: Contribution) -> bool:
    """Whether a change appears before somebody has read it."""
    return exchange.moderation != "before" and contribution.author_id is not None and not contribution.needs_two


def propose_edit(
    uow: UnitOfWork, contribution: Contribution, *, version_id: int, wording: Wording, note: ContentNote | None
) -> None:
    """Let new words wait for a moderator while the published ones stand; what came back last is kept beside them."""
    drop_waiting_edit(uow, contribution)
    words, language = note or (None, None)
    uow.add(
        Revision(
            version_id=version_id,
            state=State.WAITING,
            paragraphs=wording.paragraphs,
            digests=list(wording.digests),
            content_note=words,
            content_note_language=language,
            created_at=uow.now,
        )
    )
    contribution.has_pending_edit = True
    announce(uow, contribution, EditSubmitted)


def check_edition(contribution: Contribution, edition: int | None) -> None:
    """Refuse to decide on what is no longer as it was seen. ChangedMeanwhile."""
    if edition is not None and contribution.edition != edition:
        raise ChangedMeanwhile()
