from forum.contributions.events import ContributionSetAside, ContributionUnnamed, ContributionWithdrawn
from forum.contributions.models import Contribution
from forum.kernel.unit_of_work import UnitOfWork
from forum.texts.events import SourceChanged, TextPublished, TextWithdrawn, VersionPublished, VersionTakenDown
from forum.translating.actions.machine import ask_machine_for_all
from forum.translating.actions.memory import forget_memory_of, keep_memory
from forum.translating.actions.passages import forget_passages_of
from forum.translating.own_data import erase_drafts_of, erase_questions_of, forget_answer_hours


def ask_machine_for_published(uow: UnitOfWork, event: TextPublished) -> None:
    ask_machine_for_all(uow, text_id=event.text_id)


def ask_machine_for_changed(uow: UnitOfWork, event: SourceChanged) -> None:
    ask_machine_for_all(uow, text_id=event.text_id)


def drop_drafts_of_set_aside(uow: UnitOfWork, event: ContributionSetAside) -> None:
    """Somebody may be in danger: no translator keeps its words on her desk."""
    erase_drafts_of(uow, [event.text_id])
    forget_memory_of(uow, [event.text_id])


def drop_drafts_of_withdrawn(uow: UnitOfWork, event: ContributionWithdrawn) -> None:
    erase_drafts_of(uow, [event.text_id])


def drop_questions_of_set_aside(uow: UnitOfWork, event: ContributionSetAside) -> None:
    erase_questions_of(uow, [event.text_id])


def drop_questions_of_withdrawn(uow: UnitOfWork, event: ContributionWithdrawn) -> None:
    erase_questions_of(uow, [event.text_id])


def forget_hours_of_answers(uow: UnitOfWork, event: ContributionUnnamed) -> None:
    contribution = uow.session.get(Contribution, event.contribution_id)
    if contribution is not None:
        forget_answer_hours(uow, text_id=contribution.text_id, exchange_id=contribution.exchange_id)


def forget_machines_words(uow: UnitOfWork, event: TextWithdrawn) -> None:
    """Hidden or withdrawn: nothing a machine made of it is kept, but a version that may be read again."""
    forget_passages_of(uow, [event.text_id])


def remember_text(
    uow: UnitOfWork, event: TextPublished | TextWithdrawn | SourceChanged | VersionPublished | VersionTakenDown
) -> None:
    keep_memory(uow, text_id=event.text_id)
