import pytest
from sqlalchemy import event, select

from forum.contributions.models import Contribution, Status
from forum.notifications.models import Mail
from forum.publication.models import Edition, EditionFile, EditionText, PrintAnswer, PrintListing, Publication
from forum.publication.rules import EditionState
from forum.statistics.models import Visit
from forum.texts.models import Text
from tests.factories import make_contribution
from tests.pages import send
from tests.publication.conftest import FIGURES, KEPT_OUT, NAMELESS, ONLY_HERE


@pytest.fixture
def desk(scene) -> str:
    return f"/exchanges/{scene.cast.exchange.slug}/organise/publication"


@pytest.fixture
def in_print(scene) -> str:
    return f"/exchanges/{scene.cast.exchange.slug}/in-print"


def save(client, desk, **fields):
    return send(client, desk, desk, **{"scope": "all", "parts": ["foreword", "weeks"], **fields})


def add_edition(units, app, scene, **fields):
    with units.open() as uow:
        made = {"number": 1, "state": EditionState.READY, "asked_at": uow.now, "made_at": uow.now, **fields}
        edition = uow.add(Edition(exchange_id=scene.cast.exchange.id, **made))
        uow.flush()
        digest = app.extensions["ronda"].parts["editions"].put(b"<p>The book.</p>", uow.now)
        uow.add(EditionFile(edition_id=edition.id, language="", form="html", sha256=digest, size=16))


def test_the_desk_says_which_languages_lack_what(as_, scene, desk):
    page = as_(scene.cast.olga.account).get(desk).text
    assert "English: lacks" not in page.split("The weeks")[1].split("Figures")[0]
    assert "French: lacks" in page
    assert "Printed as it is now: 3. Kept out by what their authors promised or answered: 1." in page


def test_what_stands_in_it_is_saved_with_words_that_translators_find(as_, units, session, scene, desk):
    olga = as_(scene.cast.olga.account)
    assert (
        save(olga, desk, **{"foreword-en": "We thank *all*.", "place-weeks": "1", "place-foreword": "2"}).status_code
        == 303
    )
    kept = session.get(Publication, scene.cast.exchange.id)
    assert (kept.parts, kept.scope) == (["weeks", "foreword"], "all")
    assert session.get_one(Text, kept.foreword_id).published_at is None
    queue = as_(scene.cast.tara.account).get(f"/exchanges/{scene.cast.exchange.slug}/desk/translations?lang=en").text
    assert "Foreword of the publication" in queue
    assert "We thank *all*." in olga.get(desk).text


def test_a_part_is_moved_by_its_place_alone(as_, session, scene, desk):
    olga = as_(scene.cast.olga.account)
    fields = {"parts": ["foreword", "weeks", "figures"], "place-figures": "2"}
    assert save(olga, desk, **fields).status_code == 303
    assert session.get(Publication, scene.cast.exchange.id).parts == ["figures", "foreword", "weeks"]


def test_of_two_who_change_it_at_once_the_second_keeps_what_she_typed(as_, scene, desk):
    olga = as_(scene.cast.olga.account)
    assert save(olga, desk).status_code == 303
    refused = send(olga, desk, desk, scope="all", parts="weeks", edition="0", **{"foreword-en": "Not lost."})
    assert refused.status_code == 409
    assert "Somebody else changed the publication meanwhile." in refused.text
    assert "Not lost." in refused.text


@pytest.mark.parametrize("fields", [{"scope": "none"}, {"scope": ""}])
def test_what_does_not_exist_is_refused_in_words(as_, scene, desk, fields):
    refused = save(as_(scene.cast.olga.account), desk, **{"story-en": "Kept.", **fields})
    assert refused.status_code == 422
    assert "Kept." in refused.text


def test_contributions_are_chosen_week_by_week(as_, scene, desk):
    olga = as_(scene.cast.olga.account)
    page = olga.get(f"{desk}/weeks/1").text
    assert (FIGURES in page, NAMELESS in page, ONLY_HERE in page, KEPT_OUT in page) == (True, True, False, False)
    assert "Its author has not allowed it to be printed." in page
    answer = send(olga, f"{desk}/weeks/1", f"{desk}/weeks/1", chosen=[str(scene.figures.id), str(scene.kept_out.id)])
    assert answer.status_code == 303
    assert "1 contribution is chosen." in olga.get(desk).text
    assert olga.get(f"{desk}/weeks/9").status_code == 404


def test_all_who_take_part_are_told_once_that_they_may_say_so(as_, scene, desk, session, drain):
    olga = as_(scene.cast.olga.account)
    assert send(olga, desk, f"{desk}/ask", until="2026-06-30").status_code == 303
    drain()
    told = session.scalars(select(Mail.account_id).where(Mail.kind == "print_asked")).all()
    takes_part = {person.account.id for person in (scene.cast.paula, scene.cast.pierre, scene.cast.mo, scene.cast.noor)}
    assert len(told) == len(set(told))
    assert takes_part < set(told)
    assert scene.cast.sami.account.id not in told
    assert "They were asked, until" in olga.get(desk).text


def test_a_day_that_has_passed_is_refused_and_kept_in_the_form(as_, scene, desk):
    for typed in ("2026-05-01", "tomorrow", ""):
        refused = send(as_(scene.cast.olga.account), desk, f"{desk}/ask", until=typed)
        assert refused.status_code == 422
        assert "Give a day that is still to come" in refused.text


def test_an_author_sees_her_own_words_and_name_as_printed_the_nameless_too(as_, scene, in_print):
    page = as_(scene.cast.pierre.account).get(f"{in_print}?lang=en").text
    assert (FIGURES in page, NAMELESS in page, KEPT_OUT in page) == (True, True, False)
    assert "Pierre, France" in page
    assert "Without name" in page
    hers = as_(scene.cast.paula.account).get(f"{in_print}?lang=en").text
    assert KEPT_OUT in hers
    assert ONLY_HERE not in hers
    assert "you did not allow it; so it is not printed" in hers


def test_what_she_wrote_leads_to_what_of_it_is_printed(as_, scene, in_print):
    page = as_(scene.cast.paula.account).get(f"/exchanges/{scene.cast.exchange.slug}/mine").text
    assert f'href="{in_print}"' in page


def test_her_answers_are_kept_and_nobody_answers_for_others(as_, session, scene, in_print):
    pierre = as_(scene.cast.pierre.account)
    fields = {
        f"contribution-{scene.nameless.id}": "no",
        f"contribution-{scene.lamps.id}": "no",
        "listing": "organisation",
    }
    assert (
        send(pierre, in_print, in_print, **fields, **{f"contribution-{scene.figures.id}": "perhaps"}).status_code == 303
    )
    assert [(row.contribution_id, row.answer) for row in session.scalars(select(PrintAnswer))] == [
        (scene.nameless.id, "no")
    ]
    assert [(row.membership_id, row.answer) for row in session.scalars(select(PrintListing))] == [
        (scene.cast.pierre.membership.id, "organisation")
    ]
    send(pierre, in_print, in_print, **{f"contribution-{scene.nameless.id}": "yes"})
    session.expire_all()
    assert session.get_one(PrintAnswer, scene.nameless.id).answer == "yes"


def test_readers_take_what_is_published_and_organisers_what_is_there(as_, client, app, units, scene):
    here = f"/exchanges/{scene.cast.exchange.slug}/publication"
    assert "Not there yet" in client.get(here).text
    add_edition(units, app, scene)
    assert client.get(f"{here}/1/all.html").status_code == 404
    assert as_(scene.cast.olga.account).get(f"{here}/1/all.html", buffered=True).data == b"<p>The book.</p>"
    with units.open() as uow:
        uow.session.scalars(select(Edition)).one().published_at = uow.now
    answer = client.get(f"{here}/1/all.html", buffered=True)
    assert (answer.status_code, answer.mimetype, answer.data) == (200, "text/html", b"<p>The book.</p>")
    assert answer.headers["Content-Disposition"] == f"attachment; filename={scene.cast.exchange.slug}-1-all.html"
    assert f"{here}/1/all.html" in client.get(here).text
    assert [client.get(f"{here}/{name}").status_code for name in ("1/fr.html", "1/all.exe", "2/all.html")] == [404] * 3


def test_a_file_of_it_counts_no_visit(as_, app, units, session, scene):
    add_edition(units, app, scene)
    answer = as_(scene.cast.olga.account).get(
        f"/exchanges/{scene.cast.exchange.slug}/publication/1/all.html", buffered=True
    )
    assert answer.status_code == 200
    app.extensions["ronda"].flush()
    assert session.scalars(select(Visit)).all() == []


def test_the_desk_tells_how_far_an_edition_is_and_why_one_failed(as_, app, units, scene, desk):
    add_edition(units, app, scene, state=EditionState.MAKING, done=3, total=12)
    olga = as_(scene.cast.olga.account)
    assert "3 of 12 files" in olga.get(desk).text
    with units.open() as uow:
        edition = uow.session.scalars(select(Edition)).one()
        edition.state, edition.trouble, edition.trouble_at = (
            EditionState.FAILED,
            "pdf",
            f"contribution {scene.lamps.id}",
        )
    page = olga.get(desk).text
    assert "The file (PDF) could not be written because of this text: a contribution" in page
    assert f'href="/exchanges/{scene.cast.exchange.slug}/contributions/{scene.lamps.id}"' in page


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("quote 3", "a contribution that a synthesis quotes"),
        ("synthesis 2", "the synthesis of week 2"),
        ("paper 5", "a background paper"),
        ("foreword", "Foreword"),
        ("story", "How the exchange was held"),
    ],
)
def test_each_text_at_fault_is_called_by_what_it_is(as_, app, units, scene, desk, where, said):
    add_edition(units, app, scene, state=EditionState.FAILED, trouble="docx", trouble_at=where)
    assert f"because of this text: {said}</strong>" in as_(scene.cast.olga.account).get(desk).text


def test_an_edition_that_holds_what_is_hidden_since_says_so(as_, app, units, scene, desk):
    add_edition(units, app, scene)
    with units.open() as uow:
        uow.add(
            EditionText(
                edition_id=uow.session.scalars(select(Edition.id)).one(),
                contribution_id=scene.lamps.id,
                printed_as="name",
            )
        )
        uow.session.get_one(Contribution, scene.lamps.id).status = Status.HIDDEN
    page = as_(scene.cast.olga.account).get(desk).text
    assert "It holds 1 contribution that cannot be read any more" in page
    assert "Let readers find it" not in page


def test_pages_take_as_many_queries_whatever_is_written(app, as_, scene, units, desk, in_print):
    olga, paula = as_(scene.cast.olga.account), as_(scene.cast.paula.account)
    seen: list[str] = []
    event.listen(app.extensions["test_engine"], "before_cursor_execute", lambda *given: seen.append(given[2]))

    def count(client, url) -> int:
        client.get(url)
        seen.clear()
        assert client.get(url).status_code == 200
        return len(seen)

    before = [count(olga, desk), count(olga, f"{desk}/weeks/1"), count(paula, in_print)]
    with units.open() as uow:
        for number in range(12):
            make_contribution(uow, scene.topic, scene.cast.paula.membership, text=f"Street {number}.")
    assert [count(olga, desk), count(olga, f"{desk}/weeks/1"), count(paula, in_print)] == before
