from forum.demo.actions.programme import Stage
from forum.kernel.markup import split_paragraphs
from forum.kernel.unit_of_work import UnitOfWork
from forum.texts.queries import get_source
from forum.translating.actions.machine import read_order, store_machine_version
from forum.translating.actions.write import Sheet, submit_version
from forum.translating.rules import Written

MACHINE = "demo"


def translate_by_person(uow: UnitOfWork, stage: Stage, *, ref: str, text_id: int, language: str, words: str) -> None:
    digests = get_source(uow.session, text_id).digests
    written = [Written(line, digest) for line, digest in zip(split_paragraphs(words), digests, strict=True)]
    submit_version(uow, stage.cast[ref], sheet=Sheet(text_id=text_id, language=language, written=written))


def translate_by_machine(uow: UnitOfWork, *, text_id: int, language: str, words: str) -> None:
    order = read_order(uow, text_id=text_id, language=language)
    if order is not None:
        store_machine_version(uow, text_id=text_id, order=order, paragraphs=split_paragraphs(words), provider=MACHINE)
