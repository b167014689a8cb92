"""Pages of those who translate, and of their readers, in the states that the demo does not show."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from forum.contributions.models import Topic
from forum.kernel.markup import digest
from forum.kernel.unit_of_work import UnitOfWork
from forum.texts.actions import put_version
from forum.texts.models import Origin
from forum.texts.queries import get_text
from forum.translating.interchange.segments import Segment
from forum.translating.interchange.tmx import write_tmx
from forum.translating.interchange.units import Outgoing, Sent, Status, UnitName
from forum.translating.interchange.xliff import write_xliff
from tests.cast import Cast
from tests.factories import make_author_question, make_concept, make_contribution, make_segment
from tests.pages import send

State = Callable[[str], TestResponse]
WORDS = "Nous marchons la nuit."
GLOSSARY = b"en,fr,es,de,remark\nwomen,dames,\nwomen,femmes,mujeres,Frauen\nshelter,refuge,\nalone,,\n"
"""Of one entry that is there, one that says otherwise, one that is new, and one in one language only."""
MEMORY = write_tmx([Segment("en", "fr", "Good morning.", "Bonjour.")], source_language="en")


@dataclass(frozen=True, slots=True)
class Rendered:
    """A published contribution with a version that said something else before, that awaits review, and that was asked about."""

    id: int
    text_id: int
    version_id: int
    concept_id: int


def make_rendered(uow: UnitOfWork, cast: Cast, topic: Topic) -> Rendered:
    row = make_contribution(uow, topic, cast.paula.membership, text="We walk at night.", language="en")
    for words in ("Nous marchions.", WORDS):
        version = put_version(
            uow,
            get_text(uow.session, row.text_id),
            language="fr",
            paragraphs=[words],
            origin=Origin.HUMAN,
            translator_id=cast.tara.membership.id,
        )
    version.awaits_review = True
    make_author_question(uow, row, cast.tara.membership)
    make_segment(uow, cast.exchange)
    uow.flush()
    return Rendered(row.id, row.text_id, version.id, make_concept(uow, cast.exchange).id)


def list_translating(
    cast: Cast, made: Rendered, clients: dict[str, FlaskClient], in_language: Callable[[str, str], str]
) -> dict[str, State]:
    here = f"/exchanges/{cast.exchange.slug}"
    text, desk = f"{here}/texts/{made.text_id}", f"{here}/desk/translations"
    wrong = f"{text}/wrong/fr?paragraph={digest(WORDS)}"

    def seen(who: str, path: str) -> State:
        return lambda language: clients[who].get(in_language(path, language))

    def sent(who: str, path: str, **values: object) -> State:
        return lambda language: send(clients[who], in_language(path, language), None, **values)

    def judged(language: str) -> TestResponse:
        paragraph = Sent(
            UnitName(made.text_id, digest("We walk at night."), 1), "We walk.", "Marchons.", Status.DRAFT, ()
        )
        content = write_xliff(Outgoing(cast.exchange.slug, "Week 1", "en", "fr", date(2026, 5, 18), [paragraph], {}))
        return send(
            clients["tara"], in_language(f"{desk}/files", language), "/files", file=(BytesIO(content), "week.xlf")
        )

    def words_judged(place: str, content: bytes, name: str) -> State:
        page, form = f"{here}/desk/{place}", "/memory" if place.endswith("/memory") else "/glossary/file"
        return lambda language: send(clients["olga"], in_language(page, language), form, file=(BytesIO(content), name))

    return {
        "to translate, with all there is": seen("tara", desk),
        "left to others": seen("tara", f"{desk}?passed=1"),
        "given to somebody": seen("olga", f"{text}/versions/fr/assign"),
        "given to nobody": sent("olga", f"{text}/versions/fr/assign"),
        "history": seen("tara", f"{text}/versions/fr/history"),
        "no history yet": seen("mo", f"{text}/versions/es/history"),
        "read over": seen("mo", f"{desk}/published/{made.version_id}"),
        "side by side": seen("pierre", f"{text}/beside/fr"),
        "what a machine is sent": seen("tara", f"{text}/versions/fr/machine"),
        "wrong here": seen("pierre", wrong),
        "wrong, without a word": sent("pierre", wrong, words=" "),
        "a wish": seen("pierre", f"{text}/wish/es"),
        "organisations that translate": seen("olga", f"{desk}/organisations"),
        "organisation refused": sent("olga", f"{desk}/organisations", organisation=" "),
        "agreed words": seen("tara", f"{here}/desk/glossary"),
        "an agreed word": seen("olga", f"{here}/desk/glossary/{made.concept_id}"),
        "a glossary's file judged": words_judged("glossary", GLOSSARY, "words.csv"),
        "a glossary's file refused": words_judged("glossary", b"Our words", "words.csv"),
        "the memory": seen("olga", f"{desk}/memory"),
        "a memory's file judged": words_judged("translations/memory", MEMORY, "words.tmx"),
        "a memory's file refused": words_judged("translations/memory", b"", "words.tmx"),
        "files": seen("tara", f"{desk}/files"),
        "file judged": judged,
        "what translators ask": seen("paula", f"{here}/contributions/{made.id}/questions"),
    }
