"""Which backend an installation searches with."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from forum.config import Settings
from forum.search.backends.base import SearchBackend
from forum.search.backends.postgres import PostgresBackend
from forum.search.backends.sql import SqlBackend
from forum.search.backends.whoosh import WhooshBackend


def choose_backend(settings: Settings) -> Callable[[Session], SearchBackend]:
    """`auto`: PostgreSQL's own search where it is the database, else the embedded index."""
    is_postgresql = settings.database_url.startswith("postgresql")
    match settings.search_backend:
        case "sql":
            return SqlBackend
        case "postgres":
            if not is_postgresql:
                raise SystemExit("Wrong setting: FORUM_SEARCH_BACKEND: postgres needs a PostgreSQL database")
            return PostgresBackend
        case "auto" if is_postgresql:
            return PostgresBackend
        case _:
            whoosh = WhooshBackend(settings.data_dir / "index")
            return lambda _session: whoosh
