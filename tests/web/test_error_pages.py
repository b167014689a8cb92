from flask.testing import FlaskClient

from forum.factory import LARGEST_FORM


def test_what_is_too_large_to_take_is_neither_read_nor_sent_back(client: FlaskClient) -> None:
    page = client.post("/help", data={"question": "canary " * LARGEST_FORM})
    assert page.status_code == 413
    assert "canary" not in page.text
