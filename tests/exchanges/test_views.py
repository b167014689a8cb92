import re
from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.exchanges.actions.programme import save_paper
from forum.exchanges.models import Exchange, MembershipState, Round
from forum.exchanges.plans import PaperPlan
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import Units
from forum.kernel.wording import say
from forum.texts.actions import put_version, set_wordings
from forum.texts.models import Origin
from forum.texts.queries import get_text
from tests.actors import actor_of
from tests.cast import assemble
from tests.factories import make_contribution, make_exchange, make_membership, make_topic

SignIn = Callable[[Account], FlaskClient]


def test_a_public_exchange_is_read_signed_out_in_the_readers_language(units: Units, client: FlaskClient) -> None:
    with units.open() as uow:
        cast = assemble(uow)
    page = client.get(f"/exchanges/{cast.exchange.slug}/", headers={"Accept-Language": "fr"})
    assert page.status_code == 200
    assert "Safe cities (fr)" in page.text
    assert "Set-Cookie" not in page.headers


def test_a_members_exchange_shows_strangers_its_title_and_dates_only(
    units: Units, client: FlaskClient, as_: SignIn
) -> None:
    with units.open() as uow:
        cast = assemble(uow, access="members")
    address = f"/exchanges/{cast.exchange.slug}/"
    assert "Partnerships" in as_(cast.paula.account).get(address).text
    for visitor in (client, as_(cast.stranger.account)):
        page = visitor.get(address)
        assert "Safe cities" in page.text
        assert "Partnerships" not in page.text
        assert visitor.get(address + "rounds/1").status_code == 404


def test_before_it_opens_only_those_who_prepare_it_see_its_rounds(
    units: Units, clock: MovableClock, client: FlaskClient, as_: SignIn
) -> None:
    with units.open() as uow:
        cast = assemble(uow)
    clock.move_to(cast.exchange.opens_at - timedelta(minutes=1))
    address = f"/exchanges/{cast.exchange.slug}/rounds/1"
    assert client.get(address).status_code == 404
    assert as_(cast.paula.account).get(address).status_code == 404
    assert as_(cast.olga.account).get(address).status_code == 200


def test_a_page_kept_for_signed_out_readers_changes_at_once_with_its_words(
    units: Units, session: Session, client: FlaskClient
) -> None:
    with units.open() as uow:
        cast = assemble(uow)
    address = f"/exchanges/{cast.exchange.slug}/"
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    with units.open() as uow:
        exchange = uow.session.get_one(Exchange, cast.exchange.id)
        set_wordings(uow, get_text(uow.session, exchange.title_id or 0), {"en": "Safer cities"})
    changed = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert "Safer cities" in changed.text


def test_a_round_that_does_not_exist_is_not_found(units: Units, client: FlaskClient) -> None:
    with units.open() as uow:
        cast = assemble(uow)
    for number in ("9", "99999999999999999999"):
        assert client.get(f"/exchanges/{cast.exchange.slug}/rounds/{number}").status_code == 404


def test_a_title_is_in_the_language_of_its_page_also_for_those_who_read_the_original_as_it_is(
    units: Units, as_: SignIn
) -> None:
    with units.open() as uow:
        cast = assemble(uow)
        uow.session.get_one(Account, cast.pierre.account.id).reads = ["fr", "en"]
    assert "Safe cities (fr)" in as_(cast.pierre.account).get(f"/exchanges/{cast.exchange.slug}/").text


def test_the_list_of_exchanges_shows_each_one_in_its_own_zone_to_those_not_signed_in(
    units: Units, client: FlaskClient
) -> None:
    with units.open() as uow:
        make_exchange(uow, timezone="Asia/Tokyo", closes_at=uow.now.replace(hour=16, minute=0))
        make_exchange(uow, timezone="America/Lima", closes_at=uow.now.replace(hour=16, minute=0))
    listed = client.get("/", headers={"Accept-Language": "en"}).text.replace("\u202f", " ")
    assert "May 19, 2026, 1:00 AM" in listed
    assert "May 18, 2026, 11:00 AM" in listed


def test_the_front_page_says_who_is_here_how_it_works_and_how_many_take_part(units: Units, client: FlaskClient) -> None:
    with units.open() as uow:
        cast = assemble(uow, promise_hours=6)
        make_membership(uow, cast.exchange, name="Ines", country="AR", state=MembershipState.INVITED)
        make_contribution(uow, make_topic(uow, cast.rounds[0]), cast.paula.membership)
    page = " ".join(re.sub("<[^>]+>", "", client.get(f"/exchanges/{cast.exchange.slug}/").text).split())
    assert "Moderators, week by weekMo, Noor" in page
    assert "usually within 6 hours" in page
    assert "6 people take part" in page
    assert "from 6 countries" in page
    assert "1 contribution to read" in page


def test_the_front_page_keeps_reserved_figures_to_the_staff(units: Units, client: FlaskClient, as_: SignIn) -> None:
    with units.open() as uow:
        cast = assemble(uow, shows_figures=False)
    address = f"/exchanges/{cast.exchange.slug}/"
    assert "6 people take part" in re.sub("<[^>]+>", "", as_(cast.olga.account).get(address).text)
    for visitor in (client, as_(cast.paula.account)):
        assert "In figures" not in visitor.get(address).text


def test_a_closed_exchange_does_not_say_how_to_write_in_it(
    units: Units, clock: MovableClock, client: FlaskClient
) -> None:
    with units.open() as uow:
        cast = assemble(uow)
    address = f"/exchanges/{cast.exchange.slug}/"
    assert "<h2>How it works</h2>" in client.get(address).text
    clock.move_to(cast.exchange.closes_at)
    assert "<h2>How it works</h2>" not in client.get(address).text


def test_a_paper_says_in_which_language_it_is_read_and_links_the_others(units: Units, client: FlaskClient) -> None:
    with units.open() as uow:
        cast = assemble(uow)
        where = {"exchange": cast.exchange, "round": cast.rounds[0]}
        olga, plan = (
            actor_of(uow.session, cast.olga.account),
            PaperPlan(title={"en": "Care"}, language="es", body="Un día."),
        )
        paper = save_paper(uow, olga, **where, plan=plan)
        set_wordings(uow, get_text(uow.session, paper.body_id or 0), {"fr": "Une journée."})
    address = f"/exchanges/{cast.exchange.slug}/papers/{paper.id}"
    page = client.get(address + "?lang=fr").text
    assert "<li>Vous le lisez en français</li>" in page
    assert f'href="{address}?lang=es" lang="es"' in page
    assert f'{address}?lang=fr" lang="fr" hreflang="fr" dir="auto" data-keep-place>français' not in page


def test_a_paper_that_is_no_more_than_a_summary_in_a_language_says_so(units: Units, client: FlaskClient) -> None:
    with units.open() as uow:
        cast = assemble(uow)
        plan = PaperPlan(title={"en": "Care"}, language="es", body="Un día.\n\nDos.")
        where = {"exchange": cast.exchange, "round": cast.rounds[0]}
        paper = save_paper(uow, actor_of(uow.session, cast.olga.account), **where, plan=plan)
        body = get_text(uow.session, paper.body_id or 0)
        put_version(uow, body, language="fr", paragraphs=["Des jours."], origin=Origin.HUMAN, extent="summary")
    summary = "%(language)s (a summary)"
    rounds = client.get(f"/exchanges/{cast.exchange.slug}/rounds/1?lang=en").text
    assert say("en", summary, language="français") in rounds
    page = client.get(f"/exchanges/{cast.exchange.slug}/papers/{paper.id}?lang=es").text
    assert say("es", summary, language="français") in page


def test_a_theme_and_a_paper_lead_to_their_other_versions_and_stand_beside_their_originals(
    units: Units, client: FlaskClient
) -> None:
    with units.open() as uow:
        cast = assemble(uow)
        where = {"exchange": cast.exchange, "round": cast.rounds[0]}
        plan = PaperPlan(title={"en": "Care"}, language="es", body="Un día.")
        paper = save_paper(uow, actor_of(uow.session, cast.olga.account), **where, plan=plan)
        put_version(
            uow,
            get_text(uow.session, paper.body_id or 0),
            language="fr",
            paragraphs=["Un jour."],
            origin=Origin.MACHINE,
            provider="apertium",
        )
        theme = get_text(uow.session, uow.session.get_one(Round, cast.rounds[0].id).theme_id)
        for language, words in (("fr", "La nuit"), ("ar", "الليل")):
            put_version(uow, theme, language=language, paragraphs=[words], origin=Origin.MACHINE, provider="apertium")
    here = f"/exchanges/{cast.exchange.slug}"
    week = client.get(f"{here}/rounds/1?lang=fr").text
    origin = week.split('<p class="origin">')[1].split("</p>")[0]
    assert f"/texts/{theme.id}/beside/fr?lang=fr" in origin
    assert 'lang="ar" hreflang="ar" dir="auto"' in origin
    assert say("fr", "(by machine)") in week.split("<h1>")[1].split("</h1>")[0]
    body = client.get(f"{here}/papers/{paper.id}?lang=fr").text
    assert f"/texts/{paper.body_id}/beside/fr?lang=fr" in body
    beside = client.get(f"{here}/texts/{paper.body_id}/beside/fr?lang=fr").text
    assert f'href="{here}/papers/{paper.id}?lang=fr"' in beside
    assert f'href="{here}/rounds/1?lang=fr"' in client.get(f"{here}/texts/{theme.id}/beside/fr?lang=fr").text
