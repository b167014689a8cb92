from flask import request
from flask_babel import gettext, ngettext

from forum.admin.queries.log import Entry, list_entries
from forum.admin.views.door import bp, here, open_organised, render
from forum.contributions.reasons import FOR_GRANTING, FOR_HIDING, FOR_RETURN, FOR_UPHOLDING
from forum.kernel.wording import mark
from forum.moderation.rules import FOR_LEAVING, OUTCOMES
from forum.translating.words import reason_choices
from forum.web.forms import read_id
from forum.web.site import address

ACTS = {
    "make_exchange": mark("made the exchange"),
    "clone_exchange": mark("made the exchange from one before it"),
    "change_exchange": mark("changed the exchange"),
    "save_round": mark("changed a week"),
    "save_publication": mark("changed what stands in the publication"),
    "ask_authors": mark("asked authors what of theirs may be printed"),
    "order_edition": mark("had an edition of the publication made"),
    "publish_edition": mark("let readers find an edition of the publication"),
    "take_back_edition": mark("took an edition of the publication back"),
    "save_page": mark("changed a page of the exchange"),
    "save_reason": mark("changed the words for a reason"),
    "save_paper": mark("changed a background paper"),
    "remove_paper": mark("removed a background paper"),
    "save_notice": mark("changed a notice"),
    "send_notice": mark("sent a notice to all who take part"),
    "drop_notice": mark("threw the draft of a notice away"),
    "course_length": mark("made a week longer or shorter"),
    "course_pause": mark("put a pause before a week"),
    "course_postpone": mark("postponed the weeks to come"),
    "invite": mark("invited somebody"),
    "take_invitation_back": mark("took an invitation back"),
    "approve_member": mark("let somebody in"),
    "decline_member": mark("declined a request to take part"),
    "suspend": mark("suspended a member"),
    "reinstate": mark("reinstated a member"),
    "change_roles": mark("changed somebody’s roles"),
    "agree_to_entering": mark("agreed that others enter contributions for her"),
    "note_consent": mark("noted that a member agreed to it"),
    "end_entering": mark("took back that others enter contributions for her"),
    "enter": mark("entered a contribution for a member"),
    "correct_member": mark("corrected what an invitation said"),
    "leave": mark("left the exchange"),
    "make_links": mark("took personal links"),
    "make_phrase": mark("made a card"),
    "write_invitations": mark("had invitations written"),
    "hand_over": mark("handed a week over"),
    "take_over": mark("took a week over"),
    "save_commitment": mark("wrote a commitment"),
    "offer_commitment": mark("said what she will do"),
    "publish_commitment": mark("let a commitment stand"),
    "remove_commitment": mark("removed a commitment"),
    "answer_commitment": mark("noted what became of a commitment"),
    "keep_promise": mark("noted that a promise is kept"),
    "reopen_promise": mark("noted that a promise is not kept yet"),
    "give_mandate": mark("made somebody a moderator"),
    "take_mandate_back": mark("took a moderator’s mandate back"),
    "take_mandate": mark("said that she takes her week"),
    "decline_mandate": mark("said that she cannot take her week"),
    "be_away": mark("said when she is away, and asked somebody to stand in"),
    "be_back": mark("took days away back"),
    "stand_in": mark("said that she stands in"),
    "decline_stand_in": mark("said that she cannot stand in"),
    "offer_swap": mark("offered to swap weeks"),
    "swap": mark("swapped weeks"),
    "decline_swap": mark("declined to swap weeks"),
    "take_swap_back": mark("took her offer to swap back"),
    "open": mark("opened a topic"),
    "lock": mark("closed a topic to writing"),
    "unlock": mark("opened a topic to writing again"),
    "pin": mark("pinned a contribution"),
    "unpin": mark("unpinned a contribution"),
    "move": mark("moved a contribution to another topic"),
    "split": mark("moved a contribution to a new topic"),
    "approve": mark("approved a contribution"),
    "return": mark("returned a contribution"),
    "hide": mark("hid a contribution"),
    "restore": mark("restored a contribution"),
    "withdraw": mark("took back a contribution"),
    "correct_language": mark("corrected the language of a contribution"),
    "fold": mark("put a content note before a contribution"),
    "unfold": mark("took a content note off"),
    "set_aside": mark("set a contribution aside, since somebody may be in danger"),
    "close_case": mark("closed a case of danger"),
    "leave_reported": mark("left a reported contribution as it is"),
    "save_help_line": mark("wrote a help line"),
    "drop_help_line": mark("removed a help line"),
    "appeal": mark("asked that a decision be looked at again"),
    "grant": mark("published a contribution after an appeal"),
    "uphold": mark("left a decision as it was after an appeal"),
    "lend_reader": mark("asked a member to read one text"),
    "promise_reading": mark("promised to keep a text she was lent to herself"),
    "answer_reading": mark("answered about a text she was lent"),
    "agree": mark("agreed to a contribution, as the first of two"),
    "reverse": mark("took a decision back"),
    "ask_for_two": mark("had two people read a contribution"),
    "leave_language": mark("decided without reading the language"),
    "send_letter": mark("wrote a letter to a member"),
    "save_letters": mark("changed how letters begin"),
    "leave_unanswered": mark("said that something needs no answer"),
    "take_up_again": mark("took back that something needs no answer"),
    "decide_again": mark("decided again on an appeal, since nobody else was left"),
    "ask_archive": mark("asked for an archive"),
    "drop_archive": mark("removed an archive"),
    "version_published": mark("published a version"),
    "concept_removed": mark("took an entry out of the glossary"),
    "version_approved": mark("approved a version"),
    "version_returned": mark("returned a version"),
    "versions_taken_out": mark("took texts and their versions out as a file"),
    "versions_taken_in": mark("brought versions in from a file"),
    "glossary_taken_out": mark("took the glossary out as a file"),
    "glossary_taken_in": mark("brought entries of the glossary in from a file"),
    "memory_taken_out": mark("took the translation memory out as a file"),
    "memory_taken_in": mark("brought paragraphs into the translation memory from a file"),
    "memory_forgotten": mark("took out of the translation memory what came from files"),
    "freeze_figures": mark("froze the figures"),
    "choose_public_figures": mark("chose which figures everybody sees"),
    "version_restored": mark("had a version say again what it said before"),
    "remark_answered": mark("said that a version is right as it is"),
    "version_assigned": mark("gave a text to somebody to translate"),
    "pair_given": mark("had an organisation look after two languages"),
    "pair_taken_back": mark("no longer had an organisation look after two languages"),
    "machine_refused": mark("got no version from the machine"),
    "synthesis_handed_in": mark("handed a synthesis in to be read over"),
    "synthesis_published": mark("published a synthesis"),
    "synthesis_published_alone": mark("published a synthesis she wrote in herself, since there was nobody else"),
    "synthesis_given_back": mark("gave a synthesis back"),
    "synthesis_changed": mark("changed a published synthesis"),
    "synthesis_change_read": mark("read over what was changed in a published synthesis"),
    "synthesis_change_read_alone": mark(
        "read over her own change of a published synthesis, since there was nobody else"
    ),
    "answer_help": mark("answered a question for help"),
}

REASONS = {
    "return": FOR_RETURN,
    "grant": FOR_GRANTING,
    "uphold": FOR_UPHOLDING,
    "close_case": OUTCOMES,
    "leave_reported": FOR_LEAVING,
}


@bp.get("/exchanges/<slug>/organise/log")
def log(slug: str) -> str:
    page = open_organised(slug)
    here_ = page.reading
    before = read_id(request.args.get("before"))
    found = list_entries(here_.session, here_.actor, page.exchange, now=here_.now, before=before)
    return render(
        page,
        "log.html",
        lines=[show_entry(slug, entry) for entry in found.items],
        next_url=here("log", slug, before=found.following) if found.following else "",
        decisions_url=address("moderation.log", slug=slug),
    )


def show_entry(slug: str, entry: Entry) -> dict[str, object]:
    return {
        "at": entry.at,
        "who": entry.who if entry.who is not None else gettext("the machine, or its keeper"),
        "act": gettext(ACTS[entry.act]) if entry.act in ACTS else entry.act.replace("_", " "),
        **whom_or_what(slug, entry),
        "reason": said_reason_of(entry),
    }


def whom_or_what(slug: str, entry: Entry) -> dict[str, str]:
    """The member or the contribution that the act was about, with its page."""
    if entry.whom_number:
        whom = entry.whom or gettext("number %(number)s", number=entry.whom_number)
        return {"whom": whom, "url": here("person", slug, number=entry.whom_number)}
    if entry.thing == "contribution" and entry.thing_id is not None:
        url = address("moderation.decision", slug=slug, contribution_id=entry.thing_id)
        return {"whom": gettext("number %(number)s", number=entry.thing_id), "url": url}
    return {"whom": "", "url": ""}


def said_reason_of(entry: Entry) -> str:
    """In words; the code itself where a machine gave it."""
    if not entry.reason:
        return ""
    if entry.act == "version_returned":
        return dict(reason_choices()).get(entry.reason, entry.reason)
    if entry.act.startswith("course_"):
        return say_days(entry.reason)
    said = REASONS.get(entry.act, FOR_HIDING).get(entry.reason) if entry.thing == "contribution" else None
    return gettext(said) if said else entry.reason


def say_days(code: str) -> str:
    """`3:+2` or `+2`, as `actions.course` writes it: which week, and by how many days."""
    number, _, days = code.rpartition(":")
    count = abs(int(days))
    if days.startswith("-"):
        return ngettext("week %(number)s, %(num)s day less", "week %(number)s, %(num)s days less", count, number=number)
    if number:
        return ngettext("week %(number)s, %(num)s day more", "week %(number)s, %(num)s days more", count, number=number)
    return ngettext("%(num)s day later", "%(num)s days later", count)
