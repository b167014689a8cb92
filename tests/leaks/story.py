"""The story to its end: what was returned or hidden is appealed against, others enter for the author, somebody else goes."""

from collections.abc import Callable
from datetime import timedelta

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from forum.contributions.models import Topic
from forum.exchanges.models import Membership
from forum.kernel.clock import MovableClock
from forum.moderation.models import Appeal
from tests.factories import make_contribution
from tests.leaks.scene import (
    ACTS,
    MINUTES,
    PROMISE,
    SLUG,
    Scene,
    come_back,
    decide,
    gather_people,
    newest,
    write_as_author,
)
from tests.pages import send


def tell(app: Flask, clock: MovableClock, session: Session, *, author: str) -> Scene:
    scene = gather_people(app, clock, session, author=author)
    scene.drain()
    for act in (*ACTS, *LATER):
        act(scene)
        scene.drain()
    scene.session.expunge_all()
    return scene


def write_to_appeal(scene: Scene) -> None:
    for name, words in (
        ("appealed", "No lamp at all."),
        ("upheld", "Lamps, they said."),
        ("granted", "Two lamps now."),
    ):
        write_as_author(scene, f"{scene.place}/contributions", "contributions", text=words, **PROMISE)
        scene.letters[name] = newest(scene)


def refuse_them(scene: Scene) -> None:
    for name, kind in (("appealed", "return"), ("upheld", "return"), ("granted", "approve"), ("granted", "hide")):
        decide(scene, name, kind)


def appeal(scene: Scene) -> None:
    for name in ("appealed", "upheld", "granted"):
        place = f"/exchanges/{SLUG}/contributions/{scene.letters[name]}/appeal"
        write_as_author(scene, place, "/appeal", words="It names no street.", words_language="en")


def hear(scene: Scene) -> None:
    """By the organiser; one still waits."""
    scene.clock.advance(MINUTES)
    come_back(scene, "organiser", "relay", "goer")
    for name, kind, reason in (("upheld", "uphold", "rule_stands"), ("granted", "grant", "mistaken")):
        scene.clock.advance(MINUTES)
        scene.session.rollback()
        query = select(Appeal.id).where(Appeal.contribution_id == scene.letters[name])
        place = f"/exchanges/{SLUG}/desk/appeals/{scene.session.scalars(query).one()}"
        said = {f"reason_code-{kind}": reason, f"reason-{kind}": "", f"reason_language-{kind}": "en"}
        assert send(scene.clients["organiser"], place, kind=kind, **said).status_code == 303


def sum_up(scene: Scene) -> None:
    """A synthesis that quotes what bears no name, rests on what was named once, and is published."""
    here, letters = f"/exchanges/{SLUG}/rounds/1/synthesis", scene.letters
    basket = f"/exchanges/{SLUG}/contributions/{letters['granted']}/basket"
    on_duty = scene.clients["on duty"]
    assert send(on_duty, basket, "/basket", places="0", theme="Lamps").status_code == 303
    picked = {
        "act": "insert",
        "pick": "1",
        "into": "new",
        "rests-new1": f"{letters['named']}",
        "words-new1": "They ask.",
    }
    assert send(on_duty, f"{here}/edit", "/edit", **picked).status_code == 303
    assert send(on_duty, f"{here}/edit", "/edit", act="hand_in").status_code == 303
    assert send(scene.clients["organiser"], f"{here}/review", "/review", act="publish").status_code == 303


def enter_for_her(scene: Scene) -> None:
    """By the organiser, which is let through; and by a relay, which waits."""
    scene.session.rollback()
    number = scene.session.get_one(Membership, scene.members[scene.author]).number
    for name, who in (("entered", "organiser"), ("by a relay", "relay")):
        scene.clock.advance(MINUTES)
        place = f"/exchanges/{SLUG}/entering"
        fields = {**PROMISE, "member": str(number), "topic": str(scene.topic_id), "text": f"A lamp, {name}."}
        assert send(scene.clients[who], place, "/entering", **fields).status_code == 303
        scene.moments.append(scene.clock.now())
        scene.letters[name] = newest(scene)
    decide(scene, "entered", "approve")


def report_one_and_set_one_aside(scene: Scene) -> None:
    """A member is worried; the moderator on duty sets another one aside."""
    for name, words in (("reported", "No lamp reaches my door."), ("aside", "I dare not light a lamp.")):
        write_as_author(scene, f"{scene.place}/contributions", "contributions", text=words, **PROMISE)
        scene.letters[name] = newest(scene)
        decide(scene, name, "approve")
    scene.clock.advance(MINUTES)
    come_back(scene, "member")
    report = f"/exchanges/{SLUG}/contributions/{scene.letters['reported']}/report"
    said = {"reason_code": "worried", "words": "Is she safe?", "words_language": "en"}
    assert send(scene.clients["member"], report, "/report", **said).status_code == 303
    desk = f"/exchanges/{SLUG}/desk/{scene.letters['aside']}"
    assert send(scene.clients["on duty"], desk, "/aside").status_code == 303


def somebody_else_goes(scene: Scene) -> None:
    """Her account is erased, her words stay without her name."""
    scene.clock.advance(MINUTES)
    with scene.units.open() as uow:
        topic = uow.session.get_one(Topic, scene.topic_id)
        goer = uow.session.get_one(Membership, scene.members["goer"])
        make_contribution(uow, topic, goer, text="Ours too.", submission_key="goer")
    scene.drain()
    answer = send(scene.clients["goer"], "/me/data", "/me/data/erase", words="keep", when="now")
    assert answer.status_code == 303


def hours_pass(scene: Scene) -> None:
    """In whose steps those on duty are told of what bears no name."""
    for _ in range(2):
        scene.clock.advance(timedelta(hours=4, minutes=1))
        scene.drain()


LATER: tuple[Callable[[Scene], None], ...] = (
    write_to_appeal,
    refuse_them,
    appeal,
    hear,
    sum_up,
    enter_for_her,
    report_one_and_set_one_aside,
    somebody_else_goes,
    hours_pass,
)
