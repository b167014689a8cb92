"""What each button of the sheet does."""

from collections.abc import Mapping

from forum.kernel.actor import Actor
from forum.kernel.unit_of_work import UnitOfWork
from forum.translating.actions.ask import ask_author
from forum.translating.actions.write import Sheet, save_draft, submit_version, take_offers
from forum.translating.done import Done, said_asked, said_chosen, said_kept, said_sent, said_taken
from forum.translating.forms import digest_of, read_act, read_question


def carry_out(uow: UnitOfWork, actor: Actor, form: Mapping[str, str], *, sheet: Sheet) -> Done:
    """Hand it in, take a machine's words, ask the author, work from something else; whatever else it says, keep the draft."""
    act, place = read_act(form)
    digest = digest_of(sheet, place)
    if act == "submit":
        return said_sent(submit_version(uow, actor, sheet=sheet))
    if act == "take":
        return said_taken(take_offers(uow, actor, sheet=sheet, digest=digest), place if digest else None)
    is_untouched = act in {"choose", "ask"} and not sheet.has_words
    draft = None if is_untouched else save_draft(uow, actor, sheet=sheet)
    if act == "ask" and place is not None:
        asked = read_question(form, place, fallback=actor.language)
        ask_author(uow, actor, sheet=sheet, digest=digest or "", **asked)
        return said_asked(place)
    if act == "choose":
        return said_chosen(form, is_kept=draft is not None)
    return said_kept(draft.edition if draft else 0, uow.now)
