from forum.kernel.errors import Conflict, InvalidInput, NotFound
from forum.kernel.wording import mark


class TextNotFound(NotFound):
    code = "text_not_found"


class EmptyText(InvalidInput):
    code = "empty_text"
    message = mark("Please write something first.")


class TextTooLong(InvalidInput):
    code = "text_too_long"
    message = mark("This is too long: please keep it under %(most)s characters.")


class NoteTooLong(InvalidInput):
    code = "note_too_long"
    message = mark("A content note is a few words: please keep it under %(most)s characters.")


class MadeInACircle(Conflict):
    """A version cannot be made from one that was itself made from it."""

    code = "made_in_a_circle"
    message = mark("The version this was made from has since been made from this one. Choose another to work from.")
