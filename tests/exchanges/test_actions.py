from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.exchanges.actions.links import make_personal_links
from forum.exchanges.actions.membership import change_profile, correct_profile, join_exchange, leave_exchange
from forum.exchanges.actions.people import (
    change_roles,
    change_standing,
    decide_request,
    invite_person,
    take_invitation_back,
)
from forum.exchanges.actions.programme import save_exchange, save_paper, save_round
from forum.exchanges.errors import ExchangeNotFound, LastOrganiser, NoName
from forum.exchanges.models import Exchange, Membership, MembershipState, Question, Round
from forum.exchanges.plans import ExchangePlan, PaperPlan, PersonPlan, RoundPlan
from forum.kernel.actor import SYSTEM, Actor, Grant, Role
from forum.kernel.errors import Conflict, InvalidInput, NotAllowed
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.roster.actions import give_mandate, take_mandate_back
from forum.texts.queries import source_lines
from tests.cast import Cast, assemble
from tests.factories import make_account, make_exchange, make_mandate, make_membership


def actor_of(member: Membership, *roles: Role) -> Actor:
    grants = [Grant(role=role, exchange_id=member.exchange_id, membership_id=member.id) for role in roles]
    return Actor(account_id=member.account_id, grants=tuple(grants))


def organiser(cast: Cast) -> Actor:
    return actor_of(cast.olga.membership, Role.MEMBER, Role.ORGANISER)


def plan_like(exchange: Exchange, **changes: object) -> ExchangePlan:
    fields: dict[str, object] = {
        "slug": exchange.slug,
        "host": exchange.host,
        "timezone": exchange.timezone,
        "languages": exchange.languages,
        "opens_at": exchange.opens_at,
        "closes_at": exchange.closes_at,
        "title": {"en": "Safe cities"},
    }
    return ExchangePlan(**{**fields, **changes})  # type: ignore[arg-type]


def round_plan(cast: Cast, **changes: object) -> RoundPlan:
    fields: dict[str, object] = {
        "opens_at": cast.exchange.opens_at + timedelta(days=20),
        "closes_at": None,
        "theme": {"en": "Buses"},
    }
    return RoundPlan(**{**fields, **changes})  # type: ignore[arg-type]


Attempt = Callable[[UnitOfWork, Actor, Cast], object]
ORGANISING: dict[str, Attempt] = {
    "change": lambda uow, actor, cast: save_exchange(uow, actor, plan=plan_like(cast.exchange), exchange=cast.exchange),
    "round": lambda uow, actor, cast: save_round(uow, actor, exchange=cast.exchange, plan=round_plan(cast)),
    "paper": lambda uow, actor, cast: save_paper(
        uow,
        actor,
        exchange=cast.exchange,
        round=cast.rounds[0],
        plan=PaperPlan(title={"en": "On light"}, language="en", body="Lamps."),
    ),
    "invite": lambda uow, actor, cast: invite_person(
        uow, actor, exchange=cast.exchange, plan=PersonPlan(email="new@example.org", ref=None)
    ),
    "suspend": lambda uow, actor, cast: change_standing(
        uow, actor, membership=cast.paula.membership, is_suspended=True
    ),
    "reinstate": lambda uow, actor, cast: change_standing(
        uow, actor, membership=cast.sami.membership, is_suspended=False
    ),
    "roles": lambda uow, actor, cast: change_roles(
        uow, actor, membership=cast.paula.membership, is_organiser=True, pairs=[]
    ),
    "links": lambda uow, actor, cast: make_personal_links(uow, actor, exchange=cast.exchange),
    "mandate": lambda uow, actor, cast: give_mandate(
        uow, actor, exchange=cast.exchange, round=cast.rounds[0], membership=cast.paula.membership
    ),
}


@pytest.mark.parametrize("name", ORGANISING)
def test_organising_is_for_organisers(units: Units, name: str) -> None:
    with units.open() as uow:
        cast = assemble(uow)
        others = [
            actor_of(cast.paula.membership, Role.MEMBER),
            actor_of(cast.mo.membership, Role.MEMBER, Role.MODERATOR),
            actor_of(cast.stranger.membership, Role.MEMBER, Role.ORGANISER),
            Actor(account_id=cast.ada.id, grants=(Grant(role=Role.ADMINISTRATOR),)),
            Actor(account_id=organiser(cast).account_id, grants=organiser(cast).grants, scopes=frozenset({"write"})),
            Actor(),
        ]
        for actor in others:
            with pytest.raises(ExchangeNotFound):
                ORGANISING[name](uow, actor, cast)
        ORGANISING[name](uow, organiser(cast), cast)


def test_who_makes_an_exchange_organises_it(units: Units, session: Session) -> None:
    with units.open() as uow:
        cast = assemble(uow)
        plan = plan_like(cast.exchange, slug="another-one")
        with pytest.raises(ExchangeNotFound):
            save_exchange(uow, actor_of(cast.paula.membership, Role.MEMBER), plan=plan)
        made = save_exchange(uow, Actor(account_id=cast.ada.id, grants=(Grant(role=Role.ADMINISTRATOR),)), plan=plan)
    found = session.scalars(select(Membership).where(Membership.exchange_id == made.id)).one()
    assert (found.account_id, found.is_organiser, found.state) == (cast.ada.id, True, MembershipState.ACTIVE)


def test_an_exchange_cannot_close_before_its_last_round_opens(units: Units) -> None:
    with units.open() as uow:
        cast = assemble(uow)
    plan = plan_like(cast.exchange, closes_at=cast.exchange.opens_at + timedelta(days=3))
    with pytest.raises(InvalidInput), units.open() as uow:
        save_exchange(uow, SYSTEM, plan=plan, exchange=uow.session.get_one(Exchange, cast.exchange.id))


def test_rounds_open_in_the_order_of_their_numbers(units: Units) -> None:
    with units.open() as uow:
        cast = assemble(uow)
    early = round_plan(cast, opens_at=cast.exchange.opens_at + timedelta(days=2))
    with pytest.raises(InvalidInput), units.open() as uow:
        save_round(uow, SYSTEM, exchange=uow.session.get_one(Exchange, cast.exchange.id), plan=early)


def test_taking_out_a_question_leaves_the_others_their_texts(units: Units, session: Session) -> None:
    first, second = {"en": "Where?", "fr": "Où ?"}, {"en": "Who?", "fr": "Qui ?"}
    with units.open() as uow:
        cast = assemble(uow)
        made = save_round(uow, SYSTEM, exchange=cast.exchange, plan=round_plan(cast, questions=[first, second]))
    kept = session.scalars(select(Question.text_id).where(Question.round_id == made.id)).all()
    with units.open() as uow:
        exchange = uow.session.get_one(Exchange, cast.exchange.id)
        round_ = uow.session.get_one(Round, made.id)
        save_round(uow, SYSTEM, exchange=exchange, round=round_, plan=round_plan(cast, questions=[second]))
    left = session.scalars(select(Question.text_id).where(Question.round_id == made.id)).all()
    assert left == kept[1:]
    assert source_lines(session, left) == {left[0]: second}


def test_a_paper_needs_its_words_or_its_file(units: Units) -> None:
    with units.open() as uow:
        cast = assemble(uow)
        with pytest.raises(InvalidInput):
            save_paper(
                uow,
                SYSTEM,
                exchange=cast.exchange,
                round=cast.rounds[0],
                plan=PaperPlan(title={"en": "On light"}, language="en"),
            )


def test_an_exchange_keeps_an_organiser(units: Units) -> None:
    with units.open() as uow:
        cast = assemble(uow)
        olga = cast.olga.membership
        with pytest.raises(LastOrganiser):
            change_roles(uow, organiser(cast), membership=olga, is_organiser=False, pairs=[])
        with pytest.raises(LastOrganiser):
            change_standing(uow, organiser(cast), membership=olga, is_suspended=True)
        with pytest.raises(LastOrganiser):
            leave_exchange(uow, organiser(cast), membership=olga)
        change_roles(uow, organiser(cast), membership=cast.paula.membership, is_organiser=True, pairs=[])
        change_roles(uow, organiser(cast), membership=olga, is_organiser=False, pairs=[])


def test_a_request_is_decided_once(units: Units) -> None:
    with units.open() as uow:
        cast = assemble(uow)
        asking = make_membership(uow, cast.exchange, state=MembershipState.REQUESTED)
        decide_request(uow, organiser(cast), membership=asking, is_welcome=True)
        decide_request(uow, organiser(cast), membership=asking, is_welcome=True)
        assert asking.state == MembershipState.ACTIVE
        with pytest.raises(Conflict):
            decide_request(uow, organiser(cast), membership=asking, is_welcome=False)


def test_an_invitation_can_be_taken_back_until_she_comes(units: Units) -> None:
    with units.open() as uow:
        cast = assemble(uow)
        plan = PersonPlan(email="new@example.org", ref=None, pairs=[("es", "fr")], is_organiser=True)
        invited = invite_person(uow, organiser(cast), exchange=cast.exchange, plan=plan)
        take_invitation_back(uow, organiser(cast), membership=invited)
        assert (invited.state, invited.is_organiser, invited.pairs) == (MembershipState.LEFT, False, [])
        with pytest.raises(Conflict):
            take_invitation_back(uow, organiser(cast), membership=cast.paula.membership)


def test_two_people_without_mail_or_ref_are_two(units: Units) -> None:
    with units.open() as uow:
        cast = assemble(uow)
        made = [
            invite_person(uow, SYSTEM, exchange=cast.exchange, plan=PersonPlan(email=None, ref=None, name=name))
            for name in ("Ana", "Eva")
        ]
        assert made[0].id != made[1].id


def test_open_registration_lets_in_and_approval_makes_a_request(units: Units) -> None:
    for registration, state in (("open", MembershipState.ACTIVE), ("approval", MembershipState.REQUESTED)):
        with units.open() as uow:
            exchange, account = make_exchange(uow, registration=registration), make_account(uow)
            actor = Actor(account_id=account.id)
            joined = join_exchange(uow, actor, exchange=exchange, name="Ana", organisation="", country="PE")
            assert joined.state == state
            assert joined.confirmed_at is not None
            with pytest.raises(NotAllowed):
                join_exchange(uow, actor, exchange=exchange, name="Ana", organisation="", country="PE")


def test_where_one_comes_by_invitation_only_the_invited_come(units: Units) -> None:
    with units.open() as uow:
        exchange, account = make_exchange(uow, registration="invited"), make_account(uow)
        actor = Actor(account_id=account.id)
        with pytest.raises(NotAllowed):
            join_exchange(uow, actor, exchange=exchange, name="Ana", organisation="", country=None)
        make_membership(uow, exchange, account, state=MembershipState.INVITED)
        joined = join_exchange(uow, actor, exchange=exchange, name="Ana", organisation="", country=None)
        assert joined.state == MembershipState.ACTIVE


def test_nobody_joins_suspended_nor_after_the_close_nor_without_a_name(units: Units) -> None:
    with units.open() as uow:
        cast = assemble(uow)
        closed = make_exchange(uow, closes_at=uow.now)
        paula = Actor(account_id=cast.paula.account.id)
        for actor, exchange in ((Actor(account_id=cast.sami.account.id), cast.exchange), (paula, closed)):
            with pytest.raises(NotAllowed):
                join_exchange(uow, actor, exchange=exchange, name="X", organisation="", country=None)
        with pytest.raises(NoName):
            join_exchange(
                uow,
                Actor(account_id=cast.ada.id),
                exchange=cast.exchange,
                name=" \u200b",
                organisation="",
                country=None,
            )


def test_a_sensitive_members_exchange_is_not_there_for_who_would_join(units: Units) -> None:
    with units.open() as uow:
        exchange = make_exchange(uow, access="members", is_sensitive=True)
        with pytest.raises(ExchangeNotFound):
            join_exchange(
                uow, Actor(account_id=make_account(uow).id), exchange=exchange, name="A", organisation="", country=None
            )


def test_a_profile_is_changed_by_its_person_only(units: Units) -> None:
    fields = {"name": "P.", "organisation": "", "country": None, "shows_organisation": False, "shows_country": False}
    with units.open() as uow:
        cast = assemble(uow)
        paula = cast.paula.membership
        change_profile(uow, Actor(account_id=paula.account_id), membership=paula, credit="none", **fields)  # type: ignore[arg-type]
        assert (paula.name, paula.country, paula.credit) == ("P.", None, "none")
        for actor in (organiser(cast), Actor(), Actor(account_id=paula.account_id, scopes=frozenset({"write"}))):
            with pytest.raises(NotAllowed):
                change_profile(uow, actor, membership=paula, credit="none", **fields)  # type: ignore[arg-type]


def test_an_organiser_corrects_what_its_person_has_not_confirmed(units: Units) -> None:
    with units.open() as uow:
        cast = assemble(uow)
        invited = make_membership(uow, cast.exchange, confirmed_at=None, country="CA")
        correct_profile(uow, organiser(cast), membership=invited, name="Ana", organisation="A", country="PE")
        assert (invited.country, invited.confirmed_at) == ("PE", None)
        with pytest.raises(NotAllowed):
            correct_profile(
                uow, organiser(cast), membership=cast.paula.membership, name="X", organisation="", country="PE"
            )


def test_an_organiser_gets_no_link_that_opens_more_than_her_exchange(units: Units) -> None:
    with units.open() as uow:
        cast = assemble(uow)
        make_membership(uow, cast.exchange, cast.ada)
        make_membership(uow, cast.exchange, cast.stranger.account)
        made = {link.email for link in make_personal_links(uow, organiser(cast), exchange=cast.exchange)}
        names = ("paula", "pierre", "mo", "noor", "tara")
        assert made == {f"{name}@example.org" for name in names}
        everybody = {link.email for link in make_personal_links(uow, SYSTEM, exchange=cast.exchange)}
        assert everybody == made | {"olga@example.org", "ada@example.org", "stranger@example.org"}


def test_a_mandate_is_given_to_who_takes_part_and_taken_back(units: Units, session: Session) -> None:
    with units.open() as uow:
        cast = assemble(uow)
        with pytest.raises(InvalidInput):
            give_mandate(
                uow, organiser(cast), exchange=cast.exchange, round=cast.rounds[0], membership=cast.sami.membership
            )
        mandate = make_mandate(uow, cast.rounds[0], cast.pierre.membership)
        with pytest.raises(ExchangeNotFound):
            take_mandate_back(uow, actor_of(cast.pierre.membership, Role.MEMBER), mandate=mandate)
        take_mandate_back(uow, organiser(cast), mandate=mandate)
    assert session.scalars(select(Account.email).where(Account.id == cast.pierre.account.id)).one()
