"""What is stored without that from which it came: effects, places in the feed, documents of the search index."""

from collections.abc import Iterator

from omnikit.desk.ports import Flaw
from omnikit.model.ids import WorkspaceId
from omnikit.model.value import Value, value
from omnikit.model.views import Category
from omnikit.storage.codec import decode
from omnikit.storage.sql.database import Database
from omnikit.storage.sql.feed import POSITION, PRUNED, last
from omnikit.storage.sql.index import RECENT, documents_of, of_messages
from omnikit.storage.sql.lookup import contacts, messages
from omnikit.storage.sql.recount import AT_A_TIME, CONTACTS
from omnikit.storage.sql.sayings import SAID

ERASED = '"erased":true'
"""What the state of an erased message says, and no other: inside a text a quote is escaped."""

# those carried over from the first schema have version 0: which commit they came from wasn't kept
EFFECTS = """SELECT stream, version, number FROM {effect} AS e WHERE workspace = ? AND version > 0
AND NOT EXISTS (SELECT 1 FROM {event} AS v WHERE v.workspace = e.workspace AND v.stream = e.stream
AND v.version = e.version) ORDER BY stream, version, number"""
_COMMITS = """SELECT stream, "first", "last" FROM {{{table}}} AS f WHERE workspace = ? AND "last" >= "first"
AND (SELECT count(*) FROM {{event}} AS v WHERE v.workspace = f.workspace AND v.stream = f.stream
AND v.version BETWEEN f."first" AND f."last") <> "last" - "first" + 1 ORDER BY stream, "first\""""
COMMITS = {table: _COMMITS.format(table=table) for table in ("fresh", "feed")}
FEED_LENGTH = 'SELECT count(*), COALESCE(sum("last" - "first" + 1), 0) FROM {feed} WHERE workspace = ? AND position > ?'
FRESH_LENGTH = 'SELECT COALESCE(sum("last" - "first" + 1), 0) FROM {fresh} WHERE workspace = ?'
EVENTS = "SELECT count(*) FROM {event} WHERE workspace = ?"
LEDGERS = """SELECT contact, count(*), min(number), max(number) FROM {ledger} WHERE workspace = ?
GROUP BY contact ORDER BY contact"""
_OF_MESSAGES = f"(family = '{Category.TEXT}' OR family LIKE '{SAID}%')"
UNSAID = f"""SELECT family, stream, sequence FROM {{document}} AS d WHERE workspace = ? AND {_OF_MESSAGES}
AND NOT EXISTS (SELECT 1 FROM {{message}} AS m WHERE m.workspace = d.workspace AND m.conversation = d.stream
AND m.sequence = d.sequence AND m.state NOT LIKE ?) ORDER BY family, stream, sequence"""
_NO_MESSAGE = """AS d WHERE workspace = ? AND NOT EXISTS (SELECT 1 FROM {message} AS m
WHERE m.workspace = d.workspace AND m.conversation = d.conversation AND m.sequence = d.sequence"""
OURS = f"SELECT conversation, sequence FROM {{ours}} {_NO_MESSAGE}) ORDER BY conversation, sequence"
SENDING = f"""SELECT conversation, sequence FROM {{sending}} {_NO_MESSAGE} AND m.state NOT LIKE ?)
ORDER BY conversation, sequence"""
UNKNOWN = f"""SELECT family, stream FROM {{document}} AS d WHERE workspace = ? AND NOT {_OF_MESSAGES}
AND NOT EXISTS (SELECT 1 FROM {{contact}} AS p WHERE p.workspace = d.workspace AND p.id = d.stream)
ORDER BY family, stream"""

RECENT_FAMILIES = "SELECT family FROM {recent} WHERE workspace = ? GROUP BY family ORDER BY family"


@value
class Numbered(Value):
    """Of a contact, the number of the last entry of their ledger."""

    entries: int = 0


def orphans(db: Database, workspace: WorkspaceId) -> Iterator[Flaw]:
    """Yield what came from nowhere, what ledgers lack, and what the feed leaves out."""
    yield from _ledgers(db, workspace)
    for stream, version, number in db.rows(EFFECTS, workspace):
        yield Flaw("no effect without its event", f"{stream}/{version}/{number}", f"version {version} has no event")
    for table, template in COMMITS.items():
        for stream, first, final in db.rows(template, workspace):
            yield Flaw(f"no {table} row without its events", f"{stream}/{first}", f"versions {first} to {final}")
    for conversation, sequence in db.rows(OURS, workspace):
        yield Flaw("no id without its message", f"{conversation}/{sequence}", "there is no such message")
    for conversation, sequence in db.rows(SENDING, workspace, f"%{ERASED}%"):
        yield Flaw("no delivery without its message", f"{conversation}/{sequence}", "there is no such message")
    yield from _left_out(db, workspace)
    for family, stream, sequence in _documents(db, workspace):
        source = "message" if of_messages(family) else "contact"
        yield Flaw("no document without its text", f"{family}/{stream}/{sequence}", f"there is no such {source}")


def _ledgers(db: Database, workspace: WorkspaceId) -> Iterator[Flaw]:
    """Yield whose ledger lacks a line or has one too many."""
    there = {id: (count, first, final) for id, count, first, final in db.rows(LEDGERS, workspace)}
    after = ""
    while rows := db.rows(CONTACTS, workspace, after, AT_A_TIME):
        after = rows[-1][0]
        for id, state in rows:
            last_entry = decode(Numbered, state, workspace, "contact", id).entries
            count, first, final = there.pop(id, (0, 1, 0))
            if (count, first, final) != (last_entry, 1, last_entry):
                yield Flaw("ledger gapless", id, f"{count} entries, the last is {last_entry}")
    for id, (count, *_) in there.items():
        yield Flaw("ledger gapless", id, f"{count} entries of nobody")


def _left_out(db: Database, workspace: WorkspaceId) -> Iterator[Flaw]:
    """Yield whether positions have gaps, and, while none were let go, whether every event is told."""
    gone, given = last(db, workspace, PRUNED), last(db, workspace, POSITION)
    ((rows, told),) = db.rows(FEED_LENGTH, workspace, gone)
    if rows != given - gone:
        yield Flaw("positions gapless", workspace, f"{rows} from {gone + 1} to {given}")
    ((waiting,),) = db.rows(FRESH_LENGTH, workspace)
    ((events,),) = db.rows(EVENTS, workspace)
    if not gone and told + waiting != events:
        yield Flaw("every event in the feed", workspace, f"{told + waiting} of {events}")


def _documents(db: Database, workspace: WorkspaceId) -> Iterator[tuple[str, str, int]]:
    """Yield the documents of messages that were erased or never were, and of contacts that never were."""
    yield from db.rows(UNSAID, workspace, f"%{ERASED}%")
    for family, stream in db.rows(UNKNOWN, workspace):
        yield family, stream, 0
    for (family,) in db.rows(RECENT_FAMILIES, workspace):
        rows = db.rows(RECENT, workspace, family, 0)
        places = [document[1:3] for *_, texts, told in rows for document in documents_of(texts, told)]
        if of_messages(family):
            there = {place for place, state in messages(db, workspace, places).items() if ERASED not in state}
        else:
            there = {(id, 0) for id in contacts(db, workspace, dict(places))}
        for place in places:
            if place not in there:
                yield family, *place
