"""The language of what was sent in, detected outside any unit of work."""

from dataclasses import dataclass

from forum.contributions.actions.language import read_guess, store_guess
from forum.kernel.unit_of_work import Units
from forum.texts.guessing import Model, guess_language


@dataclass(frozen=True, slots=True)
class DetectLanguage:
    """A task. Its model is loaded by the worker that first needs it."""

    model: Model

    def __call__(self, units: Units, *, contribution_id: int) -> None:
        with units.open() as uow:
            guess = read_guess(uow, contribution_id=contribution_id)
        if guess is None:
            return
        language = guess_language(guess.paragraphs, said=guess.said, others=guess.others, model=self.model)
        with units.open() as uow:
            store_guess(uow, contribution_id=contribution_id, guess=guess, language=language)
