"""The figures as these readers saw them, each with its definition."""

from forum.archive.holdings import HeldFigures
from forum.archive.writers.site.edition import Edition
from forum.kernel.wording import mark
from forum.statistics.definitions import DEFINITIONS

MAIN = ("people", "visits", "consultations", "countries", "contributions", "anonymous_visits")
SPLIT = ("people", "visits", "consultations")
GROUPS = {"participants": mark("Participants"), "staff": mark("Staff")}


def figures_page(edition: Edition, figures: HeldFigures) -> tuple[str, bytes]:
    titles = {topic.number: topic.title for each in edition.held.rounds for topic in each.topics}
    say = edition.say
    return edition.page(
        "figures",
        "figures",
        say(mark("Figures")),
        as_of=edition.moment(figures.totals.as_of),
        main=[(say(DEFINITIONS[name].name), getattr(figures.totals, name)) for name in MAIN],
        columns=[say(mark("Who")), *(say(DEFINITIONS[name].name) for name in SPLIT)],
        rows=[
            [say(words), *(getattr(figures.shares[group], name).shown for name in SPLIT)]
            for group, words in GROUPS.items()
        ],
        topics=[
            (number, edition.line(titles[number]), figures.totals.topics[place])
            for number, place in figures.topics.items()
        ],
        definitions=[(say(each.name), say(each.meaning)) for each in DEFINITIONS.values()],
    )
