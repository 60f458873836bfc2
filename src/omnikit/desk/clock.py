"""Where time and new ids come from, unless the host says otherwise; the one place that looks at the clock."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Returns the time now, aware."""

Ids = Callable[[datetime], str]
"""Returns an id that was never given before; those given later sort later."""


def utc_now() -> datetime:
    """Return the time now, in UTC."""
    return datetime.now(UTC)


def time_ordered_id(now: datetime) -> str:
    """Return an id of 32 hexadecimal digits: milliseconds first, so that live rows share pages, then chance."""
    return f"{int(now.timestamp() * 1000):012x}{secrets.token_hex(10)}"


Codes = Callable[[], str]
"""Returns a number to call an unknown visitor by; one that was given before is asked for again."""


def eight_digits() -> str:
    """Return eight digits by chance, none of them leading zeros."""
    return str(10_000_000 + secrets.randbelow(90_000_000))
