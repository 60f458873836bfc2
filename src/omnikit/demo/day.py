"""What was recorded of a day: messages, visits and people going, as the adapters of channels would hand them in.

One JSON object a line. ``at`` is when it was delivered, ``sent_at`` when it was written, ``key`` the delivery's own
key: a platform that delivers twice repeats it. ``bot`` is what the shop's bot made of it, null: nothing; ``solved``:
the bot brings it to its end. ``does`` is ``enter`` where somebody comes to the site, or goes to another page of it, and
``leave`` where they end the session; without it somebody writes. What a line doesn't say is as ``_message`` reads it.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from importlib import resources
from typing import Any

from omnikit.model.commands import BotOutcome
from omnikit.model.contact import Visit
from omnikit.model.ids import AccountId
from omnikit.model.message import Attachment, Content, MessageKind
from omnikit.model.thread import Account, ThreadKind
from omnikit.model.value import Value, value
from omnikit.model.wire import Arrival, Inbound

LATE = timedelta(minutes=1)

BOT: Mapping[str | None, BotOutcome | None] = {
    None: None,
    "matched": BotOutcome.MATCHED,
    "module": BotOutcome.TRIGGERED,
    "consumed": BotOutcome.CONSUMED,
    "human": BotOutcome.HUMAN_REQUESTED,
    "no_match": BotOutcome.NO_MATCH,
}


@value(kw_only=False)
class Leaving(Value):
    """A customer ends the session in a thread, or leaves the site."""

    account: AccountId
    thread: str


@value
class Incoming(Value):
    """One thing that came in: when, over which kind of channel, and what the desk is given."""

    at: datetime
    channel: str
    what: Inbound | Arrival | Leaving
    solved: bool = False

    @property
    def late(self) -> bool:
        """True if it was written long before it came and is not said to be delivered again."""
        sent_at = self.what.sent_at if isinstance(self.what, Inbound) else None
        return sent_at is not None and self.at - sent_at > LATE


def recorded(file: str) -> tuple[Incoming, ...]:
    """Return what one file has of the day, in the order in which it came."""
    text = resources.files(__package__).joinpath(file).read_text("utf-8")
    return tuple(incoming(json.loads(line)) for line in text.splitlines())


def accounts_of(came: Iterable[Incoming]) -> tuple[Account, ...]:
    """Return the channel accounts that were used, in the order of their first use."""
    channels = {one.what.account: one.channel for one in came}
    return tuple(Account(id, channel, name=id) for id, channel in channels.items())


def incoming(line: Mapping[str, Any]) -> Incoming:
    """Return one line of a recording as a value."""
    at, account, thread = datetime.fromisoformat(line["at"]), AccountId(line["account"]), line["thread"]
    what: Inbound | Arrival | Leaving
    match line.get("does"):
        case "enter":
            name, visit = line.get("name", ""), _visit(line["visit"])
            what = Arrival(account=account, thread=thread, visitor=line.get("from", thread), name=name, visit=visit)
        case "leave":
            what = Leaving(account, thread)
        case None:
            what = _message(line, at)
        case unknown:
            raise ValueError(f"{unknown!r} is nothing that a customer does; known: enter, leave")
    return Incoming(at=at, channel=line["channel"], what=what, solved=line.get("solved", False))


def _message(line: Mapping[str, Any], at: datetime) -> Inbound:
    kind = MessageKind(line.get("kind", "text"))
    key = line.get("key", f"{line['thread']} {line['at']}")
    files = line.get("files", 0 if kind is MessageKind.TEXT else 1)
    sort = MessageKind.FILE if kind is MessageKind.TEXT else kind
    return Inbound(
        account=AccountId(line["account"]),
        thread=line["thread"],
        sender=line.get("from", line["thread"]),
        name=line.get("name", ""),
        content=Content(text=line["text"], kind=kind, attachments=tuple(_file(sort, key, n) for n in range(files))),
        dedupe=key,
        kind=ThreadKind(line.get("in", "group" if line.get("group") else "direct")),
        sent_at=datetime.fromisoformat(line["sent_at"]) if "sent_at" in line else at,
        bot=BOT[line.get("bot")],
        external=line.get("id", ""),
        parent=line.get("parent", ""),
        own=line.get("own", False),
        visit=_visit(line["visit"]) if "visit" in line else None,
    )


def _file(kind: MessageKind, key: str, number: int) -> Attachment:
    return Attachment(kind, ref=f"recorded:{key}" + (f"/{number}" if number else ""))


def _visit(told: Mapping[str, str]) -> Visit:
    return Visit(page=told["page"], came_from=told.get("from", ""))
