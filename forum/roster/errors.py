from forum.kernel.errors import Conflict, NotFound
from forum.kernel.wording import mark


class MandateNotFound(NotFound):
    code = "mandate_not_found"


class AnsweredAlready(Conflict):
    code = "answered_already"
    message = mark("This was answered, taken back or changed a moment ago. Look at the roster again.")


class SwapOver(Conflict):
    code = "swap_over"
    message = mark("This swap is no longer possible: one of the two weeks has begun, or its moderators changed.")
