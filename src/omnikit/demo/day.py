"""What was recorded of a day: the requests that platforms made to the shop's webhooks, byte for byte.

One JSON object a line. ``at``: when it came; ``account``: to whose webhook; ``request``: its ``url``, ``headers`` and
``body``, and a ``method`` other than POST, and the ``query`` where it is of use. What is delivered again has the same
body. And what the host knew besides: ``name`` of who wrote, where the platform tells none; ``bot``: what the shop's bot
made of it, null: nothing; ``solved``: the bot brings it to its end.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from importlib import resources
from typing import Any

from omnikit.demo.accounts import account
from omnikit.desk.telling import time_of
from omnikit.model.commands import BotOutcome
from omnikit.model.errors import UnknownName
from omnikit.model.facts import Fact
from omnikit.model.ids import AccountId
from omnikit.model.thread import Account
from omnikit.model.value import Value, value
from omnikit.model.wire import Request

LATE = timedelta(minutes=1)

BOT: Mapping[str, BotOutcome] = {
    "matched": BotOutcome.MATCHED,
    "module": BotOutcome.TRIGGERED,
    "consumed": BotOutcome.CONSUMED,
    "human": BotOutcome.HUMAN_REQUESTED,
    "no_match": BotOutcome.NO_MATCH,
}


@value
class Incoming(Value):
    """One request that came in: when, to whose webhook, and what the host knew besides."""

    at: datetime
    account: AccountId
    request: Request
    name: str = ""
    bot: BotOutcome | None = None
    solved: bool = False

    @property
    def channel(self) -> str:
        """The kind of the account."""
        return account(self.account).channel

    def completed(self, fact: Fact) -> Fact:
        """Return the fact with the name of who wrote, where the platform tells none."""
        return fact if fact.user_name or not self.name else fact.but(user_name=self.name)

    def late(self, fact: Fact) -> bool:
        """True if it was written long before it came."""
        written = time_of(fact.timestamp_ms)
        return written is not None and self.at - written > LATE


def recorded(file: str) -> tuple[Incoming, ...]:
    """Return what one file has of the day, in the order in which it came."""
    text = resources.files(__package__).joinpath(file).read_text("utf-8")
    return tuple(incoming(json.loads(line)) for line in text.splitlines())


def accounts_of(came: Iterable[Incoming]) -> tuple[Account, ...]:
    """Return the channel accounts that were used, in the order of their first use."""
    return tuple(account(id) for id in dict.fromkeys(one.account for one in came))


def incoming(line: Mapping[str, Any]) -> Incoming:
    """Return one line of a recording as a value; raise ``UnknownName`` for an account or a bot outcome."""
    made, bot = line["request"], line.get("bot")
    if bot is not None and bot not in BOT:
        raise UnknownName("bot outcome", bot, BOT)
    return Incoming(
        at=datetime.fromisoformat(line["at"]),
        account=account(line["account"]).id,
        request=Request(
            method=made.get("method", "POST"),
            url=made["url"],
            headers=made["headers"],
            query=made.get("query", {}),
            body=made["body"].encode(),
        ),
        name=line.get("name", ""),
        bot=None if bot is None else BOT[bot],
        solved=line.get("solved", False),
    )
