"""What the mails of this slice say; `forum.assembly` hands it to whoever writes mails."""

from collections.abc import Mapping

from forum.notifications.occasions import Describe, Occasion, Values
from forum.publication.rules import EDITION_DROPPED


def describe_dropped(occasion: Occasion) -> Values:
    """Where editions stand, and nothing of what was taken back or by whom."""
    return {"url": occasion.leading_to("organise/publication")}


MAILS: Mapping[str, Describe] = {EDITION_DROPPED: describe_dropped}
