"""How far what we sent has come: noted beside the messages, and moved on without a version, for receipts are many.

Whoever notes a message's ids has locked its row, so that nobody forgets it meanwhile; a receipt moves a row on by one
conditional statement, which two can't do at once.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from omnikit.desk.ports import Receipt, Reported
from omnikit.model.delivery import ORDER, RANKS, UNDER_WAY, DeliveryStatus
from omnikit.model.errors import StaleVersion
from omnikit.model.ids import AccountId, ConversationId, WorkspaceId
from omnikit.model.message import Message
from omnikit.storage.codec import decode, instant
from omnikit.storage.sql.database import Database
from omnikit.storage.sql.rows import external_of, sending_row

T = TypeVar("T")

TRIES = 20
"""How often a statement is tried that a server has broken off for another's sake."""
COLUMNS = ("status", "error", "externals")
"""What is stored of a message apart from its state."""
MESSAGE = """SELECT m.state, t.account FROM {message} AS m CROSS JOIN {thread} AS t
WHERE m.workspace = ? AND m.conversation = ? AND m.sequence = ?
AND t.workspace = m.workspace AND t.id = m.conversation"""
SENDING = f"SELECT {', '.join(COLUMNS)} FROM {{sending}} WHERE workspace = ? AND conversation = ? AND sequence = ?"
KNOWN = """SELECT conversation, sequence FROM {external} WHERE workspace = ? AND account = ? AND "key" = ?
ORDER BY conversation, sequence"""
IN_THREAD = "SELECT id FROM {thread} WHERE workspace = ? AND account = ? AND thread = ? ORDER BY id"
_MOVE = "UPDATE {sending} SET status = ?, error = ?, at = ? WHERE workspace = ? AND conversation = ?"
ONE = f"{_MOVE} AND sequence = ? AND status < ? RETURNING sequence"
_UNDER_WAY = f"status IN ({', '.join(str(RANKS[status]) for status in sorted(UNDER_WAY, key=RANKS.__getitem__))})"
EARLIER = f"{_MOVE} AND sequence < ? AND {_UNDER_WAY} AND status < ? RETURNING sequence"
UNTIL = f"{_MOVE} AND said_at <= ? AND {_UNDER_WAY} AND status < ? RETURNING sequence"

Moved = dict[tuple[str, int], DeliveryStatus]


def told(message: Message, status: int | None, error: str, externals: str, *where: object) -> Message:
    """Return *message* with what ``COLUMNS`` say of it; None: nothing is known."""
    if status is None:
        return message
    every = decode(tuple[str, ...], externals, *where, "externals")
    return message.bound(every).but(status=ORDER[status], error=error)


def sent(
    db: Database,
    workspace: WorkspaceId,
    conversation: ConversationId,
    sequence: int,
    externals: Sequence[str],
    status: DeliveryStatus,
    at: datetime,
    error: str,
) -> None:
    """Note how far a message of ours has come, and by which ids the platform knows its next parts."""
    place = (workspace, conversation, sequence)

    def note() -> None:
        with db.transaction(writes=True):
            rows = db.rows(_locked(db, MESSAGE, " OF m"), *place)
            if not rows:
                return
            state, account = rows[0]
            message = decode(Message, state, *place, "message")
            if not message.ours or message.erased:
                return
            there = db.rows(_locked(db, SENDING), *place)
            known = told(message, *there[0], *place) if there else message
            noted = known.sent(externals, status, error)
            db.insert("sending", [sending_row(workspace, noted, at)])
            new = dict.fromkeys(external for external in noted.externals[len(known.externals) :] if external)
            if new:
                db.insert("external", [(workspace, *external_of(account, message, external)) for external in new])

    _undisturbed(note)


def report(
    db: Database, workspace: WorkspaceId, account: AccountId, receipts: Sequence[Receipt], at: datetime
) -> Sequence[Reported]:
    """Move on what receipts tell of; return that, by place."""
    moved: Moved = {}
    for receipt in receipts:
        rank, error = RANKS[receipt.status], receipt.error if receipt.status is DeliveryStatus.FAILED else ""
        for statement, conversation, until in _covered(db, workspace, account, receipt):
            values = (rank, error, instant(at), workspace, conversation, until, rank)
            for (sequence,) in _undisturbed(partial(_moved, db, statement, *values)):
                moved[conversation, sequence] = receipt.status
    return tuple(
        Reported(conversation=ConversationId(id), sequence=number, status=status)
        for (id, number), status in sorted(moved.items())
    )


def _covered(db: Database, workspace: WorkspaceId, account: AccountId, receipt: Receipt) -> list[tuple[str, str, int]]:
    """Return what a receipt is about: by which statement, of which conversation, which place or up to which."""
    found: list[tuple[str, str, int]] = []
    for external in receipt.externals:
        for conversation, sequence in db.rows(KNOWN, workspace, account, external):
            found.append((ONE, conversation, sequence))
            if receipt.up_to:
                found.append((EARLIER, conversation, sequence))
    if not receipt.externals and receipt.watermark is not None:
        until = instant(receipt.watermark)
        found += [(UNTIL, id, until) for (id,) in db.rows(IN_THREAD, workspace, account, receipt.thread)]
    return found


def _moved(db: Database, statement: str, *values: object) -> list[Any]:
    with db.transaction(writes=True):
        return db.rows(statement, *values)


def _undisturbed(do: Callable[[], T]) -> T:
    """Do something again that another writer has undone."""
    for _ in range(TRIES):
        try:
            return do()
        except StaleVersion:
            continue
    return do()


def _locked(db: Database, template: str, of: str = "") -> str:
    """Return a question that keeps what it finds from other writers; of SQLite there is one at a time."""
    return f"{template} FOR UPDATE{of}" if db.texts.numbered else template
