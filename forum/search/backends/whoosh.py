"""The embedded index: Whoosh keeps the postings, we read them.

Whoosh unpickles its own files, so the folder is private, and nothing but stems and numbers of ours goes in.
"""

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from forum.kernel.errors import Unavailable
from forum.search.backends.base import Document, Hits, Query
from forum.search.backends.whoosh_folder import IndexFolder, sync
from forum.search.backends.whoosh_schema import CODEC, SCHEMA, document_fields, id_term, merge_tiers, no_merge
from forum.search.backends.whoosh_search import Segments, search_segments
from forum.search.whoosh_library import FileIndex, FileStorage

MEMORY_MB = 512
LARGE_SEGMENT = 5_000
"""Documents in each segment of an index made anew: about 250 MB of memory while it is written."""

Answer = TypeVar("Answer")


class _Storage(FileStorage):  # type: ignore[misc]
    """Closes what was opened even where Whoosh stumbles over a damaged file half way."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder))
        self._opened: list[Any] = []

    def open_file(self, name: str, **options: Any) -> Any:
        opened = super().open_file(name, **options)
        self._opened.append(opened)
        return opened

    def close_files(self) -> None:
        for file in self._opened:
            if not file.is_closed:
                file.close()


class _Opened(threading.local):
    """What a thread reads through; a reader must not be shared, for it keeps its place in the file."""

    state: tuple[str, int] | None = None
    storage: _Storage | None = None
    index: Any = None
    reader: Any = None


class WhooshBackend:
    def __init__(self, path: Path) -> None:
        self.folder = IndexFolder(path)
        self._opened = _Opened()
        self._segments = Segments()

    def put(self, documents: Sequence[Document]) -> None:
        if documents:
            self._change([document.text_id for document in documents], documents)

    def remove(self, text_ids: Collection[int]) -> None:
        if text_ids:
            self._change(text_ids, ())

    def replace(self, batches: Iterable[Sequence[Document]]) -> None:
        with self.folder.writing():
            fresh = self.folder.make_next()
            index = FileStorage(str(fresh)).create_index(SCHEMA)
            for batch in _joined(batches, LARGE_SEGMENT):
                _commit(index, (), batch, mergetype=no_merge)
            sync(fresh)
            self.folder.switch_to(fresh)

    def clear(self) -> None:
        self.replace(())

    def search(self, query: Query) -> Hits:
        return self._read(lambda reader: search_segments(reader, self._segments, query))

    def health(self) -> str | None:
        return self.folder.health()

    def count(self) -> int:
        return self._read(lambda reader: int(reader.doc_count()))

    def close(self) -> None:
        """Give back the files of this thread."""
        opened = self._opened
        if opened.reader is not None:
            opened.reader.close()
        if opened.storage is not None:
            opened.storage.close_files()
        opened.state = opened.storage = opened.index = opened.reader = None

    def _change(self, stale_ids: Collection[int], documents: Sequence[Document]) -> None:
        with self.folder.writing():
            name = self.folder.name()
            if name is None:
                raise Unavailable()
            try:
                _commit(FileIndex(_Storage(self.folder.path / name)), stale_ids, documents, mergetype=merge_tiers)
            except Exception as error:
                self.folder.report_broken(name)
                raise Unavailable() from error

    def _read(self, ask: Callable[[Any], Answer]) -> Answer:
        """Ask the newest state. A damaged file makes Whoosh raise anything: told to all, so that it is made anew."""
        name = self.folder.name()
        if name is None:
            raise Unavailable()
        try:
            return ask(self._reader(name))
        except Exception as error:
            self.close()
            if self.folder.name() == name:
                self.folder.report_broken(name)
            raise Unavailable() from error

    def _reader(self, name: str) -> Any:
        opened = self._opened
        state = (name, opened.index.latest_generation() if opened.index is not None else -1)
        if opened.state != state:
            self.close()
            opened.storage = _Storage(self.folder.path / name)
            opened.index = FileIndex(opened.storage)
            opened.state = (name, opened.index.latest_generation())
            opened.reader = opened.index.reader()
        return opened.reader


def _commit(index: Any, stale_ids: Collection[int], documents: Sequence[Document], *, mergetype: Any) -> None:
    writer = index.writer(codec=CODEC, limitmb=MEMORY_MB)
    try:
        if stale_ids and index.doc_count_all():
            with writer.searcher() as searcher:
                for text_id in stale_ids:
                    writer.delete_by_term("text_id", id_term(text_id), searcher=searcher)
        for document in documents:
            writer.add_document(**document_fields(document))
    except BaseException:
        writer.cancel()
        raise
    writer.commit(mergetype=mergetype)
    sync(Path(index.storage.folder))


def _joined(batches: Iterable[Sequence[Document]], size: int) -> Iterator[list[Document]]:
    joined: list[Document] = []
    for batch in batches:
        joined.extend(batch)
        if len(joined) >= size:
            yield joined
            joined = []
    if joined:
        yield joined
