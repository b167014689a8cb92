"""Notices to all who take part: due by the dates of their round, begun from a template, written, sent once."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.exchanges.actions.notices import drop_notice, save_notice, send_notice, start_notice
from forum.exchanges.errors import NoticeChanged, NoticeNotFound, TooEarly
from forum.exchanges.models import Exchange, Notice, Round
from forum.exchanges.notice_drafting import Known, draft_words
from forum.exchanges.notice_words import FOLDER, PLACE, NoticeWords, template_languages, templates_in
from forum.exchanges.notices import OF_A_ROUND, Begun, NoticeKind, due_at, list_due, next_due, of_use_until
from forum.exchanges.policy import can_write_notice
from forum.exchanges.queries import get_exchange
from forum.exchanges.queries.notices import find_standing, load_wordings, seal_wording
from forum.exchanges.queries.programme import load_structure
from forum.kernel.actor import Actor, Grant, Role
from forum.kernel.clock import MovableClock
from forum.kernel.errors import InvalidInput
from forum.kernel.unit_of_work import Units
from forum.kernel.wording import locales
from forum.log.models import LogEntry
from forum.notifications.actions import stop_mails
from forum.notifications.messages import write_message
from forum.notifications.models import Mail
from forum.notifications.occasions import Sender
from forum.notifications.tasks import tell_all
from forum.texts.models import Text, Version
from tests.actors import actor_of
from tests.cast import Cast, assemble
from tests.factories import make_account, make_membership, make_notice, make_topic
from tests.pages import send

SignIn = Callable[[Account], FlaskClient]
OPENS = datetime(2026, 5, 18, 12, 0, tzinfo=UTC)
WORDS = {"en": NoticeWords("Half of it", "Half is over."), "fr": NoticeWords("La moitié", "La moitié est passée.")}


def week(days: float = 7, *, number: int = 1, opens_at: datetime = OPENS) -> SimpleNamespace:
    return SimpleNamespace(id=number, number=number, opens_at=opens_at, closes_at=opens_at + timedelta(days=days))


def test_a_week_owes_four_notices_each_at_its_time() -> None:
    assert [due_at(kind, week()) for kind in OF_A_ROUND] == [
        OPENS,
        OPENS + timedelta(days=3.5),
        OPENS + timedelta(days=5),
        OPENS + timedelta(days=7),
    ]


def test_in_a_short_round_the_last_call_stands_in_for_mid_week() -> None:
    assert due_at(NoticeKind.MIDWEEK, week(3)) is None
    assert due_at(NoticeKind.LAST_CALL, week(3)) == OPENS + timedelta(days=1.5)


@pytest.mark.parametrize("days", [1, 3, 4, 7, 30])
def test_no_notice_is_overtaken_before_it_is_due(days: float) -> None:
    for kind in OF_A_ROUND:
        due, until = due_at(kind, week(days)), of_use_until(kind, week(days))
        assert due is None or (until is not None and due < until)


def test_a_notice_is_due_from_the_day_before_until_the_next_overtakes_it() -> None:
    def due(now: datetime) -> list[str]:
        return [one.kind for one in list_due([week()], {}, now)]

    assert due(OPENS - timedelta(hours=25)) == []
    assert due(OPENS - timedelta(hours=24)) == ["opening"]
    assert due(OPENS + timedelta(days=3)) == ["opening", "midweek"]
    assert due(OPENS + timedelta(days=3.5)) == ["midweek"]
    assert due(OPENS + timedelta(days=6)) == ["last_call", "closing"]
    assert due(OPENS + timedelta(days=14)) == []


def test_what_was_sent_is_due_no_more_and_what_was_begun_still_is() -> None:
    begun = {(1, "opening"): Begun(7, is_sent=True), (1, "midweek"): Begun(8, is_sent=False)}
    (due,) = list_due([week()], begun, OPENS + timedelta(days=3))
    assert (due.kind, due.notice_id) == ("midweek", 8)


def test_the_next_one_is_named_while_none_is_due() -> None:
    coming = next_due([week()], {}, OPENS + timedelta(hours=1))
    assert coming is not None
    assert coming.kind == "midweek"
    assert next_due([week()], {}, OPENS + timedelta(days=8)) is None


def test_each_template_has_the_same_kinds_and_places_in_every_language() -> None:
    assert set(template_languages()) == set(locales()) == {path.stem for path in FOLDER.glob("*.toml")}
    english = templates_in("en")
    for language in template_languages():
        assert templates_in(language).keys() == english.keys()
        for name, template in templates_in(language).items():
            for part, words in template.items():
                assert sorted(PLACE.findall(words)) == sorted(PLACE.findall(english[name][part])), (
                    language,
                    name,
                    part,
                )


def test_a_draft_begins_in_the_writers_language_and_leaves_out_what_nobody_knows(units: Units) -> None:
    with units.open() as uow:
        cast = assemble(uow)
        view = get_exchange(uow.session, cast.exchange.slug)
        words = draft_words("closing", view.exchange, round=view.rounds[0], known=Known(contributions=12), first="fr")
    assert list(words) == ["fr", "en", "es"]
    assert "Contributions de cette semaine : 12." in words["fr"].body
    assert "Countries" not in words["en"].body
    assert "{" not in "".join(f"{title}{body}" for title, body in words.values())


def test_an_exchange_in_none_of_our_languages_begins_in_english(units: Units) -> None:
    with units.open() as uow:
        cast = assemble(uow, languages=["wo", "sw"])
        view = get_exchange(uow.session, cast.exchange.slug)
        assert list(draft_words("technical", view.exchange, round=None, known=Known(), first="sw")) == ["en"]


def moderator(cast: Cast, round_: Round, *, ends_at: datetime | None = None) -> Actor:
    about = {"exchange_id": cast.exchange.id, "membership_id": cast.mo.membership.id}
    grant = Grant(role=Role.MODERATOR, round_id=round_.id, ends_at=ends_at, **about)
    return Actor(account_id=cast.mo.account.id, grants=(grant,))


@pytest.fixture
def cast(units: Units) -> Cast:
    with units.open() as uow:
        return assemble(uow)


def begin(units: Units, cast: Cast, *, kind: NoticeKind = NoticeKind.MIDWEEK) -> int:
    with units.open() as uow:
        exchange = uow.session.get_one(Exchange, cast.exchange.id)
        actor = moderator(cast, cast.rounds[0])
        return start_notice(uow, actor, exchange=exchange, round_id=cast.rounds[0].id, kind=kind, words=WORDS).id


def test_a_second_moderator_goes_on_with_the_draft_of_the_first(units: Units, cast: Cast, session: Session) -> None:
    assert begin(units, cast) == begin(units, cast)
    assert session.scalar(select(func.count()).select_from(Notice)) == 1


def test_she_writes_them_until_the_round_is_signed_off_whenever_her_mandate_ends(units: Units, cast: Cast) -> None:
    round_id, closes_at = cast.rounds[0].id, cast.rounds[1].opens_at
    with units.open() as uow:
        her, hour = moderator(cast, cast.rounds[0], ends_at=closes_at - timedelta(days=2)), timedelta(hours=1)
        exchange = uow.session.get_one(Exchange, cast.exchange.id)
        for signed_at, until in ((None, closes_at + 24 * hour), (closes_at - hour, closes_at)):
            uow.session.get_one(Round, round_id).signed_off_at = signed_at
            uow.flush()
            round_ = next(r for r in load_structure(uow.session, exchange).rounds if r.id == round_id)
            assert can_write_notice(her, cast.exchange.id, until - hour, round=round_)
            assert not can_write_notice(her, cast.exchange.id, until, round=round_)
            organiser = actor_of(uow.session, cast.olga.account)
            assert can_write_notice(organiser, cast.exchange.id, until, round=round_)


def test_a_moderator_writes_notices_of_her_own_round_only(units: Units, cast: Cast) -> None:
    first, second = cast.rounds
    for actor, round_id in (
        (moderator(cast, first), second.id),
        (moderator(cast, first), None),
    ):
        with units.open() as uow:
            exchange = uow.session.get_one(Exchange, cast.exchange.id)
            with pytest.raises(NoticeNotFound):
                start_notice(uow, actor, exchange=exchange, round_id=round_id, kind=NoticeKind.TECHNICAL, words=WORDS)


def change(units: Units, cast: Cast, notice_id: int, words: dict[str, NoticeWords], **seen: NoticeWords) -> None:
    with units.open() as uow:
        save_notice(
            uow,
            moderator(cast, cast.rounds[0]),
            exchange=uow.session.get_one(Exchange, cast.exchange.id),
            notice_id=notice_id,
            words=words,
            seen={tag: seal_wording(said) for tag, said in {**WORDS, **seen}.items()},
        )


def test_changed_words_put_the_other_languages_behind(units: Units, cast: Cast, session: Session) -> None:
    notice_id = begin(units, cast)
    change(
        units, cast, notice_id, {**WORDS, "en": NoticeWords("Half of it", "Half of the week is over, and we listen.")}
    )
    notice = session.get_one(Notice, notice_id)
    assert find_standing(session, notice, ["en", "fr", "es"]) == {"en": "original", "fr": "behind", "es": "missing"}
    assert notice.edition == 2


def test_a_form_left_open_takes_nothing_from_who_wrote_meanwhile(units: Units, cast: Cast, session: Session) -> None:
    notice_id = begin(units, cast)
    newer = NoticeWords("La moitié", "Nous sommes à mi-chemin.")
    change(units, cast, notice_id, {**WORDS, "fr": newer})
    change(units, cast, notice_id, {**WORDS, "en": NoticeWords("Half", "Half of it is over.")})
    assert load_wordings(session, session.get_one(Notice, notice_id))["fr"] == newer
    with pytest.raises(InvalidInput) as refusal:
        change(units, cast, notice_id, {**WORDS, "fr": NoticeWords("La moitié", "Autre chose.")})
    assert set(refusal.value.fields) == {"body-fr"}


@pytest.mark.parametrize(
    ("tag", "words", "field"),
    [
        ("en", NoticeWords("", "Half."), "title-en"),
        ("en", NoticeWords("Half", " "), "body-en"),
        ("fr", NoticeWords("", "La moitié."), "title-fr"),
        ("en", NoticeWords("a" * 501, "Half."), "title-en"),
        ("fr", NoticeWords("La moitié", "a" * 50_001), "body-fr"),
    ],
)
def test_a_notice_without_words_or_with_too_many_is_refused(
    units: Units, cast: Cast, *, tag: str, words: NoticeWords, field: str
) -> None:
    notice_id = begin(units, cast)
    with pytest.raises(InvalidInput) as refusal:
        change(units, cast, notice_id, {**WORDS, tag: words})
    assert set(refusal.value.fields) == {field}


def let_go(units: Units, cast: Cast, notice_id: int, edition: int = 1) -> None:
    with units.open() as uow:
        exchange = uow.session.get_one(Exchange, cast.exchange.id)
        send_notice(uow, moderator(cast, cast.rounds[0]), exchange=exchange, notice_id=notice_id, edition=edition)


def mailed(session: Session) -> list[int]:
    query = select(Mail.account_id).where(Mail.kind == "notice", Mail.state != "unwanted")
    return sorted(session.scalars(query))


def test_it_is_sent_once_however_often_it_is_sent(
    units: Units, cast: Cast, session: Session, drain: Callable[[], int]
) -> None:
    notice_id = begin(units, cast)
    let_go(units, cast, notice_id)
    drain()
    let_go(units, cast, notice_id)
    drain()
    taking_part = (cast.paula, cast.pierre, cast.mo, cast.noor, cast.tara, cast.olga)
    assert mailed(session) == sorted(one.account.id for one in taking_part)
    assert session.scalar(select(func.count()).where(LogEntry.act == "send_notice")) == 1


def test_nobody_is_mailed_who_wants_none_or_has_no_address(
    units: Units, cast: Cast, session: Session, drain: Callable[[], int]
) -> None:
    with units.open() as uow:
        stop_mails(uow, account_id=cast.paula.account.id, exchange_id=cast.exchange.id)
        unmailed = make_account(uow, email=None).id
        make_membership(uow, cast.exchange, uow.session.get_one(Account, unmailed))
    let_go(units, cast, begin(units, cast))
    drain()
    assert not {unmailed, cast.paula.account.id, cast.sami.account.id} & set(mailed(session))


def test_who_looked_at_other_words_is_told_and_nothing_goes_out(units: Units, cast: Cast, session: Session) -> None:
    notice_id = begin(units, cast)
    change(units, cast, notice_id, {**WORDS, "en": NoticeWords("Half", "Half of it is over.")})
    with pytest.raises(NoticeChanged):
        let_go(units, cast, notice_id, edition=1)
    assert session.get_one(Notice, notice_id).sent_at is None


def test_before_the_exchange_opens_only_a_technical_notice_goes_out(
    units: Units, cast: Cast, clock: MovableClock
) -> None:
    clock.move_to(cast.exchange.opens_at - timedelta(hours=1))
    dated, technical = begin(units, cast, kind=NoticeKind.OPENING), begin(units, cast, kind=NoticeKind.TECHNICAL)
    with pytest.raises(TooEarly):
        let_go(units, cast, dated)
    let_go(units, cast, technical)


def test_a_draft_thrown_away_leaves_nothing(units: Units, cast: Cast, session: Session) -> None:
    texts = session.scalar(select(func.count()).select_from(Text))
    versions = session.scalar(select(func.count()).select_from(Version))
    notice_id = begin(units, cast)
    with units.open() as uow:
        exchange = uow.session.get_one(Exchange, cast.exchange.id)
        drop_notice(uow, moderator(cast, cast.rounds[0]), exchange=exchange, notice_id=notice_id)
    assert session.scalar(select(func.count()).select_from(Notice)) == 0
    assert session.scalar(select(func.count()).select_from(Text)) == texts
    assert session.scalar(select(func.count()).select_from(Version)) == versions


def test_what_was_sent_cannot_be_thrown_away(units: Units, cast: Cast) -> None:
    notice_id = begin(units, cast)
    let_go(units, cast, notice_id)
    with units.open() as uow:
        exchange = uow.session.get_one(Exchange, cast.exchange.id)
        with pytest.raises(NoticeChanged):
            drop_notice(uow, moderator(cast, cast.rounds[0]), exchange=exchange, notice_id=notice_id)


def test_a_draft_is_on_the_translators_desk_and_hidden_from_all_others(
    units: Units, cast: Cast, session: Session, as_: SignIn
) -> None:
    with units.open() as uow:
        body_id = make_notice(uow, cast.exchange, cast.rounds[0], title="Canary title", body="Canary words").body_id
    here = f"/exchanges/{cast.exchange.slug}"
    assert "Canary words" in as_(cast.tara.account).get(f"{here}/desk/translations").text
    assert as_(cast.tara.account).get(f"{here}/texts/{body_id}/versions/fr").status_code == 200
    paula = as_(cast.paula.account)
    assert paula.get(f"{here}/texts/{body_id}/versions/fr").status_code == 404
    for path in (f"{here}/notices", f"{here}/rounds/1", f"{here}/search?q=canary", "/search?q=canary"):
        assert "Canary" not in paula.get(path).text


def test_it_is_pinned_in_its_round_in_the_readers_language(
    units: Units, cast: Cast, as_: SignIn, client: FlaskClient, drain: Callable[[], int]
) -> None:
    with units.open() as uow:
        topic_id = make_topic(uow, cast.rounds[0]).id
    here = f"/exchanges/{cast.exchange.slug}"
    assert "Half is over" not in client.get(f"{here}/rounds/1").text
    let_go(units, cast, begin(units, cast))
    drain()
    for path in (f"{here}/rounds/1", f"{here}/topics/{topic_id}", f"{here}/notices"):
        assert "La moitié est passée." in as_(cast.pierre.account).get(path).text
        assert "Half is over." in client.get(path).text
    assert "Half is over." not in client.get(f"{here}/rounds/2").text
    assert f"{here}/notices#n" in client.get(f"{here}/search?q=half").text


def test_a_reader_of_a_third_language_gets_the_original_marked_as_such(units: Units, cast: Cast, as_: SignIn) -> None:
    let_go(units, cast, begin(units, cast))
    page = as_(cast.paula.account).get(f"/exchanges/{cast.exchange.slug}/rounds/1?lang=ar").text
    assert 'lang="en" dir="ltr"' in page
    assert "Half is over." in page


def test_a_moderator_writes_looks_and_sends(
    units: Units, cast: Cast, as_: SignIn, clock: MovableClock, session: Session
) -> None:
    clock.move_to(cast.rounds[0].opens_at + timedelta(days=3))
    mo, here = as_(cast.mo.account), f"/exchanges/{cast.exchange.slug}"
    assert "nobody has begun it" in mo.get(f"{here}/desk").text
    begun = send(mo, f"{here}/desk", "/notices", kind="midweek", round="1")
    edit = begun.headers["Location"]
    looked = send(mo, edit, **{"body-en": "We are half-way, and the buses are not heard yet."}).headers["Location"]
    page = mo.get(looked).text
    assert "the buses are not heard yet" in page
    assert "the original has changed since" in page
    assert "Send it to 6 people" in page
    sent = send(mo, looked, "/send")
    assert sent.status_code == 303
    assert "Mid-week, week 1" not in mo.get(f"{here}/desk").text


def test_what_is_refused_keeps_what_was_typed(units: Units, cast: Cast, as_: SignIn) -> None:
    notice_id = begin(units, cast)
    edit = f"/exchanges/{cast.exchange.slug}/notices/{notice_id}/edit"
    refused = send(as_(cast.mo.account), edit, **{"title-en": " ", "body-fr": "Typed in French"})
    assert refused.status_code == 422
    assert "Typed in French" in refused.text
    assert "Please give the notice a title." in refused.text


def test_a_mail_says_the_notice_in_its_readers_language(
    units: Units, cast: Cast, session: Session, drain: Callable[[], int]
) -> None:
    let_go(units, cast, begin(units, cast))
    drain()
    states = set(session.scalars(select(Mail.state).where(Mail.kind == "notice")))
    assert states == {"sent"}


def test_all_notices_stand_on_one_page(units: Units, cast: Cast, client: FlaskClient) -> None:
    with units.open() as uow:
        for _ in range(5):
            make_notice(uow, cast.exchange, None, is_sent=True)
    page = client.get(f"/exchanges/{cast.exchange.slug}/notices").text
    assert page.count('class="notice"') == 5


def test_the_list_of_receivers_says_how_each_gets_it_and_names_nobody_in_a_sensitive_exchange(
    units: Units, as_: SignIn
) -> None:
    with units.open() as uow:
        cast = assemble(uow, is_sensitive=True, access="members", title="Canarytitle")
        stop_mails(uow, account_id=cast.pierre.account.id, exchange_id=cast.exchange.id)
        notice_id = make_notice(uow, cast.exchange, cast.rounds[0], title="Canary", body="Canarywords").id
    path = f"/exchanges/{cast.exchange.slug}/notices/{notice_id}"
    to_moderator, to_organiser = (as_(one.account).get(path).text for one in (cast.mo, cast.olga))
    assert "5 people get it by mail" in to_moderator
    assert "1 person without an address, or who wants no mails" in to_moderator
    assert "Pierre" not in to_moderator
    assert "Pierre" in to_organiser
    mail = to_moderator.partition('<pre class="mail"')[2].partition("</pre>")[0]
    assert "There is a notice for all who take part" in mail
    assert "canary" not in mail.lower()


def test_a_mail_has_its_notice_whole_with_the_dates_of_its_week_and_a_way_to_stop(
    units: Units, session: Session
) -> None:
    with units.open() as uow:
        cast = assemble(uow)
        pierre = uow.session.get_one(Account, cast.pierre.account.id)
        pierre.timezone = "Europe/Paris"
        notice_id = make_notice(uow, cast.exchange, cast.rounds[0], title="We <begin>", is_sent=True).id
        fields = {"kind": "notice", "state": "waiting", "created_at": uow.now}
        mail = uow.add(
            Mail(key="one", account_id=pierre.id, exchange_id=cast.exchange.id, thing_id=notice_id, **fields)
        )
        uow.flush()
        message = write_message(uow, mail, Sender("forum@example.org", "https://forum.example.org"))
    assert message is not None
    assert message["Subject"] == "We <begin>"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    text, html = (message.get_body((kind,)).get_content() for kind in ("plain", "html"))  # type: ignore[union-attr]
    assert "Welcome, all of you." in text
    assert "12:00" in text  # of Paris: the week opens at ten by UTC
    assert "We &lt;begin&gt;" in html
    assert 'lang="en" dir="ltr"' in html


def test_a_mail_of_many_is_written_a_hundred_at_a_time_and_once(
    units: Units, cast: Cast, session: Session, app: Flask
) -> None:
    with units.open() as uow:
        for _ in range(105):
            make_membership(uow, cast.exchange)
        notice_id = make_notice(uow, cast.exchange, None, is_sent=True).id
    for _ in range(2):
        tell_all(units, notice_id=notice_id)
    assert len(mailed(session)) == len(set(mailed(session))) == 111


def test_before_it_is_sent_it_is_said_what_is_hard_to_translate(
    units: Units, cast: Cast, as_: Callable[[Account], FlaskClient]
) -> None:
    notice_id = begin(units, cast)
    change(units, cast, notice_id, {**WORDS, "en": NoticeWords("The WUF", "It is the tip of the iceberg.")})
    mo, page = as_(cast.mo.account), f"/exchanges/{cast.exchange.slug}/notices/{notice_id}"
    hints = mo.get(page).text.split('id="hints"')[1].split("</details>")[0]
    assert ">WUF</q>" in hints
    assert ">the tip of the iceberg</q>" in hints
    let_go(units, cast, notice_id, edition=2)
    assert 'id="hints"' not in mo.get(page).text
