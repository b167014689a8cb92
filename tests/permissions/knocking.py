"""One request of one subject, and what it was answered."""

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.permissions.doors import DOORS
from tests.permissions.table import Cell
from tests.permissions.things import Knock
from tests.permissions.world import World

SIGN_IN = "/sign-in"
TOLD_TO_SIGN_IN = "Please sign in first."
STATUSES = {401: "sign_in", 403: "deny", 404: "not_found", 410: "deny"}


def knock_at(world: World, cell: Cell) -> tuple[Knock, TestResponse]:
    knock = DOORS[cell.door](world, cell)
    if cell.is_api:
        return knock, call(world, cell, knock, scope=cell.scope)
    client = world.client(cell.subject)
    return knock, send(client, cell, knock, token=world.form_token(cell.subject) if cell.method == "POST" else "")


def send(client: FlaskClient, cell: Cell, knock: Knock, *, token: str) -> TestResponse:
    if cell.method == "GET":
        return client.get(knock.path, buffered=True)
    return client.post(knock.path, data={**(knock.form or {}), "csrf_token": token}, buffered=True)


def call(world: World, cell: Cell, knock: Knock, *, scope: str) -> TestResponse:
    """By the JSON interface, with a token that has this scope only."""
    headers = {"Authorization": f"Bearer {world.token(cell.subject, scope)}"} if cell.subject != "nobody" else {}
    client = world.app.test_client()
    if cell.method == "GET":
        return client.get(knock.path, headers=headers)
    return client.post(knock.path, json=knock.json or {}, headers=headers)


def answer_of(world: World, cell: Cell, knock: Knock, response: TestResponse) -> str:
    """The answer in the words of the table; what is none of them is said with its number."""
    status = response.status_code
    if is_sent_to_sign_in(response):
        return "sign_in"
    if status in STATUSES:
        return STATUSES[status]
    if not (200 <= status < 400 or (status == 503 and knock.is_busy_good)):
        return f"answered {status}: {response.text[:600]}"
    return "allow" if not knock.shows_words or knock.words in shown(world, cell, response) else "place"


def is_sent_to_sign_in(response: TestResponse) -> bool:
    if response.status_code in {302, 303}:
        return response.location.removeprefix("https://localhost").startswith(SIGN_IN)
    return response.status_code == 403 and TOLD_TO_SIGN_IN in response.text


def shown(world: World, cell: Cell, response: TestResponse) -> str:
    """The page, or the one it leads to."""
    if response.status_code == 302:
        response = world.client(cell.subject).get(response.location.partition("#")[0])
    return response.text


def expected(cell: Cell) -> str:
    """The JSON interface has no page to show that something was there."""
    return "not_found" if cell.is_api and cell.answer == "place" else cell.answer
