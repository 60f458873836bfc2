"""Looking many things up at once, in statements of a few sizes: each is made, and planned by a database, once.

Everything is looked up by its key alone, never by a join: no statistics of a database can make that slow.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from omnikit.engine.contacts import whole
from omnikit.model.actors import Actor
from omnikit.model.contact import Contact
from omnikit.model.conversation import Conversation
from omnikit.model.ids import ContactId, ConversationId, DepartmentId, WorkspaceId
from omnikit.model.message import Audience, Content, Form
from omnikit.model.value import Value, value
from omnikit.storage.codec import decode
from omnikit.storage.sql.database import Database, Rows
from omnikit.storage.sql.rows import SEEN, seen

SIZES = (4, 32, 256)
"""How many things a statement looks up; of fewer the last one again and again."""
Shapes = Mapping[int, str]
"""The same statement in each size."""
Place = tuple[str, int]
"""Where a text stands: a conversation's id and the message's sequence, or a contact's id and 0."""


def shapes(template: str, key: str = "?") -> Shapes:
    """Return *template* in each size, with so many *key* for ``[keys]``."""
    return {size: template.replace("[keys]", ", ".join([key] * size)) for size in SIZES}


CONVERSATIONS = shapes(f"SELECT {', '.join(SEEN)} FROM {{conversation}} WHERE workspace = ? AND id IN ([keys])")
DEPARTMENTS = shapes(
    "SELECT conversation, department FROM {department} WHERE workspace = ? AND conversation IN ([keys])"
)
CONTACTS = shapes("SELECT id, state FROM {contact} WHERE workspace = ? AND id IN ([keys])")
# as a state says that there are any, in either spelling of JSON here; inside a text a quote is escaped
_HAS_PARTS = """state LIKE '%"merged":%' AND state NOT LIKE '%"merged":[]%' AND state NOT LIKE '%"merged": []%'"""
WITH_PARTS = shapes(f"SELECT id, state FROM {{contact}} WHERE workspace = ? AND id IN ([keys]) AND {_HAS_PARTS}")
MESSAGES = shapes(
    """WITH asked (stream, sequence) AS (VALUES [keys])
SELECT a.stream, a.sequence, (SELECT state FROM {message} WHERE workspace = ? AND conversation = a.stream
AND sequence = a.sequence) FROM asked AS a""",
    "(CAST(? AS TEXT), CAST(? AS INTEGER))",
)


@value
class Said(Value):
    """Of a message, when it was stored, what it says, who says it, to whom, and how often it was changed."""

    author: Actor
    at: datetime
    content: Content
    audience: Audience = Audience.CUSTOMER
    form: Form | None = None
    code: str = ""
    revision: int = 0


def look_up(
    db: Database,
    statement: Shapes,
    keys: Sequence[Sequence[object]],
    *,
    before: Sequence[object] = (),
    after: Sequence[object] = (),
) -> Rows:
    """Return what a statement finds for *keys*, whose values stand between those *before* and *after*."""
    found: Rows = []
    for start in range(0, len(keys), SIZES[-1]):
        some = list(keys[start : start + SIZES[-1]])
        size = next(size for size in SIZES if size >= len(some))
        some += [some[-1]] * (size - len(some))
        found += db.rows(statement[size], *before, *[part for key in some for part in key], *after)
    return found


def conversations(
    db: Database, workspace: WorkspaceId, ids: Iterable[str], *, routed: bool = False
) -> dict[ConversationId, Conversation]:
    """Return of conversations what lists and visibility ask for; *routed*: with the departments that receive them."""
    keys = [(id,) for id in ids]
    found = {row[0]: seen(workspace, row) for row in look_up(db, CONVERSATIONS, keys, before=(workspace,))}
    if routed:
        departments: dict[ConversationId, set[DepartmentId]] = {}
        for id, department in look_up(db, DEPARTMENTS, keys, before=(workspace,)):
            departments.setdefault(id, set()).add(department)
        for id in departments.keys() & found.keys():
            found[id] = found[id].but(departments=tuple(sorted(departments[id])))
    return found


def contacts(db: Database, workspace: WorkspaceId, ids: Iterable[str]) -> dict[ContactId, Contact]:
    """Return contacts by id."""
    rows = look_up(db, CONTACTS, [(id,) for id in ids], before=(workspace,))
    return {id: decode(Contact, state, workspace, "contact", id) for id, state in rows}


def parts(db: Database, workspace: WorkspaceId, ids: Iterable[str]) -> set[ContactId]:
    """Return the contacts whose records are part of theirs; a few, so that no other's is decoded."""
    rows = look_up(db, WITH_PARTS, [(id,) for id in ids], before=(workspace,))
    found = (decode(Contact, state, workspace, "contact", id).ids for id, state in rows)
    return {id for ids in found for id in ids}


def wholes(db: Database, workspace: WorkspaceId, ids: Iterable[str]) -> dict[ContactId, Contact]:
    """Return of contacts, by id, the records that theirs are part of; their own where they are part of none."""
    found = contacts(db, workspace, ids)
    others = {one.merged_into for one in found.values() if one.merged_into is not None}
    if others:
        known = contacts(db, workspace, others)
        found = {id: whole(one, known) or one for id, one in found.items()}
    return found


def messages(db: Database, workspace: WorkspaceId, places: Sequence[Place]) -> dict[Place, str]:
    """Return the states of messages by their places."""
    rows = look_up(db, MESSAGES, places, after=(workspace,))
    return {(stream, sequence): state for stream, sequence, state in rows if state is not None}
