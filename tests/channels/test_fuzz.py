"""Requests that nobody meant, at all channels: facts or a ``PayloadError``, and never anything else."""

import itertools
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from omnikit.channels.protocol import Channel, Config
from omnikit.model.facts import Fact
from omnikit.model.wire import Request
from omnikit.plugins import Registry
from omnikit.testing.channels.fuzzing import Fuzzed, an_input, flaw, fuzz, subject_of
from omnikit.testing.channels.samples import Sample
from omnikit.testing.strategies import choosing

PAYLOADS = Path(__file__).parent / "payloads"
INPUTS = 5000
CHOSEN = 50
"""How many of them Hypothesis chooses for each channel, so that it can find the smallest that fails."""
CHANNELS: Mapping[str, Channel] = Registry(installed=False).channels()


def subjects(names: Sequence[str] = tuple(CHANNELS)) -> list[Fuzzed]:
    """Return the channels with their recorded payloads."""
    return [subject_of(CHANNELS[name], Sample.load(PAYLOADS / name)) for name in names]


def test_five_thousand_mutated_requests_raise_nothing_else() -> None:
    """Dropped, retyped, nested, huge, doubled, in another encoding, cut: what comes of each is as it must be."""
    report = fuzz(subjects(), INPUTS, seed=6)

    assert not report.violations, "\n".join(f"{one.where}: {one.invariant}: {one.detail}" for one in report.violations)
    assert report.counts["inputs"] == INPUTS
    assert all(report.counts[f"inputs {name}"] >= INPUTS // len(CHANNELS) for name in CHANNELS)
    assert min(report.counts["read"], report.counts["refused"]) > INPUTS // 10


@pytest.mark.parametrize("name", CHANNELS)
@settings(max_examples=CHOSEN, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_the_smallest_request_that_raises_would_be_shown(name: str, data: st.DataObject) -> None:
    """The same mutations, as Hypothesis chooses them."""
    (subject,) = subjects([name])
    choose = choosing(data.draw)
    sample, request = an_input(subject, choose)
    _, wrong = flaw(subject, sample, request, choose)
    assert not wrong, f"{wrong}: {request}"


def test_a_run_is_told_by_its_seed() -> None:
    """The same seed tries the same."""
    some = subjects(["line"])
    assert fuzz(some, 100, seed=1) == fuzz(some, 100, seed=1)
    assert fuzz(some, 100, seed=1).counts != fuzz(some, 100, seed=2).counts


NUMBERS = itertools.count()
# (what it does to facts, what is found)
WRONG = (
    (lambda fact: fact.but(dedupe=""), "has the key ''"),
    (lambda fact: fact.but(message_id=5), "message_id is 5"),
    (lambda fact: fact.but(text=b"x"), "text is b'x'"),
    (lambda fact: fact.but(timestamp_ms=10**20), "timestamp_ms is 1000"),
    (lambda fact: fact.but(params={1, 2}), "can't be written"),
    (lambda fact: fact.but(dedupe=f"{next(NUMBERS)}"), "reading twice gives something else"),
    (lambda _: 1 / 0, "ZeroDivisionError"),
)


@pytest.mark.parametrize(("change", "said"), WRONG)
def test_what_no_fact_may_be_is_found(change: object, said: str) -> None:
    """The run sees more than exceptions: facts without a key, of wrong types, that no JSON can hold."""
    line = CHANNELS["line"]

    class Wrong:
        """LINE, with something wrong."""

        def __getattr__(self, name: str) -> object:
            return getattr(line, name)

        def parse(self, request: Request, config: Config) -> tuple[Fact, ...]:
            return tuple(change(fact) for fact in line.parse(request, config))  # type: ignore[operator]

    wrong = subject_of(Wrong(), Sample.load(PAYLOADS / "line"))  # type: ignore[arg-type]
    report = fuzz([wrong], 40, seed=1)
    assert any(said in one.invariant for one in report.violations)
