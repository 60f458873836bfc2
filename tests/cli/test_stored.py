"""What the commands about a storage answer, and how they end."""

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from omnikit.cli.app import app
from omnikit.desk.desk import Desk
from omnikit.model.actors import Actor
from omnikit.model.commands import AddCollaborators, FollowUp, Join
from omnikit.model.conversation import Conversation
from omnikit.model.presence import SignIn
from omnikit.policies.presets import FIRST_LINE, OMI, RECEPTION
from omnikit.policies.profile import Profile
from omnikit.rules.catalogue import catalogue
from omnikit.storage import open_storage
from omnikit.testing.builders import ANN, BOB, NOON, WORKSPACE
from omnikit.testing.desks import a_desk, an_inbound, received
from omnikit.testing.units import OTHER, commit, founding_of, opening


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with one conversation, handled by ANN with BOB's help."""
    path = tmp_path / "desk.db"
    stored(path, begun)
    return path


def stored(path: Path, act: Callable[[Desk], object]) -> None:
    """Let something be done at the desk in that file."""
    with closing(open_storage(f"sqlite:///{path}")) as storage:
        act(a_desk(storage))


def begun(desk: Desk) -> Conversation:
    """A customer writes, ANN takes it on and brings BOB in."""
    id = received(desk, an_inbound()).id
    desk.handle(FollowUp(conversation=id), actor=Actor.of(ANN)).unwrap()
    return desk.handle(AddCollaborators(conversation=id, members=(BOB,)), actor=Actor.of(ANN)).unwrap()


def run(*arguments: str) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(app, arguments)


def the_conversation(path: Path) -> str:
    """Return the id of the only conversation."""
    with closing(open_storage(f"sqlite:///{path}")) as storage:
        (found,) = storage.scan(WORKSPACE, None, 9)
        return found.id


def explained(
    path: Path, command: str, *, actor: str = ANN, now: str = NOON.isoformat(), more: tuple[str, ...] = ()
) -> Result:
    """Ask whether a command to the only conversation would be allowed."""
    return run(
        *("explain", "--storage", f"sqlite:///{path}", "--workspace", WORKSPACE, "--actor", actor),
        *("--conversation", the_conversation(path), "--command", command, "--now", now, *more),
    )


# --- explain


def test_what_would_be_allowed_is_explained(path: Path) -> None:
    """An allowed command exits 0; as JSON it has each rule asked, held, with its statement."""
    result = explained(path, '{"kind": "Transfer", "to": "bob"}', more=("--json",))

    told: dict[str, Any] = json.loads(result.stdout)
    assert result.exit_code == 0
    assert (told["allowed"], told["rule"], list(told)) == (True, None, ["allowed", "rule", "checks"])
    assert {tuple(check) for check in told["checks"]} == {("rule", "held", "statement")}
    assert {check["held"] for check in told["checks"]} == {True}
    assert "CO-6.1" in {check["rule"] for check in told["checks"]}


def test_what_would_be_denied_is_explained(path: Path) -> None:
    """A denied command exits 1 and names the rule, which is one that did not hold."""
    result = explained(path, '{"kind": "Transfer", "to": "dan"}', more=("--json",))

    told: dict[str, Any] = json.loads(result.stdout)
    assert result.exit_code == 1
    assert told["allowed"] is False
    assert told["rule"] in catalogue()
    assert told["rule"] in [check["rule"] for check in told["checks"] if not check["held"]]


@pytest.mark.parametrize(("to", "held", "verdict"), [("bob", "yes", "allowed"), ("dan", "no", "denied by CO-6.1")])
def test_people_read_a_table_and_a_verdict(path: Path, to: str, held: str, verdict: str) -> None:
    """Without JSON the rules are a table on standard output, and the verdict is on standard error."""
    result = explained(path, f'{{"kind": "Transfer", "to": "{to}"}}')

    assert f"CO-6.1\t{held}\t" in result.stdout
    assert result.stderr.startswith(verdict)


def test_explaining_changes_nothing(path: Path) -> None:
    """Whatever is explained, the stored conversation stays as it is."""
    with closing(open_storage(f"sqlite:///{path}")) as storage:
        before = storage.scan(WORKSPACE, None, 9)

    explained(path, '{"kind": "End"}')

    with closing(open_storage(f"sqlite:///{path}")) as storage:
        assert storage.scan(WORKSPACE, None, 9) == before


def test_the_time_may_be_left_out(path: Path) -> None:
    """Without a time it is now."""
    asked = ("explain", "--storage", f"sqlite:///{path}", "--workspace", WORKSPACE, "--actor", ANN)

    result = run(*asked, "--conversation", the_conversation(path), "--command", '{"kind": "End"}')

    assert result.exit_code == 0


@pytest.mark.parametrize("actor", ["ghost", "out"])
def test_a_member_who_may_not_act_is_denied(path: Path, actor: str) -> None:
    """An unknown or disabled member is denied by a rule like anybody else."""
    assert explained(path, '{"kind": "End"}', actor=actor).exit_code == 1


# (command, time, what is said)
WRONG = (
    ("End", NOON.isoformat(), "JSON"),
    ('{"kind": "Finish"}', NOON.isoformat(), "unknown command 'Finish'; known: AcceptOffer, Acknowledge, "),
    ('{"kind": "Transfer", "two": 1}', NOON.isoformat(), "argument of Transfer 'two'; known: conversation, key, to"),
    ('{"kind": "Transfer"}', NOON.isoformat(), "missing required field `to`"),
    ('{"kind": "End"}', "2026-03-02T12:00:00", "an ISO time with its offset"),
    ('{"kind": "End"}', "noon", "an ISO time with its offset"),
)


@pytest.mark.parametrize(("command", "now", "complaint"), WRONG)
@pytest.mark.parametrize("more", [(), ("--json",)])
def test_a_wrong_question_exits_2(path: Path, command: str, now: str, complaint: str, more: tuple[str, ...]) -> None:
    """What is no command, or no time, exits 2 with what would be one, and prints no JSON."""
    result = explained(path, command, now=now, more=more)

    assert (result.exit_code, result.stdout) == (2, "")
    assert complaint in result.stderr


# (profile, what is done at the desk, who asks, the command, by which rule it is refused; None: it is allowed)
OTHER_DESKS = (
    (FIRST_LINE, BOB, '{"kind": "AcceptOffer"}', "HO-37"),
    (FIRST_LINE, ANN, '{"kind": "AcceptOffer"}', None),
    (FIRST_LINE, ANN, '{"kind": "DeclineOffer"}', None),
    (FIRST_LINE, ANN, '{"kind": "MakeOffer", "to": "bob"}', "HO-2"),
    (OMI, ANN, '{"kind": "Join"}', None),
    (OMI, ANN, '{"kind": "Reply", "content": {"text": "Dạ"}}', "OM-0.1"),
    (RECEPTION, ANN, '{"kind": "Mute"}', None),
    (RECEPTION, ANN, '{"kind": "Transfer", "to": "bob"}', "RC-7.2"),
    (RECEPTION, ANN, '{"kind": "EditContact", "fields": {"remark": "VIP"}}', None),
)


@pytest.mark.parametrize(("profile", "actor", "command", "rule"), OTHER_DESKS)
def test_other_desks_are_explained_by_their_profile(
    tmp_path: Path, profile: Profile, actor: str, command: str, rule: str | None
) -> None:
    """With the desk's profile the commands of its product are explained, by its own rules."""
    path = tmp_path / "desk.db"
    with closing(open_storage(f"sqlite:///{path}")) as storage:
        desk = a_desk(storage, profile=profile)
        if profile.attending is not None:
            desk.attend(SignIn(member=ANN, ready=True), actor=Actor.of(ANN)).unwrap()
        received(desk, an_inbound())

    result = explained(path, command, actor=actor, more=("--profile", profile.name, "--json"))

    told: dict[str, Any] = json.loads(result.stdout)
    assert (told["rule"], result.exit_code) == (rule, 0 if rule is None else 1)


def test_an_unknown_profile_exits_2(path: Path) -> None:
    """A profile that nobody knows is answered with the known ones, by both commands that take one."""
    asked = explained(path, '{"kind": "End"}', more=("--profile", "omnichta"))
    checked = run("db", "check", f"sqlite:///{path}", "--profile", "omnichta")

    for result in (asked, checked):
        assert (result.exit_code, result.stdout) == (2, "")
        assert "unknown profile 'omnichta'; known: first_line, omi, " in result.stderr


def test_an_unknown_workspace_exits_2(path: Path) -> None:
    """A workspace that isn't there is named."""
    result = run(
        *("explain", "--storage", f"sqlite:///{path}", "--workspace", "nobody's", "--actor", ANN),
        *("--conversation", "c1", "--command", '{"kind": "End"}'),
    )

    assert result.exit_code == 2
    assert "nobody's" in result.stderr


# --- db check


def test_a_sound_database_passes(path: Path) -> None:
    """A database in which all is true exits 0, with what there is of everything."""
    result = run("db", "check", f"sqlite:///{path}", "--json")

    told: dict[str, Any] = json.loads(result.stdout)
    assert result.exit_code == 0
    assert list(told) == ["conversations", "events", "messages", "violations"]
    assert (told["conversations"], told["violations"]) == (1, [])
    assert told["messages"] > 0
    assert told["events"] > 4


def test_every_workspace_is_checked(path: Path) -> None:
    """The counts are those of all workspaces."""
    with closing(open_storage(f"sqlite:///{path}")) as storage:
        # a made-up log, which doesn't fold to its team
        commit(storage, founding_of(OTHER), opening(workspace=OTHER))

    told: dict[str, Any] = json.loads(run("db", "check", f"sqlite:///{path}", "--json").stdout)

    assert told["conversations"] == 2
    assert [(one["invariant"], one["where"]) for one in told["violations"]] == [("fold(log) == state", OTHER)]


# (what happened to the file, which invariant, where)
DAMAGE = (
    ("UPDATE seat SET bucket = 'ended' WHERE member = 'bob'", "seat recount", "shop/"),
    ("UPDATE member SET accepted = 7 WHERE id = 'ann'", "load recount", "shop/ann"),
    ("DELETE FROM tally WHERE scope = '' AND bucket = 'processing'", "tally recount", "shop/"),
    ("UPDATE effect SET version = 77", "no effect without its event", "shop/"),
    ("DELETE FROM message WHERE sequence = 1", "sequences gapless", "shop/"),
    ("UPDATE conversation SET state = replace(state, '\"ordinal\":1', '\"ordinal\":0')", "unread recount", "shop/"),
    ("UPDATE event SET kind = 'exploded' WHERE version = 2 AND stream = ''", "rows can be read", "shop team event 2"),
    ("DELETE FROM event WHERE kind = 'member_saved' AND state LIKE '%\"out\"%'", "fold(log) == state", "shop"),
)


@pytest.mark.parametrize(("damage", "invariant", "where"), DAMAGE)
def test_what_is_not_true_is_found(path: Path, damage: str, invariant: str, where: str) -> None:
    """A database in which something is not true exits 1 and says what, where, and how."""
    with closing(sqlite3.connect(path)) as db:
        assert db.execute(damage).rowcount >= 1
        db.commit()

    result = run("db", "check", f"sqlite:///{path}", "--json")

    found = json.loads(result.stdout)["violations"]
    assert result.exit_code == 1
    assert {tuple(one) for one in found} == {("invariant", "where", "detail")}
    assert any(one["invariant"] == invariant and one["where"].startswith(where) for one in found), found


def test_a_store_is_checked_by_the_profile_that_fits(tmp_path: Path) -> None:
    """Which profile a desk goes by isn't stored: without one any that fits will do, a wrong one finds what can't be."""
    path = tmp_path / "omi.db"
    with closing(open_storage(f"sqlite:///{path}")) as storage:
        desk = a_desk(storage, profile=OMI)
        desk.handle(Join(conversation=received(desk, an_inbound()).id), actor=Actor.of(ANN)).unwrap()
    url = f"sqlite:///{path}"

    assert run("db", "check", url).exit_code == 0
    assert run("db", "check", url, "--profile", "omi").exit_code == 0
    wrong = run("db", "check", url, "--profile", "first_line")
    assert wrong.exit_code == 1
    assert "people_fit_the_product" in wrong.stdout


def test_people_read_counts(path: Path) -> None:
    """Without JSON violations are a table, and the counts are on standard error."""
    sound = run("db", "check", f"sqlite:///{path}")
    with closing(sqlite3.connect(path)) as db:
        db.execute("DELETE FROM message WHERE sequence = 1")
        db.commit()
    broken = run("db", "check", f"sqlite:///{path}")

    assert (sound.exit_code, sound.stdout) == (0, "")
    assert sound.stderr.startswith("1 conversations, ")
    assert "no violations" in sound.stderr
    assert broken.exit_code == 1
    assert "sequences gapless\tshop/" in broken.stdout
    assert "1 violation\n" in broken.stderr


def test_an_empty_memory_has_nothing_wrong() -> None:
    """A storage in memory can be checked too; it is empty."""
    assert run("db", "check", "memory:").exit_code == 0


# (URL, what is said)
NO_STORAGE = (
    ("sqlite:///{here}/gone.db", "there is no such file"),
    ("sqlite:///{here}/gone/desk.db", "there is no directory"),
    ("sqlite:gone.db", "sqlite:///relative.db"),
    ("mysql://desk", "unknown storage scheme 'mysql'; known: memory, postgresql+psycopg, sqlite"),
)


@pytest.mark.parametrize(("url", "complaint"), NO_STORAGE)
def test_a_storage_that_is_not_there_exits_2(tmp_path: Path, url: str, complaint: str) -> None:
    """A storage that can't be opened is told with what to do, and no file is made."""
    result = run("db", "check", url.format(here=tmp_path), "--json")

    assert (result.exit_code, result.stdout) == (2, "")
    assert complaint in result.stderr
    assert not [*tmp_path.iterdir()]
