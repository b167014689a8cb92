from forum.kernel.errors import NotFound, Unavailable
from forum.kernel.wording import mark


class MailUnavailable(Unavailable):
    """The mail server does not take mail just now; it is tried again."""

    code = "mail_unavailable"


class MailRefused(Unavailable):
    """The mail server will never take this mail."""

    code = "mail_refused"


class StopLinkNotGood(NotFound):
    code = "stop_link_not_good"
    message = mark("This link is not one of ours, or not whole. Copy all of it from the mail.")


class MailNotFound(NotFound):
    code = "mail_not_found"
    message = mark("There is no such mail in the folder any more.")
