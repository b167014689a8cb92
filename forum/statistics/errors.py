from forum.kernel.errors import NotFound


class FiguresNotShown(NotFound):
    """An exchange that keeps its figures to itself does not say so."""

    code = "figures_not_shown"
