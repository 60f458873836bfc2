"""The fourth schema: contacts' ledgers, bindings, every tag that was ever used, nicknames to be found, quick replies.

Nothing that is there is changed but roles: the documents' get the permissions that came with this schema, where the
team has not made them its own. What follows from contacts is counted anew after migrating.
"""

import json
from collections.abc import Iterator, Sequence
from itertools import islice

from alembic import context, op
from sqlalchemy import MetaData

from omnikit.model.folding import fold
from omnikit.storage.sql.database import Database
from omnikit.storage.sql.migrations.making import grant, index, table

revision = "0004"
down_revision = "0003"

# fmt: off
_TABLES = {  # * key, ? may be missing
    "used_tag":    "workspace* tag* contact*",
    "binding":     "workspace* browser_account* browser* account* key* contact* at:big state",
    "ledger":      "workspace* contact* number*:int at:big field state",
    "quick_reply": "workspace* id* version:int owner state",
}
_INDEXES = {
    ("used_tag", "contact"): "contact",
    ("binding", "identity"): "account key",
    ("binding", "contact"):  "contact",
    ("ledger", "latest"):    "contact at number",
    ("quick_reply", "owner"): "owner id version",
}
# fmt: on
_AT_A_TIME = 256
"""How many texts stand in a row of what can be searched, and how many contacts and messages are read at once."""
_SUPERVISING = ["merge_contacts", "publish_quick_replies"]
_NEW_PERMISSIONS = dict.fromkeys(("administrator", "supervisor", "service_manager"), _SUPERVISING)
_Document = tuple[int, str, int, str]
"""When something was stored, where (a conversation and a sequence, or a contact and 0), and the folded text."""


def upgrade() -> None:
    """Make the new tables; let what was taken in before be found by nickname, and by who sent it, too."""
    given = context.config.attributes["schema"]
    metadata = MetaData(schema=given.schema)
    made = {name: table(metadata, given.prefix, name, told, with_rowid=False) for name, told in _TABLES.items()}
    for (of, name), columns in _INDEXES.items():
        index(made[of], f"{given.prefix}{of}_{name}", columns)
    metadata.create_all(op.get_bind(), checkfirst=False)
    db: Database = context.config.attributes["database"]
    for (workspace,) in db.rows("SELECT workspace FROM {counter} WHERE name = 'indexed' AND last > 0"):
        _find_by_nickname(db, workspace)
        _find_by_member(db, workspace)
    grant(db, _NEW_PERMISSIONS)


def _find_by_nickname(db: Database, workspace: str) -> None:
    """Put nicknames among what can be searched; those that the feed still tells of come again, which does no harm."""
    ((at,),) = db.rows("SELECT COALESCE(max(at), 0) FROM {feed} WHERE workspace = ?", workspace)
    nicknames, number = _nicknames(db, workspace), 0
    while some := list(islice(nicknames, _AT_A_TIME)):
        number += 1
        _put(db, workspace, "nickname", number, [(at, id, 0, text) for id, text in some])


def _nicknames(db: Database, workspace: str) -> Iterator[tuple[str, str]]:
    """Yield the folded nicknames there are, with whose they are."""
    found = "SELECT id, state FROM {contact} WHERE workspace = ? AND id > ? ORDER BY id LIMIT ?"
    after = ""
    while rows := db.rows(found, workspace, after, _AT_A_TIME):
        for id, state in rows:
            if text := fold(json.loads(state).get("nickname", "")):
                yield id, text
        after = rows[-1][0]


def _find_by_member(db: Database, workspace: str) -> None:
    """Put what members sent to customers among what is suggested to them; what the feed tells again does no harm."""
    sent: dict[str, list[_Document]] = {}
    numbers: dict[str, int] = {}
    for member, document in _sent(db, workspace):
        some = sent.setdefault(f"said {member}", [])
        some.append(document)
        if len(some) == _AT_A_TIME:
            _flush(db, workspace, sent, numbers)
    _flush(db, workspace, sent, numbers)


def _flush(db: Database, workspace: str, sent: dict[str, list[_Document]], numbers: dict[str, int]) -> None:
    for family, some in sorted(sent.items()):
        numbers[family] = numbers.get(family, 0) + 1
        _put(db, workspace, family, numbers[family], some)
    sent.clear()


def _sent(db: Database, workspace: str) -> Iterator[tuple[str, _Document]]:
    """Yield what members sent to customers, folded, conversation by conversation, with who sent it."""
    found = """SELECT conversation, sequence, at, state FROM {message} WHERE workspace = ?
AND (conversation, sequence) > (?, ?) ORDER BY conversation, sequence LIMIT ?"""
    after: tuple[str, int] = ("", 0)
    while rows := db.rows(found, workspace, *after, _AT_A_TIME):
        after = rows[-1][:2]
        for conversation, sequence, at, state in rows:
            said = json.loads(state)
            author, text = said["author"], fold(said["content"].get("text", ""))
            sent = author["kind"] == "member" and said.get("audience", "customer") == "customer"
            if sent and text and not said.get("code") and said.get("form") is None:
                yield author["member"], (at, conversation, sequence, text)


def _put(db: Database, workspace: str, family: str, number: int, some: Sequence[_Document]) -> None:
    """Write a row of what can be searched and is in no segment yet."""
    times, places = [document[0] for document in some], json.dumps([document[:3] for document in some])
    texts = "\n".join(document[3] for document in some)
    row = (workspace, family, number, len(some), min(times), max(times), texts, places)
    db.write("INSERT INTO {recent} VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [row])
