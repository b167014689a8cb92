from forum.kernel.errors import InvalidInput, NotFound
from forum.kernel.wording import mark


class WrongPassword(InvalidInput):
    """Also for an unknown address: nobody learns which of the two was wrong."""

    code = "wrong_password"
    message = mark("This address and password do not go together. Try again, or have a link sent to you.")


class LinkNotGood(NotFound):
    code = "link_not_good"
    message = mark("This link was used already, or is too old.")


class NoMailAddress(InvalidInput):
    code = "no_mail_address"
    message = mark("This does not look like a mail address. Please write it like name@example.org.")


class WeakPassword(InvalidInput):
    code = "weak_password"
    message = mark(
        "Please choose a longer or less common password: at least %(least)s characters, a few words for instance."
    )


class PasswordNeedsAddress(InvalidInput):
    code = "password_needs_address"
    message = mark("A password goes with a mail address. Write yours, or leave the password empty: you get a link.")


class SessionNotFound(NotFound):
    code = "session_not_found"


class TokenNotFound(NotFound):
    code = "token_not_found"
