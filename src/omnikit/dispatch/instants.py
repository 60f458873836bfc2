"""Points in time as whole microseconds: compared and counted on in a run far more often than shown."""

from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def microseconds(at: datetime) -> int:
    """Return *at* in microseconds, exactly."""
    return (at - _EPOCH) // _MICROSECOND


def instant(count: int) -> datetime:
    """Return the point in time that is *count* in microseconds."""
    return _EPOCH + timedelta(microseconds=count)
