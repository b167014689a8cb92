"""The families of refusals. A slice subclasses them with its own `code` and message.

Only `web/error_pages.py` makes HTTP of them.
"""

from collections.abc import Mapping

from forum.kernel.actor import Decision
from forum.kernel.wording import mark, say


class Refusal(Exception):
    """Something a person asked for and does not get, with a sentence that says what to do.

    `message` is marked for translation, with `%(name)s` places that `params` fill.
    """

    code = "refused"
    message = mark("This could not be done.")

    def __init__(self, **params: object) -> None:
        super().__init__(self.code)
        self.params = params

    def said_in(self, locale: str) -> str:
        return say(locale, self.message, **self.params)


class NotFound(Refusal):
    """Absent, or not to be known to exist."""

    code = "not_found"
    message = mark("There is no such page, or it is not for you to see.")


class NotAllowed(Refusal):
    code = "not_allowed"
    message = mark("You may not do this here.")


class NotPermitted(NotAllowed):
    """Policy's refusal, with its code and in its words."""

    def __init__(self, decision: Decision) -> None:
        super().__init__()
        self.code = decision.code
        self.message = decision.message


def require(decision: Decision) -> None:
    """Go on only where policy allows it. NotPermitted."""
    if not decision:
        raise NotPermitted(decision)


class InvalidInput(Refusal):
    """What was typed cannot be taken; `fields` maps a field's name to its sentence (marked for translation) or a Refusal."""

    code = "invalid_input"
    message = mark("Please look at the marked fields: something is missing or cannot be read.")

    def __init__(self, fields: Mapping[str, "str | Refusal"] | None = None, **params: object) -> None:
        super().__init__(**params)
        self.fields = dict(fields or {})

    def said_with_fields(self, locale: str) -> str:
        """In one line, each field with its sentence: for commands and programs, which mark no fields."""
        if not self.fields:
            return self.said_in(locale)
        said = {n: w.said_in(locale) if isinstance(w, Refusal) else say(locale, w) for n, w in self.fields.items()}
        return "; ".join(f"{name}: {sentence}" for name, sentence in said.items())


class Conflict(Refusal):
    """Somebody else was first, or it was done already."""

    code = "conflict"
    message = mark("Somebody changed this a moment ago. Look at it again before you decide.")


class Unavailable(Refusal):
    code = "unavailable"
    message = mark("This does not work just now. Nothing you typed is lost; please try again in a minute.")
