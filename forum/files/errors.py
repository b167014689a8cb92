from forum.kernel.errors import InvalidInput, NotAllowed, NotFound, Unavailable
from forum.kernel.wording import mark


class FileNotFound(NotFound):
    code = "file_not_found"


class NotYoursToDescribe(NotAllowed):
    code = "not_yours_to_describe"
    message = mark("Only who sent the picture, a moderator on duty or an organiser may describe it.")


class EmptyFile(InvalidInput):
    code = "empty_file"
    message = mark("“%(name)s” is empty. Please choose it again.")


class FileTooLarge(InvalidInput):
    code = "file_too_large"
    message = mark("“%(name)s” is larger than %(most)s MB. Please send a smaller file.")


class KindRefused(InvalidInput):
    code = "file_kind_refused"
    message = mark(
        "“%(name)s” is of a kind that is not taken here. Please send a file of one of these kinds: %(kinds)s."
    )


class LyingExtension(InvalidInput):
    code = "lying_extension"
    message = mark("“%(name)s” is not what its name says. Please save it again under its right kind and send that.")


class DamagedFile(InvalidInput):
    code = "damaged_file"
    message = mark("“%(name)s” is damaged or locked and cannot be read. Please save it again, without a password.")


class HasMacros(InvalidInput):
    code = "has_macros"
    message = mark("“%(name)s” contains macros (small programs). Please save it without macros, or as PDF.")


class UnpacksTooLarge(InvalidInput):
    code = "unpacks_too_large"
    message = mark("“%(name)s” becomes too large when it is opened. Please send it as PDF, or a smaller file.")


class ImageTooLarge(InvalidInput):
    code = "image_too_large"
    message = mark("The picture “%(name)s” is too large: more than %(most)s million dots. Please make it smaller.")


class TooManyFiles(InvalidInput):
    code = "too_many_files"
    message = mark("Please send at most %(most)s files at once.")


class TooMuchForOneText(InvalidInput):
    code = "too_much_for_one_text"
    message = mark("These files are more than %(most)s MB together. Please take some away.")


class TooMuchForOnePerson(InvalidInput):
    code = "too_much_for_one_person"
    message = mark("Your files fill the %(most)s MB there are for one person. Please remove some before you send more.")


class NamedKindRefused(InvalidInput):
    code = "named_kind_refused"
    message = mark(
        "“%(name)s” may carry its writer's name inside. To stay anonymous, please send pictures or plain text only."
    )


class StorageUnavailable(Unavailable):
    code = "storage_unavailable"
    message = mark(
        "Files cannot be kept just now. Nothing you typed is lost; please try again later, or send without the file."
    )
