"""The recorded day: what customers sent, as the adapters of six channels would hand it in.

One JSON object a line. ``at`` is when it was delivered, ``sent_at`` when it was written, ``key`` the delivery's own
key: a platform that delivers twice repeats it. ``bot`` is what the shop's bot made of it; null, there is no bot.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from importlib import resources
from typing import Any

from omnikit.model.commands import BotOutcome
from omnikit.model.ids import AccountId
from omnikit.model.message import Attachment, Content, MessageKind
from omnikit.model.thread import Account, ThreadKind
from omnikit.model.value import Value, value
from omnikit.model.wire import Inbound

LATE = timedelta(minutes=1)

BOT: Mapping[str | None, BotOutcome | None] = {
    None: None,
    "matched": BotOutcome.MATCHED,
    "module": BotOutcome.TRIGGERED,
    "consumed": BotOutcome.CONSUMED,
    "human": BotOutcome.HUMAN_REQUESTED,
    "no_match": BotOutcome.NO_MATCH,
}


@value
class Arrival(Value):
    """One delivery: when it came, over which kind of channel, and what the desk is given."""

    at: datetime
    channel: str
    inbound: Inbound

    @property
    def late(self) -> bool:
        """True if it was written long before it came and is not said to be delivered again."""
        return self.inbound.sent_at is not None and self.at - self.inbound.sent_at > LATE


def recorded_day() -> tuple[Arrival, ...]:
    """Return the day's deliveries in the order in which they came."""
    text = resources.files(__package__).joinpath("day.jsonl").read_text("utf-8")
    return tuple(arrival(json.loads(line)) for line in text.splitlines())


def accounts_of(arrivals: Iterable[Arrival]) -> tuple[Account, ...]:
    """Return the channel accounts that were written to, in the order of their first message."""
    channels = {arrival.inbound.account: arrival.channel for arrival in arrivals}
    return tuple(Account(id, channel, name=id) for id, channel in channels.items())


def arrival(line: Mapping[str, Any]) -> Arrival:
    """Return one line of the recording as a value."""
    kind = MessageKind(line["kind"])
    attached = () if kind is MessageKind.TEXT else (Attachment(kind, ref=f"recorded:{line['key']}"),)
    return Arrival(
        at=datetime.fromisoformat(line["at"]),
        channel=line["channel"],
        inbound=Inbound(
            account=AccountId(line["account"]),
            thread=line["thread"],
            sender=line["from"],
            name=line["name"],
            content=Content(text=line["text"], kind=kind, attachments=attached),
            dedupe=line["key"],
            kind=ThreadKind.GROUP if line.get("group") else ThreadKind.DIRECT,
            sent_at=datetime.fromisoformat(line["sent_at"]),
            bot=BOT[line["bot"]],
        ),
    )
