"""What members may show of their presence."""

from omnikit.model.actors import ActorKind
from omnikit.model.decision import Kind
from omnikit.model.ids import MemberId
from omnikit.model.presence import AWAY, EXITED, Presence, PresenceCommand, SetAvailability, SetReady
from omnikit.model.upholds import upholds
from omnikit.policies.attending import OnExit
from omnikit.policies.context import Context
from omnikit.rules.rule import rule


@rule("HO-47", Kind.FORBIDDEN)
def one_shows_ones_own(presence: Presence, command: PresenceCommand, on: Context) -> bool:
    """An enabled member shows their own presence; the host may show anybody's."""
    member = on.facts.workspace.members.get(command.member)
    own = on.actor.kind is ActorKind.SYSTEM or on.actor.member == command.member
    return own and member is not None and member.enabled


@rule("HO-48", Kind.FORBIDDEN)
def presence_plays_a_part(presence: Presence, command: PresenceCommand, on: Context) -> bool:
    """Presence is shown where the profile asks for it."""
    return on.profile.attending is not None


@rule("RC-1.1", Kind.INVALID)
def the_profile_shows_it(presence: Presence, command: SetAvailability, on: Context) -> bool:
    """A member shows one of the availabilities that the profile has."""
    attending = on.profile.attending
    return attending is not None and command.availability in attending.shows


@the_profile_shows_it.about
def _shows(presence: Presence, command: SetAvailability, on: Context) -> dict[str, str | tuple[str, ...]]:
    attending = on.profile.attending
    return {
        "availability": command.availability,
        "allowed": tuple(sorted(attending.shows)) if attending is not None else (),
    }


@rule("HO-49", Kind.INVALID)
def readiness_is_apart(presence: Presence, command: SetReady, on: Context) -> bool:
    """Being ready is said apart from being online where the profile tells the two apart."""
    return on.profile.attending is not None and on.profile.attending.readiness


@rule("HO-50", Kind.CONFLICT)
def one_is_signed_in(presence: Presence, command: SetAvailability, on: Context) -> bool:
    """Whoever is not at the desk, or whose lease has ended, signs in first; going is always possible."""
    return command.availability is EXITED or presence.shown(on.now) is not EXITED


@rule("RC-1.6", Kind.CONFLICT)
def a_colleague_takes_over(presence: Presence, command: SetAvailability, on: Context) -> bool:
    """Who goes away while colleagues are online chooses one of them to take everything over."""
    others = online_colleagues(command.member, on)
    if command.colleague is None and presence.shown(on.now) is command.availability:
        return True
    if command.colleague is not None:
        return command.colleague in others
    return not (others and hands_over(command, on))


@a_colleague_takes_over.about
def _colleagues(presence: Presence, command: SetAvailability, on: Context) -> dict[str, tuple[str, ...] | str]:
    name_of = on.facts.workspace.name_of
    chosen = name_of(command.colleague) if command.colleague is not None else ""
    return {"chosen": chosen, "colleagues": tuple(name_of(one) for one in online_colleagues(command.member, on))}


def hands_over(command: SetAvailability, on: Context) -> bool:
    """Return whether going like that hands one's conversations over."""
    attending = on.profile.attending
    if attending is None:
        return False
    leaves = command.availability is EXITED and attending.on_exit is OnExit.HAND_OVER
    return leaves or (command.availability is AWAY and attending.away_hands_over)


@upholds("RC-1.6")
def online_colleagues(member: MemberId, on: Context) -> tuple[MemberId, ...]:
    """Return the enabled colleagues who are online, and not busy: those who can be given something."""
    return tuple(
        other.id
        for other in on.facts.workspace.members.values()
        if other.enabled and other.id != member and on.facts.takes(other.id, on.now)
    )
