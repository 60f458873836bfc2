"""A profile as switches: every value in it under a dotted name, ready for JSON. Pure."""

from collections.abc import Collection, Iterator, Mapping
from datetime import timedelta
from enum import Enum
from typing import Any

import attrs

from omnikit.model.value import Value
from omnikit.policies.profile import Profile

Plain = str | int | float | bool | None | list[Any]
Switches = dict[str, Plain]


def switches(profile: Profile) -> Switches:
    """Return every value of *profile*, such as ``together.unread.shared``; its name is not one of them."""
    return {name: plain for name, plain in _flat("", profile) if name != "name"}


def difference(ours: Profile, other: Profile) -> dict[str, list[Plain]]:
    """Return the switches whose values differ, ours first; None where a profile has no such switch."""
    left, right = switches(ours), switches(other)
    names = dict.fromkeys((*left, *right))
    pairs = {name: [left.get(name), right.get(name)] for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _flat(name: str, value: object) -> Iterator[tuple[str, Plain]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(_join(name, _key(key)), inner)
    elif isinstance(value, Value):
        for field in attrs.fields(type(value)):  # type: ignore[arg-type]  # every Value is an attrs class
            if field.init:
                yield from _flat(_join(name, field.name), getattr(value, field.name))
    else:
        yield name, _plain(value)


def _plain(value: object) -> Plain:
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, timedelta):
        return value.total_seconds()
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Collection):
        members = [_plain(member) for member in value]
        return members if isinstance(value, tuple | list) else sorted(members, key=str)
    raise TypeError(f"a profile holds {value!r}, which has no plain form")


def _key(key: object) -> str:
    if isinstance(key, tuple):
        return ".".join(map(_key, key))
    return key.__name__ if isinstance(key, type) else str(_plain(key))


def _join(name: str, part: str) -> str:
    return f"{name}.{part}" if name else part
