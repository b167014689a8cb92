from dataclasses import dataclass

from forum.kernel.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class ExchangeChanged(Event):
    """Its programme, settings, questions or papers changed, or its people: what is kept in memory of it is read anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundCreated(Event):
    round_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipChanged(ExchangeChanged):
    """What a member shows, or her standing, changed."""

    membership_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberInvited(Event):
    membership_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipRequested(Event):
    membership_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberJoined(Event):
    membership_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeSent(ExchangeChanged):
    """A notice went out to all who take part: it stands on the pages of its round, and is mailed."""

    notice_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DatesChanged(ExchangeChanged):
    """Its rounds, or the exchange itself, open or close at other times than before."""
