"""Keys for one purpose each, derived from the installation's secret: who has one does not have the others."""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken


class Keys:
    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def derive(self, purpose: str) -> bytes:
        """32 bytes."""
        return hmac.new(self._secret, purpose.encode(), hashlib.sha256).digest()

    def pseudonym(self, purpose: str, value: object) -> str:
        """A name for `value` that tells nothing of it and differs from purpose to purpose (32 hex digits)."""
        return hmac.new(self.derive(purpose), str(value).encode(), hashlib.sha256).hexdigest()[:32]

    def seal(self, purpose: str, value: int) -> bytes:
        """Without the moment, which a seal otherwise carries for anybody to read."""
        return self._box(purpose).encrypt_at_time(str(value).encode(), 0)

    def unseal(self, purpose: str, sealed: bytes) -> int | None:
        """None for what was sealed with another secret, or for something else."""
        words = self.unseal_words(purpose, sealed)
        return None if words is None else int(words)

    def seal_words(self, purpose: str, words: str) -> bytes:
        return self._box(purpose).encrypt(words.encode())

    def unseal_words(self, purpose: str, sealed: bytes) -> str | None:
        """None for what was sealed with another secret, or for something else."""
        try:
            return self._box(purpose).decrypt(sealed).decode()
        except InvalidToken:
            return None

    def _box(self, purpose: str) -> Fernet:
        return Fernet(base64.urlsafe_b64encode(self.derive(purpose)))
