"""The sections of the desk, in their order."""

from collections.abc import Callable, Mapping, Sequence

from forum.moderation.sections import Section
from forum.moderation.sections.answers import answers_section
from forum.moderation.sections.appeals import appeals_section
from forum.moderation.sections.danger import danger_section
from forum.moderation.sections.handing import handing_section
from forum.moderation.sections.left import left_section
from forum.moderation.sections.notices import notices_section
from forum.moderation.sections.promises import promises_section
from forum.moderation.sections.questions import questions_section
from forum.moderation.sections.reports import reports_section
from forum.moderation.sections.silent import silent_section
from forum.moderation.sections.synthesis import synthesis_section
from forum.moderation.sections.unanswered import unanswered_section
from forum.moderation.sections.unheard import unheard_section
from forum.moderation.sections.versions import versions_section
from forum.moderation.sections.waiting import waiting_section
from forum.roster.frame import ExchangePage

MakeSection = Callable[[ExchangePage], Section | None]
SECTIONS: Sequence[MakeSection] = (
    danger_section,
    handing_section,
    reports_section,
    appeals_section,
    waiting_section,
    notices_section,
    promises_section,
    synthesis_section,
    answers_section,
    questions_section,
    unanswered_section,
    versions_section,
    silent_section,
    unheard_section,
    left_section,
)
"""What is to do next, in this order. Each section counts what its own list holds."""


def key_of(make: MakeSection) -> str:
    return getattr(make, "__name__", "").removesuffix("_section")


BY_KEY: Mapping[str, MakeSection] = {key_of(make): make for make in SECTIONS}
