"""People of a plan come to the application as they would in life: by their links, at their hours, through its pages."""

import csv
import json
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from flask.testing import FlaskClient

from forum.kernel.clock import MovableClock
from forum.web.runtime import Runtime
from tests.pages import forms, links

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"


@dataclass
class Replay:
    """One exchange, its people's personal links, and a browser for each of them.

    `themes` are the themes of the rounds by number, each in all its languages.
    """

    app: Flask
    clock: MovableClock
    slug: str
    themes: dict[int, dict[str, str]]
    folder: Path
    doors: dict[str, str] = field(default_factory=dict)
    browsers: dict[str, FlaskClient] = field(default_factory=dict)

    @property
    def front(self) -> str:
        return f"/exchanges/{self.slug}/"

    def run(self, *arguments: str) -> str:
        answer = self.app.test_cli_runner().invoke(args=list(arguments))
        assert answer.exit_code == 0, answer.output
        return answer.output

    def invite(self) -> None:
        """Take the personal links, as an organiser does who mails them by other means."""
        path = self.folder / "links.csv"
        self.run("accounts", "links", "--exchange", self.slug, "--out", str(path))
        with path.open(encoding="utf-8-sig", newline="") as file:
            self.doors = {row["email"]: row["link"] for row in csv.DictReader(file)}

    def browser_of(self, email: str) -> FlaskClient:
        """Hers; at her first visit she signs in by her link and keeps signed in."""
        if email not in self.browsers:
            self.browsers[email] = client = self.app.test_client()
            self._sign_in(client, urlsplit(self.doors[email]).path)
        return self.browsers[email]

    def _sign_in(self, client: FlaskClient, address: str) -> None:
        page = client.get(address)
        [form] = [each for each in forms(page) if each["method"] == "post"]
        answer = client.post(str(form["action"]) or address, data={**dict(form["fields"]), "keep": "on"})
        assert answer.status_code in {302, 303}, answer.text

    def visit(self, email: str, at: datetime, rounds: list[int]) -> None:
        """She opens the exchange's page, and from there the topics of these rounds, by their themes."""
        self.clock.move_to(at)
        client = self.browser_of(email)
        page = client.get(self.front)
        assert page.status_code == 200
        for number in rounds:
            address = self.topic_on(page, number)
            assert address is not None, f"round {number} is not linked at {at}"
            assert client.get(address).status_code == 200

    def topic_on(self, page: Any, number: int) -> str | None:
        """Where the first link leads whose words hold the round's theme, in whatever language."""
        wordings = self.themes[number].values()
        return next((url for words, url in links(page) if any(theme in words for theme in wordings)), None)

    def flush(self) -> None:
        runtime: Runtime = self.app.extensions["ronda"]
        runtime.flush()

    def figures(self) -> dict[str, Any]:
        path = self.folder / "figures.json"
        self.run("statistics", "export", "--exchange", self.slug, "--format", "json", "--out", str(path))
        return json.loads(path.read_text(encoding="utf-8"))
