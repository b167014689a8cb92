from forum.kernel.errors import Conflict, NotAllowed, NotFound
from forum.kernel.wording import mark


class NoPublicArchive(NotAllowed):
    code = "no_public_archive"
    message = mark(
        "Nobody who is not a member can read this exchange now, so there is no archive of it for everybody. "
        "Ask for the members’ archive: it goes to the organiser only."
    )


class NothingToArchive(NotAllowed):
    code = "nothing_to_archive"
    message = mark("This exchange has not opened yet: there is nothing to put into an archive.")


class ArchiveNotFound(NotFound):
    code = "archive_not_found"


class ArchiveOutOfDate(Conflict):
    code = "archive_out_of_date"
    message = mark(
        "Something in this exchange has changed since this archive was made, so it is no longer given out: it may hold "
        "what was withdrawn. Please have it made anew."
    )
