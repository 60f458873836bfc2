"""What the commands that look after a storage do, say, and how they end."""

import gzip
import json
import sqlite3
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from omnikit.cli import keeping
from omnikit.cli.app import app
from omnikit.desk.desk import Desk
from omnikit.model.actors import Actor
from omnikit.model.commands import AddNote, End, FollowUp
from omnikit.model.errors import ChangesGone
from omnikit.model.ids import QuickReplyId
from omnikit.model.presence import SetReady, SignIn
from omnikit.model.quick_reply import SaveQuickReply
from omnikit.policies.presets import FIRST_LINE, RECEPTION
from omnikit.storage import open_storage
from omnikit.storage.sql import upkeep
from omnikit.storage.sql.migrations import HEAD
from omnikit.testing.builders import ANN, NOON, WORKSPACE
from omnikit.testing.desks import SetClock, a_desk, an_inbound, received
from omnikit.testing.units import AT_LAST, MUCH

FIXTURES = Path(__file__).parents[1] / "fixtures"
SECRET = "between you and me"


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A storage with a conversation that is going on and one that ended."""
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    fill(url)
    return url


def fill(url: str) -> None:
    """Let something happen at the desk there."""
    with closing(open_storage(url)) as storage:
        clock = SetClock()
        desk = a_desk(storage, clock=clock)
        ended = received(desk, an_inbound(SECRET)).id
        desk.handle(FollowUp(conversation=ended), actor=Actor.of(ANN)).unwrap()
        desk.handle(End(conversation=ended), actor=Actor.of(ANN)).unwrap()
        clock.passes(timedelta(days=2))
        received(desk, an_inbound("half \ud83d an emoji", dedupe="d2", thread="customer-2"))


def run(*arguments: str) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(app, ("db", *arguments))


def contact(url: str) -> str:
    """Return the id of the contact who wrote first."""
    with closing(open_storage(url)) as storage:
        return next(one.contact for one in storage.scan(WORKSPACE, None, 9) if one.ended_at is not None) or ""


def said(url: str) -> list[str]:
    """Return what was said in all conversations and not erased."""
    with closing(open_storage(url)) as storage:
        ids = [one.id for one in storage.scan(WORKSPACE, None, 9)]
        messages = [message for id in ids for message in storage.messages(WORKSPACE, id, 0, MUCH)]
    return [message.content.text for message in messages if message.content.text]


# --- upgrade


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_upgrade_makes_the_tables_once(request: pytest.FixtureRequest, tmp_path: Path, kind: str) -> None:
    """An empty database gets the tables; a second run finds them there."""
    url = f"sqlite:///{tmp_path}/new.db" if kind == "sqlite" else str(request.getfixturevalue("postgres_url"))

    first, second = run("upgrade", url), run("upgrade", url)

    assert (first.exit_code, second.exit_code, first.stdout) == (0, 0, "")
    assert first.stderr.endswith(f"made the tables of schema {HEAD}\n")
    assert second.stderr.endswith(f"has schema {HEAD}, nothing to do\n")
    assert run("check", url).exit_code == 0


def test_upgrade_brings_an_old_file_up_to_date(tmp_path: Path) -> None:
    """What refuses an old file names the command that upgrades it; after that all is well."""
    path = tmp_path / "old.db"
    path.write_bytes(gzip.decompress((FIXTURES / "schema-1.db.gz").read_bytes()))
    url = f"sqlite:///{path}"

    refused, upgraded, checked = run("check", url), run("upgrade", url), run("check", url)

    assert refused.exit_code == 2
    assert "omnikit db upgrade URL" in refused.stderr
    assert upgraded.stderr == f"{path}: brought from schema 0001 to {HEAD}\n"
    assert (checked.exit_code, checked.stderr) == (0, "67 conversations, 851 events, 493 messages: no violations\n")


def test_memory_needs_no_upgrade() -> None:
    """There are no tables in memory."""
    assert run("upgrade", "memory:").exit_code == 0


# --- forget


def test_forget_erases_and_says_what(url: str) -> None:
    """Whoever is forgotten has no words and no name left; the database is sound."""
    result = run("forget", url, "--workspace", WORKSPACE, "--contact", contact(url))

    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "forgotten: 1 messages in 1 conversations\n")
    assert SECRET not in said(url)
    assert run("check", url).exit_code == 0


def test_forget_leaves_no_byte_of_what_others_left_in_free_pages(tmp_path: Path, url: str) -> None:
    """The file is written anew; asked to be quick, that is left to the next run."""
    path = tmp_path / "desk.db"
    with closing(sqlite3.connect(path)) as host:
        host.execute("PRAGMA secure_delete = OFF")
        host.execute("CREATE TABLE notes (text)")
        host.execute("INSERT INTO notes VALUES (?)", (SECRET,))
        host.commit()
        host.execute("DELETE FROM notes")
        host.commit()
    asked = ("forget", url, "--workspace", WORKSPACE, "--contact", contact(url))

    assert run(*asked, "--quick").exit_code == 0
    assert SECRET.encode() in path.read_bytes()
    assert run(*asked).exit_code == 0
    assert SECRET.encode() not in path.read_bytes()


@pytest.mark.parametrize(
    "asked", [("--workspace", "gone", "--contact", "c"), ("--workspace", "shop", "--contact", "c")]
)
def test_forgetting_nobody_exits_2(url: str, asked: tuple[str, ...]) -> None:
    """A workspace or a contact that isn't there is named: a misspelt id forgets nobody in silence."""
    result = run("forget", url, *asked)

    assert result.exit_code == 2
    assert "unknown workspace 'gone'; known: shop" in result.stderr or "there is no contact 'c'" in result.stderr
    assert SECRET in said(url)


# --- retain


def test_retain_erases_what_is_old(url: str) -> None:
    """Messages of conversations that ended long enough ago go, and keys and changes as old; the rest stays."""
    day = NOON + timedelta(days=3)

    assert keeping.db_retain(url, workspace=WORKSPACE, days=2, quick=True, now=day) == 0

    assert said(url) == ["half \ud83d an emoji"]
    with closing(open_storage(url)) as storage, pytest.raises(ChangesGone):
        storage.changes(WORKSPACE, 0, MUCH)
    assert run("check", url).exit_code == 0


def test_retain_keeps_what_is_young(url: str) -> None:
    """Today nothing is as old as that."""
    ago = (datetime.now(UTC) - NOON).days + 9

    result = run("retain", url, "--workspace", WORKSPACE, "--days", str(ago))

    assert result.exit_code == 0
    assert result.stderr.startswith("erased: 0 messages in 0 conversations that ended before ")
    assert len(said(url)) == 2


def test_nothing_is_kept_for_no_days(url: str) -> None:
    """Less than a day is no retention."""
    assert run("retain", url, "--workspace", WORKSPACE, "--days", "0").exit_code == 2


# --- export


def exported(path: Path) -> list[dict[str, Any]]:
    """Return the lines of an export."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("page", [1, 500])
def test_export_tells_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, page: int) -> None:
    """Each line is one thing with its kind; what was erased is told as that; half an emoji stays what it was."""
    monkeypatch.setattr(keeping, "PAGE", page)
    run("forget", url, "--workspace", WORKSPACE, "--contact", contact(url))
    out = tmp_path / "shop.jsonl"

    result = run("export", url, "--workspace", WORKSPACE, "--out", str(out))

    lines = exported(out)
    kinds = Counter(line["kind"] for line in lines)
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == f"{out}: {', '.join(f'{count} {kind}' for kind, count in kinds.items())}\n"
    assert (kinds["workspace"], kinds["contact"], kinds["conversation"], kinds["message"]) == (1, 2, 2, 2)
    checked = json.loads(run("check", url, "--json").stdout)
    assert kinds["event"] == checked["events"]
    assert kinds["line"] > 0
    messages = [line for line in lines if line["kind"] == "message"]
    assert [(one["erased"], one["content"]["text"]) for one in messages] == [
        (True, ""),
        (False, "half \ud83d an emoji"),
    ]
    events = [line for line in lines if line["kind"] == "event" and line["conversation"] == messages[0]["conversation"]]
    assert [one["event"] for one in events][:2] == ["opened", "message_received"]
    assert [one["version"] for one in events] == [*range(1, len(events) + 1)]


def test_export_overwrites_nothing(tmp_path: Path, url: str) -> None:
    """A file that is there stays as it is; a directory that isn't is named; nothing half written is left."""
    there = tmp_path / "there.jsonl"
    there.write_text("mine")

    refused = run("export", url, "--workspace", WORKSPACE, "--out", str(there))
    nowhere = run("export", url, "--workspace", WORKSPACE, "--out", str(tmp_path / "gone" / "shop.jsonl"))

    assert (refused.exit_code, nowhere.exit_code) == (2, 2)
    assert f"{there} exists; name another file" in refused.stderr
    assert "can't be written: No such file or directory" in nowhere.stderr
    assert there.read_text() == "mine"


def test_an_export_that_fails_leaves_no_file(tmp_path: Path, url: str) -> None:
    """What can't be read is named, and nobody takes half an export for a whole one."""
    with closing(sqlite3.connect(tmp_path / "desk.db")) as db:
        db.execute("UPDATE message SET state = '{'")
        db.commit()

    result = run("export", url, "--workspace", WORKSPACE, "--out", str(tmp_path / "shop.jsonl"))

    assert result.exit_code == 2
    assert "no Message" in result.stderr
    assert {file.name for file in tmp_path.iterdir()} <= {"desk.db", "desk.db-wal", "desk.db-shm"}


def test_export_tells_who_was_there(tmp_path: Path) -> None:
    """A presence is told with its events, in the order of their versions; members who never came have none."""
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    with closing(open_storage(url)) as storage:
        desk = a_desk(storage, profile=FIRST_LINE)
        for command in (SignIn(member=ANN, ready=False), SetReady(member=ANN, ready=True)):
            desk.attend(command, actor=Actor.of(ANN)).unwrap()

    run("export", url, "--workspace", WORKSPACE, "--out", str(tmp_path / "shop.jsonl"))

    lines = exported(tmp_path / "shop.jsonl")
    (presence,) = [line for line in lines if line["kind"] == "presence"]
    events = [line for line in lines if line["kind"] == "event" and line["event"] == "presence_changed"]
    assert (presence["member"], presence["version"], presence["ready"]) == (ANN, 2, True)
    assert [(event["member"], event["version"], event["ready"]) for event in events] == [
        (ANN, 1, False),
        (ANN, 2, True),
    ]


# --- dead


def test_what_was_given_up_is_listed_with_the_reason(url: str) -> None:
    """Without any there is nothing to list; those there are come with what was tried and why it failed."""
    assert run("dead", url, "--workspace", WORKSPACE).stderr == "0 given up\n"
    with closing(open_storage(url)) as storage:
        for task in storage.claim(WORKSPACE, AT_LAST, timedelta(0), None, 9):
            storage.bury(WORKSPACE, task.ids, "nobody answers")

    listed, told = run("dead", url, "--workspace", WORKSPACE), run("dead", url, "--workspace", WORKSPACE, "--json")

    found = json.loads(told.stdout)
    assert found
    assert {tuple(one) for one in found} == {("id", "conversation", "effect", "attempts", "reason")}
    assert {one["reason"] for one in found} == {"nobody answers"}
    assert listed.stdout.count("nobody answers") == len(found)
    assert listed.stderr == f"{len(found)} given up\n"


def test_what_was_given_up_is_listed_page_by_page(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Each once, however many there are."""
    with closing(open_storage(url)) as storage:
        for task in storage.claim(WORKSPACE, AT_LAST, timedelta(0), None, 9):
            storage.bury(WORKSPACE, task.ids, "nobody answers")
    whole = json.loads(run("dead", url, "--workspace", WORKSPACE, "--json").stdout)
    monkeypatch.setattr(keeping, "PAGE", 1)

    assert json.loads(run("dead", url, "--workspace", WORKSPACE, "--json").stdout) == whole


# --- all of them


ASKED: tuple[tuple[str, ...], ...] = (
    ("forget", "--workspace", "shop", "--contact", "c"),
    ("retain", "--workspace", "shop", "--days", "9"),
    ("export", "--workspace", "shop", "--out", "x.jsonl"),
    ("dead", "--workspace", "shop"),
)


@pytest.mark.parametrize("asked", ASKED)
def test_none_of_them_makes_a_database(tmp_path: Path, asked: tuple[str, ...]) -> None:
    """Only upgrading makes tables; the others say that there are none."""
    result = run(asked[0], f"sqlite:///{tmp_path}/gone.db", *asked[1:])

    assert (result.exit_code, result.stdout) == (2, "")
    assert "there is no such file" in result.stderr
    assert not [*tmp_path.iterdir()]


def test_the_same_on_postgresql(tmp_path: Path, postgres_url: str) -> None:
    """Forgetting, retaining, exporting and checking need nothing of SQLite's."""
    fill(postgres_url)
    steps: tuple[Callable[[], Result], ...] = (
        lambda: run("forget", postgres_url, "--workspace", WORKSPACE, "--contact", contact(postgres_url)),
        lambda: run("retain", postgres_url, "--workspace", WORKSPACE, "--days", "1"),
        lambda: run("export", postgres_url, "--workspace", WORKSPACE, "--out", str(tmp_path / "shop.jsonl")),
        lambda: run("check", postgres_url),
        lambda: run("dead", postgres_url, "--workspace", WORKSPACE),
    )

    assert [step().exit_code for step in steps] == [0] * len(steps)
    assert SECRET not in (tmp_path / "shop.jsonl").read_text()


def test_a_storage_without_a_file_is_not_scrubbed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory leaves no remains that would have to be written over."""
    scrubbed: list[object] = []
    monkeypatch.setattr(upkeep, "scrub", scrubbed.append)
    storage = open_storage("memory:")
    desk = a_desk(storage)
    received(desk, an_inbound(SECRET))
    monkeypatch.setattr(keeping, "opened", lambda _: closing(storage))

    assert keeping.db_retain("memory:", workspace=WORKSPACE, days=1, quick=False) == 0

    assert scrubbed == []
    assert Desk(storage, WORKSPACE).audit().violations == ()


def test_export_tells_what_was_noted_and_prepared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each line of a contact's ledger, and each quick reply that is there, on however many pages."""
    monkeypatch.setattr(keeping, "PAGE", 1)
    url = f"sqlite:///{tmp_path / 'desk.db'}"
    with closing(open_storage(url)) as storage:
        desk = a_desk(storage, profile=RECEPTION)
        id = received(desk, an_inbound("电话13916284507，我35岁")).id
        desk.handle(AddNote(conversation=id, text="prefers mornings"), actor=Actor.of(ANN)).unwrap()
        for number in range(2):
            reply = SaveQuickReply(id=QuickReplyId(f"q{number}"), owner=ANN, title=f"t{number}", content="您好")
            desk.prepare(reply, actor=Actor.of(ANN)).unwrap()

    run("export", url, "--workspace", WORKSPACE, "--out", str(tmp_path / "shop.jsonl"))

    lines = exported(tmp_path / "shop.jsonl")
    noted = [(line["field"], line["value"]) for line in lines if line["kind"] == "entry"]
    assert sorted(noted) == sorted(
        [("note", "prefers mornings"), ("tag", "转电"), ("phone", "+8613916284507"), ("age", "35")]
    )
    assert [line["title"] for line in lines if line["kind"] == "quick_reply"] == ["t0", "t1"]
