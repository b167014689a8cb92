"""Everything an organiser can do, each with where it is and what is there."""

from flask import url_for
from flask_babel import gettext

from forum.admin.views.door import here
from forum.roster.frame import ExchangePage
from forum.web.site import address


def list_links(page: ExchangePage) -> list[tuple[str, str, str]]:
    """Words, address, what is there."""
    slug = page.view.slug
    offered = [
        (gettext("First steps"), here("start", slug), gettext("what is done, and what is to do, before it opens")),
        (
            gettext("The exchange"),
            here("exchange", slug),
            gettext("title, languages, dates, who may read and take part"),
        ),
        (gettext("Weeks"), here("rounds", slug), gettext("themes, questions, dates, background papers")),
        *course_links(slug),
        (gettext("Moderators"), here("roster", slug), gettext("who moderates when, and who stands in")),
        (gettext("People"), here("people", slug), gettext("invite, let in, roles, personal links")),
        (gettext("Invitations"), here("invitations", slug), gettext("what they say, to how many, and the links")),
        (gettext("Contributions to read"), address("moderation.desk", slug=slug), gettext("what waits for a decision")),
        (
            gettext("Enter for others"),
            address("contributions.enter", slug=slug),
            gettext("what members sent by telephone, letter or message"),
        ),
        *language_links(slug),
        (
            gettext("Pages"),
            address("support.standing_desk", slug=slug),
            gettext("how it works, rules, safety and privacy, whom to ask"),
        ),
        (gettext("Questions for help"), address("support.desk", slug=slug), gettext("asked by “Ask a person”")),
        *result_links(slug),
        (gettext("Log"), here("log", slug), gettext("who did what, when and why")),
        (gettext("A new exchange"), url_for("admin.new_exchange"), gettext("another one, beside this")),
        (gettext("Next year’s exchange"), here("next_exchange", slug), gettext("made from this one")),
    ]
    return [(words, url, hint) for words, url, hint in offered if url]


def course_links(slug: str) -> list[tuple[str, str, str]]:
    return [
        (gettext("Change of dates"), here("course", slug), gettext("longer, shorter, a pause, later; all are told")),
        (
            gettext("Notices"),
            address("exchanges.notices", slug=slug),
            gettext("to all who take part: due, begun, sent"),
        ),
    ]


def result_links(slug: str) -> list[tuple[str, str, str]]:
    words = gettext("visits, people, consultations, and the report")
    kept = gettext("the whole exchange as plain files, to keep and to hand on")
    return [
        (gettext("Figures"), address("statistics.figures", slug=slug), words),
        (gettext("Archive"), address("archive.desk", slug=slug), kept),
    ]


def language_links(slug: str) -> list[tuple[str, str, str]]:
    return [
        (gettext("Versions"), address("translating.desk", slug=slug), gettext("what lacks a translation")),
        (
            gettext("Languages of the interface"),
            here("interface", slug),
            gettext("which the buttons and mails speak, and what they lack"),
        ),
    ]
