"""Several lines of the desk in one step: each in its own right, and all of it undone in one."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from forum.accounts.models import Account
from forum.contributions.models import Contribution, Status
from forum.kernel.unit_of_work import Units
from forum.moderation.actions import approve_contribution, claim_contribution
from tests.actors import actor_of
from tests.contributions.conftest import Scene
from tests.factories import make_contribution
from tests.pages import send

As = Callable[[Account], FlaskClient]


@pytest.fixture
def ids(units: Units, scene: Scene) -> dict[str, int]:
    """Two that one click decides on, and one of each kind that it does not."""
    with units.open() as uow:
        cast, topic = scene.cast, scene.topic
        kinds = {
            "one": (cast.paula, {}),
            "another": (cast.pierre, {}),
            "own": (cast.mo, {}),
            "two": (cast.paula, {"needs_two": True}),
            "unread": (cast.pierre, {"language": "sw"}),
            "taken": (cast.paula, {}),
            "claimed": (cast.pierre, {}),
        }
        return {
            name: make_contribution(uow, topic, who.membership, status=Status.WAITING, **fields).id  # type: ignore[arg-type]
            for name, (who, fields) in kinds.items()
        }


def choose(client: FlaskClient, scene: Scene, chosen: list[str], **fields: object) -> TestResponse:
    return send(client, desk_of(scene), "/chosen", chosen=chosen, **fields)


def desk_of(scene: Scene) -> str:
    return f"/exchanges/{scene.cast.exchange.slug}/desk"


def ticks(session: Session, ids: dict[str, int]) -> list[str]:
    session.rollback()
    return [f"{row_id}.{session.get_one(Contribution, row_id).edition}" for row_id in ids.values()]


def statuses(session: Session, ids: dict[str, int]) -> dict[str, str]:
    session.rollback()
    session.expire_all()
    return {name: session.get_one(Contribution, row_id).status for name, row_id in ids.items()}


def test_what_can_be_approved_is_and_the_rest_is_named_and_still_ticked(
    as_: As, units: Units, session: Session, scene: Scene, ids: dict[str, int]
) -> None:
    chosen, olga = ticks(session, ids), actor_of(session, scene.cast.olga.account)
    with units.open() as uow:
        approve_contribution(uow, olga, contribution_id=ids["taken"])
    with units.open() as uow:
        claim_contribution(uow, olga, contribution_id=ids["claimed"])
    mo = as_(scene.cast.mo.account)
    answer = choose(mo, scene, chosen, kind="approve")
    assert answer.status_code == 303
    published = {name for name, status in statuses(session, ids).items() if status == Status.PUBLISHED}
    assert published == {"one", "another", "taken"}
    page = mo.get(answer.headers["Location"]).text
    assert "2 approved." in page
    for why in ("Nobody decides on her own", "Two people read this one", "You do not read its language"):
        assert why in page
    assert "decided a moment ago" in page
    assert "Somebody else is reading this" in page
    assert f'value="{ids["two"]}.1" form="chosen" checked' in page


def test_all_of_it_is_undone_in_one_step(as_: As, session: Session, scene: Scene, ids: dict[str, int]) -> None:
    mo, chosen = as_(scene.cast.mo.account), ticks(session, ids)[:2]
    answer = choose(mo, scene, chosen, kind="approve")
    page = mo.get(answer.headers["Location"])
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    decisions = [part.split('"')[0] for part in page.text.split('name="decision" value="')[1:]]
    after = mo.post(f"{desk_of(scene)}/undo", data={"decision": decisions, "csrf_token": token})
    assert "2 decisions are taken back." in mo.get(after.headers["Location"]).text
    assert set(statuses(session, ids).values()) == {Status.WAITING}


def test_several_are_returned_with_one_reason(as_: As, session: Session, scene: Scene, ids: dict[str, int]) -> None:
    mo, chosen = as_(scene.cast.mo.account), ticks(session, ids)[:2]
    reason = {"reason_code": "unclear", "reason": "Which street?", "reason_language": "en"}
    assert choose(mo, scene, chosen, kind="return", **reason).status_code == 303
    session.rollback()
    returned = select(Contribution.reason).where(Contribution.status == Status.RETURNED)
    assert session.scalars(returned).all() == ["Which street?"] * 2


def test_a_return_without_reason_keeps_ticks_and_words(
    as_: As, session: Session, scene: Scene, ids: dict[str, int]
) -> None:
    mo, chosen = as_(scene.cast.mo.account), ticks(session, ids)[:2]
    refused = choose(mo, scene, chosen, kind="return", reason="Which street?")
    assert refused.status_code == 422
    assert "Which street?" in refused.text
    assert refused.text.count("checked") >= len(chosen)
    assert set(statuses(session, ids).values()) == {Status.WAITING}


@pytest.mark.parametrize("chosen", [[], ["nonsense"], ["99999999999999.1"], ["1"]])
def test_nothing_ticked_says_what_to_do(as_: As, scene: Scene, ids: dict[str, int], chosen: list[str]) -> None:
    refused = choose(as_(scene.cast.mo.account), scene, chosen, kind="approve")
    assert refused.status_code == 422
    assert "Nothing is ticked." in refused.text


def test_sent_twice_it_is_done_once(as_: As, session: Session, scene: Scene, ids: dict[str, int]) -> None:
    mo, chosen = as_(scene.cast.mo.account), ticks(session, ids)[:1]
    for _ in range(2):
        assert choose(mo, scene, chosen, kind="approve").status_code == 303
    session.rollback()
    assert session.get_one(Contribution, ids["one"]).status == Status.PUBLISHED


def test_all_on_the_page_are_ticked_without_script(as_: As, scene: Scene, ids: dict[str, int]) -> None:
    mo = as_(scene.cast.mo.account)
    page = mo.get(f"{desk_of(scene)}/waiting?ticked=all").text
    assert page.count('form="chosen" checked') == len(ids) - 1
    assert "Tick none" in page


def test_of_what_is_not_there_nothing_is_decided_and_its_number_is_named(
    as_: As, scene: Scene, ids: dict[str, int]
) -> None:
    olga, unknown = as_(scene.cast.olga.account), max(ids.values()) + 500
    answer = choose(olga, scene, [f"{unknown}.1"], kind="approve")
    page = olga.get(answer.headers["Location"]).text
    assert f"{unknown} – There is no such page" in page


def test_one_alone_is_offered_no_ticks(as_: As, units: Units, scene: Scene) -> None:
    with units.open() as uow:
        make_contribution(uow, scene.topic, scene.cast.paula.membership, status=Status.WAITING)
    assert 'form="chosen"' not in as_(scene.cast.mo.account).get(desk_of(scene)).text
