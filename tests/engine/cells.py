"""Every cell of the exhaustive test: a conversation, who asks, what for; in the oracle's words and as values."""

from collections.abc import Iterator
from functools import cache

from attrs import frozen

from omnikit.model.actors import BOT, CUSTOMER, SYSTEM, Actor, ActorKind, Client
from omnikit.model.commands import AddNote, Command, EditContact, Export, Tag, Untag
from omnikit.model.conversation import Conversation
from omnikit.model.thread import ThreadKind
from omnikit.policies.context import Batch, Context, Facts
from omnikit.policies.presets import PRESETS
from omnikit.policies.profile import Profile
from omnikit.testing.builders import CONVERSATION, NOON
from tests.engine.documents import MODE_OF
from tests.engine.messages import MESSAGES
from tests.engine.scene import Asker, Scene, Wish
from tests.engine.shapes import (
    GHOST,
    IN_SALES,
    ME,
    OWN,
    PRESENCES,
    ROLES,
    SYSTEM_OWN,
    TAKES,
    THERE,
    Place,
    Shape,
    conversation,
    places,
    shapes,
    standings,
    workspace,
)
from tests.engine.wishes import CONTACTS, RECORDS, TIMERS, wishes

NOTING = (EditContact, AddNote, Tag, Untag)
BOTH = ("agent", "administrator")
"""Whoever may note something may note anything: what exactly, is tried by these two roles alone."""
NEVER_MANY = (*NOTING, Export)
"""Whatever is asked for, it is of one conversation's customer."""


@frozen(kw_only=True)
class Cell:
    """One question, twice: in words, and as the values that the library is asked with."""

    scene: Scene
    asker: Asker
    wish: Wish
    conversation: Conversation
    command: Command
    context: Context


@frozen(kw_only=True)
class Who:
    """Who asks: an actor, and as a member in which role and department; ME may be on the conversation."""

    actor: Actor
    role: str = "agent"
    department: str = ""

    @property
    def active(self) -> str:
        """The role of a member who may act, else nothing."""
        return self.role if self.actor.member == ME and self.role != "disabled" else ""


def cells(command: type[Command], profile: Profile) -> Iterator[Cell]:
    """Yield every cell of one command under one profile."""
    for place in places(profile.name, command):
        for shape, who in _who(command, profile.name):
            for flag in _flags(profile.name):
                scene = _scene(profile.name, flag, shape, place, who)
                for number, (wish, asked) in enumerate(wishes(command.__name__, scene, place)):
                    if number and command in NOTING and who.role not in BOTH:
                        continue
                    on = conversation(shape, place, wish.due, TIMERS.get(command))
                    for batch in _batches(profile.name, who, once=bool(number) and command in NEVER_MANY):
                        yield Cell(
                            scene=scene,
                            asker=_asker(who, batch=batch),
                            wish=wish,
                            conversation=on,
                            command=asked,
                            context=_context(
                                profile.name, flag, who, batch, place.connected, wish.contact, wish.message
                            ),
                        )


def desks(profile: Profile) -> Iterator[Cell]:
    """Yield one cell for every conversation and member of the team, whatever is asked."""
    (place, *_) = places(profile.name, Command)
    for shape, who in _who(Command, profile.name):
        if who.actor.member != ME:
            continue
        for flag in _flags(profile.name):
            for batch in _batches(profile.name, who):
                yield Cell(
                    scene=_scene(profile.name, flag, shape, place, who),
                    asker=_asker(who, batch=batch),
                    wish=Wish(command=""),
                    conversation=conversation(shape, place, "none", None),
                    command=Command(conversation=CONVERSATION),
                    context=_context(profile.name, flag, who, batch, True, "known", ""),
                )


def _flags(profile: str) -> tuple[bool, ...]:
    """Only where conversations are shared does it matter whether the team lets them be."""
    return (True,) if profile in MODE_OF else (True, False)


def _batches(profile: str, who: Who, *, once: bool = False) -> tuple[bool, ...]:
    """Who asks in a batch where there are none is refused whoever it is: tried by one role, and with one wish."""
    if once:
        return (False,)
    return (False, True) if profile not in MODE_OF or who.role == "agent" else (False,)


def _asker(who: Who, *, batch: bool) -> Asker:
    return Asker(
        side=str(who.actor.kind),
        name=who.actor.member or "",
        role=who.active,
        department=who.department,
        legacy=who.actor.client is Client.LEGACY,
        batch=batch,
    )


def _who(command: type[Command], profile: str) -> Iterator[tuple[Shape, Who]]:
    """Yield who may be on which conversation, in which role; strangers to the desk stand outside."""
    clients = (Client.WEB, Client.LEGACY) if command.__name__ == "Open" else (Client.WEB,)
    # whose wish it can't be is refused whatever the role: where roles are many beside departments, one is tried
    members_wish = command.by is ActorKind.MEMBER or profile not in MODE_OF
    for shape in shapes(profile, command):
        for seated, department in standings(profile, shape):
            for role in (*ROLES, "disabled") if members_wish else ("agent",):
                for client in clients:
                    yield seated, Who(actor=Actor.of(ME, client), role=role, department=department)
        for stranger in (Actor.of(GHOST), CUSTOMER, BOT, SYSTEM):
            yield shape, Who(actor=stranger)


@cache
def _scene(profile: str, flag: bool, shape: Shape, place: Place, who: Who) -> Scene:
    members = workspace(who.role, flag, True, who.department).members.values()
    handler = shape.handler or ""
    return Scene(
        profile=profile,
        flag=flag,
        status=str(shape.status),
        lane=str(shape.lane or ""),
        channel=place.channel,
        group=place.kind is ThreadKind.GROUP,
        comment=place.kind is ThreadKind.COMMENT,
        connected=place.connected,
        handler=handler,
        handler_in="sales" if handler in IN_SALES else who.department if handler == ME else "",
        collaborators=shape.collaborators,
        participants=shape.participants,
        offered_to=shape.offered_to or "",
        offer_open=not shape.expired,
        muted=shape.muted,
        receives=str(shape.receives or ""),
        last=shape.last,
        quiet=place.quiet,
        enabled=frozenset(member.id for member in members if member.enabled),
        disabled=frozenset(member.id for member in members if not member.enabled),
        takes=TAKES,
        there=THERE,
        tags=OWN,
        system_tags=SYSTEM_OWN,
    )


@cache
def _context(profile: str, flag: bool, who: Who, batch: bool, connected: bool, contact: str, message: str) -> Context:
    return Context(
        now=NOON,
        actor=who.actor,
        profile=PRESETS[profile],
        facts=Facts(
            workspace=workspace(who.role, flag, connected, who.department),
            contact=RECORDS.get(contact) or CONTACTS.get(contact),
            presences=PRESENCES,
            message=MESSAGES.get(message),
        ),
        batch=Batch("b1") if batch else None,
    )
