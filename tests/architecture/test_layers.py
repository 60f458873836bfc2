"""Imports point one way, and the core keeps its hands off the clock: the tables here are the law.

Every file under src/omnikit is read with `ast`; imports inside functions or under TYPE_CHECKING count too.
To change the law, change a table and say why in docs/decisions.
"""

import ast
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from attrs import frozen

SRC = Path(__file__).parents[2] / "src"

# A room may import itself and the rooms of the rows above. Rooms in one row are siblings: they don't meet.
ORDER: tuple[tuple[str, ...], ...] = (
    ("model",),
    ("policies",),
    ("rules",),
    ("engine",),
    ("extraction", "channels"),
    ("dispatch",),
    ("desk",),
    ("plugins",),
    ("storage", "texts"),
    ("transcripts",),
    ("testing",),
    ("demo",),
    ("bench",),
    ("cli",),
    ("__main__",),
)

# omnikit/__init__.py re-exports from these and does nothing else. No storage: `import omnikit` stays free of
# SQLAlchemy, a host names the storage it wants. The rooms name each other and never import the facade.
FACADE = "omnikit"
FACADE_IMPORTS = ("model", "policies", "rules", "engine", "dispatch", "desk")

# The standard library is free to all; beyond it a room may import these top-level packages.
THIRD_PARTY: dict[str, set[str]] = {
    FACADE: set(),
    "model": {"attrs"},
    "policies": {"attrs", "dateutil"},
    "rules": {"attrs"},
    "engine": {"attrs"},
    "extraction": {"attrs", "phonenumbers"},
    "dispatch": {"attrs"},
    "desk": {"attrs"},
    "plugins": {"attrs", "pluggy"},
    "storage": {"attrs", "msgspec", "sqlalchemy", "psycopg", "alembic"},
    "channels": {"attrs", "msgspec", "defusedxml", "cryptography"},
    "texts": set(),
    "transcripts": set(),
    "testing": {"attrs", "pytest", "hypothesis"},
    "demo": {"attrs", "rich"},
    "bench": {
        *("attrs", "msgspec", "transitions", "statemachine", "sqlalchemy", "psycopg", "eventsourcing"),
        *("jionlp", "phonenumbers", "linebot", "pywa"),
    },
    "cli": {"attrs", "typer", "rich"},
    "__main__": set(),
}

# A module is read in one sitting.
LONGEST = 400
LONGER: dict[str, str] = {  # "omnikit/room/module.py": why it may be longer
    "omnikit/model/events.py": "every fact about a conversation, in one list",
    "omnikit/model/commands.py": "every wish about a conversation, in one list",
    "omnikit/engine/lifecycle.py": "every legal move, in one table",
    "omnikit/desk/ports.py": "all that a storage is asked and answers, in one list",
    "omnikit/desk/desk.py": "every door, a line each",
    "omnikit/desk/async_desk.py": "every door, a line each",
    "omnikit/extraction/people/words.py": "every word for somebody in four languages, in tables",
}

# Time is given, never read, and nobody sleeps …
READS_TIME = {
    *("datetime.datetime.now", "datetime.datetime.utcnow", "datetime.datetime.today", "datetime.date.today"),
    *("time.time", "time.time_ns", "time.monotonic", "time.monotonic_ns"),
    *("time.perf_counter", "time.perf_counter_ns", "time.sleep", "asyncio.sleep"),
}
# … except here:
TIME_ROOMS = {
    "demo": "shows a day as it happens",
    "bench": "measures",
    "cli": "is a host, and hosts own the clock",
}
TIME_FUNCTIONS = {
    "omnikit.desk.clock:utc_now": "the clock a desk has when its host hands in none",
}


@frozen
class Module:
    """One file of the package, parsed."""

    path: str  # "omnikit/storage/sql/tables.py"
    source: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def package(self) -> str:
        return self.path.rpartition("/")[0].replace("/", ".")

    @property
    def lines(self) -> int:
        return len(self.source.splitlines())

    @property
    def room(self) -> str:
        return self.name.split(".")[1] if self.name != FACADE else FACADE


def modules(src: Path) -> list[Module]:
    """Every module of the package under *src*, in a stable order."""
    found = []
    for path in sorted(src.glob("omnikit/**/*.py")):
        source = path.read_text(encoding="utf-8")
        found.append(Module(path.relative_to(src).as_posix(), source, ast.parse(source, str(path))))
    return found


def imports(module: Module) -> Iterator[tuple[int, str]]:
    """Each import as (line, absolute dotted name); `from omnikit import x` counts as omnikit.x."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = module.package.split(".")
                base = ".".join([*above[: len(above) - node.level + 1], *filter(None, [node.module])])
            if base == FACADE:
                yield from ((node.lineno, f"{base}.{alias.name}") for alias in node.names)
            else:
                yield node.lineno, base


def may_import() -> dict[str, tuple[str, ...]]:
    """For each room, the rooms it may import."""
    allowed: dict[str, tuple[str, ...]] = {FACADE: FACADE_IMPORTS}
    earlier: tuple[str, ...] = ()
    for siblings in ORDER:
        for room in siblings:
            allowed[room] = (*earlier, room)
        earlier += siblings
    return allowed


MAY_IMPORT = may_import()


def without_a_room(src: Path) -> Iterator[str]:
    """Modules that stand in no room of ORDER."""
    for module in modules(src):
        if module.room not in MAY_IMPORT:
            yield f"{module.path}: no room {module.room!r}; put it into ORDER and THIRD_PARTY, or move it"


def against_the_order(src: Path) -> Iterator[str]:
    """Imports of a room that stands later, beside, or is the facade."""
    for module in modules(src):
        allowed = MAY_IMPORT.get(module.room, ())
        for line, name in imports(module):
            top, _, rest = name.partition(".")
            if top != FACADE:
                continue
            inner = rest.partition(".")[0]
            target = inner if inner in MAY_IMPORT else FACADE
            if target not in allowed:
                what = "the facade" if target == FACADE else target
                yield (
                    f"{module.path}:{line}: {module.room} may not import {what} ({name}); "
                    f"it may import: {', '.join(allowed)}"
                )


def strangers(src: Path) -> Iterator[str]:
    """Imports of third-party packages that the room's row doesn't list."""
    for module in modules(src):
        allowed = THIRD_PARTY.get(module.room, set())
        for line, name in imports(module):
            top = name.partition(".")[0]
            if top != FACADE and top not in sys.stdlib_module_names and top not in allowed:
                yield (
                    f"{module.path}:{line}: {module.room} may not import {top}; "
                    f"beyond the standard library it may import: {', '.join(sorted(allowed)) or 'nothing'}"
                )


def more_than_reexports(src: Path) -> Iterator[str]:
    """Statements of the facade that are neither its docstring, an import, nor __all__ and the like."""
    for module in modules(src):
        for node in module.tree.body if module.room == FACADE else ():
            match node:
                case ast.Expr(value=ast.Constant(value=str())) | ast.Import() | ast.ImportFrom():
                    pass
                case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)) if (
                    name.startswith("__")
                ):
                    pass
                case _:
                    yield f"{module.path}:{node.lineno}: the facade only re-exports; move this into a room"


def too_long(src: Path) -> Iterator[str]:
    """Modules over LONGEST that LONGER doesn't excuse."""
    for module in modules(src):
        if module.lines > LONGEST and module.path not in LONGER:
            yield f"{module.path}: {module.lines} lines, at most {LONGEST}; split it, or say why in LONGER"


def readers_of_time(src: Path) -> Iterator[str]:
    """Uses of a clock or a sleep, called or handed on (`factory=datetime.now`), outside the places for it."""
    for module in modules(src):
        if module.room in TIME_ROOMS:
            continue
        for line, where, name in uses(module):
            if name in READS_TIME and where not in TIME_FUNCTIONS:
                yield (
                    f"{module.path}:{line}: {name} in {where}; take the time as an argument "
                    f"(only {', '.join(TIME_FUNCTIONS)} may ask for it)"
                )


def uses(module: Module) -> Iterator[tuple[int, str, str]]:
    """Each imported name that is used, as (line, "module:function", full dotted name)."""
    bound: dict[str, str] = {}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                bound[alias.asname or top] = alias.name if alias.asname else top
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            bound.update({alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names})

    def full_name(node: ast.AST) -> str | None:
        if isinstance(node, ast.Name):
            return bound.get(node.id)
        if isinstance(node, ast.Attribute) and (owner := full_name(node.value)):
            return f"{owner}.{node.attr}"
        return None

    def walk(node: ast.AST, inside: tuple[str, ...]) -> Iterator[tuple[int, str, str]]:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            inside = (*inside, node.name)
        if isinstance(node, ast.Name | ast.Attribute) and (name := full_name(node)):
            yield node.lineno, f"{module.name}:{'.'.join(inside)}", name
        for child in ast.iter_child_nodes(node):
            yield from walk(child, inside)

    yield from walk(module.tree, ())


Law = Callable[[Path], Iterator[str]]
LAWS: tuple[Law, ...] = (
    without_a_room,
    against_the_order,
    strangers,
    more_than_reexports,
    too_long,
    readers_of_time,
)


def test_there_is_a_package_to_read() -> None:
    """The laws below aren't kept merely because nothing was found."""
    assert "omnikit/__init__.py" in {module.path for module in modules(SRC)}


def test_every_room_says_what_it_may_import() -> None:
    """The two tables speak of the same rooms."""
    assert set(THIRD_PARTY) == set(MAY_IMPORT)


def test_no_module_is_excused_for_nothing() -> None:
    """A module that became short again, or is gone, leaves LONGER."""
    assert set(LONGER) <= {module.path for module in modules(SRC) if module.lines > LONGEST}


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_the_package_breaks_no_law(law: Law) -> None:
    """Nothing in src/omnikit is what the law looks for."""
    found = list(law(SRC))

    assert not found, "\n" + "\n".join(found)


# (law, file, its text, what the complaint says; None: fine as it is)
# fmt: off
PLANTED: tuple[tuple[Law, str, str, str | None], ...] = (
    (without_a_room, "helpers.py", "", "no room 'helpers'"),
    (without_a_room, "storage/sql/tables.py", "", None),

    (against_the_order, "model/ids.py", "import omnikit.policies", "model may not import policies"),
    (against_the_order, "engine/react.py", "def f():\n from omnikit.desk import steps", "react.py:2:"),
    (against_the_order, "rules/book.py", "from omnikit import engine", "rules may not import engine"),
    (against_the_order, "rules/book.py", "from ..engine import decide", "rules may not import engine"),
    (against_the_order, "rules/book.py", "from .. import engine", "rules may not import engine"),
    (against_the_order, "storage/codec.py", "from omnikit.texts import en", "storage may not import texts"),
    (against_the_order, "desk/steps.py", "from omnikit import Transfer", "desk may not import the facade"),
    (against_the_order, "cli.py", "import omnikit", "cli may not import the facade"),
    (against_the_order, "__init__.py", "from .storage import memory", "omnikit may not import storage"),
    (against_the_order, "__init__.py", "from .model.ids import MemberId", None),
    (against_the_order, "engine/react.py", "from omnikit.rules import book\nfrom .evolve import fold", None),
    (against_the_order, "storage/sql/rows.py", "from ..codec import encode\nfrom . import tables", None),
    (against_the_order, "cli.py", "from omnikit import texts, storage", None),

    (strangers, "model/ids.py", "import msgspec.json", "model may not import msgspec"),
    (strangers, "texts/en.py", "from attrs import frozen", "may import: nothing"),
    (strangers, "channels/line.py", "import json, requests", "channels may not import requests"),
    (strangers, "storage/codec.py", "from __future__ import annotations\nimport json, msgspec", None),

    (more_than_reexports, "__init__.py", "def helper(): ...", "only re-exports"),
    (more_than_reexports, "__init__.py", "VERSION = 1", "only re-exports"),
    (more_than_reexports, "__init__.py", "'Words.'\nfrom .model import ids\n__all__ = ['ids']", None),

    (too_long, "model/ids.py", "#\n" * 401, "401 lines"),
    (too_long, "model/ids.py", "#\n" * 400, None),

    (readers_of_time, "engine/decide.py", "import datetime as d\nd.datetime.now()", "datetime.now in"),
    (readers_of_time, "engine/decide.py", "from datetime import datetime as d\nd.now(None)", "decide.py:2:"),
    (readers_of_time, "engine/decide.py", "from time import time\nx = {'factory': time}", "time.time in"),
    (readers_of_time, "desk/drivers.py", "from asyncio import sleep\ndef f(): sleep(1)", "desk.drivers:f;"),
    (readers_of_time, "desk/clock.py", "import time\ndef other(): time.time()", "desk.clock:other;"),
    (readers_of_time, "desk/clock.py", "from datetime import datetime\ndef utc_now(): datetime.now()", None),
    (readers_of_time, "bench/core.py", "import time\ntime.perf_counter()", None),
    (readers_of_time, "desk/steps.py", "import time\ndef f(clock): clock.now(); clock.time()", None),
)
# fmt: on


@pytest.mark.parametrize(("law", "file", "text", "complaint"), PLANTED)
def test_a_planted_module_is_judged(tmp_path: Path, law: Law, file: str, text: str, complaint: str | None) -> None:
    """A bad module in a small tree is caught, with a message that names it; a good one is let through."""
    path = tmp_path / "omnikit" / file
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")

    found = list(law(tmp_path))

    if complaint is None:
        assert found == []
    else:
        assert len(found) == 1
        assert found[0].startswith(f"omnikit/{file}")
        assert complaint in found[0]
