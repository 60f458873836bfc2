"""What is known when a command is decided: the time, who asks, the choices in force, the facts."""

from collections.abc import Mapping
from datetime import datetime

import attrs

from omnikit.model.actors import Actor, ActorKind, Permission
from omnikit.model.contact import Contact
from omnikit.model.conversation import COLLEAGUE, OUTSIDER, Conversation, Relation
from omnikit.model.errors import InvalidInput
from omnikit.model.ids import MemberId
from omnikit.model.message import Message
from omnikit.model.presence import Presence
from omnikit.model.traits import Traits
from omnikit.model.value import Value, value
from omnikit.model.workspace import NOBODY, Workspace
from omnikit.policies.profile import Conduct, Profile


@value
class Facts(Value):
    """What was read beforehand, at one moment. *presences* where the profile's rules ask for them.

    *message*: the one that the command is about.
    """

    workspace: Workspace
    contact: Contact | None = None
    presences: Mapping[MemberId, Presence] = attrs.field(factory=dict)
    message: Message | None = None

    def takes(self, member: MemberId, now: datetime) -> bool:
        """True if *member* is online and ready at *now*."""
        found = self.presences.get(member)
        return found is not None and found.takes(now)


@value(kw_only=False)
class Batch(Value):
    """A command is one of many: *id* ties their notices together."""

    id: str


def _permissions(context: "Context") -> frozenset[Permission]:
    actor = context.actor
    return NOBODY if actor.kind is not ActorKind.MEMBER else context.facts.workspace.permissions_of(actor.member)


def _alone(context: "Context") -> Conduct:
    on = context.facts.workspace.settings.collaboration
    return context.profile.alone if on else context.profile.plain


def _together(context: "Context") -> Conduct:
    on = context.facts.workspace.settings.collaboration
    return context.profile.together if on else context.profile.plain


@value
class Context(Value):
    """Everything a decision may depend on besides the conversation and the command. *now* is aware."""

    now: datetime
    actor: Actor
    profile: Profile
    facts: Facts
    batch: Batch | None = None
    permissions: frozenset[Permission] = attrs.field(init=False, default=attrs.Factory(_permissions, takes_self=True))
    alone: Conduct = attrs.field(init=False, default=attrs.Factory(_alone, takes_self=True))
    together: Conduct = attrs.field(init=False, default=attrs.Factory(_together, takes_self=True))

    def __attrs_post_init__(self) -> None:
        if self.now.tzinfo is None:
            raise InvalidInput("now", self.now, "an aware datetime")

    def conduct(self, conversation: Conversation) -> Conduct:
        """Return what holds of *conversation* as it stands (CO-0.6, CO-1.2)."""
        # asked by every other rule, mostly of one handler alone: the length spares them the property's call
        return self.together if len(conversation.seats) > 1 and conversation.collaborative else self.alone

    def traits(self, conversation: Conversation) -> Traits:
        """Return what the channel of *conversation* can do here."""
        return self.profile.traits_of(conversation.thread.channel)

    def relation(self, conversation: Conversation) -> Relation:
        """Return how the actor stands to *conversation*: one without a seat is a colleague if its handler is theirs."""
        relation = conversation.relation(self.actor.member)
        return COLLEAGUE if relation is OUTSIDER and self.oversees(conversation) else relation

    def oversees(self, conversation: Conversation) -> bool:
        """True if the handler is of the actor's department or of one below it (RC-8.1)."""
        handler = conversation.handler
        return handler is not None and handler in self.facts.workspace.colleagues_of(self.actor.member)

    def as_of(self, now: datetime, actor: Actor) -> "Context":
        """Return the same context at another time, for another actor."""
        return Context(now=now, actor=actor, profile=self.profile, facts=self.facts, batch=self.batch)

    def role_name(self) -> str:
        """Return the name of the actor's role, or its text's code for a built-in one."""
        member = self.actor.member
        role = self.facts.workspace.role_of(member) if member is not None else None
        found = self.facts.workspace.roles.get(role) if role is not None else None
        return found.name if found else ""
