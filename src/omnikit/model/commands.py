"""What somebody wants of one conversation; imperative, one class a wish."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

import attrs

from omnikit.model.actors import Actor, ActorKind
from omnikit.model.contact import Visit
from omnikit.model.found import Found
from omnikit.model.ids import CommandKey, ContactId, ConversationId, DepartmentId, MemberId, MessageId
from omnikit.model.message import Content, Form
from omnikit.model.thread import Thread
from omnikit.model.transcript import ExportForm
from omnikit.model.value import Value, value


class BotOutcome(StrEnum):
    """What the host's bot made of a customer's message; how it matches is not our concern (OC-2.9)."""

    __hash__ = str.__hash__

    MATCHED = "matched"
    TRIGGERED = "triggered"
    CONSUMED = "consumed"
    HUMAN_REQUESTED = "human_requested"
    NO_MATCH = "no_match"


class Signal(StrEnum):
    """What a platform tells of a thread besides messages.

    FOLLOW, UNFOLLOW: the customer did. REFERRAL: a link, a QR code or an ad brought them. OPTIN: they let us write.
    HANDOVER: another application has the thread now, or has given it to us. STANDBY: we only listen.
    """

    __hash__ = str.__hash__

    FOLLOW = "follow"
    UNFOLLOW = "unfollow"
    REFERRAL = "referral"
    OPTIN = "optin"
    HANDOVER = "handover"
    STANDBY = "standby"


class Perspective(StrEnum):
    """Through which view somebody looks at a conversation; reading counts in *my* only (CO-11)."""

    __hash__ = str.__hash__

    MY = "my"
    TEAM = "team"


NO_ID = MessageId("")
"""The id of a message that the desk is to name."""


@value
class Command(Value):
    """A wish about one conversation. The same *key* is carried out once.

    A key is bound when something happened by it; a command that was refused, or had nothing to do, binds none.
    """

    by: ClassVar[ActorKind] = ActorKind.MEMBER
    """Whose wish this can be."""

    conversation: ConversationId
    key: CommandKey | None = None


@value
class ReceiveMessage(Command):
    """Take in what a customer wrote.

    *dedupe* is the platform's key of the delivery, unique per account; *sender* the platform's id of who wrote,
    which in a group is one of several. *own*: the page or account itself wrote it (OM-11.1). *external* is the
    platform's id of the message; *departments* receive what opens with it; *visit*: where it was written.
    *found*: the facts that its text tells of the customer (RC-3.14); *email*: that they gave with it. *quotes*: the
    platform's id of the message that it quotes; *reply_token*, *quote_token*: what the platform wants back with an
    answer, or with a quotation of it. *payload*: ours, of what was pressed. *automatic*: a machine wrote it.
    """

    by: ClassVar[ActorKind] = ActorKind.CUSTOMER

    message: MessageId = NO_ID
    thread: Thread
    contact: ContactId | None
    content: Content
    dedupe: str
    sender: str = ""
    sent_at: datetime | None = None
    bot: BotOutcome | None = None
    external: str = ""
    own: bool = False
    departments: tuple[DepartmentId, ...] = ()
    visit: Visit | None = None
    found: tuple[Found, ...] = ()
    email: str = ""
    quotes: str = ""
    reply_token: str = ""
    quote_token: str = ""
    payload: str = ""
    topic: str = ""
    subject: str = ""
    automatic: bool = False


@value
class ReceiveEdit(Command):
    """Take in that a customer changed what they wrote: *content* is all that the message says now.

    *sent_at*: the platform's time of it; what is older than the last edit changes nothing. Nothing is looked for in the
    new words, nobody is told, and it counts as unread no more than before.
    """

    by: ClassVar[ActorKind] = ActorKind.CUSTOMER

    sequence: int
    content: Content
    sent_at: datetime | None = None


@value
class ReceiveUnsend(Command):
    """Take in that a customer took a message back; what it said is gone."""

    by: ClassVar[ActorKind] = ActorKind.CUSTOMER

    sequence: int


@value
class ReceiveReaction(Command):
    """Take in a customer's reaction to a message, ours or theirs; *emoji* "" takes it back.

    *sender* is the platform's id of who reacted, which in a group is one of several.
    """

    by: ClassVar[ActorKind] = ActorKind.CUSTOMER

    sequence: int
    emoji: str
    sender: str = ""


@value
class ReceiveEcho(Command):
    """Take in what our side wrote outside the desk: a colleague in the vendor's inbox, or by the phone app.

    It is an answer to whoever waits. It opens nothing: where nobody has written to the desk there is nothing to do; and
    it takes nothing up again that has ended. *external* and *sent_at* as of a customer's message.
    """

    by: ClassVar[ActorKind] = ActorKind.CUSTOMER

    message: MessageId = NO_ID
    thread: Thread
    contact: ContactId | None
    content: Content
    external: str = ""
    sent_at: datetime | None = None
    quotes: str = ""


@value
class ReceiveSignal(Command):
    """Take in what the platform tells of the thread; nothing is opened by it."""

    by: ClassVar[ActorKind] = ActorKind.CUSTOMER

    signal: Signal


@value
class Enter(Command):
    """Come to the site, before any word (RC-2.2); who is there already has gone to another page."""

    by: ClassVar[ActorKind] = ActorKind.CUSTOMER

    thread: Thread
    contact: ContactId | None
    visit: Visit
    departments: tuple[DepartmentId, ...] = ()


@value
class EndByCustomer(Command):
    """End one's own session, or leave the site (OM-8.1, RC-2.4)."""

    by: ClassVar[ActorKind] = ActorKind.CUSTOMER


@value
class StartConversation(Command):
    """Write to a contact first (reading of OC-1.2). *heard_at*: their last word in the thread before."""

    message: MessageId = NO_ID
    thread: Thread
    contact: ContactId
    content: Content
    asked: tuple[str, ...] = ()
    heard_at: datetime | None = None


@value
class FollowUp(Command):
    """Take a pending conversation on."""


@value
class TakeOver(Command):
    """Become the handler of a conversation that somebody else handles."""


@value
class Transfer(Command):
    """Hand the conversation to another member."""

    to: MemberId


@value
class AddCollaborators(Command):
    """Bring members in as collaborators."""

    members: tuple[MemberId, ...]


@value
class Join(Command):
    """Come in oneself: as a collaborator, or to take part where nobody handles (OM-0.1)."""


@value
class AddParticipants(Command):
    """Bring members in to take part in what nobody handles (OM-3.1)."""

    members: tuple[MemberId, ...]


@value
class RemoveCollaborators(Command):
    """Take collaborators out."""

    members: tuple[MemberId, ...]


@value
class Leave(Command):
    """Go out oneself, of a collaboration or of what one takes part in."""


@value
class Reply(Command):
    """Write to the customer. *asked*: which kinds of facts the text asks them for (RC-3.13); the desk finds out.

    *quotes*: the sequence of the message that it quotes, 0 for none.
    """

    message: MessageId = NO_ID
    content: Content
    asked: tuple[str, ...] = ()
    quotes: int = 0


@value
class Whisper(Command):
    """Write to the team inside the conversation; the customer never sees it."""

    message: MessageId = NO_ID
    content: Content


@value
class End(Command):
    """End the conversation; *survey* asks the customer how it was, None leaves it to the team's setting."""

    survey: bool | None = None


@value
class Reopen(Command):
    """Take an ended conversation up again."""


@value
class Open(Command):
    """Look at the conversation's content; changes nothing."""


@value
class Acknowledge(Command):
    """Say that one has read up to and including the message with ordinal *up_to*."""

    up_to: int
    perspective: Perspective = Perspective.MY


@value
class AcceptOffer(Command):
    """Take on what is held out to one."""


@value
class DeclineOffer(Command):
    """Let what is held out to one go to somebody else."""


@value
class Mute(Command):
    """Hear no more of a customer who harasses: do-not-disturb (RC-7.6)."""


@value
class Unmute(Command):
    """Hear of them again (RC-7.7)."""


@value
class Block(Command):
    """Take nothing in from the contact any more, here or later (RC-7.8)."""


@value
class Unblock(Command):
    """Take the contact's messages in again."""


@value
class EditContact(Command):
    """Set fields of the contact's record, by name: name, email, phone (OC-8.2), nickname, remark (RC-3.3, RC-3.5), and
    others such as wechat or age. What isn't named stays; "" empties.

    *based_on* is the version of the record that the editor was shown: a field that has changed since is not set.
    """

    fields: Mapping[str, str] = attrs.field(factory=dict)
    based_on: int | None = None


@value
class AddNote(Command):
    """Note something about the contact (OC-8.3)."""

    text: str


@value
class Tag(Command):
    """Put tags on the contact (OC-10.5, OC-10.6); *sequence* is the message at which it was done (RC-7.13), 0: none."""

    tags: tuple[str, ...]
    sequence: int = 0


@value
class Untag(Command):
    """Take tags off the contact (OC-10.7), those too that were set automatically."""

    tags: tuple[str, ...]


@value
class Export(Command):
    """Take the conversation's data out (OC-12.1, RC-7.14); whispers go along only where asked for."""

    form: ExportForm
    whispers: bool = False


@value
class Pin(Command):
    """Keep the conversation on top of one's own list."""


@value
class Unpin(Command):
    """Take one's pin away."""


@value
class AnswerByBot(Command):
    """Put the bot's answer into the conversation."""

    by: ClassVar[ActorKind] = ActorKind.BOT

    message: MessageId = NO_ID
    content: Content


@value
class ReportBotOutcome(Command):
    """Tell what the bot made of the customer's last message, when that is known only afterwards.

    A host whose bot answers later receives the message as CONSUMED: the bot has it, until this says otherwise.
    """

    by: ClassVar[ActorKind] = ActorKind.BOT

    outcome: BotOutcome


@value
class EndByBot(Command):
    """End what the bot has brought to its end without a human (FL-2.1)."""

    by: ClassVar[ActorKind] = ActorKind.BOT


@value
class Route(Command):
    """Say what a conversation asks for: how urgent it is, which skills, which departments; None leaves it."""

    by: ClassVar[ActorKind] = ActorKind.SYSTEM

    priority: int | None = None
    skills: tuple[str, ...] | None = None
    departments: tuple[DepartmentId, ...] | None = None


@value
class MakeOffer(Command):
    """Hold a waiting conversation out to a member, as the plan says."""

    by: ClassVar[ActorKind] = ActorKind.SYSTEM

    to: MemberId


@value
class LapseOffer(Command):
    """Take an offer back that nobody answered in time (FL-5.2)."""

    by: ClassVar[ActorKind] = ActorKind.SYSTEM


@value
class Assign(Command):
    """Give a conversation that nobody handles to a member who is there, as the plan says (RC-1.4)."""

    by: ClassVar[ActorKind] = ActorKind.SYSTEM

    to: MemberId


@value
class HandOver(Command):
    """Give what *member* handles to a colleague, since *member* goes away (RC-1.7)."""

    by: ClassVar[ActorKind] = ActorKind.SYSTEM

    member: MemberId
    to: MemberId


@value
class SendAutomatic(Command):
    """Send a message that nobody wrote by hand."""

    by: ClassVar[ActorKind] = ActorKind.SYSTEM

    message: MessageId = NO_ID
    form: Form
    content: Content


@value
class WithdrawMember(Command):
    """Take a disabled or deleted member off; on record it is done by *disabler*, who disabled them.

    One who has been enabled again loses the seats that they had when they were disabled at *disabled_at*.
    """

    by: ClassVar[ActorKind] = ActorKind.SYSTEM

    member: MemberId
    disabler: Actor
    disabled_at: datetime | None = None


@value
class EndBySilence(Command):
    """End what the customer has not answered for the configured time."""

    by: ClassVar[ActorKind] = ActorKind.SYSTEM


@value
class RemindOfEnding(Command):
    """Tell the customer that the conversation is about to end."""

    by: ClassVar[ActorKind] = ActorKind.SYSTEM

    message: MessageId = NO_ID


@value
class MarkOverdue(Command):
    """Record that the customer has waited longer than the team's limit."""

    by: ClassVar[ActorKind] = ActorKind.SYSTEM


COMMANDS: tuple[type[Command], ...] = tuple(
    cls for cls in globals().values() if isinstance(cls, type) and issubclass(cls, Command) and cls is not Command
)
BY_KIND: dict[str, type[Command]] = {cls.__name__: cls for cls in COMMANDS}
"""Commands by the name a host may store or send: the class's own, which is part of the public surface."""
