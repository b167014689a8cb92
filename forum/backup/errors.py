"""Said by the command line only, which speaks English: nothing here is marked for translation."""

from forum.kernel.errors import Conflict, Unavailable


class PlaceTaken(Conflict):
    code = "place_taken"
    message = "There is an installation here already. Restore into an empty folder and an empty database."


class NotWhole(Conflict):
    code = "backup_not_whole"
    message = "The backup is not whole and must not be relied on: %(what)s."


class OtherDatabase(Conflict):
    code = "other_database"
    message = "The backup is of %(kind)s; FORUM_DATABASE_URL names a database of another kind."


class SecretMissing(Conflict):
    code = "secret_missing"
    message = (
        "The secret that belongs to the backup is not at %(place)s. Put it there, set FORUM_SECRET_KEY, or say --new-secret:"
        " then everybody is signed out and anonymous authors lose the way to their words."
    )


class ProgramMissing(Unavailable):
    code = "program_missing"
    message = "%(program)s is not on the PATH. It comes with PostgreSQL's client programs."


class ProgramFailed(Unavailable):
    code = "program_failed"
    message = "%(program)s failed: %(said)s"
