from forum.contributions.events import ContributionSetAside, ContributionWithdrawn
from forum.kernel.unit_of_work import UnitOfWork
from forum.texts.events import SourceChanged, TextPublished, TextWithdrawn, VersionPublished
from forum.translating.actions.machine import ask_machine_for_all
from forum.translating.actions.memory import forget_memory_of, keep_memory
from forum.translating.own_data import erase_drafts_of


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


def remember_text(uow: UnitOfWork, event: TextPublished | TextWithdrawn | SourceChanged | VersionPublished) -> None:
    keep_memory(uow, text_id=event.text_id)
