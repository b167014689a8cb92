from forum.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from forum.kernel.wording import mark


class ReportNotYours(NotFound):
    """For anybody but the organisers there is no such report."""

    code = "report_not_yours"


class NoSuchFormat(NotFound):
    code = "no_such_format"


class NoSurvey(NotFound):
    """For who does not take part, and where there is none."""

    code = "no_survey"


class SurveyNotOpen(NotAllowed):
    code = "survey_not_open"
    message = mark("The survey is not open now. Nothing was kept.")


class AnsweredAlready(Conflict):
    code = "answered_already"
    message = mark("You have answered already. What you said is kept apart from you, so it cannot be changed.")


class NothingSaid(InvalidInput):
    code = "nothing_said"
    message = mark("Please answer at least one of the questions.")


class TooLong(InvalidInput):
    code = "too_long"
    message = mark("This is too long: at most %(most)s characters.")


class NoSuchCommitment(NotFound):
    code = "no_such_commitment"


class NotCommitted(InvalidInput):
    code = "not_committed"
    message = mark("Please write what will be done, in at least one language.")


class NoOwner(InvalidInput):
    code = "no_owner"
    message = mark("Please say who will do it: a name, or the number of a member.")


class NoSuchOwner(InvalidInput):
    code = "no_such_owner"
    message = mark("Nobody with this number takes part.")


class NotADay(InvalidInput):
    code = "not_a_day"
    message = mark("Please give the day until which it is to be done.")


class NoState(InvalidInput):
    code = "no_state"
    message = mark("Please choose one of the answers.")
