"""What everybody sees of the figures beside the summary, as the organiser chooses."""

import pytest

from forum.log.models import LogEntry
from forum.statistics.policy import seen_sections
from forum.statistics.rules import Section
from tests.actors import actor_of
from tests.cast import assemble
from tests.factories import make_membership
from tests.pages import send
from tests.statistics.scene import contribute, make_topic

COUNTRIES, LANGUAGES, WEEKS = "People by the country", "What was written in each language", "while each week was open"


@pytest.fixture
def cast(units):
    with units.open() as uow:
        cast = assemble(uow)
        topic = make_topic(uow, cast.rounds[0])
        for country in ["KE"] * 6 + ["PE"]:
            contribute(uow, topic, make_membership(uow, cast.exchange, country=country))
        return cast


@pytest.fixture
def address(cast):
    return f"/exchanges/{cast.exchange.slug}/figures"


@pytest.fixture
def choose(as_, cast, address):
    def choose(*sections: str):
        return send(as_(cast.olga.account), address, "/figures/public", sections=list(sections))

    return choose


def test_what_she_chooses_everybody_sees_with_its_picture_and_nothing_else(client, cast, address, choose):
    assert choose("countries", "rounds").status_code == 303
    page = client.get(address)
    assert COUNTRIES in page.text
    assert WEEKS in page.text
    assert LANGUAGES not in page.text
    assert "organise/people" not in page.text
    assert "&lt; 5" in page.text
    assert client.get(f"{address}/pictures/countries.csv").status_code == 200
    assert client.get(f"{address}/pictures/languages.csv").status_code == 404
    assert client.get(f"{address}/pictures/answers.csv").status_code == 404


def test_she_may_take_it_back_and_kept_pages_follow(client, address, choose):
    choose("countries")
    assert COUNTRIES in client.get(address).text
    choose()
    assert COUNTRIES not in client.get(address).text


def test_the_form_shows_what_is_chosen_and_unknown_names_choose_nothing(as_, session, cast, address, choose):
    choose("languages", "names", "answers")
    page = as_(cast.olga.account).get(address)
    assert 'value="languages" checked' in page.text
    session.expire_all()
    session.refresh(cast.exchange)
    assert cast.exchange.public_figures == ["languages"]
    assert session.query(LogEntry).filter_by(act="choose_public_figures").count() == 1


def test_where_readers_see_no_figures_there_is_nothing_to_choose(units, as_):
    with units.open() as uow:
        cast = assemble(uow, shows_figures=False, public_figures=["days"])
    page = as_(cast.olga.account).get(f"/exchanges/{cast.exchange.slug}/figures")
    assert "Readers see none of these figures." in page.text
    assert "/figures/public" not in page.text


@pytest.mark.parametrize(
    ("who", "shows", "sees"),
    [
        ("paula", True, {Section.DAYS}),
        ("paula", False, set()),
        ("mo", True, {Section.DAYS, Section.ROUNDS}),
        ("mo", False, {Section.ROUNDS}),
        ("olga", False, set(Section)),
    ],
)
def test_who_sees_which_tables(units, clock, who, shows, sees):
    with units.open() as uow:
        cast = assemble(uow, shows_figures=shows, public_figures=["days"])
        actor = actor_of(uow.session, getattr(cast, who).account)
        assert seen_sections(actor, cast.exchange, uow.now) == sees
