from forum.kernel.errors import InvalidInput, NotAllowed, NotFound
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


class NotChosen(InvalidInput):
    code = "not_chosen"
    message = mark("Please choose whether your address stays.")


class AddressNeeded(NotAllowed):
    code = "address_needed"
    message = mark(
        "Your address is still needed: you keep this machine, you organise an exchange, or one you take part in has not "
        "closed. Nothing was changed."
    )


class AddressLinkNotGood(NotFound):
    code = "address_link_not_good"
    message = mark("This link was answered already, or is not whole. On your page you can see how it stands.")
