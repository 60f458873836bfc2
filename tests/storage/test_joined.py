"""On a connection of the host's, what omnikit writes is part of the host's transaction."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import create_engine, text

from omnikit.desk.desk import Desk
from omnikit.desk.ports import Needs
from omnikit.model.actors import Actor
from omnikit.model.commands import FollowUp
from omnikit.model.errors import InvalidInput, StaleVersion, StorageError
from omnikit.storage import open_storage
from omnikit.storage.sql.storage import SqlStorage
from omnikit.testing.builders import ANN, BOB, WORKSPACE
from omnikit.testing.desks import a_desk, an_inbound, received
from omnikit.testing.units import MUCH, commit, followed, founding_of, opening, then

Connect = Callable[[], Any]


@pytest.fixture(params=["sqlite3", "sqlite3 by SQLAlchemy", "psycopg", "psycopg autocommit", "psycopg by SQLAlchemy"])
def host(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[SqlStorage, Connect]]:
    """Give a storage, and a way for the host to connect to the same database; the host has a table of its own."""
    kind = str(request.param)
    if kind.startswith("sqlite3"):
        url = f"sqlite:///{tmp_path / 'host.db'}"
    else:
        url = str(request.getfixturevalue("postgres_url"))
    storage = open_storage(url)
    assert isinstance(storage, SqlStorage)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE orders (name TEXT)"))
    ways: dict[str, Connect] = {
        "sqlite3": lambda: sqlite3.connect(tmp_path / "host.db"),
        "psycopg": lambda: psycopg.connect(url.replace("+psycopg", "")),
        "psycopg autocommit": lambda: psycopg.connect(url.replace("+psycopg", ""), autocommit=True),
    }
    with closing(storage):
        yield storage, ways.get(kind, engine.connect)
        engine.dispose()


def order(connection: Any) -> None:
    """Do something of the host's own."""
    statement = "INSERT INTO orders VALUES ('tea')"
    connection.execute(text(statement) if hasattr(connection, "exec_driver_sql") else statement)


def orders(connect: Connect) -> int:
    """Return how many orders others see."""
    with closing(connect()) as connection:
        statement = "SELECT count(*) FROM orders"
        rows = connection.execute(text(statement) if hasattr(connection, "exec_driver_sql") else statement)
        return int(rows.fetchone()[0])


def end(connection: Any, how: str) -> None:
    """Commit or roll back as the host."""
    if isinstance(connection, psycopg.Connection) and connection.autocommit:
        connection.execute(how)
    else:
        getattr(connection, how)()


def test_the_host_s_commit_commits_both(host: tuple[SqlStorage, Connect]) -> None:
    """What the desk did and what the host did are there together, after the host's commit and not before."""
    storage, connect = host
    desk = a_desk(storage)
    with closing(connect()) as connection:
        inside = Desk(storage.joined(connection), WORKSPACE, clock=desk.house.clock, ids=desk.house.ids)
        order(connection)
        conversation = received(inside)
        inside.handle(FollowUp(conversation=conversation.id), actor=Actor.of(ANN)).unwrap()
        assert storage.read(Needs(workspace=WORKSPACE, conversation=conversation.id)).conversation is None

        end(connection, "commit")

    found = storage.read(Needs(workspace=WORKSPACE, conversation=conversation.id)).conversation
    assert found is not None
    assert found.handler == ANN
    assert orders(connect) == 1
    assert desk.audit().violations == ()


def test_the_host_s_rollback_undoes_both(host: tuple[SqlStorage, Connect]) -> None:
    """What the host rolls back never happened: not the conversation, not its keys, not its effects."""
    storage, connect = host
    desk = a_desk(storage)
    with closing(connect()) as connection:
        inside = Desk(storage.joined(connection), WORKSPACE, clock=desk.house.clock, ids=desk.house.ids)
        order(connection)
        received(inside)
        end(connection, "rollback")

    assert orders(connect) == 0
    assert not storage.scan(WORKSPACE, None, MUCH)
    assert not desk.receive(an_inbound()).repeated
    assert desk.audit().violations == ()


def test_a_lost_race_leaves_the_host_s_work_alone(host: tuple[SqlStorage, Connect]) -> None:
    """A commit that is refused undoes itself and nothing of the host's, which goes on in the same transaction."""
    storage, connect = host
    start = commit(storage, founding_of(), opening())
    moved = commit(storage, then(start, followed()))
    with closing(connect()) as connection:
        inside = storage.joined(connection)
        order(connection)

        with pytest.raises(StaleVersion):
            inside.commit(then(start, followed(BOB)))
        inside.commit(then(moved, followed(BOB)))
        end(connection, "commit")

    assert orders(connect) == 1
    found = storage.read(Needs(workspace=WORKSPACE, conversation=start.id)).conversation
    assert found is not None
    assert found.version == moved.version + 1


def test_a_team_that_is_rolled_back_is_not_remembered(host: tuple[SqlStorage, Connect]) -> None:
    """A workspace read inside the host's transaction isn't taken for the stored one afterwards."""
    storage, connect = host
    founded = founding_of()
    commit_founding(storage)
    with closing(connect()) as connection:
        inside = storage.joined(connection)
        inside.commit(founded.but(before=founded.subject, subject=founded.subject.but(version=2, members={})))
        read = inside.read(Needs(workspace=WORKSPACE)).workspace
        assert read is not None
        assert not read.members
        end(connection, "rollback")

    assert storage.read(Needs(workspace=WORKSPACE)).workspace == founded.subject


def commit_founding(storage: SqlStorage) -> None:
    """Found the workspace."""
    storage.commit(founding_of())


def test_a_group_joins_too(host: tuple[SqlStorage, Connect]) -> None:
    """A group in the host's transaction: each item's own result, all undone by the host's rollback."""
    storage, connect = host
    starts = [commit(storage, opening(f"c{number}")) for number in range(3)]
    commit(storage, then(starts[1], followed()))
    with closing(connect()) as connection:
        inside = storage.joined(connection)

        results = inside.commit_group([then(start, followed(BOB)) for start in starts])
        end(connection, "rollback")

    assert [type(result) for result in results] == [type(None), StaleVersion, type(None)]
    versions = [conversation.version for conversation in storage.scan(WORKSPACE, None, MUCH)]
    assert versions == [2, 3, 2]


@pytest.mark.parametrize("connection", [None, "sqlite:///x.db", object()])
def test_another_thing_is_no_connection(tmp_path: Path, connection: object) -> None:
    """Whatever is no open connection to that kind of database is refused with what is one."""
    with closing(open_storage(f"sqlite:///{tmp_path / 'test.db'}")) as storage:
        assert isinstance(storage, SqlStorage)

        with pytest.raises(InvalidInput, match="an open connection of sqlite3, psycopg or SQLAlchemy"):
            storage.joined(connection)


def test_the_host_s_serialisation_failure_is_the_host_s(postgres_url: str) -> None:
    """In the host's transaction a serialisation failure is an error and no lost version: nothing is tried again."""
    with closing(open_storage(postgres_url)) as storage:
        assert isinstance(storage, SqlStorage)
        start = commit(storage, founding_of(), opening())
        with closing(psycopg.connect(postgres_url.replace("+psycopg", ""))) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            inside = storage.joined(connection)
            inside.read(Needs(workspace=WORKSPACE, conversation=start.id))  # its moment is fixed now
            storage.commit(then(start, followed()))

            with pytest.raises(StorageError, match="the host's to begin anew") as raised:
                inside.commit(then(start, followed(BOB)))

            assert not isinstance(raised.value, StaleVersion)
            connection.rollback()
