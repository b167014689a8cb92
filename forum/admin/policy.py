from forum.kernel.actor import ALLOWED, Actor, Decision, refused
from forum.kernel.wording import mark

NOT_YOURS = refused("not_your_machine", mark("There is no such page, or it is not for you to see."))


def can_keep_machine(actor: Actor) -> Decision:
    """Jobs, mail and health of the installation: its administrators, in person; no content stands on those pages."""
    return ALLOWED if actor.is_system or (actor.is_administrator and actor.scopes is None) else NOT_YOURS
