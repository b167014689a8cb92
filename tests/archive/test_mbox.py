"""Mailboxes, read back by the standard library."""

import mailbox
from email import policy
from email.parser import BytesParser
from functools import partial

import pytest

from forum.contributions.models import Topic
from tests.archive.scene import ARABIC, FORMULA, take, unpack
from tests.factories import make_contribution


def read_box(tmp_path, content):
    path = tmp_path / "box.mbox"
    path.write_bytes(content)
    box = mailbox.mbox(path, factory=partial(BytesParser(policy=policy.default).parse))
    try:
        return list(box)
    finally:
        box.close()


@pytest.fixture
def mails(files, tmp_path):
    return read_box(tmp_path, files["mail/round-1.mbox"])


def test_each_published_contribution_is_a_mail_and_no_other(mails):
    assert [mail["Message-ID"].partition(".")[0] for mail in mails] == ["<1", "<2", "<3", "<4"]


def test_replies_answer_what_they_answer(mails):
    ids = [mail["Message-ID"] for mail in mails]
    assert [mail["In-Reply-To"] for mail in mails] == [None, ids[0], ids[1], ids[0]]
    assert [mail["Subject"].startswith("Re: ") for mail in mails] == [False, True, True, True]


def test_authors_stand_as_shown_at_an_address_that_nobody_has(mails):
    names = [mail["From"].addresses[0].display_name for mail in mails]
    assert names == ["Paula", FORMULA, "Mo", "Without name"]
    assert {mail["From"].addresses[0].addr_spec for mail in mails} == {"archive@archive.invalid"}


def test_versions_follow_as_parts_in_their_languages(mails):
    parts = list(mails[0].walk())[1:]
    assert [part["Content-Language"] for part in parts] == ["es", "ar", "fr"]
    assert parts[0].get_content() == "Calles **seguras**.\n\nFrom here.\n"
    assert ARABIC in parts[1].get_content()
    assert mails[1]["Content-Language"] == "fr"
    assert not mails[1].is_multipart()


def test_a_round_without_words_is_an_empty_mailbox(files):
    assert files["mail/round-2.mbox"] == b""


def test_words_that_look_like_a_new_mail_begin_none(units, storage, scene, tmp_path):
    words = "From nobody@example.net Mon Jan  1 00:00:00 2026\nSubject: mine\n\n" + "long " * 400
    with units.open() as uow:
        topic = uow.session.get_one(Topic, scene.topic_id)
        make_contribution(uow, topic, scene.cast.paula.membership, text=words)
    mails = read_box(tmp_path, unpack(take(units, storage, scene.slug))["mail/round-1.mbox"])
    assert len(mails) == 5
    assert "long long" in mails[-1].get_content()
