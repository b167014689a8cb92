from forum.admin.queries.people import get_member, show_member
from forum.admin.views.door import bp, open_organised, render
from forum.admin.views.people import shown_name
from forum.admin.views.person import refuse
from forum.exchanges.actions.cards import Card, make_card
from forum.exchanges.queries import get_exchange
from forum.kernel.errors import InvalidInput
from forum.kernel.wording import closest_locale, direction, mark, say
from forum.web.access import needs_proof
from forum.web.entry import reading, unit_of_work
from forum.web.limits import limit
from forum.web.runtime import runtime

LINES = {
    "title": mark("Your way in"),
    "link": mark("The first time, open this address. It signs you in once:"),
    "again": mark("Every other time, open this address:"),
    "code": mark("Your code:"),
    "words": mark("Your four words:"),
    "how": mark("Write the words in any way: small or big letters, with or without accents."),
    "safe": mark(
        "Keep this card where others do not see it. If it is lost, ask for a new one: then this one opens nothing."
    ),
}


@bp.post("/exchanges/<slug>/organise/people/<id:number>/card")
@limit("60 per hour")
@needs_proof()
def card(slug: str, number: int) -> str | tuple[str, int]:
    """Shown on the page that answers, this once, to be printed or copied by hand."""
    open_organised(slug)
    try:
        with unit_of_work() as uow:
            exchange = get_exchange(uow.session, slug).exchange
            member = get_member(uow.session, exchange, number)
            made = make_card(uow, reading().actor, exchange=exchange, membership=member)
    except InvalidInput as refusal:
        return refuse(slug, number, refusal)
    page = open_organised(slug)
    line = show_member(page.reading.session, get_member(page.reading.session, page.exchange, number))
    return render(page, "card.html", name=shown_name(line), number=number, card=shown_card(made))


def shown_card(card: Card) -> dict[str, str]:
    """In her language, and without a word of the exchange: others may see it."""
    locale = closest_locale(card.phrase.language)
    base = runtime().settings.public_url.rstrip("/")
    return {
        **{name: say(locale, words) for name, words in LINES.items()},
        "language": locale,
        "direction": direction(locale),
        "words_language": card.phrase.words_language,
        "words_direction": direction(card.phrase.words_language),
        "link_address": f"{base}/sign-in/{card.token}",
        "sign_in_address": f"{base}/sign-in",
        "her_code": card.phrase.code,
        "her_words": card.phrase.words,
    }
