from forum.accounts.actions import forget_what_ended
from forum.kernel.unit_of_work import Units


def forget_ended(units: Units) -> None:
    with units.open() as uow:
        forget_what_ended(uow)
