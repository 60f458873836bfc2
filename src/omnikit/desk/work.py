"""What has come together for one commit: events with the messages they put in, lines of the record, effects."""

from collections.abc import Sequence

from omnikit.desk.ports import (
    ContactChange,
    Delivery,
    Enabled,
    Hold,
    UnitOfWork,
)
from omnikit.engine.react import react
from omnikit.engine.revising import REVISING, revised
from omnikit.model.actors import SYSTEM
from omnikit.model.commands import Command, ReceiveEcho, ReceiveMessage, Reply
from omnikit.model.conversation import Conversation
from omnikit.model.decision import Decision
from omnikit.model.delivery import DeliveryStatus
from omnikit.model.effects import Effect, LogLine, Sort, SystemMessage
from omnikit.model.events import (
    AutomaticSent,
    Event,
    MessageEchoed,
    MessageHeld,
    MessageReceived,
    MessageSent,
    Whispered,
)
from omnikit.model.ids import CommandKey, MessageId
from omnikit.model.message import Audience, Content, Message
from omnikit.model.value import maker
from omnikit.policies.context import Context

_said = maker(Message)
_unit_of_work = maker(UnitOfWork)

NOTHING_TO_SAY = Content()
Puts = MessageReceived | MessageHeld | MessageSent | Whispered | AutomaticSent | MessageEchoed
MESSAGES = (MessageReceived, MessageHeld, MessageSent, Whispered, AutomaticSent, MessageEchoed)
"""Events that put a message in."""
_AUDIENCES: dict[type[Event], Audience] = {Whispered: Audience.TEAM, MessageHeld: Audience.NOBODY}


class Work:
    """What has come together for one commit; filled in order, then made a ``UnitOfWork``.

    *stuck*: what the decision was on a timer that is due and led to nothing.
    """

    __slots__ = ("effects", "events", "messages", "record", "revised", "stuck")

    def __init__(self) -> None:
        self.stuck: Decision | None = None
        self.events: list[Event] = []
        self.messages: list[Message] = []
        self.revised: list[Message] = []
        self.record: list[LogLine] = []
        self.effects: list[Effect] = []

    def add(
        self, command: Command, before: Conversation, events: Sequence[Event], after: Conversation, context: Context
    ) -> None:
        """Take in what one allowed command leads to."""
        self.events += events
        there = context.facts.message
        for event in events:
            if isinstance(event, MESSAGES):
                self.messages.append(_message(command, event, after, there))
            elif isinstance(event, REVISING):
                assert there is not None, "a message was changed that nobody has read"
                self.revised.append(revised(there, command, event))
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
            revised=tuple(self.revised),
            record=tuple(self.record),
            effects=tuple(self.effects),
            contact=contact,
            key=key,
            digest=digest,
            delivery=delivery,
            holds=(*_holds(before, after), *holds),
        )


def _holds(before: Conversation | None, after: Conversation) -> tuple[Enabled, ...]:
    """Whoever is newly seated must still be enabled when it is written."""
    sat = before.seats if before is not None else ()
    if after.seats == sat:
        return ()
    there = {seat.member for seat in sat}
    return tuple(Enabled(seat.member) for seat in after.seats if seat.member not in there)


def _message(command: Command, event: Puts, after: Conversation, there: Message | None) -> Message:
    """Return the message that *event* put in; what the command says is in the one that the command named.

    *there*: the message that the command is about, such as the one that a reply quotes.
    """
    said = getattr(command, "message", None) == event.message
    message = _said(
        id=event.message,
        conversation=after.id,
        sequence=event.sequence,
        ordinal=after.ordinal,
        author=event.by,
        at=event.at,
        content=getattr(command, "content", NOTHING_TO_SAY) if said else NOTHING_TO_SAY,
        audience=_AUDIENCES.get(type(event), Audience.CUSTOMER),
        outward=event.outward if isinstance(event, MessageSent) else None,
        form=event.form if isinstance(event, AutomaticSent) else None,
    )
    if not said:
        return message
    if isinstance(command, ReceiveMessage):
        return message.but(
            sender=command.sender,
            sent_at=command.sent_at,
            external=command.external,
            quotes=command.quotes,
            reply_token=command.reply_token,
            quote_token=command.quote_token,
            payload=command.payload,
            topic=command.topic,
            subject=command.subject,
            automatic=command.automatic,
        )
    if isinstance(command, ReceiveEcho):
        return message.but(
            sent_at=command.sent_at,
            external=command.external,
            externals=(command.external,) if command.external else (),
            quotes=command.quotes,
            status=DeliveryStatus.SENT,
        )
    if isinstance(command, Reply) and command.quotes and there is not None:
        return message.but(quotes=there.external, quoted=there.sequence)
    return message


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
