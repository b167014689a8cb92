"""An exchange with something of every kind in it, good and bad, and what an archive of it holds."""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

from forum.archive.formats import make_archive
from forum.contributions.models import Contribution, Status, Topic
from forum.files.actions import attach_files
from forum.files.storage import Storage
from forum.files.uploads import keep_upload
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.reports.models import Commitment, SurveyAnswer, SurveyWords
from forum.texts.actions import create_text_in_languages, put_version
from forum.texts.models import Origin, State
from forum.texts.queries import get_text
from tests.cast import Cast, Person, assemble
from tests.factories import (
    make_account,
    make_contribution,
    make_exchange,
    make_membership,
    make_notice,
    make_quote,
    make_round,
    make_synthesis,
    make_topic,
)
from tests.files.samples import picture

ARABIC = "سألنا سائقي الحافلات أين لا يجرؤ الناس على الانتظار"
SCRIPT = "</script><script>alert(1)</script>"
FORMULA = "=cmd|' /C calc'!A1"
NEVER = ("waitingcanary", "returnedcanary", "hiddencanary", "withdrawncanary", "asidecanary", "draftcanary")
"""A word of each contribution that is not published, whatever it was before."""
UNREVIEWED = "unreviewedcanary"


@dataclass(frozen=True, slots=True)
class Scene:
    cast: Cast
    zelda: Person
    """She writes without her name only, and gives her own words in French herself."""
    topic_id: int
    post_id: int
    unnamed_id: int

    @property
    def slug(self) -> str:
        return self.cast.exchange.slug


def build(uow: UnitOfWork, storage: Storage, **settings: object) -> Scene:
    shift_numbers(uow)
    chosen = {"languages": ["en", "fr", "ar"], "allows_anonymous": True, "reviews_versions": True, **settings}
    cast = assemble(uow, **chosen)
    account = make_account(uow, email="zelda@example.org", language="fr")
    zelda = Person(
        account, make_membership(uow, cast.exchange, account, name="Zelda Canaryname", organisation="Zed Org")
    )
    cast.pierre.membership.name = FORMULA
    title = create_text_in_languages(
        uow, exchange_id=cast.exchange.id, kind="topic_title", wordings={"en": f"Streets {SCRIPT}", "ar": "شوارع"}
    )
    topic = make_topic(uow, cast.rounds[0], title_id=title.id)
    post = write_post(uow, cast, topic, storage)
    unnamed = write_unnamed(uow, cast, zelda, topic, storage, post)
    write_unseen(uow, cast, topic)
    for_few = write_for_few(uow, cast, topic)
    write_around(uow, cast, post, unnamed, for_few)
    write_after(uow, cast)
    return Scene(cast, zelda, topic.id, post.id, unnamed.id)


def shift_numbers(uow: UnitOfWork) -> None:
    """Rows of another exchange, so that no number of the database is one of the archive's."""
    other = make_exchange(uow, title="Elsewhere")
    topic, member = make_topic(uow, make_round(uow, other)), make_membership(uow, other)
    for _ in range(20):
        make_contribution(uow, topic, member, text="elsewherecanary")


def write_post(uow: UnitOfWork, cast: Cast, topic: Topic, storage: Storage) -> Contribution:
    """By Paula in Spanish, with a version of Tara's in French, a machine's in Arabic, and one nobody has read over."""
    row = make_contribution(uow, topic, cast.paula.membership, text="Calles **seguras**.\n\nFrom here.", language="es")
    text = get_text(uow.session, row.text_id)
    tara = cast.tara.membership.id
    put_version(
        uow,
        text,
        language="fr",
        paragraphs=["Rues élargies et claires.", "Fin."],
        origin=Origin.HUMAN,
        translator_id=tara,
    )
    put_version(uow, text, language="ar", paragraphs=[ARABIC, "."], origin=Origin.MACHINE, provider="apertium")
    read_by_nobody = put_version(uow, text, language="en", paragraphs=[UNREVIEWED], origin=Origin.HUMAN)
    read_by_nobody.awaits_review = True
    put_version(uow, text, language="pt", paragraphs=["draftcanary"], origin=Origin.HUMAN, state=State.DRAFT)
    photo = keep_upload(storage, name="plan of the street.png", content=picture("PNG"), now=uow.now)
    attach_files(
        uow, text, files=[photo], uploader_id=cast.paula.membership.id, descriptions=["A plan of four streets"]
    )
    reply = make_contribution(uow, topic, cast.pierre.membership, text="Oui, élargies.", language="fr", parent=row)
    make_contribution(uow, topic, cast.mo.membership, text=f"A question {SCRIPT} & more", parent=reply)
    return row


def write_unnamed(
    uow: UnitOfWork, cast: Cast, zelda: Person, topic: Topic, storage: Storage, post: Contribution, /
) -> Contribution:
    row = make_contribution(
        uow, topic, zelda.membership, text="I write without a name.", is_anonymous=True, parent=post
    )
    text = get_text(uow.session, row.text_id)
    by = {"paragraphs": ["J’écris sans nom."], "origin": Origin.HUMAN}
    put_version(uow, text, language="fr", translator_id=zelda.membership.id, **by).credit = "name"
    photo = keep_upload(storage, name="Zelda Canaryname.jpg", content=picture("JPEG"), now=uow.now)
    attach_files(uow, text, files=[photo], uploader_id=zelda.membership.id)
    return row


def write_unseen(uow: UnitOfWork, cast: Cast, topic: Topic) -> None:
    for status in (Status.WAITING, Status.RETURNED, Status.HIDDEN, Status.WITHDRAWN, Status.ASIDE, Status.DRAFT):
        make_contribution(uow, topic, cast.paula.membership, text=f"{status}canary", status=status)


def write_for_few(uow: UnitOfWork, cast: Cast, topic: Topic) -> list[int]:
    """The week's synthesis rests on them too."""
    found = [
        make_contribution(uow, topic, cast.pierre.membership, text=f"{audience}canary", audience=audience)
        for audience in ("members", "moderators")
    ]
    return [one.id for one in found]


def write_around(uow: UnitOfWork, cast: Cast, post: Contribution, unnamed: Contribution, for_few: list[int], /) -> None:
    make_notice(uow, cast.exchange, cast.rounds[0], title="Week one begins", body="Welcome, all of you.", is_sent=True)
    make_notice(uow, cast.exchange, cast.rounds[1], title="draftcanary", body="draftcanary")
    quote = make_quote(uow, post, cast.mo.membership)
    make_synthesis(
        uow,
        cast.rounds[0],
        cast.mo.membership,
        text="Many ask for light.\n\nSome said why.",
        state="published",
        rests_on=[[post.id, unnamed.id], for_few],
        quotes=[[quote.id], []],
    )
    make_synthesis(uow, cast.rounds[1], cast.mo.membership, text="draftcanary")


def write_after(uow: UnitOfWork, cast: Cast) -> None:
    """What was said once it was over: commitments, one unread, and the survey, which nobody else than organisers reads."""
    paula, due = cast.paula.membership.id, (uow.now + timedelta(days=200)).date()
    made = {"exchange_id": cast.exchange.id, "due_on": due, "note": "notecanary", "created_at": uow.now}
    wordings = {"en": "We count the lamps.", "fr": "Nous comptons les lampes."}
    counted = create_text_in_languages(uow, exchange_id=cast.exchange.id, kind="commitment", wordings=wordings)
    unread = create_text_in_languages(
        uow, exchange_id=cast.exchange.id, kind="commitment", wordings={"en": "draftcanary"}
    )
    unread.published_at = None
    uow.add(Commitment(text_id=counted.id, owner_id=paula, state="done", **made))
    uow.add(Commitment(text_id=unread.id, owner_id=paula, **made))
    for mark in (1, 4, 4, *[5] * 6):
        hindrances = ["line"] if mark == 1 else ["time"]
        uow.add(SurveyAnswer(exchange_id=cast.exchange.id, marks={"whole": mark}, hindrances=hindrances))
        uow.add(SurveyWords(exchange_id=cast.exchange.id, question="different", words="saidcanary"))


def take(units: Units, storage: Storage, slug: str, *, audience: str | None = None) -> bytes:
    stream = BytesIO()
    with units.reading() as session:
        make_archive(session, slug, stream, audience=audience, now=units.clock.now(), keys=units.keys, storage=storage)
    return stream.getvalue()


def unpack(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def holding(files: dict[str, bytes], word: str) -> list[str]:
    """The files in which, or in whose names, a word stands."""
    return sorted(name for name, content in files.items() if word in name or word.encode() in content)


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
