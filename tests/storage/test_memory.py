"""The reference keeps the promises of a storage."""

import pytest

from omnikit.desk.ports import Storage
from omnikit.storage import open_storage
from omnikit.testing.storage import StorageConformance


class TestMemory(StorageConformance):
    """All promises, on dictionaries."""

    @pytest.fixture
    def storage(self) -> Storage:
        """An empty storage."""
        return open_storage("memory:")
