"""Settings: read once from the environment (prefix FORUM_), frozen, loud about what is wrong."""

import os
import secrets
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SECRET_FILE = "secret"  # noqa: S105 - the name of a file


class Settings(BaseSettings):
    """One field, one variable: `data_dir` is FORUM_DATA_DIR."""

    model_config = SettingsConfigDict(env_prefix="FORUM_", frozen=True, extra="ignore")

    data_dir: Path = Path("instance")
    database_url: str = ""
    redis_url: str = ""
    secret_key: str = ""
    public_url: str = ""
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    mail_url: str = "folder:"
    mail_sender: str = "ronda@localhost"
    machine: str = Field(default="none", pattern="^(none|apertium|apertium-programs|libretranslate|deepl)$")
    machine_url: str = ""
    machine_program: str = "apertium"
    machine_key: str = ""
    search_backend: str = Field(default="auto", pattern="^(auto|whoosh|postgres|sql)$")
    demo: bool = True
    limits: bool = True
    web_processes: int = Field(default=2, ge=1, le=32)
    threads: int = Field(default=8, ge=1, le=64)
    figures_delay: float = Field(default=0.5, ge=0, le=1)

    @model_validator(mode="after")
    def complete(self) -> Self:
        """Fill what depends on the data directory (the database's place, the secret kept there) and on where we listen."""
        folder = self.data_dir.resolve()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        object.__setattr__(self, "data_dir", folder)
        if not self.database_url:
            object.__setattr__(self, "database_url", f"sqlite:///{folder / 'ronda.sqlite3'}")
        if not self.secret_key:
            object.__setattr__(self, "secret_key", kept_secret(folder / SECRET_FILE))
        if not self.public_url:
            host, port = listening_address()
            object.__setattr__(self, "public_url", f"http://{f'[{host}]' if ':' in host else host}:{port}")
        return self

    @property
    def keeps_mail(self) -> bool:
        """Mail only goes to a folder of the installation: no page may say that it was sent."""
        return self.mail_url.startswith("folder")

    @property
    def is_secure(self) -> bool:
        """Served over HTTPS, so that cookies may say so."""
        return urlsplit(self.public_url).scheme == "https"


def listening_address() -> tuple[str, str]:
    """What HOST and PORT say."""
    return os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")


def kept_secret(path: Path) -> str:
    """The installation's secret: made once, readable by its owner only; the first of two starting at once wins."""
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
        file.flush()
        os.fsync(file.fileno())
    return path.read_text(encoding="ascii").strip()


def read_settings() -> Settings:
    """The settings of this process; a wrong one ends it with the variable's name."""
    try:
        return Settings()
    except ValidationError as error:
        wrong = "; ".join(f"FORUM_{str(e['loc'][0]).upper() if e['loc'] else '?'}: {e['msg']}" for e in error.errors())
        raise SystemExit(f"Wrong setting: {wrong}") from None
