"""Our payloads in a real Chromium: each layer of cleaning, and the content security policy, must hold alone."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Route

from forum.kernel.markup import boundary, first_pass, render, render_plain, split_paragraphs
from forum.web.headers import POLICY
from tests.kernel.payloads import HTML_PAYLOADS, MARKDOWN_PAYLOADS

Layer = Callable[[str], str]
TOGETHER = 60
HERE = "http://ronda.test/"
COUNT_CALLS = """
window.calls = 0;
for (const name of ["alert", "confirm", "prompt", "print", "msgbox"]) window[name] = () => { window.calls += 1; };
"""
TOUCH_EVERYTHING = """() => {
  const kinds = ["click", "focus", "blur", "mouseover", "pointerrawupdate", "wheel", "toggle", "beforetoggle", "load", "error",
    "animationend", "transitionend", "scrollend", "input", "submit"];
  for (const node of document.body.querySelectorAll("*")) {
    for (const kind of kinds) {
      const happening = new Event(kind, {bubbles: true, cancelable: true});
      happening.preventDefault();
      try { node.dispatchEvent(happening); } catch {}
    }
    if (node.href?.toString().startsWith("javascript:")) try { location.href = node.href; } catch {}
  }
}"""


class Witness:
    """A page that counts script that ran, and what was asked of other machines."""

    def __init__(self, page: Page, *, policy: str = "") -> None:
        self.page = page
        self.asked: list[str] = []
        self.html = ""
        self.headers = {"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy}
        page.add_init_script(COUNT_CALLS)
        page.route("**/*", self.answer)

    def answer(self, route: Route) -> None:
        if route.request.url == HERE:
            route.fulfill(body=self.html, headers=self.headers)
        else:
            self.asked.append(route.request.url)
            route.abort()

    def calls_of(self, fragments: list[str]) -> int:
        self.html = "<!doctype html><main>" + "</main><main>".join(fragments) + "</main>"
        self.page.goto(HERE)
        self.page.evaluate(TOUCH_EVERYTHING)
        return int(self.page.evaluate("window.calls"))


@pytest.fixture
def witness(browser: Browser) -> Iterator[Witness]:
    page = browser.new_page()
    yield Witness(page)
    page.close()


def in_groups(payloads: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(payloads), TOGETHER):
        yield payloads[start : start + TOGETHER]


@pytest.mark.browser
@pytest.mark.parametrize("layer", [first_pass, boundary, render_plain, lambda source: render(split_paragraphs(source))])
def test_no_layer_lets_script_run_or_another_machine_be_asked(witness: Witness, layer: Layer) -> None:
    payloads = [*HTML_PAYLOADS, *MARKDOWN_PAYLOADS]
    calls = [witness.calls_of([layer(payload) for payload in group]) for group in in_groups(payloads)]
    assert sum(calls) == 0
    assert witness.asked == []


@pytest.mark.browser
def test_the_content_security_policy_alone_lets_no_script_run(browser: Browser) -> None:
    page = browser.new_page()
    witness = Witness(page, policy=POLICY)
    some = [*HTML_PAYLOADS[:60], *HTML_PAYLOADS[60::6]]
    assert [payload for payload in some if witness.calls_of([payload])] == []
    page.close()


@pytest.mark.browser
def test_the_witness_sees_script_that_runs(witness: Witness) -> None:
    calls = [witness.calls_of([payload]) for payload in HTML_PAYLOADS[:60]]
    assert sum(1 for number in calls if number) >= 10
    assert witness.asked != []
