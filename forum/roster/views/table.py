from forum.roster.own_weeks import AwayForm
from forum.roster.views.door import bp, open_roster, render_roster


@bp.get("/exchanges/<slug>/roster")
def table(slug: str) -> str:
    """Who moderates when; for each of those named, what she may do with her weeks."""
    return render_roster(*open_roster(slug), AwayForm())
