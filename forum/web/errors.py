from forum.kernel.errors import InvalidInput, NotAllowed
from forum.kernel.wording import mark


class SignInFirst(NotAllowed):
    code = "sign_in_first"
    message = mark("Please sign in first. What you wrote is still on the page before: go back to it after signing in.")


class ForeignForm(NotAllowed):
    code = "foreign_form"
    message = mark("This form did not come from our pages. Open the page again and send it from there.")


class FormTooOld(InvalidInput):
    code = "form_too_old"
    message = mark("This page was opened before you signed in or out. Please send it once more: nothing is lost.")


class FormOfAnother(InvalidInput):
    code = "form_of_another"
    message = mark(
        "This page was opened before somebody signed in or out here, and nothing was sent. What was written on it is "
        "kept for whoever wrote it, who sees it after signing in."
    )


class TooOften(NotAllowed):
    code = "too_often"
    message = mark("That was very often in a short time. Please wait a little and try again.")


class ScopeMissing(NotAllowed):
    code = "scope_missing"
    message = mark("Your token may not do this: it lacks the right “%(scope)s”.")


class TokenNotGood(NotAllowed):
    code = "token_not_good"
    message = mark("This token is not good, or no longer. Make a new one on your page.")


class TokenMissing(NotAllowed):
    code = "token_missing"
    message = mark("Send your personal token as “Authorization: Bearer …”. You make one on your page.")
