from datetime import datetime

from forum.kernel.actor import ALLOWED, Actor, Decision, Role, refused
from forum.kernel.wording import mark

NOT_YOURS = refused("not_your_desk", mark("Only an organiser or an administrator answers questions."))


def can_answer(actor: Actor, exchange_id: int | None, now: datetime) -> Decision:
    """Organisers answer what is asked in their exchange, administrators what concerns the machine."""
    if exchange_id is None:
        return ALLOWED if actor.is_administrator else NOT_YOURS
    return ALLOWED if actor.holds(Role.ORGANISER, exchange_id, now) else NOT_YOURS
