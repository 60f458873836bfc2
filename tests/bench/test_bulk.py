"""Conversations written in bulk are stored as commits store them."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from omnikit.bench import house
from omnikit.bench.inbox import fill_postgres, fill_sqlite, questions
from omnikit.bench.world import VIEWER, WORKSPACE, founded, write
from omnikit.desk.desk import Desk
from omnikit.model.actors import Actor
from omnikit.model.views import Count
from omnikit.policies.presets import OMNICHAT_COLLABORATION
from omnikit.storage import open_storage
from omnikit.storage.sql.tables import TABLES
from omnikit.testing.postgres import Server

COUNT = 400


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that was filled in bulk."""
    path = tmp_path_factory.mktemp("filled") / "filled.db"
    fill_sqlite(path, COUNT)
    return path


def _rows(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every row that isn't of the founding, whose times differ."""
    of_the_founding = {"team": "0", "event": "stream <> ''", "feed": "stream <> ''"}
    with closing(sqlite3.connect(path)) as connection:
        return {
            table: sorted(
                connection.execute(f'SELECT * FROM "{table}" WHERE {of_the_founding.get(table, 1)}'), key=repr
            )
            for table in TABLES
        }


def test_bulk_writes_what_commits_write(filled: Path, tmp_path: Path) -> None:
    """Every table has the same rows as after the same commits, one group after the other, with their positions."""
    path = tmp_path / "committed.db"
    storage = open_storage(f"sqlite:///{path}")
    founded(storage)
    write(storage.commit_group, house.conversations(COUNT))
    storage.tend(WORKSPACE)
    storage.close()
    storage = open_storage(f"sqlite:///{filled}")
    storage.tend(WORKSPACE)
    storage.close()

    assert _rows(filled) == _rows(path)


def test_bulk_leaves_every_index_in_place(filled: Path, tmp_path: Path) -> None:
    """A list walks the same index as in any other file."""
    path = tmp_path / "empty.db"
    open_storage(f"sqlite:///{path}").close()

    def indexes(of: Path) -> set[tuple[str, str]]:
        with closing(sqlite3.connect(of)) as connection:
            return set(connection.execute("SELECT name, sql FROM sqlite_master"))

    assert indexes(filled) == indexes(path)


def test_a_recount_finds_nothing_wrong_in_a_file(filled: Path) -> None:
    """What is stored a second time is what a recount says."""
    with closing(open_storage(f"sqlite:///{filled}")) as storage:
        assert storage.flaws(WORKSPACE) == ()


def test_a_recount_finds_nothing_wrong_on_a_server(postgres_server: Server) -> None:
    """The same on PostgreSQL."""
    database = postgres_server.new_database()
    fill_postgres(postgres_server.url(database), postgres_server.dsn(database), COUNT)
    with closing(open_storage(postgres_server.url(database))) as storage:
        assert storage.flaws(WORKSPACE) == ()
        assert len(storage.scan(WORKSPACE, None, COUNT + 1)) == COUNT


def test_every_list_has_its_share(filled: Path) -> None:
    """All conversations are in some list, and the viewer's own active ones are as many in any team."""
    with closing(open_storage(f"sqlite:///{filled}")) as storage:
        desk = Desk(storage, WORKSPACE)
        found = desk.counts(actor=Actor.of(VIEWER))
        assert isinstance(found, dict)
        assert sum(count.number for count in found.values()) == COUNT
        assert all(count.number and not count.more for count in found.values())


def test_the_viewer_may_ask_every_question(filled: Path) -> None:
    """Nothing that is measured is a refusal, and the badge counts something."""
    with closing(open_storage(f"sqlite:///{filled}")) as storage:
        asked = questions(Desk(storage, WORKSPACE))
        badge = asked["badge"]()
        assert isinstance(badge, Count)
        assert badge.number > 0
        assert len(asked) == len(OMNICHAT_COLLABORATION.listing) + 4
