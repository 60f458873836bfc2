"""What every storage promises, as a class of tests: a storage's own test file is one class with one fixture.

    class TestMine(StorageConformance):
        @pytest.fixture
        def storage(self) -> Iterator[Storage]:
            yield MyStorage(…)  # empty, and a new one for each test

``pytest.register_assert_rewrite("omnikit.testing.promises")`` before the import makes failures say more.
"""

import pytest

from omnikit.desk.ports import Storage
from omnikit.testing.promises.attending import Attending
from omnikit.testing.promises.coming import Coming
from omnikit.testing.promises.committing import Committing
from omnikit.testing.promises.delivering import Delivering
from omnikit.testing.promises.following import Following
from omnikit.testing.promises.forgetting import Forgetting
from omnikit.testing.promises.grouping import Grouping, Holding
from omnikit.testing.promises.happening import Happening
from omnikit.testing.promises.listing import Listing
from omnikit.testing.promises.merging import Merging
from omnikit.testing.promises.placing import Placing
from omnikit.testing.promises.reading import Reading
from omnikit.testing.promises.recording import Recording
from omnikit.testing.promises.remembering import Remembering
from omnikit.testing.promises.revising import Revising
from omnikit.testing.promises.searching import Searching
from omnikit.testing.promises.serving import Serving
from omnikit.testing.promises.suggesting import Suggesting
from omnikit.testing.promises.telling import Reporting


class StorageConformance(
    Reading,
    Committing,
    Grouping,
    Holding,
    Remembering,
    Recording,
    Merging,
    Coming,
    Attending,
    Delivering,
    Revising,
    Reporting,
    Listing,
    Placing,
    Searching,
    Suggesting,
    Following,
    Forgetting,
    Happening,
    Serving,
):
    """Every promise; give it a fixture ``storage``."""

    @pytest.fixture
    def storage(self) -> Storage:
        """An empty storage, a new one for each test."""
        raise NotImplementedError("give the class a fixture 'storage' that makes an empty one")
