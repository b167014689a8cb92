from forum.kernel.errors import Conflict, InvalidInput, NotFound
from forum.kernel.wording import mark


class ReasonMissing(InvalidInput):
    code = "reason_missing"
    message = mark("Please choose a reason, so that the author knows what to change.")


class ReasonTooLong(InvalidInput):
    code = "reason_too_long"
    message = mark("This is too long: please keep it under %(most)s characters.")


class LanguageUnread(InvalidInput):
    code = "language_unread"
    message = mark("Nobody who decides at present reads its language. Please say that you decide without reading it.")


class WordsMissing(InvalidInput):
    code = "words_missing"
    message = mark("Please say in a few words which other reason it is.")


class AppealNotFound(NotFound):
    pass


class NothingWritten(InvalidInput):
    code = "nothing_written"
    message = mark("Please write something first.")


class NobodyThere(NotFound):
    pass


class LetterNotFound(NotFound):
    pass


class AnsweredAlready(Conflict):
    code = "answered_already"
    message = mark("You have answered this letter already. What you wrote then was sent.")


class PlaceLeftOpen(InvalidInput):
    code = "place_left_open"
    message = mark("Please write your own words in place of what stands in square brackets.")
