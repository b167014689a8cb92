from forum.kernel.errors import InvalidInput, NotAllowed
from forum.kernel.wording import mark


class NotWithoutHer(NotAllowed):
    """Somebody else must take her place first."""

    code = "not_without_her"


class OnlyOrganiser(NotWithoutHer):
    code = "only_organiser"
    message = mark(
        "You are the only organiser of “%(title)s”, which has not closed. Make somebody else an organiser there first; "
        "then your data can be erased. Nothing was changed."
    )


class OnlyAdministrator(NotWithoutHer):
    code = "only_administrator"
    message = mark(
        "You are the only one who keeps this machine. Make somebody else an administrator first; then your data can be "
        "erased. Nothing was changed."
    )


class NotSaid(InvalidInput):
    code = "not_said"
    message = mark("Please choose what becomes of your words.")
