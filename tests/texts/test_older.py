"""Which paragraphs of a version are older than the original: those whose words changed, wherever the others have moved."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.accounts.models import Account
from forum.exchanges.models import Membership, Round
from forum.kernel.unit_of_work import UnitOfWork, Units
from forum.texts.actions import change_source, create_text, put_version
from forum.texts.labels import mark_older
from forum.texts.models import Origin, Text, Version
from forum.texts.queries import find_version, get_text
from tests.cast import assemble
from tests.factories import make_contribution, make_exchange, make_topic

As = Callable[[Account], FlaskClient]
START = ["Zero ran.", "One ran.", "Two ran.", "Three ran."]
EDITS = ("change", "insert", "remove", "swap", "mend")


@dataclass
class Model:
    """What the author has written, and of each paragraph of the version which words it renders; both as plain lists."""

    now: list[str]
    rendered: list[str] = field(default_factory=list)
    count: int = 0

    def edit(self, kind: str, at: int) -> bool:
        """Whether it mends typing only."""
        self.count += 1
        place = at % len(self.now)
        if kind == "insert":
            self.now.insert(place, f"New {self.count} came.")
        elif kind == "remove" and len(self.now) > 1:
            del self.now[place]
        elif kind == "swap":
            self.now[0], self.now[place] = self.now[place], self.now[0]
        elif kind in {"change", "mend"}:
            before, self.now[place] = self.now[place], f"Other {self.count} walked."
            if kind == "mend":
                self.rendered = [self.now[place] if words == before else words for words in self.rendered]
        return kind == "mend"

    @property
    def older(self) -> list[int]:
        return [place for place, words in enumerate(self.rendered) if words not in self.now]


def text_of(uow: UnitOfWork) -> Text:
    exchange = make_exchange(uow)
    return create_text(uow, exchange_id=exchange.id, kind="contribution", language="en", source="\n\n".join(START))


def translate(uow: UnitOfWork, text: Text, language: str, made_from: Version | None = None) -> Version:
    source = made_from or next(one for one in text.versions if one.origin == Origin.AUTHOR)
    words = [f"{language}: {paragraph}" for paragraph in source.paragraphs]
    return put_version(uow, text, language=language, paragraphs=words, origin=Origin.HUMAN, made_from=made_from)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.lists(st.tuples(st.sampled_from(EDITS), st.integers(0, 9)), max_size=12))
def test_after_any_edits_a_version_is_older_exactly_where_the_words_changed(
    units: Units, session: Session, edits: list[tuple[str, int]]
) -> None:
    model = Model(list(START), list(START))
    with units.open() as uow:
        text_id = text_of(uow).id
        translate(uow, get_text(uow.session, text_id), "fr")
    for kind, at in edits:
        mends = model.edit(kind, at)
        with units.open() as uow:
            change_source(uow, get_text(uow.session, text_id), source="\n\n".join(model.now), is_typing_error=mends)
        session.expire_all()
        version = find_version(session, text_id, language="fr", origin=Origin.HUMAN)
        assert version is not None
        assert version.older == model.older
        assert version.is_stale is (model.rendered != model.now)
        session.rollback()


def test_what_was_made_from_another_version_is_older_where_either_changed(units: Units, session: Session) -> None:
    with units.open() as uow:
        text = text_of(uow)
        uow.flush()
        uow.session.refresh(text)
        spanish = translate(uow, text, "es")
        translate(uow, text, "fr", made_from=spanish)
        text_id = text.id
    with units.open() as uow:
        change_source(uow, get_text(uow.session, text_id), source="\n\n".join([START[0], "Other.", *START[2:]]))
    with units.open() as uow:
        words = ["es: Zero ran.", "es: One ran.", "es: dos.", "es: Three ran."]
        digests = uow.session.scalars(select(Version.digests).where(Version.language == "es")).one()
        put_version(
            uow, get_text(uow.session, text_id), language="es", paragraphs=words, origin=Origin.HUMAN, digests=digests
        )
    session.rollback()
    session.expire_all()
    french = find_version(session, text_id, language="fr", origin=Origin.HUMAN)
    assert french is not None
    assert french.older == [1, 2]


@pytest.mark.parametrize(
    ("html", "marked"),
    [
        ('<p data-p="1">Two.</p>', '<p data-p="1" data-older><span class="unseen">Older: </span>Two.</p>'),
        ('<p data-p="0">One.</p>', '<p data-p="0">One.</p>'),
        (
            '<ul data-p="1">\n<li>Two.</li>\n</ul>',
            '<ul data-p="1" data-older>\n<li><span class="unseen">Older: </span>Two.</li>\n</ul>',
        ),
        (
            '<blockquote data-p="1">\n<p>Two.</p>\n</blockquote>',
            '<blockquote data-p="1" data-older>\n<p><span class="unseen">Older: </span>Two.</p>\n</blockquote>',
        ),
    ],
)
def test_a_paragraph_is_marked_with_words_before_its_first(html: str, marked: str) -> None:
    assert mark_older(Markup(html), [1], words="Older:") == marked


def test_readers_see_what_is_older_and_in_what_else_it_can_be_read(units: Units, as_: As) -> None:
    with units.open() as uow:
        cast = assemble(uow)
        topic = make_topic(uow, uow.session.get_one(Round, cast.rounds[0].id))
        author = uow.session.get_one(Membership, cast.paula.membership.id)
        row = make_contribution(uow, topic, author, text="\n\n".join(START))
        text = get_text(uow.session, row.text_id)
        uow.session.refresh(text)
        translate(uow, text, "fr")
        translate(uow, text, "ar")
        uow.flush()
        change_source(uow, text, source="\n\n".join([START[0], "Other.", *START[2:]]))
    here = f"/exchanges/{cast.exchange.slug}/topics/{topic.id}"
    page = as_(cast.pierre.account).get(f"{here}?lang=fr").text
    assert page.count("data-older") == 1
    assert '<p data-p="1" data-older><span class="unseen">' in page
    assert f'href="{here}?lang=fr&amp;version={row.id}-ar#c{row.id}" lang="ar" hreflang="ar"' in page
    assert f'href="/exchanges/{cast.exchange.slug}/contributions/{row.id}?lang=fr&amp;version=fr"' in page
    arabic = as_(cast.pierre.account).get(f"{here}?lang=fr&version={row.id}-ar").text
    assert '<div class="words" lang="ar" dir="rtl">' in arabic


def test_a_link_carries_the_version_its_sender_saw(units: Units, client: FlaskClient) -> None:
    with units.open() as uow:
        cast = assemble(uow)
        topic = make_topic(uow, uow.session.get_one(Round, cast.rounds[0].id))
        author = uow.session.get_one(Membership, cast.paula.membership.id)
        row = make_contribution(uow, topic, author, text="We walk.")
        text = get_text(uow.session, row.text_id)
        uow.session.refresh(text)
        translate(uow, text, "fr")
    answer = client.get(f"/exchanges/{cast.exchange.slug}/contributions/{row.id}?version=fr")
    assert f"version={row.id}-fr#c{row.id}" in answer.location
    assert "fr: We walk." in client.get(answer.location).text
    for nonsense in ("", "%3Cb%3E", "xx-", "fr&version=es"):
        again = client.get(f"/exchanges/{cast.exchange.slug}/contributions/{row.id}?version={nonsense}")
        assert client.get(again.location).status_code == 200
