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
    message = mark("You do not read its language. Please say that you decide without reading it.")


class WordsMissing(InvalidInput):
    code = "words_missing"
    message = mark("Please say in a few words which other reason it is.")


class PassageMissing(InvalidInput):
    code = "passage_missing"
    message = mark(
        "These words do not stand in that paragraph. Copy them from it, or leave the field empty to mark all of it."
    )


class PassageNoteTooLong(InvalidInput):
    code = "passage_note_too_long"
    message = mark("A note on a passage is short: please keep it under %(most)s characters.")


class TemplateNotFound(NotFound):
    pass


class NoReportReason(InvalidInput):
    code = "no_report_reason"
    message = mark("Please choose what is wrong with it.")


class NoLeavingReason(InvalidInput):
    code = "no_leaving_reason"
    message = mark("Please choose why it is left as it is.")


class ReportNotFound(NotFound):
    code = "report_not_found"
    message = mark("Nobody has reported this.")


class AppealNotFound(NotFound):
    pass


class ReadingNotFound(NotFound):
    pass


class ReaderUnfit(InvalidInput):
    code = "reader_unfit"
    message = mark("Please choose somebody who takes part and does not decide here anyway.")


class NotPromised(InvalidInput):
    code = "not_promised"
    message = mark("Please say first that you keep it to yourself.")


class AnswerMissing(InvalidInput):
    code = "answer_missing"
    message = mark("Please choose an answer.")


class LinesMissing(InvalidInput):
    code = "lines_missing"
    message = mark("Please say in a line or two what it is about, so that the moderator can decide.")


class LookFirst(Conflict):
    code = "look_first"
    message = mark("It may lead to a person, so please open it and decide on it by itself.")


class NotOneClick(Conflict):
    code = "not_one_click"
    message = mark("Two people read this one, so please open it and decide on it by itself.")


class ReadByAnother(Conflict):
    code = "read_by_another"
    message = mark("Somebody else is reading this at present. Its page says who, and until when.")


class NotToReverse(Conflict):
    code = "not_to_reverse"
    message = mark("This decision cannot be taken back any more: something else happened since. Look at it again.")


class HandOverTooLong(InvalidInput):
    code = "hand_over_too_long"
    message = mark("This is too long: please keep it under %(most)s characters.")


class DueDayPassed(InvalidInput):
    code = "due_day_passed"
    message = mark("Please give a day from today on, within a year; or none.")


class PromiseNotFound(NotFound):
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
