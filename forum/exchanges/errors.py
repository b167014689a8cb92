from forum.kernel.errors import NotAllowed, NotFound
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
