from datetime import UTC, datetime
from pathlib import Path

import pytest

from forum.files.storage import FolderStorage
from forum.files.uploads import KeptFile, keep_upload
from forum.kernel.unit_of_work import Units
from tests.cast import Cast, assemble
from tests.files.samples import PDF, picture

NOW = datetime(2026, 5, 18, 10, 0, tzinfo=UTC)


@pytest.fixture
def cast(units: Units) -> Cast:
    with units.open() as uow:
        return assemble(uow)


@pytest.fixture
def storage(tmp_path: Path) -> FolderStorage:
    return FolderStorage(tmp_path / "files")


@pytest.fixture
def photo(storage: FolderStorage) -> KeptFile:
    return keep_upload(storage, name="Ana at the market.png", content=picture("PNG"), now=NOW)


@pytest.fixture
def report(storage: FolderStorage) -> KeptFile:
    return keep_upload(storage, name="report.pdf", content=PDF, now=NOW)
