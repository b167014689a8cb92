"""What is to do until an exchange opens, each step with its state."""

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext, ngettext

from forum.admin.queries.start import Progress, get_progress
from forum.admin.views.door import bp, here, open_organised, render
from forum.web.runtime import runtime
from forum.web.site import address

Step = dict[str, Any]


@bp.get("/exchanges/<slug>/organise/start")
def start(slug: str) -> str:
    page = open_organised(slug)
    here_ = page.reading
    progress = get_progress(here_.session, here_.actor, page.view, now=here_.now)
    steps = [*list_steps(slug, progress), *list_mail_steps(slug, progress)]
    return render(
        page,
        "start.html",
        steps=steps,
        done=sum(1 for step in steps if step["is_done"]),
        exchange=page.exchange,
        exchange_url=here("exchange", slug),
    )


def step(title: str, url: str, *, is_done: bool, words: str, links: tuple[tuple[str, str], ...] = ()) -> Step:
    return {"title": title, "url": url, "is_done": is_done, "words": words, "links": links}


def list_steps(slug: str, progress: Progress) -> Iterator[Step]:
    yield step(
        gettext("Say who you are here"),
        address("exchanges.profile", slug=slug),
        is_done=progress.has_own_name,
        words=gettext("Your name, organisation and country, as others see them."),
    )
    yield step(
        gettext("Name the themes"),
        here("rounds", slug) if progress.weeks else here("new_round", slug),
        is_done=bool(progress.weeks) and not progress.unnamed,
        words=say_themes(progress),
        links=tuple(
            (gettext("Week %(number)s", number=number), here("round", slug, number=number))
            for number in progress.unnamed
        ),
    )
    yield step(
        gettext("Bring the people"),
        here("people_list", slug),
        is_done=progress.people > 0,
        words=ngettext("%(num)s person is on the list.", "%(num)s people are on the list.", progress.people),
        links=((gettext("Invite somebody"), here("invite", slug)), (gettext("People"), here("people", slug))),
    )
    yield step(
        gettext("Name the moderators"),
        here("roster", slug),
        is_done=bool(progress.weeks) and not progress.unmoderated,
        words=ngettext(
            "%(num)s week has no moderator yet. Until then you stand in.",
            "%(num)s weeks have no moderator yet. Until then you stand in.",
            len(progress.unmoderated),
        )
        if progress.unmoderated
        else gettext("Each week has its moderator."),
    )


def say_themes(progress: Progress) -> str:
    named = progress.weeks - len(progress.unnamed)
    return gettext("%(named)s of %(all)s weeks have a theme of their own.", named=named, all=progress.weeks)


def list_mail_steps(slug: str, progress: Progress) -> Iterator[Step]:
    is_kept = runtime().settings.keeps_mail
    yield step(
        gettext("Invite them"),
        here("invitations", slug),
        is_done=progress.people > 0 and not progress.invitations.number,
        words=say_invitations(progress),
    )
    yield step(
        gettext("Have mail leave this machine"),
        here("invitations", slug),
        is_done=not is_kept,
        words=gettext("Mail is written to the outbox folder, not sent: whoever keeps the machine sets FORUM_MAIL_URL.")
        if is_kept
        else gettext("A mail server is set."),
    )


def say_invitations(progress: Progress) -> str:
    number = progress.invitations.number
    if not progress.people:
        return gettext("You see each mail before it is written, or take the links and hand them out yourself.")
    if not number:
        return gettext("Everybody who has a mail address has an invitation.")
    return ngettext("%(num)s invitation is to be written.", "%(num)s invitations are to be written.", number)
