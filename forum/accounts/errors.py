from forum.kernel.errors import Conflict, InvalidInput, NotFound
from forum.kernel.wording import mark


class WrongPassword(InvalidInput):
    """Also for an unknown address or code: nobody learns which of the two was wrong."""

    code = "wrong_password"
    message = mark("These do not go together. Look at both once more, or have a link sent to you, or ask a person.")


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


class LongPassword(InvalidInput):
    code = "long_password"
    message = mark("Please choose a shorter password: it may have %(most)s characters at most.")


class PasswordNeedsAddress(InvalidInput):
    code = "password_needs_address"
    message = mark("A password goes with a mail address. Write yours, or leave the password empty: you get a link.")


class SessionNotFound(NotFound):
    code = "session_not_found"


class TokenNotFound(NotFound):
    code = "token_not_found"


class CaughtNotFound(NotFound):
    code = "caught_not_found"


class WrongCode(InvalidInput):
    """Also for one that was used already: nobody learns which."""

    code = "wrong_code"
    message = mark(
        "This code is not good, or was used already. Wait for the next one in your app, or look at it once more."
    )


class WrongMailedCode(InvalidInput):
    """Also for one that is too old."""

    code = "wrong_mailed_code"
    message = mark("This code is not good, or is too old. Look at the newest mail once more, or ask for another code.")


class SecondStepThere(Conflict):
    code = "second_step_there"
    message = mark("Your second step is set up already. Nothing was changed.")


class NoSecondStep(NotFound):
    code = "no_second_step"
    message = mark("There is no second step set up here.")


class NoSuchAccount(NotFound):
    code = "no_such_account"
    message = mark("There is no such account.")


class DeviceNotFound(NotFound):
    code = "device_not_found"
