import hashlib
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from forum.files.errors import FileNotFound, StorageUnavailable
from forum.files.storage import FolderStorage

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def storage(tmp_path: Path) -> FolderStorage:
    return FolderStorage(tmp_path / "files")


def read(storage: FolderStorage, digest: str) -> bytes:
    with storage.open(digest) as file:
        return file.read()


def test_what_was_put_is_read_back_by_its_digest(storage: FolderStorage, tmp_path: Path) -> None:
    digest = storage.put(b"content", NOW)
    assert digest == hashlib.sha256(b"content").hexdigest()
    assert read(storage, digest) == b"content"
    assert [path.name for path in tmp_path.glob("files/*/*")] == [digest]


def test_the_same_content_is_kept_once(storage: FolderStorage, tmp_path: Path) -> None:
    assert storage.put(b"content", NOW) == storage.put(b"content", NOW)
    assert len(list(tmp_path.glob("files/*/*"))) == 1


def test_nobody_else_on_the_machine_can_read_it(storage: FolderStorage, tmp_path: Path) -> None:
    digest = storage.put(b"content", NOW)
    assert stat.S_IMODE((tmp_path / "files" / digest[:2] / digest).stat().st_mode) == 0o600


def test_what_was_deleted_is_gone_and_may_be_deleted_again(storage: FolderStorage) -> None:
    digest = storage.put(b"content", NOW)
    storage.delete(digest)
    storage.delete(digest)
    with pytest.raises(FileNotFound):
        storage.open(digest)


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "a" * 63, "A" * 64, "a" * 64 + "\n", "a" * 64 + "/.."])
def test_no_name_but_a_digest_reaches_the_disk(storage: FolderStorage, name: str) -> None:
    with pytest.raises(FileNotFound):
        storage.open(name)
    with pytest.raises(FileNotFound):
        storage.delete(name)


def test_old_files_and_remains_of_cut_uploads_are_listed(storage: FolderStorage, tmp_path: Path) -> None:
    old, kept_again, new = (storage.put(content, NOW) for content in (b"old", b"again", b"new"))
    remains = tmp_path / "files" / old[:2] / f"{old}.0badcafe"
    remains.write_bytes(b"half")
    os.utime(remains, (NOW.timestamp(), NOW.timestamp()))
    later = NOW + timedelta(days=1)
    storage.put(b"again", later)
    storage.put(b"new", later)
    assert set(storage.list_before(later)) == {old, remains.name}
    for name in list(storage.list_before(later)):
        storage.delete(name)
    assert {path.name for path in tmp_path.glob("files/*/*")} == {kept_again, new}


def test_a_place_that_cannot_be_written_is_said_to_be_unavailable(tmp_path: Path) -> None:
    (tmp_path / "files").write_bytes(b"not a folder")
    with pytest.raises(StorageUnavailable):
        FolderStorage(tmp_path / "files").put(b"content", NOW)
