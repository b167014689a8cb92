import hashlib

import pytest
from sqlalchemy import select

from forum.contributions.models import Topic
from forum.statistics.models import Visit
from forum.web.kept_pages import KeptPages
from tests.cast import assemble
from tests.factories import make_membership
from tests.pages import links, send
from tests.statistics.scene import contribute, make_topic

FIREFOX = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"}


@pytest.fixture
def cast(units):
    with units.open() as uow:
        cast = assemble(uow)
        for round_ in cast.rounds:
            contribute(uow, make_topic(uow, round_), cast.paula.membership)
        return cast


@pytest.fixture
def address(cast):
    return f"/exchanges/{cast.exchange.slug}/figures"


@pytest.fixture
def flush(app):
    return app.extensions["ronda"].flush


def kinds(session) -> list[tuple[str, str]]:
    session.rollback()
    return sorted((visit.kind, visit.role) for visit in session.query(Visit))


def test_everybody_sees_the_main_numbers_each_with_its_definition(client, address):
    page = client.get(address)
    assert page.status_code == 200
    for words in ("People", "Visits", "Consultations", "Countries", "Contributions", "less than 30 minutes"):
        assert words in page.text
    assert page.text.count("What this counts") == 6


def test_numbers_lead_to_what_they_count_and_to_what_they_mean(units, as_, cast, address):
    with units.open() as uow:
        for country in ["KE"] * 9 + ["FR"] * 8:
            member = make_membership(uow, cast.exchange, country=country)
            contribute(uow, uow.session.scalars(select(Topic)).first(), member)
    olga = as_(cast.olga.account)
    page = olga.get(address)
    found = {where for _, where in links(page) if where.startswith(("/exchanges", "#what"))}
    topics = [where for where in found if "/topics/" in where]
    assert len(topics) == len(cast.rounds)
    people = f"/exchanges/{cast.exchange.slug}/organise/people?country=KE"
    written = f"/exchanges/{cast.exchange.slug}/search?original=en"
    assert {people, written} <= found
    for where in (topics[0], people, written):
        assert olga.get(where).status_code == 200
    assert "Kenya" in olga.get(people).text
    for anchor in (where for where in found if where.startswith("#")):
        assert f'id="{anchor[1:]}"' in page.text


def test_the_list_of_people_may_be_of_one_country(units, as_, cast):
    with units.open() as uow:
        make_membership(uow, cast.exchange, country="KE", name="Wanjiku")
        make_membership(uow, cast.exchange, country="PE", name="Flor")
    page = as_(cast.olga.account).get(f"/exchanges/{cast.exchange.slug}/organise/people?country=KE")
    assert "Wanjiku" in page.text
    assert "Flor" not in page.text


def test_the_public_sees_no_country_language_or_report(client, as_, cast, address):
    for visitor in (client, as_(cast.paula.account), as_(cast.tara.account)):
        page = visitor.get(address)
        assert "People by the country" not in page.text
        assert "participation.xlsx" not in page.text


def test_a_moderator_sees_the_rounds_besides(as_, cast, address):
    page = as_(cast.noor.account).get(address)
    assert "while each week was open" in page.text
    assert "People by the country" not in page.text


def test_an_organiser_sees_all_and_finds_the_report(as_, cast, address):
    page = as_(cast.olga.account).get(address)
    assert "People by the country" in page.text
    assert f"/exchanges/{cast.exchange.slug}/reports/participation.xlsx" in page.text
    assert f"/exchanges/{cast.exchange.slug}/reports/participation.csv" in page.text


def test_where_figures_are_kept_private_the_page_is_staffs_and_to_others_not_there(units, client, as_):
    with units.open() as uow:
        cast = assemble(uow, shows_figures=False)
    address = f"/exchanges/{cast.exchange.slug}/figures"
    assert client.get(address).status_code == 404
    assert as_(cast.paula.account).get(address).status_code == 404
    assert as_(cast.mo.account).get(address).status_code == 200
    assert as_(cast.olga.account).get(address).status_code == 200


def test_the_page_speaks_the_readers_language(client, address):
    page = client.get(address, headers={"Accept-Language": "ar"})
    assert page.status_code == 200
    assert 'dir="rtl"' in page.text


def test_a_country_of_few_people_is_not_told(units, as_, cast, address, flush):
    with units.open() as uow:
        contribute(uow, make_topic(uow, cast.rounds[0]), make_membership(uow, cast.exchange, country="GT"))
    as_(cast.olga.account).get(address)
    flush()
    page = as_(cast.olga.account).get(address)
    assert "Guatemala" in page.text
    assert "&lt; 5" in page.text


def test_a_person_an_organiser_and_a_reader_are_counted_each_as_what_they_are(session, client, as_, cast, flush):
    page = f"/exchanges/{cast.exchange.slug}/"
    as_(cast.paula.account).get(page)
    as_(cast.olga.account).get(page)
    client.get(page, headers=FIREFOX)
    flush()
    assert kinds(session) == [("anonymous", "participant"), ("person", "participant"), ("person", "staff")]


def test_bots_and_refusals_of_counting_leave_no_trace(session, client, cast, flush):
    page = f"/exchanges/{cast.exchange.slug}/"
    client.get(page, headers={"User-Agent": "Googlebot/2.1"})
    client.get(page, headers={**FIREFOX, "DNT": "1"})
    client.get(page, headers={**FIREFOX, "Sec-GPC": "1"})
    flush()
    assert kinds(session) == []


def test_a_page_served_from_memory_counts_as_one_made_anew(app, session, client, cast, flush, monkeypatch):
    page = f"/exchanges/{cast.exchange.slug}/"
    first = client.get(page, headers=FIREFOX)
    served: list[str] = []
    count = KeptPages._count
    monkeypatch.setattr(KeptPages, "_count", lambda *call: served.append("kept") or count(*call))
    client.get(page, headers=FIREFOX, environ_base={"REMOTE_ADDR": "192.0.2.8"})
    again = client.get(
        page, headers={**FIREFOX, "If-None-Match": first.headers["ETag"]}, environ_base={"REMOTE_ADDR": "192.0.2.9"}
    )
    assert again.status_code == 304
    assert served == ["kept", "kept"]
    flush()
    assert len(kinds(session)) == 3


@pytest.mark.parametrize("path", ["/exchanges/{slug}/rounds/99", "/healthz", "/"])
def test_what_is_no_page_of_an_exchange_counts_nothing(session, as_, cast, flush, path):
    as_(cast.paula.account).get(path.format(slug=cast.exchange.slug))
    flush()
    assert kinds(session) == []


def test_the_download_of_a_report_is_no_visit(session, as_, cast, flush):
    assert as_(cast.olga.account).get(f"/exchanges/{cast.exchange.slug}/reports/participation.csv").status_code == 200
    flush()
    assert kinds(session) == []


def test_neither_address_nor_browser_string_is_anywhere_in_the_database(app, session, client, cast, flush):
    client.get(f"/exchanges/{cast.exchange.slug}/", headers={"User-Agent": "Mozilla/5.0 Planted"})
    flush()
    session.rollback()
    rows = [row for table in Visit.metadata.sorted_tables for row in session.execute(table.select())]
    assert rows
    assert "Planted" not in repr(rows)
    assert "127.0.0.1" not in repr(rows)


@pytest.mark.parametrize(
    "asks", [{"Sec-Purpose": "prefetch;prerender"}, {"Purpose": "prefetch"}, {"X-Moz": "prefetch"}]
)
def test_what_a_browser_fetches_ahead_is_no_reading(app, client, as_, cast, flush, session, address, asks):
    """Neither of a page made anew, nor of a kept one."""
    for _ in range(2):
        client.get(address, headers={**FIREFOX, **asks})
    as_(cast.paula.account).get(address, headers=asks)
    flush()
    assert kinds(session) == []
    client.get(address, headers=FIREFOX)
    flush()
    assert kinds(session) == [("anonymous", "participant")]


def test_an_organiser_freezes_sees_the_checksum_and_takes_the_file(as_, cast, address):
    olga = as_(cast.olga.account)
    page = send(olga, f"{address}/frozen", "/frozen")
    assert page.status_code == 303
    assert "Not yet. It is done every week." in olga.get(f"{address}/frozen").text
    assert send(olga, f"{address}/frozen", "/frozen/check").status_code == 303
    page = olga.get(f"{address}/frozen")
    assert "Every number is the same." in page.text
    file = olga.get(f"{address}/frozen/1.json")
    assert hashlib.sha256(file.data).hexdigest() in page.text
    assert olga.get(f"{address}/frozen/2.json").status_code == 404


def test_frozen_figures_are_for_organisers(client, as_, cast, address):
    for reader in (client, as_(cast.paula.account), as_(cast.noor.account)):
        assert reader.get(f"{address}/frozen").status_code == 404
        assert "frozen" not in reader.get(address).text
