"""What the sheet's buttons brought about, in words, and where the page then stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from babel.dates import format_time
from flask_babel import gettext, ngettext

from forum.kernel.zones import zone
from forum.translating.models import DraftState
from forum.web.locale import page_locale, page_timezone


@dataclass(frozen=True, slots=True)
class Done:
    """`choice`: what to work from now, as the address says it. `draft_edition`: for the script, which goes on from it."""

    words: str
    anchor: str | None = None
    choice: Mapping[str, str] = field(default_factory=dict)
    draft_edition: int = 0


def said_kept(draft_edition: int, at: datetime) -> Done:
    time = format_time(at.astimezone(zone(page_timezone())), "short", locale=page_locale())
    return Done(gettext("Kept at %(time)s. Only you can see it.", time=time), draft_edition=draft_edition)


def said_sent(state: DraftState | None) -> Done:
    if state is DraftState.WAITING:
        return Done(gettext("Handed in. Somebody else will read it before it is shown."))
    return Done(gettext("Published. Readers see it from now on."))


def said_taken(number: int, place: int | None) -> Done:
    words = ngettext(
        "A machine wrote %(num)s paragraph that is now in its box. Go over it: readers are told.",
        "A machine wrote %(num)s paragraphs that are now in their boxes. Go over them: readers are told.",
        number,
    )
    return Done(words, f"paragraph-{place}" if place is not None else None)


def said_asked(place: int) -> Done:
    return Done(gettext("Your question is sent. The answer comes to this page, for all translators."), f"row-{place}")


def said_chosen(form: Mapping[str, str], *, is_kept: bool) -> Done:
    choice = {"from": form.get("next_from", ""), "extent": form.get("next_extent", "")}
    words = gettext("Changed. What you wrote so far is kept.") if is_kept else gettext("Changed.")
    return Done(words, choice=choice)
