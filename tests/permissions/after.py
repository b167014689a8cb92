"""How one knocks at the doors of what comes after an exchange: the survey, commitments, and whether an address stays."""

from datetime import timedelta
from typing import Any

from forum.kernel.unit_of_work import UnitOfWork
from forum.own_data.models import AddressQuestion
from forum.own_data.queries.addresses import seal_question
from forum.reports.models import Commitment
from forum.reports.queries.commitments import seal_commitment
from forum.texts.actions import create_text
from tests.permissions.table import Cell
from tests.permissions.things import Door, Knock, kept, kind_of, needs_fresh
from tests.permissions.world import ANOTHER, Place, World

AFTER: dict[str, Door] = {}
NOT_OURS = "x" * 100
PLAN = {"words-en": "Light the bus stops", "owner_name": "The city", "due_on": "2026-12-01"}


def place_for(world: World, cell: Cell) -> Place:
    kind = kind_of(cell.when)
    return world.build(kind) if needs_fresh(cell) else world.place(kind)


def of_place(name: str, path: str, /, **form: Any) -> None:
    def knock(world: World, cell: Cell) -> Knock:
        return Knock(f"/exchanges/{place_for(world, cell).slug}/{path}", form=form or None)

    AFTER[name] = knock


def of_commitment(name: str, path: str, /, **form: Any) -> None:
    """A door of one commitment: the subject's own where the case says so."""

    def knock(world: World, cell: Cell) -> Knock:
        place = world.place(kind_of(cell.when))
        is_hers = cell.when.startswith("her own") and cell.subject in place.people
        who = cell.subject if is_hers else ANOTHER
        row_id = kept(world, cell, ("commitment", who), lambda: world.make(lambda uow: add(uow, place, who).id))
        return Knock(f"/exchanges/{place.slug}/{path.format(row_id)}", form=form or None)

    AFTER[name] = knock


def add(uow: UnitOfWork, place: Place, who: str) -> Commitment:
    exchange_id = place.exchange.id
    text = create_text(
        uow, exchange_id=exchange_id, kind="commitment", language="en", source="Light the stops", is_plain=True
    )
    made = {"text_id": text.id, "owner_id": place.people[who].id, "created_at": uow.now}
    row = uow.add(Commitment(exchange_id=exchange_id, due_on=(uow.now + timedelta(days=90)).date(), **made))
    uow.flush()
    return row


def reminder(world: World, cell: Cell) -> Knock:
    def build(uow: UnitOfWork) -> str:
        row = add(uow, world.place(), ANOTHER)
        return seal_commitment(uow.keys, commitment_id=row.id, owner_id=row.owner_id or 0)

    token = NOT_OURS if cell.when == "no link of ours" else world.make(build)
    return Knock(f"/commitments/{token}", form={"state": "done"})


def address(world: World, cell: Cell) -> Knock:
    def build(uow: UnitOfWork) -> str:
        account_id = world.accounts[ANOTHER].id
        question = uow.session.get(AddressQuestion, account_id) or uow.add(AddressQuestion(account_id=account_id))
        question.closed_at, question.asked_at = uow.now - timedelta(days=7), uow.now
        question.due_at = uow.now + timedelta(days=23)
        uow.flush()
        return seal_question(uow.keys, question)

    world.place()
    token = NOT_OURS if cell.when == "no link of ours" else world.make(build)
    return Knock(f"/address/{token}", form={"answer": "keep"})


of_place("GET reports.survey", "survey")
of_place("POST reports.take_survey", "survey", whole="4")
of_place("GET reports.survey_results", "organise/survey")
of_place("GET reports.commitments", "commitments")
of_place("POST reports.offer", "commitments", words="I walk with my neighbours", language="en", due_on="2026-12-01")
of_place("GET reports.commitments_desk", "organise/commitments")
of_place("GET reports.new_commitment", "organise/commitments/new")
of_place("POST reports.add_commitment", "organise/commitments/new", **PLAN)
of_commitment("GET reports.edit_commitment", "organise/commitments/{}")
of_commitment("POST reports.change_commitment", "organise/commitments/{}", **PLAN)
of_commitment("POST reports.publish_commitment", "organise/commitments/{}/stand", sure="1")
of_commitment("POST reports.drop_commitment", "organise/commitments/{}/remove", sure="1")
of_commitment("POST reports.answer_commitment", "commitments/{}", state="done")
AFTER["GET reports.reminded"] = AFTER["POST reports.answer_reminder"] = reminder
AFTER["GET own_data.address"] = AFTER["POST own_data.answer_address"] = address
