"""How well facts are found in labelled messages: ``python -m tools.score_extraction [FILE…] [--errors]``.

Without a file, the messages that come with omnikit are scored, and the lines of chat and of business numbers in which
nothing may be found.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from omnikit.bench.extraction.chat import business, chat
from omnikit.bench.extraction.labelled import committed, read
from omnikit.bench.extraction.scoring import Error, Report, Score, false_finds, score
from omnikit.extraction import extract
from omnikit.model.found import Found

LINES = 10_000


def main(argv: Sequence[str] | None = None) -> int:
    """Print the scores, and with --errors each error; return 0."""
    parser = argparse.ArgumentParser(prog="score_extraction", description=__doc__)
    parser.add_argument("files", metavar="FILE", nargs="*", type=Path, help="one labelled message a line, as JSON")
    parser.add_argument("--errors", action="store_true", help="list what was found wrongly (+) and missed (-)")
    given = parser.parse_args(argv)
    messages = tuple(message for path in given.files for message in read(path)) if given.files else committed()
    report = score(messages, extract)
    strays = (
        {}
        if given.files
        else {
            "lines of chat": false_finds(chat(LINES), extract),
            "business numbers": false_finds(business(LINES), extract),
        }
    )
    if given.errors:
        for error in report.errors:
            print("\n".join(_told(error)))
        for what, finds in strays.items():
            print("\n".join(_strays(what, finds)))
    print("\n".join(_table(len(messages), report)))
    for what, finds in strays.items():
        print(f"{len(finds)} false finds in {LINES:,} {what}")
    return 0


def _table(messages: int, report: Report) -> Iterator[str]:
    yield f"{messages} messages, {len(report.errors)} with an error"
    yield f"{'':10}{'F1':>7}{'prec.':>7}{'recall':>7}{'right':>7}{'wrong':>7}{'missed':>7}"
    for kind, found in report.kinds.items():
        yield _row(kind, found)
    yield _row("all", report.overall)


def _row(name: str, found: Score) -> str:
    rates = "".join(f"{rate:7.3f}" for rate in (found.f1, found.precision, found.recall))
    return f"{name:10}{rates}{found.right:7}{found.wrong:7}{found.missed:7}"


def _told(error: Error) -> Iterator[str]:
    yield f"{error.message.text!r} ({error.message.cat}: {error.message.why})"
    for sign, pairs in (("+", error.wrong), ("-", error.missed)):
        yield from (f"  {sign} {kind} {value!r}" for kind, value in pairs)


def _strays(what: str, finds: Sequence[tuple[str, Found]]) -> Iterator[str]:
    yield from (f"{what}: {line!r}\n  + {find.kind} {find.value!r} by {find.cue!r}" for line, find in finds)


if __name__ == "__main__":
    raise SystemExit(main())
