"""Who sits where, who has read how far, whose pins stay: one small machine beside the status.

Read positions and pins belong to seats. A position is a member's own, or the one shared by EVERYBODY, which
holds for whoever has none of their own.
"""

from datetime import datetime
from typing import Any

from omnikit.model.conversation import COLLABORATOR, HANDLER, Conversation, Cursor, Relation, Seat
from omnikit.model.ids import EVERYBODY, MemberId
from omnikit.model.upholds import upholds
from omnikit.model.value import maker

seat = maker(Seat)
cursor = maker(Cursor)

Cursors = tuple[Cursor, ...]
Seats = tuple[Seat, ...]


def read(cursors: Cursors, owner: MemberId, up_to: int) -> Cursors:
    """Move the position of *owner* to *up_to*; EVERYBODY's reading is the reading of each who is not further."""
    if owner == EVERYBODY:
        further = [position for position in cursors if position.owner != EVERYBODY and position.read > up_to]
        return (cursor(EVERYBODY, up_to), *further)
    return (*(position for position in cursors if position.owner != owner), cursor(owner, up_to))


@upholds("CO-17.6")
def handed(seats: Seats, to: MemberId, at: datetime, *, former_stays: bool) -> Seats:
    """Seat *to* as the handler; a former one who stays takes the seat that *to* had, else the last.

    So a collaborator's rank is not the order in which they came.
    """
    former = seats[0] if seats and seats[0].kind is HANDLER else None
    others = seats[1:] if former else seats
    new = seat(to, HANDLER, at)
    if former is None or not former_stays:
        return (new, *(other for other in others if other.member != to)) if others else (new,)
    stays = seat(former.member, COLLABORATOR, former.since)
    if any(other.member == to for other in others):
        return (new, *(stays if other.member == to else other for other in others))
    return (new, *others, stays)


def without(seats: Seats, gone: tuple[MemberId, ...]) -> Seats:
    """Take members off."""
    return tuple(there for there in seats if there.member not in gone)


def with_newcomers(
    conversation: Conversation,
    members: tuple[MemberId, ...],
    at: datetime,
    kind: Relation = COLLABORATOR,
    *,
    added: bool = False,
) -> dict[str, Any]:
    """Return the changes that seat newcomers in order; they have nothing unread yet."""
    return {
        "seats": (*conversation.seats, *(seat(member, kind, at, added) for member in members)),
        "cursors": (*conversation.cursors, *(cursor(member, conversation.ordinal) for member in members)),
    }


def reseated(conversation: Conversation, seats: Seats) -> dict[str, Any]:
    """Return the changes that leave just *seats*: whoever is off takes their position and pin with them.

    When one is left of several, or nobody, the position of who handled it becomes the shared one.
    """
    there = {taken.member for taken in seats}
    pins = tuple(pin for pin in conversation.pins if pin in there)
    return {"seats": seats, "cursors": _positions(conversation, seats, there), "pins": pins}


def _positions(conversation: Conversation, seats: Seats, there: set[MemberId]) -> Cursors:
    if not seats:
        return (cursor(EVERYBODY, conversation.read_by(conversation.handler or EVERYBODY)),)
    if conversation.collaborative and len(seats) == 1:
        return (cursor(EVERYBODY, conversation.read_by(seats[0].member)),)
    return tuple(
        position for position in conversation.cursors if position.owner in there or position.owner == EVERYBODY
    )
