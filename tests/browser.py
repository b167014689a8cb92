"""A real Chromium, and the application served to it on the loopback interface."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, sync_playwright
from waitress import wasyncore
from waitress.server import create_server

NAMES = ("chromium", "chromium-browser", "google-chrome")

# The sandbox asks for rights that a test run in a container lacks; the rest keeps the browser off the network.
FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def find_chromium() -> str | None:
    """None leaves the choice to Playwright, which then uses a browser that it installed itself."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


@contextmanager
def open_browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def live_server(app: Flask) -> Iterator[str]:
    """Yields the address, without a slash at the end."""
    sockets: dict[int, Any] = {}
    server = create_server(app, host="127.0.0.1", port=0, threads=4, map=sockets)
    is_stopping = threading.Event()

    def serve() -> None:
        while not is_stopping.is_set():
            wasyncore.loop(timeout=0.1, count=1, map=sockets)

    thread = threading.Thread(target=serve, name="live-server")
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        is_stopping.set()
        thread.join()
        server.task_dispatcher.shutdown()
        wasyncore.close_all(map=sockets)
