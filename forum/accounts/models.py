from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.kernel.db import Base


class Account(Base):
    """How one person signs in, and what she reads in. No name: that belongs to a membership.

    `email` is normalised and may be absent (a link and a phrase instead). `reads` lists the languages she reads as they are.
    `wants_hints`: on what in her words is hard to translate.
    """

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str | None] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(35), default="en")
    reads: Mapped[list[str]] = mapped_column(JSON, default=list)
    timezone: Mapped[str | None] = mapped_column(String(60))
    is_administrator: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    second_step_put_off_at: Mapped[datetime | None]
    wants_hints: Mapped[bool] = mapped_column(default=True)


class SecondStep(Base):
    """An authenticator app: its key, sealed, and the last half minute whose code was used, since a code is good once."""

    __tablename__ = "second_step"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    last_step: Mapped[int] = mapped_column(BigInteger)
    set_up_at: Mapped[datetime]


class RecoveryCode(Base):
    """One of the codes for who has lost her app, each good once. Only a hash is kept, keyed by the installation's secret."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("account_id", "code_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    code_hash: Mapped[str] = mapped_column(String(32))
    used_at: Mapped[datetime | None]


class MailedCode(Base):
    """Six figures sent by mail: to let a new device in (`session_id` waits for them), or to prove a new mail address.

    `address` is where a mail about the change goes: the new one until it is proved, from then on the old one.
    `code_hash` is empty until the job that writes the mail makes the code.
    """

    __tablename__ = "mailed_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    session_id: Mapped[int | None] = mapped_column(ForeignKey("sign_in_session.id", ondelete="CASCADE"), unique=True)
    address: Mapped[str | None] = mapped_column(String(254))
    code_hash: Mapped[str] = mapped_column(String(32), default="")
    tries: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class KnownDevice(Base):
    """A device on which she has signed in before. The hash is of account and token, so that who shares one is not told."""

    __tablename__ = "known_device"

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    known_since: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class Phrase(Base):
    """Four words that sign in somebody without a mail address, with the code on her card. Of the words only a hash is kept."""

    __tablename__ = "phrase"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), primary_key=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    words_hash: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime]


class SignInSession(Base):
    """One device signed in. The cookie holds the token, the table only its hash.

    `form_hash` is that of the secret in its forms: a form sent after the end still tells whose it was. So a session that
    ended stays some days, as one that has expired. `waits_for`: nobody is signed in by it before a code is given, that of
    her app or a mailed one. `proved_at`: when she last gave one. `is_demo`: begun by a link of the demo.
    """

    __tablename__ = "sign_in_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    form_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    is_kept: Mapped[bool] = mapped_column(default=False)
    waits_for: Mapped[str] = mapped_column(String(10), default="")
    proved_at: Mapped[datetime | None]
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class SignInLink(Base):
    """A link good for one sign-in.

    `kind`: mailed (minutes), personal (until the exchange closes), demo (from this machine only).
    """

    __tablename__ = "sign_in_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    exchange_id: Mapped[int | None] = mapped_column(index=True)
    leads_to: Mapped[str | None] = mapped_column(String(300))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class ApiToken(Base):
    """A personal token for the JSON API, cut to `scopes`; only its hash is kept."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    scopes: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    used_on: Mapped[datetime | None]


class CaughtForm(Base):
    """Words that came when their session had ended, sealed, for her alone who wrote them, for a few days.

    `place` tells one form from another, so that what is sent again takes the place of what was sent before.
    """

    __tablename__ = "caught_form"
    __table_args__ = (UniqueConstraint("account_id", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"), index=True)
    place: Mapped[str] = mapped_column(String(32))
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    caught_at: Mapped[datetime]
    expires_at: Mapped[datetime]
