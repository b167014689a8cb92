"""What stands beside a contribution to decide on: who reads it now, who let it through, who reads its language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext

from forum.contributions.queries.standing import Letter
from forum.moderation.deciders import Deciders
from forum.moderation.queries.claims import find_claims
from forum.moderation.queries.decisions import find_agreements, find_last, find_step_back
from forum.moderation.rules import Kind
from forum.roster.frame import ExchangePage
from forum.web.notes import NoteButton


@dataclass(frozen=True, slots=True)
class Beside:
    """`reader`: who reads it at present, "" = nobody; `readers`: who else reads its language.

    `needs_two`, `agreed`: two are to let it through, and who has; `has_agreed`: she who looks; `is_short`: too few are left.
    `may_claim`: she may say that she reads it.
    """

    reader: str
    reads_until: datetime | None
    reads_herself: bool
    may_claim: bool
    readers: tuple[str, ...]
    needs_two: bool
    agreed: str
    has_agreed: bool
    is_short: bool
    claim_url: str
    release_url: str
    two_url: str


def look_beside(page: ExchangePage, letter: Letter, those: Deciders, *, language: str, kinds: Sequence[Kind]) -> Beside:
    here, row = page.reading, letter.contribution
    own_id = here.actor.membership_id(page.exchange.id)
    claim = find_claims(here.session, [row.id], here.now).get(row.id)
    if claim is not None and claim.membership_id not in those.may:
        claim = None
    agreed_by, agreed = find_agreements(here.session, [row.id]).get(row.id, (None, ""))
    readers = [one for one in those.who_read(language) if one.membership_id != own_id]
    where: dict[str, Any] = {"slug": page.view.slug, "contribution_id": row.id}
    waits = Kind.APPROVE in kinds or Kind.RETURN in kinds
    return Beside(
        reader=said_name(claim.name) if claim is not None else "",
        reads_until=claim.until if claim is not None else None,
        reads_herself=claim is not None and claim.membership_id == own_id,
        may_claim=waits and claim is None,
        readers=tuple(said_name(one.name) for one in readers),
        needs_two=row.needs_two,
        agreed=said_name(agreed) if agreed_by is not None else "",
        has_agreed=agreed_by is not None and agreed_by == own_id,
        is_short=row.needs_two and not those.are_enough(read_by=frozenset({agreed_by} if agreed_by else ())),
        claim_url=url_for("moderation.claim", **where),
        release_url=url_for("moderation.release", **where),
        two_url=url_for("moderation.ask_two", **where) if Kind.RETURN in kinds and not row.needs_two else "",
    )


def said_name(name: str) -> str:
    return name or gettext("A moderator")


def undo_button(slug: str, decision_ids: Sequence[int], label: str) -> NoteButton:
    fields = tuple(("decision", str(decision_id)) for decision_id in decision_ids)
    return NoteButton(label, url_for("moderation.undo", slug=slug), fields)


def find_way_back(page: ExchangePage, letter: Letter) -> int | None:
    """The decision on it that may be taken back at present, if she who looks may decide."""
    last = find_last(page.reading.session, letter.contribution.id)
    if last is None or find_step_back(page.reading.session, letter.contribution, last) is None:
        return None
    return last.id
