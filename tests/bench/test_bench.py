"""What the benchmark answers, from runs too short to mean anything: no figure is judged here."""

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from functools import partial
from statistics import median
from typing import Any

import pytest

from omnikit.bench.race import FEWEST, Arm, Laps, Times, Turn, at_most, race, take_turns
from omnikit.bench.rows import Effort, Row
from omnikit.bench.run import COLUMNS, GROUPS, bench

pytest.importorskip("transitions", reason="the extra bench is not installed")
pytest.importorskip("statemachine", reason="the extra bench is not installed")

TINY = Effort(rounds=3, seconds=0.00001, conversations=20)
KEYS = ["group", "name", "ours", "peer", "ratio", "better", "goal", "spread", "unit", "note"]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """The rows of one tiny run of the group ``core``."""
    from omnikit.bench.core import core

    return core(TINY)


# --- what it answers


def test_as_json_it_is_one_list_of_the_promised_keys(capsys: pytest.CaptureFixture[str]) -> None:
    """Scripts rely on these ten keys, in one document, with nothing beside it."""
    assert bench(["core"], as_json=True, effort=TINY) == 0

    found = json.loads(capsys.readouterr().out)

    assert [list(row) for row in found] == [KEYS] * len(found)


def _one_row(group: str, _: Effort) -> list[Row]:
    figures: dict[str, Any] = {"ours": 1.0, "peer": None, "ratio": None, "goal": None, "spread": None}
    return [Row(group=group, name="a row", unit="us", **figures)]


def test_without_a_group_all_that_there_are_are_measured(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Naming none is naming each."""
    with monkeypatch.context() as patched:
        for group in GROUPS:
            patched.setitem(GROUPS, group, partial(_one_row, group))
        bench([], as_json=True, effort=TINY)

    assert [row["group"] for row in json.loads(capsys.readouterr().out)] == list(GROUPS)


def test_each_row_has_a_name_of_its_own(rows: list[Row]) -> None:
    """Two runs can be compared row by row."""
    assert len({row.name for row in rows}) == len(rows)


def test_each_row_has_a_goal(rows: list[Row]) -> None:
    """What is measured here is promised."""
    assert all(row.reached is not None for row in rows)


def test_a_ratio_stands_where_a_peer_does(rows: list[Row]) -> None:
    """A row has a peer, a ratio and its spread, or none of them."""
    assert all((row.peer is None) is (row.ratio is None) is (row.spread is None) for row in rows)


def test_a_person_reads_a_line_a_row(capsys: pytest.CaptureFixture[str], rows: list[Row]) -> None:
    """As text it is a heading and one line for each row."""
    bench(["core"], effort=TINY)

    assert len(capsys.readouterr().out.splitlines()) == 1 + len(rows)


def test_a_host_may_show_the_rows_itself(rows: list[Row]) -> None:
    """What a host hands in is given columns and cells, as many to a row."""
    seen: list[tuple[Sequence[str], list[Sequence[str]]]] = []

    def keep(columns: Sequence[str], cells: Iterable[Sequence[str]]) -> None:
        seen.append((columns, list(cells)))

    bench(["core"], effort=TINY, show=keep)
    ((columns, cells),) = seen

    assert {len(row) for row in cells} == {len(columns)} == {len(COLUMNS)}


def test_a_start_is_that_of_a_whole_process() -> None:
    """Importing takes longer than nothing, and both packages can be imported."""
    (row,) = GROUPS["start"](Effort(rounds=1, patience=0))

    assert row.group == "start"
    assert row.ours > 0
    assert row.peer is not None
    assert row.peer > 0
    assert row.goal == 1


# --- what is wrong use


def test_a_group_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """Status 2 and one line on standard error; nothing is measured, not even the groups that are there."""
    status = bench(["core", "speed"], effort=TINY)
    printed = capsys.readouterr()

    assert (status, printed.out) == (2, "")
    assert printed.err == f"unknown group 'speed'; known: {', '.join(GROUPS)}\n"


@pytest.mark.parametrize("peer", ["transitions", "statemachine"])
def test_a_missing_peer_is_named_with_its_extra(peer: str) -> None:
    """Without the libraries that we are measured against, status 2 says how to get them."""
    code = f"import sys; sys.modules[{peer!r}] = None\nfrom omnikit.bench.run import bench; sys.exit(bench(['core']))"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == f"the benchmark needs {peer}: pip install 'omnikit[bench]'\n"


# --- how it measures


def test_a_race_times_each_arm_once_a_round() -> None:
    """Each arm has one figure for each round."""
    times = race({"one": Arm("n + 1", {"n": 1}), "two": Arm("n * 2", {"n": 1})}, rounds=4, seconds=0.00001)

    assert {arm: len(figures) for arm, figures in times.rounds.items()} == {"one": 4, "two": 4}


def test_a_ratio_is_the_median_of_the_rounds_own() -> None:
    """A slow round slows both arms, so ratios are taken round by round, never of the medians."""
    times = Times({"ours": (1.0, 9.0, 4.0), "theirs": (2.0, 3.0, 4.0)})

    assert times.ratio("ours", "theirs").median == median([1 / 2, 9 / 3, 4 / 4])


def test_a_spread_is_the_distance_between_the_quartiles() -> None:
    """Half of the rounds' ratios lie within the spread."""
    times = Times({"ours": (1.0, 2.0, 3.0, 4.0, 5.0), "theirs": (1.0,) * 5})

    assert times.ratio("ours", "theirs").spread == pytest.approx(4.0 - 2.0)


# --- what takes turns


def test_turns_are_taken_in_rounds_each_begun_by_another() -> None:
    """Whoever comes first finds the caches of whoever came last, so nobody is always first."""
    order: list[str] = []
    turns = {name: Turn(partial(order.append, name), 1) for name in "abc"}

    take_turns(turns, rounds=3, warm_up=0)

    assert "".join(order) == "abcbcacab"


def test_each_single_time_is_kept_by_round() -> None:
    """As many laps a round as the arm is done a round; those of the warm-up are not kept."""
    done: list[str] = []
    laps = take_turns({"one": Turn(partial(done.append, "x"), 4), "two": Turn(list, 1)}, rounds=3, warm_up=2)

    assert {arm: [len(round) for round in rounds] for arm, rounds in laps.rounds.items()} == {
        "one": [4, 4, 4],
        "two": [1, 1, 1],
    }
    assert len(done) == 4 * (3 + 2)


def test_patience_ends_and_a_few_rounds_there_are_all_the_same() -> None:
    """A busy machine makes fewer rounds of it, never too few."""
    laps = take_turns({"one": Turn(list, 1)}, rounds=100, patience=0)

    assert len(laps.rounds["one"]) == FEWEST


def test_a_round_is_its_mean_or_its_median() -> None:
    """What goes on and on is told by the mean, what somebody waits for by the median."""
    laps = Laps({"one": ((1.0, 2.0, 9.0), (2.0, 2.0, 2.0))})

    assert laps.means().rounds["one"] == (4.0, 2.0)
    assert laps.medians().rounds["one"] == (2.0, 2.0)
    assert laps.slowest("one") == 9.0


def test_all_rounds_can_be_taken_as_one() -> None:
    """Then a slow round counts for what it took."""
    laps = Laps({"ours": ((1.0,), (5.0,)), "theirs": ((1.0,), (1.0,))})

    assert laps.overall("ours", "theirs") == 3.0
    assert laps.means().ratio("ours", "theirs").median == 3.0


@pytest.mark.parametrize(("share", "found"), [(0.0, 1.0), (0.5, 51.0), (0.99, 100.0), (1.0, 100.0)])
def test_a_share_of_laps_is_not_exceeded(share: float, found: float) -> None:
    """Of a hundred laps, ninety-nine did not take longer than the last but one… or the last."""
    assert at_most(share, [float(number) for number in range(100, 0, -1)]) == found


# (better, ours, ratio, goal, reached)
REACHED: tuple[tuple[str, float, float | None, float | None, bool | None], ...] = (
    ("lower", 9.0, 0.4, 0.5, True),
    ("lower", 9.0, 0.5, 0.5, True),
    ("lower", 0.1, 0.6, 0.5, False),
    ("higher", 0.1, 2.0, 1.5, True),
    ("higher", 9.0, 1.0, 1.5, False),
    ("lower", 160.0, None, 250.0, True),
    ("lower", 260.0, None, 250.0, False),
    ("lower", 160.0, None, None, None),
)


@pytest.mark.parametrize(("better", "ours", "ratio", "goal", "reached"), REACHED)
def test_a_goal_is_of_the_ratio_or_of_ours_without_a_peer(
    better: str, ours: float, ratio: float | None, goal: float | None, reached: bool | None
) -> None:
    """The goal is reached on the side that is better, by the ratio where there is one."""
    row = Row(
        group="core",
        name="a row",
        ours=ours,
        peer=None,
        ratio=ratio,
        better="lower" if better == "lower" else "higher",
        goal=goal,
        spread=None,
        unit="us",
    )

    assert row.reached is reached
