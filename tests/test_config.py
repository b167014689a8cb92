from pathlib import Path

import pytest

from forum.config import Settings


@pytest.mark.parametrize(("host", "address"), [("127.0.0.1", "http://127.0.0.1:8051"), ("::1", "http://[::1]:8051")])
def test_unless_told_people_know_the_address_it_listens_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, host: str, address: str
) -> None:
    monkeypatch.setenv("HOST", host)
    monkeypatch.setenv("PORT", "8051")
    assert Settings(data_dir=tmp_path).public_url == address


def test_the_address_that_people_know_may_be_another(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PORT", "8051")
    monkeypatch.setenv("FORUM_PUBLIC_URL", "https://exchange.example.org")
    assert Settings(data_dir=tmp_path).public_url == "https://exchange.example.org"
