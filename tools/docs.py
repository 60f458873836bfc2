"""Write the pages of docs/reference that are read off the code: ``python -m tools.docs [--check]``.

With ``--check`` nothing is written: stale files are named, and the exit status is 1 if there are any.
"""

import argparse
import inspect
import re
import sys
from collections.abc import Callable, Iterator
from enum import Enum
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import FunctionType, ModuleType, UnionType
from typing import NewType

from omnikit.cli.lifecycle import as_markdown, as_mermaid, markdown_table
from omnikit.policies.presets import PRESETS
from omnikit.rules.book import Article, Standing, book

ROOT = Path(__file__).parents[1]
REFERENCE = Path("docs") / "reference"
GENERATED = "<!-- written by `python -m tools.docs`; change the code, not this page -->"
MOST_PROOFS = 3


def main(arguments: list[str] | None = None, root: Path = ROOT) -> int:
    """Write what is stale under *root*, or only name it; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tools.docs", description="Write the generated reference pages.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a page is stale")
    check = parser.parse_args(arguments).check
    stale = [(path, text) for path, text in pages() if not _is(root / path, text)]
    for path, text in stale:
        if check:
            print(f"{path.as_posix()} is stale: python -m tools.docs", file=sys.stderr)
        else:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8", newline="\n")
            print(f"{path.as_posix()} written")
    return 1 if check and stale else 0


def pages() -> Iterator[tuple[Path, str]]:
    """Yield each generated file with its text."""
    for name, write in PAGES.items():
        yield REFERENCE / name, write()


def _is(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8") == text


# --- the rulebook


def rulebook() -> str:
    """Return every rule by area: what it says, where the code carries it, which tests prove it."""
    articles = book()
    counts = ", ".join(f"{sum(line.status is status for line in articles)} {status}" for status in Standing)
    parts = [
        "# The rulebook",
        "For whoever wants to know what a rule ID means, where it stands in the code and which test proves it.",
        GENERATED,
        f"{len(articles)} rules: {counts}.\n"
        "A *guard* refuses, a *grant* permits, an *upheld* rule shapes what happens, an *invariant* always holds.\n"
        "IDs that begin with HO are the house's own.",
    ]
    for area in sorted({line.area for line in articles}):
        rows = [_row(line) for line in articles if line.area == area]
        parts += [f"## {area}", markdown_table(("rule", "statement", "kind", "where", "proof"), rows)]
    return "\n\n".join(parts) + "\n"


def _row(line: Article) -> tuple[str, ...]:
    where = ", ".join(f"`{place.removeprefix('omnikit.')}`" for place in line.where)
    return line.id, line.statement.replace("|", "\\|"), line.kind or "—", where or "—", _proof(line)


def _proof(line: Article) -> str:
    if line.status is not Standing.PROVED:
        return f"{line.status}: {line.reason}"
    more = len(line.proofs) - MOST_PROOFS
    shown = [f"`{test.removeprefix('tests/')}`" for test in line.proofs[:MOST_PROOFS]]
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


# --- the table


def lifecycle() -> str:
    """Return the transition table: a diagram, and the rows with each profile's rules."""
    parts = [
        "# The life of a conversation",
        "For whoever wants to know what may happen to a conversation, when, and by which rule it is refused.",
        GENERATED,
        "A row is read aloud: *when* in that status, the *command*, *provided* none of these rules refuses it, "
        "these events *happen*, and the conversation *becomes* that.\n"
        "What leaves the status as it is is not drawn.",
        f"```mermaid\n{as_mermaid()}\n```",
    ]
    for name, profile in PRESETS.items():
        parts += [f"## {name}", as_markdown([profile])]
    return "\n\n".join(parts) + "\n"


# --- the public names


def api() -> str:
    """Return every public name with its signature: those of the package, then those of each room that lists some."""
    package = import_module("omnikit")
    rooms = [import_module(f"omnikit.{found.name}") for found in iter_modules(package.__path__) if found.ispkg]
    blocks = ["\n".join((module.__name__, *_names(module))) for module in (package, *rooms) if _listed(module)]
    return "\n\n".join(blocks) + "\n"


def _listed(module: ModuleType) -> list[str]:
    return sorted(getattr(module, "__all__", ()))


def _names(module: ModuleType) -> Iterator[str]:
    for name in _listed(module):
        yield from (f"  {line}" for line in _described(name, getattr(module, name)))


def _described(name: str, thing: object) -> Iterator[str]:
    if isinstance(thing, type) and issubclass(thing, Enum):
        yield f"enum {name}: {', '.join(member.name for member in thing)}"
    elif isinstance(thing, type):
        yield f"class {name}{_signature(thing)}"
        yield from (f"  {line}" for line in _members(thing))
    elif isinstance(thing, FunctionType):
        yield f"{name}{_signature(thing)}"
    elif isinstance(thing, ModuleType):
        yield f"module {name}"
    else:
        yield f"{name}: {_short(_type_of(thing))}"


def _members(cls: type) -> Iterator[str]:
    """Yield the public methods and properties of *cls*, those of our own bases included, ``but`` left out."""
    found: dict[str, object] = {}
    for base in reversed([base for base in cls.__mro__ if base.__module__.partition(".")[0] == "omnikit"]):
        found |= vars(base)
    for name, member in sorted(found.items()):
        if name.startswith("_") or name == "but":
            continue
        if isinstance(member, property):
            yield name
        elif isinstance(member, classmethod | staticmethod):
            yield f"{name}{_signature(member.__func__)}"
        elif isinstance(member, FunctionType):
            yield f"{name}{_signature(member)}"


def _type_of(thing: object) -> str:
    """Return what a name that is neither a class nor a function stands for: itself if a type, else its type."""
    alias = isinstance(thing, NewType | UnionType) or hasattr(thing, "__origin__")
    return inspect.formatannotation(thing) if alias else type(thing).__name__


def _signature(thing: Callable[..., object]) -> str:
    try:
        signature = inspect.signature(thing)
    except ValueError:  # an exception without an __init__ of its own
        return "(…)"
    parameters = [_stable(parameter) for name, parameter in signature.parameters.items() if name not in ("self", "cls")]
    answers = signature.empty if isinstance(thing, type) else signature.return_annotation
    return _short(str(signature.replace(parameters=parameters, return_annotation=answers)))


class _Shown(str):
    """A default as it is to be read."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def _stable(parameter: inspect.Parameter) -> inspect.Parameter:
    """Return *parameter* with a default that reads the same in every run and under every Python."""
    default = parameter.default
    if default is inspect.Parameter.empty or default is None or default == () or isinstance(default, bool | int):
        return parameter
    if isinstance(default, Enum):
        return parameter.replace(default=_Shown(default.name))
    return parameter.replace(default=_Shown(f'"{default}"' if isinstance(default, str) else "…"))


def _short(text: str) -> str:
    """Return *text* without the paths of modules, and with each union written with a bar."""
    bare = re.sub(r"\b(?:[a-z_]\w*\.)+(?=\w)", "", text.replace("'", ""))
    bare = re.sub(r"Union\[(\w+), (\w+)\]", r"\1 | \2", bare)
    return re.sub(r"Optional\[(\w+)\]", r"\1 | None", bare)


PAGES: dict[str, Callable[[], str]] = {"rulebook.md": rulebook, "lifecycle.md": lifecycle, "api.txt": api}


if __name__ == "__main__":
    sys.exit(main())
