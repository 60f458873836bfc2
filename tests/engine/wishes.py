"""Every variant of what one command may ask for: in the oracle's words, and as a value."""

from collections.abc import Callable, Iterator
from functools import cache, partial
from typing import Any

from omnikit.model.actors import SYSTEM, Actor
from omnikit.model.commands import (
    BY_KIND,
    Acknowledge,
    AddCollaborators,
    AddNote,
    AddParticipants,
    AnswerByBot,
    Assign,
    Block,
    BotOutcome,
    Command,
    EditContact,
    EndBySilence,
    Enter,
    Export,
    HandOver,
    LapseOffer,
    MakeOffer,
    MarkOverdue,
    Perspective,
    ReceiveEcho,
    ReceiveEdit,
    ReceiveMessage,
    ReceiveReaction,
    ReceiveSignal,
    ReceiveUnsend,
    RemindOfEnding,
    RemoveCollaborators,
    Reply,
    ReportBotOutcome,
    Route,
    SendAutomatic,
    Signal,
    StartConversation,
    Tag,
    Transfer,
    Unblock,
    Untag,
    Whisper,
    WithdrawMember,
)
from omnikit.model.contact import Contact, Identity, Origin, Visit
from omnikit.model.conversation import TimerKind
from omnikit.model.found import Found
from omnikit.model.ids import AccountId, ContactId, DepartmentId, MemberId, WorkspaceId
from omnikit.model.message import Attachment, Content, Form, MessageKind
from omnikit.model.transcript import ExportForm
from omnikit.testing.builders import (
    ADA,
    ANN,
    CHANNELS,
    CONTACT,
    CONVERSATION,
    MAX,
    MIA,
    NOON,
    OUT,
    SUE,
    a_contact,
    a_message,
    a_thread,
)
from tests.engine import messages
from tests.engine.messages import MESSAGES
from tests.engine.scene import Scene, Wish
from tests.engine.shapes import FIVE, GHOST, ME, Place, places

C = CONVERSATION
TIMERS: dict[type[Command], TimerKind] = {
    EndBySilence: TimerKind.END,
    RemindOfEnding: TimerKind.REMIND,
    MarkOverdue: TimerKind.OVERDUE,
    LapseOffer: TimerKind.OFFER,
}


def _with_files(*names: str) -> Content:
    return Content(attachments=tuple(Attachment(MessageKind.FILE, f"ref/{name}", name) for name in names))


TEXTS = {
    "said": Content(text="Hello"),
    "attached": Content(attachments=(Attachment(MessageKind.IMAGE, "ref"),)),
    "blank": Content(text=" \n\t"),
    "too long": Content(text="長" * 1_000_000),
}
APPROVED = Content(text="On its way", template="order_sent")
FILES = (
    ("a.pdf",),
    ("a.PDF", "b.doc"),
    ("a.pdf", "b.docx"),
    ("pdf",),
    tuple(f"{n}.png" for n in range(6)),
    tuple(f"{n}.png" for n in range(7)),
)
EVERYWHERE = tuple(Identity(AccountId(name), "customer-1") for name in (*CHANNELS, "zalo", "facebook_comments"))
CONTACTS: dict[str, Contact | None] = {
    "known": a_contact(identities=EVERYWHERE),
    "blocked": a_contact(identities=EVERYWHERE, blocked=True),
    "unreachable": a_contact(identities=()),
    "elsewhere": a_contact(workspace=WorkspaceId("another")),
    "unknown": None,
}
PHONE = "+886912345678"
RECORDS: dict[str, Contact] = {
    "phoned": a_contact(phone=PHONE, version=4, origins={"phone": Origin(by=Actor.of(ADA), at=NOON, version=4)}),
    "tagged": a_contact(tags=("Vip", "old")),
    "with an e-mail": a_contact(email="lin@example.com"),
    "edited by hand": a_contact(origins={"remark": Origin(by=Actor.of(ADA), at=NOON, version=2)}),
    "told by themselves": a_contact(origins={"phone": Origin(by=SYSTEM, at=NOON, version=2)}),
}
"""What is known of the customer, where that matters."""
EDITS: dict[str, EditContact] = {
    "nothing": EditContact(conversation=C),
    "what fits": EditContact(conversation=C, fields={"nickname": "Shoes", "remark": "鞋" * 500}),
    "a kind of fact": EditContact(conversation=C, fields={"wechat": "lin_88", "remark": ""}),
    "shoe size": EditContact(conversation=C, fields={"nickname": "Shoes", "shoe_size": "38"}),
    "one letter too long": EditContact(conversation=C, fields={"remark": "鞋" * 501}),
    "phone": EditContact(conversation=C, fields={"phone": "+886223456789"}),
    "the same phone": EditContact(conversation=C, fields={"nickname": "Shoes", "phone": f" {PHONE} "}),
    "changed meanwhile": EditContact(conversation=C, fields={"phone": "+886223456789"}, based_on=3),
    "changed before": EditContact(conversation=C, fields={"phone": "+886223456789"}, based_on=4),
    "set alike meanwhile": EditContact(conversation=C, fields={"phone": PHONE}, based_on=3),
    "another field meanwhile": EditContact(conversation=C, fields={"email": "lin@example.com"}, based_on=3),
}
"""What is to be changed, of a customer whose phone number was noted in version 4 of their record."""
NOTES = {"said": "likes red", "blank": " \n", "too long": "字" * 20_001}
ASKED: dict[str, dict[str, Any]] = {
    "nothing": {},
    "something": {"priority": 2, "skills": ("french",), "departments": (DepartmentId("sales"),)},
    "a skill without a name": {"skills": ("french", " ")},
    "a skill twice": {"skills": ("french", "french")},
    "an unknown department": {"departments": (DepartmentId("sales"), DepartmentId("nowhere"))},
}
"""What a conversation may be said to ask for."""
TOLD = ("phone", "email", "wechat")
"""Kinds of facts in a customer's text."""


@cache
def wishes(name: str, scene: Scene, place: Place) -> tuple[tuple[Wish, Command], ...]:
    """Return every variant of one command's arguments, in words and as a value."""
    command = BY_KIND[name]
    vary = _VARIANTS.get(command)
    if vary is None:
        return ((Wish(command=name), command(conversation=C)),)
    return tuple(vary(command, name, scene, place))


Variants = Iterator[tuple[Wish, Command]]


def first(scene: Scene, command: type[Command]) -> Place:
    """Return where everything is asked for; elsewhere only what may be another matter there."""
    return places(scene.profile, command)[0]


def _named(command: type[Command], name: str, scene: Scene, place: Place) -> Variants:
    for members in _members(command, scene):
        yield Wish(command=name, members=members), _naming(command, members)


def _acknowledged(command: type[Command], name: str, scene: Scene, place: Place) -> Variants:
    for up_to in (-1, 0, scene.last, scene.last + 1):
        for view in ("my", "team"):
            asked = Acknowledge(conversation=C, up_to=up_to, perspective=Perspective(view))
            yield Wish(command=name, up_to=up_to, view=view), asked


def _by_the_bot(command: type[Command], name: str, scene: Scene, place: Place) -> Variants:
    for outcome in BotOutcome:
        yield Wish(command=name, outcome=outcome), ReportBotOutcome(conversation=C, outcome=outcome)


def _automatic(command: type[Command], name: str, scene: Scene, place: Place) -> Variants:
    for form in Form:
        for text in ("said", "blank", *(("attached", "template") if form is Form.INSTANT else ())):
            asked = SendAutomatic(conversation=C, message=a_message(), form=form, content=TEXTS.get(text, APPROVED))
            yield Wish(command=name, form=form, text=text), asked


def _said(command: type[Command], name: str, scene: Scene, place: Place) -> Variants:
    assert issubclass(command, Reply | Whisper | AnswerByBot)
    make = partial(command, conversation=C, message=a_message())
    for text, content in TEXTS.items():
        yield Wish(command=name, text=text), make(content=content)
    if command is not Whisper:
        yield Wish(command=name, text="template"), make(content=APPROVED)
    if command is Reply:
        for files in FILES:
            yield Wish(command=name, text="", files=files), make(content=_with_files(*files))
        for message in ("", *MESSAGES) if place is first(scene, command) else ():
            yield Wish(command=name, message=message, quotes=True), make(content=TEXTS["said"]).but(quotes=1)


def _about_a_message(command: type[Command], name: str, scene: Scene, place: Place) -> Variants:
    return messages.about(TEXTS, command, name)


def _echoed(command: type[Command], name: str, scene: Scene, place: Place) -> Variants:
    return messages.echoed(TEXTS, name, place)


def _signalled(command: type[Command], name: str, scene: Scene, place: Place) -> Variants:
    for signal in Signal:
        yield Wish(command=name, text=signal), ReceiveSignal(conversation=C, signal=signal)


def _first(command: type[Command], name: str, scene: Scene, place: Place) -> Variants:
    make = _receive if command is ReceiveMessage else _start
    for text, content in TEXTS.items():
        yield Wish(command=name, text=text), make(place, content, "known")
    for files in FILES:
        yield Wish(command=name, text="", files=files), make(place, _with_files(*files), "known")
    for contact in ("none", *CONTACTS):
        if contact != "known" and (contact != "none" or command is ReceiveMessage):
            yield Wish(command=name, contact=contact), make(place, TEXTS["said"], contact)
    yield Wish(command=name, text="blank", contact="unknown"), make(place, TEXTS["blank"], "unknown")
    if command is StartConversation:
        yield Wish(command=name, text="template"), make(place, APPROVED, "known")
    if command is ReceiveMessage:
        for text in ("said", "blank"):
            yield Wish(command=name, text=text, own=True), _receive(place, TEXTS[text], "known").but(own=True)
        for bot in BotOutcome:
            yield Wish(command=name, outcome=bot), _receive(place, TEXTS["said"], "known").but(bot=bot)
        told = tuple(Found(kind=kind, raw="", start=0, end=0, value=kind, confidence=1.0, cue="") for kind in TOLD)
        yield Wish(command=name, tells=TOLD), _receive(place, TEXTS["said"], "known").but(found=told, email="v@x.vn")


def _receive(place: Place, content: Content, contact: str) -> Command:
    return ReceiveMessage(
        conversation=C,
        message=a_message(),
        thread=a_thread(place.channel, place.kind),
        contact=_person(contact),
        content=content,
        dedupe="d1",
    )


def _start(place: Place, content: Content, contact: str) -> Command:
    person = _person(contact)
    assert person is not None
    thread = a_thread(place.channel, place.kind)
    return StartConversation(conversation=C, message=a_message(), thread=thread, contact=person, content=content)


def _person(contact: str) -> ContactId | None:
    return {"none": None, "unknown": ContactId("nobody")}.get(contact, CONTACT)


def _entered(command: type[Command], name: str, scene: Scene, place: Place) -> Variants:
    thread = a_thread(place.channel, place.kind)
    for contact in ("none", *CONTACTS):
        asked = Enter(conversation=C, thread=thread, contact=_person(contact), visit=Visit(page="/shoes"))
        yield Wish(command=name, contact=contact), asked


def _of_the_contact(command: type[Command], name: str, scene: Scene, place: Place) -> Variants:
    for contact in ("known", "blocked", "none"):
        yield Wish(command=name, contact=contact), command(conversation=C)


def _edited(command: type[Command], name: str, scene: Scene, place: Place) -> Variants:
    if place is not first(scene, command):
        yield from ((Wish(command=name, contact="phoned", field=f), EDITS[f]) for f in ("phone", "the same phone"))
        return
    for contact in ("known", "blocked", "none"):
        yield Wish(command=name, contact=contact), EDITS["nothing"]
    for field, edit in EDITS.items():
        yield Wish(command=name, contact="phoned", field=field), edit


def _noted(command: type[Command], name: str, scene: Scene, place: Place) -> Variants:
    for text, note in NOTES.items():
        yield Wish(command=name, text=text), AddNote(conversation=C, text=note)
    yield Wish(command=name, contact="none"), AddNote(conversation=C, text=NOTES["said"])


def _tagged(command: type[Command], name: str, scene: Scene, place: Place) -> Variants:
    def tags(*named: str, contact: str = "known", at: str = "") -> tuple[Wish, Command]:
        last = scene.last
        asked = Tag(conversation=C, tags=named, sequence={"": 0, "the last": last}.get(at, last + 1))
        return Wish(command=name, tags=named, contact=contact, at=at), asked

    yield tags("Old")
    yield tags("Old", contact="with an e-mail")
    if place is not first(scene, command):
        yield tags("Old", contact="edited by hand")
        yield tags("Old", contact="told by themselves")
        return
    yield tags("转电", contact="none")
    yield from (
        tags(*named) for named in ((), ("转电", " "), ("转电", "x" * 101), ("x" * 100,), ("转电", "Hot", "Vip"))
    )
    if scene.last:
        yield tags("转电", "Hot", at="the last")
        yield tags("转电", "Vip", at="the last")
    yield tags("转电", at="one that isn't there")


def _untagged(command: type[Command], name: str, scene: Scene, place: Place) -> Variants:
    def tags(*named: str, contact: str = "tagged") -> tuple[Wish, Command]:
        return Wish(command=name, tags=named, contact=contact), Untag(conversation=C, tags=named)

    yield tags("VIP")
    yield tags("nowhere", contact="edited by hand")
    if place is first(scene, command):
        yield from (tags(*named) for named in ((), ("old", ""), ("old", "x" * 101), ("old", "never set")))
        yield tags("old", contact="none")


def _exported(command: type[Command], name: str, scene: Scene, place: Place) -> Variants:
    at_home = place is first(scene, command)
    for form in ExportForm if at_home else (ExportForm.TEXT,):
        yield Wish(command=name, form=form), Export(conversation=C, form=form)
    if at_home:
        asked = Export(conversation=C, form=ExportForm.TEXT, whispers=True)
        yield Wish(command=name, form="text", whispers=True), asked


def _asked(command: type[Command], name: str, scene: Scene, place: Place) -> Variants:
    for asks, given in ASKED.items():
        yield Wish(command=name, asks=asks), Route(conversation=C, **given)


def _timed(command: type[Command], name: str, scene: Scene, place: Place) -> Variants:
    if command is LapseOffer:
        due = "none" if not scene.offered_to else "later" if scene.offer_open else "due"
        yield Wish(command=name, due=due), LapseOffer(conversation=C)
        return
    quiet = scene.status == "ended" or scene.muted or scene.visitor
    for due in ("none",) if quiet else ("none", "later", "due"):
        told = RemindOfEnding(conversation=C, message=a_message()) if command is RemindOfEnding else None
        yield Wish(command=name, due=due), told or command(conversation=C)


# Whom a command may name -----------------------------------------------------------------------------------

_NAMING: dict[type[Command], Callable[[tuple[MemberId, ...]], Command]] = {
    Transfer: lambda named: Transfer(conversation=C, to=named[0]),
    MakeOffer: lambda named: MakeOffer(conversation=C, to=named[0]),
    Assign: lambda named: Assign(conversation=C, to=named[0]),
    HandOver: lambda named: HandOver(conversation=C, member=named[0], to=named[1]),
    WithdrawMember: lambda named: WithdrawMember(conversation=C, member=named[0], disabler=Actor.of(ADA)),
    AddCollaborators: lambda named: AddCollaborators(conversation=C, members=named),
    AddParticipants: lambda named: AddParticipants(conversation=C, members=named),
    RemoveCollaborators: lambda named: RemoveCollaborators(conversation=C, members=named),
}


def _naming(command: type[Command], members: tuple[str, ...]) -> Command:
    return _NAMING[command](tuple(MemberId(member) for member in members))


def _members(command: type[Command], scene: Scene) -> Iterator[tuple[str, ...]]:
    """Yield whom a command may name: each kind of person, and for those that name several, each kind of several."""
    free = tuple(member for member in (*FIVE, SUE, MIA, MAX) if scene.relation(member) == "outsider")
    there = scene.collaborators or scene.participants
    handler = scene.handler or ANN
    singles = dict.fromkeys((ME, handler, *there[:1], *there[-1:], free[0], OUT, GHOST))
    if command is HandOver:
        yield from ((handler, to) for to in dict.fromkeys((*singles, *FIVE)))
        yield from ((free[0], to) for to in (free[1], ME))
        return
    placing = command in (Transfer, MakeOffer, Assign)
    yield from ((member,) for member in (dict.fromkeys((*singles, *FIVE)) if placing else singles))
    if command in (AddCollaborators, AddParticipants):
        room = 5 - len(there)
        yield from ((), (free[0], free[0]), (free[0], OUT), (free[0], *there[:1], GHOST))
        if room and room <= len(free):
            yield free[:room]
        if room < len(free):
            yield free[: room + 1]
    if command is RemoveCollaborators:
        yield from ((), (*there[:1], *there[:1]), there, (*there[:1], handler), (*there, free[0]))


_VARIANTS: dict[type[Command], Callable[[type[Command], str, Scene, Place], Variants]] = {
    **dict.fromkeys(_NAMING, _named),
    **dict.fromkeys(TIMERS, _timed),
    **dict.fromkeys((Reply, Whisper, AnswerByBot), _said),
    **dict.fromkeys((ReceiveMessage, StartConversation), _first),
    **dict.fromkeys((ReceiveEdit, ReceiveUnsend, ReceiveReaction), _about_a_message),
    ReceiveEcho: _echoed,
    ReceiveSignal: _signalled,
    Enter: _entered,
    Acknowledge: _acknowledged,
    ReportBotOutcome: _by_the_bot,
    SendAutomatic: _automatic,
    Route: _asked,
    **dict.fromkeys((Block, Unblock), _of_the_contact),
    EditContact: _edited,
    AddNote: _noted,
    Tag: _tagged,
    Untag: _untagged,
    Export: _exported,
}
