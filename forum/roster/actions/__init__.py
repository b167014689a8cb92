"""Giving mandates and taking them back; answering, being away, standing in and swapping."""

from forum.roster.actions.answer import answer_mandate
from forum.roster.actions.away import answer_stand_in, end_absence, note_absence
from forum.roster.actions.give import follow_programme, give_mandate, staff_round, take_mandate_back
from forum.roster.actions.swap import answer_swap, offer_swap

__all__ = [
    "answer_mandate",
    "answer_stand_in",
    "answer_swap",
    "end_absence",
    "follow_programme",
    "give_mandate",
    "note_absence",
    "offer_swap",
    "staff_round",
    "take_mandate_back",
]
