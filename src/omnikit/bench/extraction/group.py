"""The group ``extraction``: how well facts are found in labelled messages, and how fast beside peers."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from omnikit.bench.extraction.chat import business, chat
from omnikit.bench.extraction.compiled import CannotCompile, build, imported, unpacked
from omnikit.bench.extraction.labelled import Message, committed
from omnikit.bench.extraction.scoring import false_finds, score
from omnikit.bench.extraction.speed import engine, growth, speed
from omnikit.bench.peers import need
from omnikit.bench.rows import Effort, Row
from omnikit.extraction import extract

OVERALL, EACH = 0.97, 0.95
"""The least F1 of all kinds together, and of each."""
IN_CHAT, IN_BUSINESS = 1e-4, 0.02
"""The most false finds a line."""


def extraction(effort: Effort) -> list[Row]:
    """Score the committed messages and what holds no fact; then take turns with the peers; then grow a text."""
    need("jionlp")
    messages = committed()
    return [*_quality(messages, effort.sizes[0]), *_speed(messages, effort), *engine(effort), *growth(effort)]


def _speed(messages: Sequence[Message], effort: Effort) -> list[Row]:
    """Race both builds; without the compiled one where it can't be made."""
    with TemporaryDirectory() as place:
        try:
            compiled = imported(unpacked(build(Path(place))))
        except CannotCompile as cannot:
            return list(speed(messages, effort, note=f"; left out is the compiled build: {cannot}"))
        return list(speed(messages, effort, compiled))


def _quality(messages: Sequence[Message], lines: int) -> Iterator[Row]:
    report = score(messages, extract)
    of = f"{len(messages):,} labelled messages"
    worst = report.worst
    yield _row(f"F1 of all kinds: {of}", report.overall.f1, OVERALL, "F1", "higher is better")
    yield _row(f"F1 of the worst kind: {of}", report.kinds[worst].f1, EACH, "F1", f"the worst is {worst}")
    for what, made, most in (("chat", chat, IN_CHAT), ("business numbers", business, IN_BUSINESS)):
        texts = made(lines)
        finds = len(false_finds(texts, extract))
        yield _row(f"false finds: {len(texts):,} lines of {what}", finds, most * len(texts), "finds", "no fact in them")


def _row(name: str, ours: float, goal: float, unit: str, note: str) -> Row:
    return Row(
        group="extraction",
        name=name,
        ours=ours,
        peer=None,
        ratio=None,
        better="higher" if unit == "F1" else "lower",
        goal=goal,
        spread=None,
        unit=unit,
        note=f"{note}; the goal is of `ours`",
    )
