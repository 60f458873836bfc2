"""The PostgreSQL server that is measured: as large in memory as a small machine of one's own would have it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from omnikit.bench.peers import of_the_extra
from omnikit.testing.postgres import Server, Setting

SETTINGS: Mapping[str, Setting] = {
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "30min",
    "jit": False,
}
"""What every arm runs with; commits are as durable as by default."""


@contextmanager
def postgres(**settings: Setting) -> Iterator[Server]:
    """Run a server until the block ends. Raises ``CannotRun``."""
    with Server({**SETTINGS, **settings}) as server:
        yield server


def vacuumed(server: Server, database: str) -> str:
    """Return *database* with its pages swept and its statistics taken, as they are after a while."""
    with of_the_extra():
        import psycopg
    with psycopg.connect(server.dsn(database), autocommit=True) as connection:
        connection.execute("VACUUM ANALYZE")
    return database
