"""Looking after what is stored: people forgotten, old words erased, old keys let go, and whether all of it is true."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from omnikit.desk.ports import Flaw, Forgotten
from omnikit.engine.forgetting import erased, forgotten, forgotten_contact, forgotten_conversation, without
from omnikit.engine.suggesting import sent_by
from omnikit.model.contact import Contact, Identity
from omnikit.model.conversation import Conversation
from omnikit.model.ids import ContactId, ConversationId, MemberId, WorkspaceId
from omnikit.model.message import Message
from omnikit.model.thread import Thread
from omnikit.storage.codec import decode, encode, encode_message, instant
from omnikit.storage.persons import identities_of, unbound
from omnikit.storage.sql.database import Database
from omnikit.storage.sql.feed import COUNT, POSITION, PRUNED, give_positions, last, locked
from omnikit.storage.sql.index import INDEXED, OF_CONTACTS, unindex
from omnikit.storage.sql.lookup import contacts, wholes
from omnikit.storage.sql.orphans import ERASED, orphans
from omnikit.storage.sql.recount import differences
from omnikit.storage.sql.rows import rows_of_contact
from omnikit.storage.sql.sayings import family_of
from omnikit.storage.sql.texts import CONTACT
from omnikit.storage.streams import stream_of

AT_A_TIME = 200
TEXT = "text"

KEEP = "UPDATE {contact} SET version = version WHERE workspace = ? AND id = ?"
BOUND = """SELECT contact FROM {binding} WHERE workspace = ? AND account = ? AND "key" = ?
UNION SELECT contact FROM {binding} WHERE workspace = ? AND browser_account = ? AND browser = ?"""
THEIRS = "SELECT id FROM {thread} WHERE workspace = ? AND contact = ? ORDER BY id"
STATE = "SELECT version, thread, state FROM {conversation} WHERE workspace = ? AND id = ?"
SAID = "SELECT conversation, sequence, state FROM {message} WHERE workspace = ? AND conversation = ?"
SAID_ELSEWHERE = """SELECT t.id, m.sequence, m.state FROM {thread} AS t
JOIN {message} AS m ON m.workspace = t.workspace AND m.conversation = t.id
WHERE t.workspace = ? AND t.account = ? AND (t.contact IS NULL OR t.contact <> ?)
AND (m.state LIKE ? ESCAPE '!' OR m.state LIKE ? ESCAPE '!')"""
ENDED = "SELECT id FROM {conversation} WHERE workspace = ? AND ended_at < ? AND id > ? ORDER BY id LIMIT ?"
SAID_IN_ENDED = """SELECT c.id, m.sequence, m.state FROM {conversation} AS c
JOIN {message} AS m ON m.workspace = c.workspace AND m.conversation = c.id
WHERE c.workspace = ? AND c.ended_at < ? AND c.id > ? AND c.id <= ? AND m.state NOT LIKE ?"""
HIDE = """UPDATE {conversation} SET thread = ?, state = ? WHERE workspace = ? AND id = ? AND version = ?
AND thread = ?"""
HIDE_THREAD = "UPDATE {thread} SET thread = ? WHERE workspace = ? AND id = ?"
UNSAY = "UPDATE {message} SET state = ? WHERE workspace = ? AND conversation = ? AND sequence = ?"
NOT_TO_CUSTOMER = "DELETE FROM {effect} WHERE workspace = ? AND stream = ? AND recipient = ''"
NO_EXTERNAL = """DELETE FROM {external} WHERE workspace = ? AND account = (SELECT account FROM {thread}
WHERE workspace = ? AND id = ?) AND "key" = ? AND at = ? AND conversation = ? AND sequence = ?"""
EXTERNALS = "SELECT externals FROM {sending} WHERE workspace = ? AND conversation = ? AND sequence = ?"
NO_SENDING = "DELETE FROM {sending} WHERE workspace = ? AND conversation = ? AND sequence = ?"
NO_ROWS = {
    table: f"DELETE FROM {{{table}}} WHERE workspace = ? AND contact = ?"
    for table in ("identity", "tagged", "used_tag", "binding", "ledger")
}
NO_BINDING = """DELETE FROM {binding} WHERE workspace = ? AND browser_account = ? AND browser = ? AND account = ?
AND "key" = ? AND contact = ?"""

NO_DIGEST = "UPDATE {command_key} SET digest = '' WHERE workspace = ? AND stream = ?"
NO_KEYS = "DELETE FROM {command_key} WHERE workspace = ? AND at < ?"
NO_DELIVERIES = "DELETE FROM {delivery} WHERE workspace = ? AND at < ?"
NOT_OLDER = "SELECT position FROM {feed} WHERE workspace = ? AND position > ? AND at >= ? ORDER BY position LIMIT 1"
NO_FEED = "DELETE FROM {feed} WHERE workspace = ? AND position <= ?"


# --- letting go


def forget(db: Database, workspace: WorkspaceId, contact: ContactId) -> Forgotten:
    """Erase a person: profile, identities and messages, and where they wrote; the log stays as it is.

    That is what stands in all records that the contact's is part of, or that are part of it.
    """
    with _leaving_nothing(db), db.transaction(writes=True):
        person, theirs = list[Contact](), list[ConversationId]()
        while (found := _person(db, workspace, contact)) != person:
            person = found
            theirs = [ConversationId(id) for one in person for (id,) in db.rows(THEIRS, workspace, one.id)]
            # the conversations first, as every commit does; then the records, which nobody else can merge from here on
            for conversation in theirs:
                _hide(db, workspace, conversation)
            _keep(db, workspace, [one.id for one in person])
        if not person:
            return Forgotten(0, 0)
        streams = (*theirs, *(stream_of(one) for one in person))
        db.write(NO_DIGEST, [(workspace, stream) for stream in streams])
        identities = identities_of(person)
        said = [row for conversation in theirs for row in db.rows(SAID, workspace, conversation)]
        somebody = person[0].but(identities=tuple(identities))
        unsaid = _unsay(db, workspace, said) + _unsay_elsewhere(db, somebody)
        db.write(NOT_TO_CUSTOMER, [(workspace, conversation) for conversation in theirs])
        _forget_records(db, workspace, person)
        _unbind(db, workspace, identities)
        return Forgotten(len(theirs), unsaid)


def erase(db: Database, workspace: WorkspaceId, before: datetime) -> Forgotten:
    """Erase the messages of conversations that ended before a time; say of how many there was something left.

    Some conversations at a time, so that nobody who writes has to wait for long.
    """
    conversations, messages, after, until = 0, 0, "", instant(before)
    with _leaving_nothing(db):
        while ids := db.rows(ENDED, workspace, until, after, AT_A_TIME):
            with db.transaction(writes=True):
                said = db.rows(SAID_IN_ENDED, workspace, until, after, ids[-1][0], f"%{ERASED}%")
                unsaid = _unsay(db, workspace, said)
            conversations, messages = conversations + (len({id for id, *_ in said}) if unsaid else 0), messages + unsaid
            after = ids[-1][0]
    return Forgotten(conversations, messages)


def prune(db: Database, workspace: WorkspaceId, before: datetime) -> None:
    """Let go of keys and deliveries bound before a time, and of changes up to the first that is not older.

    What the search index has still to take in is told of no more, and goes the next time.
    """
    give_positions(db, workspace)
    at = instant(before)
    with db.transaction(writes=True):
        locked(db, workspace, POSITION)
        db.write(NO_KEYS, [(workspace, at)])
        db.write(NO_DELIVERIES, [(workspace, at)])
        gone = last(db, workspace, PRUNED)
        kept = db.rows(NOT_OLDER, workspace, gone, at)
        until = int(kept[0][0]) - 1 if kept else last(db, workspace, POSITION)
        db.write(COUNT, [(workspace, PRUNED, until - gone)])
        db.write(NO_FEED, [(workspace, min(until, last(db, workspace, INDEXED)))])


def scrub(db: Database) -> None:
    """Write the database anew without the remains of what was changed or erased; that takes as long as it is big."""
    if db.texts.numbered:
        db.write(f"VACUUM {', '.join(db.schema.names.values())}", [()])
    else:
        db.rows("VACUUM")
        _checkpoint(db)


def _keep(db: Database, workspace: WorkspaceId, ids: Sequence[ContactId]) -> None:
    """Let nobody else write those records until the transaction ends."""
    db.write(KEEP, [(workspace, id) for id in sorted(ids)])


def _person(db: Database, workspace: WorkspaceId, contact: ContactId) -> list[Contact]:
    """Return all records that are of one person with *contact*, the one that the others are part of first."""
    whole = wholes(db, workspace, [contact]).get(contact)
    if whole is None:
        return []
    parts = contacts(db, workspace, whole.ids)
    return [parts[id] for id in whole.ids if id in parts]


def _hide(db: Database, workspace: WorkspaceId, id: ConversationId) -> None:
    """Put a conversation into a thread that doesn't tell whose it was; whoever has read it before must read it anew."""
    while True:
        version, thread, state = db.rows(STATE, workspace, id)[0]
        conversation = decode(Conversation, state, workspace, "conversation", id)
        hidden = forgotten_conversation(conversation)
        key = hidden.thread.key
        if thread == key and conversation == hidden:
            return
        if db.write(HIDE, [(key, encode(hidden), workspace, id, version, thread)]):
            db.write(HIDE_THREAD, [(key, workspace, id)])
            return


def _unsay_elsewhere(db: Database, contact: Contact) -> int:
    """Erase what a contact wrote in others' conversations, groups, and take back their reactions there."""
    workspace = contact.workspace
    wrote: list[tuple[str, int, str]] = []
    reacted: list[tuple[object, ...]] = []
    for known in contact.identities:
        where = Thread(known.account, "", "")
        ways = (_pattern(encode((known.key,))[1:-1]), _pattern(json.dumps(known.key)))
        for id, sequence, state in db.rows(SAID_ELSEWHERE, workspace, known.account, contact.id, *ways):
            message = decode(Message, state, workspace, id, "message", sequence)
            left = without(message, contact, where, theirs=False)
            if left.erased:
                wrote.append((id, sequence, state))
            elif left is not message:
                reacted.append((encode_message(left), workspace, id, sequence))
    if reacted:
        db.write(UNSAY, reacted)
    return _unsay(db, workspace, dict.fromkeys(wrote))


def _pattern(text: str) -> str:
    """Return what texts with *text* in them are LIKE."""
    escaped = text.replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{escaped}%"


def _unsay(db: Database, workspace: WorkspaceId, said: Iterable[Sequence[object]]) -> int:
    """Erase messages, also in the search index and among the platforms' ids; return how many were not erased before."""
    gone: list[Message] = []
    for id, sequence, state in said:
        message = decode(Message, str(state), workspace, id, "message", sequence)
        if not message.erased:
            gone.append(message)
    if not gone:
        return 0
    # first their rows, so that nobody notes another id of one meanwhile
    db.write(UNSAY, [(encode_message(erased(one)), workspace, one.conversation, one.sequence) for one in gone])
    _unknow(db, workspace, gone)
    unindex(db, workspace, TEXT, sorted({one.conversation for one in gone}))
    sent: dict[MemberId, set[str]] = {}
    for message in gone:
        if (member := sent_by(message)) is not None:
            sent.setdefault(member, set()).add(message.conversation)
    for member in sorted(sent):
        unindex(db, workspace, family_of(member), sent[member])
    return len(gone)


def _unknow(db: Database, workspace: WorkspaceId, gone: Iterable[Message]) -> None:
    """Let nobody find messages by the platforms' ids any more, nor how far they came."""
    known: list[tuple[object, ...]] = []
    ours: list[tuple[object, ...]] = []
    for message in gone:
        id, place = message.conversation, (workspace, message.conversation, message.sequence)
        externals = {message.external}
        if message.ours:
            ours.append(place)
            for (told,) in db.rows(EXTERNALS, *place):
                externals.update(decode(tuple[str, ...], told, *place, "externals"))
        at = instant(message.at)
        known += [(workspace, workspace, id, one, at, id, message.sequence) for one in sorted(externals) if one]
    if known:
        db.write(NO_EXTERNAL, known)
    if ours:
        db.write(NO_SENDING, ours)


def _forget_records(db: Database, workspace: WorkspaceId, person: Sequence[Contact]) -> None:
    for contact in person:
        if not forgotten(contact):
            after = forgotten_contact(contact)
            db.write(CONTACT, [(after.version, encode(after), workspace, contact.id, contact.version)])
        for statement in NO_ROWS.values():
            db.write(statement, [(workspace, contact.id)])
    for family in OF_CONTACTS:
        unindex(db, workspace, family, [contact.id for contact in person])


def _unbind(db: Database, workspace: WorkspaceId, identities: frozenset[Identity]) -> None:
    """Take what binds somebody's *identities* out of the records of others: of whoever has the browser, say."""
    names = [(workspace, known.account, known.key) for known in identities]
    ids = {ContactId(id) for name in names for (id,) in db.rows(BOUND, *name, *name)}
    _keep(db, workspace, [*ids])
    for contact in contacts(db, workspace, ids).values():
        after = unbound(contact, identities)
        db.write(CONTACT, [(after.version, encode(after), workspace, contact.id, contact.version)])
        gone = [key for table, key, _ in rows_of_contact(contact) if table == "binding"]
        kept = [key for table, key, _ in rows_of_contact(after) if table == "binding"]
        db.write(NO_BINDING, [(workspace, *key) for key in gone if key not in kept])


@contextmanager
def _leaving_nothing(db: Database) -> Iterator[None]:
    """Let SQLite overwrite what is erased meanwhile, in the file too; on a host's connection that is for the host."""
    if db.texts.numbered:
        yield
        return
    before = db.rows("PRAGMA secure_delete")[0][0]
    db.rows("PRAGMA secure_delete = ON")
    try:
        yield
    finally:
        db.rows(f"PRAGMA secure_delete = {before}")
    if not db.host_s:
        _checkpoint(db)


def _checkpoint(db: Database) -> None:
    db.rows("PRAGMA wal_checkpoint(TRUNCATE)")


# --- looking whether it is true


def flaws(db: Database, workspace: WorkspaceId) -> Sequence[Flaw]:
    """Return what is stored a second time and isn't what a recount says; for a database at rest."""
    with db.transaction(writes=False):
        return (*_recounted(db, workspace), *orphans(db, workspace))


def _recounted(db: Database, workspace: WorkspaceId) -> Iterator[Flaw]:
    for table, key, stored, right in differences(db, workspace):
        name = "load recount" if table == "member" else f"{table} recount"
        yield Flaw(name, "/".join(map(str, key)), f"{_told(stored)} stored, {_told(right)} counted")


def _told(rest: tuple[object, ...] | None) -> str:
    return "nothing" if rest is None else repr(rest)
