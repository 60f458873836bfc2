"""The group ``channels``, from a run too short to mean anything: what is read, which rows come."""

import subprocess
import sys

import pytest

from omnikit.bench.channels import (
    FASTER,
    GROWN,
    GROWTH,
    LINE_CONFIG,
    TEXT,
    WHATSAPP_CONFIG,
    channels,
    line_text,
    read,
    whatsapp_text,
)
from omnikit.bench.rows import Effort, Row
from omnikit.channels.line import LINE
from omnikit.channels.whatsapp import WHATSAPP
from omnikit.model.errors import OmnikitError
from omnikit.model.wire import Request

pytest.importorskip("linebot", reason="the extra bench is not installed")
pytest.importorskip("pywa", reason="the extra bench is not installed")

TINY = Effort(rounds=2, seconds=0.00001, sizes=(100, 4000), patience=0.0)


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    """The rows of a tiny run."""
    return channels(TINY)


def test_each_sdk_has_its_row(rows: list[Row]) -> None:
    """A LINE and a WhatsApp text, at least three times as fast as whoever makes the platform's objects."""
    raced = {row.name: (row.unit, row.goal, row.better) for row in rows if row.unit == "us"}

    assert raced == dict.fromkeys(
        (
            "LINE text: verify + parse / line-bot-sdk",
            "WhatsApp text: verify + parse / pywa's message",
            "WhatsApp text: verify + parse / pywa's handler of webhooks",
        ),
        ("us", FASTER, "lower"),
    )
    assert pytest.approx(1 / 3) == FASTER


def test_every_growing_body_has_its_row(rows: list[Row]) -> None:
    """Twice as much of it may take so much longer, and no more."""
    grown = [row for row in rows if row.unit == "ms"]

    assert len(grown) == len(GROWN)
    assert {row.goal for row in grown} == {GROWTH}
    assert len({row.name for row in rows}) == len(rows)


@pytest.mark.parametrize("one", GROWN, ids=lambda one: f"{one.channel.name}-{one.what}")
def test_what_grows_is_read(one: object) -> None:
    """The body is the platform's at any size, and twice as many is about twice as long."""
    body, channel, size = one.body, one.channel, one.size  # type: ignore[attr-defined]
    facts = [channel.parse(Request(body=body(count)), {"account_id": "1"}) for count in (2, 40)]

    assert all(facts)
    assert all(fact.kind == "message" for found in facts for fact in found)
    assert abs((len(body(400)) - len(body(200))) / 200 / size - 1) < 0.6


def test_the_texts_are_read_as_they_were_sent() -> None:
    """Ours verifies and finds the text; what isn't signed is not timed."""
    assert read(LINE, line_text(), LINE_CONFIG) == TEXT
    assert read(WHATSAPP, whatsapp_text(), WHATSAPP_CONFIG) == TEXT
    with pytest.raises(OmnikitError, match="not verified"):
        read(LINE, line_text().but(body=b"{}"), LINE_CONFIG)


@pytest.mark.parametrize("module", ["linebot", "pywa"])
def test_what_is_missing_is_named_with_its_extra(module: str) -> None:
    """Status 2 says how to get it, before anything is measured."""
    code = (
        f"import sys; sys.modules[{module!r}] = None\n"
        "from omnikit.bench.run import bench; sys.exit(bench(['channels']))"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr == f"the benchmark needs {module}: pip install 'omnikit[bench]'\n"
