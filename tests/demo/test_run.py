"""``omnikit demo`` as people and scripts see it: what is printed, and with which status it ends."""

import io
import json
import tempfile
from collections.abc import Sequence
from datetime import timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from omnikit.demo.play import Play
from omnikit.demo.run import demo, file_of
from omnikit.demo.screen import Shown
from omnikit.desk.ports import UnitOfWork
from omnikit.model.errors import StorageError, UnknownName
from omnikit.policies.presets import OMNICHAT_COLLABORATION
from omnikit.storage import open_storage
from omnikit.storage.memory import MemoryStorage
from omnikit.storage.sql.storage import SqlStorage
from omnikit.texts import Texts
from tests.demo.playing import Interrupted, played

TAIPEI = timezone(timedelta(hours=8))

USUAL: dict[str, Any] = {
    "profile": "omnichat_collaboration",
    "storage": "memory:",
    "locale": None,
    "seed": 0,
    "resume": False,
    "as_json": False,
}


class Killed(SqlStorage):
    """A file whose process is gone from noon on."""

    def commit(self, work: UnitOfWork) -> None:
        if work.at.astimezone(TAIPEI).hour >= 12:
            raise Interrupted
        super().commit(work)

    def commit_group(self, works: Sequence[UnitOfWork]) -> Sequence[StorageError | None]:
        if any(work.at.astimezone(TAIPEI).hour >= 12 for work in works):
            raise Interrupted
        return super().commit_group(works)


def test_json_is_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    """With JSON standard output is one document of the promised shape, the same for the same seed."""
    documents = []
    for _ in range(2):
        assert demo(**USUAL | {"as_json": True}) == 0
        documents.append(json.loads(capsys.readouterr().out))

    assert documents[0] == documents[1]
    assert set(documents[0]) == {"storage", "path", "conversations", "messages", "denied", "audit"}
    assert set(documents[0]["audit"]) == {"conversations", "events", "messages", "violations"}
    assert (documents[0]["storage"], documents[0]["path"]) == ("memory:", None)


def test_a_pipe_gets_plain_lines(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where standard output is no terminal there are lines without control codes, whatever the environment says."""
    monkeypatch.setenv("FORCE_COLOR", "1")

    assert demo(**USUAL) == 0

    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert "11:41 × CO-0.8: A conversation can have at most 5 collaborators and has 5 now" in out
    assert "11:36 * 羅志明, My conversations: 1 -> 0" in out
    assert "violations: 0" in out


def test_the_locale_is_what_people_read(capsys: pytest.CaptureFixture[str]) -> None:
    """The log lines and refusals are said in the language that was chosen."""
    demo(**USUAL | {"locale": "zh-Hant"})

    out = capsys.readouterr().out
    assert "followed up the conversation" not in out
    assert "11:43 × CO-7.1: " in out
    assert Texts.default().render("denied.CO-7.1", {}, "zh-Hant") in out


def test_a_terminal_gets_lanes_and_progress() -> None:
    """On a terminal the lanes and a bar are drawn below the lines, and the cursor comes back at the end."""
    written = io.StringIO()
    console = Console(file=written, force_terminal=True, width=100, color_system="standard")
    with Shown(console) as screen:
        Play(MemoryStorage(), OMNICHAT_COLLABORATION, screen, locale="en", seed=0).run()

    out = written.getvalue()
    assert "unread" in out
    assert "━" in out
    assert out.rindex("\x1b[?25h") > out.rindex("\x1b[?25l")


def test_a_fresh_file_is_made_and_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a storage the day lies in a new SQLite file each time, whose path is told."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    paths = []
    for _ in range(2):
        assert demo(**USUAL | {"storage": None, "as_json": True}) == 0
        paths.append(Path(json.loads(capsys.readouterr().out)["path"]))

    assert paths[0] != paths[1]
    assert all(path.is_file() for path in paths)


def test_an_existing_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is there is not written over: status 2, one line, the file as it was."""
    path = tmp_path / "mine.db"
    path.write_text("mine")

    assert demo(**USUAL | {"storage": f"sqlite:///{path}"}) == 2

    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert "--resume" in said.err
    assert path.read_text() == "mine"


def test_resume_goes_on_with_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A day that is resumed on its file is counted like one that was never interrupted."""
    url = f"sqlite:///{tmp_path / 'day.db'}"
    opened = open_storage(url)
    assert isinstance(opened, SqlStorage)
    killed = Killed(opened.database)
    with pytest.raises(Interrupted):
        played(killed)
    killed.close()

    assert demo(**USUAL | {"storage": url, "resume": True, "as_json": True}) == 0
    resumed = json.loads(capsys.readouterr().out)
    assert demo(**USUAL | {"as_json": True}) == 0
    whole = json.loads(capsys.readouterr().out)

    assert resumed["audit"] == whole["audit"]


@pytest.mark.parametrize(
    ("name", "value", "known"),
    [("profile", "omnichit", "omnichat"), ("locale", "tlh", "zh-Hant"), ("storage", "redis:", "sqlite")],
)
def test_an_unknown_name_shows_the_known_ones(name: str, value: str, known: str) -> None:
    """An unknown profile, locale or scheme is an error with the known ones."""
    with pytest.raises(UnknownName, match=known):
        demo(**USUAL | {name: value})


@pytest.mark.parametrize("profile", ["first_line", "omi", "reception"])
def test_a_profile_of_a_later_issue_says_so(profile: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A profile that is announced and not there yet ends with status 2 and the issue that brings it."""
    assert demo(**USUAL | {"profile": profile}) == 2

    assert "is not there yet: issue 4 brings it" in capsys.readouterr().err


def test_an_unlisted_channel_is_taken_in_and_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Plain omnichat lists no WeChat; what comes over it is taken in, and that is said. Collaboration is refused."""
    assert demo(**USUAL | {"profile": "omnichat", "as_json": True}) == 0

    said = capsys.readouterr()
    assert "WeChat is not a channel of omnichat" in said.err
    document = json.loads(said.out)
    assert document["conversations"] == 60
    assert document["denied"]["CO-0.6"] > 0


def test_the_file_of_a_url_is_found() -> None:
    """A relative and an absolute file are told apart, options are no part of it, memory has none."""
    assert file_of("memory:") is None
    assert file_of("sqlite:///day.db") == Path("day.db").absolute()
    assert file_of("sqlite:////var/day.db?synchronous=FULL") == Path("/var/day.db")
