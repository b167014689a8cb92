"""States that the demo exchange is never in, brought about for real: each gives its page in the language asked for."""

from collections.abc import Callable
from datetime import timedelta

import pyotp
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update
from werkzeug.exceptions import BadRequest
from werkzeug.test import TestResponse

from forum.accounts.actions import make_link, seal_offered_key, start_session
from forum.accounts.first_address import FirstAddress
from forum.accounts.models import Account, CaughtForm, SecondStep
from forum.accounts.queries import CAUGHT
from forum.accounts.second_step import KEY, new_key
from forum.archive.models import Archive
from forum.contributions.actions.edit import Edit, resubmit_contribution
from forum.contributions.models import Contribution, Status, Topic
from forum.exchanges.models import Entering, Membership, MembershipState
from forum.exchanges.queries import revision_of
from forum.factory import LARGEST_FORM
from forum.files.actions import attach_files
from forum.files.uploads import keep_upload
from forum.kernel.errors import Conflict, Unavailable
from forum.kernel.form_secrets import form_secret
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.moderation.actions import return_to_author, set_content_note
from forum.moderation.models import Claim, HandOver, LentReading, NoLetters, Promise
from forum.moderation.passages import Marked
from forum.moderation.rules import READING_TIME, Reason
from forum.notifications.messages import STOP
from forum.notifications.models import Mail
from forum.roster.models import Absence, Mandate, Swap
from forum.support.models import HelpLine, HelpRequest
from forum.support.queries import code_hash
from forum.texts.actions import put_version
from forum.texts.models import Origin, Text
from forum.translating.models import Draft, DraftState
from forum.web.access import public
from tests.actors import actor_of
from tests.cast import Cast, assemble
from tests.factories import (
    make_account,
    make_appeal,
    make_case,
    make_contribution,
    make_decision,
    make_exchange,
    make_letter_to,
    make_mandate,
    make_membership,
    make_notice,
    make_quote,
    make_report,
    make_round,
    make_synthesis,
    make_topic,
)
from tests.files.samples import picture
from tests.journeys.after_states import list_after, make_after
from tests.journeys.translating_states import list_translating, make_rendered
from tests.pages import send

State = Callable[[str], TestResponse]
"""From a language to the page."""
SignIn = Callable[[Account], FlaskClient]
CODE = "a code"
PEOPLE = "email,name,age\nana@example.org,Ana,30\nno address,Eva,40\nolga@example.org,Olga,50"
TOO_LARGE = "a" * (LARGEST_FORM + 1)


def lend_readers(uow: UnitOfWork, cast: Cast, topic: Topic) -> tuple[int, int, int]:
    """A contribution that waits, and two who are asked to read it: one has not promised yet, one reads."""
    row = make_contribution(uow, topic, cast.paula.membership, status=Status.WAITING, language="ti")
    about = {"exchange_id": cast.exchange.id, "contribution_id": row.id, "asked_at": uow.now}
    by = {"asked_by_id": cast.olga.membership.id}
    asked = uow.add(LentReading(reader_id=cast.pierre.membership.id, **about, **by))
    reads = uow.add(LentReading(reader_id=cast.tara.membership.id, promised_at=uow.now, **about, **by))
    uow.flush()
    return row.id, asked.id, reads.id


def list_states(app: Flask, units: Units, sign_in: SignIn) -> dict[str, State]:
    """By what they are called in a fault."""
    with units.open() as uow:
        cast = assemble(uow, reviews_versions=True, uses_machine=True)
        newcomer = make_account(uow)
        topic = make_topic(uow, cast.rounds[0])
        here = f"/exchanges/{cast.exchange.slug}"
        waiting, returned, hidden, published = (
            make_contribution(uow, topic, cast.paula.membership, status=status)
            for status in (Status.WAITING, Status.RETURNED, Status.HIDDEN, Status.PUBLISHED)
        )
        file_id = hang_picture(uow, app, cast, waiting)
        draft_id = hand_in(uow, cast, published)
        aside, reported = set_aside_and_report(uow, cast, topic)
        appeal_id = appeal_against(uow, cast, hidden)
        returning = make_decision(uow, returned, cast.mo.membership)
        half_id, unread_id = make_sensitive(uow, cast, topic)
        uow.add(Claim(contribution_id=waiting.id, membership_id=cast.mo.membership.id, until=uow.now + READING_TIME))
        due, over = (hand_over_week(uow, cast, closes_in=timedelta(hours=hours)) for hours in (6, -30))
        promised = promise_something(uow, topic, cast)
        again, back, folded = make_returning(uow, cast, topic)
        stop = f"/mail/stop/{write_mail(uow, cast)}"
        away = ask_in_roster(uow, cast)
        ask_and_answer(uow)
        bare, coming, closed = make_other_exchanges(uow, cast)
        sensitive = make_exchange(uow, title="Among a few", is_sensitive=True)
        quiet = f"/exchanges/{sensitive.slug}"
        make_membership(uow, sensitive, cast.paula.account, name="Paula")
        quiet_topic = f"{quiet}/topics/{make_topic(uow, make_round(uow, sensitive)).id}"
        people = {
            "paula": cast.paula,
            "mo": cast.mo,
            "noor": cast.noor,
            "tara": cast.tara,
            "olga": cast.olga,
            "pierre": cast.pierre,
        }
        accounts = {**{name: one.account for name, one in people.items()}, "newcomer": newcomer}
        number = cast.pierre.membership.number
        unmailed = make_membership(uow, cast.exchange, make_account(uow, email=None), name="Nadia").number
        keep_late_words(uow, cast.paula.account)
        lent = lend_readers(uow, cast, topic)
        marked = write_syntheses(uow, cast, topic)
        letter_id = write_letters(uow, cast)
        uow.session.get_one(Membership, cast.tara.membership.id).entering = Entering.HERSELF
        begun = make_notice(uow, cast.exchange, cast.rounds[0], kind="midweek", title="Half-way").id
        make_notice(uow, cast.exchange, cast.rounds[0], is_sent=True)
        quiet_notice = make_quiet_notice(uow, cast)
        rendered = make_rendered(uow, cast, topic)
        after = make_after(uow, cast)
    clients = {name: sign_in(account) for name, account in accounts.items()}
    clients["nobody"] = app.test_client()

    def seen(who: str, path: str) -> State:
        return lambda language: clients[who].get(in_language(path, language))

    def sent(who: str, path: str, action: str | None = None, **values: object) -> State:
        return lambda language: send(clients[who], in_language(path, language), action, **values)

    def decided(language: str) -> TestResponse:
        """As often as it is looked at, something else is approved: the desk, with the button that undoes it."""
        with units.open() as uow:
            row_id = make_contribution(uow, topic, cast.paula.membership, status=Status.WAITING).id
        send(clients["mo"], f"{here}/desk/waiting", f"/desk/{row_id}")
        return clients["mo"].get(in_language(f"{here}/desk", language))

    def archived(public: str, members: str) -> State:
        """The organiser's page of archives, one for everybody and one for members standing so."""

        def look(language: str) -> TestResponse:
            with units.open() as uow:
                keep_archives(uow, cast, public=public, members=members)
            return clients["olga"].get(in_language(f"{here}/organise/archive", language))

        return look

    def frozen(language: str) -> TestResponse:
        send(clients["olga"], f"{here}/figures/frozen", "/frozen")
        return clients["olga"].get(in_language(f"{here}/figures/frozen", language))

    def posted(path: str, words: str = "") -> State:
        return lambda language: clients["olga"].post(in_language(path, language), data={"question": words})

    bare_round = f"{here}/rounds/3"
    letters, report = f"{here}/contributions", f"{here}/reports/participation.csv"
    return {
        **list_translating(cast, rendered, clients, in_language),
        **list_after(after, clients, in_language),
        "own waiting": seen("paula", f"{letters}/{waiting.id}"),
        "own returned": seen("paula", f"{letters}/{returned.id}"),
        "own hidden": seen("paula", f"{letters}/{hidden.id}"),
        "changing what waits": seen("paula", f"{letters}/{waiting.id}/edit"),
        "waiting, to a moderator": seen("mo", f"{letters}/{waiting.id}"),
        "notices, begun and due": seen("mo", f"{here}/notices"),
        "the publication": seen("olga", f"{here}/organise/publication"),
        "the publication refused": sent("olga", f"{here}/organise/publication", "/ask", until="1999-01-01"),
        "contributions to choose": seen("olga", f"{here}/organise/publication/weeks/1"),
        "nothing to choose": seen("olga", f"{bare}/organise/publication/weeks/1"),
        "one's own in print": seen("paula", f"{here}/in-print"),
        "no publication yet": seen("nobody", f"{here}/publication"),
        "archives, ready and failed": archived("ready", "failed"),
        "archives, out of date and being made": archived("out_of_date", "making"),
        "what the interface lacks": seen("olga", f"{here}/organise/interface/fr"),
        "notices, to readers": seen("nobody", f"{here}/notices"),
        "no notice yet": seen("olga", f"{bare}/notices"),
        "notice, writing": seen("mo", f"{here}/notices/{begun}/edit"),
        "notice refused": sent("mo", f"{here}/notices/{begun}/edit", "/edit", **{"title-en": " "}),
        "notice to look at": seen("mo", f"{here}/notices/{begun}?reads=fr"),
        "notice in a sensitive exchange": seen("olga", quiet_notice),
        "a round with a notice": seen("nobody", f"{here}/rounds/1"),
        "dates to change": seen("olga", f"{here}/organise/course"),
        "dates to look at": sent("olga", f"{here}/organise/course", turn="postpone", days="3"),
        "dates refused": sent("olga", f"{here}/organise/course", turn="pause", number="1", days="3"),
        "no dates to change": seen("olga", f"{bare}/organise/course"),
        "topic with what was hidden": seen("paula", f"{here}/topics/{topic.id}"),
        "joining": seen("newcomer", f"{here}/join"),
        "joining refused": sent("newcomer", f"{here}/join", "/join", name=" "),
        "joining on approval": seen("newcomer", f"{coming}/join"),
        "joining closed": seen("newcomer", f"{closed}/join"),
        "outside, not open yet": seen("nobody", f"{coming}/"),
        "outside, of members": seen("nobody", f"{closed}/"),
        "can be left": seen("nobody", f"{quiet}/"),
        "can be left, signed in": seen("newcomer", f"{quiet}/"),
        "can be left, joining": seen("newcomer", f"{quiet}/join"),
        "what leaving does": seen("nobody", "/leaving?quiet=1"),
        "left": seen("nobody", "/calendar"),
        "entering for others": seen("olga", f"{here}/entering"),
        "entering, nobody agreed": seen("olga", f"{bare}/entering"),
        "entering refused": sent("olga", f"{here}/entering", "/entering", text=" "),
        "consent refused": sent("olga", f"{here}/entering", "/consent", agreed_number="999"),
        "picture": seen("paula", f"/files/{file_id}/description"),
        "picture refused": sent("paula", f"/files/{file_id}/description", "/description", words=" "),
        "mails stopped?": seen("nobody", stop),
        "mails stopped": sent("nobody", stop),
        "appeal not made yet": seen("paula", f"{letters}/{returning.contribution_id}/appeal"),
        "appeal refused": sent("paula", f"{letters}/{returned.id}/appeal", "/appeal", words="a" * 4001),
        "appeal made": seen("paula", f"{letters}/{hidden.id}/appeal"),
        "appeal to hear": seen("noor", f"{here}/desk/appeals/{appeal_id}"),
        "appeal, not hers to hear": seen("mo", f"{here}/desk/appeals/{appeal_id}"),
        "hearing refused": sent("noor", f"{here}/desk/appeals/{appeal_id}", kind="uphold", reason_code=""),
        "hand-over, its week runs": seen("mo", f"{here}/rounds/1/hand-over"),
        "hand-over due": seen("mo", f"{due}/rounds/1/hand-over"),
        "hand-over refused": sent("mo", f"{due}/rounds/1/hand-over", "/hand-over", words="a" * 4001, act="sign"),
        "hand-over to take": seen("noor", f"{over}/rounds/1/hand-over"),
        "desk that begins with a hand-over": seen("noor", f"{over}/desk"),
        "promises": seen("mo", f"{here}/desk/promises"),
        "no promises": seen("olga", f"{bare}/desk/promises"),
        "a promise": seen("mo", f"{letters}/{promised}/promise"),
        "promise refused": sent("mo", f"{letters}/{promised}/promise", "/promise", due_on="soon", act=""),
        "calendar": seen("nobody", f"{here}/calendar"),
        "calendar made": sent("mo", f"{here}/calendar", "/calendar", kind="duties"),
        "letters to her": seen("paula", f"{here}/letters"),
        "no letters to her": seen("tara", f"{here}/letters"),
        "letters, no more of them": seen("noor", f"{here}/letters"),
        "answer refused": sent("paula", f"{here}/letters", f"/letters/{letter_id}", **{f"words-{letter_id}": " "}),
        "letter to write": seen("mo", f"{here}/desk/letters/{number}"),
        "letter, written lately": seen("mo", f"{here}/desk/letters/{cast.paula.membership.number}"),
        "letter, she wishes none": seen("mo", f"{here}/desk/letters/{cast.noor.membership.number}"),
        "letter refused": sent("mo", f"{here}/desk/letters/{number}", f"/letters/{number}", words=" "),
        "letters begin": seen("olga", f"{here}/organise/letters"),
        "letters begin, refused": sent("olga", f"{here}/organise/letters", **{"voice-en": "a" * 4001}),
        "section": seen("mo", f"{here}/desk/silent"),
        "section, nothing in it": seen("olga", f"{bare}/desk/questions"),
        "how it was handled": seen("nobody", f"{here}/handled"),
        "how it was handled, nothing yet": seen("nobody", f"{bare}/handled"),
        "topic to put in order": seen("mo", f"{here}/topics/{topic.id}/order"),
        "moving refused": sent("mo", f"{here}/topics/{topic.id}/order", "/move", target="new"),
        "whom to lend": seen("olga", f"{here}/desk/{lent[0]}/reader"),
        "lending refused": sent("olga", f"{here}/desk/{lent[0]}/reader", "/reader", reader="0"),
        "lent, to decide": seen("olga", f"{here}/desk/{lent[0]}"),
        "asked to read": seen("pierre", f"{here}/readings/{lent[1]}"),
        "reading": seen("tara", f"{here}/readings/{lent[2]}"),
        "reading, answer refused": sent("tara", f"{here}/readings/{lent[2]}", answer="yes"),
        "own aside": seen("paula", f"{letters}/{aside}"),
        "set aside": seen("mo", f"{here}/aside/{aside}"),
        "set aside, a return refused": sent("mo", f"{here}/aside/{aside}", kind="return"),
        "all that is set aside": seen("olga", f"{here}/aside"),
        "nothing set aside": seen("olga", f"{bare}/aside"),
        "topic with what was set aside": seen("pierre", f"{here}/topics/{topic.id}"),
        "report": seen("nobody", f"{letters}/{published.id}/report"),
        "report refused": sent("tara", f"{letters}/{published.id}/report", "/report", words="a" * 2001),
        "reported already": seen("pierre", f"{letters}/{reported}/report"),
        "report sent": seen("pierre", f"{here}/reported"),
        "reports": seen("mo", f"{here}/desk/reports/{reported}"),
        "reports, leaving refused": sent("mo", f"{here}/desk/reports/{reported}", f"/reports/{reported}"),
        "desk with reports and danger": seen("mo", f"{here}/desk"),
        "page of who reported": seen("pierre", "/me"),
        "help lines": seen("olga", f"{here}/organise/help-lines"),
        "no help lines": seen("olga", f"{bare}/organise/help-lines"),
        "help line refused": sent("olga", f"{here}/organise/help-lines", "/help-lines", contact="ask Ana"),
        "review": seen("mo", f"{here}/desk/translations/{draft_id}"),
        "review refused": sent("mo", f"{here}/desk/translations/{draft_id}", act="return", reason_code=""),
        "version waiting": seen("tara", f"{here}/texts/{published.text_id}/versions/fr"),
        "version refused": sent(
            "tara", f"{here}/texts/{published.text_id}/versions/fr", act="submit", **{"paragraph-0": ""}
        ),
        "first": first_hour(app, units),
        "first refused": first_hour(app, units, name=" "),
        "first, without mail": first_hour(app, units, name="Olga"),
        "link": seen("nobody", f"/sign-in/{make_token(units, newcomer)}"),
        "link used": seen("nobody", f"/sign-in/{'x' * 43}"),
        "link sent": sent("nobody", "/sign-in", email="somebody@example.org", with_link="1"),
        "signing in refused": sent("nobody", "/sign-in", email="", with_link="1"),
        "answer": sent("nobody", "/help", "/help/answer", code=CODE),
        "question sent": sent("nobody", "/help", "/help", question="Where is my page?"),
        "question refused": sent("nobody", "/help", "/help", question=" "),
        "no such code": sent("nobody", "/help", "/help/answer", code="another"),
        "contribution refused": sent("paula", f"{here}/topics/{topic.id}", "/contributions", text=" "),
        "contribution previewed": sent(
            "paula", f"{here}/topics/{topic.id}", "/contributions", text="**Luz**", preview="1"
        ),
        "change refused": sent("paula", f"{letters}/{waiting.id}/edit", "/edit", text=" "),
        "decision overtaken": sent("mo", f"{here}/desk/{waiting.id}", kind="return", reason_code="unclear", edition=99),
        "chosen refused": sent("mo", f"{here}/desk", "/chosen", kind="return", chosen=f"{waiting.id}.1"),
        "sensitive, half agreed": seen("olga", f"{here}/desk/{half_id}"),
        "in a language she does not read": seen("olga", f"{here}/desk/{unread_id}"),
        "decided, with undo": decided,
        "desk, all ticked": seen("olga", f"{here}/desk?ticked=all"),
        "read by another": seen("olga", f"{here}/desk/{waiting.id}"),
        "decision refused": sent("mo", f"{here}/desk/{waiting.id}", kind="return", reason_code=""),
        "sent again": seen("mo", f"{here}/desk/{again.id}"),
        "longer words put in": sent(
            "mo", f"{here}/desk/{waiting.id}", reason_code="unclear", fill="fr", **{"mark-0": "1"}
        ),
        "mark refused": sent("mo", f"{here}/desk/{waiting.id}", reason_code="unclear", **{"words-0": "not there"}),
        "note refused": sent("mo", f"{here}/desk/{waiting.id}", "/note", content_note="a" * 121),
        "came back with marks": seen("paula", f"{letters}/{back.id}"),
        "changing what came back with marks": seen("paula", f"{letters}/{back.id}/edit"),
        "folded under a note": seen("pierre", f"{here}/topics/{topic.id}#c{folded.id}"),
        "folded, to translate": seen("tara", f"{here}/texts/{folded.text_id}/versions/fr"),
        "before sending": sent(
            "paula", quiet_topic, "/contributions", text="Call +51 999 123 456.", audience="members"
        ),
        "reasons": seen("olga", f"{here}/organise/reasons"),
        "words for a reason": seen("olga", f"{here}/organise/reasons/return.unclear"),
        "words for a reason refused": sent(
            "olga", f"{here}/organise/reasons/hide.other", "/hide.other", **{"words-fr": "a" * 4001}
        ),
        "settings refused": sent("paula", "/me/settings", "/me/password", password="short"),
        "erasing refused": sent("paula", "/me/data", "/erase", words="perhaps"),
        "token made": sent("paula", "/me/settings", "/me/tokens", name="My program", scopes="read"),
        "figures, what to compare with": seen("olga", f"{here}/figures/compare"),
        "profile, what she says of herself refused": sent(
            "paula", f"{here}/profile", "/profile/description", gender="none of it"
        ),
        "profile refused": sent("paula", f"{here}/profile", "/profile", name=" "),
        "invitation refused": sent("olga", f"{here}/organise/people/invite", "/invite", email="nobody"),
        "list refused": sent("olga", f"{here}/organise/people/list", "/list", pasted="age,shoe\n41,9"),
        "list looked through": sent("olga", f"{here}/organise/people/list", "/list", pasted=PEOPLE),
        "week refused": sent("olga", f"{here}/organise/rounds/2", "/2", opens="soon"),
        "exchange refused": sent("olga", f"{here}/organise/exchange", "/exchange", opens="soon", timezone="Nowhere"),
        "link of a person": sent("olga", f"{here}/organise/people/{number}", "/link"),
        "card": sent("olga", f"{here}/organise/people/{unmailed}", "/card"),
        "words kept": seen("paula", "/me/kept"),
        "synthesis": seen("pierre", f"{here}/rounds/1/synthesis"),
        "synthesis, on the page of its week": seen("mo", f"{here}/rounds/1"),
        "synthesis, own words in it": seen("paula", f"{here}/mine"),
        "synthesis, its sources changed": seen("mo", f"{here}/rounds/1/synthesis/edit"),
        "synthesis, what is to do": seen("olga", f"{here}/desk"),
        "synthesis refused": sent("mo", f"{here}/rounds/1/synthesis/edit", "/edit", **{"rests-1": "twelve"}),
        "synthesis, not begun": seen("olga", f"{bare_round}/synthesis/edit"),
        "synthesis to read over": seen("olga", f"{here}/rounds/2/synthesis/review"),
        "synthesis given back refused": sent(
            "olga", f"{here}/rounds/2/synthesis/review", "/review", act="return", words=""
        ),
        "synthesis, who is missing": seen("mo", f"{here}/rounds/1/synthesis/fairness"),
        "synthesis, nobody wrote": seen("olga", f"{bare_round}/synthesis/fairness"),
        "basket": seen("mo", f"{here}/rounds/1/basket"),
        "basket, empty": seen("olga", f"{bare_round}/basket"),
        "to the basket": seen("mo", f"{letters}/{marked}/basket"),
        "to the basket refused": sent("mo", f"{letters}/{marked}/basket", "/basket", theme=" "),
        **list_codes(app, units, olga=cast.olga.account, moderator=cast.mo.account, report=report),
        "no round": seen("nobody", f"{bare}/"),
        "no round, organising": seen("olga", f"{bare}/organise/"),
        "no round, rounds": seen("olga", f"{bare}/organise/rounds"),
        "no round, roster": seen("olga", f"{bare}/organise/roster"),
        "roster, asked": seen("noor", f"{here}/roster"),
        "roster, asked on the desk": seen("noor", f"{here}/desk"),
        "roster, asked on her page": seen("noor", "/me"),
        "roster, away": seen("mo", f"{here}/roster"),
        "roster, days refused": sent("mo", f"{here}/roster", "/away", **{f"starts-{away}": "soon"}),
        "roster of the organiser, with warnings": seen("olga", f"{here}/organise/roster"),
        "no round, roster of all": seen("olga", f"{bare}/roster"),
        "no round, log": seen("olga", f"{bare}/organise/log"),
        "no round, figures": seen("olga", f"{bare}/figures"),
        "nothing frozen": seen("olga", f"{bare}/figures/frozen"),
        "figures frozen": frozen,
        "nothing waits": seen("olga", f"{bare}/desk"),
        "nothing decided": seen("olga", f"{bare}/desk/log"),
        "nothing to translate": seen("mo", f"{bare}/desk/translations"),
        "nobody asked": seen("olga", f"{bare}/organise/help"),
        "nothing found": seen("pierre", f"{here}/search?q=introuvable"),
        "nothing found, other words": seen("pierre", f"{here}/search?q=partnershpis"),
        "too short": seen("pierre", "/search?q=a"),
        "no part yet": seen("newcomer", "/me"),
        "403": seen("newcomer", f"{here}/topics/{topic.id}/contributions"),
        "404": seen("nobody", "/exchanges/nowhere/"),
        "405": seen("olga", "/sign-out"),
        "413": posted("/help", TOO_LARGE),
        "422": posted("/help", "A page opened before signing in."),
    }


def list_codes(app: Flask, units: Units, *, olga: Account, moderator: Account, report: str) -> dict[str, State]:
    """Codes of a second step and by mail, each asked in a browser of its own; a code that is wrong, or good."""
    key, now = new_key(), app.extensions["ronda"].clock.now()

    def sign_in(account: Account, waits_for: str = "") -> FlaskClient:
        client = app.test_client()
        with units.open() as uow, client.session_transaction() as cookie:
            cookie["_user_id"] = token = start_session(uow, account_id=account.id, is_kept=False, waits_for=waits_for)
            cookie["csrf_token"] = form_secret(token)
        return client

    def set_up_by(client: FlaskClient, account: Account) -> State:
        """As often as it is looked at, it is set up for the first time."""

        def look(language: str) -> TestResponse:
            with units.open() as uow:
                uow.session.execute(delete(SecondStep).where(SecondStep.account_id == account.id))
            offered = seal_offered_key(app.extensions["ronda"].keys, account.id, key)
            fields = {"second_step_key": offered, "second_step_code": pyotp.TOTP(key).at(now)}
            return send(client, in_language("/me/second-step", language), "/second-step", **fields)

        return look

    with units.open() as uow:
        proven, fresh = make_account(uow), make_account(uow)
        sealed = uow.keys.seal_words(KEY, key)
        uow.add(SecondStep(account_id=proven.id, sealed=sealed, last_step=0, set_up_at=uow.now))
    waiting, mailed, unproved = sign_in(proven, "app"), sign_in(moderator, "mail"), sign_in(olga)
    settled, other = sign_in(proven), sign_in(fresh)
    return {
        "code of her app": lambda language: waiting.get(in_language("/code", language)),
        "code refused": lambda language: send(waiting, in_language("/code", language), "/code", code="1"),
        "code by mail": lambda language: mailed.get(in_language("/code", language)),
        "second step": lambda language: other.get(in_language("/me/second-step", language)),
        "second step, on the way": lambda language: unproved.get(in_language(report, language)),
        "second step kept": lambda language: settled.get(in_language("/me/second-step", language)),
        "recovery codes": set_up_by(other, fresh),
        "a code before new codes": lambda language: send(settled, in_language("/me/second-step", language), "/codes"),
    }


def make_sensitive(uow: UnitOfWork, cast: Cast, topic: Topic) -> tuple[int, int]:
    """One that two read, to which Mo has agreed; and one in a language that neither reads."""
    half = make_contribution(uow, topic, cast.paula.membership, status=Status.WAITING, needs_two=True)
    make_decision(uow, half, cast.mo.membership, kind="agree", reason_code=None)
    unread = make_contribution(uow, topic, cast.paula.membership, status=Status.WAITING, language="sw")
    return half.id, unread.id


def write_letters(uow: UnitOfWork, cast: Cast) -> int:
    """Two to Paula, one of them answered; Noor wishes none."""
    mo, said = cast.mo.membership, {"answer_language": "ar", "answered_at": uow.now - timedelta(days=2)}
    make_letter_to(uow, cast.paula.membership, mo, answer="نعم، بكل سرور.", **said)
    uow.add(NoLetters(membership_id=cast.noor.membership.id, since=uow.now))
    return make_letter_to(uow, cast.paula.membership, mo, words="Querida Paula:\n\n¿Quiere escribir?", language="es").id


def keep_late_words(uow: UnitOfWork, account: Account) -> None:
    """A form of hers that came when its session had ended."""
    form = '{"path": "/help", "fields": [["question", "Why is it dark?"], ["exchange", ""]], "had_files": true}'
    sealed, until = uow.keys.seal_words(CAUGHT, form), uow.now + timedelta(days=1)
    uow.add(CaughtForm(account_id=account.id, place="help", sealed=sealed, caught_at=uow.now, expires_at=until))


def in_language(path: str, language: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang={language}"


def first_hour(app: Flask, units: Units, **typed: str) -> State:
    """As long as it takes to look, nobody keeps the installation."""
    address = FirstAddress(app.extensions["ronda"].settings.data_dir)

    def look(language: str) -> TestResponse:
        with units.open() as uow:
            keepers = list(uow.session.scalars(select(Account.id).where(Account.is_administrator)))
            uow.session.execute(update(Account).values(is_administrator=False))
        client, path = app.test_client(), in_language(f"/first/{address.renew()}", language)
        answer = send(client, path, **typed) if typed else client.get(path)
        with units.open() as uow:
            uow.session.execute(update(Account).where(Account.id.in_(keepers)).values(is_administrator=True))
        address.forget()
        return answer

    return look


def make_returning(uow: UnitOfWork, cast: Cast, topic: Topic) -> tuple[Contribution, Contribution, Contribution]:
    """What was sent again after it came back with marks, what came back with marks, and what is folded under a note."""
    words = {"text": "Rosa walked home. So did we.", "status": Status.WAITING}
    again, back = (make_contribution(uow, topic, cast.paula.membership, **words) for _ in range(2))
    mo, paula = actor_of(uow.session, cast.mo.account), actor_of(uow.session, cast.paula.account)
    reason = Reason(code="personal", words="Whose name is it?", language="en")
    for row in (again, back):
        marked = [Marked(0, "Rosa", note="Please leave her name out.")]
        return_to_author(uow, mo, contribution_id=row.id, reason=reason, marked=marked)
    edit = Edit(text="A neighbour walked home. So did we.", language="en")
    resubmit_contribution(uow, paula, contribution_id=again.id, edit=edit)
    folded = make_contribution(uow, topic, cast.pierre.membership, text="Nobody came.")
    set_content_note(uow, mo, contribution_id=folded.id, words="عنف ضد امرأة", language="ar")
    return again, back, folded


def write_syntheses(uow: UnitOfWork, cast: Cast, topic: Topic) -> int:
    """One that is published, in two languages, with a passage that was withdrawn; one that waits; a third round without one."""
    make_round(uow, cast.exchange)
    author, mo = cast.paula.membership, cast.mo.membership
    rows = [
        make_contribution(uow, topic, author, text=words, language=language, is_anonymous=is_anonymous)
        for words, language, is_anonymous in (
            ("Caminamos de noche.\n\nNadie nos acompaña.", "es", False),
            ("مشينا معًا في الليل.", "ar", True),
            ("We take it back.", "en", False),
        )
    ]
    for row in rows:
        uow.session.get_one(Text, row.text_id).may_quote = True
    quotes = [make_quote(uow, row, mo, theme=theme) for row, theme in zip(rows, ("night", "ليل", "night"), strict=True)]
    made = make_synthesis(
        uow,
        cast.rounds[0],
        mo,
        text="## By night\n\nMany walk together.\n\n- and ask for light",
        state="published",
        rests_on=[[], [rows[0].id, rows[1].id], [rows[2].id]],
        quotes=[[], [quotes[0].id, quotes[1].id], [quotes[2].id]],
    )
    arabic = ["## في الليل", "كثيرات يمشين معًا.", "- ويطلبن الضوء"]
    put_version(uow, uow.session.get_one(Text, made.text_id), language="ar", paragraphs=arabic, origin=Origin.HUMAN)
    rows[2].status = Status.WITHDRAWN
    make_synthesis(uow, cast.rounds[1], cast.noor.membership, state="in_review")
    return rows[0].id


def appeal_against(uow: UnitOfWork, cast: Cast, hidden: Contribution) -> int:
    """One that Mo, who decided, leaves to others."""
    decision = make_decision(uow, hidden, cast.mo.membership)
    return make_appeal(uow, decision, words="لم أذكر أحدًا باسمه.", words_language="ar").id


def hand_over_week(uow: UnitOfWork, cast: Cast, *, closes_in: timedelta) -> str:
    """An exchange whose first week Mo hands over to Noor, with something of each kind left open."""
    opens_at, long_ago = uow.now + closes_in - timedelta(days=7), uow.now - timedelta(days=3)
    exchange = make_exchange(uow, title="A week passes on", opens_at=opens_at)
    first, second = make_round(uow, exchange), make_round(uow, exchange, theme="Networks")
    mo, noor = (make_membership(uow, exchange, who.account, name=who.membership.name) for who in (cast.mo, cast.noor))
    for round_, member in ((first, mo), (second, noor)):
        make_mandate(uow, round_, member, starts_at=opens_at, ends_at=uow.now + timedelta(days=3))
    topic, paula = make_topic(uow, first), make_membership(uow, exchange, name="Paula")
    make_topic(uow, first, is_first=False, is_locked=True)
    make_contribution(uow, topic, paula, text="مشينا في الشوارع ليلاً.", language="ar", status=Status.WAITING)
    asked = make_contribution(uow, topic, paula, text="Who pays for lamps?")
    marked = make_contribution(uow, topic, paula, text="Nous avons marché.", language="fr")
    asked.published_at = marked.published_at = long_ago
    hurt = make_contribution(uow, topic, paula, status=Status.RETURNED)
    make_decision(uow, hurt, mo, reason_code="hurtful")
    promise_something(uow, topic, cast, made_by=mo)
    words = {
        "words": "Bonne chance.",
        "words_language": "fr",
        "words_by_id": mo.id,
        "marked": [f"contribution-{marked.id}"],
    }
    uow.add(HandOver(exchange_id=exchange.id, round_id=first.id, **words))
    make_membership(uow, exchange, state=MembershipState.INVITED)
    return f"/exchanges/{exchange.slug}"


def promise_something(uow: UnitOfWork, topic: Topic, cast: Cast, *, made_by: Membership | None = None) -> int:
    maker = made_by or cast.mo.membership
    about = make_contribution(uow, topic, maker, text="I shall ask the city.")
    made = {"made_by_id": maker.id, "made_at": uow.now, "due_on": uow.now.date()}
    uow.add(Promise(exchange_id=topic.exchange_id, contribution_id=about.id, **made))
    return about.id


def set_aside_and_report(uow: UnitOfWork, cast: Cast, topic: Topic) -> tuple[int, int]:
    """Something of Paula's that Mo set aside, and something of hers that Pierre is worried about."""
    aside = make_contribution(uow, topic, cast.paula.membership, status=Status.ASIDE)
    make_case(uow, aside, cast.mo.membership)
    reported = make_contribution(uow, topic, cast.paula.membership)
    make_report(uow, reported, cast.pierre.membership, reason_code="worried", words="هل هي بخير؟", words_language="ar")
    line = {"country": "PE", "name": "Línea 100", "contact": "100", "hours": "24 h", "languages": "es"}
    uow.add(HelpLine(exchange_id=cast.exchange.id, **line))
    return aside.id, reported.id


def keep_archives(uow: UnitOfWork, cast: Cast, **states: str) -> None:
    """As the exchange now stands."""
    uow.session.execute(delete(Archive))
    made = {
        "made_at": uow.now,
        "size": 40_000,
        "sha256": "0" * 64,
        "revision": revision_of(uow.session, cast.exchange.id),
    }
    for audience, state in states.items():
        uow.add(Archive(exchange_id=cast.exchange.id, audience=audience, state=state, asked_at=uow.now, **made))


def hang_picture(uow: UnitOfWork, app: Flask, cast: Cast, row: Contribution) -> int:
    storage = app.extensions["ronda"].parts["storage"]
    photo = keep_upload(storage, name="a square.png", content=picture("PNG"), now=uow.now)
    text = uow.session.get_one(Text, row.text_id)
    (file,) = attach_files(uow, text, files=[photo], uploader_id=cast.paula.membership.id)
    return file.id


def hand_in(uow: UnitOfWork, cast: Cast, row: Contribution) -> int:
    draft = Draft(
        exchange_id=cast.exchange.id,
        text_id=row.text_id,
        language="fr",
        writer_id=cast.tara.membership.id,
        state=DraftState.WAITING,
        paragraphs=["Nous avons marché la nuit."],
        digests=list(uow.session.get_one(Text, row.text_id).versions[0].digests),
        created_at=uow.now,
        updated_at=uow.now,
        submitted_at=uow.now,
    )
    uow.add(draft)
    uow.flush()
    return draft.id


def ask_in_roster(uow: UnitOfWork, cast: Cast) -> int:
    """`noor` is asked for her week, to stand in for `mo` and to swap with `pierre`; the id of `mo`'s mandate."""
    mandates = {row.membership_id: row for row in uow.session.scalars(select(Mandate))}
    mo, noor = mandates[cast.mo.membership.id], mandates[cast.noor.membership.id]
    noor.answer = noor.answered_at = None
    round_ = make_round(uow, cast.exchange, theme="Streets at night")
    pierre = make_mandate(uow, round_, cast.pierre.membership)
    made = {"exchange_id": cast.exchange.id, "created_at": uow.now}
    days = {"starts_at": uow.now + timedelta(days=1), "ends_at": uow.now + timedelta(days=2)}
    uow.add(Absence(mandate_id=mo.id, stand_in_id=noor.membership_id, **days, **made))
    who = {"offered_by_id": pierre.membership_id, "asked_id": noor.membership_id}
    uow.add(Swap(offered_id=pierre.id, wanted_id=noor.id, **who, **made))
    return mo.id


def write_mail(uow: UnitOfWork, cast: Cast) -> str:
    """The token by which its reader stops mails."""
    fields = {"kind": "published", "state": "sent", "created_at": uow.now}
    mail = uow.add(Mail(key="a mail", account_id=cast.paula.account.id, exchange_id=cast.exchange.id, **fields))
    uow.flush()
    return uow.keys.seal_words(STOP, f"{mail.account_id}:{mail.exchange_id}").decode()


def ask_and_answer(uow: UnitOfWork) -> None:
    fields = {"language": "en", "question": "Where is my page?", "asked_at": uow.now}
    uow.add(HelpRequest(code_hash=code_hash(CODE), answer="At the top.", answered_at=uow.now, **fields))


def make_other_exchanges(uow: UnitOfWork, cast: Cast) -> tuple[str, str, str]:
    """One without rounds, one that opens later, one of members alone."""
    bare = make_exchange(uow, title="Nothing planned yet")
    make_membership(uow, bare, cast.olga.account, name="Olga", is_organiser=True)
    make_membership(uow, bare, cast.mo.account, name="Mo", pairs=[["en", "fr"]])
    later = uow.now + timedelta(days=9)
    coming = make_exchange(uow, title="Not open yet", opens_at=later, registration="approval")
    closed = make_exchange(uow, title="Among ourselves", access="members", registration="invited")
    return f"/exchanges/{bare.slug}", f"/exchanges/{coming.slug}", f"/exchanges/{closed.slug}"


def make_quiet_notice(uow: UnitOfWork, cast: Cast) -> str:
    """Where the draft of a notice is looked at that says nothing by mail."""
    quiet = make_exchange(uow, title="Quiet", access="members", is_sensitive=True)
    make_membership(uow, quiet, cast.olga.account, name="Olga", is_organiser=True)
    return f"/exchanges/{quiet.slug}/notices/{make_notice(uow, quiet, None).id}"


def make_token(units: Units, account: Account) -> str:
    with units.open() as uow:
        return make_link(uow, account_id=account.id)


def list_breakdowns(app: Flask) -> dict[str, State]:
    """An application whose views fail as views can, and one that counts how often one asks."""

    def failing(error: Exception) -> Callable[[], str]:
        def fail() -> str:
            raise error

        return public(fail)

    errors = {"support.privacy": RuntimeError(), "support.accessibility": Unavailable(), "search.results": Conflict()}
    errors["exchanges.front"] = BadRequest()
    for endpoint, error in errors.items():
        app.view_functions[endpoint] = failing(error)
    client = app.test_client()

    def seen(path: str) -> State:
        return lambda language: client.get(in_language(path, language))

    def asked_often(language: str) -> TestResponse:
        answers = [
            send(client, in_language("/sign-in", language), email="a@example.org", with_link="1") for _ in range(6)
        ]
        return answers[-1]

    return {
        "500": seen("/privacy"),
        "503": seen("/accessibility"),
        "409": seen("/search"),
        "400": seen("/"),
        "429": asked_often,
    }
