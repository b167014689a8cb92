"""The languages of one book: what each says, and which version of a text its readers get."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from babel import Locale
from babel.dates import format_date

from forum.kernel.reader import Reader
from forum.kernel.wording import closest_locale, say
from forum.publication.book import InEach, Passage, Words
from forum.publication.making.material import Material
from forum.reports.sheets.saying import Saying
from forum.statistics.pictures.made import Shown
from forum.texts.labels import label_text
from forum.texts.queries import ShownText, VersionRow, show


@dataclass(frozen=True)
class Voice:
    """`locale`: in which the book's own words are said; another than `language` where the interface does not speak that."""

    material: Material
    language: str

    @cached_property
    def locale(self) -> str:
        return closest_locale(self.language)

    @cached_property
    def reader(self) -> Reader:
        return Reader(self.language)

    @cached_property
    def saying(self) -> Saying:
        return Saying(self.material.view, self.material.counted, self.locale)

    @cached_property
    def shown(self) -> Shown:
        counted = self.material.counted
        return Shown(
            view=self.material.view,
            totals=counted.totals,
            breakdown=counted.breakdown,
            answers=self.material.answers,
            lines=counted.lines,
            locale=self.locale,
        )

    def say(self, message: str, **values: object) -> str:
        return say(self.locale, message, **values)

    def day(self, at: datetime) -> str:
        return str(format_date(at.astimezone(self.saying.zone).date(), "long", locale=self.locale))

    def country(self, code: str | None) -> str:
        return Locale.parse(self.locale).territories.get(code, code) if code else ""

    def line(self, rows: Sequence[VersionRow]) -> str:
        """A text of one line, as plain words."""
        return show(rows, self.reader).html.unescape() if rows else ""

    def passage(self, rows: Sequence[VersionRow]) -> Passage:
        return self.labelled(show(rows, self.reader))

    def labelled(self, text: ShownText) -> Passage:
        label = label_text(text, locale=self.locale, names=self.material.credits)
        return Passage(
            language=text.language,
            html=str(text.html),
            label=" · ".join(filter(None, (label.label, *label.remarks))),
            note=text.note.words if text.note else "",
        )


@dataclass(frozen=True, slots=True)
class Voices:
    every: tuple[Voice, ...]

    def each(self, tell: Callable[[Voice], str]) -> InEach:
        return tuple(tell(voice) for voice in self.every)

    def say(self, message: str, **values: object) -> InEach:
        return self.each(lambda voice: voice.say(message, **values))

    def line(self, rows: Sequence[VersionRow]) -> InEach:
        return self.each(lambda voice: voice.line(rows))

    def words(self, name: str, rows: Sequence[VersionRow]) -> Words:
        return Words(name, tuple(voice.passage(rows) for voice in self.every))

    @property
    def material(self) -> Material:
        return self.every[0].material
