"""What is asked of contacts besides their records: their ledgers, what is bound to browsers, the tags in use."""

from collections.abc import Sequence

from omnikit.model.contact import Binding, Entry, Identity
from omnikit.model.ids import ContactId, WorkspaceId
from omnikit.storage.codec import decode, instant
from omnikit.storage.persons import in_order, narrowed, place_of
from omnikit.storage.sql.database import Database
from omnikit.storage.sql.lookup import look_up, shapes

_EVERY_TAG = """WITH RECURSIVE every (tag) AS (SELECT (SELECT min(tag) FROM {{{table}}} WHERE workspace = ?)
UNION ALL SELECT (SELECT min(tag) FROM {{{table}}} WHERE workspace = ? AND tag > e.tag)
FROM every AS e WHERE e.tag IS NOT NULL) SELECT tag FROM every WHERE tag IS NOT NULL"""
EVERY_TAG = {table: _EVERY_TAG.format(table=table) for table in ("tagged", "used_tag")}
ENTRIES = """SELECT number, state FROM {ledger} WHERE workspace = ? AND contact = ? AND (at, number) <= (?, ?)
ORDER BY at DESC, number DESC LIMIT ?"""
ENTRIES_OF_FIELDS = shapes(ENTRIES.replace("contact = ?", "contact = ? AND field IN ([keys])"))
BOUND = shapes(
    """WITH asked (account, browser) AS (VALUES [keys]) SELECT b.contact, b.state FROM asked AS a
CROSS JOIN {binding} AS b WHERE b.workspace = ? AND b.browser_account = a.account AND b.browser = a.browser""",
    "(CAST(? AS TEXT), CAST(? AS TEXT))",
)
_LAST = (2**62, 2**31 - 1)
"""After every entry: its time, its number."""


def every_tag(db: Database, workspace: WorkspaceId, *, used: bool = False) -> list[str]:
    """Return the tags that contacts have, or have ever *used* to have."""
    return [tag for (tag,) in db.rows(EVERY_TAG["used_tag" if used else "tagged"], workspace, workspace)]


def tags(db: Database, workspace: WorkspaceId, words: str, limit: int, *, used: bool = False) -> Sequence[str]:
    """Return those tags that have *words* in their folded text, in the folded texts' order."""
    return narrowed(every_tag(db, workspace, used=used), words, limit)


def ledger(
    db: Database,
    workspace: WorkspaceId,
    contacts: Sequence[ContactId],
    fields: frozenset[str] | None,
    before: Entry | None,
    limit: int,
) -> Sequence[Entry]:
    """Return entries of contacts' ledgers, of *fields* or of all, the newest first: by time, contact and number."""
    found: list[Entry] = []
    for contact in dict.fromkeys(contacts):
        last = _LAST if before is None else _last_before(before, contact)
        if fields is None:
            rows = db.rows(ENTRIES, workspace, contact, *last, limit)
        else:
            keys = [(field,) for field in sorted(fields)]
            rows = look_up(db, ENTRIES_OF_FIELDS, keys, before=(workspace, contact), after=(*last, limit))
        found += [decode(Entry, state, workspace, contact, "entry", number) for number, state in rows]
    return tuple(sorted(found, key=place_of, reverse=True)[:limit])


def _last_before(before: Entry, contact: ContactId) -> tuple[int, int]:
    """Return the time and number that entries of *contact*'s ledger have at most which stand before an entry."""
    at = instant(before.at)
    if contact == before.contact:
        return at, before.number - 1
    return at, _LAST[1] if contact < before.contact else 0


def bindings(db: Database, workspace: WorkspaceId, browsers: Sequence[Identity]) -> Sequence[Binding]:
    """Return what is bound to browsers, each binding once, by time, then by identity."""
    keys = [(browser.account, browser.key) for browser in browsers]
    rows = look_up(db, BOUND, keys, after=(workspace,))
    return in_order(decode(Binding, state, workspace, "contact", contact, "binding") for contact, state in rows)
