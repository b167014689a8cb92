import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from markupsafe import escape
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.exchanges.forms import named_countries
from forum.exchanges.models import Membership, MembershipState
from forum.kernel.unit_of_work import Units
from forum.kernel.wording import say
from tests.cast import Cast, assemble
from tests.factories import make_account, make_membership
from tests.pages import send

SignIn = Callable[[Account], FlaskClient]


def arrange(units: Units, **settings: object) -> tuple[Cast, Account]:
    """The cast, and somebody new."""
    with units.open() as uow:
        return assemble(uow, **settings), make_account(uow)


def membership_of(session: Session, account: Account, cast: Cast) -> Membership | None:
    session.rollback()
    query = select(Membership).where(Membership.account_id == account.id, Membership.exchange_id == cast.exchange.id)
    return session.scalar(query.execution_options(populate_existing=True))


def test_somebody_joins_an_open_exchange_and_is_in(units: Units, session: Session, as_: SignIn) -> None:
    cast, ana = arrange(units)
    client, address = as_(ana), f"/exchanges/{cast.exchange.slug}/join"
    answer = send(client, address, "/join", name="Ana", organisation="Casa", country="PE")
    assert answer.status_code == 303
    joined = membership_of(session, ana, cast)
    assert joined is not None
    assert (joined.state, joined.name, joined.country) == (MembershipState.ACTIVE, "Ana", "PE")
    again = client.get(address)
    assert again.location.endswith("/profile")


def test_a_double_click_joins_once(units: Units, session: Session, as_: SignIn) -> None:
    cast, ana = arrange(units)
    client, address = as_(ana), f"/exchanges/{cast.exchange.slug}/join"
    page = client.get(address)
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    fields = {"csrf_token": token, "name": "Ana", "organisation": "", "country": ""}
    assert [client.post(address, data=fields).status_code for _ in range(2)] == [303, 303]


def test_on_approval_joining_is_a_request(units: Units, session: Session, as_: SignIn) -> None:
    cast, ana = arrange(units, registration="approval")
    send(as_(ana), f"/exchanges/{cast.exchange.slug}/join", "/join", name="Ana")
    joined = membership_of(session, ana, cast)
    assert joined is not None
    assert joined.state == MembershipState.REQUESTED


def test_a_refused_form_keeps_what_was_typed(units: Units, as_: SignIn) -> None:
    cast, ana = arrange(units)
    answer = send(as_(ana), f"/exchanges/{cast.exchange.slug}/join", "/join", name=" ", organisation="Casa de Lima")
    assert answer.status_code == 422
    assert "Casa de Lima" in answer.text
    assert "by which name" in answer.text


def test_a_country_nobody_knows_is_refused_beside_its_field(units: Units, as_: SignIn) -> None:
    cast, ana = arrange(units)
    answer = send(as_(ana), f"/exchanges/{cast.exchange.slug}/join", "/join", name="Ana", country="XX")
    assert answer.status_code == 422
    assert 'id="country-error"' in answer.text


def test_by_invitation_only_the_page_says_so_without_a_form(units: Units, as_: SignIn) -> None:
    cast, ana = arrange(units, registration="invited")
    page = as_(ana).get(f"/exchanges/{cast.exchange.slug}/join")
    assert page.status_code == 200
    assert "by invitation" in page.text
    assert 'name="organisation"' not in page.text


def test_a_suspended_person_meets_no_way_to_take_part_before_a_members_exchange(units: Units, as_: SignIn) -> None:
    cast, _ = arrange(units, access="members")
    page = as_(cast.sami.account).get(f"/exchanges/{cast.exchange.slug}/").text
    assert "suspended" in page
    assert f"/help?exchange={cast.exchange.slug}" in page
    assert "/join" not in page


def test_an_invited_person_joins_where_others_may_not(units: Units, session: Session, as_: SignIn) -> None:
    cast, ana = arrange(units, registration="invited", access="members", is_sensitive=True)
    with units.open() as uow:
        make_membership(uow, cast.exchange, ana, state=MembershipState.INVITED, name="Ana", confirmed_at=None)
    send(as_(ana), f"/exchanges/{cast.exchange.slug}/join", "/join")
    joined = membership_of(session, ana, cast)
    assert joined is not None
    assert joined.state == MembershipState.ACTIVE


def test_a_sensitive_members_exchange_cannot_be_asked_for(units: Units, as_: SignIn) -> None:
    cast, ana = arrange(units, access="members", is_sensitive=True)
    assert as_(ana).get(f"/exchanges/{cast.exchange.slug}/join").status_code == 404


def test_a_suspended_person_is_told_and_cannot_join_again(units: Units, as_: SignIn) -> None:
    cast, _ = arrange(units)
    page = as_(cast.sami.account).get(f"/exchanges/{cast.exchange.slug}/join")
    assert "suspended" in page.text
    assert 'name="organisation"' not in page.text


@pytest.mark.parametrize("page", ["join", "profile"])
def test_signed_out_people_sign_in_first(units: Units, client: FlaskClient, page: str) -> None:
    cast, _ = arrange(units)
    assert "/sign-in" in client.get(f"/exchanges/{cast.exchange.slug}/{page}").location


def test_a_profile_says_what_is_shown_and_is_saved(units: Units, session: Session, as_: SignIn) -> None:
    cast, _ = arrange(units)
    client, address = as_(cast.tara.account), f"/exchanges/{cast.exchange.slug}/profile"
    page = client.get(address)
    assert "Partner A" in page.text
    assert escape(say("fr", "Under versions I write, readers see")) in page.text
    fields = {"name": "T.", "country": "", "credit": "name"}
    assert send(client, address, "/profile", **fields).status_code == 303
    saved = membership_of(session, cast.tara.account, cast)
    assert saved is not None
    assert (saved.name, saved.country, saved.credit, saved.shows_country) == ("T.", None, "name", True)


def test_a_box_not_ticked_hides_the_country(units: Units, session: Session, as_: SignIn) -> None:
    cast, _ = arrange(units)
    client, address = as_(cast.paula.account), f"/exchanges/{cast.exchange.slug}/profile"
    token = client.get(address).text.split('name="csrf_token" value="')[-1].split('"')[0]
    client.post(address, data={"csrf_token": token, "name": "Paula", "country": "PE"})
    saved = membership_of(session, cast.paula.account, cast)
    assert saved is not None
    assert (saved.shows_country, saved.shows_organisation) == (False, False)


def test_strangers_have_no_profile_here(units: Units, as_: SignIn) -> None:
    cast, ana = arrange(units)
    for account in (ana, cast.stranger.account, cast.ada):
        assert as_(account).get(f"/exchanges/{cast.exchange.slug}/profile").status_code == 404


def test_somebody_leaves_and_the_last_organiser_does_not(units: Units, session: Session, as_: SignIn) -> None:
    cast, _ = arrange(units)
    address = f"/exchanges/{cast.exchange.slug}/profile"
    assert send(as_(cast.paula.account), address, "/leave").status_code == 303
    left = membership_of(session, cast.paula.account, cast)
    assert left is not None
    assert left.state == MembershipState.LEFT
    refused = send(as_(cast.olga.account), address, "/leave")
    assert refused.status_code == 422
    assert "at least one organiser" in refused.text


def test_a_sensitive_exchange_proposes_a_made_up_name_and_shows_nothing_else(units: Units, as_: SignIn) -> None:
    with units.open() as uow:
        cast = assemble(uow, is_sensitive=True)
        newcomer = make_account(uow)
        slug = cast.exchange.slug
    page = as_(newcomer).get(f"/exchanges/{slug}/join").text
    assert "Your real name is not needed" in page
    assert re.search(r'value="[A-Z][a-z]+ [1-9][0-9]"', page)
    assert not re.search(r'name="shows_(?:organisation|country)"[^>]*checked', page)


def test_countries_stand_in_the_order_of_the_page_s_alphabet() -> None:
    names = [name for _, name in named_countries("ar")]
    assert names.index("تونس") < names.index("جنوب أفريقيا") < names.index("سوريا")
    french = [name for _, name in named_countries("fr")]
    assert french.index("Égypte") < french.index("Espagne")
