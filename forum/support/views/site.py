from flask import render_template
from flask_babel import gettext
from flask_login import current_user

from forum.support.kept import KEPT
from forum.support.views.door import bp
from forum.web.access import public
from forum.web.site import address


@bp.get("/privacy")
@public
def privacy() -> str:
    kept = [(gettext(heading), " ".join(map(gettext, sentences))) for heading, *sentences in KEPT.values()]
    data_url = address("own_data.mine") if current_user.is_authenticated else ""
    return render_template("support/privacy.html", kept=kept, data_url=data_url)


@bp.get("/accessibility")
@public
def accessibility() -> str:
    return render_template("support/accessibility.html")
