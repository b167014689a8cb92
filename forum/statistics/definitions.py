"""What each number means, said beside it wherever it is shown. docs/figures.md says the same at length."""

from collections.abc import Mapping
from dataclasses import dataclass

from forum.kernel.wording import mark
from forum.texts.models import Origin


@dataclass(frozen=True, slots=True)
class Definition:
    """Name and meaning, both marked for translation."""

    name: str
    meaning: str


ORIGINS: Mapping[str, str] = {
    Origin.AUTHOR: mark("In the author's own words"),
    Origin.HUMAN: mark("In versions by people"),
    Origin.MACHINE: mark("In versions by a machine"),
}

DEFINITIONS: Mapping[str, Definition] = {
    "people": Definition(
        mark("People"),
        mark(
            "Persons who visited while signed in, or whose contribution sent in this period is published. "
            "Readers who are not signed in are not among them. Staff are."
        ),
    ),
    "visits": Definition(
        mark("Visits"),
        mark(
            "Pages of this exchange opened by one signed-in person with less than 30 minutes between two pages. "
            "Sign-in, account, files, feeds and the programming interface do not count."
        ),
    ),
    "consultations": Definition(
        mark("Consultations"),
        mark(
            "Topics opened by signed-in persons: once per visit and topic, in whatever language, "
            "however often the page was opened."
        ),
    ),
    "countries": Definition(
        mark("Countries"),
        mark("Different countries that these persons declared. Nothing is worked out from addresses."),
    ),
    "contributions": Definition(
        mark("Contributions"),
        mark(
            "Contributions and replies that are published now. Waiting, returned, hidden and withdrawn ones do not count."
        ),
    ),
    "versions": Definition(
        mark("Versions"),
        mark(
            "Contributions in another language than they were written in, published now: "
            "those by people and those by a machine."
        ),
    ),
    "mail_copies": Definition(
        mark("Copies by mail"),
        mark(
            "Mails that carried a notice with its words to one person each. Whether they were read nobody knows: "
            "they are no consultations."
        ),
    ),
    "read": Definition(
        mark("Originals and versions read"),
        mark(
            "Consultations by whose wording most of the page was shown in: the authors' own, "
            "versions by people, versions by a machine."
        ),
    ),
    "to_publication": Definition(
        mark("Time to publication"),
        mark(
            "From sending in until others could read it. Half of the published contributions took no longer. "
            "What bears no name is left out: of its moments only the day is kept."
        ),
    ),
    "to_translation": Definition(
        mark("Time to translation"),
        mark(
            "From when a contribution could be read until a version by a person was there. Half took no longer. "
            "Versions by a machine and what bears no name are left out."
        ),
    ),
    "anonymous_visits": Definition(
        mark("Anonymous visits"),
        mark(
            "The same as visits, for readers who are not signed in: known for one day only, so the same reader counts "
            "again on the next. Programmes and readers who ask not to be tracked are left out. Never added to visits."
        ),
    ),
    "participants": Definition(
        mark("Of these, participants"),
        mark("The part of all who are not staff. It is included in the numbers above."),
    ),
    "staff": Definition(
        mark("Of these, staff"),
        mark(
            "The part of organisers, moderators and translators of this exchange. It is included in the numbers above. "
            "Where either part is fewer than five people, neither is given: nobody is to see what one person read."
        ),
    ),
    "hidden": Definition(
        mark("Hidden numbers"),
        mark(
            "Counts of people by country, gender or kind of organisation are hidden where they are under 5, so that nobody can "
            "be picked out. Where one number alone would be hidden, the smallest of the others is hidden with it."
        ),
    ),
    "described": Definition(
        mark("What people say of themselves"),
        mark(
            "Whether they are a woman or a man, and for what kind of organisation they come, as far as they say so. "
            "It begins to count when five people more have said something, for all of them at once; until then it counts as "
            "“Not said”. So no number tells by its change what one person said."
        ),
    ),
    "answers": Definition(
        mark("Who answers whom"),
        mark(
            "Replies by the language, or the country, of what they answer and their own; both published now, and neither "
            "without a name. Between countries only where each has 5 people or more. Fewer than 5 replies are not shown."
        ),
    ),
    "period": Definition(
        mark("Period"),
        mark("From the opening of the exchange, included, to its closing, not included."),
    ),
}
