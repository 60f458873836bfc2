"""The conversations of a large team: as many as asked for, of every list, as chance has it."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from omnikit.bench.world import CHANNELS, TEAM, VIEWER, WORKSPACE
from omnikit.desk.ports import UnitOfWork
from omnikit.model.actors import CUSTOMER
from omnikit.model.conversation import (
    COLLABORATOR,
    ENDED,
    HANDLER,
    PENDING,
    PROCESSING,
    Conversation,
    Cursor,
    Lane,
    Seat,
    Status,
)
from omnikit.model.events import Opened
from omnikit.model.ids import EVERYBODY, AccountId, ConversationId, MemberId, MessageId
from omnikit.model.message import Content, Message
from omnikit.model.thread import Thread
from omnikit.model.value import maker

PENDING_SHARE, PROCESSING_SHARE = 0.05, 0.25  # the others have ended
BOT_SHARE = 0.2
"""Of the pending ones."""
SHARED = 0.2
"""How many have a collaborator or two."""
UNREAD = 0.3
"""Of the seats that are not ended, how many have something unread."""
HERS_ACTIVE = 200
"""How many the viewer has in processing, however many there are."""
HERS_ENDED = 0.025
"""Of the ended ones; so these grow with them."""
BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
PAUSE = timedelta(seconds=10)
"""Between the beginnings of two conversations."""
SEED = 1
PHRASES = 5_000
"""Of how many phrases all messages are made, three each."""
COMMON, MISSING = "我", "龘靐"
"""A character that every tenth phrase has, and two that none has."""

_seat, _cursor, _thread = maker(Seat), maker(Cursor), maker(Thread)
_conversation, _message, _opened, _work = maker(Conversation), maker(Message), maker(Opened), maker(UnitOfWork)


def conversations(count: int, *, seed: int = SEED) -> Iterator[UnitOfWork]:
    """Yield the commits that write *count* conversations as they are now, each with a message, in order of time."""
    chance = random.Random(seed)
    said = phrases(chance)
    channels, shares = list(CHANNELS), list(accumulate(CHANNELS.values()))
    hers = min(0.5, HERS_ACTIVE / (PROCESSING_SHARE * count))
    for number in range(count):
        at = BEGAN + number * PAUSE
        channel = chance.choices(channels, cum_weights=shares)[0]
        status, lane = _status(chance)
        seats = () if status is PENDING else _seats(chance, status, at, hers)
        ordinal = 1 + _below(chance, 30)
        last = at + timedelta(seconds=_below(chance, 86_400))
        conversation = _conversation(
            id=ConversationId(f"{number:012x}{chance.getrandbits(80):020x}"),
            workspace=WORKSPACE,
            thread=_thread(AccountId(channel), f"U{number:032x}", channel),
            status=status,
            lane=lane,
            seats=seats,
            cursors=_cursors(chance, seats, ordinal),
            version=1,
            sequence=1,
            ordinal=ordinal,
            opened_at=at,
            changed_at=last,
            last_message_at=last,
            waiting_since=last if status is PENDING or (status is PROCESSING and chance.random() < UNREAD) else None,
            service_started_at=None if status is PENDING else at + timedelta(minutes=1),
            ended_at=last if status is ENDED else None,
        )
        yield _written(conversation, "".join([said[_below(chance, PHRASES)] for _ in range(3)]))


def phrases(chance: random.Random) -> list[str]:
    """Return phrases of some eight characters, few of which are common."""
    characters = [chr(code) for code in range(0x4E00, 0x4E00 + 3_000)]
    shares = list(accumulate(1 / (place + 3) for place in range(len(characters))))
    found = ["".join(chance.choices(characters, cum_weights=shares, k=8)) for _ in range(PHRASES)]
    return [f"{COMMON}{phrase}" if place % 10 == 0 else phrase for place, phrase in enumerate(found)]


def _status(chance: random.Random) -> tuple[Status, Lane | None]:
    drawn = chance.random()
    if drawn < PENDING_SHARE:
        return PENDING, Lane.BOT if drawn < PENDING_SHARE * BOT_SHARE else Lane.HUMAN
    return (PROCESSING if drawn < PENDING_SHARE + PROCESSING_SHARE else ENDED), None


def _seats(chance: random.Random, status: Status, at: datetime, hers: float) -> tuple[Seat, ...]:
    handler = VIEWER if chance.random() < (HERS_ENDED if status is ENDED else hers) else _somebody(chance)
    members = [handler]
    if chance.random() < SHARED:
        members += [_somebody(chance) for _ in range(1 + _below(chance, 2))]
    members = list(dict.fromkeys(members))
    return tuple(_seat(one, COLLABORATOR if place else HANDLER, at) for place, one in enumerate(members))


def _somebody(chance: random.Random) -> MemberId:
    """Return a member who isn't the viewer."""
    return TEAM[1 + _below(chance, len(TEAM) - 1)]


def _below(chance: random.Random, number: int) -> int:
    return int(chance.random() * number)  # a tenth of what randrange takes


def _cursors(chance: random.Random, seats: tuple[Seat, ...], ordinal: int) -> tuple[Cursor, ...]:
    """Return who has read how far: each by themselves where several are on it, else one position shared by all."""
    owners = [seat.member for seat in seats] if len(seats) > 1 else [EVERYBODY]
    return tuple(_cursor(owner, _below(chance, ordinal) if chance.random() < UNREAD else ordinal) for owner in owners)


def _written(conversation: Conversation, text: str) -> UnitOfWork:
    opened = _opened(
        at=conversation.opened_at or BEGAN,
        by=CUSTOMER,
        conversation=conversation.id,
        workspace=WORKSPACE,
        contact=None,
        status=PENDING,
        lane=Lane.HUMAN,
        handler=None,
    )
    message = _message(
        id=MessageId(conversation.id),
        conversation=conversation.id,
        sequence=1,
        ordinal=1,
        author=CUSTOMER,
        at=opened.at,
        content=Content(text=text),
    )
    return _work(
        workspace=WORKSPACE, at=opened.at, before=None, subject=conversation, events=(opened,), messages=(message,)
    )
