from forum.kernel.errors import InvalidInput, NotFound
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
