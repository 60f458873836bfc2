"""What the core does on a channel it asks of the channel's traits: no channel's name stands in it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from omnikit.model.platforms import PLATFORMS

SRC = Path(__file__).parents[2] / "src" / "omnikit"
CORE = ("policies", "rules", "engine", "dispatch", "desk")
NAMES = frozenset(PLATFORMS) - {"email", "phone"}
"""Of those two, fields of a contact have the names."""
EXCUSED = {
    "policies/presets.py": "says which channels each product lists, and what it makes of some of them",
    "policies/lists.py": "OMI has lists that are named after channels (OM-5.2, OM-5.3)",
}


def named(source: str) -> Iterator[tuple[int, str]]:
    """Each channel's name in *source* that stands by itself, with its line."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and node.value in NAMES:
            yield node.lineno, node.value


def test_the_core_names_no_channel() -> None:
    """Neither policies nor rules, engine, dispatch or desk; but for what is a product's own list of channels."""
    found = [
        f"{path.relative_to(SRC)}:{line}: {name!r}; ask profile.traits_of(channel) instead"
        for room in CORE
        for path in sorted((SRC / room).rglob("*.py"))
        if path.relative_to(SRC).as_posix() not in EXCUSED
        for line, name in named(path.read_text(encoding="utf-8"))
    ]

    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("path", EXCUSED)
def test_nothing_is_excused_for_nothing(path: str) -> None:
    """A module that names no channel any more leaves the table."""
    assert any(named((SRC / path).read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('if thread.channel == "line": pass', ["line"]),
        ('SITES = frozenset({"webchat", "x"})', ["webchat"]),
        ('match channel:\n    case "zalo": pass', ["zalo"]),
        ('"""Such as ``line``."""', []),
        ('contact.says("email")', []),
    ],
)
def test_a_planted_name_is_found(source: str, expected: list[str]) -> None:
    """Wherever it stands by itself; not in a sentence."""
    assert [name for _, name in named(source)] == expected
