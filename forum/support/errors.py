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


class NoCountry(InvalidInput):
    code = "no_country"
    message = mark("Please choose the country from the list.")


class NoLineName(InvalidInput):
    code = "no_line_name"
    message = mark("Please write the name of the help line.")


class NoContact(InvalidInput):
    code = "no_contact"
    message = mark("Please write a telephone number, or an address that begins with https://.")


class LineTooLong(InvalidInput):
    code = "line_too_long"
    message = mark("This is too long: please keep it under %(most)s characters.")


class HelpLineNotFound(NotFound):
    code = "help_line_not_found"


class StandingTextNotFound(NotFound):
    code = "standing_text_not_found"
