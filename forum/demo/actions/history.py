from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import groupby
from typing import Any

from forum.contributions.actions.edit import Edit, edit_contribution
from forum.contributions.actions.submit import Writing, submit_contribution
from forum.contributions.actions.withdraw import withdraw_contribution
from forum.contributions.models import Status
from forum.contributions.promises import preset_promise
from forum.demo.actions.programme import Stage
from forum.demo.actions.synthesis import make_synthesis
from forum.demo.actions.versions import translate_by_machine, translate_by_person
from forum.demo.rules import Calendar, Kind, Step, list_steps
from forum.demo.script import Contribution, Paper
from forum.kernel.reader import same_language
from forum.kernel.unit_of_work import UnitOfWork
from forum.moderation.actions import approve_contribution, hide_from_readers, return_to_author
from forum.moderation.rules import Reason

BEFORE_THE_OPENING = timedelta(days=3)
"""By when the background papers were translated."""


def make_history(uow: UnitOfWork, stage: Stage, *, calendar: Calendar) -> None:
    """Have everybody do what she did, each at her instant; at the end of a round its synthesis."""
    uow.move_to(calendar.opens_at - BEFORE_THE_OPENING)
    for paper in stage.script.papers:
        translate_paper(uow, stage, paper=paper)
    for number, steps in groupby(list_steps(stage.script, calendar), key=lambda step: step.contribution.round):
        for step in steps:
            uow.move_to(step.at)
            DEEDS[step.kind](uow, stage, step)
        for synthesis in stage.script.syntheses:
            if synthesis.round == number:
                make_synthesis(uow, stage, script=synthesis, calendar=calendar)


def translate_paper(uow: UnitOfWork, stage: Stage, *, paper: Paper) -> None:
    for language, words in paper.text.items():
        if language != paper.language:
            translator = translator_of(stage, f"{paper.language}-{language}")
            translate_by_person(
                uow, stage, ref=translator, text_id=stage.text_ids[paper.ref], language=language, words=words
            )


def translator_of(stage: Stage, pair: str) -> str:
    return next(person.ref for person in stage.script.people if pair in person.pairs)


def send(uow: UnitOfWork, stage: Stage, step: Step) -> None:
    one = step.contribution
    writing = Writing(
        text=one.text,
        language=one.language,
        reply_to=stage.contribution_ids[one.reply_to] if one.reply_to else None,
        is_anonymous=one.anonymous,
        promise=replace(preset_promise(stage.exchange), may_quote=True, may_publish=True) if one.may_quote else None,
        key=f"demo:{one.ref}",
    )
    sent = submit_contribution(uow, stage.cast[one.person], topic_id=stage.topic_ids[one.round], writing=writing)
    stage.contribution_ids[one.ref], stage.text_ids[one.ref] = sent.id, sent.text_id


def decide(uow: UnitOfWork, stage: Stage, step: Step) -> None:
    one = step.contribution
    actor, contribution_id = stage.cast[stage.script.decider_of(one)], stage.contribution_ids[one.ref]
    is_unread = not any(same_language(one.language, read) for read in (actor.language, *actor.reads))
    known: dict[str, Any] = {"contribution_id": contribution_id, "leaves_language": is_unread}
    if one.state == "returned":
        return_to_author(uow, actor, reason=reason_for(one), **known)
    elif approve_contribution(uow, actor, **known).status == Status.WAITING:
        approve_contribution(uow, stage.cast[second_to_read(stage)], contribution_id=contribution_id)


def second_to_read(stage: Stage) -> str:
    """The organiser, who reads all the languages: for what a moderator let through without reading it."""
    return next(person.ref for person in stage.script.people if person.role == "organiser")


def hide(uow: UnitOfWork, stage: Stage, step: Step) -> None:
    one = step.contribution
    actor = stage.cast[one.hidden_by or stage.script.decider_of(one)]
    hide_from_readers(uow, actor, contribution_id=stage.contribution_ids[one.ref], reason=reason_for(one))


def reason_for(one: Contribution) -> Reason:
    return Reason(code=one.reason or "", words=one.reason_words or "", language=one.reason_language or "en")


def translate(uow: UnitOfWork, stage: Stage, step: Step) -> None:
    version, text_id = step.version, stage.text_ids[step.contribution.ref]
    if version is None:
        return
    if version.by is None:
        translate_by_machine(uow, text_id=text_id, language=version.language, words=version.text)
    else:
        translate_by_person(uow, stage, ref=version.by, text_id=text_id, language=version.language, words=version.text)


def reword(uow: UnitOfWork, stage: Stage, step: Step) -> None:
    """The author changes her words, and the moderator lets the new ones through."""
    one = step.contribution
    if one.revised is None:
        return
    edit = Edit(text=one.revised.text, language=one.language)
    contribution_id = stage.contribution_ids[one.ref]
    edit_contribution(uow, stage.cast[one.person], contribution_id=contribution_id, edit=edit)
    approve_contribution(uow, stage.cast[stage.script.decider_of(one)], contribution_id=contribution_id)


def withdraw(uow: UnitOfWork, stage: Stage, step: Step) -> None:
    one = step.contribution
    withdraw_contribution(uow, stage.cast[one.person], contribution_id=stage.contribution_ids[one.ref])


DEEDS: Mapping[Kind, Callable[[UnitOfWork, Stage, Step], None]] = {
    Kind.SENT: send,
    Kind.DECIDED: decide,
    Kind.TRANSLATED: translate,
    Kind.REWORDED: reword,
    Kind.WITHDRAWN: withdraw,
    Kind.HIDDEN: hide,
}
