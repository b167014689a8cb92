"""Makes an archive: reads all that goes into it, then writes it file by file."""

from datetime import datetime
from typing import BinaryIO

from sqlalchemy.orm import Session

from forum.archive.holdings import Holdings
from forum.archive.queries.gather import gather
from forum.archive.rules import audiences_of
from forum.archive.writers.mbox import write_mailboxes
from forum.archive.writers.packing import Packer
from forum.archive.writers.readme import write_readmes
from forum.archive.writers.site.index import write_index
from forum.archive.writers.site.pages import write_site
from forum.archive.writers.tables import write_tables
from forum.exchanges.queries import get_exchange
from forum.files.storage import Storage
from forum.kernel.keys import Keys


def make_archive(
    session: Session,
    slug: str,
    stream: BinaryIO,
    *,
    audience: str | None = None,
    now: datetime,
    keys: Keys,
    storage: Storage,
) -> int:
    """Write it to `stream`, for this audience, else for the widest there is; the revision of the exchange that it holds.

    ExchangeNotFound, NoPublicArchive, NothingToArchive.
    """
    chosen = audience or audiences_of(get_exchange(session, slug).exchange.access)[0]
    held = gather(session, slug, audience=chosen, now=now, keys=keys, storage=storage)
    write_archive(held, stream, storage=storage)
    return held.revision


def write_archive(held: Holdings, stream: BinaryIO, *, storage: Storage) -> None:
    with Packer(stream) as packer:
        packer.add_all(write_readmes(held))
        packer.add_all(write_site(held))
        packer.add_all(write_index(held))
        packer.add_all(write_tables(held))
        packer.add_all(write_mailboxes(held))
        for file in held.files:
            if file.path:
                with storage.open(file.sha256) as source:
                    packer.add_stream(file.path, source)
