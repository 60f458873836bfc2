"""The laws of the queue, held against a storage from outside: after each commit, after each step, after each run.

Who handles what, who is there and what waits are kept a second time, from what is written. Nothing is shared with the
planner, nor with the load that the engine counts, so that one can be held against the other.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from omnikit.desk.audit import EVERYTHING, Violation
from omnikit.desk.ports import Needs, Storage, UnitOfWork
from omnikit.dispatch.values import Reason, Why
from omnikit.model.actors import ActorKind, Member
from omnikit.model.conversation import ENDED, PENDING, PROCESSING, Conversation, Lane
from omnikit.model.events import Assigned, Event, Offered, Opened, Transferred
from omnikit.model.ids import ConversationId, MemberId, WorkspaceId
from omnikit.model.presence import BUSY, EXITED, ONLINE, Presence
from omnikit.model.workspace import Workspace
from omnikit.policies.dispatching import BusyFallback, Mode
from omnikit.policies.profile import Profile
from omnikit.policies.roles import builtin_roles

SKEW = timedelta(seconds=5)
"""How far ahead of the clock something may have happened, and still be acted on."""
LIMIT = "load below the limit"
PRESENT = "only who is there"
BESIDE = "nobody waits beside a free member"
REASON = "whoever waits has a stated reason"
RECOUNT = "load recount"


class Duty:
    """What one member has, by what is written: conversations held out to them, and those that they handle."""

    __slots__ = ("given_at", "handles", "offered")

    def __init__(self) -> None:
        self.offered: set[ConversationId] = set()
        self.handles: set[ConversationId] = set()
        self.given_at: datetime | None = None

    def __len__(self) -> int:
        return len(self.offered) + len(self.handles)


class QueueLaws:
    """Follows one workspace's conversations, members and presences, and yields what breaks a law of its queue.

    *calm*: one thing happens at a time. Else somebody may come or go between the plan and what is done by it.
    """

    def __init__(self, storage: Storage, workspace: WorkspaceId, profile: Profile, *, calm: bool) -> None:
        self.storage = storage
        self.profile = profile
        self.calm = calm
        self.workspace = Workspace(id=workspace, roles=builtin_roles())
        self.conversations: dict[ConversationId, Conversation] = {}
        self.waiting: set[ConversationId] = set()
        self.touched: set[ConversationId] = set()
        """What was written since somebody looked."""
        self.presences: dict[MemberId, Presence] = {}
        self.duties: dict[MemberId, Duty] = {}

    # --- what is written

    def wrote(self, work: UnitOfWork) -> Iterator[Violation]:
        """Take one unit of work in; yield what of it breaks a law."""
        subject = work.subject
        if isinstance(subject, Workspace):
            self.workspace = subject
        elif isinstance(subject, Presence):
            self._shown(work, subject)
        elif isinstance(subject, Conversation):
            yield from self._moved(work, subject)

    def stored(self) -> None:
        """Take in all that is stored, of a workspace at rest."""
        found = self.storage.read(Needs(workspace=self.workspace.id, presences=True))
        self.workspace = found.workspace or self.workspace
        self.presences = {**found.presences}
        for one in self.storage.scan(self.workspace.id, None, EVERYTHING):
            self._stands(one)
        for attendee in self.storage.roster(self.workspace.id):
            self._duty(attendee.presence.member).given_at = attendee.given_at

    def renewed(self, member: MemberId, until: datetime) -> None:
        """Say that a lease was moved on."""
        there = self.presences[member]
        if there.until is not None and there.until < until:
            self.presences[member] = there.but(until=until)

    def _shown(self, work: UnitOfWork, presence: Presence) -> None:
        there = self.presences.get(presence.member)
        if there is not None and isinstance(work.before, Presence) and work.before.until == presence.until:
            presence = presence.but(until=there.until)
        self.presences[presence.member] = presence

    def _moved(self, work: UnitOfWork, after: Conversation) -> Iterator[Violation]:
        for event in work.events:
            if isinstance(event, Offered | Assigned):
                yield from self._fits(event, after)
        for member in self._stands(after):
            self._duty(member).given_at = work.at
            yield from self._within(member, work, after)

    def _stands(self, after: Conversation) -> set[MemberId]:
        """Take in how a conversation stands; return for whom it counts from now on."""
        before = self.conversations.get(after.id)
        self.conversations[after.id] = after
        self.touched.add(after.id)
        waits = stands_nowhere(after)
        (self.waiting.add if waits else self.waiting.discard)(after.id)
        had, has = _bearers(before), _bearers(after)
        for member in had - has:
            self._duty(member).offered.discard(after.id)
            self._duty(member).handles.discard(after.id)
        for member in has:
            duty = self._duty(member)
            held_out = after.offer is not None and after.offer.to == member
            (duty.offered.add if held_out else duty.offered.discard)(after.id)
            (duty.handles.discard if held_out else duty.handles.add)(after.id)
        return has - had

    def _duty(self, member: MemberId) -> Duty:
        return self.duties.setdefault(member, Duty())

    def _within(self, member: MemberId, work: UnitOfWork, after: Conversation) -> Iterator[Violation]:
        """Nobody is given more than they may have, but by a person who names them."""
        if not self.profile.dispatching.plans or any(_by_name(event, member) for event in work.events):
            return
        duty = self._duty(member)
        capacity, offers = self._capacity(member), self._most_offers()
        if capacity is not None and len(duty) > capacity:
            yield Violation(LIMIT, member, f"{len(duty)} of {capacity} with {after.id}, after {work.events!r}")
        if offers is not None and len(duty.offered) > offers:
            yield Violation(LIMIT, member, f"{len(duty.offered)} offers of {offers} with {after.id}")

    def _fits(self, event: Offered | Assigned, after: Conversation) -> Iterator[Violation]:
        """What is given by itself goes to an enabled member who is there, ready, and has the skills."""
        member = self.workspace.members.get(event.to)
        presence = self.presences.get(event.to)
        shown = presence.shown(event.at) if presence is not None else EXITED
        if member is None or not member.enabled or presence is None or shown not in (ONLINE, BUSY):
            yield Violation(PRESENT, after.id, f"{event!r}, and they are {shown}: {presence!r}, {member!r}")
            return
        if isinstance(event, Offered) and not (presence.ready and shown is ONLINE):
            yield Violation(PRESENT, after.id, f"{event!r}, and they are not ready: {presence!r}")
        if self.calm and member.id not in {one.id for one in self.takers(event.at)}:
            yield Violation(PRESENT, after.id, f"{event!r}, and it is not their turn: {presence!r}")
        if self.calm and not self._needs(after) <= set(member.skills):
            yield Violation("skills are a hard filter", after.id, f"{event!r}: needs {self._needs(after)}, {member!r}")

    # --- how it stands

    def rest(self) -> Iterator[Violation]:
        """Yield what the storage's roster and loads have otherwise than they were written."""
        loads = self.storage.loads(self.workspace.id)
        for member in sorted({*loads, *self.duties}):
            duty, load = self._duty(member), loads.get(member)
            kept = (load.offered, load.accepted) if load is not None else (0, 0)
            if kept != (len(duty.offered), len(duty.handles)):
                yield Violation(RECOUNT, member, f"{kept} kept; {duty.offered} held out, {duty.handles} handled")
        for attendee in self.storage.roster(self.workspace.id):
            member = attendee.presence.member
            duty = self._duty(member)
            if (attendee.load.offered, attendee.load.accepted) != (len(duty.offered), len(duty.handles)):
                yield Violation(RECOUNT, member, f"{attendee!r}; {duty.offered} held out, {duty.handles} handled")
            if attendee.presence != self.presences.get(member, attendee.presence.but(version=0)):
                yield Violation("a presence is as it was shown", member, f"{attendee!r}, not {self.presences!r}")
            if attendee.given_at != duty.given_at:
                yield Violation("idle since the last was given", member, f"{attendee!r}, not {duty.given_at}")

    def takers(self, now: datetime) -> list[Member]:
        """Return to whom conversations come by themselves at *now*, by what was written."""
        there, able = [], []
        for member in self.workspace.members.values():
            presence = self.presences.get(member.id)
            if presence is None or not member.enabled or presence.shown(now) not in (ONLINE, BUSY):
                continue
            there.append(member)
            if presence.ready and presence.shown(now) is ONLINE:
                able.append(member)
        fallback = self.profile.dispatching.busy_fallback
        if able or fallback is BusyFallback.NEVER:
            return able
        return there if len(there) == 1 or fallback is BusyFallback.ANY_WHEN_NONE_ONLINE else []

    def beside(self, now: datetime) -> dict[ConversationId, MemberId]:
        """Return what waits though somebody fits who has room, each with one of them.

        What has happened later than *now* can tell, by a clock that went wrong, waits until its time has come.
        """
        if not self.waiting or not self.profile.dispatching.plans:
            return {}
        free = [member for member in self.takers(now) if self._has_room(member.id)]
        found: dict[ConversationId, MemberId] = {}
        for id in sorted(self.waiting):
            waits = self.conversations[id]
            if _to_come(waits, now):
                continue
            fit = next((member for member in free if self._needs(waits) <= set(member.skills)), None)
            if fit is not None:
                found[id] = fit.id
        return found

    def reasons(
        self, now: datetime, asked: Iterable[ConversationId], told: Mapping[ConversationId, Why]
    ) -> Iterator[Violation]:
        """Yield of which of those *asked* the reason isn't stated, or isn't what it must be; after a run."""
        if not self.profile.dispatching.plans:
            return
        for id in sorted({*told} - self.waiting):
            yield Violation(REASON, id, f"it doesn't wait, and is said to: {told[id]!r}")
        if any(_to_come(self.conversations[id], now) for id in self.waiting):
            return  # a plan has room for what nobody can be given before its time
        takers = self.takers(now)
        for id in sorted(self.waiting.intersection(asked)):
            why = told.get(id)
            if why is None or not why.reasons:
                yield Violation(REASON, id, f"{why!r} of {self.conversations[id]!r}")
                continue
            skilled = [member for member in takers if self._needs(self.conversations[id]) <= set(member.skills)]
            full = all(not self._has_room(member.id) for member in skilled or takers)
            must = {
                *([Reason.NOBODY_READY] if not takers else []),
                *([Reason.SKILL_MISSING] if takers and not skilled else []),
                *([Reason.MAXIMUM_REACHED] if takers and full else []),
            }
            if why.reasons != must:
                yield Violation(REASON, id, f"{why!r}, and it must be {must!r}")
            unhindered = [unfit.member for unfit in why.members if not unfit.fails]
            if unhindered or {unfit.member for unfit in why.members} != {*self.workspace.members}:
                yield Violation(REASON, id, f"nothing hinders {unhindered}: {why!r}")

    # --- the pieces

    def _needs(self, conversation: Conversation) -> set[str]:
        account = self.workspace.accounts.get(conversation.thread.account)
        return {*conversation.skills, *(account.skills if account is not None else ())}

    def _capacity(self, member: MemberId) -> int | None:
        found = self.workspace.members.get(member)
        own = found.capacity if found is not None else None
        return self.workspace.settings.capacity if own is None else own

    def _most_offers(self) -> int | None:
        how = self.profile.dispatching
        return how.open_offers if how.mode is Mode.OFFER else None

    def _has_room(self, member: MemberId) -> bool:
        duty, capacity, offers = self._duty(member), self._capacity(member), self._most_offers()
        return (capacity is None or len(duty) < capacity) and (offers is None or len(duty.offered) < offers)


def stands_nowhere(conversation: Conversation) -> bool:
    """True if it is neither handled, held out, with the bot, a silent visitor's, muted nor ended."""
    if conversation.status is ENDED or conversation.muted or conversation.seats or conversation.offer is not None:
        return False
    return conversation.status is PROCESSING or conversation.lane not in (Lane.BOT, Lane.VISITOR)


def _to_come(conversation: Conversation, now: datetime) -> bool:
    """True if something has happened to it that *now* is too early for: its clock went wrong."""
    return conversation.changed_at is not None and conversation.changed_at > now + SKEW


def _bearers(conversation: Conversation | None) -> set[MemberId]:
    """Return whom it counts for: to whom it is held out, and who handles it while it is processing."""
    if conversation is None:
        return set()
    handler = conversation.handler if conversation.status is PROCESSING else None
    offered = conversation.offer.to if conversation.offer is not None and conversation.status is PENDING else None
    return {member for member in (handler, offered) if member is not None}


def _by_name(event: Event, member: MemberId) -> bool:
    """True if a person has named the member to have it: who writes first, or hands over what they handle."""
    if isinstance(event, Opened):
        return event.by.kind is ActorKind.MEMBER and event.handler == member
    return isinstance(event, Transferred) and event.by.kind is ActorKind.MEMBER and event.to == member
