"""How a command answers: JSON or a table on standard output, everything else on standard error."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import NoReturn

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text


def answer(document: object) -> None:
    """Print one JSON document."""
    print(json.dumps(document, ensure_ascii=False, indent=2))


def show(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print *rows* under *columns*: as a table on a terminal, with tabs between the cells where a script reads."""
    if not sys.stdout.isatty():
        for row in (columns, *rows):
            print("\t".join(row))
        return
    table = Table(*columns, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console().print(table)


def say(message: str) -> None:
    """Print *message* for a person, out of the way of what a script reads."""
    print(message, file=sys.stderr)


def wrong(message: str) -> NoReturn:
    """Say what was wrong with the command and end with status 2."""
    say(message)
    raise typer.Exit(2)
