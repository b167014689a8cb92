"""A machine's gist, and a reader lent for one text."""

from datetime import datetime

from forum.contributions.policy import (
    NOT_FOR_YOU,
    is_author,
)
from forum.contributions.rules import Standing
from forum.kernel.actor import ALLOWED, Actor, Decision, Role, refused
from forum.kernel.wording import mark
from forum.moderation.models import LentReading
from forum.moderation.rules import LentAnswer
from forum.translating.policy import Work, consents_to_machine

OWN_TO_READ = refused("own_contribution", mark("This is your own. Please answer that you cannot say."))


NO_GIST = refused("no_gist", mark("No machine may be asked about this text. Ask somebody who reads its language."))


def can_ask_gist(work: Work | None, *, does_wait: bool, has_machine: bool) -> Decision:
    """What a machine makes of words that wait: where exchange and author agree to machines. For whoever decides on them."""
    return ALLOWED if work and does_wait and has_machine and consents_to_machine(work) else NO_GIST


def can_read_lent(actor: Actor, reading: LentReading, now: datetime) -> Decision:
    """The one who was asked, while she takes part."""
    is_hers = actor.membership_id(reading.exchange_id) == reading.reader_id
    return ALLOWED if is_hers and actor.holds(Role.MEMBER, reading.exchange_id, now) else NOT_FOR_YOU


def can_answer_reading(actor: Actor, standing: Standing, answer: LentAnswer) -> Decision:
    """Of what she wrote herself only that she cannot say."""
    return OWN_TO_READ if answer is not LentAnswer.CANNOT and is_author(actor, standing) else ALLOWED
