from forum.kernel.actor import Decision
from forum.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from forum.kernel.wording import mark


class NothingToTranslate(NotFound):
    code = "nothing_to_translate"


class TimeUnread(InvalidInput):
    code = "time_unread"
    message = mark("Please say the time in hours and minutes, up to 80 hours.")


class NoDraftWaiting(NotFound):
    code = "no_draft_waiting"
    message = mark("This version does not wait for review any more.")


class MayNotTranslate(NotAllowed):
    """Policy's refusal, in its own words."""

    code = "may_not_translate"

    def __init__(self, decision: Decision) -> None:
        super().__init__()
        self.code = decision.code
        self.message = decision.message


class VersionIncomplete(InvalidInput):
    code = "version_incomplete"
    message = mark("Some paragraphs are not ready yet. They are marked, and what you wrote is still here.")


class ParagraphMissing(InvalidInput):
    code = "paragraph_missing"
    message = mark("This paragraph has no words yet.")


class ParagraphNotLookedAt(InvalidInput):
    code = "paragraph_not_looked_at"
    message = mark("The author changed this paragraph. Change your words too, or tick that they still fit.")


class SummaryMissing(InvalidInput):
    code = "summary_missing"
    message = mark("Your summary has no words yet.")


class SummaryOvertaken(InvalidInput):
    code = "summary_overtaken"
    message = mark("The text changed since you read it. Read it again beside your summary, then send that once more.")


class VersionTooLong(InvalidInput):
    code = "version_too_long"
    message = mark("This is too long: please keep it under %(most)s characters.")


class ReasonMissing(InvalidInput):
    code = "reason_missing"
    message = mark("Please choose a reason, so that the translator knows what to change.")


class VersionChangedMeanwhile(Conflict):
    code = "version_changed_meanwhile"
    message = mark(
        "Somebody else published this version while you were writing. Yours is still here: compare, then submit again."
    )


class BasisGone(Conflict):
    """What a version was being made from is not there any more."""

    code = "basis_gone"
    message = mark(
        "The version this was made from is no longer there. What was written is kept: make it from another, or the original."
    )


class ReviewOvertaken(Conflict):
    code = "review_overtaken"
    message = mark("This version changed, or was decided by somebody else, a moment ago. Look at it again.")


class TranslatedByAnother(Conflict):
    code = "translated_by_another"
    message = mark("Somebody else took this a moment ago. The list says who, and until when.")


class NothingToWish(Conflict):
    """A version that there is, or that there cannot be."""

    code = "nothing_to_wish"
    message = mark(
        "There is nothing to ask for here: this can be read in your language already, or is not to be translated."
    )


class DraftInTheWay(Conflict):
    code = "draft_in_the_way"
    message = mark(
        "You are writing this version yourself. Hand in or empty your draft first, so that nothing of it is lost."
    )


class RemarkMissing(InvalidInput):
    code = "remark_missing"
    message = mark("Please say in a few words what is wrong.")


class NoSuchTranslator(InvalidInput):
    code = "no_such_translator"
    message = mark("Please choose somebody who translates between these languages.")


class NoOrganisation(InvalidInput):
    code = "no_organisation"
    message = mark("Please write the organisation’s name as its members give it, and choose two languages.")


class DraftKeptElsewhere(Conflict):
    """Her own draft went on in another tab or on another device."""

    code = "draft_kept_elsewhere"
    message = mark(
        "You also wrote on this in another tab or on another device. Both are shown: mend yours, then keep or send it again."
    )


class NothingToTake(Conflict):
    code = "nothing_to_take"
    message = mark("The machine has nothing here that you could take.")


class QuestionMissing(InvalidInput):
    code = "question_missing"
    message = mark("Your question has no words yet.")


class AnswerMissing(InvalidInput):
    code = "answer_missing"
    message = mark("Your answer has no words yet.")


class TooManyQuestions(InvalidInput):
    code = "too_many_questions"
    message = mark("Many questions about this text wait for an answer already. Please wait for some of these.")


class QuestionNotFound(NotFound):
    code = "question_not_found"
    message = mark("Nobody asks you anything here any more.")


class NoSuchConcept(NotFound):
    code = "no_such_concept"
    message = mark("This entry is not in the glossary any more.")


class TermsMissing(InvalidInput):
    code = "terms_missing"
    message = mark("Please give the term in two languages at least.")


class TermTooLong(InvalidInput):
    code = "term_too_long"
    message = mark("This is too long: please keep it under %(most)s characters.")


class GlossaryFull(InvalidInput):
    code = "glossary_full"
    message = mark("There is no room for more: a glossary holds %(most)s entries.")


class ConceptChangedMeanwhile(Conflict):
    code = "concept_changed_meanwhile"
    message = mark("Somebody else changed this entry while you wrote. Yours is still here: compare, then save again.")
