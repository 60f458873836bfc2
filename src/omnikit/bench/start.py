"""The group ``start``: what a process waits that imports omnikit, beside one that imports SQLAlchemy's ORM.

Each time is a whole new process, whose modules were compiled to bytecode before, as those of an installed package are.
"""

import os
import subprocess
import sys
from functools import partial

from omnikit.bench.race import Turn, take_turns
from omnikit.bench.rows import Effort, Row

OURS, PEER = "omnikit", "sqlalchemy.orm"
GOAL = 1.0
ROUNDS = 21
MILLISECONDS = 1_000


def start(effort: Effort) -> list[Row]:
    """Start processes in turns, each of which imports one package and ends."""
    turns = {package: Turn(partial(_importing, package), 1) for package in (OURS, PEER)}
    times = take_turns(turns, rounds=min(effort.rounds, ROUNDS), patience=effort.patience).medians()
    ratio = times.ratio(OURS, PEER)
    return [
        Row(
            group="start",
            name=f"a process that imports {OURS} / {PEER}",
            ours=times.of(OURS) * MILLISECONDS,
            peer=times.of(PEER) * MILLISECONDS,
            ratio=ratio.median,
            goal=GOAL,
            spread=ratio.spread,
            unit="ms",
            note="from the start of the process to its end",
        )
    ]


def _importing(package: str) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    subprocess.run([sys.executable, "-c", f"import {package}"], env=environment, check=True)
