"""One command: read, let due timers happen, decide, commit; again if somebody was faster."""

from collections.abc import Sequence
from datetime import datetime
from itertools import takewhile

from omnikit.desk.digest import digest
from omnikit.desk.house import House, Outcome
from omnikit.desk.ports import (
    Carried,
    ContactChange,
    Delivery,
    Enabled,
    Hold,
    LoadBelow,
    Needs,
    Present,
    Recorded,
    Snapshot,
)
from omnikit.desk.steps import Step, Steps
from omnikit.desk.work import Work
from omnikit.engine.administration import fold_workspace
from omnikit.engine.contacts import contact_after
from omnikit.engine.decide import decide, explain
from omnikit.engine.evolve import fold
from omnikit.engine.options import options
from omnikit.engine.timers import next_due
from omnikit.engine.views import visible
from omnikit.extraction.asking import asked_for
from omnikit.model.actors import SYSTEM, Actor
from omnikit.model.commands import (
    Assign,
    Command,
    Enter,
    MakeOffer,
    ReceiveEdit,
    ReceiveMessage,
    ReceiveReaction,
    ReceiveUnsend,
    Reply,
    StartConversation,
    Transfer,
    Unmute,
)
from omnikit.model.contact import Contact
from omnikit.model.conversation import Conversation
from omnikit.model.decision import Allowed, Denied, Explanation, Option
from omnikit.model.errors import InvalidInput, KeyReused, StaleVersion, TooManyConflicts, UnknownWorkspace
from omnikit.model.events import Event
from omnikit.model.ids import AccountId, ConversationId, MessageId
from omnikit.model.thread import Thread
from omnikit.model.value import maker
from omnikit.model.workspace import Workspace
from omnikit.policies.context import Batch, Context, Facts
from omnikit.policies.roles import builtin_roles

_allowed = maker(Allowed)
_conversation = maker(Conversation)
_facts = maker(Facts)
_needs = maker(Needs)
_outcome = maker(Outcome)

ASK_WHO_IS_THERE = (Transfer, MakeOffer, Assign, Unmute)
"""Commands whose rules ask who is there."""
NOWHERE = Thread(AccountId(""), "", "")


def handle(
    house: House, command: Command, actor: Actor, *, batch: Batch | None = None, dry_run: bool = False
) -> Steps[Outcome]:
    """Carry *command* out once, deciding anew each time somebody else was faster.

    Raises ``KeyReused``, ``UnknownWorkspace``, ``InvalidInput`` (a command that has a door of its own, because
    its thread tells which conversation it is about), ``TakenMessageId`` (it names its message as another is named), or
    ``TooManyConflicts`` after the house's tries.
    """
    if isinstance(command, ReceiveMessage | StartConversation | Enter):
        raise InvalidInput("command", type(command).__name__, "it comes in by Desk.receive, Desk.start or Desk.enter")
    needs = _needs(
        workspace=house.workspace,
        conversation=command.conversation,
        key=command.key,
        presences=house.profile.attending is not None and isinstance(command, ASK_WHO_IS_THERE),
        sequence=about(command),
    )
    for _ in range(house.tries):
        snapshot: Snapshot = yield Step("read", needs)
        if snapshot.carried is not None:
            carried = snapshot.carried
            if carried.conversation != command.conversation or not carried.same(digest(command, actor)):
                raise KeyReused(f"key {command.key!r} belongs to another command")
            return (yield from repeat(house, carried))
        try:
            return (yield from attempt(house, snapshot, command, actor, batch=batch, dry_run=dry_run))
        except StaleVersion:
            continue
    raise TooManyConflicts(
        f"{type(command).__name__} to {command.conversation!r}: changed {house.tries} times meanwhile"
    )


def attempt(
    house: House,
    snapshot: Snapshot,
    command: Command,
    actor: Actor,
    *,
    batch: Batch | None = None,
    dry_run: bool = False,
    contact: ContactChange | None = None,
    delivery: Delivery | None = None,
) -> Steps[Outcome]:
    """Decide *command* on what was read, and commit what happens; nothing is written on a refusal."""
    stored = snapshot.conversation or blank(house, command.conversation, getattr(command, "thread", NOWHERE))
    context = context_of(house, snapshot, stored, actor, batch)
    command = _asking(house, _named(house, command, context.now))
    current, work = yield from let_timers_happen(house, stored, context)
    decision = decide(current, command, context)
    if isinstance(decision, Denied):
        # what somebody can't see is not shown to them with the refusal either
        return Outcome(decision, snapshot.conversation if visible(current, context) else None)
    if not decision.events:
        return Outcome(decision, snapshot.conversation)
    after = fold(current, decision.events)
    work.add(command, current, decision.events, after, context)
    unit = work.unit(
        snapshot.conversation,
        after,
        context,
        contact=_contact(snapshot.contact, contact, command, decision.events, after, context),
        holds=_planned(command, context),
        key=command.key,
        # only a key is ever compared: a delivery is known by its name alone
        digest=digest(command, actor) if command.key is not None else "",
        delivery=delivery,
    )
    if not dry_run:
        yield Step("commit", unit)
    # with the timers that were due: a repeat is answered with all that its commit wrote
    return _outcome(_allowed(unit.events), after)


def wake(house: House, conversation: ConversationId) -> Steps[Outcome | None]:
    """Let the timers that are due happen, each as of its own time; None if none was due any more.

    A timer that its rule refuses stays where it is; if it is the first, the outcome is that refusal.
    """
    for _ in range(house.tries):
        snapshot: Snapshot = yield Step("read", Needs(workspace=house.workspace, conversation=conversation))
        if snapshot.conversation is None:
            return None
        stored = snapshot.conversation
        context = context_of(house, snapshot, stored, SYSTEM, None)
        current, work = yield from let_timers_happen(house, stored, context)
        if not work.events:
            return None if work.stuck is None else Outcome(work.stuck, stored)
        unit = work.unit(stored, current, context)
        try:
            yield Step("commit", unit)
        except StaleVersion:
            continue
        return Outcome(Allowed(unit.events), current)
    raise TooManyConflicts(f"timers of {conversation!r}: changed {house.tries} times meanwhile")


def about(command: Command) -> int:
    """Return the sequence of the message that *command* is about, 0 for none."""
    if isinstance(command, Reply):
        return command.quotes
    return command.sequence if isinstance(command, ReceiveEdit | ReceiveUnsend | ReceiveReaction) else 0


def look(
    house: House, conversation: ConversationId, actor: Actor, sequence: int = 0
) -> Steps[tuple[Conversation, Context]]:
    """Return a conversation as it is now, due timers included, with the context *actor* would decide in.

    *sequence*: of the message that is asked about.
    """
    attending = house.profile.attending is not None
    needs = Needs(workspace=house.workspace, conversation=conversation, presences=attending, sequence=sequence)
    snapshot: Snapshot = yield Step("read", needs)
    stored = snapshot.conversation or blank(house, conversation)
    context = context_of(house, snapshot, stored, actor, None)
    current, _ = yield from let_timers_happen(house, stored, context)
    return current, context


def options_of(house: House, conversation: ConversationId, actor: Actor) -> Steps[tuple[Option, ...]]:
    """Return what *actor* may do now, each command offered or refused by a rule."""
    current, context = yield from look(house, conversation, actor)
    return options(current, context)


def explanation_of(house: House, command: Command, actor: Actor) -> Steps[Explanation]:
    """Return the decision on *command* with every rule asked; nothing is written."""
    current, context = yield from look(house, command.conversation, actor, about(command))
    return explain(current, command, context)


# --- the pieces


def let_timers_happen(house: House, conversation: Conversation, context: Context) -> Steps[tuple[Conversation, Work]]:
    """Return *conversation* after its timers due by now, in due order, each decided as of its own time."""
    work = Work()
    while (found := next_due(conversation, context.now)) is not None:
        timer, command = found
        then = yield from _as_of(house, timer.at, context)
        decision = decide(conversation, command, then)
        if isinstance(decision, Denied) or not decision.events:
            work.stuck = decision
            break
        after = fold(conversation, decision.events)
        work.add(command, conversation, decision.events, after, then)
        conversation = after
    return conversation, work


def _as_of(house: House, at: datetime, context: Context) -> Steps[Context]:
    """Return the context in which a timer happens: the system's own, on the workspace as it was before *at*.

    So a timer that is evaluated late gives the record that it would have given in time, whatever settings,
    accounts and members have become meanwhile.
    """
    workspace = context.facts.workspace
    last: Sequence[Recorded] = yield Step("history", house.workspace, None, workspace.version - 1)
    if last and last[0].event.at >= at:
        log: Sequence[Recorded] = yield Step("history", house.workspace, None, 0)
        earlier = takewhile(lambda event: event.at < at, (recorded.event for recorded in log))
        workspace = fold_workspace(Workspace(id=house.workspace, roles=builtin_roles()), earlier)
    facts = context.facts.but(workspace=workspace)
    return Context(now=at, actor=SYSTEM, profile=context.profile, facts=facts)


def context_of(
    house: House, snapshot: Snapshot, conversation: Conversation, actor: Actor, batch: Batch | None
) -> Context:
    """Return the context of a decision; a clock that lags within the house's skew stands at the last event."""
    if snapshot.workspace is None:
        raise UnknownWorkspace(f"no workspace {house.workspace!r}")
    now = house.now()
    last = conversation.changed_at
    if last is not None and now < last <= now + house.skew:
        now = last
    facts = _facts(
        workspace=snapshot.workspace,
        contact=snapshot.contact,
        presences=snapshot.presences,
        message=snapshot.message,
    )
    return Context(now=now, actor=actor, profile=house.profile, facts=facts, batch=batch)


def repeat(house: House, carried: Carried) -> Steps[Outcome]:
    """Return the first outcome of a command again, with the conversation as it is now."""
    snapshot: Snapshot = yield Step("read", Needs(workspace=house.workspace, conversation=carried.conversation))
    return Outcome(Allowed(carried.events), snapshot.conversation, repeated=True)


def blank(house: House, id: ConversationId, thread: Thread = NOWHERE) -> Conversation:
    """Return the conversation that nobody has opened yet."""
    return _conversation(id=id, workspace=house.workspace, thread=thread)


def _named(house: House, command: Command, now: datetime) -> Command:
    """Give the message an id where the host gave none."""
    if getattr(command, "message", None) == "":
        return command.but(message=MessageId(house.ids(now)))
    return command


def _asking(house: House, command: Command) -> Command:
    """Say what a member's text asks the customer for, where the profile looks for it in the answer (RC-3.13)."""
    if not isinstance(command, Reply | StartConversation):
        return command
    kinds = house.profile.extracting.kinds
    asked = tuple(sorted(asked_for(command.content.text) & kinds)) if kinds else ()
    return command if command.asked == asked else command.but(asked=asked)


def _planned(command: Command, context: Context) -> tuple[Hold, ...]:
    """What a plan went by must still hold when it is written: that the member is there, and has room."""
    if not isinstance(command, MakeOffer | Assign):
        return ()
    presence = context.facts.presences[command.to]
    capacity = context.facts.workspace.capacity_of(command.to)
    offers = context.profile.dispatching.open_offers if isinstance(command, MakeOffer) else None
    return (
        Enabled(command.to),
        LoadBelow(command.to, capacity, offers),
        Present(command.to, presence.version, context.now),
    )


def _contact(
    known: Contact | None,
    change: ContactChange | None,
    command: Command,
    events: Sequence[Event],
    conversation: Conversation,
    context: Context,
) -> ContactChange | None:
    """Return the contact to be written: a new one, or what the events make of the one that is known."""
    if known is None:
        return None
    if change is not None:
        # nobody knew them a moment ago: what they told at once is in the first version of their record
        blank = change.contact.but(version=change.contact.version - 1)
        after, entries = contact_after(blank, command, events, conversation, context)
        return change if after is blank else change.but(contact=after, entries=entries)
    after, entries = contact_after(known, command, events, conversation, context)
    return None if after is known else ContactChange(contact=after, before=known, entries=entries)
