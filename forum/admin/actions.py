from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from forum.admin.queries.invitations import list_unwritten
from forum.admin.queries.machine import check_keeper
from forum.exchanges.actions.clone import clone_exchange
from forum.exchanges.actions.membership import write_profile
from forum.exchanges.actions.programme import save_exchange, save_round
from forum.exchanges.events import MemberInvited
from forum.exchanges.models import Exchange
from forum.exchanges.plans import ExchangePlan, RoundPlan
from forum.exchanges.queries import find_free_slug, find_own_membership, load_grants
from forum.kernel.actor import Actor
from forum.kernel.outbox import Job
from forum.kernel.unit_of_work import UnitOfWork
from forum.log.actions import write_log
from forum.support.actions import copy_support
from forum.translating.actions.glossary import copy_glossary


def start_exchange(
    uow: UnitOfWork, actor: Actor, *, plan: ExchangePlan, rounds: Sequence[RoundPlan], own_name: str = ""
) -> Exchange:
    """Make an exchange with its weeks, at the next free address like the one wished for; InvalidInput by field.

    `own_name`: what its maker is called there. ExchangeNotFound for who may not.
    """
    free = replace(plan, slug=find_free_slug(uow.session, plan.slug))
    exchange = save_exchange(uow, actor, plan=free)
    uow.flush()
    organiser = replace(actor, grants=tuple(load_grants(uow.session, actor.account_id or 0)))
    for round_plan in rounds:
        save_round(uow, organiser, exchange=exchange, plan=round_plan)
    maker = find_own_membership(uow.session, actor, exchange.id)
    if maker is not None and own_name:
        write_profile(uow, maker, name=own_name, organisation="", country=None)
    return exchange


def make_next_exchange(uow: UnitOfWork, actor: Actor, *, exchange: Exchange, slug: str, opens_on: date) -> Exchange:
    """Next year's from this one, with its glossary, pages and help lines. As `clone_exchange` refuses."""
    new = clone_exchange(uow, actor, exchange=exchange, slug=slug, opens_on=opens_on)
    copy_support(uow, exchange=exchange, new=new)
    copy_glossary(uow, exchange=exchange, new=new)
    return new


def write_invitations(uow: UnitOfWork, actor: Actor, *, exchange: Exchange) -> int:
    """Have an invitation written to each invited person with an address who has had none; how many.

    ExchangeNotFound for who does not organise.
    """
    people = list_unwritten(uow.session, actor, exchange, now=uow.now)
    for membership_id in people:
        uow.record(MemberInvited(exchange_id=exchange.id, membership_id=membership_id))
    if people:
        write_log(uow, actor, act="write_invitations", thing="exchange", thing_id=exchange.id, exchange_id=exchange.id)
    return len(people)


def retry_job(uow: UnitOfWork, actor: Actor, *, job_id: int) -> None:
    """Have a job that was given up tried again, from the beginning. One that is gone or runs is left alone."""
    check_keeper(actor)
    job = uow.session.get(Job, job_id)
    if job is None or job.state != "dead":
        return
    job.state, job.run_after, job.lease_until, job.tries = "ready", uow.now, None, 0
    write_log(uow, actor, act="retry_job", thing="job", thing_id=job_id)


def drop_job(uow: UnitOfWork, actor: Actor, *, job_id: int) -> None:
    """Give a dead job up for good."""
    check_keeper(actor)
    job = uow.session.get(Job, job_id)
    if job is None or job.state != "dead":
        return
    uow.session.delete(job)
    write_log(uow, actor, act="drop_job", thing="job", thing_id=job_id, reason=job.name[:60])
