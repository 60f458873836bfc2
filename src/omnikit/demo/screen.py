"""What is shown of the day: lines that scroll, and on a terminal the lanes and the progress below them."""

import sys
from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from io import TextIOWrapper
from types import TracebackType
from typing import Protocol, Self

from rich.console import Console, Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from omnikit.model.value import Value, value


class Mark(StrEnum):
    """What a line tells of: a customer's message, a member's deed, a refusal, the record, a notice."""

    IN = "«"
    DO = "»"
    NO = "×"
    LOG = "|"
    TELL = "!"
    NOTE = "*"


STYLES = {Mark.IN: "cyan", Mark.DO: "bold", Mark.NO: "red", Mark.LOG: "dim", Mark.TELL: "yellow", Mark.NOTE: "magenta"}


@value
class Desktop(Value):
    """One member's lists: what they show, and how many there are of what, by the words for it."""

    name: str
    cells: Mapping[str, str]


@value
class Lanes(Value):
    """How many conversations stand where, by the product's words; *title* heads the members' lists."""

    counts: Mapping[str, str]
    title: str
    desktops: tuple[Desktop, ...]


class Screen(Protocol):
    """Where the day is shown."""

    def line(self, at: datetime, mark: Mark, text: str) -> None:
        """Tell one thing that happened."""

    def lanes(self, at: datetime, played: float, lanes: Lanes) -> None:
        """Show where the conversations stand, and how much of the day has been played, 0 to 1."""


class Blank:
    """Shows nothing, for whoever wants the result alone."""

    def line(self, at: datetime, mark: Mark, text: str) -> None: ...

    def lanes(self, at: datetime, played: float, lanes: Lanes) -> None: ...


class Shown:
    """Shows the day on standard output; plain lines where that is no terminal. To be used in a ``with``."""

    def __init__(self, console: Console | None = None) -> None:
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(errors="replace")  # a terminal that knows no Chinese is no reason to stop the day
        # rich takes some variables of the environment for a terminal; a pipe stays a pipe
        self.console = console or Console(force_terminal=sys.stdout.isatty(), highlight=False)
        live = self.console.is_terminal
        self.live = Live(console=self.console, auto_refresh=False, transient=True) if live else None
        self.waiting: list[Text] = []

    def __enter__(self) -> Self:
        if self.live is not None:
            self.live.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._flush()
        if self.live is not None:
            self.live.stop()

    def line(self, at: datetime, mark: Mark, text: str) -> None:
        """Tell one thing that happened."""
        one_line = " ".join(text.split())
        self.waiting.append(Text.assemble((f"{at:%H:%M} ", "dim"), (f"{mark} {one_line}", STYLES[mark])))

    def lanes(self, at: datetime, played: float, lanes: Lanes) -> None:
        """Show where the conversations stand; where nothing can be redrawn, in lines."""
        self._flush()
        if self.live is not None:
            bar = ProgressBar(total=1.0, completed=played)
            self.live.update(Group(_table(lanes), Text(f"{at:%H:%M}  {_listed(lanes.counts)}"), bar), refresh=True)
            return
        people = "".join(f"; {desk.name}: {_listed(desk.cells)}" for desk in lanes.desktops)
        self._print(Text(f"{at:%H:%M} = {played:.0%}; {_listed(lanes.counts)}{people}"))

    def table(self, title: str, rows: Iterable[tuple[str, str]]) -> None:
        """Show what it all came to, when the day is over."""
        if self.live is None:
            self._print(Text("\n".join([title, *(f"{name}: {said}" for name, said in rows)])))
            return
        table = Table(title=title, show_header=False, title_justify="left")
        for name, said in rows:
            table.add_row(Text(name), Text(said, overflow="fold"))
        self.console.print(table)

    def _flush(self) -> None:
        # all at once, because with every print the live part below is drawn anew
        if self.waiting:
            self._print(Text("\n").join(self.waiting))
            self.waiting.clear()

    def _print(self, text: Text) -> None:
        self.console.print(text, soft_wrap=self.live is None)


def counted(counts: Mapping[str, int]) -> str:
    """Return counts as words, the largest first."""
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _listed(counts: Mapping[str, str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())


def _table(lanes: Lanes) -> Table:
    columns = lanes.desktops[0].cells if lanes.desktops else ()
    table = Table(lanes.title, *columns)
    for desk in lanes.desktops:
        table.add_row(desk.name, *desk.cells.values())
    return table
