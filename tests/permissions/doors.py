"""How one knocks at each door: the address, and a form that is good in itself, so that a refusal is about who asks."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

from sqlalchemy import func, select

from forum.accounts.models import Account, ApiToken, CaughtForm, SignInSession
from forum.accounts.queries import CAUGHT
from forum.accounts.tokens import token_hash
from forum.contributions.form_tokens import sign_opened
from forum.contributions.models import Status, Topic
from forum.exchanges.models import CalendarAddress, Entering, Exchange, Membership, MembershipState
from forum.exchanges.notice_words import NoticeWords
from forum.exchanges.queries.notices import seal_wording
from forum.kernel.actor import SYSTEM
from forum.kernel.markup import digest
from forum.kernel.unit_of_work import UnitOfWork
from forum.moderation.models import DecisionRow, LentReading, Promise
from forum.publication.models import EditionFile
from forum.statistics.actions.freeze import freeze_figures
from forum.texts.actions import put_version
from forum.texts.models import Origin, Revision, Version
from forum.texts.queries import get_text
from tests.factories import make_concept, make_contribution, make_membership, make_remark
from tests.pages import open_session
from tests.permissions.after import AFTER
from tests.permissions.codes import CODES
from tests.permissions.interchange import INTERCHANGE
from tests.permissions.organising import ORGANISING, add_edition
from tests.permissions.roster import ROSTER
from tests.permissions.table import Cell
from tests.permissions.things import (
    Door,
    Knock,
    Letter,
    answer_link,
    appealed,
    asked_of,
    desk_letter,
    kept,
    kind_of,
    letter,
    link_token,
    needs_fresh,
    notice,
    notice_round,
    place_of,
    question,
    somebody,
    stop_token,
    synthesis_of,
    version_draft,
)
from tests.permissions.world import ANOTHER, PDF, TRANSLATING_TOO, Place, World, add_token

DOORS: dict[str, Door] = {**ORGANISING, **CODES, **ROSTER, **INTERCHANGE, **AFTER}
WORDS = "We asked the bus drivers, and they told us where people do not dare to wait."
SHOW_WORDS = frozenset(
    {
        "GET contributions.contribution",
        "GET contributions_api.contribution",
        "GET moderation.decision",
        "GET moderation.danger",
        "GET moderation.report",
        "GET moderation.reported",
    }
)
SEEN_NOTICE = seal_wording(NoticeWords("Week one begins", "Welcome, all of you."))
SAID = {"text": WORDS, "language": "en", "audience": "members"}
"""What somebody sent in by telephone."""
PROFILE = {"name": "Ana", "organisation": "Casa", "country": "PE", "credit": "name"}


def door(*names: str) -> Callable[[Door], Door]:
    def register(build: Door) -> Door:
        DOORS.update(dict.fromkeys(names, build))
        return build

    return register


def fixed(name: str, path: str, /, **form: Any) -> None:
    DOORS[name] = lambda _world, _cell: Knock(path, form=form or None)


fixed("GET exchanges.front", "/")
fixed("GET search.results", "/search?q=streets")
fixed("GET exchanges_api.exchanges", "/api/v1/exchanges")
fixed("GET search_api.results", "/api/v1/search?q=streets")
fixed("GET accounts.sign_in", "/sign-in")
fixed("POST accounts.send_sign_in", "/sign-in", email="another@example.org")
fixed("GET accounts.my_page", "/me")
fixed("GET accounts.settings", "/me/settings")
fixed("POST accounts.save_settings", "/me/settings", language="en", reads="fr")
fixed("POST accounts.save_password", "/me/password", password="seven bridges over one river")
fixed("POST accounts.add_token", "/me/tokens", name="a program", scopes="read")
fixed("POST accounts.sign_out", "/sign-out", leave="1")
fixed("GET accounts.awake", "/me/awake")
fixed("GET accounts.kept", "/me/kept")
fixed("GET own_data.mine", "/me/data")
fixed("POST own_data.copy", "/me/data/copy", sure="1")
fixed("POST own_data.keep", "/me/data/keep", sure="1")
fixed("POST own_data.choose_address", "/me/data/address", answer="keep")
fixed("GET support.ask", "/help")
fixed("POST support.send", "/help", question="How do I reply?")
fixed("POST support.leave", "/leave", leave="1")
fixed("GET support.leaving", "/leaving")
fixed("GET support.calendar", "/calendar")
fixed("GET support.machine_desk", "/machine/help")
fixed("GET support.privacy", "/privacy")
fixed("GET support.accessibility", "/accessibility")
fixed("GET api-docs.openapi_json", "/api/v1/openapi.json")
fixed("GET static", "/static/css/site.css")
fixed("GET health.healthz", "/healthz")
DOORS["GET health.readyz"] = lambda _world, _cell: Knock("/readyz", is_busy_good=True)
fixed("GET notifications.mails", "/machine/mail")


@door("POST own_data.erase")
def erase(world: World, _cell: Cell) -> Knock:
    """Exchanges that earlier cells made have another organiser too."""
    world.make(share_organising)
    return Knock("/me/data/erase", form={"words": "keep", "when": "later"})


def share_organising(uow: UnitOfWork) -> None:
    """But for the stranger's first one: she is alone in what she keeps."""
    alone = select(Membership.exchange_id).where(Membership.is_organiser).group_by(Membership.exchange_id)
    strangers = select(func.min(Exchange.id)).scalar_subquery()
    alone = alone.having(func.count() == 1, Membership.exchange_id != strangers)
    for exchange_id in uow.session.scalars(alone).all():
        make_membership(uow, uow.session.get_one(Exchange, exchange_id), is_organiser=True)


@door("POST notifications.show_mail")
def show_mail(world: World, _cell: Cell) -> Knock:
    folder = world.app.extensions["ronda"].settings.data_dir / "mail"
    folder.mkdir(exist_ok=True)
    (folder / "20260518-100000-1.eml").write_text("To: ana@example.org\nSubject: A mail\n\nWords")
    return Knock("/machine/mail/20260518-100000-1", form={"sure": "1"})


def in_exchange(name: str, path: str) -> None:
    """A door of a whole exchange, of the kind the case says."""

    def knock(world: World, cell: Cell) -> Knock:
        place = place_of(world, cell.when)
        names = {"slug": place.slug, "topic": place.topics[1].id, "paper": place.paper.id}
        return Knock(path.format(**names))

    DOORS[name] = knock


in_exchange("GET exchanges.exchange", "/exchanges/{slug}/")
in_exchange("GET exchanges.round", "/exchanges/{slug}/rounds/2")
in_exchange("GET exchanges.notices", "/exchanges/{slug}/notices")
in_exchange("GET exchanges.paper", "/exchanges/{slug}/papers/{paper}")
in_exchange("GET contributions.topic", "/exchanges/{slug}/topics/{topic}")
in_exchange("GET search.exchange_results", "/exchanges/{slug}/search?q=streets")
in_exchange("GET exchanges_api.exchange", "/api/v1/exchanges/{slug}")
in_exchange("GET exchanges_api.rounds", "/api/v1/exchanges/{slug}/rounds")
in_exchange("GET exchanges_api.topics", "/api/v1/exchanges/{slug}/topics")
in_exchange("GET contributions_api.contributions", "/api/v1/topics/{topic}/contributions")
in_exchange("GET statistics.figures", "/exchanges/{slug}/figures")
in_exchange("GET statistics_api.figures", "/api/v1/exchanges/{slug}/statistics")
in_exchange("GET statistics.picture", "/exchanges/{slug}/figures/pictures/countries.csv")
in_exchange("GET statistics.frozen", "/exchanges/{slug}/figures/frozen")
in_exchange("GET reports.participation", "/exchanges/{slug}/reports/participation.csv")
in_exchange("GET moderation.desk", "/exchanges/{slug}/desk")
in_exchange("GET moderation.section", "/exchanges/{slug}/desk/silent")
in_exchange("GET moderation.letters", "/exchanges/{slug}/letters")
in_exchange("GET moderation.log", "/exchanges/{slug}/desk/log")
in_exchange("GET moderation.log_file", "/exchanges/{slug}/desk/log.csv")
in_exchange("GET moderation.counts", "/exchanges/{slug}/handled")
in_exchange("GET moderation.hand_over", "/exchanges/{slug}/rounds/1/hand-over")
in_exchange("GET moderation.promises", "/exchanges/{slug}/desk/promises")
in_exchange("GET exchanges.calendar", "/exchanges/{slug}/calendar")
in_exchange("GET exchanges.calendar_file", "/exchanges/{slug}/calendar.ics")
in_exchange("GET contributions.feed", "/exchanges/{slug}/rounds/1/feed")
in_exchange("GET translating.desk", "/exchanges/{slug}/desk/translations")
in_exchange("GET translating.glossary", "/exchanges/{slug}/desk/glossary")
in_exchange("GET translating.machine", "/exchanges/{slug}/desk/machine")
in_exchange("GET moderation.aside", "/exchanges/{slug}/aside")
in_exchange("GET moderation.thanks", "/exchanges/{slug}/reported")
in_exchange("GET support.help_lines", "/exchanges/{slug}/organise/help-lines")
in_exchange("GET support.standing", "/exchanges/{slug}/pages/rules")
in_exchange("GET moderation.templates", "/exchanges/{slug}/organise/reasons")
in_exchange("GET moderation.edit_template", "/exchanges/{slug}/organise/reasons/return.unclear")
in_exchange("GET support.standing_desk", "/exchanges/{slug}/organise/pages")
in_exchange("GET support.edit_standing", "/exchanges/{slug}/organise/pages/rules")
in_exchange("GET support.desk", "/exchanges/{slug}/organise/help")
in_exchange("GET exchanges.join", "/exchanges/{slug}/join")
in_exchange("GET exchanges.profile", "/exchanges/{slug}/profile")
in_exchange("GET contributions.mine", "/exchanges/{slug}/mine")
in_exchange("GET publication.editions", "/exchanges/{slug}/publication")
in_exchange("GET publication.own", "/exchanges/{slug}/in-print")


@door("GET publication.file")
def take_edition(world: World, cell: Cell) -> Knock:
    place = place_of(world, cell.when)
    number = world.make(lambda uow: add_edition_with_page(uow, world, place.exchange.id))
    return Knock(f"/exchanges/{place.slug}/publication/{number}/en.html")


def add_edition_with_page(uow: UnitOfWork, world: World, exchange_id: int) -> int:
    edition, content = add_edition(uow, exchange_id), b"<p>The book.</p>"
    digest = world.app.extensions["ronda"].parts["editions"].put(content, uow.now)
    uow.add(EditionFile(edition_id=edition.id, language="en", form="html", sha256=digest, size=len(content)))
    return edition.number


@door("POST publication.answer")
def answer_in_print(world: World, cell: Cell) -> Knock:
    return Knock(f"/exchanges/{place_of(world, cell.when).slug}/in-print", form={"listing": "no"})


@door("POST statistics.choose_public")
def choose_public(world: World, cell: Cell) -> Knock:
    return Knock(f"/exchanges/{place_of(world, cell.when).slug}/figures/public", form={"sections": "days"})


@door("GET statistics.compare", "GET statistics.compare_file")
def compare_figures(world: World, cell: Cell) -> Knock:
    """With another that has the same organiser."""
    ending = ".csv" if cell.door.endswith("_file") else ""
    slug, other = place_of(world, cell.when).slug, world.place("late held").slug
    return Knock(f"/exchanges/{slug}/figures/compare{ending}?with={other}")


@door("POST statistics.check")
def check_frozen(world: World, cell: Cell) -> Knock:
    return Knock(f"/exchanges/{place_of(world, cell.when).slug}/figures/frozen/check", form={"sure": "1"})


@door("POST statistics.freeze", "GET statistics.frozen_file")
def freeze(world: World, cell: Cell) -> Knock:
    place = place_of(world, cell.when)
    address = f"/exchanges/{place.slug}/figures/frozen"
    if "POST" in cell.door:
        return Knock(address, form={"sure": "1"})
    frozen = world.make(
        lambda uow: freeze_figures(uow, SYSTEM, exchange=uow.session.get_one(Exchange, place.exchange.id))
    )
    return Knock(f"{address}/{frozen.number}.json")


def of_notice(name: str, path: str, /, **form: Any) -> None:
    """A door of one notice, a draft."""

    def knock(world: World, cell: Cell) -> Knock:
        place, row = notice(world, cell)
        return Knock(f"/exchanges/{place.slug}/notices/{row.id}{path}", form=form or None, words="Welcome, all of you.")

    DOORS[name] = knock


of_notice("GET exchanges.edit_notice", "/edit")
of_notice(
    "POST exchanges.keep_notice", "/edit", **{"title-en": "Begun", "body-en": "Welcome to it.", "seen-en": SEEN_NOTICE}
)
of_notice("GET exchanges.look_at_notice", "")
of_notice("POST exchanges.let_notice_go", "/send", edition="1")
of_notice("POST exchanges.throw_notice_away", "/drop", sure="1")


@door("POST exchanges.begin_notice")
def begin_notice(world: World, cell: Cell) -> Knock:
    kind = kind_of(cell.when)
    place = world.build(kind) if needs_fresh(cell) else world.place(kind)
    round_ = notice_round(place, cell.when)
    form = {"kind": "opening" if round_ else "technical", "round": str(round_.number) if round_ else ""}
    return Knock(f"/exchanges/{place.slug}/notices", form=form)


def of_contribution(name: str, path: str, /, **form: Any) -> None:
    """A door of one contribution, in the state the case says."""

    def knock(world: World, cell: Cell) -> Knock:
        found = letter(world, cell, with_file="{file}" in path)
        names = {"slug": found.place.slug, "id": found.row.id, "file": found.file_id, "text": found.row.text_id}
        return Knock(path.format(**names), form=form or None, words=found.words, shows_words=name in SHOW_WORDS)

    DOORS[name] = knock


of_contribution("GET contributions.contribution", "/exchanges/{slug}/contributions/{id}")
of_contribution("GET contributions_api.contribution", "/api/v1/contributions/{id}")
of_contribution("GET contributions.edit", "/exchanges/{slug}/contributions/{id}/edit")
of_contribution("POST contributions.edit", "/exchanges/{slug}/contributions/{id}/edit", text=WORDS, language="en")
of_contribution("GET contributions.language", "/exchanges/{slug}/contributions/{id}/language")
of_contribution("POST contributions.language", "/exchanges/{slug}/contributions/{id}/language", language="fr")
of_contribution("POST contributions.withdraw", "/exchanges/{slug}/contributions/{id}/withdraw", sure="1")
of_contribution("POST contributions.unname", "/exchanges/{slug}/contributions/{id}/unname", sure="1")
of_contribution("POST contributions_api.withdraw", "/api/v1/contributions/{id}/withdrawal")
of_contribution(
    "POST contributions.take_off_file", "/exchanges/{slug}/contributions/{id}/files/{file}/remove", sure="1"
)
of_contribution("GET moderation.decision", "/exchanges/{slug}/desk/{id}")
of_contribution("POST moderation.note", "/exchanges/{slug}/desk/{id}/note", content_note="Loss", note_language="en")


of_contribution("GET moderation.promise", "/exchanges/{slug}/contributions/{id}/promise")
of_contribution("POST moderation.save_promise", "/exchanges/{slug}/contributions/{id}/promise", due_on="")


@door("POST moderation.note_hand_over", "POST moderation.take_over_round")
def hand_over(world: World, cell: Cell) -> Knock:
    """Of a week that is over since three days, or of the one that runs."""
    kind = kind_of(cell.when)
    place = world.build(kind) if needs_fresh(cell) else world.place(kind)
    last = "/taken" if cell.endpoint.endswith("take_over_round") else ""
    act = "sign" if "signing" in cell.when else "save"
    number = 2 if "a week that runs" in cell.when else 1
    form = {"act": act, "words": "Go on.", "words_language": "en"}
    return Knock(f"/exchanges/{place.slug}/rounds/{number}/hand-over{last}", form=form)


@door("POST moderation.keep")
def keep_promise(world: World, cell: Cell) -> Knock:
    about = letter(world, cell)
    promise_id = kept(world, cell, ("promise", about.row.id), lambda: promised(world, about))
    return Knock(f"/exchanges/{about.place.slug}/desk/promises/{promise_id}", form={"kept": "1"})


def promised(world: World, about: Letter) -> int:
    def build(uow: UnitOfWork) -> int:
        made = {"made_by_id": about.place.people[ANOTHER].id, "made_at": uow.now}
        row = uow.add(Promise(exchange_id=about.place.exchange.id, contribution_id=about.row.id, **made))
        uow.flush()
        return row.id

    return world.make(build)  # type: ignore[no-any-return]


@door("GET exchanges.calendar_of")
def calendar_of(world: World, cell: Cell) -> Knock:
    return Knock(f"/calendars/{calendar_token(world, cell)}.ics")


def calendar_token(world: World, cell: Cell) -> str:
    token = "x" * 43
    if cell.when == "no link of ours":
        return token[1:]
    row = {"membership_id": world.place().people[ANOTHER].id, "kind": "exchange", "token_hash": token_hash(token)}
    kept(world, cell, "calendar", lambda: world.make(lambda uow: uow.add(CalendarAddress(made_at=uow.now, **row))))
    return token


@door("POST exchanges.make_calendar", "POST exchanges.end_calendar")
def own_calendar(world: World, cell: Cell) -> Knock:
    place = world.place(kind_of(cell.when))
    last = "/end" if cell.endpoint.endswith("end_calendar") else ""
    kind = "exchange" if "its weeks" in cell.when else "duties"
    return Knock(f"/exchanges/{place.slug}/calendar{last}", form={"kind": kind})


@door(
    "GET synthesis.read",
    "GET synthesis_api.synthesis",
    "GET synthesis.edit",
    "GET synthesis.review",
    "GET synthesis.fairness",
)
def look_at_synthesis(world: World, cell: Cell) -> Knock:
    found = synthesis_of(world, cell)
    return Knock(found.path(cell.endpoint), words=found.words)


@door("POST synthesis.save", "POST synthesis.looked", "POST synthesis.decide")
def write_synthesis(world: World, cell: Cell) -> Knock:
    found = synthesis_of(world, cell)
    row = {"rows": "1", "words-1": WORDS, "language": "en", "edition": "1"}
    form = {"sure": "1"} if cell.endpoint.endswith("looked") else row
    if cell.endpoint.endswith("decide"):
        form = {"edition": "1", "act": "return", "words": "Shorter, please."}
    return Knock(found.path(cell.endpoint), form=form, words=found.words)


@door("GET synthesis.basket", "POST synthesis.drop", "GET synthesis.mark", "POST synthesis.keep")
def use_basket(world: World, cell: Cell) -> Knock:
    found = synthesis_of(world, cell)
    form = {"places": "0", "theme": "Lighting"} if cell.method == "POST" else None
    return Knock(found.path(cell.endpoint), form=form)


of_contribution("POST moderation.leave", "/exchanges/{slug}/desk/{id}/leave", sure="1")
of_contribution("POST moderation.take_up", "/exchanges/{slug}/desk/{id}/take-up", sure="1")
of_contribution("GET moderation.report", "/exchanges/{slug}/contributions/{id}/report")
of_contribution("POST moderation.send_report", "/exchanges/{slug}/contributions/{id}/report", reason_code="worried")
of_contribution("GET moderation.reported", "/exchanges/{slug}/desk/reports/{id}")
of_contribution("POST moderation.leave_as_it_is", "/exchanges/{slug}/desk/reports/{id}", reason_code="opinion")
of_contribution("POST moderation.put_aside", "/exchanges/{slug}/desk/{id}/aside", sure="1")
of_contribution("GET moderation.danger", "/exchanges/{slug}/aside/{id}")
of_contribution("POST moderation.close", "/exchanges/{slug}/aside/{id}", outcome="kept")


@door("POST contributions.add_files")
def add_a_file(world: World, cell: Cell) -> Knock:
    found = letter(world, cell)
    path = f"/exchanges/{found.place.slug}/contributions/{found.row.id}/files"
    return Knock(path, form={"files": (BytesIO(PDF), "a.pdf")}, words=found.words)


@door("GET contributions.open_another", "POST contributions.open_another")
def open_topic(world: World, cell: Cell) -> Knock:
    place = world.place(kind_of(cell.when))
    return Knock(f"/exchanges/{place.slug}/rounds/2/topics", form={"title-en": "Lighting", "title-fr": "Éclairage"})


@door("GET contributions.tidy", "POST contributions.lock", "POST contributions.pin", "POST contributions.move")
def put_in_order(world: World, cell: Cell) -> Knock:
    place = world.place(kind_of(cell.when))
    last = {"tidy": "order", "lock": "lock", "pin": "pin", "move": "move"}[cell.endpoint.split(".")[1]]
    post = world.make(lambda uow: make_contribution(uow, place.topics[1], place.people[ANOTHER]).id)
    form = {"locked": "0", "contribution": str(post), "chosen": str(post), "target": str(place.topics[0].id)}
    return Knock(f"/exchanges/{place.slug}/topics/{place.topics[1].id}/{last}", form=form)


@door("GET contributions.write", "POST contributions.write", "POST contributions.draft", "POST contributions_api.write")
def write(world: World, cell: Cell) -> Knock:
    place, topic = where_written(world, cell.when)
    if cell.is_api:
        return Knock(f"/api/v1/topics/{topic.id}/contributions", json={"text": WORDS, "language": "en"})
    last = "drafts" if cell.endpoint.endswith("draft") else "contributions"
    opened = ""
    if "opened" in cell.when:
        opener = ANOTHER if "by another" in cell.when or cell.subject == "nobody" else cell.subject
        account_id = world.accounts[opener].id
        opened = sign_opened(world.units.keys, world.now - timedelta(hours=2), topic_id=topic.id, account_id=account_id)
    return Knock(
        f"/exchanges/{place.slug}/topics/{topic.id}/{last}", form={"text": WORDS, "language": "en", "opened": opened}
    )


def where_written(world: World, when: str) -> tuple[Place, Topic]:
    if "just over" in when:
        place = world.place("just over")
        return place, place.topics[0]
    if "late held" in when:
        place = world.place("late held")
        return place, place.topics[0]
    place = world.place(kind_of(when))
    if "locked" in when:
        return place, place.locked
    return place, place.topics[{"in a round that is over": 0, "in a round to come": 2}.get(when, 1)]


@door("GET contributions.enter", "POST contributions.enter", "POST contributions.agreed")
def enter_for_another(world: World, cell: Cell) -> Knock:
    has_relay = "is its relay" in cell.when
    relay = {"member": {"is_relay": True}} if has_relay else {}
    kind = kind_of(cell.when)
    place = kept(world, cell, (kind, "relay"), lambda: world.build(kind, **relay)) if has_relay else world.place(kind)
    if cell.endpoint.endswith("agreed"):
        number = place.people[TRANSLATING_TOO].number
        form = {"agreed_number": str(number), "way": "telephone", "given_on": "2026-05-02"}
        return Knock(f"/exchanges/{place.slug}/entering/consent", form=form)
    world.make(lambda uow: agree(uow, place.people[ANOTHER].id))
    form = {"member": str(place.people[ANOTHER].number), "topic": str(place.topics[1].id), **SAID}
    return Knock(f"/exchanges/{place.slug}/entering", form={**form, "submission_key": f"entered{world.number()}"})


def agree(uow: UnitOfWork, membership_id: int) -> None:
    uow.session.get_one(Membership, membership_id).entering = Entering.HERSELF


@door("POST exchanges.save_entering")
def save_entering(world: World, cell: Cell) -> Knock:
    agrees = "1" if cell.when.endswith("to agree") else ""
    return Knock(f"/exchanges/{world.place(kind_of(cell.when)).slug}/profile/entering", form={"agrees": agrees})


@door("GET files.open")
def open_file(world: World, cell: Cell) -> Knock:
    if cell.when.startswith("the paper"):
        return Knock(f"/files/{world.place(kind_of(cell.when)).paper.file_id}/paper.pdf")
    found = letter(world, cell, with_file=True)
    return Knock(f"/files/{found.file_id}/{found.file_name}")


@door("GET files.description", "POST files.describe")
def describe(world: World, cell: Cell) -> Knock:
    found = letter(world, cell, with_file=True)
    return Knock(f"/files/{found.file_id}/description", form={"words": "Two women at a wall", "language": "en"})


@door("POST moderation.decide")
def decide(world: World, cell: Cell) -> Knock:
    found = letter(world, cell)
    form = {
        "kind": cell.when.rpartition(" to ")[2],
        "reason_code": "personal",
        "reason": "Please leave out her name.",
        "reason_language": "en",
    }
    return Knock(f"/exchanges/{found.place.slug}/desk/{found.row.id}", form=form, words=found.words)


@door("POST moderation.gist")
def ask_gist(world: World, cell: Cell) -> Knock:
    found = letter(world, cell)
    return Knock(f"/exchanges/{found.place.slug}/desk/{found.row.id}/gist", form={"sure": "1"}, words=found.words)


@door("GET moderation.lending", "POST moderation.lend")
def lend(world: World, cell: Cell) -> Knock:
    found = letter(world, cell)
    reader = world.make(lambda uow: make_membership(uow, uow.session.get_one(Exchange, found.place.exchange.id)).number)
    path = f"/exchanges/{found.place.slug}/desk/{found.row.id}/reader"
    return Knock(path, form={"reader": str(reader)}, words=found.words)


@door("GET moderation.reading_page", "POST moderation.read_for")
def read_for(world: World, cell: Cell) -> Knock:
    place = world.place()
    reader = place.people.get(cell.subject, place.people[ANOTHER])
    reading_id = world.make(lambda uow: lend_to(uow, place, reader))
    return Knock(f"/exchanges/{place.slug}/readings/{reading_id}", form={"act": "promise"})


def lend_to(uow: UnitOfWork, place: Place, reader: Membership) -> int:
    row = make_contribution(uow, place.topics[1], place.people[TRANSLATING_TOO], status=Status.WAITING)
    asked = {"asked_by_id": place.people["organiser"].id, "asked_at": uow.now}
    about = {"exchange_id": place.exchange.id, "contribution_id": row.id, "reader_id": reader.id}
    reading = uow.add(LentReading(**about, **asked))
    uow.flush()
    return reading.id


@door("POST moderation.claim", "POST moderation.release", "POST moderation.ask_two")
def say_of_it(world: World, cell: Cell) -> Knock:
    found = letter(world, cell)
    last = {"claim": "claim", "release": "release", "ask_two": "two"}[cell.endpoint.split(".")[1]]
    return Knock(f"/exchanges/{found.place.slug}/desk/{found.row.id}/{last}", form={"sure": "1"}, words=found.words)


@door("POST moderation.decide_chosen")
def decide_chosen(world: World, cell: Cell) -> Knock:
    place = world.place(kind_of(cell.when))
    return Knock(f"/exchanges/{place.slug}/desk/chosen", form={"kind": "approve", "chosen": "999999.1"})


@door("POST moderation.undo")
def undo(world: World, cell: Cell) -> Knock:
    found = letter(world, cell)
    made = select(func.max(DecisionRow.id)).where(DecisionRow.contribution_id == found.row.id)
    decision_id = world.make(lambda uow: uow.session.scalar(made)) or 0
    return Knock(f"/exchanges/{found.place.slug}/desk/undo", form={"decision": str(decision_id)}, words=found.words)


@door("GET moderation.appeal", "POST moderation.make")
def appeal(world: World, cell: Cell) -> Knock:
    found = letter(world, cell)
    return Knock(
        f"/exchanges/{found.place.slug}/contributions/{found.row.id}/appeal",
        form={"words": "I left her name out.", "words_language": "en"},
        words=found.words,
    )


@door("GET moderation.hearing", "POST moderation.decide_appeal")
def hear(world: World, cell: Cell) -> Knock:
    found, about = appealed(world, cell)
    form = {"kind": "uphold", "reason_code": "rule_stands", "reason_language": "en"}
    return Knock(f"/exchanges/{found.place.slug}/desk/appeals/{about.id}", form=form, words=found.words)


@door("GET moderation.letter", "POST moderation.send")
def write_letter(world: World, cell: Cell) -> Knock:
    place, number = somebody(world, cell)
    form = {"words": "What did you see?", "words_language": "en"}
    return Knock(f"/exchanges/{place.slug}/desk/letters/{number}", form=form)


@door("POST moderation.stop")
def stop_letters(world: World, cell: Cell) -> Knock:
    return Knock(f"/exchanges/{world.place(kind_of(cell.when)).slug}/letters/stop", form={"sure": "1"})


@door("POST moderation.answer")
def answer_letter(world: World, cell: Cell) -> Knock:
    place, letter_id = desk_letter(world, cell, answered=False)
    form = {f"words-{letter_id}": "I will.", f"words_language-{letter_id}": "en"}
    return Knock(f"/exchanges/{place.slug}/letters/{letter_id}", form=form)


@door("POST moderation.leave_letter", "POST moderation.take_up_letter")
def leave_letter(world: World, cell: Cell) -> Knock:
    place, letter_id = desk_letter(world, cell, answered="not answered" not in cell.when)
    deed = "leave" if cell.endpoint.endswith("leave_letter") else "take-up"
    return Knock(f"/exchanges/{place.slug}/desk/answers/{letter_id}/{deed}", form={"sure": "1"})


LAST = {name: f"/{name}" for name in ("claim", "keep", "release", "fetch")} | {
    "leave": "/pass",
    "take_offer": "/offers",
    "ask_machine": "/machine",
    "machine_words": "/machine",
}


@door(
    "GET translating.write",
    "POST translating.send_version",
    "GET translating.machine_words",
    "POST translating.ask_machine",
    "POST translating.take_offer",
    "POST translating.claim",
    "POST translating.keep",
    "POST translating.release",
    "POST translating.leave",
    "POST translating.fetch",
)
def translate(world: World, cell: Cell) -> Knock:
    language = "es" if "outside her pair" in cell.when else "fr"
    last = LAST.get(cell.endpoint.partition(".")[2], "")
    form = {"paragraph-0": "Nous avons marché la nuit.", "act": "keep"}
    if cell.when.startswith("the theme"):
        place = world.place(kind_of(cell.when))
        path = f"/exchanges/{place.slug}/texts/{place.rounds[2].theme_id}/versions/{language}{last}"
        return Knock(path, form=form)
    found = letter(world, cell)
    path = f"/exchanges/{found.place.slug}/texts/{found.row.text_id}/versions/{language}{last}"
    return Knock(path, form=form, words=found.words)


@door("POST translating.add_term")
def agree_on_term(world: World, cell: Cell) -> Knock:
    place = place_of(world, cell.when)
    form = {f"terms-{language}": "Strasse" for language in place.exchange.languages}
    return Knock(f"/exchanges/{place.slug}/desk/glossary", form=form)


@door("GET translating.concept", "POST translating.change_term", "POST translating.remove_term")
def change_term(world: World, cell: Cell) -> Knock:
    place = place_of(world, cell.when)
    concept = world.make(lambda uow: make_concept(uow, place.exchange))
    form = {f"terms-{language}": "Strasse" for language in place.exchange.languages}
    last = "/remove" if cell.endpoint == "translating.remove_term" else ""
    return Knock(f"/exchanges/{place.slug}/desk/glossary/{concept.id}{last}", form={**form, "seen": "1"})


def rendered(world: World, cell: Cell, language: str) -> tuple[Letter, int, str]:
    """Something published, with a version that said something else before: the earlier wording, the digest of the present."""
    found = letter(world, cell)

    def build(uow: UnitOfWork) -> tuple[int, str]:
        text = get_text(uow.session, found.row.text_id)
        for words in ("Avant.", "Après."):
            version = put_version(uow, text, language=language, paragraphs=[words], origin=Origin.HUMAN)
        uow.flush()
        revision = uow.session.scalars(select(Revision.id).where(Revision.version_id == version.id)).first()
        return revision or 0, digest("Après.")

    key = ("rendered", found.row.id, language)
    if key not in world.things:
        world.things[key] = world.make(build) if found.row.status != Status.WITHDRAWN else (999_999, digest("Après."))
    return found, *world.things[key]


def language_of(cell: Cell) -> str:
    return "es" if "outside her pair" in cell.when else "fr"


@door("GET translating.history", "POST translating.restore")
def history(world: World, cell: Cell) -> Knock:
    language = language_of(cell)
    found, revision_id, _ = rendered(world, cell, language)
    slug = found.place.slug
    if cell.endpoint.endswith("restore"):
        return Knock(f"/exchanges/{slug}/desk/translations/wordings/{revision_id}", form={"sure": "1"})
    return Knock(f"/exchanges/{slug}/texts/{found.row.text_id}/versions/{language}/history")


@door("GET translating.beside")
def beside(world: World, cell: Cell) -> Knock:
    found, _, _ = rendered(world, cell, "fr")
    return Knock(f"/exchanges/{found.place.slug}/texts/{found.row.text_id}/beside/fr")


@door("GET translating.remark", "POST translating.say_wrong")
def remark(world: World, cell: Cell) -> Knock:
    found, _, which = rendered(world, cell, "fr")
    path = f"/exchanges/{found.place.slug}/texts/{found.row.text_id}/wrong/fr?paragraph={which}"
    return Knock(path, form={"words": "The second word."})


@door("GET translating.read_over", "POST translating.say_of_it")
def read_over(world: World, cell: Cell) -> Knock:
    place, draft = version_draft(world, cell)

    def build(uow: UnitOfWork) -> Version:
        version = put_version(
            uow,
            get_text(uow.session, draft.text_id),
            language=draft.language,
            paragraphs=draft.paragraphs,
            origin=Origin.HUMAN,
            translator_id=draft.writer_id,
        )
        version.awaits_review = True
        uow.flush()
        return version

    version = kept(world, cell, ("unread", draft.id), lambda: world.make(build))
    form = {"act": "approve", "seen": str(version.edition)}
    return Knock(f"/exchanges/{place.slug}/desk/translations/published/{version.id}", form=form)


@door("POST translating.right")
def right(world: World, cell: Cell) -> Knock:
    language = language_of(cell)
    found, _, which = rendered(world, cell, language)

    def build(uow: UnitOfWork) -> int:
        reader = found.place.people[ANOTHER]
        return make_remark(uow, found.row, reader, language=language, digest=which).id

    remark_id = kept(world, cell, ("remark", found.row.id, language), lambda: world.make(build))
    return Knock(f"/exchanges/{found.place.slug}/desk/translations/remarks/{remark_id}/right", form={"sure": "1"})


@door("GET translating.assign", "POST translating.give")
def give_to(world: World, cell: Cell) -> Knock:
    found = letter(world, cell)
    form = {"holder": str(found.place.people[TRANSLATING_TOO].id)}
    return Knock(f"/exchanges/{found.place.slug}/texts/{found.row.text_id}/versions/fr/assign", form=form)


@door("GET translating.wish", "POST translating.ask", "POST translating.ask_no_more")
def wish(world: World, cell: Cell) -> Knock:
    found = letter(world, cell)
    last = "/back" if cell.endpoint.endswith("ask_no_more") else ""
    return Knock(f"/exchanges/{found.place.slug}/texts/{found.row.text_id}/wish/fr{last}", form={"sure": "1"})


@door("GET translating.organisations", "POST translating.give_languages", "POST translating.take_languages_back")
def translating_organisations(world: World, cell: Cell) -> Knock:
    path = f"/exchanges/{place_of(world, cell.when).slug}/desk/translations/organisations"
    if cell.endpoint.endswith("back"):
        return Knock(f"{path}/1/back", form={"sure": "1"})
    return Knock(path, form={"organisation": "Huis Zuid", "source": "en", "target": "fr"})


@door("GET translating.review", "POST translating.decide")
def review(world: World, cell: Cell) -> Knock:
    place, draft = version_draft(world, cell)
    form = {"act": "approve", "seen": str(draft.edition)}
    return Knock(f"/exchanges/{place.slug}/desk/translations/{draft.id}", form=form)


@door("GET contributions.questions", "POST contributions.answer")
def answer_translators(world: World, cell: Cell) -> Knock:
    found, number = asked_of(world, cell)
    path = f"/exchanges/{found.place.slug}/contributions/{found.row.id}/questions"
    return Knock(path, form={"question": str(number), f"answer-{number}": "The main one."}, words=found.words)


@door("GET contributions.questions_by_link", "POST contributions.answer_to_link")
def answer_to_link(world: World, cell: Cell) -> Knock:
    token, number = answer_link(world, cell)
    return Knock(f"/answers/{token}", form={"question": str(number), f"answer-{number}": "The main one."})


@door("POST exchanges.join_now")
def join(world: World, cell: Cell) -> Knock:
    kinds = {
        "an exchange open to all": "public",
        "an exchange one asks to join": "on approval",
        "an exchange by invitation": "by invitation",
    }
    kind = kinds.get(cell.when, kind_of(cell.when))
    takes_part = cell.subject in {"member", "translator", "off duty", "on duty", "organiser"}
    guest = {"state": MembershipState.INVITED}
    place = world.build(kind, invitee=guest) if needs_fresh(cell) and not takes_part else world.place(kind)
    return Knock(f"/exchanges/{place.slug}/join", form=PROFILE)


@door("POST exchanges.save_profile")
def save_profile(world: World, cell: Cell) -> Knock:
    return Knock(f"/exchanges/{world.place(kind_of(cell.when)).slug}/profile", form=PROFILE)


@door("POST contributions.unname_all", "POST contributions.withdraw_everything")
def all_of_mine(world: World, cell: Cell) -> Knock:
    kind = kind_of(cell.when)
    place = world.build(kind) if needs_fresh(cell) else world.place(kind)
    deed = "unname" if cell.endpoint.endswith("unname_all") else "withdraw"
    return Knock(f"/exchanges/{place.slug}/mine/{deed}", form={"sure": "1"})


@door("POST exchanges.save_description")
def save_description(world: World, cell: Cell) -> Knock:
    form = {"gender": "woman", "organisation_type": "grassroots"}
    return Knock(f"/exchanges/{world.place(kind_of(cell.when)).slug}/profile/description", form=form)


@door("POST exchanges.leave")
def leave(world: World, cell: Cell) -> Knock:
    kind = kind_of(cell.when)
    place = world.build(kind) if needs_fresh(cell) else world.place(kind)
    return Knock(f"/exchanges/{place.slug}/leave", form={"sure": "1"})


@door("GET accounts.link", "POST accounts.use", "POST accounts.renew")
def use_link(world: World, cell: Cell) -> Knock:
    last = "/renew" if cell.endpoint.endswith("renew") else ""
    return Knock(f"/sign-in/{link_token(world, cell)}{last}", form={"sure": "1"})


@door("POST accounts.end")
def end_session(world: World, cell: Cell) -> Knock:
    owner = whose(cell)
    token = world.make(lambda uow: open_session(uow, world.accounts[owner]))
    row = world.session.query(SignInSession).filter_by(token_hash=token_hash(token)).one()
    return Knock(f"/me/sessions/{row.id}/end", form={"sure": "1"})


@door("POST accounts.remove_token")
def remove_token(world: World, cell: Cell) -> Knock:
    token = world.make(lambda uow: add_token(uow, world.accounts[whose(cell)], ["read"]))
    row = world.session.query(ApiToken).filter_by(token_hash=token_hash(token)).one()
    return Knock(f"/me/tokens/{row.id}/revoke", form={"sure": "1"})


@door("POST accounts.forget")
def forget_caught(world: World, cell: Cell) -> Knock:
    account = world.accounts[whose(cell)]
    row = world.make(lambda uow: add_caught(uow, account, key=world.number()))
    return Knock(f"/me/kept/{row.id}/forget", form={"sure": "1"})


def add_caught(uow: UnitOfWork, account: Account, *, key: int) -> CaughtForm:
    """Words of hers that came when her session had ended."""
    row = uow.add(
        CaughtForm(
            account_id=account.id,
            place=str(key),
            sealed=uow.keys.seal_words(
                CAUGHT, '{"path": "/help", "fields": [["question", "Why?"]], "had_files": false}'
            ),
            caught_at=uow.now,
            expires_at=uow.now + timedelta(days=1),
        )
    )
    uow.flush()
    return row


def whose(cell: Cell) -> str:
    return cell.subject if cell.when == "one's own" and cell.subject != "nobody" else ANOTHER


@door("GET notifications.stop", "POST notifications.stop_now")
def stop_mails(world: World, cell: Cell) -> Knock:
    return Knock(f"/mail/stop/{stop_token(world, cell)}", form={"List-Unsubscribe": "One-Click"})


@door("POST support.find")
def find_answer(world: World, cell: Cell) -> Knock:
    _, code = question(world, cell, exchange_id=None)
    return Knock("/help/answer", form={"code": code})


@door("POST support.answer")
def answer(world: World, cell: Cell) -> Knock:
    place = world.place(kind_of(cell.when))
    asked, _ = question(world, cell, exchange_id=place.exchange.id)
    path = f"/exchanges/{place.slug}/organise/help/{asked.id}"
    return Knock(path, form={"answer": "By the button below."}, words=asked.question)


@door("POST support.answer_for_machine")
def answer_for_machine(world: World, cell: Cell) -> Knock:
    asked, _ = question(world, cell, exchange_id=None)
    return Knock(f"/machine/help/{asked.id}", form={"answer": "By the button below."}, words=asked.question)
