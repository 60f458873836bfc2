"""A member's presence: decided, evolved and reacted to like everything else, apart from any conversation."""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Any

from omnikit.model.decision import Allowed, Decision
from omnikit.model.effects import Effect, HandAllOver
from omnikit.model.events import Event
from omnikit.model.presence import (
    EXITED,
    ONLINE,
    Presence,
    PresenceChanged,
    PresenceCommand,
    SetAvailability,
    SetReady,
    SignIn,
)
from omnikit.model.upholds import upholds
from omnikit.policies.context import Context
from omnikit.rules.attending import (
    a_colleague_takes_over,
    hands_over,
    one_is_signed_in,
    one_shows_ones_own,
    presence_plays_a_part,
    readiness_is_apart,
    the_profile_shows_it,
)
from omnikit.rules.rule import RuleOf


@upholds("RC-1.2")
def signed_in(presence: Presence, command: SignIn, on: Context) -> PresenceChanged | None:
    """Who comes to the desk is online; who is there already stays what they show."""
    if presence.shown(on.now) is not EXITED and command.ready in (None, presence.ready):
        return None
    ready = presence.ready if command.ready is None else command.ready
    if on.profile.attending is not None and not on.profile.attending.readiness:
        ready = True
    return PresenceChanged(
        at=on.now, by=on.actor, member=command.member, availability=ONLINE, ready=ready, until=on.now + _lease(on)
    )


@upholds("RC-1.3", "RC-1.7", "RC-1.8")
def showed(presence: Presence, command: SetAvailability, on: Context) -> PresenceChanged | None:
    """The member shows another availability; who goes hands everything over to the colleague named."""
    if presence.shown(on.now) is command.availability and command.colleague is None:
        return None
    gone = command.availability is EXITED
    return PresenceChanged(
        at=on.now,
        by=on.actor,
        member=command.member,
        availability=command.availability,
        ready=presence.ready,
        until=on.now if gone else on.now + _lease(on),
        handed_to=command.colleague if hands_over(command, on) else None,
    )


@upholds("FL-3.3")
def said_ready(presence: Presence, command: SetReady, on: Context) -> PresenceChanged | None:
    """The member is ready to be given conversations, or not; whether they are online is another matter."""
    if presence.ready is command.ready:
        return None
    return PresenceChanged(
        at=on.now,
        by=on.actor,
        member=command.member,
        availability=presence.availability,
        ready=command.ready,
        until=presence.until if presence.until is not None else on.now,
    )


def _lease(on: Context) -> timedelta:
    return on.facts.workspace.settings.lease


Build = Callable[[Presence, Any, Context], PresenceChanged | None]
Rules = tuple[RuleOf[Presence, Any], ...]

# fmt: off
ATTENDING: dict[type[PresenceCommand], tuple[Rules, Build]] = {
    #                 provided                                                         happens
    SignIn:          ((),                                                              signed_in),
    SetAvailability: ((the_profile_shows_it, one_is_signed_in, a_colleague_takes_over), showed),
    SetReady:        ((readiness_is_apart,),                                           said_ready),
}
# fmt: on


def attend(presence: Presence, command: PresenceCommand, context: Context) -> Decision:
    """Return the events that *command* leads to, or the first rule that refuses it. Pure."""
    rules, build = ATTENDING[type(command)]
    for rule in (one_shows_ones_own, presence_plays_a_part, *rules):
        if not rule.holds(presence, command, context):
            return rule.refuse(presence, command, context)
    event = build(presence, command, context)
    return Allowed(() if event is None else (event,))


def evolve_presence(presence: Presence, event: PresenceChanged) -> Presence:
    """Return *presence* after *event*: one version on."""
    return presence.but(
        version=presence.version + 1,
        availability=event.availability,
        ready=event.ready,
        since=event.at if event.availability is not presence.availability else presence.since,
        until=event.until,
        handed_to=event.handed_to,
    )


def fold_presence(presence: Presence, events: Iterable[Event]) -> Presence:
    """Return *presence* after all *events*, in order; renewals of its lease are none of them."""
    for event in events:
        assert isinstance(event, PresenceChanged), event
        presence = evolve_presence(presence, event)
    return presence


@upholds("RC-1.7")
def react_to_presence(events: Sequence[Event]) -> tuple[Effect, ...]:
    """Whoever goes and hands over has everything given to the colleague."""
    return tuple(
        HandAllOver(member=event.member, to=event.handed_to, at=event.at)
        for event in events
        if isinstance(event, PresenceChanged) and event.handed_to is not None
    )
