"""Several lines of the desk decided on together: what the bar beneath them offers, and what came of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import g, request, url_for
from flask_babel import gettext, ngettext

from forum.contributions.reasons import FOR_RETURN
from forum.contributions.writing_page import language_choices, preset_language
from forum.moderation.forms import Chosen, DecisionForm
from forum.moderation.rules import Kind, Reason
from forum.roster.frame import ExchangePage


@dataclass(frozen=True, slots=True)
class Bar:
    """The form that the ticks of the lines belong to.

    `hidden`: which page of which list it stands on; `tick_url`: the same page with all ticked, or none.
    """

    action: str
    hidden: tuple[tuple[str, str], ...]
    wanted: DecisionForm
    reasons: list[tuple[str, str]]
    languages: list[tuple[str, str]]
    errors: Mapping[str, str]
    tick_url: str
    tick_words: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What was ticked before the page came again, by number, and what its form said. `errors`: what was to mend."""

    ticked: frozenset[int] = frozenset()
    all_ticked: bool = False
    wanted: DecisionForm | None = None
    errors: Mapping[str, str] | None = None

    def has(self, contribution_id: int) -> bool:
        return self.all_ticked or contribution_id in self.ticked


def read_ticked() -> Choice:
    """From the address: numbers, or all."""
    typed = request.args.get("ticked", "")
    numbers = frozenset(int(part) for part in typed.split("-") if part.isascii() and part.isdigit() and len(part) < 10)
    return Choice(ticked=numbers, all_ticked=typed == "all")


def choice_here() -> Choice:
    """What was refused just now, else what the address ticks."""
    refused: Choice | None = g.get("choice")
    return refused or read_ticked()


def make_bar(page: ExchangePage, choice: Choice, *, after: str, is_whole: bool) -> Bar:
    """`is_whole`: beneath the whole list, not on the desk."""
    slug, actor = page.view.slug, page.reading.actor
    others: dict[str, Any] = {"after": after} if after else {}
    if not choice.all_ticked:
        others["ticked"] = "all"
    list_url = (
        partial(url_for, "moderation.section", section="waiting") if is_whole else partial(url_for, "moderation.desk")
    )
    preset = Reason(language=preset_language(page.exchange, actor))
    return Bar(
        action=url_for("moderation.decide_chosen", slug=slug),
        hidden=(("list", "waiting"), *([("after", after)] if after else [])) if is_whole else (),
        wanted=choice.wanted or DecisionForm(None, preset, None),
        reasons=[(code, gettext(words)) for code, words in FOR_RETURN.items()],
        languages=language_choices(page.exchange, actor),
        errors=choice.errors or {},
        tick_url=list_url(slug=slug, _anchor="waiting", **others),
        tick_words=gettext("Tick none") if choice.all_ticked else gettext("Tick all on this page"),
    )


def said_together(kind: Kind, number: int) -> str:
    if kind is Kind.APPROVE:
        return ngettext("%(num)s approved.", "%(num)s approved.", number)
    return ngettext("%(num)s returned, with the reason.", "%(num)s returned, with the reason.", number)


def said_left(left: Sequence[tuple[str, str]]) -> str:
    """Each by its name, with why; they stay ticked."""
    return gettext("Not decided, and still ticked: %(lines)s", lines=" ".join(f"{name} – {why}" for name, why in left))


def ticked_again(left: Sequence[Chosen]) -> str:
    return "-".join(str(one.contribution_id) for one in left)
