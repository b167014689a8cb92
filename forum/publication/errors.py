from forum.kernel.errors import Conflict, InvalidInput, NotFound
from forum.kernel.wording import mark


class NoPublication(NotFound):
    """No such edition or file, or not for her to see."""

    code = "no_publication"


class UnknownPart(InvalidInput):
    code = "unknown_part"
    message = mark("Choose each part once, and none that does not exist.")


class NoDate(InvalidInput):
    code = "no_print_date"
    message = mark("Give a day that is still to come, so that they have time to answer.")


class ChangedMeanwhile(Conflict):
    code = "publication_changed"
    message = mark(
        "Somebody else changed the publication meanwhile. What you see now is as it stands; please do it again."
    )


class BeingMade(Conflict):
    code = "edition_being_made"
    message = mark("An edition is being made already. When it is ready you can have the next one made.")


class NotWhole(Conflict):
    code = "edition_not_whole"
    message = mark("It holds words that were taken back since, or is not ready. Have a new edition made.")
