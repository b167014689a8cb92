from collections.abc import Mapping

from sqlalchemy import select

from forum.demo.actions.programme import Stage
from forum.demo.actions.versions import translate_by_person
from forum.demo.rules import Calendar
from forum.demo.script import Paragraph, Passage, Synthesis
from forum.exchanges.models import Round
from forum.kernel.actor import Actor
from forum.kernel.unit_of_work import UnitOfWork
from forum.synthesis.actions import basket
from forum.synthesis.actions.review import hand_in, publish_synthesis
from forum.synthesis.actions.write import Written, save_synthesis
from forum.synthesis.rules import Row


def make_synthesis(uow: UnitOfWork, stage: Stage, *, script: Synthesis, calendar: Calendar) -> None:
    """Its moderator writes it from her basket, the organiser reads it over, translators render it."""
    uow.move_to(calendar.at(script.round, script.hour))
    writer = stage.cast[stage.script.rounds[script.round - 1].moderator]
    reader = stage.cast[stage.script.ref_of("organiser")]
    quote_ids = {one.ref: mark_passage(uow, stage, writer, passage=one) for one in script.passage}
    rows = [row_for(stage, one, quote_ids, place=place) for place, one in enumerate(script.paragraph)]
    round_ = find_round(uow, stage, script.round)
    made = save_synthesis(uow, writer, round_=round_, written=Written(rows=rows, language=script.language, edition=0))
    hand_in(uow, writer, round_=round_, edition=made.edition)
    uow.move_to(calendar.at(script.round, script.published_hour))
    publish_synthesis(uow, reader, round_=round_, edition=made.edition)
    for version in script.version:
        uow.move_to(calendar.at(script.round, version.hour))
        by = version.by or ""
        translate_by_person(uow, stage, ref=by, text_id=made.text_id, language=version.language, words=version.text)


def find_round(uow: UnitOfWork, stage: Stage, number: int) -> Round:
    query = select(Round).where(Round.exchange_id == stage.exchange.id, Round.number == number)
    return uow.session.scalars(query).one()


def mark_passage(uow: UnitOfWork, stage: Stage, actor: Actor, *, passage: Passage) -> int:
    marked = basket.Passage(
        language=passage.language,
        origin=passage.origin,
        places=[passage.place] if passage.place is not None else [],
        words=passage.words,
        theme=passage.theme,
    )
    contribution_id = stage.contribution_ids[passage.contribution]
    (quote,) = basket.keep_passage(uow, actor, contribution_id=contribution_id, passage=marked)
    uow.flush()
    return quote.id


def row_for(stage: Stage, one: Paragraph, quote_ids: Mapping[str, int], *, place: int) -> Row:
    return Row(
        name=f"new{place}",
        words=one.text,
        rests_on=tuple(stage.contribution_ids[ref] for ref in one.rests_on),
        quotes=tuple(quote_ids[ref] for ref in one.quotes),
    )
