"""What operators do with what is stored: people forgotten, old words erased, old keys let go; and the change feed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from omnikit.desk.checking import check_number, check_wait, in_utc
from omnikit.desk.house import House
from omnikit.desk.ports import Change, Forgotten
from omnikit.desk.steps import Step, Steps
from omnikit.model.ids import ContactId

LAST = 2**63 - 1
"""No feed has a position beyond this one."""


def changes(house: House, *, after: int, limit: int) -> Steps[tuple[Change, ...]]:
    """Return what was committed after a position, in order."""
    check_number("after", after, least=0, most=LAST)
    check_number("limit", limit, least=1)
    found: Sequence[Change] = yield Step("changes", house.workspace, after, limit)
    return tuple(found)


def wait(house: House, *, after: int, timeout: timedelta) -> Steps[None]:
    """Return when there may be changes after a position, or after *timeout*."""
    check_number("after", after, least=0, most=LAST)
    check_wait(timeout)
    yield Step("wait", house.workspace, after, timeout)


def forget(house: House, contact: ContactId) -> Steps[Forgotten]:
    """Erase who a contact is and what they wrote, and where it was written."""
    forgotten: Forgotten = yield Step("forget", house.workspace, contact)
    return forgotten


def erase(house: House, before: datetime) -> Steps[Forgotten]:
    """Erase the messages of conversations that ended before a time."""
    forgotten: Forgotten = yield Step("erase", house.workspace, in_utc("before", before))
    return forgotten


def prune(house: House, before: datetime) -> Steps[None]:
    """Let go of command keys, deliveries and changes from before a time."""
    yield Step("prune", house.workspace, in_utc("before", before))
