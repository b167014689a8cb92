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
