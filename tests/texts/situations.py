"""What can happen at the desk, one situation for every event that people are told of, and what is told."""

from collections.abc import Mapping
from datetime import timedelta

from attrs import frozen

from omnikit.engine.decide import decide
from omnikit.engine.evolve import fold
from omnikit.engine.react import react
from omnikit.model.actors import BOT, CUSTOMER, SYSTEM, Actor
from omnikit.model.commands import (
    AcceptOffer,
    AddCollaborators,
    AddNote,
    AddParticipants,
    AnswerByBot,
    Assign,
    Block,
    BotOutcome,
    Command,
    DeclineOffer,
    EditContact,
    End,
    EndByBot,
    EndByCustomer,
    EndBySilence,
    Enter,
    Export,
    FollowUp,
    HandOver,
    Join,
    LapseOffer,
    Leave,
    MakeOffer,
    MarkOverdue,
    Mute,
    ReceiveMessage,
    ReceiveSignal,
    RemindOfEnding,
    RemoveCollaborators,
    Reopen,
    Reply,
    ReportBotOutcome,
    Route,
    Signal,
    StartConversation,
    Tag,
    TakeOver,
    Transfer,
    Unblock,
    Unmute,
    Untag,
    WithdrawMember,
)
from omnikit.model.contact import Visit
from omnikit.model.conversation import ENDED, PENDING, Conversation, Lane, Timer, TimerKind
from omnikit.model.decision import Denied
from omnikit.model.effects import Effect, LogLine, Notify, SystemMessage
from omnikit.model.events import Event
from omnikit.model.ids import MemberId
from omnikit.model.transcript import ExportForm
from omnikit.policies.context import Context
from omnikit.policies.lanes import Lanes
from omnikit.policies.presets import FIRST_LINE, OMI, OMNICHAT_COLLABORATION, RECEPTION
from omnikit.policies.profile import Profile
from omnikit.testing.builders import (
    ADA,
    ANN,
    BOB,
    CAT,
    CONTACT,
    CONVERSATION,
    NOON,
    OUT,
    SUE,
    a_contact,
    a_context,
    a_conversation,
    a_message,
    a_new_conversation,
    a_thread,
    a_visitor,
    present,
    some_text,
)

Told = LogLine | SystemMessage | Notify


@frozen
class Situation:
    """A conversation as it stands, what somebody asks, and a profile that allows it; BOB is there and ready."""

    conversation: Conversation
    command: Command
    by: MemberId | Actor = ANN
    profile: Profile = OMNICHAT_COLLABORATION
    blocked: bool = False

    def context(self, profile: Profile | None = None) -> Context:
        """Return what is known when it is asked, in a profile of its own or in another."""
        on = a_context(self.by, profile=profile or self.profile, presences=present(BOB))
        return on.but(facts=on.facts.but(contact=a_contact(blocked=self.blocked, tags=("regular",))))


def answer(conversation: Conversation, command: Command, context: Context) -> Denied | tuple[Event, ...]:
    """Return the refusal, or the events."""
    decision = decide(conversation, command, context)
    return decision if isinstance(decision, Denied) else decision.events


def refusal(conversation: Conversation, command: Command, context: Context | None = None) -> Denied:
    """Return the refusal of a command that must not be allowed."""
    denied = answer(conversation, command, context or a_context())
    assert isinstance(denied, Denied), denied
    return denied


def effects_of(conversation: Conversation, command: Command, context: Context) -> tuple[Effect, ...]:
    """Return what follows from a command that must be allowed."""
    events = answer(conversation, command, context)
    assert not isinstance(events, Denied), events
    return react(conversation, events, fold(conversation, events), context)


def told(conversation: Conversation, command: Command, context: Context) -> tuple[Told, ...]:
    """Return what people are told of a command that must be allowed."""
    effects = effects_of(conversation, command, context)
    return tuple(effect for effect in effects if isinstance(effect, LogLine | SystemMessage | Notify))


def received(bot: BotOutcome | None = None, channel: str = "line") -> ReceiveMessage:
    """Return a customer's message, and what the bot made of it."""
    return ReceiveMessage(
        conversation=CONVERSATION,
        message=a_message(),
        thread=a_thread(channel),
        contact=CONTACT,
        content=some_text(),
        dedupe="d1",
        bot=bot,
    )


def _due(kind: TimerKind) -> tuple[Timer, ...]:
    return (Timer(kind, NOON - timedelta(minutes=1)),)


C = CONVERSATION
TEAM = (BOB, CAT)
STARTED = StartConversation(
    conversation=C, message=a_message(), thread=a_thread(), contact=CONTACT, content=some_text()
)
REPLY = Reply(conversation=C, message=a_message(), content=some_text())
BOT_ANSWER = AnswerByBot(conversation=C, message=a_message(), content=some_text())
TO_HUMAN = ReportBotOutcome(conversation=C, outcome=BotOutcome.HUMAN_REQUESTED)
REMINDER = RemindOfEnding(conversation=C, message=a_message())
OUT_GOES = WithdrawMember(conversation=C, member=OUT, disabler=Actor.of(ADA))
VISIT = Enter(conversation=C, thread=a_thread("webchat"), contact=CONTACT, visit=Visit(page="/prices"))
RENAME = EditContact(conversation=C, fields={"remark": "VIP"})
BACK_TO_BOT = OMNICHAT_COLLABORATION.but(lanes=Lanes(human_sticky=False))

SITUATIONS: Mapping[str, Situation] = {
    # name                       the conversation                                   the command                  by
    "a customer writes": Situation(a_new_conversation(), received(), CUSTOMER),
    "a customer meets the bot": Situation(a_new_conversation(), received(BotOutcome.MATCHED), CUSTOMER),
    "a customer comes back": Situation(a_conversation(ENDED), received(), CUSTOMER),
    "a customer comes back to many": Situation(a_conversation(ENDED, collaborators=TEAM), received(), CUSTOMER),
    "a customer goes on": Situation(a_conversation(), received(), CUSTOMER),
    "a customer asks the bot": Situation(
        a_conversation(PENDING), received(BotOutcome.TRIGGERED), CUSTOMER, BACK_TO_BOT
    ),
    "a customer asks for a human": Situation(a_conversation(PENDING, lane=Lane.BOT), TO_HUMAN, BOT),
    "the bot answers": Situation(a_conversation(PENDING, lane=Lane.BOT), BOT_ANSWER, BOT),
    "a member writes first": Situation(a_new_conversation(), STARTED),
    "a member replies": Situation(a_conversation(), REPLY),
    "a member follows up": Situation(a_conversation(PENDING), FollowUp(conversation=C)),
    "a supervisor takes over": Situation(a_conversation(handler=BOB), TakeOver(conversation=C), SUE),
    "a collaborator takes over": Situation(a_conversation(collaborators=(ADA,)), TakeOver(conversation=C), ADA),
    "the handler transfers": Situation(a_conversation(), Transfer(conversation=C, to=BOB)),
    "the handler of many transfers": Situation(a_conversation(collaborators=TEAM), Transfer(conversation=C, to=BOB)),
    "one is added": Situation(a_conversation(), AddCollaborators(conversation=C, members=(BOB,))),
    "two are added": Situation(a_conversation(), AddCollaborators(conversation=C, members=TEAM)),
    "an administrator joins": Situation(a_conversation(), Join(conversation=C), ADA),
    "one is removed": Situation(
        a_conversation(collaborators=TEAM), RemoveCollaborators(conversation=C, members=(BOB,))
    ),
    "two are removed": Situation(a_conversation(collaborators=TEAM), RemoveCollaborators(conversation=C, members=TEAM)),
    "a collaborator leaves": Situation(a_conversation(collaborators=TEAM), Leave(conversation=C), BOB),
    "a collaborator is disabled": Situation(a_conversation(collaborators=(OUT,)), OUT_GOES, SYSTEM),
    "a handler is disabled": Situation(a_conversation(handler=OUT), OUT_GOES, SYSTEM),
    "the handler ends it": Situation(a_conversation(), End(conversation=C)),
    "the handler of many ends it": Situation(a_conversation(collaborators=TEAM), End(conversation=C)),
    "the handler reopens it": Situation(a_conversation(ENDED), Reopen(conversation=C)),
    "silence ends it": Situation(a_conversation(timers=_due(TimerKind.END)), EndBySilence(conversation=C), SYSTEM),
    "the end is near": Situation(a_conversation(timers=_due(TimerKind.REMIND)), REMINDER, SYSTEM),
    "the customer waits too long": Situation(
        a_conversation(unread=1, timers=_due(TimerKind.OVERDUE)), MarkOverdue(conversation=C), SYSTEM
    ),
    # the queue
    "it is said what it needs": Situation(
        a_conversation(PENDING), Route(conversation=C, skills=("english",)), SYSTEM, FIRST_LINE
    ),
    "it is offered": Situation(a_conversation(PENDING), MakeOffer(conversation=C, to=BOB), SYSTEM, FIRST_LINE),
    "an offer is accepted": Situation(
        a_conversation(PENDING, offered_to=ANN), AcceptOffer(conversation=C), ANN, FIRST_LINE
    ),
    "an offer is declined": Situation(
        a_conversation(PENDING, offered_to=ANN), DeclineOffer(conversation=C), ANN, FIRST_LINE
    ),
    "an offer lapses": Situation(
        a_conversation(PENDING, offered_to=ANN, timers=_due(TimerKind.OFFER)),
        LapseOffer(conversation=C),
        SYSTEM,
        FIRST_LINE,
    ),
    "whom it is offered to is disabled": Situation(
        a_conversation(PENDING, offered_to=OUT), OUT_GOES, SYSTEM, FIRST_LINE
    ),
    "the bot ends it": Situation(a_conversation(PENDING, lane=Lane.BOT), EndByBot(conversation=C), BOT, FIRST_LINE),
    # side by side
    "a customer calls for help": Situation(a_new_conversation(), received(channel="webchat"), CUSTOMER, OMI),
    "somebody joins": Situation(a_conversation(PENDING), Join(conversation=C), ANN, OMI),
    "somebody is brought in": Situation(
        a_conversation(participants=(ANN,)), AddParticipants(conversation=C, members=(BOB, CAT)), ANN, OMI
    ),
    "one of several leaves": Situation(a_conversation(participants=(ANN, BOB)), Leave(conversation=C), ANN, OMI),
    "the last one leaves": Situation(a_conversation(participants=(ANN,)), Leave(conversation=C), ANN, OMI),
    "one of several is disabled": Situation(a_conversation(participants=(ANN, OUT)), OUT_GOES, SYSTEM, OMI),
    "the last one is disabled": Situation(a_conversation(participants=(OUT,)), OUT_GOES, SYSTEM, OMI),
    "the customer ends it": Situation(
        a_conversation(participants=(ANN,)), EndByCustomer(conversation=C), CUSTOMER, OMI
    ),
    # visitors
    "a visitor comes": Situation(a_new_conversation(), VISIT, CUSTOMER, RECEPTION),
    "a visitor speaks": Situation(a_visitor(), received(channel="webchat"), CUSTOMER, RECEPTION),
    "somebody speaks at once": Situation(a_new_conversation(), received(channel="webchat"), CUSTOMER, RECEPTION),
    "it is assigned": Situation(a_conversation(handler=None), Assign(conversation=C, to=BOB), SYSTEM, RECEPTION),
    "it is handed over": Situation(a_conversation(), HandOver(conversation=C, member=ANN, to=BOB), SYSTEM, RECEPTION),
    "a handler without a successor is disabled": Situation(a_conversation(handler=OUT), OUT_GOES, SYSTEM, RECEPTION),
    "a customer harasses": Situation(a_conversation(), Mute(conversation=C), ANN, RECEPTION),
    "a customer is heard again": Situation(a_conversation(muted=True), Unmute(conversation=C), ANN, RECEPTION),
    "a customer is blocked": Situation(a_conversation(), Block(conversation=C), ANN, RECEPTION),
    "a customer is unblocked": Situation(a_conversation(), Unblock(conversation=C), ANN, RECEPTION, blocked=True),
    "a customer's record is edited": Situation(a_conversation(), RENAME, ANN, RECEPTION),
    "something is noted of a customer": Situation(a_conversation(), AddNote(conversation=C, text="likes red")),
    "a customer is tagged": Situation(a_conversation(), Tag(conversation=C, tags=("VIP",))),
    "a customer is untagged": Situation(a_conversation(), Untag(conversation=C, tags=("regular",))),
    **{
        f"the platform tells {signal}": Situation(
            a_conversation(), ReceiveSignal(conversation=C, signal=signal), CUSTOMER
        )
        for signal in Signal
    },
    "a conversation is exported": Situation(a_conversation(), Export(conversation=C, form=ExportForm.TEXT)),
}
