"""Whether what is stored is true: the log folds to the state, nothing missing, nothing too much, counts are right."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from omnikit.desk.house import House
from omnikit.desk.ports import Attendee, Flaw, Needs, Recorded, Snapshot
from omnikit.desk.steps import Step, Steps
from omnikit.engine.administration import fold_workspace
from omnikit.engine.attending import fold_presence
from omnikit.engine.evolve import fold
from omnikit.engine.invariants import broken
from omnikit.engine.load import NONE, Load, recounted
from omnikit.model.conversation import Conversation
from omnikit.model.events import Event, MessageReceived
from omnikit.model.ids import ConversationId, MemberId
from omnikit.model.message import Message
from omnikit.model.presence import Presence
from omnikit.model.value import Value, value
from omnikit.model.workspace import Workspace
from omnikit.policies.profile import Profile
from omnikit.policies.roles import builtin_roles

LAW = "fold(log) == state"
PAGE = 200
S = TypeVar("S")
EVERYTHING = 1_000_000_000


@value(kw_only=False)
class Violation(Value):
    """Something that is not as it must be: which invariant, where, and what was found."""

    invariant: str
    where: str
    detail: str


@value
class Audit(Value):
    """What an audit has seen and found."""

    conversations: int
    events: int
    messages: int
    violations: tuple[Violation, ...]


def audit(house: House) -> Steps[Audit]:
    """Check every conversation of the workspace, every member's presence, and the workspace itself.

    For a store at rest: what is written while it reads can look like a violation.
    """
    seen = events = messages = 0
    found: list[Violation] = []
    snapshot: Snapshot = yield Step("read", Needs(workspace=house.workspace))
    history: Sequence[Recorded] = yield Step("history", house.workspace, None, 0)
    if snapshot.workspace is not None:
        events += len(history)
        blank = Workspace(id=house.workspace, roles=builtin_roles())
        folded = _folded(fold_workspace, blank, [recorded.event for recorded in history])
        if folded != snapshot.workspace:
            found.append(Violation(LAW, house.workspace, f"log {folded!r}; state {snapshot.workspace!r}"))
    after: ConversationId | None = None
    counted: dict[MemberId, Load] = {}
    while True:
        page: Sequence[Conversation] = yield Step("scan", house.workspace, after, PAGE)
        for conversation in page:
            log: Sequence[Recorded] = yield Step("history", house.workspace, conversation.id, 0)
            said: Sequence[Message] = yield Step("messages", house.workspace, conversation.id, 0, EVERYTHING)
            seen, events, messages = seen + 1, events + len(log), messages + len(said)
            found += violations(conversation, log, said, house.profile)
        for member, load in recounted(page).items():
            counted[member] = _sum(counted.get(member, NONE), load)
        if len(page) < PAGE:
            break
        after = page[-1].id
    kept: Mapping[MemberId, Load] = yield Step("loads", house.workspace)
    found += overcounted(kept, counted)
    roster: Sequence[Attendee] = yield Step("roster", house.workspace)
    shown = {one.presence.member: one.load for one in roster}
    found += [one for one in overcounted(shown, counted) if one not in found]
    for attendee in roster:
        attended: Sequence[Recorded] = yield Step("attendance", house.workspace, attendee.presence.member, 0)
        events += len(attended)
        found += misfolded(attendee.presence, attended)
    flaws: Sequence[Flaw] = yield Step("flaws", house.workspace)
    found += [Violation(flaw.invariant, flaw.where, flaw.detail) for flaw in flaws]
    return Audit(conversations=seen, events=events, messages=messages, violations=tuple(found))


def overcounted(kept: Mapping[MemberId, Load], counted: Mapping[MemberId, Load]) -> Iterator[Violation]:
    """Yield whose load isn't kept as it is *counted* from the conversations."""
    for member in sorted({*kept, *counted}):
        told, true = kept.get(member, NONE), counted.get(member, NONE)
        if told != true:
            yield Violation("load recount", member, f"{true!r} counted, {told!r} kept")


def misfolded(presence: Presence, log: Sequence[Recorded]) -> Iterator[Violation]:
    """Yield whether a presence is not what its log folds to; its lease may have been renewed, which is no event."""
    where = f"presence of {presence.member}"
    versions = [recorded.version for recorded in log]
    if versions != list(range(1, presence.version + 1)):
        yield Violation("versions gapless", where, f"{versions} for version {presence.version}")
    blank = Presence(workspace=presence.workspace, member=presence.member)
    folded = _folded(fold_presence, blank, [recorded.event for recorded in log])
    if isinstance(folded, Presence) and _renewed(folded, presence):
        folded = folded.but(until=presence.until)
    if folded != presence:
        yield Violation(LAW, where, f"log {folded!r}; state {presence!r}")


def _renewed(folded: Presence, stored: Presence) -> bool:
    return folded.until is not None and stored.until is not None and stored.until >= folded.until


def violations(
    conversation: Conversation, log: Sequence[Recorded], said: Sequence[Message], profile: Profile
) -> Iterator[Violation]:
    """Yield what is wrong with one stored conversation, its log and its messages."""
    blank = Conversation(id=conversation.id, workspace=conversation.workspace, thread=conversation.thread)
    events = [recorded.event for recorded in log]
    folded = _folded(fold, blank, events)
    if folded != conversation:
        yield Violation(LAW, conversation.id, f"log {folded!r}; state {conversation!r}")
    versions = [recorded.version for recorded in log]
    if versions != list(range(1, conversation.version + 1)):
        yield Violation("versions gapless", conversation.id, f"{versions} for version {conversation.version}")
    sequences = [message.sequence for message in said]
    if sequences != list(range(1, conversation.sequence + 1)):
        yield Violation("sequences gapless", conversation.id, f"{sequences} for {conversation.sequence} messages")
    counted = sum(isinstance(event, MessageReceived) for event in events)
    if counted != conversation.ordinal:
        yield Violation(
            "unread recount", conversation.id, f"{counted} customer messages, ordinal {conversation.ordinal}"
        )
    for name in broken(conversation, profile):
        yield Violation(name, conversation.id, repr(conversation))


def _sum(one: Load, other: Load) -> Load:
    return Load(one.offered + other.offered, one.accepted + other.accepted)


def _folded(fold_of: Callable[[S, Sequence[Event]], S], blank: S, events: Sequence[Event]) -> S | Exception:
    """Return what the log says; a log with a hole may not even fold, and then the error is what is found."""
    try:
        return fold_of(blank, events)
    except Exception as error:
        return error
