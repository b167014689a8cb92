"""How one knocks at the doors of organisers and of who keeps the machine."""

from typing import Any

from sqlalchemy import delete

from forum.archive.models import Archive
from forum.archive.rules import State
from forum.archive.shelter import keep_archive
from forum.exchanges.queries import revision_of
from forum.kernel.unit_of_work import UnitOfWork
from forum.publication.models import Edition
from forum.publication.queries.editions import next_number
from forum.publication.rules import EditionState
from forum.roster.models import Mandate
from forum.support.models import HelpLine
from tests.permissions.table import Cell
from tests.permissions.things import Door, Knock, kind_of, needs_fresh
from tests.permissions.world import APPLICANT, NEWCOMER, TRANSLATING_TOO, UNMAILED, Place, World

START = {
    "title": "Safe streets",
    "main_language": "en",
    "languages": ["fr", "es"],
    "timezone": "America/Toronto",
    "opens": "2026-06-08",
    "weeks": "2",
    "access": "public",
}

ORGANISING: dict[str, Door] = {}
LIST = "email,name,language\nnew.person@example.org,Ana,es\n"
EXCHANGE = {
    "main_language": "en",
    "languages": ["fr", "es"],
    "title-en": "Safe streets",
    "about-en": "How women walk at night.",
    "host": "Women in Cities",
    "timezone": "America/Toronto",
    "opens": "2026-05-08T06:00",
    "closes": "2026-06-12T06:00",
    "access": "public",
    "registration": "open",
    "moderation": "before",
    "late_policy": "refused",
    "accent": "plum",
    "promise_hours": "12",
    "overlap_hours": "24",
}


def organised(name: str, path: str, /, **form: Any) -> None:
    """A door of an exchange for its organiser. What `path` and the form's values name in braces is filled in."""

    def knock(world: World, cell: Cell) -> Knock:
        kind = kind_of(cell.when)
        place = world.build(kind) if needs_fresh(cell) else world.place(kind)
        names = names_of(world, place)
        if "{archive}" in path:
            names["archive"] = world.make(lambda uow: add_archive(uow, world, place)).id
        if "{line}" in path:
            names["line"] = world.make(lambda uow: add_line(uow, place)).id
        if "{edition}" in path:
            names["edition"] = world.make(lambda uow: add_edition(uow, place.exchange.id)).number
        fields = {key: value.format(**names) if isinstance(value, str) else value for key, value in form.items()}
        return Knock(f"/exchanges/{place.slug}/organise/{path.format(**names)}", form=fields or {"sure": "1"})

    ORGANISING[name] = knock


def names_of(world: World, place: Place) -> dict[str, object]:
    mandate = world.session.query(Mandate).filter_by(exchange_id=place.exchange.id).first()
    assert mandate is not None
    return {
        "slug": place.slug,
        "paper": place.paper.id,
        "mandate": mandate.id,
        "newcomer": place.people[NEWCOMER].number,
        "unmailed": place.people[UNMAILED].number,
        "applicant": place.people[APPLICANT].number,
        "translator": place.people[TRANSLATING_TOO].number,
    }


def add_archive(uow: UnitOfWork, world: World, place: Place) -> Archive:
    """Made, as the exchange now stands; in the place of what there was."""
    uow.session.execute(delete(Archive).where(Archive.exchange_id == place.exchange.id))
    revision = revision_of(uow.session, place.exchange.id)
    row = Archive(exchange_id=place.exchange.id, audience="members", state=State.READY, asked_at=uow.now)
    row.made_at, row.revision, row.size, row.sha256 = uow.now, revision, 5, "0" * 64
    uow.add(row)
    uow.flush()
    folder = world.app.extensions["ronda"].settings.data_dir / "archives"
    keep_archive(folder, row.id, lambda stream: stream.write(b"bytes"))
    return row


def add_line(uow: UnitOfWork, place: Place) -> HelpLine:
    row = uow.add(HelpLine(exchange_id=place.exchange.id, country="PE", name="Línea 100", contact="100"))
    uow.flush()
    return row


def add_edition(uow: UnitOfWork, exchange_id: int) -> Edition:
    """Ready, and published."""
    made = {"number": next_number(uow.session, exchange_id), "state": EditionState.READY}
    row = uow.add(Edition(exchange_id=exchange_id, asked_at=uow.now, made_at=uow.now, published_at=uow.now, **made))
    uow.flush()
    return row


organised("GET publication.prepare", "publication")
organised("POST publication.save", "publication", parts="weeks", scope="all", edition="0")
organised("POST publication.ask", "publication/ask", until="2026-12-31")
organised("GET publication.choose", "publication/weeks/1")
organised("POST publication.keep_chosen", "publication/weeks/1", chosen="1")
organised("POST publication.order", "publication/editions")
organised("POST publication.publish", "publication/editions/{edition}", act="take_back")
organised("POST support.save_standing", "pages/rules", **{"words-en": "Be kind."})
organised("POST moderation.save_template", "reasons/return.unclear", **{"words-en": "Which street do you mean?"})
organised("GET moderation.letter_templates", "letters")
organised("POST moderation.save_letter_templates", "letters", **{"voice-en": "Dear {{name}}"})
organised("POST support.save_help_line", "help-lines", country="PE", name="Línea 100", contact="100")
organised("POST support.remove_help_line", "help-lines/{line}/remove")
organised("GET archive.desk", "archive")
organised("POST archive.ask", "archive", audience="members")
organised("GET archive.download", "archive/{archive}")
organised("POST archive.remove", "archive/{archive}/remove")
organised("GET admin.overview", "")
organised("GET admin.start", "start")
organised("GET admin.exchange", "exchange")
organised("POST admin.change_exchange", "exchange", **EXCHANGE, slug="{slug}")
organised("GET admin.rounds", "rounds")
organised("GET admin.round", "rounds/2")
organised("POST admin.change_round", "rounds/3", **{"theme-en": "Networks", "opens": "2026-05-22T06:00"})
organised("GET admin.new_round", "rounds/new")
organised("POST admin.add_round", "rounds/new", **{"theme-en": "Last words", "opens": "2026-06-05T06:00"})
organised("GET admin.paper", "papers/{paper}")
organised("POST admin.change_paper", "papers/{paper}", **{"title-en": "A study", "language": "en"})
organised("POST admin.drop_paper", "papers/{paper}/remove")
organised("GET admin.new_paper", "rounds/2/papers/new")
organised("POST admin.add_paper", "rounds/2/papers/new", **{"title-en": "Notes", "language": "en", "body": "Walks."})
organised("GET admin.roster", "roster")
organised("POST admin.give", "roster/3", member="{translator}", part="co", languages="en")
organised("POST admin.take_back", "roster/{mandate}/back")
organised("GET admin.course", "course")
organised("POST admin.turn_course", "course", turn="longer", number="2", days="2", moves_others="1")
organised("GET admin.next_exchange", "next")
organised("POST admin.make_next", "next", slug="next-{slug}", opens="2027-05-07")
organised("GET admin.people", "people")
organised("GET admin.person", "people/{newcomer}")
organised("GET admin.invite", "people/invite")
organised(
    "POST admin.invite_one", "people/invite", name="Ana", email="ana@example.org", language="es", role="participant"
)
organised("GET admin.people_list", "people/list")
organised("POST admin.check_list", "people/list", pasted=LIST)
organised("POST admin.take_list", "people/list/take", rows=LIST)
organised("POST admin.broken_rows", "people/list/broken", rows=LIST)
organised("GET admin.invitations", "people/invitations")
organised("POST admin.send_invitations", "people/invitations")
organised("POST admin.decide", "people/{applicant}/request", welcome="1")
organised("POST admin.stand", "people/{translator}/standing", suspend="1")
organised("POST admin.uninvite", "people/{newcomer}/uninvite")
organised("POST admin.give_roles", "people/{translator}/roles", pairs="en>fr")
organised("POST admin.correct", "people/{newcomer}/correct", name="Ana", organisation="Casa", country="PE")
organised("POST admin.link", "people/{newcomer}/link")
organised("POST admin.card", "people/{unmailed}/card")
organised("POST admin.links", "people/links")
organised("GET admin.log", "log")
organised("GET admin.interface", "interface")
organised("GET admin.interface_language", "interface/fr")
organised("GET admin.interface_file", "interface/fr/lacking.po")

ORGANISING["GET admin.new_exchange"] = lambda _world, _cell: Knock("/exchanges/new")
ORGANISING["POST admin.make_exchange"] = lambda _world, _cell: Knock("/exchanges/new", form=START)
ORGANISING["GET admin.first"] = lambda _world, _cell: Knock("/first/a-token")
ORGANISING["POST admin.become_first"] = lambda _world, _cell: Knock("/first/a-token", form={"name": "Ana"})
ORGANISING["GET admin.machine"] = lambda _world, _cell: Knock("/machine")
ORGANISING["POST admin.retry"] = lambda _world, _cell: Knock("/machine/jobs/1/retry", form={"sure": "1"})
ORGANISING["POST admin.drop"] = lambda _world, _cell: Knock("/machine/jobs/1/drop", form={"sure": "1"})
