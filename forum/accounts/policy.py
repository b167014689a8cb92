from forum.accounts.models import Account, SignInSession
from forum.kernel.actor import ALLOWED, Actor, Decision, refused
from forum.kernel.wording import mark

NOT_YOURS = refused("not_yours", mark("This belongs to somebody else."))


def can_change_account(actor: Actor, account: Account) -> Decision:
    """Only the person herself, signed in (not by a token)."""
    return ALLOWED if actor.account_id == account.id and actor.scopes is None else NOT_YOURS


def can_end_session(actor: Actor, session: SignInSession) -> Decision:
    return ALLOWED if actor.account_id == session.account_id else NOT_YOURS
