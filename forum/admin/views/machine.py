from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from forum.admin.actions import drop_job, retry_job
from forum.admin.queries.machine import check_keeper, count_jobs_by_state, list_dead_jobs
from forum.admin.views.door import bp
from forum.exchanges.queries import list_visible_exchanges
from forum.kernel.wording import mark
from forum.support.queries import list_questions
from forum.translating.machine_words import trouble_words
from forum.translating.machines.choice import describe_machine
from forum.translating.queries.machine import find_trouble
from forum.web.entry import reading, unit_of_work
from forum.web.locale import reader
from forum.web.runtime import runtime
from forum.web.site import address

STATES = {"ready": mark("waiting for their time"), "leased": mark("running"), "dead": mark("given up")}
PARTS = {
    "jobs": mark("Jobs are done in time"),
    "disk": mark("Room on the disk"),
    "mail": mark("Mail"),
    "search": mark("Search"),
    "figures": mark("Frozen figures"),
}
PROBLEMS = {
    "late": mark("a job waits for more than ten minutes: is the worker running?"),
    "dead": mark("a job was given up: see below"),
    "full": mark("less than one fiftieth of the disk is free"),
    "differ": mark("counted again, they are not what was frozen: somebody changed them"),
    "missing": mark("its index is not made yet; a plain search answers meanwhile"),
    "stale": mark("its index is behind; a plain search answers meanwhile"),
    "broken": mark("its index cannot be read and is made anew; a plain search answers meanwhile"),
}


@bp.get("/machine")
def machine() -> str:
    here = reading()
    check_keeper(here.actor)
    who, unanswered = reader(), list_questions(here.session, here.actor, None, now=here.now)
    return render_template(
        "admin/machine.html",
        parts=[*(show_part(name, check()) for name, check in runtime().health.items()), *machine_part(here.session)],
        counts=[
            (gettext(STATES.get(state, state)), number)
            for state, number in count_jobs_by_state(here.session, here.actor).items()
        ],
        dead=list_dead_jobs(here.session, here.actor),
        questions=sum(1 for question in unanswered if question.answered_at is None),
        exchanges=[
            (view.title(who), url_for("exchanges.exchange", slug=view.slug), view.exchange)
            for view in list_visible_exchanges(here.session, here.actor, now=here.now)
        ],
        mail_url=address("notifications.mails"),
        help_url=address("support.machine_desk"),
        new_url=url_for("admin.new_exchange"),
    )


def show_part(name: str, problem: str | None) -> dict[str, str]:
    words = gettext(PARTS[name]) if name in PARTS else name
    if problem is None:
        return {"name": words, "words": gettext("well"), "problem": ""}
    return {"name": words, "words": gettext(PROBLEMS.get(problem, problem)), "problem": problem}


def machine_part(session: Session) -> list[dict[str, str]]:
    """How it went with the machine that translates when it was last asked; nothing where there is none."""
    name = describe_machine(runtime().settings).name
    if name == "none":
        return []
    problem = find_trouble(session, name)
    words = trouble_words(problem) if problem else gettext("well")
    return [{"name": gettext("Machine translation"), "words": words, "problem": problem}]


@bp.post("/machine/jobs/<id:job_id>/retry")
def retry(job_id: int) -> Response:
    with unit_of_work() as uow:
        retry_job(uow, reading().actor, job_id=job_id)
    flash(gettext("It is tried again now."), "done")
    return redirect(url_for("admin.machine", _anchor="jobs"), 303)


@bp.post("/machine/jobs/<id:job_id>/drop")
def drop(job_id: int) -> Response:
    with unit_of_work() as uow:
        drop_job(uow, reading().actor, job_id=job_id)
    flash(gettext("Dropped: it will not be tried again."), "done")
    return redirect(url_for("admin.machine", _anchor="jobs"), 303)
