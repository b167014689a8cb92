"""What the cells are about: contributions in each state, versions, links, questions. Made anew where a cell may use them up."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any

from PIL import Image

from forum.accounts.actions import make_link
from forum.accounts.models import SignInLink
from forum.accounts.tokens import token_hash
from forum.contributions.actions.publish import set_aside_contribution
from forum.contributions.models import Contribution, Status
from forum.exchanges.models import Exchange, Membership, MembershipState, Notice, Round
from forum.files.actions import attach_files
from forum.files.uploads import KeptFile, keep_upload
from forum.kernel.unit_of_work import UnitOfWork
from forum.moderation.models import Appeal, NoLetters
from forum.notifications.messages import STOP
from forum.notifications.models import Mail
from forum.support.models import HelpRequest
from forum.support.queries import code_hash
from forum.texts.models import Text
from forum.translating.models import Draft, DraftState
from forum.translating.queries.questions import answer_token
from tests.factories import (
    make_appeal,
    make_author_question,
    make_contribution,
    make_decision,
    make_letter_to,
    make_membership,
    make_notice,
    make_quote,
    make_report,
    make_synthesis,
)
from tests.permissions.table import Cell
from tests.permissions.world import ANOTHER, PAIRS, TRANSLATING_TOO, Place, World

CONTRIBUTION = re.compile(r"(?P<whose>own|another's) (?P<status>[a-z]+)(?: for (?P<audience>members|moderators))?")
SAFETY_CONTACT = "whose member is its safety contact"
LEAD = "where she leads translators"
ORGANISATION = {"organisation": "Huis Zuid"}
NAMED: dict[str, dict[str, dict[str, Any]]] = {
    SAFETY_CONTACT: {"member": {"is_safety_contact": True}},
    LEAD: {"member": {"leads_translation": True, **ORGANISATION}, TRANSLATING_TOO: {"pairs": PAIRS, **ORGANISATION}},
}
"""Who is what, in an exchange in which the member was named for something."""
KIND = re.compile(r"\b(public|coming|closed|members'|sensitive|reserved) exchange")


@dataclass(frozen=True, slots=True)
class Knock:
    """A request: where, with which fields.

    `words` may be in no answer but to whom the door is opened; where it `shows_words`, they must be in hers.
    `is_busy_good`: 503 is an answer too.
    """

    path: str
    form: dict[str, Any] | None = None
    json: dict[str, Any] | None = None
    words: str = ""
    shows_words: bool = False
    is_busy_good: bool = False


Door = Callable[[World, Cell], Knock]


@dataclass(frozen=True, slots=True)
class Letter:
    place: Place
    row: Contribution
    words: str
    file_id: int = 0
    file_name: str = ""


def kind_of(when: str) -> str:
    found = KIND.search(when)
    return found[1] if found else "public"


def needs_fresh(cell: Cell) -> bool:
    return cell.method == "POST" and cell.answer == "allow"


def kept(world: World, cell: Cell, key: object, build: Callable[[], Any]) -> Any:
    """One for all cells that leave it as it is, a new one for a cell that may not."""
    if needs_fresh(cell):
        return build()
    if key not in world.things:
        world.things[key] = build()
    return world.things[key]


def letter(world: World, cell: Cell, *, with_file: bool = False) -> Letter:
    found = CONTRIBUTION.match(cell.when)
    assert found, f"no contribution is described by “{cell.when}”"
    author = cell.subject if found["whose"] == "own" else ANOTHER
    key = ("letter", author, cell.when, with_file)
    return kept(world, cell, key, lambda: make_letter(world, cell.when, author=author, with_file=with_file))  # type: ignore[no-any-return]


def place_of(world: World, when: str) -> Place:
    """An exchange of the kind the case names, or one in which the member was named for what it says."""
    kind = kind_of(when)
    named = next((words for words in NAMED if words in when), None)
    if named is None:
        return world.place(kind)
    key = f"{kind}, {named}"
    if key not in world.places:
        world.places[key] = world.build(kind, **NAMED[named])
    return world.places[key]


def make_letter(world: World, when: str, *, author: str, with_file: bool = False) -> Letter:
    found = CONTRIBUTION.match(when)
    assert found
    place = place_of(world, when)
    words = f"canary{world.number():05}"
    who = place.people[author]
    fields: dict[str, Any] = {"audience": "everybody" if place.exchange.access == "public" else "members"}
    if found["audience"]:
        fields["audience"] = found["audience"]

    def build(uow: UnitOfWork) -> Letter:
        status = Status(found["status"])
        text = f"We walked the streets at night, {words}."
        made = Status.WAITING if "never published" in when else status
        row = make_contribution(uow, place.topics[1], who, text=text, status=made, **fields)
        if made is not status:
            set_aside_contribution(uow, row)
        if "reported" in when:
            make_report(uow, row, place.people[TRANSLATING_TOO])
        promise(uow, row, when)
        if status in (Status.RETURNED, Status.HIDDEN):
            make_decision(uow, row, place.people[TRANSLATING_TOO])
        file_id, name = hang_picture(world, uow, row, who) if with_file else (0, "")
        return Letter(place, row, words, file_id, name)

    return world.make(build)  # type: ignore[no-any-return]


def appealed(world: World, cell: Cell) -> tuple[Letter, Appeal]:
    """What was returned or hidden and its author appeals against, decided by somebody else than who asks unless it says so."""
    found = CONTRIBUTION.match(cell.when)
    assert found
    author = cell.subject if found["whose"] == "own" else ANOTHER
    about = make_letter(world, cell.when, author=author)
    people = about.place.people
    decider = (
        people.get(cell.subject, people[TRANSLATING_TOO]) if "by oneself" in cell.when else people[TRANSLATING_TOO]
    )
    return about, world.make(lambda uow: make_appeal(uow, make_decision(uow, about.row, decider)))


def promise(uow: UnitOfWork, row: Contribution, when: str) -> None:
    """What its author consented to."""
    text = uow.session.get_one(Text, row.text_id)
    text.may_translate = "not to be translated" not in when
    text.may_translate_by_machine = "not for machines" not in when


def hang_picture(world: World, uow: UnitOfWork, row: Contribution, who: Membership) -> tuple[int, str]:
    text = uow.session.get_one(Text, row.text_id)
    (stored,) = attach_files(uow, text, files=[photo(world)], uploader_id=who.id)
    return stored.id, stored.name


def photo(world: World) -> KeptFile:
    if "photo" not in world.things:
        drawn = BytesIO()
        Image.new("RGB", (40, 20), "red").save(drawn, "PNG")
        world.things["photo"] = keep_upload(world.storage, name="a.png", content=drawn.getvalue(), now=world.now)
    return world.things["photo"]  # type: ignore[no-any-return]


def desk_letter(world: World, cell: Cell, *, answered: bool) -> tuple[Place, int]:
    """One from the desk, to the subject or to somebody else."""
    place = world.place(kind_of(cell.when))
    to = place.people[cell.subject if cell.is_own else TRANSLATING_TOO]

    def build(uow: UnitOfWork) -> int:
        fields = {"answer": "I will.", "answer_language": "en", "answered_at": uow.now} if answered else {}
        return make_letter_to(uow, to, place.people["organiser"], **fields).id

    return place, kept(world, cell, ("desk letter", to.id, answered), lambda: world.make(build))


def somebody(world: World, cell: Cell) -> tuple[Place, int]:
    """The number of a member to be written to, as the case describes her."""
    place = world.place(kind_of(cell.when))

    def build(uow: UnitOfWork) -> int:
        is_out = "suspended" in cell.when
        state = MembershipState.SUSPENDED if is_out else MembershipState.ACTIVE
        member = make_membership(uow, uow.session.get_one(Exchange, place.exchange.id), state=state)
        if "wishes no letters" in cell.when:
            uow.add(NoLetters(membership_id=member.id, since=uow.now))
        if "written to today" in cell.when:
            make_letter_to(uow, member, place.people["organiser"])
        return member.number

    key = ("somebody", cell.when)
    return place, kept(world, cell, key, lambda: world.make(build))


def version_draft(world: World, cell: Cell) -> tuple[Place, Draft]:
    """A version handed in for review, by the subject or by another translator."""
    writer = cell.subject if cell.is_own else TRANSLATING_TOO
    language = "es" if "outside her pair" in cell.when else "fr"
    return kept(  # type: ignore[no-any-return]
        world,
        cell,
        ("draft", writer, cell.when),
        lambda: make_draft(world, cell.when, writer=writer, language=language),
    )


def make_draft(world: World, when: str, *, writer: str, language: str) -> tuple[Place, Draft]:
    place = world.place(kind_of(when))

    def build(uow: UnitOfWork) -> tuple[Place, Draft]:
        row = make_contribution(uow, place.topics[1], place.people[ANOTHER])
        text = uow.session.get_one(Text, row.text_id)
        fields = {
            "exchange_id": place.exchange.id,
            "text_id": row.text_id,
            "language": language,
            "writer_id": place.people[writer].id,
            "state": DraftState.WAITING,
            "paragraphs": ["Nous avons marché la nuit."],
            "digests": list(text.versions[0].digests),
            "created_at": uow.now,
            "updated_at": uow.now,
            "submitted_at": uow.now,
        }
        return place, uow.add(Draft(**fields))

    return world.make(build)  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class KeptSynthesis:
    """Of the second round, of the third for another week, of the first for one signed off.

    With a contribution it rests on and a passage of that.
    """

    place: Place
    number: int
    contribution_id: int
    quote_id: int
    words: str

    def path(self, endpoint: str) -> str:
        here = f"/exchanges/{self.place.slug}/rounds/{self.number}"
        paths = {
            "read": f"{here}/synthesis",
            "synthesis": f"/api/v1{here}/synthesis",
            "save": f"{here}/synthesis/edit",
            "decide": f"{here}/synthesis/review",
            "looked": f"{here}/synthesis/paragraphs/1/looked",
            "basket": f"{here}/basket",
            "drop": f"{here}/basket/{self.quote_id}/remove",
            "mark": f"/exchanges/{self.place.slug}/contributions/{self.contribution_id}/basket",
            "keep": f"/exchanges/{self.place.slug}/contributions/{self.contribution_id}/basket",
        }
        name = endpoint.partition(".")[2]
        return paths.get(name, f"{here}/synthesis/{name}")


def synthesis_of(world: World, cell: Cell) -> KeptSynthesis:
    writer = cell.subject if "by oneself" in cell.when else ANOTHER
    return kept(
        world, cell, ("synthesis", cell.when, writer), lambda: make_kept_synthesis(world, cell.when, writer=writer)
    )  # type: ignore[no-any-return]


def make_kept_synthesis(world: World, when: str, *, writer: str) -> KeptSynthesis:
    """In an exchange of its own, since a round has one."""
    place = world.build(kind_of(when))
    state = "published" if when.startswith("published") else "in_review" if when.startswith("handed in") else "draft"
    number = 3 if "another week" in when else 1 if "signed off" in when else 2
    words = f"canary{world.number():05}"

    def build(uow: UnitOfWork) -> KeptSynthesis:
        round_, who = place.rounds[number - 1], place.people[ANOTHER]
        audience = "everybody" if place.exchange.access == "public" else "members"
        row = make_contribution(uow, place.topics[number - 1], who, audience=audience)
        quote = make_quote(uow, row, place.people[ANOTHER])
        writer_ = place.people.get(writer, who)
        make_synthesis(uow, round_, writer_, text=f"They walk, {words}.", state=state, rests_on=[[row.id]])
        return KeptSynthesis(place, number, row.id, quote.id, words)

    return world.make(build)  # type: ignore[no-any-return]


def link_token(world: World, cell: Cell) -> str:
    """A personal link of somebody else's: whoever holds it may use it."""
    if cell.when == "no link of ours":
        return "x" * 43
    is_used = cell.when == "a used link"
    return kept(world, cell, ("link", cell.when), lambda: make_personal_link(world, is_used=is_used))  # type: ignore[no-any-return]


def make_personal_link(world: World, *, is_used: bool) -> str:
    def build(uow: UnitOfWork) -> str:
        token = make_link(uow, account_id=world.accounts[ANOTHER].id, expires_at=uow.now + timedelta(days=1))
        uow.flush()
        if is_used:
            row = uow.session.query(SignInLink).filter_by(token_hash=token_hash(token)).one()
            row.used_at = uow.now
        return token

    return world.make(build)  # type: ignore[no-any-return]


def asked_of(world: World, cell: Cell) -> tuple[Letter, int]:
    """A contribution as the case describes it, and a translator's question about it."""

    def build() -> tuple[Letter, int]:
        about = make_letter(world, cell.when, author=cell.subject if cell.is_own else ANOTHER)
        asker = about.place.people[TRANSLATING_TOO]
        return about, world.make(lambda uow: make_author_question(uow, about.row, asker).id)

    return kept(world, cell, ("asked", cell.when, cell.subject if cell.is_own else ANOTHER), build)  # type: ignore[no-any-return]


def answer_link(world: World, cell: Cell) -> tuple[str, int]:
    if cell.when == "no link of ours":
        return "x" * 100, 1

    def build() -> tuple[str, int]:
        about = make_letter(world, "another's published", author=ANOTHER)
        row, asker = about.row, about.place.people[TRANSLATING_TOO]

        def ask(uow: UnitOfWork) -> tuple[str, int]:
            number = make_author_question(uow, row, asker).id
            return answer_token(uow.keys, contribution_id=row.id, membership_id=about.place.people[ANOTHER].id), number

        return world.make(ask)  # type: ignore[no-any-return]

    return kept(world, cell, ("answer link", cell.when), build)  # type: ignore[no-any-return]


def stop_token(world: World, cell: Cell) -> str:
    if cell.when == "no link of ours":
        return "x" * 100

    def build(uow: UnitOfWork) -> str:
        fields = {"kind": "published", "account_id": world.accounts[ANOTHER].id, "state": "sent", "created_at": uow.now}
        mail = uow.add(Mail(key=f"mail {world.number()}", exchange_id=world.places["public"].exchange.id, **fields))
        uow.flush()
        return uow.keys.seal_words(STOP, f"{mail.account_id}:{mail.exchange_id}").decode()

    world.place()
    return world.make(build)  # type: ignore[no-any-return]


def question(world: World, cell: Cell, *, exchange_id: int | None) -> tuple[HelpRequest, str]:
    """What somebody signed out asked, and her code."""
    words, code = f"canary{world.number():05}", f"code{world.number()}"

    def build(uow: UnitOfWork) -> HelpRequest:
        fields = {"account_id": None, "language": "en", "question": words, "asked_at": uow.now}
        return uow.add(HelpRequest(code_hash=code_hash(code), exchange_id=exchange_id, **fields))

    return kept(world, cell, ("question", exchange_id), lambda: (world.make(build), code))  # type: ignore[no-any-return]


def notice_round(place: Place, when: str) -> Round | None:
    """Of the week that the case says; None: of all weeks."""
    if "all weeks" in when:
        return None
    return place.rounds[0 if "signed off" in when else 2 if "to come" in when else 1]


def notice(world: World, cell: Cell) -> tuple[Place, Notice]:
    """A draft somebody else began."""

    def build() -> tuple[Place, Notice]:
        place = world.build(kind_of(cell.when)) if needs_fresh(cell) else world.place(kind_of(cell.when))
        return place, world.make(lambda uow: make_notice(uow, place.exchange, notice_round(place, cell.when)))

    return kept(world, cell, ("notice", cell.when), build)  # type: ignore[no-any-return]
