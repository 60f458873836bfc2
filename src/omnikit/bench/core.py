"""The group ``core``: what a decision costs beside a state machine's transition, and what a conversation weighs.

Two commands stand for all: ``Transfer`` by the handler and ``ReceiveMessage``, both on a conversation of one
handler that is processing. The peers' transitions check next to nothing; ours check every rule of their row.
"""

import tracemalloc
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import attrs

from omnikit.bench.peers import bare_machine, guarded_chart
from omnikit.bench.race import Arm, Times, race
from omnikit.bench.rows import Effort, Row
from omnikit.desk.ports import UnitOfWork
from omnikit.engine.decide import decide
from omnikit.engine.evolve import fold
from omnikit.engine.react import react
from omnikit.model.actors import CUSTOMER
from omnikit.model.commands import Command, ReceiveMessage, Transfer
from omnikit.model.conversation import COLLABORATOR, HANDLER, PROCESSING, Conversation, Cursor, Seat, Status
from omnikit.model.decision import Allowed, Denied
from omnikit.model.ids import AccountId, ContactId, ConversationId, MemberId
from omnikit.model.thread import Thread
from omnikit.policies.context import Context
from omnikit.storage.memory import MemoryStorage
from omnikit.testing.builders import (
    ANN,
    BOB,
    CAT,
    CONTACT,
    CONVERSATION,
    NOON,
    WORKSPACE,
    a_context,
    a_conversation,
    a_message,
    a_thread,
    some_text,
)

EVOLVED = "fold(conversation, decide(conversation, command, context).events)"
REACTED = (
    "events = decide(conversation, command, context).events\n"
    "after = fold(conversation, events)\n"
    "react(conversation, events, after, context)"
)
DENIED = "decide(conversation, command, context)"

BARE = "bare trigger of transitions"
GUARDED = "guarded transition of python-statemachine"
EVOLVE = "attrs.evolve"
MICROSECONDS = 1_000_000
PREBUILT = "command and context are built beforehand"
SEATS = 3

# what is done, as which arm, beside which peer, the ratio that it must not exceed
# fmt: off
GOALS: tuple[tuple[str, str, str, float], ...] = (
    ("Transfer: decide, evolve",              "transfer",        BARE,    0.5),
    ("Transfer: decide, evolve, react",       "transfer, react", BARE,    0.8),
    ("Transfer: decide, evolve",              "transfer",        GUARDED, 0.05),
    ("ReceiveMessage: decide, evolve",        "receive",         BARE,    0.5),
    ("ReceiveMessage: decide, evolve, react", "receive, react",  BARE,    0.8),
    ("ReceiveMessage: decide, evolve",        "receive",         GUARDED, 0.05),
    ("Transfer by somebody else: a denial",   "denied",          BARE,    0.15),
)
# fmt: on


def core(effort: Effort) -> list[Row]:
    """Measure decisions and the next value in turns with their peers; then weigh many conversations."""
    times = race(_arms(), rounds=effort.rounds, seconds=effort.seconds)
    decisions = [_row(times, what, ours, peer, goal, PREBUILT) for what, ours, peer, goal in GOALS]
    next_value = _row(times, "but", "but", EVOLVE, 0.2, "two fields of a whole conversation changed")
    return [*decisions, next_value, _weight(effort.conversations)]


def _row(times: Times, what: str, ours: str, peer: str, goal: float, note: str) -> Row:
    ratio = times.ratio(ours, peer)
    return Row(
        group="core",
        name=f"{what} / {peer}",
        ours=times.of(ours) * MICROSECONDS,
        peer=times.of(peer) * MICROSECONDS,
        ratio=ratio.median,
        goal=goal,
        spread=ratio.spread,
        unit="us",
        note=note,
    )


def _arms() -> dict[str, Arm]:
    conversation = a_conversation(handler=ANN)
    transfer = _given(conversation, Transfer(conversation=CONVERSATION, to=BOB), a_context(ANN), Allowed)
    denied = _given(conversation, Transfer(conversation=CONVERSATION, to=BOB), a_context(CAT), Denied)
    received = ReceiveMessage(
        conversation=CONVERSATION,
        message=a_message(),
        thread=a_thread(),
        contact=CONTACT,
        content=some_text(),
        dedupe="delivery-1",
    )
    receive = _given(conversation, received, a_context(CUSTOMER), Allowed)
    next_value = {"conversation": conversation, "evolve": attrs.evolve, "ENDED": Status.ENDED}
    there_and_back = "machine.accept(); machine.release()"
    return {
        BARE: Arm(there_and_back, {"machine": bare_machine()}, 2),
        GUARDED: Arm(there_and_back, {"machine": guarded_chart()}, 2),
        "transfer": Arm(EVOLVED, transfer),
        "transfer, react": Arm(REACTED, transfer),
        "receive": Arm(EVOLVED, receive),
        "receive, react": Arm(REACTED, receive),
        "denied": Arm(DENIED, denied),
        "but": Arm("conversation.but(status=ENDED, version=8)", next_value),
        EVOLVE: Arm("evolve(conversation, status=ENDED, version=8)", next_value),
    }


def _given(conversation: Conversation, command: Command, context: Context, answer: type[Any]) -> dict[str, object]:
    decision = decide(conversation, command, context)
    assert isinstance(decision, answer), f"the benchmark measures something else: {decision}"
    functions = {"decide": decide, "fold": fold, "react": react}
    return {"conversation": conversation, "command": command, "context": context, **functions}


# --- what many conversations weigh


def _weight(count: int) -> Row:
    tracemalloc.start()
    storage = _filled(count)
    weight = tracemalloc.get_traced_memory()[0] / 1_000_000
    tracemalloc.stop()
    assert len(storage.scan(WORKSPACE, None, count)) == count
    return Row(
        group="core",
        name=f"{count:,} conversations of {SEATS} seats in memory",
        ours=weight,
        peer=None,
        ratio=None,
        goal=250,
        spread=None,
        unit="MB",
        note="values and index of the memory storage, no messages, no log; the goal is of `ours`",
    )


def _filled(count: int) -> MemoryStorage:
    storage = MemoryStorage()
    for number in range(count):
        conversation = _one_of_many(number)
        at = conversation.changed_at or NOON
        storage.commit(UnitOfWork(workspace=WORKSPACE, at=at, before=None, subject=conversation, events=()))
    return storage


def _one_of_many(number: int) -> Conversation:
    """Return a conversation that shares with others what a storage would share: members, not ids and times."""
    at = NOON + timedelta(seconds=number)
    return Conversation(
        id=ConversationId(f"conversation-{number:012d}"),
        workspace=WORKSPACE,
        thread=Thread(AccountId("line"), f"customer-{number:012d}", "line"),
        contact=ContactId(f"contact-{number:012d}"),
        status=PROCESSING,
        seats=_seats((ANN, BOB, CAT), at),
        cursors=tuple(Cursor(member, number % 50) for member in (ANN, BOB, CAT)),
        version=1,
        sequence=100,
        ordinal=50,
        opened_at=at,
        changed_at=at + timedelta(minutes=1),
        last_message_at=at + timedelta(minutes=2),
        waiting_since=at + timedelta(minutes=3),
        service_started_at=at + timedelta(minutes=4),
    )


def _seats(members: Sequence[MemberId], since: datetime) -> tuple[Seat, ...]:
    kinds = (HANDLER, COLLABORATOR, COLLABORATOR)
    return tuple(Seat(member, kind, since) for member, kind in zip(members, kinds, strict=True))
