from forum.kernel.actor import Decision
from forum.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from forum.kernel.wording import mark


class ExchangeNotFound(NotFound):
    code = "exchange_not_found"
    message = mark("There is no such exchange, or it is not for you to see.")


class RoundNotFound(NotFound):
    code = "round_not_found"


class NotAMember(NotAllowed):
    code = "not_a_member"
    message = mark("Only members of this exchange may do this. You can join on its first page.")


class PaperNotFound(NotFound):
    code = "paper_not_found"


class AlreadyTaken(InvalidInput):
    code = "already_taken"
    message = mark("Another exchange has the address “%(slug)s” already. Please choose another.")


class MembershipNotFound(NotFound):
    code = "membership_not_found"


class LastOrganiser(InvalidInput):
    code = "last_organiser"
    message = mark("An exchange keeps at least one organiser. Make somebody else an organiser first.")


class NoName(InvalidInput):
    code = "no_name"
    message = mark("Please say by which name others know you here. It may be a name you make up.")


class ProgrammeUnreadable(InvalidInput):
    """A programme or people file that cannot be taken; `place` names the file and the line or row."""

    code = "programme_unreadable"
    message = mark("%(place)s: %(problem)s")


class RefTaken(InvalidInput):
    code = "ref_taken"
    message = mark("“%(ref)s” stands for somebody else of this exchange: give another ref, or none")


class NoCardForHer(InvalidInput):
    code = "no_card"
    message = mark("A card is for somebody without a mail address who takes part in this exchange only.")


class ConsentNotTaken(InvalidInput):
    """There is nobody of this number to enter something for; policy's refusal, in its words."""

    def __init__(self, decision: Decision) -> None:
        super().__init__()
        self.code = decision.code
        self.message = decision.message


class NoticeNotFound(NotFound):
    code = "notice_not_found"
    message = mark("There is no such notice, or it is not for you to see.")


class NoticeChanged(Conflict):
    code = "notice_changed"
    message = mark("Somebody changed this notice after you looked at it. Look at it again, then send it.")


class WordingChanged(InvalidInput):
    code = "wording_changed"
    message = mark("Somebody changed this wording while you wrote. Save again to put yours in its place.")


class TooEarly(InvalidInput):
    code = "too_early"
    message = mark("The exchange has not opened yet: nobody could read this. It can be sent from its opening on.")


class DatesChangedMeanwhile(Conflict):
    code = "dates_changed"
    message = mark(
        "The dates were changed meanwhile, and nothing more was done. Look at them again before you change them."
    )


class OtherWeekday(InvalidInput):
    code = "other_weekday"
    message = mark("It opened on another day of the week, so its weeks would not fit. Choose %(before)s or %(after)s.")
