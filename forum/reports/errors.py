from forum.kernel.errors import NotFound


class ReportNotYours(NotFound):
    """For anybody but the organisers there is no such report."""

    code = "report_not_yours"


class NoSuchFormat(NotFound):
    code = "no_such_format"
