"""What the translators' pages call things."""

from collections.abc import Collection

from flask_babel import gettext, ngettext

from forum.kernel.characters import isolate
from forum.translating.marks import Differing, Marks, differing_marks
from forum.translating.queries.needs import Todo
from forum.translating.rules import Need, Standing, lost_addresses, lost_numbers
from forum.translating.spelling import lost_names
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
        "foreword": gettext("Foreword of the publication"),
        "story": gettext("How the exchange was held"),
        "commitment": gettext("What changes"),
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


def difference_words(source: str, words: str, *, names: Collection[str] = (), is_plain: bool = False) -> list[str]:
    """In what a rendering differs from its source where both should hold the same, each as a sentence."""
    return [
        *(gettext("The number %(number)s is not in it.", number=number) for number in lost_numbers(source, words)),
        *(gettext("The number %(number)s is not in the source.", number=one) for one in lost_numbers(words, source)),
        *(gettext("The address %(address)s is not in it.", address=one) for one in lost_addresses(source, words)),
        *(
            gettext("The address %(address)s is not in the source.", address=one)
            for one in lost_addresses(words, source)
        ),
        *(gettext("The name %(name)s is not in it.", name=isolate(one)) for one in lost_names(source, words, names)),
        *(mark_words(found) for found in ([] if is_plain else differing_marks(source, words))),
    ]


def mark_words(found: Differing) -> str:
    """Of marks that differ in number: `bold: 2 in the source, 1 in yours`."""
    names = {
        Marks.BOLD: gettext("Bold: %(there)s in the source, %(here)s here.", there=found.there, here=found.here),
        Marks.ITALIC: gettext("Italic: %(there)s in the source, %(here)s here.", there=found.there, here=found.here),
        Marks.LINK: gettext("Links: %(there)s in the source, %(here)s here.", there=found.there, here=found.here),
        Marks.ITEM: gettext(
            "Lines of a list: %(there)s in the source, %(here)s here.", there=found.there, here=found.here
        ),
        Marks.QUOTE: gettext("A quotation (>) in one of them is none in the other."),
        Marks.HEADING: gettext("A heading (#) in one of them is none in the other."),
    }
    return str(names[found.mark])


def reason_choices() -> list[tuple[str, str]]:
    """Of RETURN_REASONS, for a choice."""
    return [
        ("meaning", gettext("It does not say what the original says")),
        ("missing", gettext("Something of the original is missing")),
        ("wording", gettext("The wording is hard to read")),
        ("names_numbers_links", gettext("Names, numbers or links differ")),
        ("other", gettext("Another reason")),
    ]
