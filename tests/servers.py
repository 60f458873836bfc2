"""A PostgreSQL server for the whole run, and a database of its own for each test that asks."""

from collections.abc import Iterator

import pytest

from omnikit.testing.postgres import Server


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """Give the run's server; leave it running."""
    with Server() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: Server) -> Iterator[str]:
    """Give SQLAlchemy's URL of an empty database that goes with the test."""
    name = postgres_server.new_database()
    yield postgres_server.url(name)
    postgres_server.drop_database(name)
