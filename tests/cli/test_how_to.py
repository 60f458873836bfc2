"""What the how-to pages tell to do works: their commands are carried out as they stand there, one after the other."""

import ast
import os
import re
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner

from omnikit.cli.app import app
from omnikit.model.ids import WorkspaceId
from omnikit.storage import open_storage
from omnikit.testing import postgres
from omnikit.testing.builders import WORKSPACE
from omnikit.testing.desks import a_desk, an_inbound, received
from omnikit.testing.units import MUCH, everything

PAGES = Path(__file__).parents[2] / "docs" / "how-to"
BLOCK = re.compile(r"^```(sh|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: str, section: str = "") -> list[tuple[str, str]]:
    """Return what a page, or one section of it, tells to run: in which language, and what."""
    text = (PAGES / f"{page}.md").read_text(encoding="utf-8")
    if section:
        _, _, text = text.partition(f"\n## {section}\n")
        text = text.partition("\n## ")[0]
    return BLOCK.findall(text)


def run(block: tuple[str, str], here: Path, **named: str) -> None:
    """Carry a block out in a directory; it must end well."""
    language, text = block
    command = ["sh", "-euc", text] if language == "sh" else [sys.executable, "-c", text]
    programs = [str(Path(sys.executable).parent), str(postgres._programs())]
    surroundings = {**os.environ, **named, "PATH": os.pathsep.join([*programs, os.environ["PATH"]])}
    ran = subprocess.run(command, cwd=here, env=surroundings, capture_output=True, text=True)
    assert ran.returncode == 0, (text, ran.stdout, ran.stderr)


def fill(url: str) -> str:
    """Let something be stored; return a contact's id."""
    with closing(open_storage(url)) as storage:
        desk = a_desk(storage)
        for number in range(3):
            found = received(desk, an_inbound(f"你好 {number}", dedupe=f"d{number}", thread=f"customer-{number}"))
        storage.tend(WORKSPACE)
    return str(found.contact)


def stored(url: str) -> dict[str, object]:
    """Return all that is stored there."""
    with closing(open_storage(url)) as storage:
        return everything(storage, WorkspaceId(WORKSPACE))


def test_a_file_is_backed_up_and_restored(tmp_path: Path) -> None:
    """The copy is made while the file is in use; restored over a broken file, everything is as it was."""
    path = tmp_path / "shop.db"
    url = f"sqlite:///{path}"
    fill(url)
    copy, check, restore = blocks("back-up-and-restore", "SQLite")

    with closing(open_storage(url)) as storage:
        received(a_desk(storage), an_inbound("last", dedupe="last"))  # stands in the log, not yet in the file
        before = everything(storage, WorkspaceId(WORKSPACE))
        run(copy, tmp_path)
        run(check, tmp_path)
    path.write_bytes(path.read_bytes()[:5000])
    run(restore, tmp_path)

    assert stored(url) == before
    assert (tmp_path / "damaged" / "shop.db").stat().st_size == 5000


def test_a_server_s_database_is_backed_up_and_restored(
    tmp_path: Path, postgres_server: postgres.Server, postgres_url: str
) -> None:
    """With PostgreSQL's own programs, into another database."""
    fill(postgres_url)
    name = postgres_server.new_database()
    restored = postgres_server.url(name)
    named = {"SHOP": postgres_url, "RESTORED": restored}
    named |= {f"{name}_DSN": url.replace("+psycopg", "") for name, url in named.items()}

    for block in blocks("back-up-and-restore", "PostgreSQL"):
        run(block, tmp_path, **named)

    assert stored(restored) == stored(postgres_url)
    postgres_server.drop_database(name)


def test_the_store_is_looked_after(tmp_path: Path) -> None:
    """Every command of the page, in its order, on a file that has something in it."""
    url = f"sqlite:///{tmp_path}/shop.db"
    contact = fill(url)
    told = blocks("look-after-the-store")

    for block in told:
        run(block, tmp_path, CONTACT=contact)

    assert len(told) == 6
    assert (tmp_path / "shop.jsonl").exists()
    with closing(open_storage(url)) as storage:
        assert len(storage.scan(WORKSPACE, None, MUCH)) == 3
        forgotten = next(one for one in storage.contacts(WORKSPACE, None, MUCH) if one.id == contact)
    assert forgotten.name == ""


def test_a_storage_is_made_by_hand(postgres_url: str) -> None:
    """The page about scaling out names what there is; only the address is another here."""
    ((_, made),) = [block for block in blocks("scale-out") if block[0] == "python"]
    names: dict[str, object] = {}

    exec(re.sub(r'"postgresql\+psycopg://[^"]+"', repr(postgres_url), made), names)

    desk = names["desk"]
    assert desk.audit().violations == ()  # type: ignore[attr-defined]
    names["storage"].close()  # type: ignore[attr-defined]


def printed(program: str, here: Path) -> list[str]:
    """Run a program in a directory; return the lines that it prints. It must end well."""
    command = [sys.executable, "-X", "utf8", "-c", program]
    ran = subprocess.run(command, cwd=here, capture_output=True, encoding="utf-8")
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.splitlines()


def promised(program: str) -> list[str]:
    """Return what the comments behind ``print`` say that it prints: up to a colon or to what is left out."""
    said = re.findall(r"^ *print\(.*\)  # (.*)$", program, re.MULTILINE)
    return [line.partition("…")[0] if "…" in line else line.partition(": ")[0] for line in said]


@pytest.mark.parametrize(
    "page",
    [
        "queue",
        "presence",
        "own-profile",
        "contacts",
        "find-facts",
        "export",
        "channels",
        "write-a-channel",
        "quick-replies",
    ],
)
def test_a_page_is_a_program_that_prints_what_it_says(page: str, tmp_path: Path) -> None:
    """The page's Python, block after block, runs as it stands; what a comment says is printed is, in that order."""
    program = "\n".join(text for language, text in blocks(page) if language == "python")
    told = iter(printed(program, tmp_path))

    assert promised(program)
    for said in promised(program):
        assert any(line.startswith(said) for line in told), said


def test_the_page_s_commands_show_profiles(tmp_path: Path) -> None:
    """The commands about profiles run as they stand."""
    told = [block for block in blocks("own-profile") if block[0] == "sh"]
    for block in told:
        run(block, tmp_path)

    assert len(told) == 1


def test_a_profile_of_ones_own_takes_three_lines() -> None:
    """From the import to the profile it is three statements."""
    first = next(text for language, text in blocks("own-profile") if language == "python")

    assert len(ast.parse(first).body) == 3
    assert "ours = first_line.but(" in first


@pytest.mark.parametrize("page", sorted(path.stem for path in PAGES.glob("*.md")))
def test_every_command_that_a_page_names_is_there(page: str) -> None:
    """Whatever ``omnikit …`` a page mentions is a command of omnikit's."""
    text = (PAGES / f"{page}.md").read_text(encoding="utf-8")
    for command in {*re.findall(r"omnikit (db \w+|bench|demo|profiles|table|simulate|channels|channel parse)", text)}:
        assert CliRunner().invoke(app, [*command.split(), "--help"]).exit_code == 0, command
