"""Four people write in four languages, and each letter has come into the others in a way of its own."""

from dataclasses import dataclass

from forum.contributions.models import Topic
from forum.exchanges.models import Round
from forum.kernel.unit_of_work import UnitOfWork
from forum.texts.actions import change_source, put_version
from forum.texts.models import Origin, Text, Version
from tests.cast import Cast, assemble
from tests.factories import make_contribution, make_topic

ONE_CHANGED = ("Queremos luz.", "El segundo año fue difícil.")


@dataclass(frozen=True, slots=True)
class Conversation:
    """Contributions: `spanish` has all its versions from itself, one by a machine, and was changed since; `arabic` is read in
    Spanish through its French version; `english` as a summary, and a machine's words gone over; `french` through a machine's.
    """

    cast: Cast
    topic: Topic
    spanish: int
    arabic: int
    english: int
    french: int


def converse(uow: UnitOfWork) -> Conversation:
    cast = assemble(uow, languages=["en", "fr", "es", "ar"], uses_machine=True)
    topic = make_topic(uow, uow.session.get_one(Round, cast.rounds[0].id))
    scene = _Scene(uow, cast, topic)
    return Conversation(cast, topic, scene.spanish(), scene.arabic(), scene.english(), scene.french())


class _Scene:
    def __init__(self, uow: UnitOfWork, cast: Cast, topic: Topic) -> None:
        self.uow, self.cast, self.topic = uow, cast, topic

    def write(self, who: str, language: str, *paragraphs: str) -> tuple[int, Text]:
        author = getattr(self.cast, who).membership
        row = make_contribution(self.uow, self.topic, author, text="\n\n".join(paragraphs), language=language)
        return row.id, self.uow.session.get_one(Text, row.text_id)

    def render(self, text: Text, language: str, *paragraphs: str, **how: object) -> Version:
        given = {"origin": Origin.HUMAN, "translator_id": self.cast.tara.membership.id, **how}
        return put_version(self.uow, text, language=language, paragraphs=paragraphs, **given)  # type: ignore[arg-type]

    def by_machine(self, text: Text, language: str, *paragraphs: str) -> Version:
        how = {"origin": Origin.MACHINE, "translator_id": None, "provider": "apertium"}
        return self.render(text, language, *paragraphs, **how)

    def spanish(self) -> int:
        number, text = self.write("paula", "es", "Queremos luz.", "El primer año fue difícil.")
        self.render(text, "fr", "Nous voulons de la lumière.", "La première année fut difficile.")
        self.by_machine(text, "ar", "نريد الضوء.", "كانت السنة الأولى صعبة.")
        change_source(self.uow, text, source="\n\n".join(ONE_CHANGED))
        return number

    def arabic(self) -> int:
        number, text = self.write("noor", "ar", "نمشي معًا في الليل (حتى السوق).")
        middle = self.render(text, "fr", "Nous marchons ensemble la nuit (jusqu’au marché).")
        self.render(text, "es", "Caminamos juntas de noche (hasta el mercado).", made_from=middle)
        return number

    def english(self) -> int:
        number, text = self.write("mo", "en", "We counted the lamps.", "Half of them were broken.")
        self.render(text, "fr", "Ils ont compté les lampes : la moitié ne marche pas.", extent="summary")
        self.render(text, "ar", "عددنا المصابيح.", "كان نصفها معطّلًا.", is_gone_over=True)
        return number

    def french(self) -> int:
        number, text = self.write("pierre", "fr", "La mairie nous a écoutées.")
        middle = self.by_machine(text, "es", "El ayuntamiento nos ha escuchado.")
        version = self.render(text, "ar", "استمعت إلينا البلدية.", made_from=middle)
        version.awaits_review = True
        return number
