from datetime import datetime

from forum.files.errors import NotYoursToDescribe
from forum.files.models import StoredFile
from forum.kernel.actor import ALLOWED, Actor, Decision, Role, refused

NOT_YOURS = refused(NotYoursToDescribe.code, NotYoursToDescribe.message)


def can_describe(actor: Actor, file: StoredFile, now: datetime) -> Decision:
    """Say what a picture shows, in words for those who cannot see it. Whether she may see it is its carrier's to say."""
    is_hers = file.uploader_id is not None and file.uploader_id == actor.membership_id(file.exchange_id)
    is_member = actor.holds(Role.MEMBER, file.exchange_id, now)
    is_staff = any(actor.holds(role, file.exchange_id, now) for role in (Role.MODERATOR, Role.ORGANISER))
    return ALLOWED if (is_hers and is_member) or is_staff else NOT_YOURS
