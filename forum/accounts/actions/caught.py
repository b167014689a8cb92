import json
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select

from forum.accounts.models import CaughtForm, SignInSession
from forum.accounts.queries import CAUGHT, get_own_caught
from forum.accounts.tokens import token_hash
from forum.kernel.actor import Actor
from forum.kernel.unit_of_work import UnitOfWork

CAUGHT_FOR = timedelta(days=3)
MOST_CAUGHT = 20


def catch_words(
    uow: UnitOfWork,
    *,
    form_secret: str,
    path: str,
    fields: Sequence[tuple[str, str]],
    had_files: bool = False,
    but: int | None = None,
) -> bool:
    """Keep a form whose session has ended for whoever opened it, whoever holds the device now.

    False where no session of ours knows the form, or it is that of the account `but`: then nothing is kept.
    """
    account_id = uow.session.scalar(
        select(SignInSession.account_id).where(SignInSession.form_hash == token_hash(form_secret))
    )
    if account_id is None or account_id == but:
        return False
    opened = dict(fields).get("opened") or path
    place = uow.keys.pseudonym(CAUGHT, f"{account_id}:{form_secret}:{opened}")
    kept = uow.session.scalar(
        select(CaughtForm).where(CaughtForm.account_id == account_id, CaughtForm.place == place)
    ) or uow.add(CaughtForm(account_id=account_id, place=place))
    words = json.dumps({"path": path, "fields": list(fields), "had_files": had_files})
    kept.sealed, kept.caught_at, kept.expires_at = uow.keys.seal_words(CAUGHT, words), uow.now, uow.now + CAUGHT_FOR
    uow.flush()
    keep_newest(uow, account_id=account_id)
    return True


def keep_newest(uow: UnitOfWork, *, account_id: int) -> None:
    newest = (
        select(CaughtForm.id)
        .where(CaughtForm.account_id == account_id)
        .order_by(CaughtForm.caught_at.desc(), CaughtForm.id.desc())
    )
    kept = uow.session.scalars(newest.limit(MOST_CAUGHT)).all()
    uow.session.execute(
        delete(CaughtForm).where(CaughtForm.account_id == account_id, CaughtForm.id.not_in(kept)),
        execution_options={"synchronize_session": False},
    )


def forget_caught(uow: UnitOfWork, actor: Actor, *, caught_id: int) -> None:
    """She has sent it, or wants it no more. CaughtNotFound."""
    uow.session.delete(get_own_caught(uow.session, actor, caught_id, now=uow.now))
