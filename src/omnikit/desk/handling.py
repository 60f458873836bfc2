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
    UnitOfWork,
)
from omnikit.desk.steps import Step, Steps
from omnikit.engine.administration import fold_workspace
from omnikit.engine.contacts import contact_after
from omnikit.engine.decide import decide, explain
from omnikit.engine.evolve import fold
from omnikit.engine.options import options
from omnikit.engine.react import react
from omnikit.engine.timers import next_due
from omnikit.engine.views import visible
from omnikit.model.actors import SYSTEM, Actor
from omnikit.model.commands import (
    Assign,
    Command,
    Enter,
    MakeOffer,
    ReceiveMessage,
    StartConversation,
    Transfer,
    Unmute,
)
from omnikit.model.contact import Contact
from omnikit.model.conversation import Conversation
from omnikit.model.decision import Allowed, Decision, Denied, Explanation, Option
from omnikit.model.effects import Effect, LogLine, Sort, SystemMessage
from omnikit.model.errors import InvalidInput, KeyReused, StaleVersion, TooManyConflicts, UnknownWorkspace
from omnikit.model.events import AutomaticSent, Event, MessageHeld, MessageReceived, MessageSent, Whispered
from omnikit.model.ids import AccountId, CommandKey, ConversationId, MessageId
from omnikit.model.message import Audience, Content, Message
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
_said = maker(Message)
_unit_of_work = maker(UnitOfWork)

ASK_WHO_IS_THERE = (Transfer, MakeOffer, Assign, Unmute)
"""Commands whose rules ask who is there."""
NOTHING_TO_SAY = Content()
NOWHERE = Thread(AccountId(""), "", "")


def handle(
    house: House, command: Command, actor: Actor, *, batch: Batch | None = None, dry_run: bool = False
) -> Steps[Outcome]:
    """Carry *command* out once, deciding anew each time somebody else was faster.

    Raises ``KeyReused``, ``UnknownWorkspace``, ``InvalidInput`` (a command that has a door of its own, because
    its thread tells which conversation it is about), or ``TooManyConflicts`` after the house's tries.
    """
    if isinstance(command, ReceiveMessage | StartConversation | Enter):
        raise InvalidInput("command", type(command).__name__, "it comes in by Desk.receive, Desk.start or Desk.enter")
    needs = _needs(
        workspace=house.workspace,
        conversation=command.conversation,
        key=command.key,
        presences=house.profile.attending is not None and isinstance(command, ASK_WHO_IS_THERE),
    )
    for _ in range(house.tries):
        snapshot: Snapshot = yield Step("read", needs)
        if snapshot.carried is not None:
            if snapshot.carried.digest != digest(command, actor):
                raise KeyReused(f"key {command.key!r} belongs to another command")
            return (yield from repeat(house, snapshot.carried))
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
    command = _named(house, command, context.now)
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
        contact=_contact(snapshot.contact, contact, command, decision.events),
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


def look(house: House, conversation: ConversationId, actor: Actor) -> Steps[tuple[Conversation, Context]]:
    """Return a conversation as it is now, due timers included, with the context *actor* would decide in."""
    needs = Needs(workspace=house.workspace, conversation=conversation, presences=house.profile.attending is not None)
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
    current, context = yield from look(house, command.conversation, actor)
    return explain(current, command, context)


# --- the pieces


class Work:
    """What has come together for one commit; filled in order, then made a ``UnitOfWork``.

    *stuck*: what the decision was on a timer that is due and led to nothing.
    """

    __slots__ = ("effects", "events", "messages", "record", "stuck")

    def __init__(self) -> None:
        self.stuck: Decision | None = None
        self.events: list[Event] = []
        self.messages: list[Message] = []
        self.record: list[LogLine] = []
        self.effects: list[Effect] = []

    def add(
        self, command: Command, before: Conversation, events: Sequence[Event], after: Conversation, context: Context
    ) -> None:
        """Take in what one allowed command leads to."""
        self.events += events
        self.messages += [message for event in events for message in _message(command, event, after)]
        for effect in react(before, events, after, context):
            if isinstance(effect, LogLine):
                self.record.append(effect)
            elif isinstance(effect, SystemMessage):
                self.messages.append(_system_message(effect, after))
            else:
                assert effect.sort is not Sort.RECORDED, effect
                self.effects.append(effect)

    def unit(
        self,
        before: Conversation | None,
        after: Conversation,
        context: Context,
        *,
        contact: ContactChange | None = None,
        key: CommandKey | None = None,
        digest: str = "",
        delivery: Delivery | None = None,
        holds: tuple[Hold, ...] = (),
    ) -> UnitOfWork:
        """Return it as one unit: what leads from *before*, as it is stored, to *after*."""
        return _unit_of_work(
            workspace=after.workspace,
            at=context.now,
            before=before,
            subject=after,
            events=tuple(self.events),
            messages=tuple(self.messages),
            record=tuple(self.record),
            effects=tuple(self.effects),
            contact=contact,
            key=key,
            digest=digest,
            delivery=delivery,
            holds=(*_holds(before, after), *holds),
        )


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
    facts = _facts(workspace=snapshot.workspace, contact=snapshot.contact, presences=snapshot.presences)
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


def _holds(before: Conversation | None, after: Conversation) -> tuple[Enabled, ...]:
    """Whoever is newly seated must still be enabled when it is written."""
    sat = before.seats if before is not None else ()
    if after.seats == sat:
        return ()
    there = {seat.member for seat in sat}
    return tuple(Enabled(seat.member) for seat in after.seats if seat.member not in there)


_AUDIENCES: dict[type[Event], Audience] = {Whispered: Audience.TEAM, MessageHeld: Audience.NOBODY}


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
    known: Contact | None, change: ContactChange | None, command: Command, events: Sequence[Event]
) -> ContactChange | None:
    """Return the contact to be written: a new one, or what the events make of the one that is known."""
    if change is not None or known is None:
        return change
    after = contact_after(known, command, events)
    return None if after is known else ContactChange(contact=after, before=known)


def _message(command: Command, event: Event, after: Conversation) -> tuple[Message, ...]:
    """Return the message that *event* put in; what the command says is in the one that the command named."""
    if not isinstance(event, MessageReceived | MessageHeld | MessageSent | Whispered | AutomaticSent):
        return ()
    said = getattr(command, "message", None) == event.message
    inbound = command if said and isinstance(command, ReceiveMessage) else None
    return (
        _said(
            id=event.message,
            conversation=after.id,
            sequence=event.sequence,
            ordinal=after.ordinal,
            author=event.by,
            at=event.at,
            content=getattr(command, "content", NOTHING_TO_SAY) if said else NOTHING_TO_SAY,
            sender=inbound.sender if inbound else "",
            sent_at=inbound.sent_at if inbound else None,
            external=inbound.external if inbound else "",
            audience=_AUDIENCES.get(type(event), Audience.CUSTOMER),
            outward=event.outward if isinstance(event, MessageSent) else None,
            form=event.form if isinstance(event, AutomaticSent) else None,
        ),
    )


def _system_message(effect: SystemMessage, after: Conversation) -> Message:
    return Message(
        id=MessageId(f"{after.id}.{effect.sequence}"),
        conversation=after.id,
        sequence=effect.sequence,
        ordinal=after.ordinal,
        author=SYSTEM,
        at=effect.at,
        content=NOTHING_TO_SAY,
        audience=Audience.TEAM,
        code=effect.code,
        about=effect.about,
    )
