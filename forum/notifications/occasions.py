"""What a mail of each kind says: about what, with which links, in whose language and time."""

import html
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.actions import make_link, mint_code
from forum.accounts.models import Account
from forum.contributions.models import Contribution, Topic
from forum.contributions.reasons import FOR_RETURN, said_reason
from forum.exchanges.models import Membership
from forum.exchanges.queries import ExchangeView
from forum.kernel.moments import say_moment
from forum.kernel.reader import Reader
from forum.kernel.unit_of_work import UnitOfWork
from forum.kernel.wording import closest_locale, direction
from forum.kernel.zones import zone
from forum.moderation.models import Letter
from forum.moderation.queries.appeals import list_own_appeals
from forum.notifications.models import Mail
from forum.notifications.notices import describe_notice, find_notice, reader_of
from forum.notifications.rules import ASKED, NOTICE, PRINT, ROSTER, WAITING
from forum.notifications.waiting import items_for
from forum.roster.asked import AskKind, list_asks
from forum.roster.queries import load_roster
from forum.texts.queries import show, show_texts
from forum.translating.queries.questions import answer_token, list_questions

ON_IT = {"contribution_returned": "/edit"}
"""What a mail leads to besides the contribution itself: the form to change it and send it again."""


@dataclass(frozen=True, slots=True)
class Sender:
    """`address` of the installation, `base_url` of its pages; `describes`: what mails of the slices above say, by kind."""

    address: str
    base_url: str
    describes: Mapping[str, "Describe"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """What a mail is written from. `view`: the exchange it is about, if it is about one."""

    uow: UnitOfWork
    mail: Mail
    account: Account
    view: ExchangeView | None
    sender: Sender

    def exchange(self) -> ExchangeView:
        assert self.view is not None, self.mail.kind
        return self.view

    def leading_to(self, place: str) -> str:
        return leading_to(self.exchange(), self.sender, place)


Values = dict[str, object]


Describe = Callable[[Occasion], Values | None]
"""What the templates of one kind may say besides; None where what it is about is gone."""


def describe(occasion: Occasion) -> Values | None:
    """What the templates may say."""
    known = {**DESCRIBED, **occasion.sender.describes}
    about = known.get(occasion.mail.kind, describe_contribution)(occasion)
    return None if about is None else {**describe_frame(occasion), **about}


def describe_frame(occasion: Occasion) -> Values:
    """What every mail may say: of the place it comes from, and of the exchange."""
    view, sender = occasion.view, occasion.sender
    values: Values = {
        "is_sensitive": bool(view and view.exchange.is_sensitive),
        "base_url": sender.base_url,
        "own_url": f"{sender.base_url}/me",
    }
    if view is None:
        return values
    return values | {
        "title": html.unescape(view.title(Reader(occasion.account.language)).html),
        "host": view.exchange.host,
        "desk_url": leading_to(view, sender, "desk"),
        "people_url": leading_to(view, sender, "organise/people"),
        "closes": said_moment(view.exchange.closes_at, occasion.account, view),
    }


def describe_link(occasion: Occasion) -> Values:
    return {"link": mint_link(occasion)}


def describe_code(occasion: Occasion) -> Values | None:
    code = mint_code(occasion.uow, code_id=occasion.mail.thing_id or 0)
    return {"code": code} if code else None


def describe_address(occasion: Occasion) -> Values:
    return {"help_url": f"{occasion.sender.base_url}/help"}


def describe_request(occasion: Occasion) -> Values:
    asking = occasion.uow.session.get(Membership, occasion.mail.thing_id)
    return {"name": asking.name if asking else ""}


def describe_reading(occasion: Occasion) -> Values:
    return {"reading_url": occasion.leading_to(f"readings/{occasion.mail.thing_id}")}


def describe_print(occasion: Occasion) -> Values | None:
    """`again` of its key is the second until which she may say so."""
    until = datetime.fromtimestamp(int(occasion.mail.key.rpartition(":")[2]), tz=UTC)
    return {
        "url": occasion.leading_to("in-print"),
        "until": said_moment(until, occasion.account, occasion.exchange()),
    }


def describe_sent_notice(occasion: Occasion) -> Values | None:
    session, view, account = occasion.uow.session, occasion.exchange(), occasion.account
    notice = find_notice(session, occasion.mail.thing_id, exchange=view.exchange)
    if notice is None:
        return None
    url = occasion.leading_to("notices")
    return describe_notice(session, notice, reader_of(account), view=view, timezone=account.timezone, url=url)


def leading_to(view: ExchangeView, sender: Sender, place: str) -> str:
    """A page of the exchange; one's own page where the exchange is sensitive, since its address may say what it is."""
    return f"{sender.base_url}/me" if view.exchange.is_sensitive else f"{sender.base_url}/exchanges/{view.slug}/{place}"


def mint_link(occasion: Occasion) -> str:
    """An invitation's link is good until the exchange closes, a sign-in link for minutes."""
    uow, view, account_id = occasion.uow, occasion.view, occasion.account.id
    if view is None:
        token = make_link(uow, account_id=account_id, leads_to=occasion.mail.leads_to)
    else:
        token = make_link(
            uow,
            account_id=account_id,
            kind="personal",
            expires_at=view.exchange.closes_at,
            exchange_id=view.id,
            leads_to=f"/exchanges/{view.slug}/",
        )
    return f"{occasion.sender.base_url}/sign-in/{token}"


def describe_contribution(occasion: Occasion) -> Values | None:
    session, view, reader = occasion.uow.session, occasion.exchange(), Reader(occasion.account.language)
    contribution = session.get(Contribution, occasion.mail.thing_id)
    topic = session.get(Topic, contribution.topic_id) if contribution else None
    if contribution is None or topic is None:
        return None
    title = show_texts(session, [topic.title_id], reader).get(topic.title_id)
    round_ = view.round_by_id(topic.round_id)
    theme = show(round_.theme, reader) if round_.theme else None
    return {
        "topic": html.unescape((title or theme).html) if (title or theme) else "",  # type: ignore[union-attr]
        "url": occasion.leading_to(f"contributions/{contribution.id}{ON_IT.get(occasion.mail.kind, '')}"),
        "entered_by": name_of(session, contribution.entered_by_id),
        "words_language": contribution.reason_language or reader.language,
        "words_direction": direction(contribution.reason_language or reader.language),
        **reason_of(session, occasion.mail, contribution, locale=closest_locale(reader.language)),
    }


def describe_letter(occasion: Occasion) -> Values | None:
    """What a moderator wrote to her; nothing where it was erased meanwhile."""
    session = occasion.uow.session
    letter = session.get(Letter, occasion.mail.thing_id)
    if letter is None:
        return None
    return {
        "writer": name_of(session, letter.from_id),
        "words": letter.words,
        "words_language": letter.language,
        "words_direction": direction(letter.language),
        "url": occasion.leading_to("letters"),
    }


def describe_asked(occasion: Occasion) -> Values | None:
    """What translators ask her; the link is the answer's, where a mailbox may hold one. None where nothing waits any more."""
    session, view = occasion.uow.session, occasion.exchange()
    contribution = session.get(Contribution, occasion.mail.thing_id)
    if contribution is None or contribution.author_id is None:
        return None
    waiting = [one for one in list_questions(session, contribution.text_id) if one.answered_at is None]
    if not waiting:
        return None
    token = answer_token(occasion.uow.keys, contribution_id=contribution.id, membership_id=contribution.author_id)
    return {
        "questions": [(one.words, one.language, direction(one.language)) for one in waiting],
        "url": occasion.leading_to("") if view.exchange.is_sensitive else f"{occasion.sender.base_url}/answers/{token}",
    }


def reason_of(session: Session, mail: Mail, contribution: Contribution, *, locale: str) -> dict[str, object]:
    """Why it came back, or what came of the appeal."""
    if mail.kind != "appeal_decided":
        reason = said_reason(locale, contribution.reason_code, of=FOR_RETURN)
        return {"reason": reason, "words": contribution.reason or ""}
    heard = list_own_appeals(session, {contribution.id: contribution.status}, locale=locale).get(contribution.id)
    return {
        "is_granted": heard is not None and heard.state == "granted",
        "is_halfway": heard is not None and heard.state == "halfway",
        "reason": heard.reason if heard else "",
        "words": heard.words if heard else "",
    }


def name_of(session: Session, membership_id: int | None) -> str:
    found = session.get(Membership, membership_id) if membership_id else None
    return found.name if found and found.confirmed_at else ""


def describe_waiting(occasion: Occasion) -> Values | None:
    """How many wait for her, since when and promised until when, in which languages; None where nothing waits any more."""
    uow, account, view = occasion.uow, occasion.account, occasion.exchange()
    mine = select(Membership.id).where(Membership.exchange_id == view.id, Membership.account_id == account.id)
    items = items_for(uow, exchange_id=view.id, membership_id=uow.session.scalar(mine) or 0)
    if not items:
        return None
    oldest, locale = items[0], Locale.parse(closest_locale(account.language))
    say_since = said_day if oldest.is_anonymous else said_moment
    tags = sorted({item.language for item in items})
    return {
        "waiting": len(items),
        "oldest": say_since(oldest.since, account, view),
        "until": say_since(oldest.since + timedelta(hours=view.exchange.promise_hours), account, view),
        "languages": format_list(
            [Locale.parse(tag, sep="-").get_display_name(locale) or tag for tag in tags], locale=locale
        ),
    }


def describe_roster(occasion: Occasion) -> Values | None:
    """What she is asked; None where nothing waits for her answer any more."""
    uow, account, view = occasion.uow, occasion.account, occasion.exchange()
    mine = select(Membership.id).where(Membership.exchange_id == view.id, Membership.account_id == account.id)
    asks = list_asks(load_roster(uow.session, view.exchange), uow.session.scalar(mine), uow.now)
    lines = [
        {
            "kind": ask.kind.value,
            "part": ask.seat.part,
            "number": view.round_by_id(ask.seat.round_id).number,
            "name": ask.seat.name,
            "begins": said_moment(ask.span[0], account, view),
            "ends": said_moment(ask.span[1], account, view),
            "other_name": ask.other.name if ask.other else "",
            "other_number": view.round_by_id(ask.other.round_id).number if ask.other else 0,
        }
        for ask in asks
        if ask.kind is not AskKind.REFUSED
    ]
    return {"asks": lines, "url": occasion.leading_to("roster")} if lines else None


def said_day(at: datetime, account: Account, view: ExchangeView) -> str:
    """Of what bears no name the day and not the hour."""
    name = account.timezone or view.exchange.timezone
    return format_date(at.astimezone(zone(name)), "long", locale=closest_locale(account.language))


def said_moment(at: datetime, account: Account, view: ExchangeView) -> str:
    return say_moment(at, account.timezone or view.exchange.timezone, closest_locale(account.language))


DESCRIBED: Mapping[str, Describe] = {
    "sign_in_link": describe_link,
    "invitation": describe_link,
    "device_code": describe_code,
    "address_code": describe_code,
    "address_changed": describe_address,
    "membership_requested": describe_request,
    "letter": describe_letter,
    ASKED: describe_asked,
    "reading_asked": describe_reading,
    NOTICE: describe_sent_notice,
    ROSTER: describe_roster,
    PRINT: describe_print,
    WAITING: describe_waiting,
}
"""By kind of mail, besides those that `Sender.describes` adds; all others are about a contribution."""
