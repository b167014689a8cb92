from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update

from forum.contributions.errors import ContributionNotFound
from forum.contributions.models import Status
from forum.contributions.queries.standing import Letter, get_visible_letter
from forum.exchanges.models import Round
from forum.kernel.actor import Actor
from forum.kernel.characters import clean_line
from forum.kernel.errors import InvalidInput, require
from forum.kernel.markup import digest
from forum.kernel.unit_of_work import UnitOfWork
from forum.synthesis.errors import NoPassage, NoTheme, NotInThisBasket, WordsNotThere
from forum.synthesis.events import BasketChanged
from forum.synthesis.models import Citation, Quote
from forum.synthesis.policy import can_write
from forum.synthesis.queries.sheets import get_sheet
from forum.synthesis.rules import find_words, place_of, plain_words
from forum.texts.models import Origin, State, Version
from forum.texts.queries import find_version, get_source
from forum.texts.rules import own_digests

LONGEST_THEME = 80


@dataclass(frozen=True, slots=True)
class Passage:
    """What she marked: paragraphs of the original by their place, and exact words where she copied some of them.

    `language` and `origin` are of the version she read.
    """

    language: str
    origin: str
    places: Sequence[int] = ()
    words: str = ""
    theme: str = ""


def keep_passage(uow: UnitOfWork, actor: Actor, *, contribution_id: int, passage: Passage) -> list[Quote]:
    """Put a passage of what can be read in its round's basket; what lies there already is not put twice.

    ContributionNotFound, NoTheme, NoPassage, WordsNotThere.
    """
    letter = get_readable(uow, actor, contribution_id)
    place = letter.standing.place
    require(
        can_write(
            actor, get_sheet(uow.session, exchange_id=place.exchange.id, round_id=place.round_id).standing, uow.now
        )
    )
    theme = clean_line(passage.theme)[:LONGEST_THEME].strip()
    if not theme:
        raise InvalidInput({"theme": NoTheme()})
    version, source = version_read(uow, letter, passage), get_source(uow.session, letter.contribution.text_id)
    return [
        put_in(
            uow,
            Quote(
                exchange_id=letter.contribution.exchange_id,
                round_id=letter.standing.place.round_id,
                contribution_id=contribution_id,
                language=version.language,
                origin=version.origin,
                place=place,
                **signs_of(version, own_digests(source)[place]),
                begins=span[0] if span else None,
                ends=span[1] if span else None,
                theme=theme,
                made_by_id=actor.membership_id(letter.contribution.exchange_id),
                made_at=uow.now,
            ),
        )
        for place, span in locate(version, source, passage)
    ]


def drop_passage(uow: UnitOfWork, actor: Actor, *, quote_id: int, round_: Round) -> None:
    """Take it out of the basket; a paragraph that shows it still rests on its contribution. Twice is once."""
    sheet = get_sheet(uow.session, exchange_id=round_.exchange_id, round_id=round_.id)
    require(can_write(actor, sheet.standing, uow.now))
    quote = uow.session.get(Quote, quote_id)
    if quote is None:
        return
    if quote.round_id != round_.id:
        raise NotInThisBasket()
    uow.session.execute(update(Citation).where(Citation.quote_id == quote_id).values(quote_id=None, is_quote=False))
    uow.session.delete(quote)
    uow.record(BasketChanged(exchange_id=quote.exchange_id, round_id=round_.id))


def get_readable(uow: UnitOfWork, actor: Actor, contribution_id: int) -> Letter:
    letter = get_visible_letter(uow.session, actor, contribution_id, now=uow.now, keys=uow.keys)
    if letter.standing.status is not Status.PUBLISHED:
        raise ContributionNotFound()
    return letter


def version_read(uow: UnitOfWork, letter: Letter, passage: Passage) -> Version:
    """The one she had before her, where it still stands beside the original paragraph for paragraph; else the original."""
    text_id = letter.contribution.text_id
    source = get_source(uow.session, text_id)
    found = find_version(uow.session, text_id, language=passage.language, origin=passage.origin)
    if found is None or found.state != State.PUBLISHED or found.origin == Origin.AUTHOR:
        return source
    is_beside = any(place_of(found, one) is not None for one in own_digests(source))
    return found if is_beside else source


def signs_of(version: Version, source_digest: str) -> dict[str, str]:
    at = place_of(version, source_digest)
    own = digest(version.paragraphs[at]) if at is not None else source_digest
    return {"digest": source_digest, "own_digest": own}


Span = tuple[int, int] | None


def locate(version: Version, source: Version, passage: Passage) -> list[tuple[int, Span]]:
    """Places in the original, each with the span of exact words where some are meant. NoPassage, WordsNotThere."""
    digests = own_digests(source)
    if not passage.words.strip():
        places = [place for place in dict.fromkeys(passage.places) if 0 <= place < len(digests)]
        if not places:
            raise InvalidInput({"places": NoPassage()})
        return [(place, None) for place in places]
    for place, one in enumerate(digests):
        at = place_of(version, one)
        span = find_words(plain_words(version.paragraphs[at]), passage.words) if at is not None else None
        if span is not None and (not passage.places or place in passage.places):
            return [(place, span)]
    raise InvalidInput({"words": WordsNotThere()})


def put_in(uow: UnitOfWork, made: Quote) -> Quote:
    """The same passage under the same theme is one."""
    same = ("round_id", "contribution_id", "language", "origin", "digest", "begins", "ends", "theme")
    query = select(Quote).where(*(getattr(Quote, name).is_not_distinct_from(getattr(made, name)) for name in same))
    return uow.session.scalar(query) or uow.add(made)
