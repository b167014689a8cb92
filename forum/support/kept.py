"""What the page on privacy says is kept, group by group as `docs/data_map.toml` has them: a heading, then what is said."""

from collections.abc import Mapping

from forum.kernel.wording import mark

KEPT: Mapping[str, tuple[str, ...]] = {
    "account": (
        mark("Your account"),
        mark(
            "A mail address, if you gave one, to send you sign-in links; or a card with a code. Your languages and your time "
            "zone. Organisers of your exchanges see the address, to invite and to answer; nobody else does."
        ),
        mark(
            "7 days after the last of your exchanges has closed you are asked whether the address may stay. Without an answer "
            "it is erased 30 days after the close; what you wrote stays."
        ),
    ),
    "devices": (
        mark("Your devices"),
        mark(
            "When each of your devices was signed in and last here, until 7 days after. Words that came when you were signed "
            "out, for 3 days, for you alone. No address and no browser name."
        ),
        mark("On which devices you signed in before, so that only a new one must give a code."),
        mark("The key of your second step, if you set one up: sealed, so that nobody can read it."),
    ),
    "part": (
        mark("Your part in each exchange"),
        mark(
            "What you choose to show there: a name or pseudonym, an organisation, a country. No page joins two exchanges. Of "
            "who was invited and never came it is deleted 30 days after the close."
        ),
        mark(
            "What you say of yourself for the figures, if you like: whether you are a woman or a man, for what kind of "
            "organisation you come. Nobody but you sees it; others see numbers, of five people or more."
        ),
        mark("If you agreed that somebody enters texts for you: how and when, until you take it back."),
        mark(
            "What you said you would do after an exchange, with your name, for all who see it. That you answered the survey, "
            "until it is over; never what you answered."
        ),
    ),
    "words": (
        mark("What you write"),
        mark(
            "Your words with their earlier wordings, translations and files. What you withdraw is deleted at once. Drafts, "
            "what came back to you, and what was set aside, are deleted 30 days after the exchange closes."
        ),
    ),
    "anonymous": (
        mark("What you write without a name"),
        mark(
            "Your name is kept apart, sealed, so that you can still change or take back what you wrote. It is on no page, in no "
            "list and in no report."
        ),
    ),
    "decisions": (
        mark("What moderators decide"),
        mark(
            "What was decided on your words and why. Moderators and organisers see it, and you; you do not see who decided."
        ),
        mark("What you wrote when you appealed: the same people see it."),
        mark("Passages that a moderator marked in what came back to you, as long as your words are here."),
        mark(
            "What you reported, for a year: at least two moderators or organisers read it, without your name, and never who "
            "wrote what you reported. That something was set aside because somebody may be in danger: very few know it."
        ),
    ),
    "work": (
        mark("If you moderate or translate"),
        mark("When you were on duty, which languages you read, and versions you have begun."),
    ),
    "questions": (
        mark("Questions you ask"),
        mark("A question and its answer, for a year. Whoever answers sees them, and you."),
    ),
    "letters": (
        mark("Letters from moderators"),
        mark(
            "What a moderator wrote to you and what you answered, until 30 days after the exchange closes. You read them, and "
            "the moderators and organisers of that exchange. That you wish none, if you said so."
        ),
    ),
    "mails": (
        mark("Mails"),
        mark("That there was a mail of some kind, until 7 days after it was sent; never its words."),
    ),
    "acts": (
        mark("The log"),
        mark(
            "Who did what, in numbers and codes, for a year, so that moderators and organisers answer for what they do."
        ),
    ),
    "reading": (
        mark("What you read"),
        mark(
            "That somebody with your part read a topic, for the figures and to show you what is new since your last visit, "
            "under a name that cannot be traced without the installation’s key. No page tells what one person read."
        ),
    ),
}
