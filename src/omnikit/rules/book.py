"""The rulebook: for each rule of the catalogue, where the code carries it and which tests prove it.

Nothing registers itself. The package's modules are walked when the book is asked for, and what carries a
rule is read off the objects found: guards, the cells of policy tables, functions marked by ``upholds``.
"""

import importlib
import json
import pkgutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from importlib.resources import files
from types import FunctionType, ModuleType

import attrs

from omnikit.model.actors import Permission
from omnikit.model.conversation import Relation
from omnikit.model.ids import RuleId
from omnikit.model.value import Value, value
from omnikit.policies.access import Who
from omnikit.policies.batch import Cell
from omnikit.policies.listing import Offers, Tab
from omnikit.policies.messages import Support
from omnikit.policies.reopening import Shut
from omnikit.rules.catalogue import Entry, catalogue
from omnikit.rules.rule import RuleOf

PACKAGE = "omnikit"
HOSTS_OF_THE_CORE = frozenset({"testing", "demo", "bench", "cli"})
"""Rooms that use the rules and carry none."""
SCRIPTS = "migrations"
"""Modules that do something when they are imported, for Alembic; no rule is there."""

PROOFS = "proofs.json"


class Carries(StrEnum):
    """How code carries a rule; of several ways the first in this order is the rule's kind."""

    __hash__ = str.__hash__

    GUARD = "guard"
    GRANT = "grant"
    INVARIANT = "invariant"
    UPHELD = "upheld"


class Standing(StrEnum):
    """How far a rule has come."""

    __hash__ = str.__hash__

    PROVED = "proved"
    HOST = "host"
    DEFERRED = "deferred"
    MISSING = "missing"


@value(kw_only=False)
class Carrier(Value):
    """One place in the code that carries *rule*: ``module:object``. *twin*: under another rule's ID."""

    rule: RuleId
    kind: Carries
    where: str
    twin: bool = False


@value
class Article(Value):
    """What the book says of one rule. *kind* is None where no code carries it; *reason*: why it is not proved."""

    id: RuleId
    area: str
    statement: str
    kind: Carries | None
    where: tuple[str, ...]
    proofs: tuple[str, ...]
    status: Standing
    reason: str | None


def book() -> tuple[Article, ...]:
    """Return an article for each rule of the catalogue, in its order."""
    found, proved = carriers(), proofs()
    return tuple(article(entry, found, proved.get(entry.id, ())) for entry in catalogue().values())


def article(entry: Entry, found: Iterable[Carrier], proved: tuple[str, ...]) -> Article:
    """Return what is known of one rule: missing unless some code carries it and some test proves it."""
    mine = [carrier for carrier in found if carrier.rule == entry.id]
    kinds = {carrier.kind for carrier in mine}
    lacks = [what for what, there in (("code", mine), ("proof", proved)) if not there]
    if entry.deferred is not None:
        status, reason = Standing.DEFERRED, entry.deferred
    elif entry.host is not None:
        status, reason = Standing.HOST, entry.host
    elif lacks:
        status, reason = Standing.MISSING, f"no {' and no '.join(lacks)}"
    else:
        status, reason = Standing.PROVED, None
    return Article(
        id=entry.id,
        area=entry.area,
        statement=entry.statement,
        kind=next((kind for kind in Carries if kind in kinds), None),
        where=tuple(dict.fromkeys(carrier.where for carrier in mine)),
        proofs=proved,
        status=status,
        reason=reason,
    )


def proofs() -> dict[RuleId, tuple[str, ...]]:
    """Return the tests that prove each rule, as a run of the whole suite collected them."""
    path = files(__package__).joinpath(PROOFS)
    found: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return {RuleId(rule): tuple(tests) for rule, tests in found.items()}


# --- what carries rules


def carriers() -> tuple[Carrier, ...]:
    """Return every place in the package that carries a rule, room by room."""
    read: set[int] = set()  # tables are made of one another: a cell belongs to the first table that has it
    return tuple(carrier for module in modules() for carrier in _carried_by(module, read))


def guards() -> tuple[RuleOf[object, object], ...]:
    """Return every guard object of the package, families included."""
    return tuple(thing for module in modules() for thing in _guards(module))


def modules() -> Iterator[ModuleType]:
    """Import and yield the modules that may carry rules; one that needs an extra which isn't there is left out."""
    package = importlib.import_module(PACKAGE)
    for room in sorted(found.name for found in pkgutil.iter_modules(package.__path__)):
        if room not in HOSTS_OF_THE_CORE:
            yield from _walk(f"{PACKAGE}.{room}")


def _walk(name: str) -> Iterator[ModuleType]:
    try:
        module = importlib.import_module(name)
    except ModuleNotFoundError as missing:
        if missing.name is None or missing.name.partition(".")[0] == PACKAGE:
            raise
        return
    yield module
    for found in sorted(pkgutil.iter_modules(getattr(module, "__path__", ())), key=lambda found: found.name):
        if found.name != SCRIPTS:
            yield from _walk(f"{name}.{found.name}")


def _guards(module: ModuleType) -> Iterator[RuleOf[object, object]]:
    for thing in vars(module).values():
        if isinstance(thing, RuleOf) and thing.module == module.__name__:
            yield thing


def _carried_by(module: ModuleType, read: set[int]) -> Iterator[Carrier]:
    for guard in _guards(module):
        if guard.id:  # a family has none of its own: its IDs stand in the policy table it asks
            yield from _with_twins(guard.id, guard.also, Carries.GUARD, f"{guard.module}:{guard.name}")
    for function in _functions(module):
        kind = Carries.INVARIANT if module.__name__.endswith("engine.invariants") else Carries.UPHELD
        for rule in getattr(function, "__upholds__", ()):
            yield Carrier(RuleId(rule), kind, f"{module.__name__}:{function.__qualname__}")
    if module.__name__.startswith(f"{PACKAGE}.policies."):
        for name, thing in list(vars(module).items()):
            yield from _cells(thing, f"{module.__name__}:{name}", read)


def _functions(module: ModuleType) -> Iterator[Callable[..., object]]:
    for thing in list(vars(module).values()):
        if getattr(thing, "__module__", None) != module.__name__:
            continue
        for member in (*vars(thing).values(), thing) if isinstance(thing, type) else (thing,):
            function = member.fget if isinstance(member, property) else getattr(member, "__func__", member)
            if isinstance(function, FunctionType):
                yield function


def _with_twins(rule: str, also: Iterable[str], kind: Carries, where: str) -> Iterator[Carrier]:
    yield Carrier(RuleId(rule), kind, where)
    for twin in also:
        yield Carrier(RuleId(twin), kind, where, twin=True)


def _cells(thing: object, where: str, read: set[int]) -> Iterator[Carrier]:
    """Yield what a policy value carries, down to the cells of the tables it is made of."""
    if isinstance(thing, type) or id(thing) in read:
        return
    if isinstance(thing, Who):
        read.add(id(thing))
        yield from _with_twins(thing.rule, thing.also, Carries.GUARD if turns_away(thing) else Carries.GRANT, where)
        yield from (Carrier(RuleId(may.rule), Carries.GRANT, where) for may in thing.grants)
    elif isinstance(thing, Cell):
        read.add(id(thing))
        yield from _with_twins(thing.rule, thing.also, Carries.GUARD if holds_back(thing) else Carries.GRANT, where)
    elif isinstance(thing, Support | Offers):
        read.add(id(thing))
        yield Carrier(RuleId(thing.rule), Carries.GUARD, where)
        if isinstance(thing, Offers):
            if thing.seen_by:
                yield Carrier(RuleId(thing.seen_by), Carries.GUARD, where)
            yield from _cells(thing.tabs, where, read)
    elif isinstance(thing, Tab | Shut):
        read.add(id(thing))
        yield from _with_twins(thing.rule, thing.also, Carries.GUARD, where)
    elif isinstance(thing, Mapping):
        for cell in thing.values():
            yield from _cells(cell, where, read)
    elif isinstance(thing, Value):
        for field in attrs.fields(type(thing)):  # type: ignore[arg-type]  # every Value is an attrs class
            yield from _cells(getattr(thing, field.name), f"{where}.{field.name}", read)


def turns_away(who: Who) -> bool:
    """True if somebody may be refused by it; a row that lets every member is a grant and no more."""
    needs = {Relation.COLLEAGUE: who.needs.get(Relation.OUTSIDER), **who.needs}  # a colleague is an outsider, too
    return any(needs.get(relation) is not Permission.MEMBER for relation in Relation)


def holds_back(cell: Cell) -> bool:
    """True if something may be refused by it; a plain tick is a grant and no more."""
    return not cell.supported or not cell.groups or bool(cell.refuses)
