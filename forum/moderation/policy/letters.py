"""Who writes to whom from the desk."""

from dataclasses import dataclass
from datetime import datetime

from forum.exchanges.models import Exchange
from forum.kernel.actor import ALLOWED, Actor, Decision, Role, refused
from forum.kernel.wording import mark
from forum.moderation.policy.deciding import can_work_at_desk
from forum.moderation.rules import BETWEEN_LETTERS

NO_LETTERS = refused(
    "wishes_no_letters", mark("She wishes no letters from the moderators of this exchange. Please leave it at that.")
)


WRITTEN_LATELY = refused(
    "written_lately",
    mark("Somebody wrote to her less than three days ago, and she has not answered. Please give her time."),
)


NOT_TAKING_PART = refused("takes_no_part", mark("She does not take part at present, so no letter reaches her."))


TO_HERSELF = refused("to_herself", mark("This is you: write to somebody else."))


NOT_A_MEMBER = refused("no_member", mark("Only members of this exchange get letters here."))


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """A member as far as it matters for writing to her. `last_at`: when the last letter went to her, None where none did."""

    membership_id: int
    takes_part: bool
    wishes_none: bool = False
    last_at: datetime | None = None
    has_answered: bool = False


def can_write_to(actor: Actor, exchange: Exchange, now: datetime, *, whom: Addressee) -> Decision:
    """One letter in three days, from whomever of the desk; at once again where she has answered the last."""
    works = can_work_at_desk(actor, exchange, now)
    if not works:
        return works
    if whom.membership_id == actor.membership_id(exchange.id):
        return TO_HERSELF
    if not whom.takes_part:
        return NOT_TAKING_PART
    if whom.wishes_none:
        return NO_LETTERS
    is_soon = whom.last_at is not None and not whom.has_answered and now - whom.last_at < BETWEEN_LETTERS
    return WRITTEN_LATELY if is_soon else ALLOWED


def can_read_letters(actor: Actor, exchange_id: int, now: datetime) -> Decision:
    """Those to herself, while she takes part; what was kept after that is in her own data."""
    return ALLOWED if actor.holds(Role.MEMBER, exchange_id, now) else NOT_A_MEMBER
