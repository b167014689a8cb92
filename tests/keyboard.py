"""A hand that has a keyboard and nothing else: it finds what it wants by Tab, and sees where focus stands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pyotp
from playwright.sync_api import Download, ElementHandle, Locator, Page, expect

from forum.kernel.wording import say

MOST_STOPS = 250
LOOK = """wanted => {
    const here = document.activeElement, style = getComputedStyle(here), place = here.getBoundingClientRect();
    const isDrawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1;
    if (here !== document.body && !(isDrawn && place.width > 0 && place.height > 0)) return here.outerHTML.slice(0, 200);
    return wanted.includes(here) || (wanted.every(one => one.isConnected) ? false : null);
}"""
"""Whether focus stands on one of the wanted; null where a script replaced one meanwhile.

Or what it stands on, where nothing shows that it does.
"""


@dataclass(frozen=True, slots=True)
class Hand:
    """`language` is that of the page: controls are asked for by their English names and found by those of the page."""

    page: Page
    language: str

    def reach(self, role: str, name: str, **params: object) -> None:
        """To the next control of that name, from where focus stands; a remark in brackets may follow the name."""
        said = r"\s+".join(map(re.escape, say(self.language, name, **params).split()))
        self._tab_to(self.page.get_by_role(role, name=re.compile(rf"^{said}( ?\(|$)")), f"{role} “{name}”")  # type: ignore[arg-type]

    def reach_link_to(self, address: str) -> None:
        self._tab_to(self.page.locator(f"a[href*='{address}']"), f"link to {address}")

    def _tab_to(self, wanted: Locator, name: str) -> None:
        expect(wanted.first, name).to_be_attached()
        wanted_ones = wanted.element_handles()
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            found = self._looks_for(wanted_ones)
            if found is None:
                wanted_ones = wanted.element_handles()
                found = self._looks_for(wanted_ones)
            if found:
                return
        raise AssertionError(f"{name} is not to be reached by Tab on {self.page.url}")

    def _looks_for(self, wanted: Sequence[ElementHandle]) -> bool | None:
        found = self.page.evaluate(LOOK, wanted)
        assert found is None or isinstance(found, bool), f"nothing shows that focus stands on {found}"
        return found

    def reach_place(self, place: str) -> None:
        """What no name tells: a button whose words hold a number."""
        self._tab_to(self.page.locator(place), place)

    def press(self, role: str, name: str) -> None:
        """Reach a button or link and use it: another page comes."""
        self.reach(role, name)
        self.enter()

    def enter(self) -> None:
        with self.page.expect_navigation(timeout=10_000):
            self.page.keyboard.press("Enter")

    def download(self, address: str) -> Download:
        self.reach_link_to(address)
        with self.page.expect_download() as download:
            self.page.keyboard.press("Enter")
        return download.value

    def write(self, name: str, words: str, *, role: str = "textbox", **params: object) -> None:
        """In the place of what stands in the field."""
        self.reach(role, name, **params)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.press("Delete")
        self.page.keyboard.type(words)

    def set_up_second_step(self, at: datetime) -> None:
        """On its page. The key is read off it, as for an app on another device; recovery codes are shown, and she goes on."""
        key = self.page.locator("ol code").inner_text().replace(" ", "")
        self.write("The code", pyotp.TOTP(key).at(at))
        self.press("button", "Turn it on")
        self.is_led_to(".outcome")
        expect(self.page.locator("main li code")).to_have_count(8)
        self.press("button", "I have kept them: go on")

    def choose(self, name: str, letters: str) -> None:
        """In a list, by the first letters."""
        self.reach("combobox", name)
        self.page.keyboard.type(letters)
        chosen = self.page.locator(":focus").evaluate("list => list.selectedOptions[0].text")
        assert chosen.startswith(letters), chosen

    def pick(self, name: str) -> None:
        """One of several: Tab leads to the group, arrows from one to the next. A hint may follow the name."""
        words = r"\s".join(re.escape(word) for word in say(self.language, name).split())
        said = re.compile(rf"^{words}( |$)")
        wanted = self.page.get_by_role("radio", name=said).first
        group = self.page.locator(f"[type=radio][name='{wanted.get_attribute('name')}']")
        self._tab_to(group, f"choice of “{name}”")
        self.page.keyboard.press("Space")
        for _ in range(group.count()):
            if self._looks_for([wanted.element_handle()]):
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"“{name}” is not to be reached by arrows on {self.page.url}")

    def is_led_to(self, place: str) -> None:
        expect(self.page.locator(place)).to_be_focused()
        self._looks_for([])

    def stands_on(self, place: str) -> None:
        """After an action: focus is seen on its result, and the page says in words what came of it."""
        self.is_led_to(place)
        expect(
            self.page.locator("[role=status], [role=alert]").filter(has_text=re.compile(r"\S")).first
        ).to_be_visible()

    def stands_on_note_above(self, place: str) -> None:
        """After an action on a list: focus is on what came of it, and what comes next follows."""
        self.stands_on("#status")
        above = f"#status + section > {place}, li:has(#status) + {place}"
        expect(self.page.locator(above)).to_be_visible()
