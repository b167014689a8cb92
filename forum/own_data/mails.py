"""What the mail of this slice says; `forum.wiring` hands it to whoever writes mails."""

from collections.abc import Mapping

from babel.dates import format_date

from forum.kernel.wording import closest_locale
from forum.kernel.zones import zone
from forum.notifications.occasions import Describe, Occasion, Values
from forum.own_data.queries.addresses import find_question, seal_question, title_of_last

ADDRESS_ASKED = "address_asked"


def describe_address_asked(occasion: Occasion) -> Values | None:
    """None where she has answered meanwhile."""
    uow, account = occasion.uow, occasion.account
    question = find_question(uow.session, account.id)
    if question is None or question.keeps or question.due_at is None:
        return None
    url = f"{occasion.sender.base_url}/address/{seal_question(uow.keys, question)}"
    day = question.due_at.astimezone(zone(account.timezone or "UTC")).date()
    return {
        "title": title_of_last(uow.session, account),
        "until": format_date(day, "long", locale=closest_locale(account.language)),
        "keep_url": f"{url}?answer=keep",
        "erase_url": f"{url}?answer=erase",
    }


MAILS: Mapping[str, Describe] = {ADDRESS_ASKED: describe_address_asked}
