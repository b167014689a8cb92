import hashlib
import hmac
import os
import secrets
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from forum.kernel.keys import Keys

SALT_BYTES = 32
NAME_BYTES = 16
SALT_KEPT = timedelta(days=1)
SALT_PREFIX = "day-salt-"


class PersonNames:
    """The names under which people's visits to one exchange are kept.

    Only this installation's secret joins one to an account, and nothing joins it to her name in another exchange.
    """

    def __init__(self, keys: Keys, exchange_id: int) -> None:
        self._key = keys.derive(f"figures of exchange {exchange_id}")

    def visitor(self, account_id: int) -> str:
        return _person_name(self._key, account_id)

    def visitors(self, account_ids: tuple[int, ...]) -> tuple[str, ...]:
        """In the same order; remembered, since figures ask for all members of an exchange again and again."""
        return _person_names(self._key, account_ids)


def _person_name(key: bytes, account_id: int) -> str:
    return hmac.digest(key, b"person %d" % account_id, hashlib.sha256)[:NAME_BYTES].hex()


@lru_cache(maxsize=4)
def _person_names(key: bytes, account_ids: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(_person_name(key, account_id) for account_id in account_ids)


class DaySalts:
    """Names visitors who are not signed in, for one day (UTC) and one exchange.

    The salt is a file in `folder`, one a day, shared by the processes of this machine; with the salt gone nobody can
    work out an address from a name, nor join the names of two days. No address or browser string is kept.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._today: tuple[date, bytes] | None = None

    def visitor(self, exchange_id: int, address: str, browser: str, *, now: datetime) -> str:
        message = "\0".join((str(exchange_id), address, browser)).encode(errors="surrogateescape")
        return hmac.digest(self._salt(now.astimezone(UTC).date()), message, hashlib.sha256)[:NAME_BYTES].hex()

    def forget_old(self, *, now: datetime) -> None:
        """Delete the salts of days that ended 24 hours ago or more; also those of days to come, where the clock was set back."""
        today = now.astimezone(UTC).date()
        for path in self._folder.glob(f"{SALT_PREFIX}*"):
            day = path.name.removeprefix(SALT_PREFIX)[:10]
            if not (today - SALT_KEPT).isoformat() <= day <= (today + SALT_KEPT).isoformat():
                path.unlink(missing_ok=True)

    def _salt(self, day: date) -> bytes:
        if self._today is None or self._today[0] != day:
            self._today = (day, self._shared_salt(day))
            self.forget_old(now=datetime(day.year, day.month, day.day, tzinfo=UTC))
        return self._today[1]

    def _shared_salt(self, day: date) -> bytes:
        path = self._folder / f"{SALT_PREFIX}{day.isoformat()}"
        if not path.exists():
            self._folder.mkdir(parents=True, exist_ok=True)
            _write_once(path, secrets.token_bytes(SALT_BYTES))
        return path.read_bytes()


def _write_once(path: Path, content: bytes) -> None:
    """Make the file whole or not at all; where another process was first, its file stands."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
