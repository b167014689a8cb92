from forum.kernel.errors import InvalidInput, NotFound
from forum.kernel.wording import mark


class ReasonMissing(InvalidInput):
    code = "reason_missing"
    message = mark("Please choose a reason, so that the author knows what to change.")


class ReasonTooLong(InvalidInput):
    code = "reason_too_long"
    message = mark("This is too long: please keep it under %(most)s characters.")


class LanguageUnread(InvalidInput):
    code = "language_unread"
    message = mark("Nobody who decides at present reads its language. Please say that you decide without reading it.")


class WordsMissing(InvalidInput):
    code = "words_missing"
    message = mark("Please say in a few words which other reason it is.")


class PassageMissing(InvalidInput):
    code = "passage_missing"
    message = mark(
        "These words do not stand in that paragraph. Copy them from it, or leave the field empty to mark all of it."
    )


class PassageNoteTooLong(InvalidInput):
    code = "passage_note_too_long"
    message = mark("A note on a passage is short: please keep it under %(most)s characters.")


class TemplateNotFound(NotFound):
    pass


class AppealNotFound(NotFound):
    pass
