"""The one-time address of the first administrator: a hash in the installation's own folder, never in the database.

Whoever can read what `make run` prints keeps the machine. Each start makes a new one; it is good while nobody keeps it.
"""

import hmac
import os
from dataclasses import dataclass
from pathlib import Path

from forum.accounts.tokens import new_token, token_hash

NAME = "first-administrator"


@dataclass(frozen=True, slots=True)
class FirstAddress:
    folder: Path

    @property
    def _place(self) -> Path:
        return self.folder / NAME

    def renew(self) -> str:
        """A new token, told this once; the one before is good no longer."""
        token, unfinished = new_token(), self.folder / f".{NAME}"
        handle = os.open(unfinished, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(token_hash(token))
        unfinished.replace(self._place)
        return token

    def is_good(self, token: str) -> bool:
        try:
            kept = self._place.read_text(encoding="ascii")
        except OSError:
            return False
        return hmac.compare_digest(kept, token_hash(token))

    def claim(self, token: str) -> bool:
        """Use it up: of several at once only one gets True."""
        if not self.is_good(token):
            return False
        try:
            self._place.unlink()
        except FileNotFoundError:
            return False
        return True

    def forget(self) -> None:
        self._place.unlink(missing_ok=True)
