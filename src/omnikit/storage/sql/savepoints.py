"""What is the same on every connection of a host's: savepoints in the host's transaction, and no commit."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from omnikit.model.errors import StaleVersion, StorageError
from omnikit.storage.sql.database import Database, GateClosed

_NUMBERS = itertools.count()


class Joined:
    """What is the same on every connection of a host's."""

    host_s = True

    def __init__(self, inner: Database) -> None:
        self.inner = inner
        self.schema = inner.schema
        self.texts = inner.texts
        self.shards = inner.shards

    def told(self) -> AbstractContextManager[None]:
        """Tell the driver's errors as ours."""
        raise NotImplementedError

    def execute(self, text: str) -> object:
        """Carry a statement without values out."""
        raise NotImplementedError

    @contextmanager
    def transaction(self, *, writes: bool) -> Iterator[None]:  # noqa: ARG002
        """Do all of a block or nothing: at a savepoint of the host's transaction."""
        name = f"omnikit_{next(_NUMBERS)}"
        with lost_is_lost(), self.told():
            self.execute(f"SAVEPOINT {name}")
            try:
                yield
            except BaseException:
                self.execute(f"ROLLBACK TO SAVEPOINT {name}")
                self.execute(f"RELEASE SAVEPOINT {name}")
                raise
            self.execute(f"RELEASE SAVEPOINT {name}")

    def ring(self, workspace: str) -> None:
        """Nobody is told before the host commits; whoever waits looks again by itself."""

    def wait(self, workspace: str, seconds: float, news: Callable[[], bool]) -> None:
        """Wait as the database does, of which the host's transaction is a part."""
        self.inner.wait(workspace, seconds, news)

    def close(self) -> None:
        """The connection is the host's; nothing is let go of."""


@contextmanager
def lost_is_lost() -> Iterator[None]:
    """A lost race that ended the host's whole transaction can't be tried again inside it."""
    try:
        yield
    except GateClosed:
        raise
    except StaleVersion as error:
        raise StorageError(f"{error}: the transaction is the host's to begin anew") from error
