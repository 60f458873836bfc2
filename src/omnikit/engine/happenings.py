"""What happens: one function an event, from the command that was allowed.

A function answers None where nothing is to be recorded: allowed, and nothing happened.
*line* is the sequence number of the system message that goes with the event, 0 for none.
"""

from omnikit.model.commands import (
    Acknowledge,
    AddCollaborators,
    AnswerByBot,
    End,
    EndBySilence,
    FollowUp,
    Join,
    Leave,
    MarkOverdue,
    Perspective,
    Pin,
    ReceiveMessage,
    RemindOfEnding,
    RemoveCollaborators,
    Reopen,
    Reply,
    ReportBotOutcome,
    SendAutomatic,
    StartConversation,
    TakeOver,
    Transfer,
    Unpin,
    Whisper,
    WithdrawMember,
)
from omnikit.model.conversation import PENDING, PROCESSING, Conversation, Lane
from omnikit.model.events import (
    Acknowledged,
    AutomaticSent,
    BecameOverdue,
    CollaboratorsAdded,
    CollaboratorsRemoved,
    Ended,
    FollowedUp,
    Joined,
    LaneChanged,
    Left,
    MemberWithdrawn,
    MessageReceived,
    MessageSent,
    Opened,
    Pinned,
    ReminderSkipped,
    Reopened,
    Returned,
    TakenOver,
    Transferred,
    Unpinned,
    Whispered,
)
from omnikit.model.ids import MemberId
from omnikit.model.message import Form
from omnikit.model.upholds import upholds
from omnikit.model.value import maker
from omnikit.policies import timers
from omnikit.policies.assignment import first_ranked
from omnikit.policies.context import Context
from omnikit.policies.notifying import Happening
from omnikit.policies.profile import carries
from omnikit.policies.reopening import OnMessage

# what is made on most commands is made the quick way
_message_received = maker(MessageReceived)
_message_sent = maker(MessageSent)
_transferred = maker(Transferred)
TRANSFERRED = Happening.TRANSFERRED


def _me(on: Context) -> MemberId:
    assert on.actor.member is not None, "a member's command was let through for somebody else"
    return on.actor.member


def _line(conversation: Conversation, on: Context, what: Happening) -> int:
    told = on.conduct(conversation).notifying.system_messages
    return conversation.sequence + 1 if what in told else 0


# --- beginning and coming back


@upholds("OC-1.2", "OC-2.8")
def opened(conversation: Conversation, command: ReceiveMessage, on: Context) -> Opened:
    """A customer's first message opens a pending conversation, in the lane that the bot's outcome gives."""
    return Opened(
        at=on.now,
        by=on.actor,
        conversation=conversation.id,
        workspace=conversation.workspace,
        thread=command.thread,
        contact=command.contact,
        status=PENDING,
        lane=on.profile.lanes.after(command.bot, None),
        handler=None,
    )


@upholds("OC-1.2")
def started(conversation: Conversation, command: StartConversation, on: Context) -> Opened:
    """A member who writes first opens a conversation that is processing, and handles it."""
    return Opened(
        at=on.now,
        by=on.actor,
        conversation=conversation.id,
        workspace=conversation.workspace,
        thread=command.thread,
        contact=command.contact,
        status=PROCESSING,
        lane=None,
        handler=_me(on),
    )


@upholds("OC-1.3", "OC-2.6", "CO-1.5", "CO-7.2")
def returned(conversation: Conversation, command: ReceiveMessage, on: Context) -> Returned:
    """A customer's message takes an ended conversation up: to pending, or back to those who were on it."""
    to_people = on.conduct(conversation).reopening.on_message is OnMessage.TO_PROCESSING
    if to_people and conversation.handler is not None:
        return Returned(at=on.now, by=on.actor, status=PROCESSING, lane=None)
    lane = on.profile.lanes.after(command.bot, None)
    return Returned(at=on.now, by=on.actor, status=PENDING, lane=lane)


@upholds("OC-1.6", "OC-1.7", "CO-8.2", "CO-8.3", "CO-8.4")
def reopened(conversation: Conversation, command: Reopen | StartConversation, on: Context) -> Reopened:
    """A member takes an ended conversation up; in 1:1 they handle it, in a collaboration nothing else changes."""
    to_me = on.conduct(conversation).reopening.to_reopener or conversation.handler is None
    return Reopened(at=on.now, by=on.actor, handler=_me(on) if to_me else None)


# --- messages


@upholds("CO-11.1", "OC-1.10")
def received(conversation: Conversation, command: ReceiveMessage, on: Context) -> MessageReceived:
    """A customer's message counts as unread, and starts the waiting unless it has begun."""
    return _message_received(
        at=on.now,
        by=on.actor,
        message=command.message,
        sequence=conversation.sequence + 1,
        ordinal=conversation.ordinal + 1,
        timers=timers.after_customer(
            conversation, on.now, on.facts.workspace.settings, overtime=on.conduct(conversation).overtime
        ),
    )


def replied(conversation: Conversation, command: Reply | StartConversation, on: Context) -> MessageSent:
    """A member's message answers whoever waits, and starts the silence that may end the conversation."""
    conduct = on.conduct(conversation)
    return _message_sent(
        at=on.now,
        by=on.actor,
        message=command.message,
        sequence=conversation.sequence + 1,
        reads=conduct.unread.replier(_me(on)),
        timers=timers.after_reply(
            on.now,
            on.facts.workspace.settings,
            auto_close=conduct.auto_close,
            reminds=carries(conduct, Form.CLOSING_REMINDER, conversation.thread.channel),
        ),
    )


def whispered(conversation: Conversation, command: Whisper, on: Context) -> Whispered:
    """A whisper takes its place among the messages and moves no clock and no count."""
    return Whispered(at=on.now, by=on.actor, message=command.message, sequence=conversation.sequence + 1)


@upholds("OC-2.8", "CO-16.2")
def answered_by_bot(conversation: Conversation, command: AnswerByBot, on: Context) -> AutomaticSent:
    """The bot's answer leaves the status as it is, and is no reply of the team."""
    sequence = conversation.sequence + 1
    return AutomaticSent(at=on.now, by=on.actor, message=command.message, sequence=sequence, form=None)


@upholds("CO-14.1")
def sent_automatically(conversation: Conversation, command: SendAutomatic, on: Context) -> AutomaticSent:
    """An automatic message is no reply of the team."""
    sequence = conversation.sequence + 1
    return AutomaticSent(at=on.now, by=on.actor, message=command.message, sequence=sequence, form=command.form)


def _can_remind(conversation: Conversation, on: Context) -> bool:
    thread = conversation.thread
    account = on.facts.workspace.accounts.get(thread.account)
    carried = carries(on.conduct(conversation), Form.CLOSING_REMINDER, thread.channel)
    return carried and account is not None and account.connected


def reminder_skipped(conversation: Conversation, command: RemindOfEnding, on: Context) -> ReminderSkipped | None:
    """The reminder was armed when the channel carried it, and no longer does: its time passes."""
    return None if _can_remind(conversation, on) else ReminderSkipped(at=on.now, by=on.actor)


@upholds("CO-14.6")
def reminded(conversation: Conversation, command: RemindOfEnding, on: Context) -> AutomaticSent | None:
    """The customer is told once a silence that the conversation is about to end."""
    if not _can_remind(conversation, on):
        return None
    sequence = conversation.sequence + 1
    return AutomaticSent(at=on.now, by=on.actor, message=command.message, sequence=sequence, form=Form.CLOSING_REMINDER)


# --- lanes


@upholds("OC-2.3", "OC-2.5", "OC-2.7")
def lane_changed(
    conversation: Conversation, command: ReceiveMessage | ReportBotOutcome, on: Context
) -> LaneChanged | None:
    """A pending conversation changes lanes when the bot's outcome says so."""
    outcome = command.bot if isinstance(command, ReceiveMessage) else command.outcome
    lane = on.profile.lanes.after(outcome, conversation.lane)
    return None if lane is conversation.lane else LaneChanged(at=on.now, by=on.actor, lane=lane)


# --- who handles


@upholds("OC-1.4", "OC-1.5", "OC-2.6", "OC-11.9")
def followed_up(conversation: Conversation, command: FollowUp | Reply, on: Context) -> FollowedUp:
    """Whoever follows up handles the conversation, which the bot leaves; its unread count is cleared."""
    return FollowedUp(at=on.now, by=on.actor, reads=on.conduct(conversation).unread.replier(_me(on)))


@upholds("OC-6.4", "CO-5.2")
def taken_over(conversation: Conversation, command: TakeOver, on: Context) -> TakenOver:
    """The taker handles it; in a collaboration the former handler takes the seat that the taker had."""
    return TakenOver(
        at=on.now,
        by=on.actor,
        to=_me(on),
        former=conversation.handler,
        former_stays=on.conduct(conversation).handover.former_stays,
        line=_line(conversation, on, Happening.TAKEN_OVER),
    )


@upholds("OC-6.2", "CO-6.3")
def transferred(conversation: Conversation, command: Transfer, on: Context) -> Transferred:
    """The target handles it at once; in a collaboration the former handler takes the target's seat."""
    conduct = on.conduct(conversation)
    told = TRANSFERRED in conduct.notifying.system_messages
    return _transferred(
        at=on.now,
        by=on.actor,
        to=command.to,
        former=conversation.handler,
        former_stays=conduct.handover.former_stays,
        line=conversation.sequence + 1 if told else 0,
    )


# --- collaboration


@upholds("CO-0.1", "CO-1.10", "CO-1.11")
def added(conversation: Conversation, command: AddCollaborators, on: Context) -> CollaboratorsAdded:
    """The members collaborate, ranked in the order of the request, told in one system message."""
    line = _line(conversation, on, Happening.ADDED)
    return CollaboratorsAdded(at=on.now, by=on.actor, members=command.members, line=line)


@upholds("CO-2.3", "CO-0.2", "CO-0.4")
def joined(conversation: Conversation, command: Join, on: Context) -> Joined | None:
    """The member collaborates and does not handle; joining twice is nothing new."""
    me = _me(on)
    if conversation.seated(me):
        return None
    return Joined(at=on.now, by=on.actor, member=me, line=_line(conversation, on, Happening.JOINED))


@upholds("CO-3.8", "CO-3.6")
def removed(conversation: Conversation, command: RemoveCollaborators, on: Context) -> CollaboratorsRemoved:
    """Those named are out, in one happening, told in one system message."""
    line = _line(conversation, on, Happening.REMOVED)
    return CollaboratorsRemoved(at=on.now, by=on.actor, members=command.members, line=line)


@upholds("CO-4.3")
def left(conversation: Conversation, command: Leave, on: Context) -> Left:
    """A collaborator who leaves is out."""
    return Left(at=on.now, by=on.actor, member=_me(on), line=_line(conversation, on, Happening.LEFT))


@upholds("CO-17.1", "CO-17.2", "CO-17.4", "CO-17.5")
def withdrawn(conversation: Conversation, command: WithdrawMember, on: Context) -> MemberWithdrawn | None:
    """A disabled member is off: the first-ranked collaborator succeeds a handler; nobody left, it is pending again.

    An ended conversation of one handler keeps its handler on record.
    """
    handles = conversation.handler == command.member
    if not conversation.seated(command.member):
        return None
    successor = first_ranked(conversation) if handles else None
    if handles and successor is None:
        if conversation.status is not PROCESSING:
            return None
        return MemberWithdrawn(
            at=on.now,
            by=command.disabler,
            member=command.member,
            successor=None,
            status=PENDING,
            lane=Lane.HUMAN,
            timers=timers.in_pending(conversation),
        )
    return MemberWithdrawn(
        at=on.now,
        by=command.disabler,
        member=command.member,
        successor=successor,
        status=conversation.status,
        lane=conversation.lane,
        timers=conversation.timers,
    )


# --- the end


@upholds("CO-14.4")
def _surveys(conversation: Conversation, wished: bool | None, on: Context) -> bool:
    """A survey goes out if it is wished, or else the team's setting, where profile and channel have one."""
    conduct = on.conduct(conversation)
    wanted = on.facts.workspace.settings.survey_on_end if wished is None else wished
    return wanted and conduct.surveys and carries(conduct, Form.SURVEY, conversation.thread.channel)


@upholds("OC-1.8", "OC-3.3", "OC-11.10", "CO-7.4", "CO-13.4")
def ended(conversation: Conversation, command: End, on: Context) -> Ended:
    """It is over; who ends what nobody handled is recorded as its handler; a survey goes out on wish."""
    return Ended(
        at=on.now,
        by=on.actor,
        handler=None if conversation.handler is not None else _me(on),
        survey=_surveys(conversation, command.survey, on),
        keeps_pins=not on.conduct(conversation).pins_end,
    )


@upholds("CO-16.1", "CO-13.4")
def ended_by_silence(conversation: Conversation, command: EndBySilence, on: Context) -> Ended:
    """The customer has been silent for the configured time: the system ends it, with a survey by the team's setting."""
    survey = _surveys(conversation, None, on)
    return Ended(at=on.now, by=on.actor, handler=None, survey=survey, keeps_pins=not on.conduct(conversation).pins_end)


# --- one's own


@upholds("CO-11.3", "CO-11.4", "CO-11.6", "CO-11.7")
def acknowledged(conversation: Conversation, command: Acknowledge, on: Context) -> Acknowledged | None:
    """Reading in *my* view clears; looking in the *team* view, or at what is pending, clears nobody's."""
    me = _me(on)
    if command.perspective is Perspective.TEAM or conversation.status is PENDING:
        return None
    reader = on.conduct(conversation).unread.reader(me)
    if command.up_to <= conversation.read_by(reader):
        return None
    return Acknowledged(at=on.now, by=on.actor, reader=reader, up_to=command.up_to)


@upholds("CO-13.1", "CO-13.2")
def pinned(conversation: Conversation, command: Pin, on: Context) -> Pinned | None:
    """A pin is the member's own."""
    me = _me(on)
    return None if me in conversation.pins else Pinned(at=on.now, by=on.actor, member=me)


def unpinned(conversation: Conversation, command: Unpin, on: Context) -> Unpinned | None:
    """One's own pin is taken away."""
    me = _me(on)
    return Unpinned(at=on.now, by=on.actor, member=me) if me in conversation.pins else None


@upholds("CO-15.1")
def became_overdue(conversation: Conversation, command: MarkOverdue, on: Context) -> BecameOverdue:
    """The customer has waited longer than the team's limit."""
    return BecameOverdue(at=on.now, by=on.actor, since=conversation.waiting_since or on.now)
