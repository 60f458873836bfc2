"""SQLite keeps every promise of a storage."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from omnikit.desk.ports import Storage
from omnikit.storage.sqlite import SQLiteStorage
from omnikit.testing.storage import StorageConformance


class TestSQLite(StorageConformance):
    """All promises, on a file."""

    @pytest.fixture
    def storage(self, tmp_path: Path) -> Iterator[Storage]:
        """An empty storage."""
        storage = SQLiteStorage(tmp_path / "test.db")
        yield storage
        storage.close()
