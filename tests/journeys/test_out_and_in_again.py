"""A week leaves as XLIFF, is worked on with the translators' own tools, comes back, is handed in, and is read."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from translate.storage.xliff import Xliff1File

from forum.accounts.models import Account
from forum.kernel.unit_of_work import Units
from forum.texts.actions import change_source
from forum.texts.models import Text
from tests.cast import Cast, assemble
from tests.factories import make_contribution, make_topic
from tests.pages import forms, send

SignIn = Callable[[Account], FlaskClient]
TOOLS = Path(sys.executable).parent
SPANISH = ("Caminamos juntas de noche & miramos.", "¿Quién nos ve?")
FRENCH = ("Nous marchons ensemble la nuit & nous regardons.", "Qui nous voit ?")
CHANGED = "El municipio contestó."


@dataclass(frozen=True, slots=True)
class Scene:
    cast: Cast
    topic: str
    files: str
    changed_id: int


@pytest.fixture
def scene(units: Units) -> Scene:
    with units.open() as uow:
        cast = assemble(uow, reviews_versions=True)
        cast.tara.account.language = "en"
        topic, author = make_topic(uow, cast.rounds[0]), cast.paula.membership
        make_contribution(uow, topic, author, text="\n\n".join(SPANISH), language="es")
        changed = make_contribution(uow, topic, author, text=CHANGED, language="es")
        here = f"/exchanges/{cast.exchange.slug}"
        return Scene(cast, f"{here}/topics/{topic.id}", f"{here}/desk/translations/files", changed.text_id)


def run(tool: str, *arguments: Path | str) -> None:
    """One of the programs that come with translate-toolkit."""
    subprocess.run([TOOLS / tool, "--progress=none", *arguments], check=True, capture_output=True)


def work_on(folder: Path, content: bytes) -> bytes:
    """A translator's own stock of sentences is a file; `pretranslate` fills in what it knows, `pofilter` lists what is left,
    and that she writes herself."""
    (folder / "week.xlf").write_bytes(content)
    stock = Xliff1File.parsestring(content)
    for unit in stock.units:
        if unit.source in SPANISH:
            unit.target = FRENCH[SPANISH.index(unit.source)]
            unit.markapproved()
    (folder / "stock.xlf").write_bytes(bytes(stock))
    run("pretranslate", "-t", folder / "stock.xlf", folder / "week.xlf", folder / "filled.xlf")
    run("pofilter", "--test=untranslated", folder / "filled.xlf", folder / "left.xlf")
    left = {unit.source for unit in Xliff1File.parsefile(str(folder / "left.xlf")).units}
    assert CHANGED in left
    assert not left & set(SPANISH)
    done = Xliff1File.parsefile(str(folder / "filled.xlf"))
    next(unit for unit in done.units if unit.source == CHANGED).target = "La mairie a répondu."
    return bytes(done)


def test_a_week_goes_out_and_comes_in_again(scene: Scene, units: Units, as_: SignIn, tmp_path: Path) -> None:
    tara = as_(scene.cast.tara.account)
    sent = send(tara, scene.files, "/out", round="1", pair="es fr", kind="xliff")
    content = work_on(tmp_path, sent.data)
    with units.open() as uow:
        change_source(uow, uow.session.get_one(Text, scene.changed_id), source="El municipio contestó que no.")

    looked = send(tara, scene.files, "/files", file=(BytesIO(content), "filled.xlf"))
    assert "Paragraph 1 changed since" in looked.text
    carried = next(form for form in forms(looked) if str(form["action"]).endswith("/in"))
    kept = tara.post(str(carried["action"]), data=carried["fields"], follow_redirects=True)
    assert "2 texts are kept as drafts" in kept.text
    hand_in = next(form for form in forms(kept) if str(form["action"]).endswith("/hand-in"))
    assert (
        "1 version waits for review."
        in tara.post(str(hand_in["action"]), data=hand_in["fields"], follow_redirects=True).text
    )

    olga = as_(scene.cast.olga.account)
    desk = scene.files.removesuffix("/files")
    waiting = next(
        part for part in olga.get(desk).text.split('"') if part.startswith(f"{desk}/") and part[-1].isdigit()
    )
    review = next(
        form for form in forms(olga.get(waiting)) if "reason_code" not in form["fields"] and "seen" in form["fields"]
    )
    olga.post(waiting, data={**review["fields"], "act": "approve"})

    read = as_(scene.cast.pierre.account).get(scene.topic).text
    assert "Nous marchons ensemble la nuit &amp; nous regardons." in read
    assert "Qui nous voit ?" in read
    assert "La mairie a répondu." not in read
