"""Random tokens: 256 bits, handed out once; the database keeps only their SHA-256."""

import hashlib
import secrets


def new_token() -> str:
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def device_hash(account_id: int, token: str) -> str:
    """Of account and token: the table does not tell who signs in on the same device."""
    return token_hash(f"{account_id}:{token}")
