from collections.abc import Callable

from flask.testing import FlaskClient

from forum.accounts.models import Account
from forum.exchanges.models import Membership
from forum.kernel.unit_of_work import Units
from forum.synthesis.queries.fairness import weigh_fairness
from forum.synthesis.queries.sources import list_published
from tests.factories import make_synthesis
from tests.synthesis.conftest import Scene

As = Callable[[Account], FlaskClient]


def test_it_says_which_contributions_countries_and_languages_are_not_reflected(units: Units, scene: Scene) -> None:
    with units.open() as uow:
        found = weigh_fairness(list_published(uow.session, scene.cast.rounds[0].id), {scene.light})
    assert found.count == 4
    assert [source.id for source in found.missing] == [scene.safe, scene.kept, scene.unnamed]
    assert (found.countries.count, found.countries.missing) == (3, ("PE", "SN"))
    assert found.organisations.missing == ("Casa de Lima", "Partner A")
    assert (found.languages.reflected, found.languages.missing) == (1, ("es",))


def test_what_bears_no_name_never_counts_for_a_country(units: Units, scene: Scene) -> None:
    with units.open() as uow:
        found = weigh_fairness(list_published(uow.session, scene.cast.rounds[0].id), {scene.unnamed})
    assert found.countries.missing == ("FR", "PE", "SN")


def test_what_she_does_not_show_or_has_not_confirmed_does_not_count(units: Units, scene: Scene) -> None:
    with units.open() as uow:
        uow.session.get_one(Membership, scene.cast.paula.membership.id).shows_country = False
        uow.session.get_one(Membership, scene.cast.tara.membership.id).confirmed_at = None
        uow.flush()
        found = weigh_fairness(list_published(uow.session, scene.cast.rounds[0].id), set())
    assert (found.countries.missing, found.organisations.missing) == (("FR",), ("Casa de Lima",))


def test_its_page_leads_from_each_to_the_basket(units: Units, as_: As, scene: Scene) -> None:
    with units.open() as uow:
        make_synthesis(uow, scene.round(uow), scene.cast.mo.membership, rests_on=[[scene.light]])
    page = as_(scene.cast.mo.account).get(f"{scene.read}/fairness").text
    assert "It rests on 1 of 4 contributions of this week." in page
    assert scene.mark(scene.safe) in page
    assert scene.mark(scene.light) not in page
    assert "Peru" in page


def test_a_week_without_contributions_is_well(as_: As, scene: Scene) -> None:
    page = as_(scene.cast.olga.account).get(f"/exchanges/{scene.cast.exchange.slug}/rounds/2/synthesis/fairness")
    assert "Nobody has written in this week yet." in page.text
