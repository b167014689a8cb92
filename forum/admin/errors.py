from forum.kernel.errors import NotFound


class MachineNotFound(NotFound):
    """For everybody but administrators, and for a job that is gone."""

    code = "machine_not_found"


class LanguageNotShown(NotFound):
    """Neither the interface nor the exchange has it."""

    code = "language_not_shown"
