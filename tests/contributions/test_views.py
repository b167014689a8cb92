from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.contributions.models import Contribution
from tests.contributions.conftest import Scene
from tests.pages import send

As = Callable[[Account], FlaskClient]


def test_a_contribution_is_written_approved_and_read(
    client: FlaskClient, as_: As, session: Session, scene: Scene
) -> None:
    slug, topic = scene.cast.exchange.slug, f"/exchanges/{scene.cast.exchange.slug}/topics/{scene.topic.id}"
    writer = as_(scene.cast.paula.account)
    sent = send(writer, topic, "/contributions", text="Caminamos de **noche**.", language="es")
    assert sent.status_code == 303
    assert "usually within 12 hours" in writer.get(sent.headers["Location"]).text
    assert "Caminamos" not in client.get(topic).text
    contribution = session.scalars(select(Contribution)).one()
    moderator = as_(scene.cast.mo.account)
    approved = send(moderator, f"/exchanges/{slug}/desk", f"/desk/{contribution.id}")
    assert approved.status_code == 303
    page = client.get(topic)
    assert "Caminamos de <strong>noche</strong>" in page.text
    assert "Paula" in page.text
