"""The settings of an exchange in words: each with what it means, the first choice being the preset."""

from dataclasses import dataclass

from forum.kernel.wording import mark


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    words: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Setting:
    """`choices` empty: a tick, on where `preset` is "1"."""

    name: str
    legend: str
    choices: tuple[Choice, ...] = ()
    hint: str = ""
    preset: str = ""


READERS = Setting(
    "access",
    mark("Who may read"),
    (
        Choice("public", mark("Everybody"), mark("Also people who are not signed in, and search engines.")),
        Choice("members", mark("Members only"), mark("Others see its title, host and dates.")),
    ),
)
SENSITIVE = Setting(
    "is_sensitive",
    mark("This exchange is sensitive"),
    hint=mark(
        "For people who could be in danger by taking part: names made up by preset, page titles and mails that say"
        " nothing, a button to leave quickly, no search engines."
    ),
)
MORE = (
    Setting(
        "registration",
        mark("Who may take part"),
        (
            Choice("open", mark("Whoever wishes to"), mark("She is in at once.")),
            Choice("approval", mark("Whoever asks, and you let in"), mark("Requests stand on your page.")),
            Choice("invited", mark("Only people you invite")),
        ),
    ),
    Setting(
        "moderation",
        mark("When contributions are read by a moderator"),
        (
            Choice(
                "before", mark("Before they appear"), mark("Each one waits until somebody on duty lets it through.")
            ),
            Choice("first", mark("The first one of each person before it appears, later ones after")),
            Choice("after", mark("After they appear")),
        ),
    ),
    Setting(
        "late_policy",
        mark("What comes after a week has closed"),
        (
            Choice("refused", mark("Is refused"), mark("Its words are given back to whoever wrote them.")),
            Choice("held", mark("Is held for you as “received after closing”")),
        ),
    ),
    Setting(
        "accent",
        mark("Colour"),
        (
            Choice("plum", mark("Plum")),
            Choice("teal", mark("Teal")),
            Choice("indigo", mark("Indigo")),
            Choice("forest", mark("Forest green")),
            Choice("ochre", mark("Ochre")),
            Choice("slate", mark("Slate")),
        ),
    ),
)
HOURS = (
    Setting(
        "promise_hours",
        mark("Within how many hours a moderator usually reads"),
        hint=mark("Authors are told so while they wait."),
        preset="12",
    ),
    Setting(
        "overlap_hours",
        mark("By how many hours a moderator’s duty begins before her week, and ends after it"),
        hint=mark("So that two moderators meet at each change."),
        preset="24",
    ),
)
TICKS = (
    Setting(
        "allows_anonymous",
        mark("Contributions may be anonymous"),
        hint=mark("An author decides so for each one; nobody is told who it was, you neither."),
    ),
    Setting(
        "reviews_versions",
        mark("Translations are read by a second person before they appear"),
    ),
    Setting(
        "publishes_unreviewed",
        mark("Translations appear at once, and the second person reads them afterwards"),
        hint=mark("Only together with the tick above. Until then their label says that nobody has read them over."),
    ),
    Setting(
        "uses_machine",
        mark("A machine may translate what nobody has translated yet"),
        hint=mark("Always marked as such. Authors may say no."),
    ),
    Setting(
        "shows_figures",
        mark("Readers see a summary of the figures"),
        preset="1",
    ),
    Setting(
        "has_survey",
        mark("Those who take part are asked how it was, when the exchange has closed"),
        hint=mark("Eight short questions, for three weeks. Answers are kept without a person."),
        preset="1",
    ),
    Setting(
        "asks_description",
        mark(
            "Those who take part may say whether they are a woman or a man, and for what kind of organisation they come"
        ),
        hint=mark(
            "You see numbers only, from five people on; never who said what. In a sensitive exchange this holds too."
        ),
        preset="1",
    ),
)
PRESETS = {
    **{setting.name: setting.choices[0].value for setting in (READERS, *MORE)},
    **{setting.name: setting.preset for setting in (SENSITIVE, *HOURS, *TICKS)},
}
