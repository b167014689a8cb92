"""What the mails of this slice say; `forum.assembly` hands it to whoever writes mails."""

from collections.abc import Mapping

from forum.notifications.occasions import Describe, Occasion, Values
from forum.publication.actions.telling import EDITION_MADE, EDITIONS_DROPPED
from forum.publication.models import Edition
from forum.publication.queries.editions import find_latest_offered
from forum.publication.rules import EditionState

DESK = "organise/publication"


def describe_made(occasion: Occasion) -> Values | None:
    """None where something in it was taken back meanwhile: that is told by another mail."""
    edition = occasion.uow.session.get(Edition, occasion.mail.thing_id)
    if edition is None or edition.state not in (EditionState.READY, EditionState.FAILED):
        return None
    return {
        "number": edition.number,
        "is_ready": edition.state == EditionState.READY,
        "url": occasion.leading_to(DESK),
    }


def describe_dropped(occasion: Occasion) -> Values:
    """`offered`: the number of the edition that readers find still, or 0. Nothing of what was taken back, or by whom."""
    offered = find_latest_offered(occasion.uow.session, occasion.exchange().id)
    return {"offered": offered.edition.number if offered else 0, "url": occasion.leading_to(DESK)}


MAILS: Mapping[str, Describe] = {EDITION_MADE: describe_made, EDITIONS_DROPPED: describe_dropped}
