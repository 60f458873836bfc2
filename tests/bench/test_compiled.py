"""Wheels: the compiled one finds the same facts in every message as what is in use, and there is a plain one."""

import json
import os
import subprocess
import sys
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from zipfile import ZipFile

import attrs
import pytest

from hatch_build import source
from omnikit import extraction
from omnikit.bench.extraction import compiled
from omnikit.bench.extraction.chat import business, chat
from omnikit.bench.extraction.compiled import CHECKOUT, CannotCompile, build, imported, unpacked
from omnikit.bench.extraction.labelled import committed
from omnikit.bench.extraction.speed import speed
from omnikit.bench.rows import Effort
from omnikit.extraction import extract
from omnikit.model.found import Found, FoundKind

NAMES = [field.name for field in attrs.fields(Found)]  # type: ignore[arg-type]  # every Value is an attrs class
TEXTS = (*(message.text for message in committed()), *chat(2_000), *business(2_000))
CHILD = """
import json, sys
import attrs
from omnikit.extraction import extract, extracting

print(json.dumps(extracting.__file__))
for line in sys.stdin:
    text, asked = json.loads(line)
    print(json.dumps([attrs.astuple(found) for found in extract(text, asked=asked)]))
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the compiled wheel lies unpacked."""
    try:
        return unpacked(build(tmp_path_factory.mktemp("compiled")))
    except CannotCompile as cannot:
        pytest.skip(str(cannot))


def test_the_compiled_build_finds_the_same(place: Path) -> None:
    """In all committed messages, in chat and in business lines, whether the customer was asked for all or for none."""
    asked: list[tuple[str, list[str]]] = [(text, kinds) for kinds in ([], [*FoundKind]) for text in TEXTS]
    done = subprocess.run(
        [sys.executable, "-c", CHILD],
        input="".join(json.dumps(one) + "\n" for one in asked),
        env=os.environ | {"PYTHONPATH": str(place), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    file, *lines = map(json.loads, done.stdout.splitlines())

    assert file.startswith(str(place))
    assert file.endswith(tuple(EXTENSION_SUFFIXES))
    assert len(lines) == len(asked)
    for (text, kinds), found in zip(asked, lines, strict=True):
        assert [Found(**dict(zip(NAMES, one, strict=True))) for one in found] == [*extract(text, asked=kinds)], text


def test_both_builds_are_imported_beside_each_other(place: Path) -> None:
    """So they take turns in one process; whoever imports the room by its name gets the one they had."""
    other = imported(place)

    assert other is not extract
    assert type(other).__name__ == "builtin_function_or_method"
    assert sys.modules["omnikit.extraction"] is extraction
    assert extraction.extract is extract
    assert other("电话13916284507") == extract("电话13916284507")


def test_the_compiled_build_has_rows_of_its_own(place: Path) -> None:
    """Beside each peer with the same goal."""
    pytest.importorskip("jionlp", reason="the extra bench is not installed")

    rows = list(speed(committed()[:40], Effort(rounds=2, sizes=(40, 400), patience=0), imported(place)))

    by_name = {row.name: row for row in rows}
    names = [name for name in by_name if ", compiled / " in name]
    assert len(by_name) == len(rows) == 2 * len(names)
    for name in names:
        plain = by_name[name.replace(", compiled / ", " / ")]
        assert (plain.goal, plain.peer, plain.note) == (by_name[name].goal, by_name[name].peer, by_name[name].note)


def test_the_compiled_build_has_the_c_engine_too(place: Path) -> None:
    """Made from the sources of this checkout, which aren't in the wheel."""
    room = place / "omnikit" / "extraction" / "engine"
    code = "from omnikit.extraction.engine import _engine; print(_engine.__file__, _engine.SOURCE)"
    env = os.environ | {"PYTHONPATH": str(place)}

    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, encoding="utf-8", check=True)

    file, made_from = done.stdout.rstrip().rsplit(" ", 1)
    assert Path(file).parent == room
    assert made_from == source(CHECKOUT / "src" / "omnikit" / "extraction" / "engine")
    assert not [*room.glob("*.[ch]")]


def test_without_hooks_a_wheel_is_plain(tmp_path: Path) -> None:
    """It serves every platform, and has no library that lies beside the sources."""
    wheel = build(tmp_path, compiled=False)

    assert wheel.name.endswith("-py3-none-any.whl")
    with ZipFile(wheel) as packed:
        assert not [name for name in packed.namelist() if name.endswith(tuple(EXTENSION_SUFFIXES))]


@pytest.mark.parametrize(
    ("name", "value", "why"),
    [
        ("CHECKOUT", Path("nowhere"), "this is no checkout"),
        ("TO_COMPILE", ("omnikit", "mypyd"), "mypyd is not installed"),
        ("which", lambda _: None, "there is no C compiler"),
    ],
)
def test_what_is_missing_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: object, why: str
) -> None:
    """A benchmark leaves the compiled build out then, and says so."""
    monkeypatch.setattr(compiled, name, value)

    with pytest.raises(CannotCompile, match=why):
        build(tmp_path)
