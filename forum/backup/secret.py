"""The installation's secret, beside a backup and never in it."""

import os
from pathlib import Path

from forum.backup.databases import sync
from forum.backup.errors import SecretMissing


def secret_beside(backup: Path) -> Path:
    return backup.with_name(f"{backup.name}.secret")


def copy_secret(source: Path, target: Path) -> None:
    """Beside its place first, then moved. SecretMissing."""
    if not source.is_file():
        raise SecretMissing(place=source)
    beside = target.with_name(f"{target.name}.part")
    beside.unlink(missing_ok=True)
    handle = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(source.read_bytes())
    sync(beside)
    beside.replace(target)
    sync(target.parent)
