from forum.kernel.errors import InvalidInput, NotFound
from forum.kernel.wording import mark


class HelpRequestNotFound(NotFound):
    code = "help_request_not_found"
    message = mark("There is no question under this code. Look at it again: it has twelve letters and digits.")


class NothingAsked(InvalidInput):
    code = "nothing_asked"
    message = mark("Please write what the trouble is, in a few words, in any language.")


class NothingAnswered(InvalidInput):
    code = "nothing_answered"
    message = mark("Please write an answer first.")


class StandingTextNotFound(NotFound):
    code = "standing_text_not_found"
