"""Once each: a fact's key is the same for every delivery of it, and no other fact's."""

import re
from collections.abc import Iterator

from omnikit.model.facts import Fact, FactKind, told
from omnikit.model.wire import Request
from omnikit.testing.channels.hostile import written_anew
from omnikit.testing.channels.samples import Sample
from omnikit.testing.channels.subject import Subject, read

DELIVERY = frozenset({"dedupe", "event_id", "redelivery", "timestamp_ms", "reply_token", "quote_token"})
"""What may differ between two deliveries of one fact."""
LONG_ENOUGH = 5
ID = re.compile(r"[0-9A-Za-z]")


class Keying(Subject):
    """Keys are stable and tell facts apart."""

    def test_every_fact_has_a_key(self) -> None:
        """Without one, a redelivery would be taken in twice."""
        for sample in self.readable():
            for fact in self.facts(sample):
                assert isinstance(fact.dedupe, str), f"{sample.name}: {fact.kind}"
                assert fact.dedupe, f"{sample.name}: a fact of kind {fact.kind} has no key"

    def test_a_redelivery_has_the_same_keys(self) -> None:
        """The same request again, or the same JSON laid out otherwise, is the same facts."""
        for sample in self.readable():
            keys = [fact.dedupe for fact in self.facts(sample)]
            headers = {**sample.request.headers, "X-Attempt": "2", "Date": "Mon, 02 Mar 2026 12:00:00 GMT"}
            again: list[Request] = [sample.request.but(headers=headers)]
            if (otherwise := written_anew(sample.request)) is not None:
                again.append(otherwise)
            for request in again:
                assert [fact.dedupe for fact in self.channel.parse(request, sample.config)] == keys, sample.name

    def test_what_a_sample_delivers_again_has_the_key_it_had(self) -> None:
        """A sample that says ``redelivers`` of another has the keys of that one."""
        by_name = {sample.name: sample for sample in self.samples}
        for sample in self.readable():
            if first := sample.expected.get("redelivers"):
                before = [fact.dedupe for fact in self.facts(by_name[first])]
                assert [fact.dedupe for fact in self.facts(sample)] == before, sample.name

    def test_different_facts_of_a_request_have_different_keys(self) -> None:
        """An edit, a status, a reaction to a message isn't the message; nor is one status another."""
        for sample in self.readable():
            seen: dict[str, Fact] = {}
            for fact in self.facts(sample):
                other = seen.setdefault(fact.dedupe, fact)
                assert _same(fact, other), f"{sample.name}: {told(other)} and {told(fact)}"

    def test_different_sorts_of_facts_never_share_a_key(self) -> None:
        """Over all samples: what has one key is of one kind, one status, one action, and of an edit one text."""
        seen: dict[tuple[str | None, str], tuple[object, str]] = {}
        for sample in self.readable():
            for fact in self.facts(sample):
                sort = _sort(fact)
                other, where = seen.setdefault((fact.account_id, fact.dedupe), (sort, sample.name))
                assert other == sort, f"{sample.name} and {where}: {fact.dedupe!r} is of {other} and of {sort}"

    def test_another_message_has_another_key(self) -> None:
        """With another id of the message in the body, the key is another: up to the id's last digit."""
        for sample in self.readable():
            for fact in self.facts(sample):
                for request in _with_another_id(fact, sample):
                    for other in read(self.channel, request, sample.config) or ():
                        changed = other.kind is fact.kind and other.message_id not in (None, fact.message_id)
                        assert not changed or other.dedupe != fact.dedupe, f"{sample.name}: {other.message_id}"


def _same(fact: Fact, other: Fact) -> bool:
    """True if both tell the same, whenever they came."""
    return _plain(fact) == _plain(other)


def _plain(fact: Fact) -> dict[str, object]:
    return {name: said for name, said in told(fact).items() if name not in DELIVERY}


def _sort(fact: Fact) -> tuple[object, ...]:
    text = fact.text if fact.kind is FactKind.EDIT else None
    return (fact.kind, fact.status, fact.action, fact.emoji, text)


def _with_another_id(fact: Fact, sample: Sample) -> Iterator[Request]:
    id = fact.message_id
    if fact.kind is not FactKind.MESSAGE or id is None or len(id) < LONG_ENOUGH or not ID.match(id[-1]):
        return
    last = "1" if id[-1] != "1" else "2"
    changed = sample.request.body.replace(id.encode("utf-8", "replace"), f"{id[:-1]}{last}".encode())
    if changed != sample.request.body:
        yield sample.request.but(body=changed)
