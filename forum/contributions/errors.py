from forum.kernel.errors import Conflict, InvalidInput, NotFound
from forum.kernel.wording import mark


class TopicNotFound(NotFound):
    code = "topic_not_found"


class NothingChosen(InvalidInput):
    code = "nothing_chosen"
    message = mark("Please choose at least one contribution.")


class SameTopic(InvalidInput):
    code = "same_topic"
    message = mark("They stand in this topic already. Please choose another one.")


class ContributionNotFound(NotFound):
    code = "contribution_not_found"


class WrongStatus(Conflict):
    code = "wrong_status"
    message = mark("This cannot be done any more: the contribution is not as it was. Look at it again.")


class ChangedMeanwhile(Conflict):
    code = "changed_meanwhile"
    message = mark("This contribution was changed or decided a moment ago. Look at it again before you decide.")


class HasReplies(Conflict):
    code = "has_replies"
    message = mark("It was replied to, so it cannot wait again as if it had never appeared. You can hide it by a rule.")


class NotWithoutName(InvalidInput):
    code = "not_without_name"
    message = mark(
        "In this exchange everything stands under a name, so this was not sent. Choose another name to stand under it."
    )


class PointedOut(InvalidInput):
    """Not sent yet: its author looks once at what may lead to a person. Sent again with `as_is`, it goes."""

    code = "pointed_out"
    message = mark(
        "This was not sent yet: in it stands a telephone number, an address, a link or a name. Change it, or say that you "
        "send it as it is."
    )


class NoOrganisation(InvalidInput):
    code = "no_organisation"
    message = mark("Her profile names no organisation. Choose another name for it to stand under.")


class CannotReplyHere(InvalidInput):
    code = "cannot_reply_here"
    message = mark("What you reply to is no longer there. You can send your text as a contribution of its own.")
