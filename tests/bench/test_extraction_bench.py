"""The group ``extraction``, from a run too short to mean anything: what it answers, no figure is judged here."""

import subprocess
import sys
from pathlib import Path

import pytest

from omnikit.bench.extraction import compiled
from omnikit.bench.extraction.speed import ONE_IN, REPEATED, region, sprinkled
from omnikit.bench.rows import Effort, Row
from omnikit.bench.run import GROUPS
from omnikit.extraction.engine import BUILT

pytest.importorskip("jionlp", reason="the extra bench is not installed")

TINY = Effort(rounds=2, sizes=(40, 400), patience=0)


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """The rows of a tiny run where nothing can be compiled."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiled, "CHECKOUT", Path("nowhere"))
        return GROUPS["extraction"](TINY)


def test_every_promise_has_its_row(rows: list[Row]) -> None:
    """How well, how fast beside each peer on both sorts of messages, and how time grows."""
    assert [(row.name.split(": ")[0], row.goal, row.better) for row in rows[:4]] == [
        ("F1 of all kinds", 0.97, "higher"),
        ("F1 of the worst kind", 0.95, "higher"),
        ("false finds", 40 * 1e-4, "lower"),
        ("false finds", 40 * 0.02, "lower"),
    ]
    assert [(row.name.split(" / ")[1], row.goal, row.better) for row in rows[4:9]] == [
        ("JioNLP, 4 kinds", 2.0, "higher"),
        ("phonenumbers' matcher", 8.0, "higher"),
        ("[0-9]+ over one text", 0.3, "higher"),
        ("JioNLP, 4 kinds", 0.8, "higher"),
        ("phonenumbers' matcher", 5.0, "higher"),
    ]
    engine = [(2.0, "higher")] if BUILT else []  # beside re
    assert [(row.goal, row.better) for row in rows[9:]] == [*engine, *[(2.3, "lower")] * len(REPEATED)]


def test_it_is_said_why_the_compiled_build_is_left_out(rows: list[Row]) -> None:
    """In the note of each row that would have one beside it."""
    assert {row.note for row in rows[4:9]} == {
        "all kinds, message by message; left out is the compiled build: this is no checkout"
    }


def test_each_row_has_a_name_of_its_own(rows: list[Row]) -> None:
    """Two runs can be compared row by row."""
    assert len({row.name for row in rows}) == len(rows)


def test_nothing_is_said_on_standard_output_by_a_peer() -> None:
    """JioNLP greets when it is imported; --json must be one document all the same."""
    code = "from omnikit.bench.extraction.speed import _jionlp; _jionlp()"
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ended.stdout == ""


def test_a_missing_peer_is_named_with_its_extra() -> None:
    """Without the library that we are measured against, status 2 says how to get it, before anything is measured."""
    code = (
        "import sys; sys.modules['jionlp'] = None\nfrom omnikit.bench.run import bench; sys.exit(bench(['extraction']))"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == "the benchmark needs jionlp: pip install 'omnikit[bench]'\n"


def test_one_message_in_twenty_holds_a_fact() -> None:
    """Facts are spread over the chat evenly, one after the other."""
    found = sprinkled(["chat"] * 100, ["a", "b"])

    assert [at for at, text in enumerate(found) if text != "chat"] == list(range(0, 100, ONE_IN))
    assert [text for text in found if text != "chat"] == ["a", "b", "a", "b", "a"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("电话13916284507", "CN"),
        ("我的手機是0912-384-756", "TW"),
        ("我喺旺角，6428 1097", "HK"),
        ("Số của em là 0912 384 657", "VN"),
        ("call 415-555-0182", "US"),
    ],
)
def test_the_script_speaks_for_a_region(text: str, code: str) -> None:
    """The matcher is told the country that a reader would guess."""
    assert region(text) == code
