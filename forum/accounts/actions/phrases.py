from dataclasses import dataclass

from sqlalchemy import delete, update

from forum.accounts.models import Account, Phrase, SignInLink, SignInSession
from forum.accounts.passwords import hash_password
from forum.accounts.phrases import fold_words, list_language, make_code, make_words
from forum.kernel.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Told this once: the database keeps the code, and a hash of the words."""

    code: str
    words: str
    language: str
    """Hers; her words may come in another."""
    words_language: str


def hand_over(uow: UnitOfWork, *, account_id: int) -> HandedOver:
    """A new phrase for her card. What an earlier card opens is shut: its words, its link, and whoever is signed in by it."""
    account = uow.session.get_one(Account, account_id)
    words = make_words(account.language)
    phrase = uow.session.get(Phrase, account_id)
    if phrase is None:
        phrase = uow.add(Phrase(account_id=account_id, code=make_code(), words_hash="", made_at=uow.now))
    phrase.words_hash, phrase.made_at = hash_password(fold_words(words)), uow.now
    forget_unused_links(uow, account_id=account_id)
    uow.session.execute(
        update(SignInSession)
        .where(SignInSession.account_id == account_id, SignInSession.expires_at > uow.now)
        .values(expires_at=uow.now)
    )
    return HandedOver(phrase.code, words, account.language, list_language(account.language))


def forget_unused_links(uow: UnitOfWork, *, account_id: int) -> None:
    uow.session.execute(delete(SignInLink).where(SignInLink.account_id == account_id, SignInLink.used_at.is_(None)))
