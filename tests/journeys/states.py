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
from forum.contributions.models import Contribution, Status, Topic
from forum.exchanges.models import Entering, Membership
from forum.factory import LARGEST_FORM
from forum.files.actions import attach_files
from forum.files.uploads import keep_upload
from forum.kernel.errors import Conflict, Unavailable
from forum.kernel.form_secrets import form_secret
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.notifications.messages import STOP
from forum.notifications.models import Mail
from forum.support.models import HelpLine, HelpRequest
from forum.support.queries import code_hash
from forum.texts.models import Text
from forum.translating.models import Draft, DraftState
from forum.web.access import public
from tests.cast import Cast, assemble
from tests.factories import (
    make_account,
    make_appeal,
    make_case,
    make_contribution,
    make_decision,
    make_exchange,
    make_membership,
    make_report,
    make_topic,
)
from tests.files.samples import picture
from tests.pages import send

State = Callable[[str], TestResponse]
"""From a language to the page."""
SignIn = Callable[[Account], FlaskClient]
CODE = "a code"
PEOPLE = "email,name,age\nana@example.org,Ana,30\nno address,Eva,40\nolga@example.org,Olga,50"
TOO_LARGE = "a" * (LARGEST_FORM + 1)


def list_states(app: Flask, units: Units, sign_in: SignIn) -> dict[str, State]:
    """By what they are called in a fault."""
    with units.open() as uow:
        cast = assemble(uow, reviews_versions=True)
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
        stop = f"/mail/stop/{write_mail(uow, cast)}"
        ask_and_answer(uow)
        bare, coming, closed = make_other_exchanges(uow, cast)
        quiet = f"/exchanges/{make_exchange(uow, title='Among a few', is_sensitive=True).slug}"
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
        uow.session.get_one(Membership, cast.tara.membership.id).entering = Entering.HERSELF
    clients = {name: sign_in(account) for name, account in accounts.items()}
    clients["nobody"] = app.test_client()

    def seen(who: str, path: str) -> State:
        return lambda language: clients[who].get(in_language(path, language))

    def sent(who: str, path: str, action: str | None = None, **values: object) -> State:
        return lambda language: send(clients[who], in_language(path, language), action, **values)

    def posted(path: str, words: str = "") -> State:
        return lambda language: clients["olga"].post(in_language(path, language), data={"question": words})

    letters, report = f"{here}/contributions", f"{here}/reports/participation.csv"
    return {
        "own waiting": seen("paula", f"{letters}/{waiting.id}"),
        "own returned": seen("paula", f"{letters}/{returned.id}"),
        "own hidden": seen("paula", f"{letters}/{hidden.id}"),
        "changing what waits": seen("paula", f"{letters}/{waiting.id}/edit"),
        "waiting, to a moderator": seen("mo", f"{letters}/{waiting.id}"),
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
        "decision refused": sent("mo", f"{here}/desk/{waiting.id}", kind="return", reason_code=""),
        "settings refused": sent("paula", "/me/settings", "/me/password", password="short"),
        "erasing refused": sent("paula", "/me/data", "/erase", words="perhaps"),
        "token made": sent("paula", "/me/settings", "/me/tokens", name="My program", scopes="read"),
        "profile refused": sent("paula", f"{here}/profile", "/profile", name=" "),
        "invitation refused": sent("olga", f"{here}/organise/people/invite", "/invite", email="nobody"),
        "list refused": sent("olga", f"{here}/organise/people/list", "/list", pasted="age,shoe\n41,9"),
        "list looked through": sent("olga", f"{here}/organise/people/list", "/list", pasted=PEOPLE),
        "week refused": sent("olga", f"{here}/organise/rounds/2", "/2", opens="soon"),
        "exchange refused": sent("olga", f"{here}/organise/exchange", "/exchange", opens="soon", timezone="Nowhere"),
        "link of a person": sent("olga", f"{here}/organise/people/{number}", "/link"),
        "card": sent("olga", f"{here}/organise/people/{unmailed}", "/card"),
        "words kept": seen("paula", "/me/kept"),
        **list_codes(app, units, olga=cast.olga.account, moderator=cast.mo.account, report=report),
        "no round": seen("nobody", f"{bare}/"),
        "no round, organising": seen("olga", f"{bare}/organise/"),
        "no round, rounds": seen("olga", f"{bare}/organise/rounds"),
        "no round, roster": seen("olga", f"{bare}/organise/roster"),
        "no round, log": seen("olga", f"{bare}/organise/log"),
        "no round, figures": seen("olga", f"{bare}/figures"),
        "nothing waits": seen("olga", f"{bare}/desk"),
        "nothing decided": seen("olga", f"{bare}/desk/log"),
        "nothing to translate": seen("mo", f"{bare}/desk/translations"),
        "nobody asked": seen("olga", f"{bare}/organise/help"),
        "nothing found": seen("pierre", f"{here}/search?q=introuvable"),
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


def appeal_against(uow: UnitOfWork, cast: Cast, hidden: Contribution) -> int:
    """One that Mo, who decided, leaves to others."""
    decision = make_decision(uow, hidden, cast.mo.membership)
    return make_appeal(uow, decision, words="لم أذكر أحدًا باسمه.", words_language="ar").id


def set_aside_and_report(uow: UnitOfWork, cast: Cast, topic: Topic) -> tuple[int, int]:
    """Something of Paula's that Mo set aside, and something of hers that Pierre is worried about."""
    aside = make_contribution(uow, topic, cast.paula.membership, status=Status.ASIDE)
    make_case(uow, aside, cast.mo.membership)
    reported = make_contribution(uow, topic, cast.paula.membership)
    make_report(uow, reported, cast.pierre.membership, reason_code="worried", words="هل هي بخير؟", words_language="ar")
    line = {"country": "PE", "name": "Línea 100", "contact": "100", "hours": "24 h", "languages": "es"}
    uow.add(HelpLine(exchange_id=cast.exchange.id, **line))
    return aside.id, reported.id


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
