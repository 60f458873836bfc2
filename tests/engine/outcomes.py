"""What the documents say becomes of a conversation when a command is allowed."""

from attrs import evolve, frozen

from tests.engine.documents import ENDED, LOOKED_FOR, NEW, PENDING, PROCESSING
from tests.engine.scene import Asker, Scene, Wish


@frozen(kw_only=True)
class Reached:
    """Where the conversation stands, and who is on it; *heard*: whether another message counts as the customer's.

    *found*: the kinds of facts that mark it.
    """

    status: str
    lane: str = ""
    handler: str = ""
    participants: tuple[str, ...] = ()
    offered_to: str = ""
    muted: bool = False
    heard: bool = False
    found: tuple[str, ...] = ()


BOT_SAYS = {
    **dict.fromkeys(("matched", "triggered", "consumed"), "bot"),  # OC-2.3, OC-2.4
    **dict.fromkeys(("human_requested", "no_match"), "human"),  # OC-2.5, OC-2.7
}


def becomes(scene: Scene, asker: Asker, wish: Wish) -> Reached:
    """Return what is reached by an allowed command."""
    now = Reached(
        status=scene.status,
        lane=scene.lane,
        handler=scene.handler,
        participants=scene.participants,
        offered_to=scene.offered_to,
        muted=scene.muted,
    )
    return _OF.get(wish.command, _as_before)(scene, asker, wish, now)


def _as_before(scene: Scene, asker: Asker, wish: Wish, now: Reached) -> Reached:
    return now


def _served_by(scene: Scene, asker: Asker, wish: Wish, now: Reached) -> Reached:
    """OC-1.4, OC-1.5, OC-6.4, CO-5.2; an offer that is accepted."""
    return evolve(now, status=PROCESSING, lane="", handler=asker.name, offered_to="")


def _started(scene: Scene, asker: Asker, wish: Wish, now: Reached) -> Reached:
    """OC-1.2, FL-1.2; after the end as reopening (OC-1.7, CO-8.2, CO-8.3, CO-8.4)."""
    if scene.mode == "join":
        return evolve(now, status=PROCESSING, participants=(asker.name,))
    handler = scene.handler if scene.mode == "together" else asker.name
    return evolve(now, status=PROCESSING, handler=handler)


def _handed(scene: Scene, asker: Asker, wish: Wish, now: Reached) -> Reached:
    """OC-6.2, CO-6.3, RC-7.3, RC-7.12; RC-1.7; RC-1.4."""
    return evolve(now, handler=wish.members[-1])


def _received(scene: Scene, asker: Asker, wish: Wish, now: Reached) -> Reached:
    if scene.mode == "desk":
        if scene.status == ENDED or scene.muted:  # RC-7.5, RC-7.6: nobody receives it
            return now
        found = tuple(kind for kind in wish.tells if kind in LOOKED_FOR[scene.mode])  # RC-3.14, RC-3.15
        return evolve(now, status=PROCESSING, lane="", heard=True, found=found)  # RC-2.3
    if scene.status == PROCESSING:  # OC-1.10
        return evolve(now, heard=True)
    if scene.status == ENDED and scene.mode == "together":  # CO-1.5, CO-7.2
        return evolve(now, status=PROCESSING, heard=True)
    if scene.status == PENDING:
        return evolve(now, lane=_lane(scene.lane, wish.outcome), heard=True)
    # OC-1.2, FL-1.1; OC-1.3, OC-2.6: the lane is told anew
    return evolve(now, status=PENDING, lane=_lane("", wish.outcome), handler="", heard=True)


def _lane(lane: str, outcome: str) -> str:
    """OC-2.2 to OC-2.7, FL-2.3: a match doesn't take it back from the humans, nor out of dispatch."""
    if lane in ("human", "dispatching", "visitor"):
        return lane
    return BOT_SAYS[outcome] if outcome else lane or "human"


def _entered(scene: Scene, asker: Asker, wish: Wish, now: Reached) -> Reached:
    """RC-2.2; who is there already is there."""
    return evolve(now, status=PENDING, lane="visitor") if scene.status == NEW else now


def _ended(scene: Scene, asker: Asker, wish: Wish, now: Reached) -> Reached:
    """OC-1.8, OC-3.3, OM-8.1, RC-2.4, FL-2.2, CO-16.1; what nobody handled is whose who ended it, where one handles."""
    unhandled = not scene.handler and wish.command == "End" and scene.mode != "join"
    handler = asker.name if unhandled else scene.handler
    return evolve(now, status=ENDED, lane="", handler=handler, offered_to="", muted=False)


def _joined(scene: Scene, asker: Asker, wish: Wish, now: Reached) -> Reached:
    """OM-0.1, OM-3.2: side by side; CO-2.3: who joins doesn't handle."""
    if scene.mode != "join":
        return now
    there = now.participants
    joined = there if asker.name in there else (*there, asker.name)
    return evolve(now, status=PROCESSING, lane="", participants=joined)


def _brought_in(scene: Scene, asker: Asker, wish: Wish, now: Reached) -> Reached:
    """OM-3.2."""
    return evolve(now, participants=(*now.participants, *wish.members))


def _left(scene: Scene, asker: Asker, wish: Wish, now: Reached) -> Reached:
    """CO-4.3; where members take part, the last to leave leaves it unjoined (OM-2.4)."""
    return _without(now, asker.name) if scene.mode == "join" else now


def _without(now: Reached, member: str) -> Reached:
    left = tuple(there for there in now.participants if there != member)
    if left:
        return evolve(now, participants=left)
    return evolve(now, status=PENDING, lane="human", participants=())


def _withdrawn(scene: Scene, asker: Asker, wish: Wish, now: Reached) -> Reached:
    (member,) = wish.members
    if member == scene.offered_to:  # FL-3.2: in dispatch still, and nobody's
        return evolve(now, offered_to="")
    if member in scene.participants:  # who took part in what has ended stays on record
        return now if scene.status == ENDED else _without(now, member)
    if member != scene.handler:
        return now
    if scene.collaborators:  # CO-17.5
        return evolve(now, handler=scene.collaborators[0])
    if scene.status != PROCESSING:
        return now  # on record it stays who handled it
    if scene.mode == "desk":  # given to somebody who is there, and nobody's until then
        return evolve(now, handler="")
    return evolve(now, status=PENDING, lane="human", handler="")


def _offered(scene: Scene, asker: Asker, wish: Wish, now: Reached) -> Reached:
    """FL-3.2: dispatching is what is held out, or to be held out again."""
    return evolve(now, lane="dispatching", offered_to=wish.members[0] if wish.members else "")


def _lane_told(scene: Scene, asker: Asker, wish: Wish, now: Reached) -> Reached:
    return evolve(now, lane=_lane(scene.lane, wish.outcome))


def _unmuted(scene: Scene, asker: Asker, wish: Wish, now: Reached) -> Reached:
    """RC-7.7: to the same agent if online, or if it is their wish, else by assignment."""
    if not scene.muted:
        return now
    there = scene.handler in scene.takes or scene.handler == asker.name
    return evolve(now, muted=False, handler=scene.handler if there else "")


def _muted(scene: Scene, asker: Asker, wish: Wish, now: Reached) -> Reached:
    """RC-7.6."""
    return evolve(now, muted=True)


_OF = {
    **dict.fromkeys(("FollowUp", "TakeOver", "AcceptOffer"), _served_by),
    **dict.fromkeys(("StartConversation", "Reopen"), _started),
    **dict.fromkeys(("Transfer", "HandOver", "Assign"), _handed),
    "ReceiveMessage": _received,
    "Enter": _entered,
    **dict.fromkeys(("End", "EndBySilence", "EndByCustomer", "EndByBot"), _ended),
    "Join": _joined,
    "AddParticipants": _brought_in,
    "Leave": _left,
    "WithdrawMember": _withdrawn,
    **dict.fromkeys(("MakeOffer", "DeclineOffer", "LapseOffer"), _offered),
    "ReportBotOutcome": _lane_told,
    "Mute": _muted,
    "Unmute": _unmuted,
}
