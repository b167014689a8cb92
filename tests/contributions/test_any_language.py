"""Any language may be written, by its name or its code, also outside the exchange's own; shown, found and answered as such."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.actions import create_token
from forum.accounts.models import Account
from forum.contributions.models import Contribution
from forum.kernel.actor import Actor
from forum.kernel.unit_of_work import Units
from forum.kernel.wording import direction
from forum.texts.models import Text
from tests.cast import Cast, assemble
from tests.factories import make_topic
from tests.pages import forms, send

As = Callable[[Account], FlaskClient]
WRITTEN = [
    ("ar", "ar", "rtl", "زرنا المدينة القديمة ليلا", "المدينة"),
    ("Persian", "fa", "rtl", "خیابان‌های شهر تاریک هستند", "خیابان‌های"),
    ("الكردية", "ku", "auto", "جیرانێ دەرگا ڤەکر", "دەرگا"),
    ("کوردی", "ckb", "rtl", "دراوسێکەم دەرگای کردەوە", "دەرگای"),
    ("داري", "fa-AF", "rtl", "همسایه دروازه را باز کرد", "دروازه"),
    ("kiswahili", "sw", "ltr", "Tulitembea mitaani usiku", "mitaani"),
    ("zh-hant", "zh-Hant", "ltr", "我們夜裡走在街上", "街上"),
    ("Deutsch", "de", "ltr", "Wir zählten die Straßenlaternen", "Straßenlaterne"),
    ("nah", "nah", "ltr", "Nehnemih yohualpa", "yohualpa"),
    ("tzo-Latn-MX", "tzo-Latn-MX", "ltr", "Xanavotik ta akʼubal", "xanavotik"),
    ("ug-Cyrl", "ug-Cyrl", "ltr", "Биз кечидә маңдуқ", "кечидә"),
]


@pytest.fixture
def cast(units: Units) -> Cast:
    with units.open() as uow:
        return assemble(uow, moderation="after")


@pytest.fixture
def address(units: Units, cast: Cast) -> str:
    with units.open() as uow:
        return f"/exchanges/{cast.exchange.slug}/topics/{make_topic(uow, cast.rounds[0]).id}"


def written_in(session: Session) -> list[str]:
    session.rollback()
    return list(session.scalars(select(Text.source_language).where(Text.kind == "contribution")))


@pytest.mark.parametrize(("written", "tag", "side", "words", "word"), WRITTEN, ids=[each[1] for each in WRITTEN])
def test_it_is_written_shown_and_found(
    as_: As,
    session: Session,
    cast: Cast,
    address: str,
    drain: Callable[[], int],
    written: str,
    tag: str,
    side: str,
    words: str,
    word: str,
) -> None:
    paula, reader = as_(cast.paula.account), as_(cast.olga.account)
    assert send(paula, address, "/contributions", text=words, other_language=written).status_code == 303
    assert written_in(session) == [tag]
    drain()
    assert f'lang="{tag}" dir="{side}"' in reader.get(address).text
    found = reader.get(f"/exchanges/{cast.exchange.slug}/search", query_string={"q": word}).text
    assert f'lang="{tag}" dir="{side}"' in found
    assert "Nothing found" not in found


@pytest.mark.parametrize("written", ["gobbledygook", "x", "qq", "en-!!", "<b>", "12"])
def test_what_is_no_language_is_said_so_and_all_that_was_typed_is_kept(
    as_: As, session: Session, cast: Cast, address: str, written: str
) -> None:
    refused = send(as_(cast.olga.account), address, "/contributions", text="Words of hers.", other_language=written)
    assert refused.status_code == 422
    form = next(form for form in forms(refused) if str(form["action"]).endswith("/contributions"))
    fields = form["fields"]
    assert (fields["other_language"], fields["text"].strip()) == (written, "Words of hers.")  # type: ignore[index]
    assert 'id="other_language-error"' in refused.text
    assert written_in(session) == []


def test_a_preview_and_a_change_know_it_too(as_: As, session: Session, cast: Cast, address: str) -> None:
    paula = as_(cast.paula.account)
    preview = send(paula, address, "/contributions", text="سلام", other_language="fa", preview="1")
    assert '<div class="words" lang="fa" dir="rtl">' in preview.text
    assert '<option value="fa" lang="fa" selected>' in preview.text
    send(paula, address, "/contributions", text="Salaam.", language="es")
    row = session.scalars(select(Contribution)).one()
    edit = f"/exchanges/{cast.exchange.slug}/contributions/{row.id}/edit"
    assert send(paula, edit, "/edit", text="Ñuqanchik.", other_language="Quechua").status_code == 303
    assert written_in(session) == ["qu"]
    refused = send(paula, edit, "/edit", text="Kept.", other_language="gobbledygook")
    assert (refused.status_code, "Kept." in refused.text, 'value="gobbledygook"' in refused.text) == (422, True, True)


@pytest.mark.parametrize(("language", "status"), [("fa", 201), ("zh-Hant", 201), ("tzo", 201), ("gobbledygook", 422)])
def test_the_api_takes_it(
    client: FlaskClient, units: Units, session: Session, cast: Cast, address: str, language: str, status: int
) -> None:
    with units.open() as uow:
        token = create_token(uow, Actor(account_id=cast.paula.account.id), name="test", scopes=("read", "write"))
    answer = client.post(
        f"/api/v1/topics/{address.rpartition('/')[2]}/contributions",
        json={"text": "Words.", "language": language},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert answer.status_code == status
    assert written_in(session) == ([language] if status == 201 else [])


@pytest.mark.parametrize(
    ("tag", "side"),
    [
        ("ar", "rtl"),
        ("ar-Latn", "ltr"),
        ("pa", "ltr"),
        ("pa-Arab", "rtl"),
        ("ff-Adlm", "rtl"),
        ("syr", "rtl"),
        ("ku", "auto"),
        ("ku-Arab", "rtl"),
        ("en", "ltr"),
    ],
)
def test_a_script_says_from_which_side_one_reads(tag: str, side: str) -> None:
    assert direction(tag) == side
