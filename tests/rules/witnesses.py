"""The witnesses of every guard and of every set of grants: a situation that keeps the rule, and one that breaks it."""

from collections.abc import Iterator
from typing import Any

from omnikit.model.actors import BOT, SYSTEM, Actor, Client, MemberStatus
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
    Open,
    Pin,
    RemindOfEnding,
    RemoveCollaborators,
    Reopen,
    Reply,
    SendAutomatic,
    StartConversation,
    TakeOver,
    Transfer,
    Unpin,
    Whisper,
    WithdrawMember,
)
from omnikit.model.conversation import (
    ENDED,
    NEW,
    PENDING,
    PROCESSING,
    Conversation,
    Status,
    Timer,
    TimerKind,
)
from omnikit.model.ids import AccountId, MemberId, WorkspaceId
from omnikit.model.message import Form
from omnikit.model.platforms import PLATFORMS
from omnikit.model.thread import Account, ThreadKind
from omnikit.model.workspace import Settings
from omnikit.policies.context import Context
from omnikit.policies.messages import Writing
from omnikit.policies.presets import FORMS, OMNICHAT, OMNICHAT_COLLABORATION
from omnikit.testing.builders import (
    ADA,
    ANN,
    BOB,
    CAT,
    CHANNELS,
    CONTACT,
    CONVERSATION,
    DAN,
    EVE,
    FAY,
    MAX,
    MIA,
    NOON,
    OUT,
    SUE,
    a_contact,
    a_context,
    a_conversation,
    a_message,
    a_thread,
    a_workspace,
    minutes,
    some_text,
)
from omnikit.testing.witness import Situation, Witness
from tests.rules.asking import ALL_SEE

C, M, TEXT = CONVERSATION, a_message(), some_text()


def case(subject: Any, command: Any, by: MemberId | Actor = ANN, **known: Any) -> Situation:
    """A command that somebody gives to a conversation; *known* is what ``a_context`` takes."""
    return Situation(subject, command, a_context(by, **known))


# Conversations: whoever is on one is in its seats alone, so that two differ in nothing else ----------------


def shared(status: Status = PROCESSING, *collaborators: MemberId, **changes: Any) -> Conversation:
    """A collaborative conversation that ANN handles, with BOB unless others are named."""
    return a_conversation(status, collaborators=collaborators or (BOB,), cursors=(), **changes)


MINE = a_conversation()
OURS = shared()
WAITING = a_conversation(PENDING)
OVER, OVER_SHARED = MINE.but(status=ENDED), OURS.but(status=ENDED)
IN_GROUP = ThreadKind.GROUP

# Commands -------------------------------------------------------------------------------------------------

END, REOPEN, FOLLOW_UP, TAKE_OVER = (kind(conversation=C) for kind in (End, Reopen, FollowUp, TakeOver))
JOIN, LEAVE, PIN, UNPIN, OPEN = (kind(conversation=C) for kind in (Join, Leave, Pin, Unpin, Open))
REPLY, WHISPER = Reply(conversation=C, message=M, content=TEXT), Whisper(conversation=C, message=M, content=TEXT)
ANSWER = AnswerByBot(conversation=C, message=M, content=TEXT)
START = StartConversation(conversation=C, message=M, thread=a_thread(), contact=CONTACT, content=TEXT)
WITHDRAW = WithdrawMember(conversation=C, member=ANN, disabler=Actor.of(ADA))


def transfer(to: MemberId = BOB) -> Transfer:
    """Hand it to BOB, or to somebody else."""
    return Transfer(conversation=C, to=to)


def add(*members: MemberId) -> AddCollaborators:
    """Bring them in."""
    return AddCollaborators(conversation=C, members=members)


def remove(*members: MemberId) -> RemoveCollaborators:
    """Take them out."""
    return RemoveCollaborators(conversation=C, members=members)


def send(form: Form) -> SendAutomatic:
    """Send that automatic message."""
    return SendAutomatic(conversation=C, message=M, form=form, content=TEXT)


# What is known --------------------------------------------------------------------------------------------

OFF = Settings(collaboration=False)
DESK = a_workspace()
CUT_OFF = a_workspace(
    accounts={**DESK.accounts, AccountId("line"): Account(AccountId("line"), "line", connected=False)}
)
ANN_OUT = a_workspace(members={**DESK.members, ANN: DESK.members[ANN].but(status=MemberStatus.DISABLED)})
FOLLOWING = OMNICHAT_COLLABORATION.but(writing=Writing(reply_follows_up=True))
WHISPERING = OMNICHAT_COLLABORATION.but(writing=Writing(whispers=True))


def knowing(situation: Situation, **facts: Any) -> Situation:
    """The same with other facts read."""
    context = situation.context
    return Situation(
        situation.subject,
        situation.command,
        Context(
            now=context.now,
            actor=context.actor,
            profile=context.profile,
            batch=context.batch,
            facts=context.facts.but(**facts),
        ),
    )


def timed(kind: TimerKind) -> Conversation:
    """A conversation with that timer, due five minutes after noon."""
    return MINE.but(timers=(Timer(kind, NOON + minutes(5)),))


SILENCE, REMINDER = EndBySilence(conversation=C), RemindOfEnding(conversation=C, message=M)
LATER, EARLIER = NOON + minutes(5), NOON + minutes(4)
DUE = (
    (SILENCE, TimerKind.END),
    (REMINDER, TimerKind.REMIND),
    (MarkOverdue(conversation=C), TimerKind.OVERDUE),
)

# fmt: off
GUARDS: tuple[Witness, ...] = (
    # who asks, and what they see
    Witness("HO-1", "who asks is disabled", case(MINE, END), case(MINE, END, workspace=ANN_OUT)),
    Witness("HO-1", "who asks is unknown", case(WAITING, FOLLOW_UP), case(WAITING, FOLLOW_UP, MemberId("ghost"))),
    Witness("HO-2", "the system does a member's work", case(MINE, END), case(MINE, END, SYSTEM)),
    Witness("HO-2", "a member answers as the bot", case(MINE, ANSWER, BOT), case(MINE, ANSWER)),
    Witness("HO-3", "it is a minute before the last change", case(MINE, END), case(MINE, END, now=NOON - minutes(1))),
    Witness("HO-5", "an agent looks in from outside", case(OURS, OPEN, SUE), case(OURS, OPEN, DAN)),
    Witness("HO-5", "so does a marketing agent", case(OURS, OPEN, MAX), case(OURS, OPEN, MIA)),
    Witness("HO-5", "an agent looks into another's 1:1", case(MINE, OPEN, SUE), case(MINE, OPEN, DAN)),
    Witness("HO-5", "a marketing agent looks into another's 1:1", case(MINE, OPEN, MAX), case(MINE, OPEN, MIA)),
    Witness("HO-5", "an agent looks into another's ended 1:1", case(OVER, OPEN, ADA), case(OVER, OPEN, DAN)),
    Witness("HO-5", "it is pending no longer", case(WAITING, OPEN, DAN),
            case(WAITING.but(status=PROCESSING), OPEN, DAN)),
    Witness("HO-5", "only the profile hides a 1:1", case(MINE, OPEN, DAN, profile=OMNICHAT), case(MINE, OPEN, DAN)),
    Witness("HO-5", "only the flag hides a 1:1", case(MINE, OPEN, DAN, settings=OFF), case(MINE, OPEN, DAN)),
    Witness("HO-5", "an agent joins what they cannot see", case(MINE, JOIN, SUE), case(MINE, JOIN, BOB)),
    Witness("HO-6", "nobody has opened it yet", case(WAITING, FOLLOW_UP), case(WAITING.but(status=NEW), FOLLOW_UP)),
    Witness("CO-18.2", "the client is of version 1.0", case(OURS, OPEN), case(OURS, OPEN, client=Client.LEGACY),
            also=("CO-18.1",)),
    Witness("CO-18.2", "from the first collaborator on", case(MINE, OPEN, client=Client.LEGACY),
            case(OURS, OPEN, client=Client.LEGACY), also=("CO-18.1",)),

    # what fits the status
    Witness("OC-1.9", "followed up what is processing", case(WAITING, FOLLOW_UP, SUE),
            case(WAITING.but(status=PROCESSING), FOLLOW_UP, SUE)),
    Witness("OC-1.9", "followed up what is ended", case(WAITING, FOLLOW_UP, SUE),
            case(WAITING.but(status=ENDED), FOLLOW_UP, SUE)),
    Witness("OC-1.9", "reopened what is pending", case(OVER, REOPEN), case(OVER.but(status=PENDING), REOPEN)),
    Witness("OC-1.9", "reopened what is processing", case(OVER, REOPEN), case(MINE, REOPEN)),
    Witness("OC-1.9", "ended what is ended", case(MINE, END), case(OVER, END)),
    Witness("OC-1.9", "ended a pending one singly", case(WAITING, END, batch="b"), case(WAITING, END)),
    Witness("CO-1.4", "added to a pending one", case(MINE, add(BOB)), case(MINE.but(status=PENDING), add(BOB))),
    Witness("CO-1.4", "joined a pending one", case(MINE, JOIN, SUE), case(MINE.but(status=PENDING), JOIN, SUE)),
    Witness("HO-13", "replied before a follow-up", case(WAITING, REPLY, profile=FOLLOWING), case(WAITING, REPLY)),
    Witness("HO-21", "the thread has a processing one", case(OVER, START), case(MINE, START)),
    Witness("HO-21", "the thread has a pending one", case(OVER, START), case(OVER.but(status=PENDING), START)),
    Witness("CO-13.4", "pinned after the end", case(OURS, PIN), case(OVER_SHARED, PIN)),

    # who can be brought in, taken out, handed to
    Witness("CO-0.7", "added on webchat", case(MINE, add(BOB)), case(MINE.but(thread=a_thread("webchat")), add(BOB))),
    Witness("CO-0.7", "joined on webchat", case(MINE, JOIN, SUE),
            case(MINE.but(thread=a_thread("webchat")), JOIN, SUE)),
    Witness("CO-1.1", "added in a LINE group", case(MINE.but(thread=a_thread("whatsapp", IN_GROUP)), add(BOB)),
            case(MINE.but(thread=a_thread("line", IN_GROUP)), add(BOB))),
    Witness("CO-1.1", "joined a LINE group", case(MINE.but(thread=a_thread("whatsapp", IN_GROUP)), JOIN, SUE),
            case(MINE.but(thread=a_thread("line", IN_GROUP)), JOIN, SUE)),
    Witness("CO-0.8", "a sixth is added", case(shared(PROCESSING, BOB, CAT, DAN, EVE), add(SUE)),
            case(shared(PROCESSING, BOB, CAT, DAN, EVE, FAY), add(SUE)), also=("CO-1.3",)),
    Witness("CO-0.8", "six are added at once", case(MINE, add(BOB, CAT, DAN, EVE, FAY)),
            case(MINE, add(BOB, CAT, DAN, EVE, FAY, SUE)), also=("CO-1.3",)),
    Witness("CO-0.8", "a sixth joins", case(shared(PROCESSING, BOB, CAT, DAN, EVE), JOIN, SUE),
            case(shared(PROCESSING, BOB, CAT, DAN, EVE, FAY), JOIN, SUE), also=("CO-1.3",)),
    Witness("CO-3.4", "the handler is taken out", case(OURS, remove(BOB), SUE), case(OURS, remove(ANN), SUE)),
    Witness("CO-3.4", "the handler is among them", case(OURS, remove(BOB)), case(OURS, remove(BOB, ANN))),
    Witness("HO-4", "transferred to the handler", case(MINE, transfer()), case(MINE, transfer(ANN))),
    Witness("HO-9", "transferred to a disabled member", case(MINE, transfer()), case(MINE, transfer(OUT))),
    Witness("HO-9", "transferred to nobody we know", case(MINE, transfer()), case(MINE, transfer(MemberId("ghost")))),
    Witness("HO-9", "one of those added is disabled", case(MINE, add(BOB, CAT)), case(MINE, add(BOB, OUT))),
    Witness("HO-10", "the handler is added", case(OURS, add(CAT)), case(OURS, add(ANN))),
    Witness("HO-10", "a collaborator is added again", case(OURS, add(CAT)), case(OURS, add(CAT, BOB))),
    Witness("HO-11", "added twice", case(MINE, add(BOB)), case(MINE, add(BOB, BOB))),
    Witness("HO-11", "nobody is added", case(MINE, add(BOB)), case(MINE, add())),
    Witness("HO-11", "removed twice", case(OURS, remove(BOB)), case(OURS, remove(BOB, BOB))),
    Witness("CO-6.1", "transferred past the collaborators", case(OURS, transfer()), case(OURS, transfer(CAT))),
    Witness("HO-23", "an enabled member is withdrawn", case(MINE, WITHDRAW, SYSTEM, workspace=ANN_OUT),
            case(MINE, WITHDRAW, SYSTEM)),

    # what is said, and what is read
    Witness("HO-7", "the text is white space", case(MINE, REPLY), case(MINE, REPLY.but(content=some_text(" \t\n")))),
    Witness("HO-8", "the text is one character too long", case(MINE, REPLY.but(content=some_text("長" * 200_000))),
            case(MINE, REPLY.but(content=some_text("長" * 200_001)))),
    Witness("HO-14", "the account is disconnected", case(MINE, REPLY), case(MINE, REPLY, workspace=CUT_OFF)),
    Witness("HO-14", "the bot answers over it", case(MINE, ANSWER, BOT), case(MINE, ANSWER, BOT, workspace=CUT_OFF)),
    Witness("HO-14", "the account is of another channel", case(OVER, START),
            case(OVER, START.but(thread=a_thread().but(channel="wechat")))),
    Witness("HO-22", "the contact is of another workspace", case(OVER, START),
            knowing(case(OVER, START), contact=a_contact(workspace=WorkspaceId("another")))),
    Witness("HO-22", "the contact is not on that account", case(OVER, START),
            knowing(case(OVER, START), contact=a_contact(identities=()))),
    Witness("HO-22", "the contact is another one", case(OVER, START), knowing(case(OVER, START), contact=None)),
    Witness("HO-19", "the profile has no whispers", case(MINE, WHISPER, profile=WHISPERING), case(MINE, WHISPER)),
    Witness("HO-17", "read a message that is not there",
            case(a_conversation(unread=3), Acknowledge(conversation=C, up_to=3)),
            case(a_conversation(unread=3), Acknowledge(conversation=C, up_to=4))),
    Witness("HO-17", "read up to before the first", case(MINE, Acknowledge(conversation=C, up_to=0)),
            case(MINE, Acknowledge(conversation=C, up_to=-1))),
    Witness("HO-18", "read as one's own what is not", case(MINE, Acknowledge(conversation=C, up_to=0)),
            case(MINE, Acknowledge(conversation=C, up_to=0), SUE)),
    *(Witness("HO-24", f"{type(command).__name__} is a minute early", case(timed(kind), command, SYSTEM, now=LATER),
              case(timed(kind), command, SYSTEM, now=EARLIER)) for command, kind in DUE),
    Witness("HO-24", "there is no timer", case(timed(TimerKind.END), SILENCE, SYSTEM, now=LATER),
            case(MINE, SILENCE, SYSTEM, now=LATER)),

    # in a batch
    Witness("HO-20", "left in a batch", case(OURS, LEAVE, BOB), case(OURS, LEAVE, BOB, batch="b")),
    Witness("HO-20", "started in a batch", case(OVER.but(status=NEW), START),
            case(OVER.but(status=NEW), START, batch="b")),
    Witness("OC-11.11", "pending: reopen", case(WAITING, FOLLOW_UP, batch="b"), case(WAITING, REOPEN, batch="b")),
    Witness("OC-11.13", "processing: follow up", case(MINE, END, batch="b"), case(MINE, FOLLOW_UP, batch="b")),
    Witness("OC-11.14", "processing: reopen", case(MINE, END, batch="b"), case(MINE, REOPEN, batch="b")),
    Witness("OC-11.16", "ended: follow up", case(OVER, REOPEN, batch="b"), case(OVER, FOLLOW_UP, batch="b")),
    Witness("OC-11.17", "ended: end", case(OVER, REOPEN, batch="b"), case(OVER, END, batch="b")),
    Witness("OC-11.17", "processing: transfer, without collaboration", case(MINE, transfer(), batch="b"),
            case(MINE, transfer(), batch="b", settings=OFF)),
    Witness("CO-6.9", "a collaborative one is transferred in a batch", case(MINE, transfer(), batch="b"),
            case(OURS, transfer(), batch="b"), also=("CO-6.8",)),
    Witness("CO-6.9", "the same, not in a batch", case(OURS, transfer()), case(OURS, transfer(), batch="b"),
            also=("CO-6.8",)),
    Witness("CO-6.9", "a group is transferred in a batch",
            case(MINE.but(thread=a_thread("whatsapp")), transfer(), batch="b"),
            case(MINE.but(thread=a_thread("whatsapp", IN_GROUP)), transfer(), batch="b")),
    Witness("CO-7.9", "a collaborator ends in a batch", case(OURS, END, batch="b"), case(OURS, END, BOB, batch="b"),
            also=("CO-7.8",)),
    Witness("CO-8.8", "reopened in a batch from outside", case(OVER_SHARED, REOPEN, BOB, batch="b"),
            case(OVER_SHARED, REOPEN, SUE, batch="b")),
)

# Nobody's grant: whom no cell lets, beside somebody whom one lets.
BEYOND_GRANTS: tuple[Witness, ...] = (
    Witness("OC-6.3", "another member transfers", case(MINE, transfer(CAT)), case(MINE, transfer(CAT), SUE)),
    Witness("OC-6.4", "the handler takes over", case(MINE, TAKE_OVER, SUE), case(MINE, TAKE_OVER)),
    Witness("OC-6.7", "another member ends", case(MINE, END), case(MINE, END, SUE)),
    Witness("OC-6.7", "another member ends in a batch", case(MINE, END, batch="b"), case(MINE, END, SUE, batch="b")),
    Witness("CO-0.6", "added while it is off", case(MINE, add(BOB)), case(MINE, add(BOB), settings=OFF)),
    Witness("CO-0.6", "joined while it is off", case(MINE, JOIN, SUE), case(MINE, JOIN, SUE, settings=OFF)),
    Witness("CO-0.6", "removed while it is off", case(OURS, remove(BOB)), case(OURS, remove(BOB), settings=OFF)),
    Witness("CO-0.6", "left while it is off", case(OURS, LEAVE, BOB), case(OURS, LEAVE, BOB, settings=OFF)),
    Witness("CO-0.6", "the profile has none", case(MINE, add(BOB)), case(MINE, add(BOB), profile=OMNICHAT)),
    Witness("CO-0.3", "replied to another's 1:1", case(MINE, REPLY), case(MINE, REPLY, SUE)),
    Witness("CO-0.3", "only the flag locks it", case(MINE, REPLY, SUE, settings=OFF), case(MINE, REPLY, SUE)),
    Witness("CO-0.3", "a manager replies before joining", case(shared(PROCESSING, SUE), REPLY, SUE),
            case(OURS, REPLY, SUE), also=("CO-2.1",)),
    Witness("CO-0.3", "a manager writes first before joining", case(OVER_SHARED, START, BOB),
            case(OVER_SHARED, START, SUE), also=("CO-2.1",)),
    Witness("CO-0.3", "a manager whispers before joining", case(OURS, WHISPER, BOB, profile=WHISPERING),
            case(OURS, WHISPER, SUE, profile=WHISPERING)),
    Witness("CO-1.6", "a manager adds to another's 1:1", case(MINE, add(CAT)), case(MINE, add(CAT), SUE)),
    Witness("CO-1.6", "an agent who collaborates adds", case(shared(PROCESSING, BOB, MIA), add(CAT), MIA),
            case(shared(PROCESSING, BOB, MIA), add(CAT), BOB), also=("CO-0.1",)),
    Witness("CO-1.6", "a manager outside adds", case(shared(PROCESSING, SUE), add(CAT), SUE),
            case(OURS, add(CAT), SUE), also=("CO-0.1",)),
    Witness("CO-2.2", "an agent who sees the team joins", case(MINE, JOIN, SUE, workspace=ALL_SEE),
            case(MINE, JOIN, BOB, workspace=ALL_SEE)),
    Witness("CO-2.2", "so does a marketing agent", case(MINE, JOIN, MAX, workspace=ALL_SEE),
            case(MINE, JOIN, MIA, workspace=ALL_SEE)),
    Witness("CO-2.2", "an agent who sees the team joins a collaborative one",
            case(OURS, JOIN, SUE, workspace=ALL_SEE), case(OURS, JOIN, CAT, workspace=ALL_SEE)),
    Witness("CO-2.2", "the handler joins", case(OURS, JOIN, ADA), case(OURS, JOIN)),
    Witness("CO-3.3", "an agent who collaborates removes", case(shared(PROCESSING, BOB, CAT), remove(BOB)),
            case(shared(PROCESSING, BOB, CAT), remove(BOB), CAT)),
    Witness("CO-4.1", "the handler leaves", case(OURS, LEAVE, BOB), case(OURS, LEAVE)),
    Witness("CO-5.1", "an agent who collaborates takes over", case(shared(PROCESSING, BOB, MIA), TAKE_OVER, MIA),
            case(shared(PROCESSING, BOB, MIA), TAKE_OVER, BOB)),
    Witness("CO-5.1", "a manager takes over before joining", case(shared(PROCESSING, SUE), TAKE_OVER, SUE),
            case(OURS, TAKE_OVER, SUE), also=("CO-8.5",)),
    Witness("CO-6.2", "a manager who collaborates transfers", case(shared(PROCESSING, BOB, SUE), transfer()),
            case(shared(PROCESSING, BOB, SUE), transfer(), SUE)),
    Witness("CO-7.1", "a manager who collaborates ends", case(shared(PROCESSING, SUE), END),
            case(shared(PROCESSING, SUE), END, SUE)),
    Witness("CO-13.1", "pinned another's", case(MINE, PIN), case(MINE, PIN, SUE)),
    Witness("CO-13.1", "unpinned another's", case(OURS, UNPIN, BOB), case(OURS, UNPIN, SUE)),
)
# fmt: on

# Automatic messages: each form, on each channel that doesn't carry it --------------------------------------


def _forms() -> Iterator[Witness]:
    for form, support in FORMS.items():
        carriers = {channel for channel in CHANNELS if form in PLATFORMS[channel].forms}
        if not support.carried:
            kept = case(MINE, send(form), SYSTEM)
            yield Witness(support.rule, f"{form} in a collaborative one", kept, case(OURS, send(form), SYSTEM))
        for channel in sorted(set(CHANNELS) - carriers if support.carried else ()):
            kept, broken = (case(OURS.but(thread=a_thread(name)), send(form), SYSTEM) for name in ("line", channel))
            yield Witness(support.rule, f"{form} on {channel}", kept, broken)


FORMED: tuple[Witness, ...] = tuple(_forms())
