"""How labels name who translated: as she chose, and only what she confirmed."""

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.actions.unname import take_name_off
from forum.contributions.models import Contribution
from forum.exchanges.models import Exchange, Membership
from forum.exchanges.queries import translator_credits
from forum.kernel.actor import Actor
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.log.models import LogEntry
from forum.texts.actions import put_version
from forum.texts.models import Origin, Text, Version
from forum.translating.models import Draft
from tests.actors import actor_of
from tests.cast import Cast, assemble
from tests.factories import make_contribution, make_topic
from tests.pages import send
from tests.translating.conftest import Stage, make_stage

SignIn = Callable[[Account], FlaskClient]
FRENCH = {"paragraph-0": "Nous travaillons avec la commune.", "paragraph-1": "La première année fut difficile."}


def sheet_of(stage: Stage) -> str:
    return f"/exchanges/{stage.cast.exchange.slug}/texts/{stage.text.id}/versions/fr"


def profile_of(stage: Stage) -> str:
    return f"/exchanges/{stage.cast.exchange.slug}/profile"


def credited(session: Session, stage: Stage) -> str:
    session.expire_all()
    exchange = session.get_one(Exchange, stage.cast.exchange.id)
    return translator_credits(session, exchange).get((stage.cast.tara.membership.id, ""), "")


def choose(client: FlaskClient, stage: Stage, **fields: str) -> None:
    assert send(client, profile_of(stage), "/profile", **fields).status_code == 303


def test_a_label_names_her_organisation_until_she_chooses_otherwise(
    session: Session, stage: Stage, as_: SignIn
) -> None:
    tara = as_(stage.cast.tara.account)
    assert credited(session, stage) == "Partner A"
    choose(tara, stage, credit="name")
    assert credited(session, stage) == "Tara"
    choose(tara, stage, credit="none")
    assert credited(session, stage) == ""


def test_without_an_organisation_it_names_nobody_rather_than_her(session: Session, stage: Stage, as_: SignIn) -> None:
    choose(as_(stage.cast.tara.account), stage, credit="organisation", organisation="")
    assert credited(session, stage) == ""


def test_an_organisation_she_does_not_show_here_stands_in_no_label(
    units: Units, session: Session, stage: Stage, as_: SignIn
) -> None:
    with units.open() as uow:
        uow.session.merge(stage.cast.tara.membership).shows_organisation = False
    choose(as_(stage.cast.tara.account), stage)
    assert credited(session, stage) == ""
    page = as_(stage.cast.tara.account).get(f"{profile_of(stage)}?lang=en")
    assert "You do not show an organisation here" in page.text


def unconfirm(uow: UnitOfWork, stage: Stage) -> None:
    """As an invitation left it."""
    statement = update(Membership).where(Membership.id == stage.cast.tara.membership.id)
    uow.session.execute(statement.values(confirmed_at=None, credit="name"))


def test_what_an_invitation_brought_is_in_no_label_and_named_to_no_reviewer(
    units: Units, session: Session, load_actor: Callable[[Account], Actor], as_: SignIn
) -> None:
    stage = make_stage(units, load_actor, reviews_versions=True)
    with units.open() as uow:
        unconfirm(uow, stage)
    assert credited(session, stage) == ""
    send(as_(stage.cast.tara.account), sheet_of(stage), None, act="submit", **FRENCH)
    desk = as_(stage.cast.olga.account).get(f"/exchanges/{stage.cast.exchange.slug}/desk/translations").text
    assert "Handed in" in desk
    assert "Tara" not in desk


def test_each_choice_shows_a_label_as_it_would_read(stage: Stage, as_: SignIn) -> None:
    page = as_(stage.cast.tara.account).get(profile_of(stage) + "?lang=en").text
    assert "It reads: Translated from Spanish by Partner A" in page
    assert "It reads: Translated from Spanish by Tara" in page


def test_who_has_made_a_version_may_choose_without_holding_a_pair(units: Units, stage: Stage, as_: SignIn) -> None:
    paula = as_(stage.cast.paula.account)
    assert 'type="radio" name="credit"' not in paula.get(f"{profile_of(stage)}?lang=en").text
    with units.open() as uow:
        text = uow.session.get_one(Text, stage.text.id)
        hers = stage.cast.paula.membership.id
        put_version(uow, text, language="fr", paragraphs=["Un", "Deux"], origin=Origin.HUMAN, translator_id=hers)
    assert 'type="radio" name="credit"' in paula.get(f"{profile_of(stage)}?lang=en").text


def test_the_desk_says_how_labels_name_her_and_leads_to_where_she_chooses(stage: Stage, as_: SignIn) -> None:
    page = as_(stage.cast.tara.account).get(f"/exchanges/{stage.cast.exchange.slug}/desk/translations?lang=en").text
    assert "by Partner A" in page
    assert f"{profile_of(stage)}?lang=en#credit" in page


def credit_of(session: Session, stage: Stage) -> str:
    session.expire_all()
    query = select(Version.credit).where(Version.text_id == stage.text.id, Version.language == "fr")
    return session.scalars(query).one()


def label_of(client: FlaskClient, stage: Stage) -> str:
    page = client.get(f"/exchanges/{stage.cast.exchange.slug}/texts/{stage.text.id}/beside/fr?lang=en").text
    return page.split('<p class="origin">')[1].split("<")[0]


def test_a_version_names_her_as_she_chose_for_it_also_when_it_is_published_later_by_its_reviewer(
    units: Units, session: Session, load_actor: Callable[[Account], Actor], as_: SignIn
) -> None:
    stage = make_stage(units, load_actor, reviews_versions=True)
    tara, olga = as_(stage.cast.tara.account), as_(stage.cast.olga.account)
    sheet = tara.get(f"{sheet_of(stage)}?lang=en").text
    assert '<option value="organisation" selected>Partner A</option>' in sheet
    send(tara, sheet_of(stage), None, act="save", credit="name", **FRENCH)
    assert '<option value="name" selected>Tara</option>' in tara.get(sheet_of(stage)).text
    send(tara, sheet_of(stage), None, act="submit", credit="name", **FRENCH)
    desk = f"/exchanges/{stage.cast.exchange.slug}/desk/translations"
    send(olga, f"{desk}/{session.scalars(select(Draft.id)).one()}", None, act="approve")
    assert label_of(tara, stage) == "Translated from Spanish by Tara, reviewed"
    assert credited(session, stage) == "Partner A"
    assert '<option value="name" selected>' in tara.get(sheet_of(stage)).text


def test_what_she_chooses_for_all_changes_all_but_those_that_name_nobody(
    session: Session, stage: Stage, as_: SignIn
) -> None:
    tara = as_(stage.cast.tara.account)
    send(tara, sheet_of(stage), None, act="submit", credit="name", **FRENCH)
    choose(tara, stage, credit="none")
    assert label_of(tara, stage) == "Translated from Spanish"
    assert 'name="credit"' not in tara.get(sheet_of(stage)).text
    choose(tara, stage, credit="organisation")
    assert label_of(tara, stage) == "Translated from Spanish by Partner A"
    sheet = tara.get(sheet_of(stage)).text
    seen = sheet.split('name="seen" value="')[1].split('"')[0]
    changed = FRENCH | {"paragraph-0": "Nous travaillons ensemble."}
    send(tara, sheet_of(stage), None, act="submit", credit="none", seen=seen, **changed)
    choose(tara, stage, credit="name")
    assert credit_of(session, stage) == "none"
    assert label_of(tara, stage) == "Translated from Spanish"


def write_hers(units: Units, cast: Cast) -> Text:
    """By a translator, in Spanish, under her name as yet."""
    with units.open() as uow:
        topic = make_topic(uow, cast.rounds[0])
        row = make_contribution(uow, topic, cast.tara.membership, language="es", text="Uno.\n\nDos.")
        return uow.session.get_one(Text, row.text_id)


def take_off(units: Units, session: Session, cast: Cast, text: Text) -> None:
    hers = session.scalars(select(Contribution.id).where(Contribution.text_id == text.id)).one()
    with units.open() as uow:
        take_name_off(uow, actor_of(session, cast.tara.account), contribution_id=hers)


def test_an_anonymous_authors_own_version_names_her_nowhere(
    units: Units, session: Session, load_actor: Callable[[Account], Actor], as_: SignIn
) -> None:
    with units.open() as uow:
        cast = assemble(uow, reviews_versions=True, allows_anonymous=True)
    stage = Stage(cast, write_hers(units, cast), load_actor)
    take_off(units, session, cast, stage.text)
    tara, olga = as_(cast.tara.account), as_(cast.olga.account)
    send(tara, sheet_of(stage), None, act="submit", **FRENCH)
    desk = f"/exchanges/{cast.exchange.slug}/desk/translations"
    assert "Handed in by" not in olga.get(desk).text
    send(olga, f"{desk}/{session.scalars(select(Draft.id)).one()}", None, act="approve")
    session.expire_all()
    version = session.scalars(select(Version).where(Version.text_id == stage.text.id, Version.language == "fr")).one()
    assert (version.translator_id, version.credit) == (None, "none")


def test_an_anonymous_authors_own_version_is_published_under_nobodys_name_in_the_log(
    units: Units, session: Session, load_actor: Callable[[Account], Actor], as_: SignIn
) -> None:
    with units.open() as uow:
        cast = assemble(uow, allows_anonymous=True)
    stage = Stage(cast, write_hers(units, cast), load_actor)
    take_off(units, session, cast, stage.text)
    send(as_(cast.tara.account), sheet_of(stage), None, act="submit", **FRENCH)
    entry = session.scalars(select(LogEntry).where(LogEntry.act == "version_published")).one()
    assert (entry.actor_kind, entry.actor_id) == ("system", None)
