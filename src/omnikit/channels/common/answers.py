"""What platforms answer, read without trust: what HTTP itself says of a failure, and how long to wait."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from omnikit.channels.common.reading import EMPTY, json_of, number
from omnikit.model.errors import PayloadError
from omnikit.model.wire import Learned, Response, Verdict, Why

LONGEST_WAIT = timedelta(days=1)
SAID = 300
"""Code points of a platform's own words that are kept, at most."""


def answer_json(answer: Response) -> Mapping[str, Any]:
    """Return the JSON object of an answer's body; empty where it is none."""
    try:
        return json_of(answer.body)
    except PayloadError:
        return EMPTY


def wait(seconds: object) -> timedelta | None:
    """Return how long *seconds* are, as a platform gives them, at most a day; None if it is no such number."""
    found = number(seconds)
    return None if found is None or found < 0 else min(timedelta(seconds=min(found, 1e9)), LONGEST_WAIT)


def retry_after(answer: Response) -> timedelta | None:
    """Return how long the header Retry-After asks to wait, in seconds; None where it says none, or a date."""
    given = next((text for key, text in answer.headers.items() if key.lower() == "retry-after"), None)
    return wait(given.strip() if given is not None else None)


def accepted(*externals: str | None) -> Learned:
    """Return that the platform has it, under these ids."""
    return Learned(verdict=Verdict.ACCEPTED, externals=tuple(one for one in externals if one))


def refused(why: Why, code: str = "", says: str = "") -> Learned:
    """Return that the platform will never have it."""
    return Learned(verdict=Verdict.REFUSED, why=why, code=code, says=says[:SAID])


def again(why: Why, code: str = "", says: str = "", after: timedelta | None = None) -> Learned:
    """Return that it may be asked again."""
    return Learned(verdict=Verdict.RETRY, why=why, code=code, says=says[:SAID], again_in=after)


BY_STATUS: Mapping[int, Why] = {
    401: Why.UNAUTHORISED,
    403: Why.UNAUTHORISED,
    404: Why.UNREACHABLE,
    413: Why.TOO_LONG,
    415: Why.UNSUPPORTED,
}


def by_status(answer: Response, code: str = "", says: str = "") -> Learned:
    """Return what a failure means by its HTTP status alone: 408, 425, 429 and 5xx may be asked again."""
    if answer.status == 429:
        return again(Why.TOO_FAST, code or str(answer.status), says, retry_after(answer))
    if answer.status >= 500 or answer.status in (408, 425):
        return again(Why.DOWN, code or str(answer.status), says, retry_after(answer))
    return refused(BY_STATUS.get(answer.status, Why.OTHER), code or str(answer.status), says)
