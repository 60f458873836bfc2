"""What several modules of this folder ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from omnikit.desk.ports import Storage
from omnikit.storage import open_storage


@pytest.fixture(params=["memory", "sqlite"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Storage]:
    """An empty storage that several can write to at once."""
    url = "memory:" if request.param == "memory" else f"sqlite:///{tmp_path / 'desk.db'}"
    storage = open_storage(url)
    yield storage
    storage.close()
