"""Every cell of the exhaustive test: a conversation, who asks, what for; in the oracle's words and as values."""

from collections.abc import Iterator
from functools import cache

from attrs import evolve, frozen

from omnikit.model.actors import BOT, CUSTOMER, SYSTEM, Actor, Client, Member, MemberStatus
from omnikit.model.commands import (
    BY_KIND,
    Acknowledge,
    AddCollaborators,
    AnswerByBot,
    BotOutcome,
    Command,
    EndBySilence,
    Join,
    MarkOverdue,
    Perspective,
    ReceiveMessage,
    RemindOfEnding,
    RemoveCollaborators,
    Reply,
    ReportBotOutcome,
    SendAutomatic,
    StartConversation,
    Transfer,
    Whisper,
    WithdrawMember,
)
from omnikit.model.contact import Contact
from omnikit.model.conversation import ENDED, NEW, PENDING, Conversation, Cursor, Lane, Status, Timer, TimerKind
from omnikit.model.ids import EVERYBODY, AccountId, ContactId, MemberId, RoleId, WorkspaceId
from omnikit.model.message import Attachment, Content, Form, MessageKind
from omnikit.model.thread import Account, ThreadKind
from omnikit.model.workspace import Settings, Workspace
from omnikit.policies.context import Batch, Context, Facts
from omnikit.policies.presets import PRESETS
from omnikit.policies.profile import Profile
from omnikit.testing.builders import (
    ADA,
    ANN,
    BOB,
    CAT,
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
    a_conversation,
    a_message,
    a_new_conversation,
    a_thread,
    a_workspace,
    minutes,
)
from tests.engine.oracle import Asker, Scene, Wish

ME, GHOST = MemberId("me"), MemberId("ghost")
ROLES = ("agent", "supervisor", "marketing_agent", "service_manager", "administrator")
LAST = 3
FIVE = (BOB, CAT, DAN, EVE, FAY)


@frozen(kw_only=True)
class Shape:
    """Where a conversation stands and who is on it, before the one who asks takes a seat."""

    name: str
    status: Status
    lane: Lane | None = None
    handler: MemberId | None = None
    collaborators: tuple[MemberId, ...] = ()

    def relations(self) -> tuple[str, ...]:
        """How somebody can stand to it."""
        seats = (("handler",) if self.handler else ()) + (("collaborator",) if self.collaborators else ())
        return (*seats, "outsider")

    def seat(self, relation: str) -> "Shape":
        """The same with ME in that relation."""
        if relation == "handler":
            return evolve(self, handler=ME)
        if relation == "collaborator":
            return evolve(self, collaborators=(ME, *self.collaborators[1:]))
        return self


SHAPES = (
    Shape(name="new", status=NEW),
    Shape(name="human lane", status=PENDING, lane=Lane.HUMAN),
    Shape(name="bot lane", status=PENDING, lane=Lane.BOT),
    Shape(name="processing", status=Status.PROCESSING, handler=ANN),
    Shape(name="processing, one collaborates", status=Status.PROCESSING, handler=ANN, collaborators=(BOB,)),
    Shape(name="processing, five collaborate", status=Status.PROCESSING, handler=ANN, collaborators=FIVE),
    Shape(name="ended", status=ENDED, handler=ANN),
    Shape(name="ended, two collaborate", status=ENDED, handler=ANN, collaborators=(BOB, CAT)),
)


@frozen(kw_only=True)
class Place:
    """Where it takes place."""

    channel: str = "line"
    kind: ThreadKind = ThreadKind.DIRECT
    connected: bool = True


LINE, OFF = Place(), Place(connected=False)
GROUPS = (Place(channel="whatsapp", kind=ThreadKind.GROUP), Place(kind=ThreadKind.GROUP))
ELSEWHERE = tuple(
    Place(channel=channel) for channel in ("webchat", "whatsapp", "messenger", "instagram", "wechat", "telegram")
)
PLACES: dict[type[Command], tuple[Place, ...]] = {
    AddCollaborators: (LINE, *GROUPS, Place(channel="webchat")),
    Join: (LINE, *GROUPS, *ELSEWHERE),
    Transfer: (LINE, *GROUPS),
    SendAutomatic: (LINE, OFF, *ELSEWHERE),
    **dict.fromkeys((ReceiveMessage, StartConversation, Reply, AnswerByBot), (LINE, OFF)),
}

TEXTS = {
    "said": Content(text="Hello"),
    "attached": Content(attachments=(Attachment(MessageKind.IMAGE, "ref"),)),
    "blank": Content(text=" \n\t"),
    "too long": Content(text="長" * 1_000_000),
}
CONTACTS: dict[str, Contact | None] = {
    "known": a_contact(),
    "unreachable": a_contact(identities=()),
    "elsewhere": a_contact(workspace=WorkspaceId("another")),
    "unknown": None,
}


@frozen(kw_only=True)
class Cell:
    """One question, twice: in words, and as the values that the library is asked with."""

    scene: Scene
    asker: Asker
    wish: Wish
    conversation: Conversation
    command: Command
    context: Context


def cells(command: type[Command], profile: Profile) -> Iterator[Cell]:
    """Yield every cell of one command under one profile."""
    for place in PLACES.get(command, (LINE,)):
        for shape, actor, role in _who(command):
            for flag in (True, False):
                scene = _scene(profile.name, flag, shape, place, role)
                for wish, asked in _wishes(command.__name__, scene, place):
                    conversation = _conversation(shape, place, wish.due, _TIMER.get(command))
                    for batch in (False, True):
                        asker = Asker(
                            side=str(actor.kind),
                            name=actor.member or "",
                            role=role if actor.member == ME and role != "disabled" else "",
                            legacy=actor.client is Client.LEGACY,
                            batch=batch,
                        )
                        context = _context(profile.name, flag, actor, role, batch, place.connected, wish.contact)
                        yield Cell(
                            scene=scene,
                            asker=asker,
                            wish=wish,
                            conversation=conversation,
                            command=asked,
                            context=context,
                        )


def desks(profile: Profile) -> Iterator[Cell]:
    """Yield one cell for every conversation and member of the team, whatever is asked."""
    for shape, actor, role in _who(Command):
        for flag in (True, False):
            if actor.member != ME:
                continue
            scene = _scene(profile.name, flag, shape, LINE, role)
            for batch in (False, True):
                yield Cell(
                    scene=scene,
                    asker=Asker(side="member", name=ME, role=role if role != "disabled" else "", batch=batch),
                    wish=Wish(command=""),
                    conversation=_conversation(shape, LINE, "none", None),
                    command=Command(conversation=CONVERSATION),
                    context=_context(profile.name, flag, actor, role, batch, True, "known"),
                )


def _who(command: type[Command]) -> Iterator[tuple[Shape, Actor, str]]:
    """Yield who may be on which conversation, in which role; strangers to the desk stand outside."""
    clients = (Client.WEB, Client.LEGACY) if command.__name__ == "Open" else (Client.WEB,)
    for shape in SHAPES:
        for relation in shape.relations():
            for role in (*ROLES, "disabled"):
                for client in clients:
                    yield shape.seat(relation), Actor.of(ME, client), role
        for stranger in (Actor.of(GHOST), CUSTOMER, BOT, SYSTEM):
            yield shape, stranger, "agent"


@cache
def _workspace(role: str, flag: bool, connected: bool) -> Workspace:
    desk = a_workspace(settings=Settings(collaboration=flag))
    me = Member(
        id=ME,
        name="Me",
        role=RoleId("administrator" if role == "disabled" else role),
        status=MemberStatus.DISABLED if role == "disabled" else MemberStatus.ENABLED,
    )
    accounts = {**desk.accounts, AccountId("line"): Account(AccountId("line"), "line", connected=connected)}
    return desk.but(members={**desk.members, ME: me}, accounts=accounts)


@cache
def _scene(profile: str, flag: bool, shape: Shape, place: Place, role: str) -> Scene:
    members = _workspace(role, flag, True).members.values()
    return Scene(
        profile=profile,
        flag=flag,
        status=str(shape.status),
        channel=place.channel,
        group=place.kind is ThreadKind.GROUP,
        connected=place.connected,
        handler=shape.handler or "",
        collaborators=shape.collaborators,
        last=0 if shape.status is NEW else LAST,
        enabled=frozenset(member.id for member in members if member.enabled),
        disabled=frozenset(member.id for member in members if not member.enabled),
    )


_TIMER: dict[type[Command], TimerKind] = {
    EndBySilence: TimerKind.END,
    RemindOfEnding: TimerKind.REMIND,
    MarkOverdue: TimerKind.OVERDUE,
}


@cache
def _conversation(shape: Shape, place: Place, due: str, kind: TimerKind | None) -> Conversation:
    if shape.status is NEW:
        return a_new_conversation(thread=a_thread(place.channel, place.kind))
    seated = (shape.handler, *shape.collaborators) if shape.collaborators else (EVERYBODY,)
    armed = (Timer(kind, NOON if due == "due" else NOON + minutes(1)),) if kind and due != "none" else ()
    pinned = shape.handler is not None and not (shape.status is ENDED and shape.collaborators)
    return a_conversation(
        shape.status,
        handler=shape.handler,
        collaborators=shape.collaborators,
        unread=LAST,
        thread=a_thread(place.channel, place.kind),
        lane=shape.lane,
        cursors=tuple(Cursor(member, 1) for member in seated if member),
        timers=armed,
        pins=(shape.handler,) if pinned else (),
    )


@cache
def _context(profile: str, flag: bool, actor: Actor, role: str, batch: bool, connected: bool, contact: str) -> Context:
    return Context(
        now=NOON,
        actor=actor,
        profile=PRESETS[profile],
        facts=Facts(workspace=_workspace(role, flag, connected), contact=CONTACTS.get(contact)),
        batch=Batch("b1") if batch else None,
    )


# What is asked for ----------------------------------------------------------------------------------------


@cache
def _wishes(name: str, scene: Scene, place: Place) -> tuple[tuple[Wish, Command], ...]:
    """Every variant of one command's arguments, in words and as a value."""
    command = BY_KIND[name]
    if command in (Transfer, AddCollaborators, RemoveCollaborators, WithdrawMember):
        return tuple((Wish(command=name, members=m), _naming(command, m)) for m in _members(command, scene))
    if command is Acknowledge:
        return tuple(
            (
                Wish(command=name, up_to=up_to, view=view),
                Acknowledge(conversation=CONVERSATION, up_to=up_to, perspective=Perspective(view)),
            )
            for up_to in (-1, 0, scene.last, scene.last + 1)
            for view in ("my", "team")
        )
    if command is ReportBotOutcome:
        return tuple(
            (Wish(command=name), ReportBotOutcome(conversation=CONVERSATION, outcome=outcome)) for outcome in BotOutcome
        )
    if command is SendAutomatic:
        return tuple(
            (
                Wish(command=name, form=form, text=text),
                SendAutomatic(conversation=CONVERSATION, message=a_message(), form=form, content=TEXTS[text]),
            )
            for form in Form
            for text in ("said", "blank")
        )
    if command in (ReceiveMessage, StartConversation):
        return tuple(
            (Wish(command=name, text=text, contact=contact), _first(command, place, text, contact))
            for text, contact in (
                *((text, "known") for text in TEXTS),
                *(("said", contact) for contact in ("none", *CONTACTS) if contact != "known"),
                ("blank", "unknown"),
            )
            if command is ReceiveMessage or contact != "none"
        )
    if command in (Reply, Whisper, AnswerByBot):
        return tuple((Wish(command=name, text=text), _saying(command, content)) for text, content in TEXTS.items())
    if command in _TIMER:
        dues = ("none",) if scene.status == "ended" else ("none", "later", "due")
        return tuple((Wish(command=name, due=due), _timed(command)) for due in dues)
    return ((Wish(command=name), command(conversation=CONVERSATION)),)


def _timed(command: type[Command]) -> Command:
    if command is RemindOfEnding:
        return RemindOfEnding(conversation=CONVERSATION, message=a_message())
    return command(conversation=CONVERSATION)


def _saying(command: type[Command], content: Content) -> Command:
    assert issubclass(command, Reply | Whisper | AnswerByBot)
    return command(conversation=CONVERSATION, message=a_message(), content=content)


def _first(command: type[Command], place: Place, text: str, contact: str) -> Command:
    thread = a_thread(place.channel, place.kind)
    person = ContactId("nobody") if contact == "unknown" else CONTACT
    if command is StartConversation:
        return StartConversation(
            conversation=CONVERSATION, message=a_message(), thread=thread, contact=person, content=TEXTS[text]
        )
    return ReceiveMessage(
        conversation=CONVERSATION,
        message=a_message(),
        thread=thread,
        contact=None if contact == "none" else person,
        content=TEXTS[text],
        dedupe="d1",
    )


def _naming(command: type[Command], members: tuple[str, ...]) -> Command:
    named = tuple(MemberId(member) for member in members)
    if command is Transfer:
        return Transfer(conversation=CONVERSATION, to=named[0])
    if command is WithdrawMember:
        return WithdrawMember(conversation=CONVERSATION, member=named[0], disabler=Actor.of(ADA))
    if command is AddCollaborators:
        return AddCollaborators(conversation=CONVERSATION, members=named)
    return RemoveCollaborators(conversation=CONVERSATION, members=named)


def _members(command: type[Command], scene: Scene) -> Iterator[tuple[str, ...]]:
    """Whom a command may name: each kind of person, and for those that name several, each kind of several."""
    free = tuple(member for member in (*FIVE, SUE, MIA, MAX) if scene.relation(member) == "outsider")
    there = scene.collaborators
    singles = (ME, scene.handler or ANN, *there[:1], *there[-1:], free[0], OUT, GHOST)
    yield from ((member,) for member in dict.fromkeys(singles))
    if command is AddCollaborators:
        room = 5 - len(there)
        yield from ((), (free[0], free[0]), (free[0], OUT), (free[0], *there[:1], GHOST))
        if room and room <= len(free):
            yield free[:room]
        if room < len(free):
            yield free[: room + 1]
    if command is RemoveCollaborators:
        yield from ((), (*there[:1], *there[:1]), there, (*there[:1], scene.handler or ANN), (*there, free[0]))
