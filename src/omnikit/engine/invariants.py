"""What must be true of every conversation at all times; checked by tests and ``db check``, not on the hot path."""

from collections.abc import Callable, Iterator

from omnikit.model.conversation import (
    COLLABORATOR,
    ENDED,
    HANDLER,
    PARTICIPANT,
    PENDING,
    PROCESSING,
    Conversation,
    Lane,
    TimerKind,
)
from omnikit.model.ids import EVERYBODY
from omnikit.model.upholds import upholds
from omnikit.policies.profile import Profile

Invariant = Callable[[Conversation, Profile], bool]
_RANK = {HANDLER: 0, COLLABORATOR: 1, PARTICIPANT: 2}


@upholds("OC-1.1")
def in_one_of_three_states(conversation: Conversation, profile: Profile) -> bool:
    """A stored conversation is pending, processing or ended."""
    return conversation.status in (PENDING, PROCESSING, ENDED)


@upholds("OC-2.1")
def a_lane_while_pending(conversation: Conversation, profile: Profile) -> bool:
    """A pending conversation is in one lane, any other in none."""
    return (conversation.lane is not None) == (conversation.status is PENDING)


@upholds("CO-0.8")
def one_handler_at_most(conversation: Conversation, profile: Profile) -> bool:
    """There is at most one handler, ranked first, and no more collaborators than the profile allows."""
    handlers = [seat for seat in conversation.seats if seat.kind is HANDLER]
    limit = profile.collaboration.limit if profile.collaboration else 0
    ranks = [_RANK[seat.kind] for seat in conversation.seats]
    return len(handlers) <= 1 and len(conversation.collaborators) <= limit and ranks == sorted(ranks)


def nobody_seated_twice(conversation: Conversation, profile: Profile) -> bool:
    """Nobody has two seats."""
    members = [seat.member for seat in conversation.seats]
    return len(members) == len(set(members))


@upholds("CO-1.4")
def a_collaborative_one_is_not_pending(conversation: Conversation, profile: Profile) -> bool:
    """A pending conversation has nobody on it; so a collaborative one is never pending."""
    return conversation.status is not PENDING or not conversation.seats


def processing_is_handled(conversation: Conversation, profile: Profile) -> bool:
    """Somebody handles what is processing, or takes part in it, and so it is in one member's *my* view (OC-1.5).

    Where the profile says so it may be nobody's for a while.
    """
    return conversation.status is not PROCESSING or profile.unhandled or bool(conversation.seats)


def people_fit_the_product(conversation: Conversation, profile: Profile) -> bool:
    """Where members take part side by side nobody handles; elsewhere nobody takes part."""
    if profile.takes_part:
        return all(seat.kind is PARTICIPANT for seat in conversation.seats)
    return not conversation.participants


def an_offer_is_out_in_dispatch(conversation: Conversation, profile: Profile) -> bool:
    """Only what is in dispatch is held out to somebody, with a timer for its end, and to nobody who let it go last."""
    offer = conversation.offer
    out = [timer for timer in conversation.timers if timer.kind is TimerKind.OFFER]
    if offer is None:
        return not out
    timed = [timer.at for timer in out] == [offer.until]
    return conversation.lane is Lane.DISPATCHING and timed and offer.to not in conversation.passed_over


@upholds("RC-2.2")
def a_visitor_is_quiet(conversation: Conversation, profile: Profile) -> bool:
    """Who has not said a word is nobody's, waits for nothing, and has nothing unread and no timer."""
    if conversation.lane is not Lane.VISITOR:
        return True
    return not (conversation.seats or conversation.timers or conversation.waiting_since or conversation.ordinal)


def the_muted_wait_for_nothing(conversation: Conversation, profile: Profile) -> bool:
    """A muted conversation is in dialogue, has no timer, and nobody waits in it."""
    if not conversation.muted:
        return True
    return conversation.status is PROCESSING and not conversation.timers and conversation.waiting_since is None


def nobody_handles_in_the_bot_lane(conversation: Conversation, profile: Profile) -> bool:
    """In the bot lane there is no handler."""
    return conversation.lane is not Lane.BOT or conversation.handler is None


def the_end_is_quiet(conversation: Conversation, profile: Profile) -> bool:
    """What is ended has no offer, no timer and nobody waiting.

    Pins are not asked about: a conversation that ended while the team had collaboration switched off keeps them.
    """
    if conversation.status is not ENDED:
        return True
    return not conversation.timers and conversation.offer is None and conversation.waiting_since is None


def nobody_read_ahead(conversation: Conversation, profile: Profile) -> bool:
    """No read position is beyond the last message that counts, so no unread count is negative."""
    return all(0 <= cursor.read <= conversation.ordinal for cursor in conversation.cursors)


def positions_belong_to_seats(conversation: Conversation, profile: Profile) -> bool:
    """Read positions belong to members on the conversation, or to everybody."""
    owners = [cursor.owner for cursor in conversation.cursors]
    return len(owners) == len(set(owners)) and all(owner == EVERYBODY or conversation.seated(owner) for owner in owners)


def pins_belong_to_seats(conversation: Conversation, profile: Profile) -> bool:
    """Whoever has pinned the conversation is on it, once each."""
    pins = conversation.pins
    return len(pins) == len(set(pins)) and all(conversation.seated(member) for member in pins)


def timers_stand_in_order(conversation: Conversation, profile: Profile) -> bool:
    """Timers stand in due order, one of a kind."""
    times = [timer.at for timer in conversation.timers]
    kinds = [timer.kind for timer in conversation.timers]
    return times == sorted(times) and len(kinds) == len(set(kinds))


def nobody_spoke_after_the_last_message(conversation: Conversation, profile: Profile) -> bool:
    """The customer's last word is no later than the last message; lists of a day are looked up by that."""
    spoken, last = conversation.spoken_at, conversation.last_message_at
    return spoken is None or (last is not None and spoken <= last)


def waiting_has_a_reason(conversation: Conversation, profile: Profile) -> bool:
    """Whoever waits wrote a message that counts; nobody can be overdue who doesn't wait."""
    if conversation.waiting_since is None:
        return conversation.overdue_at is None
    return conversation.ordinal > 0


INVARIANTS: tuple[Invariant, ...] = (
    in_one_of_three_states,
    a_lane_while_pending,
    one_handler_at_most,
    nobody_seated_twice,
    a_collaborative_one_is_not_pending,
    processing_is_handled,
    people_fit_the_product,
    an_offer_is_out_in_dispatch,
    a_visitor_is_quiet,
    the_muted_wait_for_nothing,
    nobody_handles_in_the_bot_lane,
    the_end_is_quiet,
    nobody_read_ahead,
    positions_belong_to_seats,
    pins_belong_to_seats,
    timers_stand_in_order,
    waiting_has_a_reason,
    nobody_spoke_after_the_last_message,
)


def broken(conversation: Conversation, profile: Profile) -> Iterator[str]:
    """Yield the names of the invariants that *conversation*, which somebody has opened, breaks."""
    for invariant in INVARIANTS:
        if not invariant(conversation, profile):
            yield invariant.__name__
