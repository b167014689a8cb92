"""The page where she takes out and erases what is hers, as a browser without script sees it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.models import Contribution, Status
from forum.exchanges.models import Membership
from forum.kernel.clock import MovableClock
from forum.kernel.unit_of_work import Units
from forum.own_data.models import Erasure
from tests.own_data.scene import CANARY, Scene
from tests.pages import forms, send

SignIn = Callable[[Account], FlaskClient]
pytestmark = pytest.mark.usefixtures("without_erasure")


def test_she_asks_for_it_and_thinks_better_of_it(as_: SignIn, scene: Scene, session: Session) -> None:
    browser = as_(scene.account)
    assert send(browser, "/me/data", "/erase", words="withdraw", when="later").status_code == 303
    page = browser.get("/me/data?lang=en").text
    assert "Your words are withdrawn." in page
    assert "Nothing has been changed yet" in page
    assert send(browser, "/me/data", "/keep").status_code == 303
    assert session.scalars(select(Erasure)).all() == []
    assert "Keep everything" not in browser.get("/me/data?lang=en").text


def test_another_sign_in_can_undo_it(as_: SignIn, scene: Scene, session: Session, clock: MovableClock) -> None:
    send(as_(scene.account), "/me/data", "/erase", words="keep", when="later")
    clock.advance(timedelta(hours=20))
    another = as_(scene.account)
    assert "everything of yours erased" in another.get("/me?lang=en").text
    send(another, "/me/data", "/keep")
    assert session.scalars(select(Erasure)).all() == []


def test_now_is_now_and_signs_her_out(as_: SignIn, scene: Scene, session: Session) -> None:
    browser, another = as_(scene.account), as_(scene.account)
    answer = send(browser, "/me/data", "/erase", words="withdraw", when="now")
    assert (answer.status_code, answer.location) == (303, "/")
    assert "Everything of yours is erased" in browser.get("/?lang=en").text
    assert [one.get("/me").status_code for one in (browser, another)] == [302, 302]
    assert session.get_one(Contribution, scene.named.id, populate_existing=True).status == Status.WITHDRAWN


def test_in_a_day_and_keeping_the_words_is_preset(as_: SignIn, scene: Scene) -> None:
    page = as_(scene.account).get("/me/data")
    (form,) = [form for form in forms(page) if str(form["action"]).endswith("/erase")]
    fields = form["fields"]
    assert isinstance(fields, dict)
    assert (fields["words"], fields["when"]) == ("keep", "later")


def test_a_form_without_a_choice_says_what_is_missing(as_: SignIn, scene: Scene, session: Session) -> None:
    answer = send(as_(scene.account), "/me/data?lang=en", "/erase", words="something", when="now")
    assert answer.status_code == 422
    assert "Please choose what becomes of your words." in answer.text
    assert session.get_one(Membership, scene.membership_id, populate_existing=True).name == f"{CANARY} name"


def test_the_only_organiser_reads_what_to_do_first(units: Units, as_: SignIn, scene: Scene, session: Session) -> None:
    olga = as_(scene.cast.olga.account)
    page = olga.get("/me/data?lang=en")
    assert "You are the only organiser of “Safe cities”" in page.text
    token = next(form["fields"]["csrf_token"] for form in forms(page) if form["method"] == "post")  # type: ignore[index]
    refused = olga.post("/me/data/erase?lang=en", data={"words": "keep", "when": "now", "csrf_token": token})
    assert refused.status_code == 403
    assert "You are the only organiser of “Safe cities”" in refused.text
    assert session.get_one(Membership, scene.cast.olga.membership.id, populate_existing=True).name == "Olga"


def test_nothing_is_done_without_the_form_of_our_page(as_: SignIn, scene: Scene, session: Session) -> None:
    browser = as_(scene.account)
    for last in ("copy", "erase", "keep"):
        answer = browser.post(f"/me/data/{last}", data={"words": "withdraw", "when": "now"})
        assert answer.status_code in {400, 403, 422}
        assert browser.get(f"/me/data/{last}").status_code == 405
    assert session.get_one(Membership, scene.membership_id, populate_existing=True).name == f"{CANARY} name"


def test_sent_twice_it_is_done_once(as_: SignIn, scene: Scene) -> None:
    browser = as_(scene.account)
    page = browser.get("/me/data")
    (form,) = [form for form in forms(page) if str(form["action"]).endswith("/erase")]
    sent = {**form["fields"], "when": "now"}  # type: ignore[dict-item]
    assert [browser.post("/me/data/erase", data=sent).status_code for _ in range(2)] == [303, 403]


def test_what_is_stored_is_said_and_leads_to_her_data(as_: SignIn, client: FlaskClient, scene: Scene) -> None:
    signed_out, signed_in = client.get("/privacy?lang=en").text, as_(scene.account).get("/privacy?lang=en").text
    for said in (
        "What you withdraw is deleted at once.",
        "On which devices",
        "your second step",
        "enters texts for you",
    ):
        assert said in signed_out
        assert said in signed_in
    assert ("/me/data" in signed_out, "/me/data" in signed_in) == (False, True)
