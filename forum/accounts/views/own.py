from flask import render_template, url_for
from flask_login import current_user

from forum.accounts.queries import has_caught, list_sessions
from forum.accounts.views.door import bp
from forum.contributions.queries.mine import list_mine, list_replies, say_reasons
from forum.exchanges.queries import list_own_memberships
from forum.moderation.queries.appeals import list_own_appeals
from forum.roster.frame import settle_near
from forum.support.queries import list_own_questions
from forum.web.entry import Reading, reading
from forum.web.locale import page_locale, programme_reader, reader
from forum.web.runtime import runtime
from forum.web.site import address


@bp.get("/me")
def my_page() -> str:
    """All that concerns her, so that nobody needs a mail address to learn of it."""
    here = reading()
    account_id = current_user.identity.account_id
    mine = list_mine(here.session, here.actor, keys=runtime().keys)
    return render_template(
        "accounts/my_page.html",
        exchanges=own_exchanges(here),
        kept_url=url_for("accounts.kept") if has_caught(here.session, account_id, now=here.now) else "",
        contributions=mine,
        reasons=say_reasons(mine, page_locale()),
        appeals=list_own_appeals(here.session, {line.id: line.status for line in mine}, locale=page_locale()),
        replies=list_replies(here.session, here.actor, mine, reader=reader(), now=here.now),
        answers=[asked for asked in list_own_questions(here.session, here.actor) if asked.answer],
        sessions=list_sessions(here.session, here.actor, now=here.now),
        this_session=current_user.identity.session_id,
        settings_url=url_for("accounts.settings"),
        administers=here.actor.is_administrator,
    )


def own_exchanges(here: Reading) -> list[dict[str, object]]:
    who, memberships = programme_reader(), list_own_memberships(here.session, here.actor)
    settle_near(view.exchange for view, _ in memberships)
    return [
        {
            "title": view.title(who),
            "url": url_for("exchanges.exchange", slug=view.slug),
            "profile_url": address("exchanges.profile", slug=view.slug),
            "mine_url": address("contributions.mine", slug=view.slug),
            "state": membership.state,
        }
        for view, membership in memberships
    ]
