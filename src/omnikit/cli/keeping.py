"""What operators do with a storage: upgrade it, forget somebody, let old things go, write it out, see what failed."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from omnikit.cli.output import answer, say, show, wrong
from omnikit.cli.stored import opened
from omnikit.desk.clock import utc_now
from omnikit.desk.desk import Desk
from omnikit.desk.ports import DeadLetter, Needs, Recorded, Storage
from omnikit.model.contact import Entry
from omnikit.model.errors import UnknownName
from omnikit.model.ids import ContactId, ConversationId, MemberId, QuickReplyId, WorkspaceId
from omnikit.model.value import Value
from omnikit.storage import MEMORY
from omnikit.storage.codec import encode

PAGE = 500
Line = dict[str, Any]


def db_upgrade(url: str) -> int:
    """Make or migrate the tables, and say what was done."""
    if url.partition(":")[0] == MEMORY:
        say("memory: has no tables, nothing to do")
        return 0
    from omnikit.storage.sql.opening import upgrade  # SQLAlchemy is loaded only by who needs it

    say(str(upgrade(url)))
    return 0


def db_forget(url: str, *, workspace: str, contact: str, quick: bool) -> int:
    """Erase a contact, and say what was erased."""
    with opened(url) as storage:
        _known(storage, workspace)
        id = ContactId(contact)
        if storage.read(Needs(workspace=WorkspaceId(workspace), contact=id)).contact is None:
            wrong(f"there is no contact {contact!r} in {workspace!r}; omnikit db export tells their ids")
        gone = Desk(storage, workspace).forget(id)
        _scrub(storage, quick)
    say(f"forgotten: {gone.messages} messages in {gone.conversations} conversations")
    return 0


def db_retain(url: str, *, workspace: str, days: int, quick: bool, now: datetime | None = None) -> int:
    """Erase what was said in conversations that ended that many days ago, and let go of what is as old."""
    before = (now or utc_now()) - timedelta(days=days)
    with opened(url) as storage:
        _known(storage, workspace)
        desk = Desk(storage, workspace)
        gone = desk.erase(before)
        desk.prune(before)
        _scrub(storage, quick)
    say(f"erased: {gone.messages} messages in {gone.conversations} conversations that ended before {before:%Y-%m-%d}")
    return 0


def db_dead(url: str, *, workspace: str, as_json: bool) -> int:
    """Print the effects that were given up, with the reason."""
    with opened(url) as storage:
        _known(storage, workspace)
        letters = [_letter(letter) for letter in _dead(storage, WorkspaceId(workspace))]
    if as_json:
        answer(letters)
    elif letters:
        show(tuple(letters[0]), [tuple(str(cell) for cell in letter.values()) for letter in letters])
    say(f"{len(letters)} given up")
    return 0


def db_export(url: str, *, workspace: str, out: str) -> int:
    """Write a workspace as JSON lines to a new file."""
    path = Path(out)
    if path.exists():
        wrong(f"{path} exists; name another file")
    with opened(url) as storage:
        _known(storage, workspace)
        try:
            counts = _write(path, exported(storage, WorkspaceId(workspace)))
        except OSError as error:
            wrong(f"{path} can't be written: {error.strerror}")
    say(f"{path}: {', '.join(f'{count} {kind}' for kind, count in counts.items())}")
    return 0


def _write(path: Path, lines: Iterable[Line]) -> dict[str, int]:
    """Write all *lines* or no file; return how many there are of each kind."""
    counts: dict[str, int] = {}
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file:
            for line in lines:
                file.write(_written(line))
                counts[line["kind"]] = counts.get(line["kind"], 0) + 1
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return counts


def exported(storage: Storage, workspace: WorkspaceId) -> Iterator[Line]:
    """Yield a workspace line by line: the team, presences and their events, contacts with their ledgers, quick
    replies, then each conversation whole.

    For a storage at rest: what is written meanwhile may be told in part.
    """
    team = storage.read(Needs(workspace=workspace)).workspace
    if team is not None:
        yield _line("workspace", team)
    yield from _events(None, storage.history(workspace, None, 0))
    for presence in (attendee.presence for attendee in storage.roster(workspace)):
        if presence.version:
            yield _line("presence", presence)
            yield from _events(None, storage.attendance(workspace, presence.member, 0))
    contact: ContactId | None = None
    while contacts := storage.contacts(workspace, contact, PAGE):
        for one in contacts:
            yield _line("contact", one)
            yield from _ledger(storage, workspace, one.id)
        contact = contacts[-1].id
    if team is not None:
        yield from _quick_replies(storage, workspace, (None, *team.members))
    after: ConversationId | None = None
    while conversations := storage.scan(workspace, after, PAGE):
        for conversation in conversations:
            yield _line("conversation", conversation)
            yield from _events(conversation.id, storage.history(workspace, conversation.id, 0))
            yield from _messages(storage, workspace, conversation.id)
            for line in storage.record(workspace, conversation.id):
                yield _line("line", line, conversation=conversation.id)
        after = conversations[-1].id


def _events(conversation: ConversationId | None, history: Iterable[Recorded]) -> Iterator[Line]:
    for one in history:
        yield _line("event", one.event, conversation=conversation, version=one.version, event=one.event.kind)


def _messages(storage: Storage, workspace: WorkspaceId, conversation: ConversationId) -> Iterator[Line]:
    after = 0
    while messages := storage.messages(workspace, conversation, after, PAGE):
        yield from (_line("message", one) for one in messages)
        after = messages[-1].sequence


def _ledger(storage: Storage, workspace: WorkspaceId, contact: ContactId) -> Iterator[Line]:
    before: Entry | None = None
    while entries := storage.ledger(workspace, (contact,), None, before, PAGE):
        yield from (_line("entry", one) for one in entries)
        before = entries[-1]


def _quick_replies(storage: Storage, workspace: WorkspaceId, owners: Sequence[MemberId | None]) -> Iterator[Line]:
    after: QuickReplyId | None = None
    while replies := storage.quick_replies(workspace, owners, "", after, PAGE):
        yield from (_line("quick_reply", one) for one in replies)
        after = replies[-1].id


def _line(kind: str, value: Value, **more: object) -> Line:
    told: Line = json.loads(encode(value))
    return {"kind": kind, **more, **told}


def _written(line: Line) -> bytes:
    try:
        return json.dumps(line, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:
        return json.dumps(line).encode() + b"\n"  # half an emoji: no UTF-8 can say it, an escape can


def _dead(storage: Storage, workspace: WorkspaceId) -> Iterator[DeadLetter]:
    found = storage.dead(workspace, None, PAGE)
    while found:
        yield from found
        found = storage.dead(workspace, found[-1].task.ids[-1], PAGE)


def _letter(letter: DeadLetter) -> Line:
    task = letter.task
    return {
        "id": task.ids[0],
        "conversation": task.conversation,
        "effect": task.effect.kind,
        "attempts": task.attempts,
        "reason": letter.reason,
    }


def _known(storage: Storage, workspace: str) -> None:
    there = storage.workspaces()
    if workspace not in there:
        raise UnknownName("workspace", workspace, there)


def _scrub(storage: Storage, quick: bool) -> None:
    """Write an SQL database anew, so that no remains of what was erased stay in it."""
    database = getattr(storage, "database", None)
    if database is not None and not quick:
        from omnikit.storage.sql.upkeep import scrub

        scrub(database)
