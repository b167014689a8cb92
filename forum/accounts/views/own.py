from collections.abc import Mapping, Sequence
from datetime import timedelta

from flask import render_template, url_for
from flask_babel import gettext, ngettext
from flask_login import current_user

from forum.accounts.queries import has_caught, list_sessions
from forum.accounts.views.door import bp
from forum.contributions.queries.mine import list_mine, list_replies, say_reasons
from forum.contributions.queries.waiting import count_waiting
from forum.exchanges.policy import can_organise, can_see_exchange
from forum.exchanges.queries import OwnPart, count_requests, list_own_parts
from forum.kernel.actor import Role
from forum.kernel.wording import mark
from forum.moderation.policy import can_list_aside, can_read_letters, can_see_desk
from forum.moderation.queries.appeals import count_pleas, list_own_appeals
from forum.moderation.queries.danger import count_cases
from forum.moderation.queries.lent import list_own_readings
from forum.moderation.queries.letters import count_own
from forum.moderation.queries.reports import list_own_reports
from forum.own_data.queries.take_out import find_erasure
from forum.publication.queries.editions import list_news
from forum.roster.asks import own_asks
from forum.roster.frame import settle_near
from forum.roster.pinned import say_kind
from forum.support.queries import list_own_questions
from forum.synthesis.frame import said_backlinks
from forum.synthesis.queries.published import load_backlinks
from forum.texts.queries import ShownText, show
from forum.translating.frame import said_questions
from forum.translating.queries.wishes import list_came
from forum.web.entry import Reading, reading
from forum.web.filters import language_label
from forum.web.locale import page_locale, programme_reader, reader
from forum.web.runtime import runtime
from forum.web.site import address


@bp.get("/me")
def my_page() -> str:
    """All that concerns her, so that nobody needs a mail address to learn of it."""
    here = reading()
    account_id = current_user.identity.account_id
    parts = list_own_parts(here.session, here.actor)
    mine = list_mine(here.session, here.actor, keys=runtime().keys)
    letters = own_letters(here, parts)
    return render_template(
        "accounts/my_page.html",
        exchanges=own_exchanges(parts, letters),
        asks=own_asks(here, [part.view for part in parts]),
        duties=[
            *letters_to_answer(parts, letters),
            *duties(here, parts),
            *editions(here, parts),
            *readings(here, parts),
        ],
        notices=notices_of(here, parts),
        came=came(here, parts),
        kept_url=url_for("accounts.kept") if has_caught(here.session, account_id, now=here.now) else "",
        contributions=mine,
        reasons=say_reasons(mine, page_locale()),
        appeals=list_own_appeals(here.session, {line.id: line.status for line in mine}, locale=page_locale()),
        questions=said_questions(here.session, mine),
        cited=said_backlinks(load_backlinks(here.session, [line.id for line in mine])),
        replies=list_replies(here.session, here.actor, mine, reader=reader(), now=here.now),
        reports=list_own_reports(here.session, here.actor),
        answers=[asked for asked in list_own_questions(here.session, here.actor) if asked.answer],
        sessions=list_sessions(here.session, here.actor, now=here.now),
        this_session=current_user.identity.session_id,
        settings_url=url_for("accounts.settings"),
        data_url=address("own_data.mine"),
        erasure=find_erasure(here.session, account_id),
        administers=here.actor.is_administrator,
    )


TAKES_PART = "active"
OF_LATE = timedelta(days=14)
MOST_NOTICES = 6
EDITIONS = {
    "ready": mark("Edition %(number)s of the publication is ready"),
    "failed": mark("Edition %(number)s of the publication could not be made"),
    "dropped": mark("Files of edition %(number)s of the publication were deleted"),
}
ENDS = {
    "leave": mark("you left"),
    "decline_member": mark("the organiser did not let you in"),
    "take_invitation_back": mark("the invitation was taken back"),
}


def own_letters(here: Reading, parts: Sequence[OwnPart]) -> Mapping[int, tuple[int, int]]:
    """Letters from the desk to her, where she takes part: how many, and how many she has not answered."""
    ids = [part.view.id for part in parts if can_read_letters(here.actor, part.view.id, here.now)]
    return count_own(here.session, [here.actor.membership_id(id_) or 0 for id_ in ids]) if ids else {}


def letters_to_answer(
    parts: Sequence[OwnPart], letters: Mapping[int, tuple[int, int]]
) -> list[tuple[ShownText, str, str]]:
    found = []
    for part in parts:
        _, number = letters.get(part.view.id, (0, 0))
        if number:
            words = ngettext("%(num)s letter to you", "%(num)s letters to you", number)
            found.append(
                (part.view.title(programme_reader()), words, address("moderation.letters", slug=part.view.slug))
            )
    return found


def own_exchanges(parts: Sequence[OwnPart], letters: Mapping[int, tuple[int, int]]) -> list[dict[str, object]]:
    """All she has or had a part in, each with what became of that part."""
    settle_near(part.view.exchange for part in parts)
    return [show_part(part, has_letters=part.view.id in letters) for part in parts]


def show_part(part: OwnPart, *, has_letters: bool) -> dict[str, object]:
    slug = part.view.slug
    return {
        "title": part.view.title(programme_reader()),
        "url": url_for("exchanges.exchange", slug=slug),
        "profile_url": "" if part.ended else address("exchanges.profile", slug=slug),
        "join_url": address("exchanges.join", slug=slug),
        "mine_url": address("contributions.mine", slug=slug),
        "letters_url": address("moderation.letters", slug=slug) if has_letters else "",
        "state": part.state,
        "ended": gettext(ENDS[part.ended]) if part.ended else "",
        "has_consent_noted": part.is_consent_noted,
    }


def readings(here: Reading, parts: Sequence[OwnPart]) -> list[tuple[ShownText, str, str]]:
    """Single texts that she is asked to read for those who decide: exchange, words, address."""
    views = {part.view.id: part.view for part in parts}
    own_ids = [own_id for view_id in views if (own_id := here.actor.membership_id(view_id)) is not None]
    words = gettext("You are asked to read one text")
    return [
        (views[exchange_id].title(programme_reader()), words, url)
        for exchange_id, reading_id in list_own_readings(here.session, own_ids)
        if (url := address("moderation.reading_page", slug=views[exchange_id].slug, reading_id=reading_id))
    ]


def notices_of(here: Reading, parts: Sequence[OwnPart]) -> list[tuple[ShownText, str, ShownText, str]]:
    """What was told of late to all who take part, where she does: exchange, kind, title, address; the newest first."""
    found = [
        (notice.sent_at, part.view, notice)
        for part in parts
        if part.state == TAKES_PART and can_see_exchange(here.actor, part.view.exchange, here.now)
        for notice in part.view.structure.notices
        if notice.sent_at and notice.title and here.now - notice.sent_at < OF_LATE
    ]
    found.sort(key=lambda one: one[0], reverse=True)
    who = programme_reader()
    return [
        (
            view.title(who),
            say_kind(notice.kind),
            show(notice.title, who),
            address("exchanges.notices", slug=view.slug) + f"#n{notice.id}",
        )
        for _, view, notice in found[:MOST_NOTICES]
    ]


def came(here: Reading, parts: Sequence[OwnPart]) -> list[tuple[ShownText, str, str]]:
    """What she asked to read in her language, and can since a short while, where she takes part: exchange, words, address."""
    views = {part.view.id: part.view for part in parts if here.actor.holds(Role.MEMBER, part.view.id, here.now)}
    own_ids = [here.actor.membership_id(id_) or 0 for id_ in views]
    return [
        (
            views[one.exchange_id].title(programme_reader()),
            gettext("A contribution in %(language)s", language=language_label(one.language)),
            address(
                "contributions.contribution", slug=views[one.exchange_id].slug, contribution_id=one.contribution_id
            ),
        )
        for one in list_came(here.session, own_ids, since=here.now - OF_LATE)
    ]


def editions(here: Reading, parts: Sequence[OwnPart]) -> list[tuple[ShownText, str, str]]:
    """What became of editions of publications that she makes: exchange, words, address."""
    views = {part.view.id: part.view for part in parts if can_organise(here.actor, part.view.id, here.now)}
    news = list_news(here.session, list(views), now=here.now) if views else {}
    return [
        (
            views[id_].title(programme_reader()),
            gettext(EDITIONS[edition.state], number=edition.number),
            address("publication.prepare", slug=views[id_].slug) + "#editions",
        )
        for id_, edition in news.items()
    ]


def list_needed(here: Reading, parts: Sequence[OwnPart]) -> list[tuple[ShownText, str, str]]:
    """Before all else: where somebody may be in danger, and she may read what was set aside."""
    views = [part.view for part in parts if can_list_aside(here.actor, part.view.exchange, here.now)]
    cases = count_cases(here.session, here.actor, [view.id for view in views]) if views else {}
    return [
        (view.title(programme_reader()), gettext("Somebody may need you"), address("moderation.aside", slug=view.slug))
        for view in views
        if view.id in cases
    ]


def duties(here: Reading, parts: Sequence[OwnPart]) -> list[tuple[ShownText, str, str]]:
    """What waits for her as moderator or organiser: exchange, words, address."""
    views = [part.view for part in parts if can_see_desk(here.actor, part.view.exchange, here.now)]
    organised = [view.id for view in views if can_organise(here.actor, view.id, here.now)]
    waiting = count_waiting(here.session, [view.id for view in views]) if views else {}
    pleas = count_pleas(here.session, [view.id for view in views]) if views else {}
    asking = count_requests(here.session, organised) if organised else {}
    found: list[tuple[ShownText, str, str]] = list_needed(here, parts)
    for view in views:
        title = view.title(programme_reader())
        if number := waiting.get(view.id):
            words = ngettext("%(num)s contribution waits to be read", "%(num)s contributions wait to be read", number)
            found.append((title, words, address("moderation.desk", slug=view.slug)))
        if number := pleas.get(view.id):
            words = gettext("To look at again")
            found.append((title, f"{words}: {number}", address("moderation.desk", slug=view.slug)))
        if number := asking.get(view.id):
            words = ngettext("%(num)s person asks to take part", "%(num)s people ask to take part", number)
            found.append((title, words, address("admin.people", slug=view.slug, state="requested")))
    return found
