"""Whether effects were done as a storage promises: each of them, in order, by one at a time, none after it was done."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise

from omnikit.desk.audit import Violation
from omnikit.desk.ports import Storage
from omnikit.model.effects import Effect
from omnikit.model.ids import ConversationId, EffectId, WorkspaceId
from omnikit.model.value import Value, value
from omnikit.testing.soak.telling import Claimed, Commit, Ended, Ending

AT_A_TIME = 500
LONG = timedelta(days=1)
OVER = frozenset({"settled", "buried"})
RELEASES = frozenset({"postponed", "revived"})
NEVER = datetime.max.replace(tzinfo=UTC)
Line = tuple[ConversationId | None, str]
"""A conversation's effects to one recipient, which keep their order."""


@value(kw_only=False)
class _Said(Value):
    """What was said of one effect, from *began* to *ended* (None: nobody knows), and when it is free again by that."""

    how: str
    began: datetime
    ended: datetime | None
    now: datetime
    free: datetime | None


class Outbox:
    """Takes in what clients tell of effects; what they should have been comes from the commits that are there."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self._effects: dict[EffectId, tuple[ConversationId | None, Effect]] = {}
        self._said: defaultdict[EffectId, list[_Said]] = defaultdict(list)
        self._ending: dict[Hashable, Ending] = {}
        self._expected: dict[Line, list[Effect]] = {}
        self._failed: list[Violation] = []

    def take(self, client: Hashable, told: Claimed | Ending | Ended) -> None:
        """Take in what *client* told, in its order."""
        match told:
            case Claimed(began, ended, now, lease, tasks):
                for task in tasks:
                    (id,) = task.ids
                    if self._effects.setdefault(id, (task.conversation, task.effect))[1] != task.effect:
                        self._failed.append(Violation("an effect stays", id, f"{self._effects[id]!r}, then {task!r}"))
                    self._say(id, _Said("claimed", began, ended, now, now + lease))
            case Ending():
                self.gone(client)
                self._ending[client] = told
            case Ended(at):
                self._end(self._ending.pop(client), at)

    def gone(self, client: Hashable) -> None:
        """Say that nobody knows what came of what *client* was about to say."""
        if client in self._ending:
            self._end(self._ending.pop(client), None)

    def _end(self, told: Ending, ended: datetime | None) -> None:
        for id in told.ids:
            self._say(id, _Said(told.how, told.began, ended, told.began, told.until))

    def _say(self, id: EffectId, said: _Said) -> None:
        self.counts[said.how] += 1
        if said.ended is None:
            self.counts["perhaps"] += 1
        self._said[id].append(said)

    def expect(self, commits: Sequence[Commit]) -> None:
        """Say which commits there are."""
        self._expected = {}
        for commit in sorted(commits, key=lambda commit: (commit.conversation or "", commit.version)):
            for effect in commit.effects:
                self._expected.setdefault((commit.conversation, effect.recipient), []).append(effect)

    def drain(self, storage: Storage, workspace: WorkspaceId, now: datetime) -> Iterator[Violation]:
        """Do all that is left, at a time when every lease is over; *storage* tells this outbox.

        Yields letters that are dead though nobody gave them up.
        """
        after: EffectId | None = None
        while letters := storage.dead(workspace, after, AT_A_TIME):
            after = letters[-1].task.ids[0]
            for letter in letters:
                (id,) = letter.task.ids
                self._effects.setdefault(id, (letter.task.conversation, letter.task.effect))
                if not any(said.how == "buried" for said in self._said[id]):
                    yield Violation("no effect is given up by itself", id, repr(letter))
                storage.revive(workspace, (id,), now)
        while tasks := storage.claim(workspace, now, LONG, None, AT_A_TIME):
            storage.settle(workspace, [id for task in tasks for id in task.ids])

    def violations(self) -> Iterator[Violation]:
        """Yield what was wrong, after everything is done."""
        yield from self._failed
        self.counts["effects"] = sum(map(len, self._expected.values()))
        lines: defaultdict[Line, list[EffectId]] = defaultdict(list)
        for id, (conversation, effect) in self._effects.items():
            lines[conversation, effect.recipient].append(id)
        for line in sorted({*lines, *self._expected}, key=lambda line: (line[0] or "", line[1])):
            ids = sorted(lines.get(line, ()), key=self._first)
            yield from self._line(f"{line[0]} to {line[1] or 'the customer'}", ids, self._expected.get(line, []))
        for id in self._effects:
            yield from self._one(id)

    def _first(self, id: EffectId) -> datetime:
        # a claim of what follows ends after whoever had this one was done with it, however long it took
        return min(said.ended or said.began for said in self._said[id])

    def _line(self, where: str, ids: list[EffectId], expected: list[Effect]) -> Iterator[Violation]:
        """Yield what is wrong with a line: effects that were never there, or never done, or done out of turn."""
        done = [self._effects[id][1] for id in ids]
        if len(done) != len(expected):
            yield Violation("each effect is done", where, f"{len(expected)} were committed, {len(done)} claimed")
        elif done != expected:
            yield Violation("effects keep their order", where, f"{expected!r} were committed, {done!r} claimed")
        for before, id in pairwise(ids):
            over = [said.began for said in self._said[before] if said.how in OVER]
            for said in self._said[id]:
                if said.how == "claimed" and not any(began < (said.ended or began) for began in over):
                    yield Violation("effects keep their order", where, f"{id} was claimed while {before} was open")

    def _one(self, id: EffectId) -> Iterator[Violation]:
        """Yield claims of an effect that was somebody else's at that time, or put off, or over."""
        said = self._said[id]
        claims = sorted((one for one in said if one.how == "claimed"), key=lambda one: one.now)
        releases = [one for one in said if one.how in RELEASES]
        self.counts["claimed again"] += len(claims) - 1
        if not any(one.how == "settled" for one in said):
            yield Violation("each effect is done", id, "it was never settled")
        for one, other in combinations(claims, 2):
            if other.now < _free(one) and not any(_between(one, each, other) for each in releases):
                yield Violation("one at a time", id, f"claimed at {other.now} though somebody had it: {one!r}")
        for claim in claims:
            for one in said:
                if one.how == "claimed" or one.ended is None or one.ended > claim.began or _free(one) <= claim.now:
                    continue
                if one.how == "settled" or not any(_between(one, each, claim) for each in releases if each is not one):
                    yield Violation("what is over is over", id, f"claimed at {claim.now} though {one!r}")


def _free(said: _Said) -> datetime:
    """Return when the effect is free again by that: never, if it is over."""
    return NEVER if said.free is None else said.free


def _between(one: _Said, release: _Said, claim: _Said) -> bool:
    """True if the *release* may have been said after *one* and before *claim*, and lets it be claimed."""
    came = release.ended is None or release.ended > one.began
    return came and release.began < (claim.ended or claim.began) and _free(release) <= claim.now
