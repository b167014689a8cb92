from collections.abc import Iterator
from datetime import timedelta

from forum.demo.actions.programme import Stage
from forum.demo.rules import Calendar, Visit, list_visits
from forum.kernel.unit_of_work import UnitOfWork
from forum.statistics.actions.count import write_hits
from forum.statistics.rules import Hit, Reading, VisitorKind, VisitorRole
from forum.statistics.visitors import PersonNames

BEFORE_A_TOPIC = timedelta(minutes=2)


def make_visits(uow: UnitOfWork, stage: Stage, *, calendar: Calendar) -> None:
    """The pages that were read, as one batch of hits."""
    names = PersonNames(uow.keys, stage.exchange.id)
    hits = [
        hit
        for visit in list_visits(stage.script, calendar)
        for hit in (by_person(stage, names, visit) if isinstance(visit.visitor, str) else by_nobody(uow, stage, visit))
    ]
    write_hits(uow, [hit for hit in hits if hit.at < calendar.now])


def by_person(stage: Stage, names: PersonNames, visit: Visit) -> Iterator[Hit]:
    """The front page, and after it a topic every two minutes, each in her language."""
    person = stage.script.people_by_ref[str(visit.visitor)]
    visitor = names.visitor(stage.cast[person.ref].account_id or 0)
    role = VisitorRole.PARTICIPANT if person.role == "participant" else VisitorRole.STAFF
    origin = "author" if person.language == stage.script.programme.languages[0] else "human"

    def hit(place: int, topic_id: int | None) -> Hit:
        at = visit.at + place * BEFORE_A_TOPIC
        reading = Reading(at, person.language, origin) if topic_id is not None else None
        return Hit(stage.exchange.id, visitor, VisitorKind.PERSON, role, at, topic_id, reading)

    yield hit(0, None)
    for place, number in enumerate(visit.rounds, start=1):
        yield hit(place, stage.topic_ids[number])


def by_nobody(uow: UnitOfWork, stage: Stage, visit: Visit) -> Iterator[Hit]:
    """What somebody not signed in read is not kept, as with real readers."""
    visitor = uow.keys.pseudonym("demo readers", str(visit.visitor))[:32]
    yield Hit(stage.exchange.id, visitor, VisitorKind.ANONYMOUS, VisitorRole.PARTICIPANT, visit.at)
