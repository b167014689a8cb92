from flask import render_template

from forum.support.views.door import bp
from forum.web.access import public


@bp.get("/privacy")
@public
def privacy() -> str:
    return render_template("support/privacy.html")


@bp.get("/accessibility")
@public
def accessibility() -> str:
    return render_template("support/accessibility.html")
