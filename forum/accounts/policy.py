from forum.accounts.models import Account, SignInSession
from forum.kernel.actor import ALLOWED, Actor, Decision, Role, refused
from forum.kernel.wording import mark

NOT_YOURS = refused("not_yours", mark("This belongs to somebody else."))


def can_change_account(actor: Actor, account: Account) -> Decision:
    """Only the person herself, signed in (not by a token)."""
    return ALLOWED if actor.account_id == account.id and actor.scopes is None else NOT_YOURS


def can_end_session(actor: Actor, session: SignInSession) -> Decision:
    return ALLOWED if actor.account_id == session.account_id else NOT_YOURS


def has_power(actor: Actor) -> bool:
    """Moderates, translates, organises or keeps the machine somewhere: a new device of hers needs more than words."""
    return actor.is_staff or any(grant.role is Role.TRANSLATOR for grant in actor.grants)
