"""The weeks: theme, questions, synthesis, and the contributions that are printed."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from forum.exchanges.queries import RoundView
from forum.kernel.characters import isolate
from forum.kernel.wording import mark
from forum.publication.book import Block, Chapter, Heading, InEach, Items, Line, Words
from forum.publication.making.syntheses import tell_synthesis
from forum.publication.making.voices import Voice, Voices
from forum.publication.naming import name_in_print
from forum.publication.queries.printable import Printable


def weeks(voices: Voices) -> Iterator[Chapter]:
    return (Chapter(week_title(voices, each), list(week(voices, each))) for each in voices.material.view.rounds)


def week_title(voices: Voices, each: RoundView) -> InEach:
    title = mark("Week %(number)s: %(theme)s")
    return voices.each(lambda voice: voice.say(title, number=each.number, theme=voice.line(each.theme)))


def week(voices: Voices, each: RoundView) -> Iterator[Block]:
    yield Line(voices.each(lambda voice: dates(voice, each)))
    if moderators := voices.material.counted.moderators.get(each.id):
        names = ", ".join(moderators)
        yield Line(voices.say(mark("Moderated by %(names)s."), names=names))
    if questions := [rows for rows in each.questions if rows]:
        yield Heading(2, voices.say(mark("Questions")))
        yield Items(tuple(voices.line(rows) for rows in questions))
    if synthesis := voices.material.syntheses.get(each.id):
        yield Heading(2, voices.say(mark("Synthesis")))
        yield from tell_synthesis(voices, synthesis, each)
    if printed := voices.material.printed(each.number):
        yield Heading(2, voices.say(mark("Contributions")))
        yield from contributions(voices, printed)


def dates(voice: Voice, each: RoundView) -> str:
    return voice.say(mark("%(opens)s to %(closes)s"), opens=voice.day(each.opens_at), closes=voice.day(each.closes_at))


def contributions(voices: Voices, printed: Sequence[Printable]) -> Iterator[Block]:
    material = voices.material
    topics = [(topic_id, list(here)) for topic_id, here in groupby(printed, key=lambda one: one.topic_id)]
    for topic_id, here in topics:
        if len(topics) > 1:
            yield Heading(3, voices.line(material.rows[material.topics[topic_id]]))
        yield from (contribution(voices, one) for one in here)


def contribution(voices: Voices, one: Printable) -> Words:
    number = voices.material.numbers[one.id]
    said = voices.words(f"contribution {one.id}", voices.material.rows[one.text_id])
    return replace(said, byline=voices.each(lambda voice: byline(voice, one)), number=number)


def byline(voice: Voice, one: Printable) -> str:
    """Who, when and in reply to what; of what bears no name the day is not told."""
    is_named = one.printed_as in {"name", "organisation"}
    answered = voice.material.numbers.get(one.parent_id or 0)
    parts = (
        isolate(name_in_print(one, voice.locale)),
        voice.day(one.published_at) if is_named and one.published_at else "",
        voice.say(mark("in reply to %(number)s"), number=answered) if answered else "",
    )
    return " · ".join(filter(None, parts))
