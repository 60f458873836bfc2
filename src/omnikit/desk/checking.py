"""What a host hands in that no storage should see: numbers out of range, times without a zone; each named."""

from datetime import UTC, datetime, timedelta

from omnikit.model.errors import InvalidInput
from omnikit.model.views import Position, Query

MOST = 1_000_000_000
LONGEST_WAIT = timedelta(days=1)


def check_number(name: str, number: int, *, least: int, most: int = MOST) -> None:
    """Raise ``InvalidInput`` unless *number* is within its range."""
    if not least <= number <= most:
        raise InvalidInput(name, number, f"{least} to {most}")


def in_utc(name: str, at: datetime) -> datetime:
    """Return *at* in UTC; raise ``InvalidInput`` where it has no zone, or UTC has no such time."""
    if at.tzinfo is None:
        raise InvalidInput(name, at, "an aware datetime")
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise InvalidInput(name, at, "a time that UTC has, too") from None


def check_wait(timeout: timedelta) -> None:
    """Raise ``InvalidInput`` for a time that nobody can wait."""
    if not timedelta() <= timeout <= LONGEST_WAIT:
        raise InvalidInput("timeout", timeout, f"0:00:00 to {LONGEST_WAIT}")


def check_query(query: Query) -> None:
    """Raise ``InvalidInput`` for a page that no list has."""
    check_number("limit", query.limit, least=1)
    if query.after is not None and query.before is not None:
        raise InvalidInput("after, before", (query.after, query.before), "at most one of them")
    check_position("after", query.after)
    check_position("before", query.before)


def check_position(name: str, position: Position | None) -> None:
    """Raise ``InvalidInput`` for a position whose time has no zone."""
    if position is not None and position.at is not None and position.at.tzinfo is None:
        raise InvalidInput(name, position, "a position that a page told: its time is aware")
