from forum.kernel.errors import InvalidInput, NotFound
from forum.kernel.wording import mark


class TextNotFound(NotFound):
    code = "text_not_found"


class EmptyText(InvalidInput):
    code = "empty_text"
    message = mark("Please write something first.")


class TextTooLong(InvalidInput):
    code = "text_too_long"
    message = mark("This is too long: please keep it under %(most)s characters.")


class UnknownLanguage(InvalidInput):
    code = "unknown_language"
    message = mark("“%(language)s” is not a language we know. Please choose one from the list.")
