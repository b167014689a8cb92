"""Pages looked at by axe, one after the other in one tab: the style sheet is fetched once and axe read once."""

from types import TracebackType
from typing import Self

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page

PHONE = 360
LOOK = """async (withColours) => {
    const rules = {"color-contrast": {enabled: withColours}};
    const found = await axe.run({resultTypes: ["violations"], rules});
    const faults = found.violations.map(each => `${each.id} ${each.nodes[0].html.slice(0, 160)}`);
    for (const field of document.querySelectorAll("details:not([open]) :is(input, select, textarea):invalid"))
        if (!field.closest("details").contains(field.form)) faults.push(`folded away, it stops the form: ${field.name}`);
    const width = document.documentElement.scrollWidth;
    if (width > innerWidth) faults.push(`wider than the window: ${width}`);
    return faults;
}"""


class Examiner:
    """What a page's HTML is found guilty of at the width of a telephone."""

    def __init__(self, browser: Browser, site: str) -> None:
        self._context = browser.new_context(base_url=site, viewport={"width": PHONE, "height": 740})

    def __enter__(self) -> Self:
        self._page: Page = self._context.new_page()
        self._page.goto("/healthz")
        self._page.evaluate(AXE_SCRIPT)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._context.close()

    def faults(self, html: str, *, with_colours: bool = True) -> list[str]:
        """Contrast takes two thirds of the time."""
        self._page.set_content(html)
        return list(self._page.evaluate(LOOK, with_colours))
