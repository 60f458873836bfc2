"""What is written, as statements: made of the tables, once for each shape, for either way of placing values.

Templates name tables in braces and places for values ``?``; ``Texts`` gives them their names in one database.
"""

import re
from collections.abc import Sequence

from sqlalchemy import BigInteger, Integer, LargeBinary, SmallInteger, Text

from omnikit.storage.sql.rows import COLUMNS
from omnikit.storage.sql.tables import TABLES, Schema

_TYPES = {Text: "text", BigInteger: "int8", Integer: "int4", SmallInteger: "int2", LargeBinary: "bytea"}
TABLE_OF = {"load": "member", "moved": "identity"}
"""What is inserted into another table than that of its name."""
_NAMES = {
    **{table: tuple(column.name for column in columns) for table, columns in TABLES.items()},
    "member": ("workspace", "id", "enabled", "offered", "accepted", "version", "ready"),
    "load": ("workspace", "id", "enabled", "offered", "accepted", "version", "ready", "given_at"),
}
_NAMES["moved"] = _NAMES["identity"]
"""The columns that an insert gives; a row that is new has none of the others yet."""
_KEYS = {table: tuple(column.name for column in columns if column.primary_key) for table, columns in TABLES.items()}


def _replace(table: str) -> str:
    """Return what an insert does about a row that is there: its other columns take the new values."""
    keys, others = _KEYS[table], [name for name in _NAMES[table] if name not in _KEYS[table]]
    sets = ", ".join(f'"{name}" = excluded."{name}"' for name in others)
    return f"ON CONFLICT ({', '.join(_quoted(keys))}) DO UPDATE SET {sets}"


def _quoted(names: Sequence[str]) -> list[str]:
    return [f'"{name}"' for name in names]


CONFLICTS = {
    "thread": _replace("thread"),
    "seat": _replace("seat"),
    "department": _replace("department"),
    "unread": "ON CONFLICT DO NOTHING",
    "tagged": "ON CONFLICT DO NOTHING",
    "used_tag": "ON CONFLICT DO NOTHING",
    "binding": _replace("binding"),
    "external": "ON CONFLICT DO NOTHING",
    "sending": _replace("sending"),
    "moved": _replace("identity"),
    "counter": "ON CONFLICT (workspace, name) DO UPDATE SET last = mine.last + excluded.last",
    "member": "ON CONFLICT (workspace, id) DO UPDATE SET enabled = excluded.enabled",
    "tally": "ON CONFLICT (workspace, scope, bucket, shard) DO UPDATE SET n = mine.n + excluded.n",
    "load": "ON CONFLICT (workspace, id) DO UPDATE SET offered = mine.offered + excluded.offered, "
    "accepted = mine.accepted + excluded.accepted, given_at = COALESCE(excluded.given_at, mine.given_at)",
}
"""What inserting does about a row that is there; where nothing is said, it fails."""


class Texts:
    """Statements of one database: *numbered* places for values (``$1``) or plain ones (``?``). Each is made once."""

    def __init__(self, schema: Schema, *, numbered: bool) -> None:
        self.names = schema.names
        self.numbered = numbered
        self._made: dict[object, str] = {}
        self.inserts_of_one = {what: self.insert(what, 1) for what in (*TABLES, *TABLE_OF)}

    def of(self, template: str) -> str:
        """Return the statement of a template."""
        made = self._made.get(template)
        if made is None:
            made = self._made[template] = self._placed(template.format_map(self.names))
        return made

    def _placed(self, text: str) -> str:
        if not self.numbered:
            return text
        numbers = iter(range(1, text.count("?") + 1))
        return re.sub(r"\?", lambda _: f"${next(numbers)}", text)

    # --- one statement a table: SQLite

    def insert(self, what: str, count: int) -> str:
        """Return the insert of that many rows."""
        name = (what, count)
        made = self._made.get(name)
        if made is None:
            table = TABLE_OF.get(what, what)
            columns = _NAMES[what]
            row = f"({', '.join('?' * len(columns))})"
            conflict = CONFLICTS.get(what, "")
            made = self._made[name] = self._placed(
                f"INSERT INTO {self.names[table]} AS mine ({', '.join(_quoted(columns))}) "
                f"VALUES {', '.join([row] * count)} {conflict}"
            )
        return made

    def delete(self, table: str) -> str:
        """Return the delete of one row by its key."""
        where = " AND ".join(f"{name} = ?" for name in _quoted(_KEYS[table]))
        return self.of(f"DELETE FROM {{{table}}} WHERE {where}")

    def update_conversation(self, changed: tuple[int, ...]) -> str:
        """Return the update of the columns at those places and the state, where it is as it was read."""
        name = ("update", changed)
        made = self._made.get(name)
        if made is None:
            sets = "".join(f"{COLUMNS[place]} = ?, " for place in changed)
            made = self._made[name] = self.of(f"UPDATE {{conversation}} SET {sets}state = ? {_WHERE_AS_READ}")
        return made

    # --- one statement for all: PostgreSQL

    def whole(self, gate: str, parts: tuple[tuple[str, int], ...]) -> str:
        """Return the one statement that writes a unit of work; its places for values stand in the parts' order.

        *gate*: what must be there (``GATES``). *parts*: what is written how often. Whatever doesn't hold makes it
        divide by zero, which undoes all of it.
        """
        name = ("whole", gate, parts)
        made = self._made.get(name)
        if made is None:
            told = "mine.*" if gate in OF_MEMBERS else "1"
            steps, gates = [f"gate AS ({GATES[gate]} RETURNING {told})"], ["(SELECT count(*) FROM gate) = 1"]
            for what, count in parts:
                step, holds = self._part(what, count)
                steps.append(step)
                gates += holds
            gates += _holds(gate, [what for what, _ in parts])
            text = f"WITH {', '.join(steps)} SELECT 1 / CASE WHEN {' AND '.join(gates)} THEN 1 ELSE 0 END"
            made = self._made[name] = self._placed(text.format_map(self.names))
        return made

    def _part(self, what: str, count: int) -> tuple[str, list[str]]:
        if what == "new contact":
            return f"kept AS ({NEW_CONTACT} RETURNING 1)", []
        if what == "contact":
            return _CONTACT, ["(SELECT count(*) FROM kept) = 1"]
        if what == "revised":
            rows = _values([*_REVISION.values()], count)
            given = f"({rows}) AS given ({', '.join(_REVISION)})"
            same = " AND ".join(f"mine.{key} = given.{key}" for key in _KEYS["message"])
            as_read = _AS_READ.format("given.revision", "given.pattern")
            step = f"UPDATE {{message}} AS mine SET state = given.state FROM gate, {given} WHERE {same} AND {as_read}"
            return f"revised AS ({step} RETURNING 1)", [f"(SELECT count(*) FROM revised) = {count}"]
        if what == "checks":
            return f"asked ({', '.join(_CHECKED)}) AS ({_values([*_CHECKED.values()], count)})", []
        if what.startswith("no "):
            table = what.removeprefix("no ")
            keys = _KEYS[table]
            same = " AND ".join(f'mine."{key}" = gone."{key}"' for key in keys)
            rows = _values([_type(table, key) for key in keys], count)
            gone = f"({rows}) AS gone ({', '.join(_quoted(keys))})"
            return f'"{what}" AS (DELETE FROM {{{table}}} AS mine USING gate, {gone} WHERE {same})', []
        table = TABLE_OF.get(what, what)
        columns = _NAMES[what]
        rows = _values([_type(table, column) for column in columns], count)
        told = " RETURNING mine.*" if what == "load" else ""
        return (
            f'"{what}" AS (INSERT INTO {{{table}}} AS mine ({", ".join(_quoted(columns))}) '
            f"SELECT given.* FROM gate, ({rows}) AS given {CONFLICTS.get(what, '')}{told})"
        ), []


def _holds(gate: str, parts: Sequence[str]) -> list[str]:
    """Return that what is asked of members is so; the row of one whose presence changes is in the gate."""
    if "checks" not in parts:
        return []
    rows = [
        f"SELECT id, {_STANDING} FROM {of}"
        for of, there in (("load", "load" in parts), ("gate", gate in OF_MEMBERS))
        if there
    ]
    there = f"({' UNION ALL '.join(rows)}) AS there"
    return [f"NOT EXISTS (SELECT 1 FROM asked JOIN {there} ON there.id = asked.id WHERE {_BROKEN})"]


def _type(table: str, column: str) -> str:
    found = next(one for one in TABLES[table] if one.name == column)
    return next(name for cls, name in _TYPES.items() if type(found.type) is cls or isinstance(found.type, cls))


def _values(types: Sequence[str], count: int) -> str:
    row = f"({', '.join(f'?::{type}' for type in types)})"
    return f"VALUES {', '.join([row] * count)}"


# whoever is forgotten loses their thread and no version, which is the log's
_WHERE_AS_READ = "WHERE workspace = ? AND id = ? AND version = ? AND thread = ?"
_SETS = ", ".join(f"{name} = ?" for name in (*COLUMNS, "state"))
NEW_TEAM = "INSERT INTO {team} (workspace, version, state) VALUES (?, ?, ?)"
TEAM = "UPDATE {team} SET version = ?, state = ? WHERE workspace = ? AND version = ?"
NEW_CONTACT = "INSERT INTO {contact} (workspace, id, version, state) VALUES (?, ?, ?, ?)"
CONTACT = "UPDATE {contact} SET version = ?, state = ? WHERE workspace = ? AND id = ? AND version = ?"
QUICK_REPLY_COLUMNS = ("owner",)
"""The columns of ``quick_reply`` that follow from its state, between its version and that."""
_OF_QUICK_REPLY = ("version", *QUICK_REPLY_COLUMNS, "state")
NEW_QUICK_REPLY = (
    f"INSERT INTO {{quick_reply}} (workspace, id, {', '.join(_OF_QUICK_REPLY)}) "
    f"VALUES ({', '.join('?' * (len(_OF_QUICK_REPLY) + 2))})"
)
QUICK_REPLY = (
    f"UPDATE {{quick_reply}} SET {', '.join(f'{name} = ?' for name in _OF_QUICK_REPLY)} "
    "WHERE workspace = ? AND id = ? AND version = ?"
)
NEW_CONVERSATION = (
    f"INSERT INTO {{conversation}} (workspace, id, {', '.join(COLUMNS)}, state) "
    f"VALUES ({', '.join('?' * (len(COLUMNS) + 3))})"
)
CONVERSATION = f"UPDATE {{conversation}} SET {_SETS} {_WHERE_AS_READ}"
_PRESENCE = ("version", "availability", "ready", "since", "until", "handed_to")
_PRESENT = ", ".join(f'"{name}"' for name in _PRESENCE)
_NEW_PRESENT = ", ".join(f'"{name}" = excluded."{name}"' for name in _PRESENCE)
# there may be a row already, of somebody who is enabled or has a load
NEW_PRESENCE = f"""INSERT INTO {{member}} AS mine (workspace, id, {_PRESENT}, enabled, offered, accepted)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0)
ON CONFLICT (workspace, id) DO UPDATE SET {_NEW_PRESENT} WHERE mine.version = 0"""
PRESENCE = """UPDATE {member} AS mine SET version = ?, availability = ?, ready = ?, since = ?,
"until" = COALESCE(?, "until"), handed_to = ? WHERE workspace = ? AND id = ? AND version = ?"""
GATES = {
    "new conversation": NEW_CONVERSATION,
    "conversation": CONVERSATION,
    "new team": NEW_TEAM,
    "team": TEAM,
    "new presence": NEW_PRESENCE,
    "presence": PRESENCE,
    "new contact": NEW_CONTACT,
    "contact": CONTACT,
    "new quick reply": NEW_QUICK_REPLY,
    "quick reply": QUICK_REPLY,
}
"""What must be there, or not yet, for anything to be written."""
OF_MEMBERS = frozenset({"new presence", "presence"})
"""Gates that write a member's row."""
_CONTACT = f"kept AS ({CONTACT} RETURNING 1)"
_CHECKED = {
    "id": "text",
    "enabled": "int4",
    "most": "int8",
    "added": "int8",
    "offers": "int8",
    "added_offers": "int8",
    "version": "int4",
    "at": "int8",
}
_BROKEN = """there.enabled < asked.enabled OR there.offered + there.accepted - asked.added >= asked.most
OR there.offered - asked.added_offers >= asked.offers
OR asked.version >= 0 AND (there.version <> asked.version OR COALESCE(there."until", asked.at) <= asked.at)"""
# what a message's state ends with when it was ever changed; inside a text a quote is escaped
_AS_READ = "CASE WHEN {} = 0 THEN mine.state NOT LIKE '%\"revision\":%' ELSE mine.state LIKE {} END"
REVISE = f"""UPDATE {{message}} AS mine SET state = ? WHERE workspace = ? AND conversation = ? AND sequence = ?
AND {_AS_READ.format("?", "?")}"""
_REVISION = {
    "state": "text",
    "workspace": "text",
    "conversation": "text",
    "sequence": "int4",
    "revision": "int4",
    "pattern": "text",
}
_STANDING = 'enabled, offered, accepted, version, "until"'
STANDING = f"SELECT {_STANDING} FROM {{member}} WHERE workspace = ? AND id = ?"
"""Of a member, what holds are about."""
