"""Thousands of requests that nobody meant, at every channel: whatever they hold, there are facts or a ``PayloadError``.

``fuzz`` is a long run, its choices following from a seed; ``flaw`` looks at one request.
"""

import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any

from omnikit.channels.protocol import Channel
from omnikit.desk.audit import Violation
from omnikit.model.errors import OmnikitError, PayloadError
from omnikit.model.facts import Fact, told
from omnikit.model.wire import Request, Response
from omnikit.testing.acts import Choose
from omnikit.testing.channels.hostile import mutated
from omnikit.testing.channels.samples import Sample
from omnikit.testing.channels.subject import Subject
from omnikit.testing.soak.checking import Report

STATUSES = (200, 200, 200, 201, 400, 403, 409, 429, 500)
IDS = ("account_id", "user_id", "sender_id", "message_id", "event_id", "thread_id", "target_message_id", "reply_to")
LATEST_MS = 253_402_300_799_999
MOST_VIOLATIONS = 50


class Fuzzed(Subject):
    """A channel that is fuzzed, with the samples that are mutated."""

    @cached_property
    def sent(self) -> Request:
        """What an answer is learnt of: a text, or nothing in particular where sending needs more than is known."""
        try:
            return self.render(self.outbound())[0]
        except OmnikitError:
            return Request()


def subject_of(channel: Channel, samples: Sequence[Sample]) -> Fuzzed:
    """Return the channel with its samples, to be fuzzed."""
    found: Fuzzed = type("Mutated", (Fuzzed,), {"channel": channel, "samples": samples})()
    return found


def fuzz(subjects: Sequence[Fuzzed], inputs: int, seed: int) -> Report:
    """Try each subject's channel with its share of *inputs* mutated samples; count what they came to."""
    counts: Counter[str] = Counter()
    violations: list[Violation] = []
    for place, subject in enumerate(subjects):
        name = subject.channel.name
        chance = random.Random(f"{seed} {name}")
        share = inputs // len(subjects) + (place < inputs % len(subjects))
        for _ in range(share):
            sample, request = an_input(subject, chance.choice)
            came_to, wrong = flaw(subject, sample, request, chance.choice)
            counts["inputs"] += 1
            counts[f"inputs {name}"] += 1
            counts[came_to] += 1
            if wrong and len(violations) < MOST_VIOLATIONS:
                violations.append(Violation(wrong, f"{name}, {sample.name}", repr(request)))
    return Report({name: counts[name] for name in sorted(counts)}, tuple(violations))


def an_input(subject: Fuzzed, choose: Choose) -> tuple[Sample, Request]:
    """Return one of the samples, and what became of its request."""
    sample: Sample = choose(subject.samples)
    return sample, mutated(sample.request, choose)


def flaw(subject: Fuzzed, sample: Sample, request: Request, choose: Choose) -> tuple[str, str]:
    """Return what *request* came to, and what is wrong with that: nothing, if all is as it must be."""
    channel, config = subject.channel, sample.config
    try:
        channel.verify(request, config, sample.now)
        channel.answer(request, config)
        channel.learn(subject.sent, Response(status=choose(STATUSES), body=request.body))
        facts = channel.parse(request, config)
        wrong = next(_odd(facts, channel.parse(request, config)), "")
    except PayloadError:
        return "refused", ""
    except Exception as error:
        return "raised", f"{type(error).__name__}: {error}"[:200]
    return "read" if facts else "read as nothing", wrong


def _odd(facts: Sequence[Fact], again: Sequence[Fact]) -> Iterator[str]:
    """Yield what no fact may be, however the body was."""
    if facts != again and not _not_a_number(facts):
        yield "reading twice gives something else"
    for fact in facts:
        if not fact.dedupe or not isinstance(fact.dedupe, str):
            yield f"a fact of kind {fact.kind} has the key {fact.dedupe!r}"
        for name in IDS:
            id = getattr(fact, name)
            if id is not None and not isinstance(id, str):
                yield f"{name} is {id!r}"
        for name in ("text", "payload", "title", "emoji", "status", "error_code", "action", "user_name"):
            text = getattr(fact, name)
            if text is not None and not isinstance(text, str):
                yield f"{name} is {text!r}"
        at: Any = fact.timestamp_ms
        if at is not None and not (isinstance(at, int) and 0 < at <= LATEST_MS):
            yield f"timestamp_ms is {at!r}"
        try:
            json.dumps(told(fact))
        except (TypeError, ValueError, RecursionError) as error:
            yield f"a fact can't be written: {error}"


def _not_a_number(facts: Sequence[Fact]) -> bool:
    """True if one holds a NaN, which is no NaN's equal."""
    return any("NaN" in json.dumps(told(fact), default=str) for fact in facts)
