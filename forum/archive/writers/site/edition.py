"""The site in one language: texts in the versions its readers see, each with its label and the way to the others."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from babel.dates import format_date

from forum.archive.holdings import HeldText, Holdings
from forum.archive.rules import PUBLIC
from forum.archive.writers.site.rendering import render
from forum.kernel.moments import say_hour, say_zone
from forum.kernel.reader import Reader
from forum.kernel.wording import closest_locale, direction, mark, say
from forum.texts.labels import LabelledText, label_text
from forum.texts.models import Origin
from forum.texts.queries import VersionRow, show
from forum.texts.rules import best_version
from forum.web.locale import language_name

Link = tuple[str, str, bool]
FOR_WHOM = {
    True: mark("What everybody could read, signed in or not."),
    False: mark("What members could read: for them alone."),
}


@dataclass(frozen=True, slots=True)
class SiteText:
    """`original` is what it was made from, None where that is shown itself. `others`: tag, own name, address."""

    text: LabelledText
    original: LabelledText | None
    original_name: str
    others: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Edition:
    held: Holdings
    language: str

    @cached_property
    def locale(self) -> str:
        return closest_locale(self.language)

    @property
    def direction(self) -> str:
        return direction(self.locale)

    def say(self, message: str, **values: object) -> str:
        return say(self.locale, message, **values)

    def chosen(self, text: HeldText) -> VersionRow:
        """The version that its readers see."""
        return best_version(text.rows, Reader(self.language))

    def line(self, text: HeldText) -> LabelledText:
        return self._label(text, self.chosen(text))

    def text(self, text: HeldText, page: str, anchor: str = "") -> SiteText:
        chosen, original = self.chosen(text), text.rows[0]
        is_other = original.origin == Origin.AUTHOR and chosen is not original
        return SiteText(
            text=self._label(text, chosen),
            original=self._label(text, original) if is_other else None,
            original_name=language_name(original.language, self.locale) or original.language,
            others=tuple(self._others(text, chosen, page=page, anchor=anchor)),
        )

    def _label(self, text: HeldText, row: VersionRow) -> LabelledText:
        return label_text(show((row,), Reader(self.language)), locale=self.locale, names=self.held.names_for(text))

    def _others(self, text: HeldText, chosen: VersionRow, *, page: str, anchor: str) -> Iterator[tuple[str, str, str]]:
        """One for each other version that another language's readers see."""
        seen = {chosen.version_id}
        for language in self.held.languages:
            row = Edition(self.held, language).chosen(text)
            if row.version_id not in seen:
                seen.add(row.version_id)
                yield row.language, language_name(row.language) or row.language, f"../{language}/{page}.html{anchor}"

    def day(self, at: datetime | date) -> str:
        on = at.astimezone(self.held.zone).date() if isinstance(at, datetime) else at
        return format_date(on, "long", locale=self.locale)

    def moment(self, at: datetime) -> str:
        return say_hour(at, self.held.timezone, self.locale)

    @cached_property
    def zone_name(self) -> str:
        return say_zone(self.held.timezone, self.locale)

    @property
    def for_whom(self) -> str:
        return self.say(FOR_WHOM[self.held.audience == PUBLIC])

    def switch(self, page: str) -> list[tuple[str, str, str, bool]]:
        """This page in every language: tag, own name, address, whether it is this one."""
        return [
            (tag, language_name(tag) or tag, f"../{tag}/{page}.html", tag == self.language)
            for tag in self.held.languages
        ]

    def links(self, page: str) -> list[Link]:
        held = self.held
        offered = [
            ("index", mark("Contents"), True),
            ("notices", mark("Notices"), bool(held.notices)),
            ("figures", mark("Figures"), held.figures is not None),
            ("commitments", mark("What changes"), bool(held.commitments)),
            ("survey", mark("Survey"), held.survey is not None),
        ]
        found = [(self.say(words), f"{name}.html", name == page) for name, words, is_here in offered if is_here]
        return [*found, (self.say(mark("Search")), "search.html", page == "search")]

    def page(self, name: str, template: str, page_title: str, **values: object) -> tuple[str, bytes]:
        """The name of its file, and what is in it."""
        content = render(template, self.locale, edition=self, here=name, page_title=page_title, **values)
        return f"{self.language}/{name}.html", content
