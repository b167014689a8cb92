from flask import render_template, url_for

from forum.accounts.views.door import bp
from forum.contributions.queries.mine import list_mine
from forum.exchanges.queries import list_own_memberships
from forum.web.entry import reading
from forum.web.locale import programme_reader
from forum.web.runtime import runtime
from forum.web.site import address


@bp.get("/me")
def my_page() -> str:
    here = reading()
    memberships = list_own_memberships(here.session, here.actor)
    who = programme_reader()
    return render_template(
        "accounts/my_page.html",
        exchanges=[
            {
                "title": view.title(who),
                "url": url_for("exchanges.exchange", slug=view.slug),
                "profile_url": address("exchanges.profile", slug=view.slug),
                "state": membership.state,
            }
            for view, membership in memberships
        ],
        contributions=list_mine(here.session, here.actor, keys=runtime().keys),
        settings_url=url_for("accounts.settings"),
        administers=here.actor.is_administrator,
    )
