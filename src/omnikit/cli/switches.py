"""A profile as switches: every value in it under a dotted name, ready for JSON; and as lines for people. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import timedelta
from enum import Enum
from typing import Any, TypeVar

import attrs

from omnikit.model.actors import Permission
from omnikit.model.platforms import PLATFORMS
from omnikit.model.traits import UNKNOWN, Traits, Window
from omnikit.model.value import Value
from omnikit.policies.access import Who
from omnikit.policies.batch import Cell
from omnikit.policies.messages import Support
from omnikit.policies.profile import Profile, conducts
from omnikit.policies.reopening import Shut

NO_SWITCHES = frozenset({"name", "known"})
"""What tells profiles apart by no choice: what each is called, and what a host's adapters say."""

T = TypeVar("T")
Plain = str | int | float | bool | None | list[Any]
Switches = dict[str, Plain]


def switches(profile: Profile) -> Switches:
    """Return every value of *profile*, such as ``together.unread.shared``; its name is not one of them.

    Of the traits of channels it has what the profile itself makes of them, not what the platform says anyway.
    """
    return {name: plain for name, plain in _flat("", profile) if name not in NO_SWITCHES}


def difference(ours: Profile, other: Profile) -> dict[str, list[Plain]]:
    """Return the switches whose values differ, ours first; None where a profile has no such switch."""
    left, right = switches(ours), switches(other)
    names = dict.fromkeys((*left, *right))
    pairs = {name: [left.get(name), right.get(name)] for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


# --- for people

Lines = dict[str, str]
NOTHING = "—"


def lines(profile: Profile) -> Lines:
    """Return *profile* as people read it: a line for each grant, each batch and each plain value."""
    found = {name: told for name, told in _told("", profile) if name not in NO_SWITCHES}
    return _folded(found, [name for name, _ in conducts(profile)])


def lines_that_differ(ours: Profile, other: Profile) -> dict[str, tuple[str, str]]:
    """Return the lines of two profiles that differ, ours first."""
    left, right = dict(_told("", ours)), dict(_told("", other))
    names = dict.fromkeys(name for name in (*left, *right) if name not in NO_SWITCHES)
    pairs = {name: (left.get(name, NOTHING), right.get(name, NOTHING)) for name in names}
    different = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    return _folded(different, [name for name, _ in conducts(ours)])


def _folded(found: dict[str, T], alike: Sequence[str]) -> dict[str, T]:
    """Return *found* with one line for what is the same in all conducts: ``conduct.…`` in place of each one's own."""
    made: dict[str, T] = {}
    for name, told in found.items():
        conduct, _, rest = name.partition(".")
        if conduct in alike and all(found.get(f"{one}.{rest}") == told for one in alike):
            made[f"conduct.{rest}"] = told
        else:
            made[name] = told
    return made


def _told(name: str, value: object) -> Iterator[tuple[str, str]]:
    said = _said(value)
    if said is not None:
        yield name, said
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            told = dict(_told(_join(name, _key(key)), inner))
            if isinstance(inner, Traits):
                told = _narrowed(told, dict(_told(_join(name, _key(key)), PLATFORMS.get(key, UNKNOWN))))
            yield from told.items()
        if not value:
            yield name, NOTHING
    else:
        for field in attrs.fields(type(value)):  # type: ignore[arg-type]  # a Value, which is an attrs class
            if field.init:
                yield from _told(_join(name, field.name), getattr(value, field.name))


def _said(value: object) -> str | None:
    """Return what a value says in one line; None for one that is told part by part."""
    match value:
        case Who():
            return _who(value)
        case Cell():
            refused = ", ".join([*sorted(value.refuses), *([] if value.groups else ["groups"])])
            return f"{'yes' if value.supported else 'no'}{f', but not of {refused}' if refused else ''} ({value.rule})"
        case Support():
            return f"{'where the channel carries it' if value.carried else 'nowhere'} ({value.rule})"
        case Shut():
            return f"refused by {value.rule}"
        case bool():
            return "yes" if value else "no"
        case timedelta():
            return str(value)
        case Mapping() | Value():
            return None
    plain = _plain(value)
    return (
        ", ".join(map(str, plain)) or NOTHING
        if isinstance(plain, list)
        else NOTHING
        if plain in (None, "")
        else str(plain)
    )


def _who(who: Who) -> str:
    """Return who may, by which rule; and by which rule nobody else may."""
    grants = [
        f"{relation}{'' if needs is Permission.MEMBER else f' with {needs}'}" for relation, needs in who.needs.items()
    ]
    return f"{', '.join(grants)} (else {who.rule})" if grants else f"nobody ({who.rule})"


def _flat(name: str, value: object) -> Iterator[tuple[str, Plain]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            found = dict(_flat(_join(name, _key(key)), inner))
            if isinstance(inner, Traits):
                found = _narrowed(found, dict(_flat(_join(name, _key(key)), PLATFORMS.get(key, UNKNOWN))))
            yield from found.items()
    elif isinstance(value, Value):
        for field in attrs.fields(type(value)):  # type: ignore[arg-type]  # every Value is an attrs class
            if field.init:
                yield from _flat(_join(name, field.name), getattr(value, field.name))
    else:
        yield name, _plain(value)


def _narrowed(ours: dict[str, T], platforms: dict[str, T]) -> dict[str, T]:
    """Return what *ours* says otherwise than the platform."""
    return {name: said for name, said in ours.items() if name not in platforms or platforms[name] != said}


def _plain(value: object) -> Plain:
    if isinstance(value, Enum):
        return _plain(value.value)
    if isinstance(value, Window):
        return f"{value.name} {value.lasts}"
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
