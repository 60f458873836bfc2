"""What it says: each fact once and whole, in its order, whatever stands beside it and however it was damaged."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from omnikit.model.errors import PayloadError
from omnikit.model.facts import FactKind, told
from omnikit.model.wire import Request
from omnikit.testing.channels.hostile import each_change, grown, with_junk
from omnikit.testing.channels.samples import Sample, differences
from omnikit.testing.channels.subject import Subject, read

UNKNOWN = frozenset({FactKind.UNKNOWN, FactKind.SYSTEM})
HALF, WHOLE = 64, 128
MOST_GROWTH = 2.3
"""So many times more may be done for what is twice as long."""
HOPELESS = (
    b"",
    b"null",
    b"[]",
    b"{}",
    b"5",
    b'"x"',
    b"\x00",
    b"\xff" * 100,
    b"<x/>",
    b"a=b",
    b"{" * 100_000,
    b"<a>" * 50_000,
)
DEEP = (b"[" * 1_000_000, b'{"a":' * 200_000, b"[" * 100_000 + b"]" * 100_000)


class Parsing(Subject):
    """Facts are those of the sample, the same each time; what isn't known is kept as unknown."""

    def test_a_sample_means_what_it_says(self) -> None:
        """Each sample is read as it is described."""
        for sample in self.samples:
            if sample.verdict is False:
                continue
            facts = read(self.channel, sample.request, sample.config)
            if facts is None:
                assert sample.expected.get("may_reject"), f"{sample.name} was rejected"
            else:
                found = differences(sample.expected, [told(fact) for fact in facts])
                assert not found, f"{sample.name}: {'; '.join(found)}"

    def test_reading_twice_gives_the_same(self) -> None:
        """What was read before makes no difference: the same facts with the same keys, again and in other order."""
        first = {sample.name: self.facts(sample) for sample in self.readable()}
        for sample in reversed(self.readable()):
            assert self.facts(sample) == first[sample.name], sample.name

    def test_an_id_keeps_its_digits(self) -> None:
        """Ids are texts, and a body's long number is none but itself: nothing was rounded on the way."""
        for sample in self.readable():
            body = sample.request.body.decode("utf-8", "replace")
            for fact in self.facts(sample):
                for name in ("message_id", "user_id", "thread_id", "target_message_id", "event_id", "sender_id"):
                    id = getattr(fact, name)
                    assert id is None or isinstance(id, str), f"{sample.name}: {name} is {id!r}"
                    if id is not None and len(id) > 15 and id.isdigit() and sample.request.body[:1] == b"{":
                        assert id in body, f"{sample.name}: {name} {id} is not in the body"

    def test_our_own_words_are_not_the_customer_s(self) -> None:
        """What our side wrote is an echo, and the person it is about isn't its author."""
        for sample in self.readable():
            for fact in self.facts(sample):
                if fact.kind in (FactKind.MESSAGE, FactKind.COMMENT) and fact.sender_id is not None:
                    ours = fact.sender_id == fact.account_id
                    assert not ours or fact.is_echo, f"{sample.name}: {fact.sender_id} is our account"
                    assert not fact.is_echo or fact.sender_id != fact.user_id, f"{sample.name}: {fact.user_id} wrote it"

    def test_what_is_not_known_is_nothing_else(self) -> None:
        """A sample of something that the channel doesn't know gives facts of kind unknown or system, and no other."""
        for sample in self.readable():
            if sample.expected.get("ignorable"):
                kinds = {fact.kind for fact in self.facts(sample)}
                assert kinds <= UNKNOWN, f"{sample.name}: {sorted(kinds)}"

    def test_junk_beside_an_item_stops_nothing(self) -> None:
        """Where a list holds more than it should, every fact that was told is told still."""
        for sample in self.readable():
            keys = [fact.dedupe for fact in self.facts(sample) if fact.kind not in UNKNOWN]
            for request in with_junk(sample.request):
                found = read(self.channel, request, sample.config)
                assert found is not None, f"{sample.name} was rejected whole: {request.body[:500]!r}"
                left = [fact.dedupe for fact in found]
                assert not {*keys} - {*left}, f"{sample.name}: {request.body[:1000]!r}"

    def test_whatever_a_body_holds_only_a_payload_error_is_raised(self) -> None:
        """Cut at any length, in another encoding, with anything in place of anything: facts, or ``PayloadError``."""
        for sample in self.samples:
            for request in each_change(sample.request):
                self._survives(request, sample)
            for body in HOPELESS:
                self._survives(sample.request.but(body=body), sample)

    def test_what_is_hopelessly_deep_is_refused(self) -> None:
        """A body nested a hundred thousand times is no payload, and costs no stack."""
        sample = self.samples[0].request.but(method="POST")
        for body in DEEP:
            try:
                facts = self.channel.parse(sample.but(body=body), self.config)
            except PayloadError:
                continue
            assert len(facts) <= 1, f"{len(facts)} facts in {body[:20]!r}…"

    def test_reading_takes_time_in_proportion(self) -> None:
        """Twice as many items, or twice as long a text, takes twice as many steps, not four times."""
        for sample in self.readable():
            pairs = zip(grown(sample.request, HALF), grown(sample.request, WHOLE), strict=True)
            for half, whole in pairs:
                steps = [self._steps(one, sample) for one in (half, whole)]
                assert steps[1] <= MOST_GROWTH * steps[0] + 100, f"{sample.name}: {steps} for {half.body[:300]!r}"

    def _survives(self, request: Request, sample: Sample) -> None:
        try:
            read(self.channel, request, sample.config)
            self.channel.answer(request, sample.config)
            self.channel.verify(request, sample.config, sample.now)
        except Exception as error:
            pytest.fail(f"{sample.name}: {error!r} for {request.body[:500]!r}")

    def _steps(self, request: Request, sample: Sample) -> int:
        return steps(lambda: read(self.channel, request, sample.config))


def steps(act: Callable[[], object]) -> int:
    """Return how many lines of Python are carried out by *act*."""
    count = 0

    def line(_frame: FrameType, _event: str, _argument: Any) -> Any:
        nonlocal count
        count += 1
        return line

    before = sys.gettrace()
    sys.settrace(line)
    try:
        act()
    finally:
        sys.settrace(before)
    return count
