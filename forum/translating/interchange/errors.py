from forum.kernel.errors import InvalidInput
from forum.kernel.wording import mark


class FileUnread(InvalidInput):
    """An uploaded file is not what it should be; what was sent is not kept."""

    code = "file_unread"


class FileMissing(FileUnread):
    message = mark("Please choose a file.")


class FileTooBig(FileUnread):
    message = mark("This file is larger than %(most)s MB. Is it the right one? If so, send it in parts.")


class NotUnicode(FileUnread):
    message = mark("Line %(line)s: these letters are not in UTF-8. Save the file as UTF-8, then send it once more.")


class BrokenMarkup(FileUnread):
    message = mark("Line %(line)s: this file is broken there, and cannot be read.")


class DeclaresThings(FileUnread):
    message = mark("Line %(line)s: this file declares a document type or entities. Such files are not taken.")


class BrokenCatalogue(FileUnread):
    message = mark("Line %(line)s: this is no PO file, or it is broken there.")


class NotOurs(FileUnread):
    message = mark("This file did not come from here: it names no text of an exchange.")


class OfAnotherKind(FileUnread):
    message = mark("This is no file of a kind that can come back here: XLIFF, PO or Word (docx).")


class OfAnotherExchange(FileUnread):
    message = mark("This file is of another exchange. Send it there.")


class OfAnotherPair(FileUnread):
    message = mark("Line %(line)s: this file goes from %(source)s to %(language)s. Here stands another pair.")


class NothingInIt(FileUnread):
    message = mark("There is nothing translated in this file.")


class TooMuchAtOnce(FileUnread):
    message = mark("There is too much new in this file to take it in at once. Please send a part of it first.")


class NotAGlossary(FileUnread):
    message = mark(
        "This is no glossary that can be read here: TBX, or a table (CSV) whose first line names the languages."
    )


class NotAMemory(FileUnread):
    message = mark("This is no translation memory that can be read here: TMX, in its versions up to 1.4.")


class OfNeitherKind(FileUnread):
    message = mark("This is no file of a kind that can be read here: %(kinds)s.")


class MemoryFull(FileUnread):
    message = mark(
        "There is no room for more: the memory holds %(most)s paragraphs from files. Take some out, then send it again."
    )
