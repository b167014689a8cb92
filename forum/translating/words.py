"""What the translators' pages call things."""

from flask_babel import gettext, ngettext

from forum.translating.queries.needs import Todo
from forum.translating.rules import Need, Standing, lost_addresses, lost_numbers
from forum.web.filters import language_label


def kind_words(kind: str) -> str:
    known = {
        "title": gettext("Title of the exchange"),
        "about": gettext("About the exchange"),
        "theme": gettext("Theme"),
        "question": gettext("Question"),
        "paper_title": gettext("Title of a paper"),
        "paper": gettext("Background paper"),
        "topic": gettext("Title of a topic"),
        "page": gettext("Page of the exchange"),
        "notice_title": gettext("Title of a notice"),
        "notice": gettext("Notice"),
        "contribution": gettext("Contribution"),
        "synthesis": gettext("Synthesis of a week"),
    }
    return str(known.get(kind, gettext("Text")))


def need_words(todo: Todo) -> str:
    """What there is in one language, as a phrase that begins with the language."""
    language = language_label(todo.language)
    if todo.need is Need.STALE:
        changed = ngettext(
            "%(language)s: the original changed, %(num)s paragraph to look at",
            "%(language)s: the original changed, %(num)s paragraphs to look at",
            todo.open_paragraphs,
            language=language,
        )
        return str(changed)
    phrases = {
        Need.MISSING: gettext("%(language)s: nothing yet", language=language),
        Need.MACHINE: gettext("%(language)s: by machine only", language=language),
        Need.DRAFT: gettext("%(language)s: your draft", language=language),
        Need.RETURNED: gettext("%(language)s: given back to you", language=language),
        Need.SUBMITTED: gettext("%(language)s: waits for review", language=language),
        Need.PUBLISHED: gettext("%(language)s: done", language=language),
    }
    return str(phrases[todo.need])


def standing_words(standing: Standing, *, made_from: str = "") -> str:
    """`made_from`: the code of what it renders, empty for the original."""
    if made_from and standing is Standing.CHANGED:
        return str(gettext("The version you work from changed since this was translated"))
    phrases = {
        Standing.CURRENT: gettext("Translated"),
        Standing.CHANGED: gettext("The original changed since this was translated"),
        Standing.MISSING: gettext("Nothing yet"),
    }
    return str(phrases[standing])


def difference_words(source: str, words: str) -> list[str]:
    """What a rendering lacks of its source's numbers and addresses, each as a sentence."""
    return [
        *(gettext("The number %(number)s is not in it.", number=number) for number in lost_numbers(source, words)),
        *(gettext("The address %(address)s is not in it.", address=one) for one in lost_addresses(source, words)),
    ]


def reason_choices() -> list[tuple[str, str]]:
    """Of RETURN_REASONS, for a choice."""
    return [
        ("meaning", gettext("It does not say what the original says")),
        ("missing", gettext("Something of the original is missing")),
        ("wording", gettext("The wording is hard to read")),
        ("names_numbers_links", gettext("Names, numbers or links differ")),
        ("other", gettext("Another reason")),
    ]
