"""What the clients of a soak run told, held against what a storage has: nothing lost, nothing halved, nothing twice."""

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from itertools import pairwise

from omnikit.desk.audit import EVERYTHING, Violation
from omnikit.desk.desk import Desk
from omnikit.desk.ports import Change, Delivery, Needs, Recorded, Storage
from omnikit.model.actors import ActorKind
from omnikit.model.errors import OmnikitError
from omnikit.model.ids import CommandKey, ConversationId, WorkspaceId
from omnikit.testing.soak.outbox import Outbox
from omnikit.testing.soak.telling import (
    Answer,
    Answered,
    Asking,
    Claimed,
    Commit,
    Counted,
    Ended,
    Ending,
    Failed,
    Lost,
    Request,
    Saw,
    Tried,
    Trying,
    answer_of,
)

PAGE = 500
SEEN = "every change is seen once"
Place = tuple[ConversationId | None, int]


class _Attempt:
    """A commit that was tried. *written*: True or False once it is known."""

    __slots__ = ("commit", "found", "written")

    def __init__(self, commit: Commit) -> None:
        self.commit = commit
        self.written: bool | None = None
        self.found = False


class _Client:
    """What one client is in the middle of."""

    __slots__ = ("asked", "trying")

    def __init__(self) -> None:
        self.trying: list[_Attempt] = []
        self.asked: tuple[Request, ...] = ()


class Ledger:
    """Takes in what clients tell. *answered*: what doors said was done; *open*: asked, and no answer came.
    *read*: the positions of the feed that each client was given, in their order.

    *counts* has numbers of what was told; every check adds to it what it saw.
    """

    def __init__(self, workspace: WorkspaceId) -> None:
        self.workspace = workspace
        self.counts: Counter[str] = Counter()
        self.answered: list[tuple[Request, Answer]] = []
        self.open: list[Request] = []
        self.read: defaultdict[Hashable, list[int]] = defaultdict(list)
        self.outbox = Outbox()
        self.failed: list[Violation] = []
        self.customers = 0
        self._clients: defaultdict[Hashable, _Client] = defaultdict(_Client)
        self._attempts: defaultdict[Place, list[_Attempt]] = defaultdict(list)
        self._seen: dict[int, Change] = {}
        self._lost: list[Request] = []

    # --- what is told

    def take(self, client: Hashable, told: object) -> None:
        """Take in what *client* told, in its order."""
        now = self._clients[client]
        match told:
            case Trying(commits):
                now.trying = [_Attempt(commit) for commit in commits]
                for attempt in now.trying:
                    commit = attempt.commit
                    self._attempts[commit.conversation, commit.version - len(commit.events)].append(attempt)
            case Tried(written):
                for attempt, is_written in zip(now.trying, written, strict=True):
                    attempt.written = is_written
                now.trying = []
            case Asking(requests):
                now.asked = requests
            case Answered(answers):
                for request, answer in zip(now.asked, answers, strict=True):
                    self._answer(request, answer)
                now.asked = ()
            case Claimed() | Ending() | Ended():
                self.outbox.take(client, told)
            case Saw(changes):
                for change in changes:
                    self._saw(client, change)
            case Lost():
                self.counts["connections lost"] += 1
                self._lost += now.asked
                now.asked, now.trying = (), []
            case Counted(numbers):
                self.counts.update(numbers)
            case Failed(error):
                self.failed.append(Violation("raises nothing", str(client), error))

    def gone(self, client: Hashable) -> None:
        """Say that *client* is no more; what it was in the middle of may be there or not."""
        now = self._clients.pop(client, _Client())
        self.open += now.asked
        self._lost += now.asked
        self.outbox.gone(client)

    def _answer(self, request: Request, answer: Answer | None) -> None:
        if request in self._lost:
            self._lost.remove(request)
            done = answer is not None and answer.repeated
            self.counts[f"in flight and {'done' if done else 'not done'}"] += 1
        if answer is None:
            self.counts["failed"] += 1
        elif answer.refused:
            self.counts["refused"] += 1
        elif not answer.events:
            self.counts["nothing to do"] += 1
        else:
            self.counts["repeated" if answer.repeated else "carried out"] += 1
            self.answered.append((request, answer))

    def _saw(self, client: Hashable, change: Change) -> None:
        self.counts["changes seen"] += 1
        self.read[client].append(change.position)
        there = self._seen.setdefault(change.position, change)
        if there != change:
            self._find("a position stays", str(change.position), f"{there!r}, then {change!r}")

    def _find(self, invariant: str, where: str, detail: str) -> None:
        self.failed.append(Violation(invariant, where, detail))

    # --- what must be

    def asked_again(self, desk: Desk, answered: Sequence[tuple[Request, Answer]]) -> Iterator[Violation]:
        """Ask *desk* for what was *answered*, and yield what is not answered as it was."""
        for request, first in answered:
            self.counts["asked again"] += 1
            try:
                again = answer_of(request.ask(desk))
            except OmnikitError as error:
                yield Violation("nothing acknowledged is lost", str(first.conversation), f"{request!r}: {error!r}")
                continue
            if not again.repeated:
                yield Violation("nothing acknowledged is lost", str(first.conversation), f"{request!r}: {again!r}")
            elif again.events != first.events or again.conversation != first.conversation:
                yield Violation("same key twice equals once", str(first.conversation), f"{first!r}, then {again!r}")
            elif again.version < first.version:
                yield Violation("versions go forward", str(first.conversation), f"{first!r}, then {again!r}")

    def check(self, storage: Storage) -> Iterator[Violation]:
        """Yield what *storage*, at rest, has otherwise than it was told; all but effects, which ``Outbox`` knows."""
        yield from self.failed
        self.customers = 0
        there: list[Commit] = []
        after: ConversationId | None = None
        streams: list[ConversationId | None] = [None]
        while page := storage.scan(self.workspace, after, PAGE):
            after = page[-1].id
            streams += [conversation.id for conversation in page]
        for stream in streams:
            found: list[_Attempt] = []
            yield from self._log(stream, storage.history(self.workspace, stream, 0), found)
            commits = [attempt.commit for attempt in found]
            yield from self._whole(storage, stream, commits)
            there += commits
        for attempts in self._attempts.values():
            yield from _as_told(attempts)
        yield from self._feed(storage, there)
        self.counts["commits"] = len(there)
        self.counts["customers' messages"] = self.customers
        self.outbox.expect(there)

    def _log(
        self, stream: ConversationId | None, log: Sequence[Recorded], found: list[_Attempt]
    ) -> Iterator[Violation]:
        """Yield what is in the *log* that nobody wrote; what somebody did is *found*."""
        at = 0
        while at < len(log):
            same = [one for one in self._attempts[stream, at] if _stands(one.commit, log, at)]
            if not same:
                yield Violation("half a command", str(stream), f"nobody wrote {log[at]!r} as it is there")
                return
            best = max(same, key=lambda one: {True: 2, None: 1, False: 0}[one.written])
            best.found = True
            found.append(best)
            at += len(best.commit.events)

    def _whole(self, storage: Storage, stream: ConversationId | None, commits: list[Commit]) -> Iterator[Violation]:
        """Yield what is missing, or too much, of commits whose events are there."""
        if stream is not None:
            messages = [message for commit in commits for message in commit.messages]
            said = [*storage.messages(self.workspace, stream, 0, EVERYTHING)]
            self.customers += sum(message.author.kind is ActorKind.CUSTOMER for message in said)
            if said != messages:
                yield Violation("half a command", stream, "its messages aren't those written with its events")
            lines = [line for commit in commits for line in commit.record]
            if [*storage.record(self.workspace, stream)] != lines:
                yield Violation("half a command", stream, "its record isn't what was written with its events")
        for commit in commits:
            yield from self._bound(storage, commit)

    def _bound(self, storage: Storage, commit: Commit) -> Iterator[Violation]:
        where = f"{commit.conversation}/{commit.version}"
        for key, delivery in ((commit.key, None), (None, commit.delivery)):
            if key is None and delivery is None:
                continue
            carried = storage.read(Needs(workspace=self.workspace, key=key, delivery=delivery)).carried
            if carried is None or (carried.conversation, carried.events) != (commit.conversation, commit.events):
                yield Violation("half a command", where, f"{key or delivery!r} is bound to {carried!r}")
        if commit.delivery is not None:
            said = sum(message.author.kind is ActorKind.CUSTOMER for message in commit.messages)
            if said != 1:
                yield Violation("stored exactly once", where, f"{commit.delivery!r} made {said} messages")
        if commit.contact is not None:
            contact = storage.read(Needs(workspace=self.workspace, contact=commit.contact.id)).contact
            if contact is None or contact.version < commit.contact.version:
                yield Violation("half a command", where, f"the contact is {contact!r}, not {commit.contact!r}")

    def _feed(self, storage: Storage, there: Sequence[Commit]) -> Iterator[Violation]:
        """Yield what the feed leaves out, tells twice, or out of order; and where readers were told otherwise."""
        changes: list[Change] = []
        last = 0
        while page := storage.changes(self.workspace, last, PAGE):
            positions = [last, *(change.position for change in page)]
            if any(one >= other for one, other in pairwise(positions)):
                yield Violation("positions rise", self.workspace, repr(positions))
            if last >= positions[-1]:
                break  # it would go on so for ever
            changes += page
            last = positions[-1]
        told: defaultdict[Place, list[Change]] = defaultdict(list)
        for change in changes:
            told[change.conversation, change.events[0].version if change.events else 0].append(change)
        for commit in there:
            events = _recorded(commit)
            same = told.pop((commit.conversation, events[0].version), [])
            if [change.events for change in same] != [events]:
                yield Violation("every commit is one change", str(commit.conversation), f"{events!r}: {same!r}")
        for phantoms in told.values():
            yield Violation("every commit is one change", str(phantoms[0].conversation), f"of no commit: {phantoms!r}")
        versions: dict[ConversationId | None, int] = {}
        for change in changes:
            first = change.events[0].version if change.events else 0
            if first != versions.get(change.conversation, 0) + 1:
                yield Violation("in version order", str(change.conversation), f"{first} at {change.position}")
            versions[change.conversation] = change.events[-1].version if change.events else 0
        kept = {change.position: change for change in changes}
        for position, change in self._seen.items():
            if kept.get(position) != change:
                yield Violation("a position stays", str(position), f"{change!r}, then {kept.get(position)!r}")
        positions = [*kept]
        for client, read in self.read.items():
            if read != positions[bisect_left(positions, read[0]) : bisect_right(positions, read[-1])]:
                yield Violation(SEEN, str(client), f"it read {read!r} of {positions!r}")
        self.counts["changes"] = len(changes)

    # --- what is there

    def deliveries(self) -> Counter[Delivery]:
        """Return how often each delivery was taken in, as the last check found it."""
        return Counter(
            attempt.commit.delivery
            for attempts in self._attempts.values()
            for attempt in attempts
            if attempt.found and attempt.commit.delivery is not None
        )

    def keys(self) -> Counter[CommandKey]:
        """Return how often each key was carried out, as the last check found it."""
        return Counter(
            attempt.commit.key
            for attempts in self._attempts.values()
            for attempt in attempts
            if attempt.found and attempt.commit.key is not None
        )

    def twice(self) -> Iterator[Violation]:
        """Yield what was carried out more than once, as the last check found it."""
        for name, number in self.deliveries().items():
            if number > 1:
                yield Violation("stored exactly once", name.dedupe, f"{name!r} was taken in {number} times")
        for key, number in self.keys().items():
            if number > 1:
                yield Violation("same key twice equals once", key, f"carried out {number} times")


def _stands(commit: Commit, log: Sequence[Recorded], at: int) -> bool:
    """True if the *log* goes on with the events of *commit* after a version."""
    return commit.events == tuple(recorded.event for recorded in log[at : at + len(commit.events)])


def _recorded(commit: Commit) -> tuple[Recorded, ...]:
    first = commit.version - len(commit.events) + 1
    return tuple(Recorded(version, event) for version, event in enumerate(commit.events, first))


def _as_told(attempts: Sequence[_Attempt]) -> Iterator[Violation]:
    """Yield commits that are there, or not, against what was said of them."""
    for attempt in attempts:
        where = f"{attempt.commit.conversation}/{attempt.commit.version}"
        if attempt.written is True and not attempt.found:
            yield Violation("nothing acknowledged is lost", where, f"{attempt.commit!r}")
        if attempt.written is False and attempt.found:
            yield Violation("what is refused isn't written", where, f"{attempt.commit!r}")
