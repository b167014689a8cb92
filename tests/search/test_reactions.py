from collections.abc import Callable

from sqlalchemy.orm import Session

from forum.kernel.unit_of_work import Units
from forum.search.models import SearchDocument
from forum.search.queries.find import Found
from forum.texts.actions import change_source, publish_text, put_version, split, withdraw_text
from forum.texts.models import Origin, State
from tests.search.scene import Scene

Find = Callable[..., Found]
Drain = Callable[[], int]


def test_a_published_text_is_found_once_the_worker_ran(units: Units, drain: Drain, scene: Scene, find: Find) -> None:
    with units.open() as uow:
        scene.contribute(uow, "Faroles en la calle")
    assert find("faroles").total == 0
    drain()
    assert find("faroles").total == 1


def test_a_new_version_makes_its_words_find_the_text(units: Units, drain: Drain, scene: Scene, find: Find) -> None:
    with units.open() as uow:
        written = scene.contribute(uow, "Faroles en la calle")
    drain()
    with units.open() as uow:
        text = scene.text(uow, written)
        put_version(uow, text, language="fr", paragraphs=split("Des réverbères", is_plain=False), origin=Origin.HUMAN)
    drain()
    assert [hit.spot.thing_id for hit in find("reverbere").hits] == [written.id]


def test_a_version_in_review_is_not_found(units: Units, drain: Drain, scene: Scene, find: Find) -> None:
    with units.open() as uow:
        text = scene.text(uow, scene.contribute(uow, "Faroles"))
        put_version(uow, text, language="fr", paragraphs=["Des réverbères"], origin=Origin.HUMAN, state=State.WAITING)
    drain()
    assert find("reverbere").total == 0


def test_a_changed_text_is_found_by_its_new_words(units: Units, drain: Drain, scene: Scene, find: Find) -> None:
    with units.open() as uow:
        written = scene.contribute(uow, "Faroles")
    drain()
    with units.open() as uow:
        change_source(uow, scene.text(uow, written), source="Silbatos")
    drain()
    assert find("faroles").total == 0
    assert find("silbato").total == 1


def test_a_withdrawn_text_is_gone_at_once_and_leaves_no_words(
    units: Units, session: Session, drain: Drain, scene: Scene, find: Find
) -> None:
    with units.open() as uow:
        written = scene.contribute(uow, "Faroles")
    drain()
    with units.open() as uow:
        withdraw_text(uow, scene.text(uow, written))
    assert find("faroles").hits == ()
    drain()
    session.expire_all()
    assert session.get(SearchDocument, written.text_id) is None
    assert find("faroles").total == 0


def test_a_text_put_back_is_found_again(units: Units, drain: Drain, scene: Scene, find: Find) -> None:
    with units.open() as uow:
        written = scene.contribute(uow, "Faroles")
        withdraw_text(uow, scene.text(uow, written))
    drain()
    with units.open() as uow:
        publish_text(uow, scene.text(uow, written))
    drain()
    assert find("faroles").total == 1


def test_a_machine_s_words_give_way_to_a_person_s(units: Units, drain: Drain, scene: Scene, find: Find) -> None:
    with units.open() as uow:
        written = scene.contribute(uow, "Faroles", versions={"fr": "Des phares"}, origin=Origin.MACHINE)
    drain()
    assert find("phare").total == 1
    with units.open() as uow:
        put_version(uow, scene.text(uow, written), language="fr", paragraphs=["Des réverbères"], origin=Origin.HUMAN)
    drain()
    assert find("phare").total == 0
    assert find("reverbere").total == 1


def test_names_and_countries_are_not_in_the_index(units: Units, drain: Drain, scene: Scene, find: Find) -> None:
    with units.open() as uow:
        scene.contribute(uow, "Faroles")
    drain()
    for trait in ("Paula", "Casa Lima", "PE", "Peru"):
        assert find(trait).total == 0


def test_an_anonymous_author_s_membership_is_not_kept(
    units: Units, session: Session, drain: Drain, scene: Scene
) -> None:
    with units.open() as uow:
        written = scene.contribute(uow, "Faroles", shown_as="anonymous")
    drain()
    assert session.get_one(SearchDocument, written.text_id).author_id is None
