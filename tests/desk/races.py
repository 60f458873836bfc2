"""What may be done to a conversation of the queue, of OMI and of the reception: acts and scenes for two writers."""

from collections.abc import Callable

from attrs import frozen

from omnikit.desk import attending, intake
from omnikit.desk.desk import Desk
from omnikit.desk.handling import handle, wake
from omnikit.desk.steps import drive
from omnikit.model.actors import BOT, CUSTOMER, SYSTEM, Actor
from omnikit.model.commands import (
    AcceptOffer,
    AddNote,
    AddParticipants,
    Assign,
    Block,
    BotOutcome,
    Command,
    DeclineOffer,
    EditContact,
    End,
    EndByBot,
    EndByCustomer,
    Enter,
    Export,
    HandOver,
    Join,
    LapseOffer,
    Leave,
    MakeOffer,
    Mute,
    ReceiveEcho,
    ReceiveEdit,
    ReceiveMessage,
    ReceiveReaction,
    ReceiveSignal,
    ReceiveUnsend,
    Reply,
    Route,
    Signal,
    Tag,
    Transfer,
    Unblock,
    Unmute,
    Untag,
    Whisper,
)
from omnikit.model.contact import Visit
from omnikit.model.conversation import Conversation
from omnikit.model.ids import AccountId, ConversationId, MemberId
from omnikit.model.presence import SignIn
from omnikit.model.thread import ThreadKind
from omnikit.model.transcript import ExportForm
from omnikit.model.wire import Arrival, Inbound
from omnikit.policies.presets import FIRST_LINE, OMI, RECEPTION
from omnikit.policies.profile import Profile
from omnikit.testing.builders import ADA, ANN, BOB, CAT, a_thread, minutes, some_text
from omnikit.testing.desks import SetClock, an_inbound, received

Do = Callable[[Desk, Conversation], object]
Prepare = Callable[[Desk, SetClock], Conversation]
SITE = AccountId("webchat")
A, B = Actor.of(ANN), Actor.of(BOB)


@frozen
class Act:
    """Something that may be done to a conversation, by one writer."""

    name: str
    of: tuple[type[Command], ...]
    do: Do


def given(command: Callable[[ConversationId], Command], *actors: Actor) -> list[Act]:
    """The command alone by each of *actors*: the queue doesn't run after it."""
    kind = type(command(ConversationId("")))

    def act(actor: Actor) -> Act:
        who = actor.member or actor.kind
        return Act(
            f"{kind.__name__} by {who}",
            (kind,),
            lambda desk, at: drive(handle(desk.house, command(at.id), actor), desk.storage),
        )

    return [act(actor) for actor in actors]


def written(text: str = "next", **of: object) -> Act:
    """The customer writes, wherever *of* says."""
    inbound: Inbound = an_inbound(text, dedupe="next", **of)  # type: ignore[arg-type]  # each names fields that there are
    name = "a message" if text == "next" else "a message that tells something"
    return Act(name, (ReceiveMessage,), lambda desk, _: drive(intake.receive(desk.house, inbound), desk.storage))


def visit(page: str) -> Arrival:
    """A visitor's coming, or going to another page."""
    return Arrival(account=SITE, thread="s1", visitor="v1", visit=Visit(page=page))


ON_SITE = {"thread": "s1", "sender": "v1", "channel": "webchat", "kind": ThreadKind.VISIT}
TIMERS = Act("the timers", (LapseOffer,), lambda desk, at: drive(wake(desk.house, at.id), desk.storage))
# fmt: off
TOLD: tuple[Act, ...] = (
    *given(lambda id: ReceiveEdit(conversation=id, sequence=1, content=some_text("changed")), CUSTOMER),
    *given(lambda id: ReceiveUnsend(conversation=id, sequence=1), CUSTOMER),
    *given(lambda id: ReceiveReaction(conversation=id, sequence=1, emoji="❤", sender="customer-1"), CUSTOMER),
    *given(lambda id: ReceiveSignal(conversation=id, signal=Signal.FOLLOW), CUSTOMER),
    *given(lambda id: ReceiveEcho(conversation=id, thread=a_thread(), contact=None,
                                  content=some_text("elsewhere")), CUSTOMER),
)
OF_THE_QUEUE: tuple[Act, ...] = (
    written(),
    *TOLD,
    TIMERS,
    *given(lambda id: EndByBot(conversation=id), BOT),
    *given(lambda id: Route(conversation=id, priority=2), SYSTEM),
    *given(lambda id: MakeOffer(conversation=id, to=ANN), SYSTEM),
    *given(lambda id: MakeOffer(conversation=id, to=BOB), SYSTEM),
    *given(lambda id: AcceptOffer(conversation=id), A),
    *given(lambda id: DeclineOffer(conversation=id), A),
)
OF_OMI: tuple[Act, ...] = (
    written(),
    *given(lambda id: Join(conversation=id), A, B),
    *given(lambda id: AddParticipants(conversation=id, members=(CAT,)), A),
    *given(lambda id: AddParticipants(conversation=id, members=(BOB,)), A),
    *given(lambda id: Leave(conversation=id), A),
    *given(lambda id: Reply(conversation=id, content=some_text()), A),
    *given(lambda id: Whisper(conversation=id, content=some_text()), A),
    *given(lambda id: End(conversation=id), A),
    Act("the customer goes", (EndByCustomer,), lambda desk, at: drive(
        intake.leave(desk.house, at.thread.account, at.thread.key), desk.storage)),
)
OF_THE_RECEPTION: tuple[Act, ...] = (
    written(**ON_SITE),
    Act("a page", (Enter,), lambda desk, _: drive(intake.enter(desk.house, visit("/b")), desk.storage)),
    Act("the visitor goes", (EndByCustomer,), lambda desk, _: drive(
        intake.leave(desk.house, SITE, "s1"), desk.storage)),
    *given(lambda id: Assign(conversation=id, to=ANN), SYSTEM),
    *given(lambda id: Assign(conversation=id, to=BOB), SYSTEM),
    *given(lambda id: HandOver(conversation=id, member=ANN, to=BOB), SYSTEM),
    *given(lambda id: Transfer(conversation=id, to=BOB), A),
    *given(lambda id: Reply(conversation=id, content=some_text()), A),
    *given(lambda id: Mute(conversation=id), A),
    *given(lambda id: Unmute(conversation=id), A),
    *given(lambda id: Block(conversation=id), A),
    *given(lambda id: Unblock(conversation=id), A),
    written("我的电话是13987654321，微信同号", **ON_SITE),
    *given(lambda id: EditContact(conversation=id, fields={"remark": "tall"}), A, Actor.of(ADA)),
    *given(lambda id: EditContact(conversation=id, fields={"phone": "+8613711112222"}), B),
    *given(lambda id: AddNote(conversation=id, text="likes red"), A),
    *given(lambda id: Tag(conversation=id, tags=("预约", "转微")), A),
    *given(lambda id: Untag(conversation=id, tags=("转电",)), A),
    *given(lambda id: Export(conversation=id, form=ExportForm.TEXT), A),
    *given(lambda id: End(conversation=id), A),
)
# fmt: on


def _quietly(desk: Desk, *members: MemberId) -> None:
    """Let members come without a word to the queue."""
    for member in members:
        command = SignIn(member=member, ready=True)
        drive(attending.show(desk.house, command, Actor.of(member)), desk.storage)


def with_the_bot(desk: Desk, clock: SetClock) -> Conversation:
    """In the queue's bot lane."""
    return received(desk, an_inbound(bot=BotOutcome.MATCHED))


def waiting(desk: Desk, clock: SetClock) -> Conversation:
    """Waiting, ANN and BOB are ready, and nothing is held out yet."""
    conversation = received(desk)
    _quietly(desk, ANN, BOB)
    return conversation


def held_out(desk: Desk, clock: SetClock) -> Conversation:
    """Held out to ANN."""
    desk.attend(SignIn(member=ANN, ready=True), actor=A).unwrap()
    conversation = received(desk)
    _quietly(desk, BOB)
    return conversation


def run_out(desk: Desk, clock: SetClock) -> Conversation:
    """The same, and the time to answer is over."""
    conversation = held_out(desk, clock)
    clock.passes(minutes(1))
    return conversation


def unjoined(desk: Desk, clock: SetClock) -> Conversation:
    """Nobody has joined yet."""
    return received(desk)


def joined(desk: Desk, clock: SetClock) -> Conversation:
    """ANN takes part."""
    return desk.handle(Join(conversation=received(desk).id), actor=A).unwrap()


def looking_around(desk: Desk, clock: SetClock) -> Conversation:
    """A visitor who has said nothing, ANN is there."""
    _quietly(desk, ANN)
    return desk.enter(visit("/a")).unwrap()


def nobodys(desk: Desk, clock: SetClock) -> Conversation:
    """In dialogue with nobody, ANN and BOB are there, and nothing is assigned yet."""
    desk.enter(visit("/a"))
    conversation = received(desk, an_inbound(**ON_SITE))  # type: ignore[arg-type]  # fields that there are
    _quietly(desk, ANN, BOB)
    return conversation


def in_dialogue(desk: Desk, clock: SetClock) -> Conversation:
    """ANN handles it, BOB is online, and the customer has told a number."""
    desk.attend(SignIn(member=ANN), actor=A).unwrap()
    desk.enter(visit("/a"))
    conversation = received(desk, an_inbound("我的电话是13812345678", **ON_SITE))  # type: ignore[arg-type]  # fields that there are
    _quietly(desk, BOB)
    return conversation


def muted(desk: Desk, clock: SetClock) -> Conversation:
    """The same, muted and blocked."""
    conversation = in_dialogue(desk, clock)
    desk.handle(Block(conversation=conversation.id), actor=A).unwrap()
    return desk.handle(Mute(conversation=conversation.id), actor=A).unwrap()


SCENES: dict[Prepare, tuple[Profile, tuple[Act, ...]]] = {
    **dict.fromkeys((with_the_bot, waiting, held_out, run_out), (FIRST_LINE, OF_THE_QUEUE)),
    **dict.fromkeys((unjoined, joined), (OMI, OF_OMI)),
    **dict.fromkeys((looking_around, nobodys, in_dialogue, muted), (RECEPTION, OF_THE_RECEPTION)),
}
