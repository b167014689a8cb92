"""Pages of what comes after an exchange, in the states that the demo does not show."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from forum.exchanges.models import Exchange, Membership
from forum.kernel.unit_of_work import UnitOfWork
from forum.own_data.models import AddressQuestion
from forum.own_data.queries.addresses import seal_question
from forum.reports.models import Commitment, SurveyAnswer, SurveyWords
from forum.reports.queries.commitments import seal_commitment
from forum.texts.actions import create_text_in_languages
from tests.cast import Cast
from tests.factories import make_account, make_exchange, make_membership, make_round
from tests.pages import send

State = Callable[[str], TestResponse]
WORDS = {"en": "Count the street lamps", "fr": "Compter les réverbères", "ar": "عدّ مصابيح الشارع"}


@dataclass(frozen=True, slots=True)
class After:
    """Addresses of an exchange that closed lately, of one whose survey is over, and of what links in mails lead to."""

    closed: str
    over: str
    reminded: str
    address: str
    commitment_id: int


def make_after(uow: UnitOfWork, cast: Cast) -> After:
    days = timedelta(days=1)
    closed = make_exchange(uow, opens_at=uow.now - 40 * days, closes_at=uow.now - 2 * days)
    over = make_exchange(uow, opens_at=uow.now - 70 * days, closes_at=uow.now - 30 * days)
    make_round(uow, closed)
    paula, _ = (
        (
            make_membership(uow, exchange, cast.paula.account, name="Paula"),
            make_membership(uow, exchange, cast.olga.account, name="Olga", is_organiser=True),
        )
        for exchange in (closed, over)
    )
    stands = commit(uow, closed, paula[0], is_published=True)
    commit(uow, closed, paula[0], is_published=False)
    answer_all(uow, over)
    asked = make_account(uow)
    question = uow.add(
        AddressQuestion(account_id=asked.id, closed_at=uow.now, asked_at=uow.now, due_at=uow.now + 23 * days)
    )
    uow.flush()
    return After(
        closed=f"/exchanges/{closed.slug}",
        over=f"/exchanges/{over.slug}",
        reminded=f"/commitments/{seal_commitment(uow.keys, commitment_id=stands.id, owner_id=paula[0].id)}",
        address=f"/address/{seal_question(uow.keys, question)}",
        commitment_id=stands.id,
    )


def commit(uow: UnitOfWork, exchange: Exchange, owner: Membership, *, is_published: bool) -> Commitment:
    text = create_text_in_languages(uow, exchange_id=exchange.id, kind="commitment", wordings=WORDS)
    if not is_published:
        text.published_at = None
    made = {"exchange_id": exchange.id, "text_id": text.id, "owner_id": owner.id, "created_at": uow.now}
    row = uow.add(Commitment(due_on=(uow.now + timedelta(days=90)).date(), note="Half of them.", **made))
    uow.flush()
    return row


def answer_all(uow: UnitOfWork, exchange: Exchange) -> None:
    for mark in (1, 4, 4, 5, 5, 5):
        marks = {"whole": mark, "language": 5, "tool": 3}
        uow.add(SurveyAnswer(exchange_id=exchange.id, marks=marks, hindrances=["line"]))
        uow.add(SurveyWords(exchange_id=exchange.id, question="different", words=f"Begin earlier.\nIn spring {mark}."))


def list_after(
    after: After, clients: dict[str, FlaskClient], in_language: Callable[[str, str], str]
) -> dict[str, State]:
    def seen(who: str, path: str) -> State:
        return lambda language: clients[who].get(in_language(path, language))

    def sent(who: str, path: str, action: str, **values: object) -> State:
        return lambda language: send(clients[who], in_language(path, language), action, **values)

    desk = f"{after.closed}/organise/commitments"
    return {
        "a closed exchange, to a member": seen("paula", f"{after.closed}/"),
        "survey": seen("paula", f"{after.closed}/survey"),
        "survey refused": sent("paula", f"{after.closed}/survey", "/survey", will_do="a" * 2001, whole="3"),
        "survey over": seen("paula", f"{after.over}/survey"),
        "survey, open, organising": seen("olga", f"{after.closed}/organise/survey"),
        "survey, what came of it": seen("olga", f"{after.over}/organise/survey"),
        "commitments": seen("nobody", f"{after.closed}/commitments"),
        "commitments, none": seen("nobody", f"{after.over}/commitments"),
        "commitments, one's own": seen("paula", f"{after.closed}/commitments"),
        "commitment refused": sent("paula", f"{after.closed}/commitments", "/commitments", words=" "),
        "answer for a commitment refused": sent(
            "paula", f"{after.closed}/commitments", f"/{after.commitment_id}", state="perhaps"
        ),
        "figures compared": seen("olga", f"{after.closed}/figures/compare?with={after.over.rpartition('/')[2]}"),
        "commitments, organising": seen("olga", desk),
        "commitment, writing": seen("olga", f"{desk}/{after.commitment_id}"),
        "commitment, writing refused": sent("olga", f"{desk}/new", "/new", owner_number="999"),
        "reminded": seen("nobody", f"{after.reminded}?state=done"),
        "reminded, answer refused": sent("nobody", after.reminded, after.reminded, state="perhaps"),
        "an address, asked": seen("nobody", f"{after.address}?answer=erase"),
        "an address, asked on her page": seen("paula", "/me/data"),
        "next year's": seen("olga", f"{after.closed}/organise/next"),
        "next year's refused": sent("olga", f"{after.closed}/organise/next", "/next", opens="2027-05-06"),
    }
