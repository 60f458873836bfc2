"""``omnikit bench``: which groups there are, and how their rows are shown."""

import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence

import attrs

from omnikit.bench.channels import channels
from omnikit.bench.core import core
from omnikit.bench.dispatch import dispatch
from omnikit.bench.extraction.group import extraction
from omnikit.bench.inbox import inbox
from omnikit.bench.peers import MissingPeer
from omnikit.bench.rows import Effort, Row
from omnikit.bench.start import start
from omnikit.bench.storage import storage
from omnikit.bench.suggestions import suggestions
from omnikit.testing.postgres import CannotRun

GROUPS: Mapping[str, Callable[[Effort], list[Row]]] = {
    "start": start,
    "core": core,
    "storage": storage,
    "inbox": inbox,
    "dispatch": dispatch,
    "extraction": extraction,
    "suggestions": suggestions,
    "channels": channels,
}
FULL = Effort()

COLUMNS = ("group", "name", "ours", "peer", "unit", "ratio", "spread", "goal", "", "note")

Show = Callable[[Sequence[str], Iterable[Sequence[str]]], None]
"""Prints columns and rows; a host that can do better than plain text hands its own in."""


def bench(groups: Sequence[str] = (), as_json: bool = False, *, effort: Effort = FULL, show: Show | None = None) -> int:
    """Measure *groups*, all that there are if none is named, and print the rows; return the exit status."""
    wrong = next((_wrong(group) for group in groups if group not in GROUPS), None)
    if wrong is not None:
        return _refused(wrong)
    try:
        rows = [row for group in groups or GROUPS for row in GROUPS[group](effort)]
    except (MissingPeer, CannotRun) as cannot:
        return _refused(str(cannot))
    if as_json:
        plain = [attrs.asdict(row) for row in rows]  # type: ignore[arg-type]  # every Value is an attrs class
        print(json.dumps(plain, indent=2))
    else:
        (show or in_columns)(COLUMNS, [_cells(row) for row in rows])
    return 0


def in_columns(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print *rows* under *columns* as plain text, each column as wide as its longest cell."""
    lines = [columns, *rows]
    widths = [max(len(line[place]) for line in lines) for place in range(len(columns))]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())


def _cells(row: Row) -> tuple[str, ...]:
    reached = {True: "reached", False: "missed", None: ""}[row.reached]
    figures = [_figure(figure) for figure in (row.ratio, row.spread, row.goal)]
    return (row.group, row.name, _figure(row.ours), _figure(row.peer), row.unit, *figures, reached, row.note)


def _figure(figure: float | None) -> str:
    return "" if figure is None else f"{figure:.3g}"


def _wrong(group: str) -> str:
    return f"unknown group {group!r}; known: {', '.join(GROUPS)}"


def _refused(why: str) -> int:
    print(why, file=sys.stderr)
    return 2
