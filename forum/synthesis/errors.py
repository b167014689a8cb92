from forum.kernel.errors import Conflict, InvalidInput, NotFound
from forum.kernel.wording import mark


class SynthesisNotFound(NotFound):
    code = "synthesis_not_found"


class NotInThisBasket(NotFound):
    code = "not_in_this_basket"


class ChangedMeanwhile(Conflict):
    code = "synthesis_changed_meanwhile"
    message = mark(
        "Somebody saved this synthesis a moment ago. Both wordings stand below: take from theirs what you need."
    )


class NotInReview(Conflict):
    code = "synthesis_not_in_review"
    message = mark("This was decided or changed a moment ago. Look at it again before you decide.")


class NothingWritten(InvalidInput):
    code = "synthesis_empty"
    message = mark("Write at least one paragraph before you save.")


class SourcesWithoutWords(InvalidInput):
    code = "sources_without_words"
    message = mark("This paragraph has sources but no words. Write a sentence, or take its sources away.")


class NoSuchSource(InvalidInput):
    code = "no_such_source"
    message = mark("No contribution that can be read here has the number %(number)s.")


class NotANumber(InvalidInput):
    code = "not_a_number"
    message = mark("Write the numbers of contributions, with commas between them. “%(typed)s” is no number.")


class NoSuchQuote(InvalidInput):
    code = "no_such_quote"
    message = mark("The basket of this week holds no passage with the number %(number)s.")


class NotToBeQuoted(InvalidInput):
    code = "not_to_be_quoted"
    message = mark("Contribution %(number)s may not be quoted. You can say that the paragraph rests on it.")


class NothingPicked(InvalidInput):
    code = "nothing_picked"
    message = mark("Tick a passage of the basket first.")


class NoTheme(InvalidInput):
    code = "no_theme"
    message = mark("Give the passage a theme word, so that you find it again.")


class NoPassage(InvalidInput):
    code = "no_passage"
    message = mark("Tick the paragraph you mean.")


class WordsNotThere(InvalidInput):
    code = "words_not_there"
    message = mark("These words do not stand in this contribution. Copy them exactly, or leave the field empty.")


class NoReason(InvalidInput):
    code = "no_reason"
    message = mark("Say in a word what is to be changed.")


class TooMany(InvalidInput):
    code = "synthesis_too_many"
    message = mark("A synthesis has at most 200 paragraphs, and a paragraph at most 100 sources.")
