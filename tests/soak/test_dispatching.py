"""Dispatchers side by side, small; ``make soak`` does the same at length."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from omnikit.desk.ports import Attendee, UnitOfWork
from omnikit.engine.load import NONE
from omnikit.model.errors import StorageError
from omnikit.model.ids import WorkspaceId
from omnikit.storage import open_storage
from omnikit.testing.queue_laws import LIMIT
from omnikit.testing.soak.dispatching import dispatching
from omnikit.testing.wrapping import Wrapped
from tests.soak.saboteurs import spoiled


class HoldsNothing(Wrapped):
    """Plans by loads that are long past, and writes whatever the plan said, whether it still holds or not."""

    def roster(self, workspace: WorkspaceId) -> Sequence[Attendee]:
        return [Attendee(one.presence, NONE, one.given_at) for one in self.inner.roster(workspace)]

    def commit(self, work: UnitOfWork) -> None:
        self.inner.commit(work.but(holds=()))

    def commit_group(self, works: Sequence[UnitOfWork]) -> Sequence[StorageError | None]:
        return self.inner.commit_group([work.but(holds=()) for work in works])


def _of(url: str) -> None:
    report = dispatching(partial(open_storage, url), processes=4, acts=30)

    assert not report.violations
    counts = report.counts
    assert counts["processes done"] == 4
    assert min(counts["conversations"], counts["AcceptOffer"], counts["End"]) > 20


def test_dispatchers_of_one_sqlite_file_never_overfill(tmp_path: Path) -> None:
    """Four processes dispatch to eight members: nobody has more than three, nobody waits beside who is free."""
    _of(f"sqlite:///{tmp_path / 'queue.db'}")


def test_dispatchers_of_one_postgresql_never_overfill(postgres_url: str) -> None:
    """The same on PostgreSQL."""
    _of(postgres_url)


def test_a_storage_that_holds_nothing_is_caught(tmp_path: Path) -> None:
    """Where holds are forgotten members are given more than they may have, and that is seen."""
    url = f"sqlite:///{tmp_path / 'queue.db'}"
    report = dispatching(partial(spoiled, url, HoldsNothing), processes=4, acts=60)

    assert LIMIT in {violation.invariant for violation in report.violations}
