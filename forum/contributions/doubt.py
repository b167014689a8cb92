"""The doubt about a language, in words for those who moderate or translate."""

from flask_babel import gettext

from forum.web.filters import language_label


def said_doubt(found: str | None) -> list[str]:
    """`found`: what it looks like, where it is marked as something else and nobody has decided yet."""
    return [gettext("looks like %(language)s", language=language_label(found))] if found else []
