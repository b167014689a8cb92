import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from forum.config import Settings
from forum.kernel.keys import Keys
from forum.kernel.unit_of_work import Units
from forum.statistics.gathering import Gatherer
from forum.statistics.rules import Hit, Reading, VisitorKind, VisitorRole, is_bot
from forum.statistics.visitors import DaySalts, PersonNames
from forum.web.runtime import PageRead

logger = logging.getLogger(__name__)

SALTS = "run"
PASSING = (OperationalError, InterfaceError, NoConnection)


def salt_folder(settings: Settings) -> Path:
    """Apart from what a backup takes."""
    return settings.data_dir / SALTS


def forget_day_salts(folder: Path, units: Units) -> None:
    """For days without readers, on which no new salt sweeps out the old."""
    DaySalts(folder).forget_old(now=units.clock.now())


class Counting:
    """Makes a hit of each page read and hands it to the gatherer; address and browser string go no further than here.

    `write` stores a batch. `delay`: within how many seconds a thread does so; without it, `flush` must be called.
    """

    def __init__(
        self, write: Callable[[Sequence[Hit]], None], *, keys: Keys, folder: Path, delay: float | None = None
    ) -> None:
        self._keys = keys
        self._salts = DaySalts(folder)
        self._gatherer = Gatherer(write, delay=delay, passing=PASSING)
        self.flush = self._gatherer.flush
        self.close = self._gatherer.close

    def gather(self, page: PageRead) -> None:
        try:
            hit = self._anonymous_hit(page) if page.account_id is None else self._person_hit(page, page.account_id)
        except OSError as error:
            logger.warning("figures.not_counted error=%s", type(error).__name__)
            return
        if hit is not None:
            self._gatherer.add(hit)

    def _person_hit(self, page: PageRead, account_id: int) -> Hit:
        return Hit(
            exchange_id=page.exchange_id,
            visitor=PersonNames(self._keys, page.exchange_id).visitor(account_id),
            kind=VisitorKind.PERSON,
            role=VisitorRole.STAFF if page.is_staff else VisitorRole.PARTICIPANT,
            at=page.at,
            topic_id=page.topic_id,
            reading=None if page.topic_id is None else Reading(page.at, page.language, page.origin),
        )

    def _anonymous_hit(self, page: PageRead) -> Hit | None:
        """None for bots, and for those who ask not to be counted. What was read is not kept."""
        if page.is_refusing or is_bot(page.agent):
            return None
        return Hit(
            exchange_id=page.exchange_id,
            visitor=self._salts.visitor(page.exchange_id, page.address, page.agent, now=page.at),
            kind=VisitorKind.ANONYMOUS,
            role=VisitorRole.PARTICIPANT,
            at=page.at,
        )
