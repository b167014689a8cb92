"""Next year's exchange from this one: what is taken over, when its weeks are, and what is not."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.contributions.models import Contribution, Topic
from forum.exchanges.actions.clone import SETTINGS
from forum.exchanges.errors import OtherWeekday
from forum.exchanges.models import Exchange, Membership, Question, Round
from forum.exchanges.queries import translator_credits
from forum.exchanges.rules import days_until, later
from forum.kernel.reader import Reader
from forum.kernel.unit_of_work import Units
from forum.own_data.actions.erase import erase_in_exchange
from forum.support.models import StandingText
from forum.texts.actions import create_text_in_languages, put_version
from forum.texts.labels import label_text
from forum.texts.models import Origin, Version
from forum.texts.queries import get_text, show_texts, source_lines
from forum.translating.models import Concept
from tests.cast import Cast, assemble
from tests.factories import make_concept, make_contribution, make_topic
from tests.pages import send

OPENS = date(2027, 5, 16)
"""A Sunday, as the day on which the exchange of the cast opened."""
ZONES = ("America/Toronto", "Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Casablanca")


@pytest.fixture
def cast(units: Units) -> Cast:
    with units.open() as uow:
        cast = assemble(uow, accent="teal", late_policy="held", allows_anonymous=True, has_survey=False)
        question = create_text_in_languages(
            uow, exchange_id=cast.exchange.id, kind="question", wordings={"en": "Who walks?", "es": "¿Quién camina?"}
        )
        uow.add(Question(round_id=cast.rounds[0].id, position=0, text_id=question.id))
        theme = get_text(uow.session, cast.rounds[0].theme_id)
        for origin, words in ((Origin.HUMAN, "Partenariats"), (Origin.MACHINE, "Des partenariats")):
            translator_id = cast.tara.membership.id if origin is Origin.HUMAN else None
            version = put_version(
                uow, theme, language="fr", paragraphs=[words], origin=origin, translator_id=translator_id
            )
            version.credit = "name" if translator_id else "none"
        make_concept(uow, cast.exchange, terms={"en": "street", "fr": "rue"})
        make_contribution(uow, make_topic(uow, cast.rounds[0]), cast.paula.membership)
        return cast


def run(app: Flask, cast: Cast, *more: str, opens: str = OPENS.isoformat(), slug: str = "next") -> tuple[int, str]:
    args = ["exchanges", "clone", cast.exchange.slug, slug, "--opens", opens, *more]
    done = app.test_cli_runner().invoke(args=args)
    return done.exit_code, done.output


def cloned(session: Session, slug: str = "next") -> Exchange:
    session.rollback()
    session.expire_all()
    return session.scalars(select(Exchange).where(Exchange.slug == slug)).one()


def test_its_words_rules_and_weeks_are_taken_over(app: Flask, cast: Cast, session: Session) -> None:
    code, _ = run(app, cast)
    assert code == 0
    new, old = cloned(session), session.get_one(Exchange, cast.exchange.id)
    assert [getattr(new, name) for name in SETTINGS] == [getattr(old, name) for name in SETTINGS]
    assert (new.host, new.timezone, new.languages) == (old.host, old.timezone, old.languages)
    assert source_lines(session, [new.title_id or 0])[new.title_id or 0] == {
        "en": "Safe cities",
        "fr": "Safe cities (fr)",
    }
    rounds = session.scalars(select(Round).where(Round.exchange_id == new.id).order_by(Round.number)).all()
    assert [source_lines(session, [one.theme_id])[one.theme_id]["en"] for one in rounds] == ["Partnerships", "Networks"]
    question = session.scalars(select(Question).where(Question.round_id == rounds[0].id)).one()
    assert source_lines(session, [question.text_id])[question.text_id] == {"en": "Who walks?", "es": "¿Quién camina?"}
    concept = session.scalars(select(Concept).where(Concept.exchange_id == new.id)).one()
    assert {term.language: term.words for term in concept.terms} == {"en": "street", "fr": "rue"}
    standing = session.scalars(select(StandingText.name).where(StandingText.exchange_id == new.id)).all()
    assert len(standing) == len(set(standing)) > 0


def test_of_its_people_only_organisers_come_along(app: Flask, cast: Cast, session: Session) -> None:
    run(app, cast)
    new = cloned(session)
    members = session.scalars(select(Membership).where(Membership.exchange_id == new.id)).all()
    assert [(one.account_id, one.name, one.is_organiser) for one in members] == [(cast.olga.account.id, "Olga", True)]
    topics = session.scalars(select(Topic).join(Round).where(Round.exchange_id == new.id)).all()
    assert len(topics) == 2
    assert session.scalars(select(Contribution).where(Contribution.exchange_id == new.id)).all() == []


def test_a_persons_version_keeps_its_origin_and_its_credit_and_a_machines_stays_behind(
    app: Flask, cast: Cast, session: Session
) -> None:
    run(app, cast)
    new = cloned(session)
    theme_id = session.scalars(select(Round.theme_id).where(Round.exchange_id == new.id, Round.number == 1)).one()
    french = session.scalars(select(Version).where(Version.text_id == theme_id, Version.language == "fr")).all()
    assert [(one.origin, one.paragraphs, one.is_stale) for one in french] == [("human", ["Partenariats"], False)]
    shown = show_texts(session, [theme_id], Reader("fr"))[theme_id]
    assert "Tara" in label_text(shown, locale="en", names=translator_credits(session, new)).label


def test_whoever_is_erased_is_named_in_neither(app: Flask, cast: Cast, session: Session, units: Units) -> None:
    run(app, cast)
    new = cloned(session)
    structure = new.structure
    assert "Tara" in translator_credits(session, new).values()
    with units.open() as uow:
        erase_in_exchange(uow, uow.session.get_one(Membership, cast.tara.membership.id), keeps_words=True)
    again = cloned(session)
    assert again.structure != structure
    assert "Tara" not in translator_credits(session, again).values()


def test_a_dry_run_says_the_dates_and_makes_nothing(app: Flask, cast: Cast, session: Session) -> None:
    code, said = run(app, cast, "--show")
    assert code == 0
    assert "round 2: Sun 2027-05-23" in said
    session.rollback()
    assert session.scalars(select(Exchange).where(Exchange.slug == "next")).first() is None


@pytest.mark.parametrize(
    ("opens", "slug", "said"),
    [
        ("2027-05-17", "next", "Choose 2027-05-16 or 2027-05-23"),
        ("2026-05-17", "next", "over"),
        ("2027-05-16", "No address", "small letters"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    app: Flask, cast: Cast, session: Session, opens: str, slug: str, said: str
) -> None:
    code, output = run(app, cast, opens=opens, slug=slug)
    assert code == 1
    assert said in output
    session.rollback()
    assert session.scalars(select(Exchange).where(Exchange.slug == "next")).first() is None


def test_an_address_that_is_taken_is_refused(app: Flask, cast: Cast) -> None:
    assert run(app, cast, slug=cast.exchange.slug)[0] == 1


@given(
    at=st.integers(0, 15 * 365 * 24).map(lambda hours: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(hours=hours)),
    weeks=st.integers(1, 300),
    timezone=st.sampled_from(ZONES),
)
def test_the_hour_on_the_wall_and_the_day_of_the_week_stay(at: datetime, weeks: int, timezone: str) -> None:
    there = ZoneInfo(timezone)
    then = later(at, 7 * weeks, timezone=timezone).astimezone(there)
    wanted = (at.astimezone(there) + timedelta(weeks=weeks)).replace(fold=0)
    exists = wanted.astimezone(UTC).astimezone(there).replace(tzinfo=None) == wanted.replace(tzinfo=None)
    assert then.weekday() == wanted.weekday() or not exists
    assert then.replace(tzinfo=None) == wanted.replace(tzinfo=None) or not exists


def test_over_the_change_of_summer_time_the_hour_stays() -> None:
    opened = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Europe/Berlin"))
    after = later(opened, 28, timezone="Europe/Berlin")
    assert after == datetime(2026, 3, 30, 7, tzinfo=UTC)


def test_another_day_of_the_week_names_the_two_that_fit() -> None:
    with pytest.raises(OtherWeekday) as refused:
        days_until(datetime(2026, 5, 4, 12, tzinfo=UTC), date(2027, 5, 5), timezone="UTC")
    assert "2027-05-03" in refused.value.fields["opens"].said_in("en")  # type: ignore[union-attr]


def test_an_organiser_makes_it_from_her_page(as_, cast: Cast, session: Session) -> None:  # type: ignore[no-untyped-def]
    olga, path = as_(cast.olga.account), f"/exchanges/{cast.exchange.slug}/organise/next"
    looked = send(olga, path, "/next", slug="next", opens=OPENS.isoformat(), look="1")
    assert "It would be so" in looked.text
    refused = send(olga, path, "/next", slug="next", opens="2027-05-17")
    assert refused.status_code == 422
    made = send(olga, path, "/next", slug="next", opens=OPENS.isoformat())
    assert made.status_code == 303
    assert cloned(session).opens_at.date() == OPENS
