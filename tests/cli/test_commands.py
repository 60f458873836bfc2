"""What the commands that tell about the library answer, and how they end."""

import json
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from omnikit.cli import app as commands
from omnikit.cli.app import app
from omnikit.cli.lifecycle import FAMILIES, as_mermaid, lines
from omnikit.cli.output import show
from omnikit.cli.switches import difference, lines_that_differ, switches
from omnikit.engine.lifecycle import LIFECYCLE
from omnikit.engine.table import Row
from omnikit.model.conversation import Status
from omnikit.model.ids import RuleId
from omnikit.policies.presets import OMI, OMNICHAT, OMNICHAT_COLLABORATION, PRESETS, RECEPTION
from omnikit.rules.book import Article, Carries, Standing
from omnikit.rules.catalogue import catalogue

ROOT = Path(__file__).parents[2]


def run(*arguments: str) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(app, arguments)


def run_alone(*arguments: str, before: str = "") -> "subprocess.CompletedProcess[str]":
    """Run a command in a process of its own, after *before*."""
    code = f"import sys; {before}\nfrom omnikit.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, encoding="utf-8", check=False
    )


def an_article(status: Standing) -> Article:
    """Return a rule that stands so."""
    return Article(
        id=RuleId("OC-1.1"),
        area="lifecycle",
        statement="So it is.",
        kind=Carries.GUARD,
        where=("omnikit.rules.status:it",),
        proofs=(),
        status=status,
        reason=None if status is Standing.PROVED else "why",
    )


# --- as a module


def test_the_package_is_run_as_the_command() -> None:
    """``python -m omnikit`` answers as ``omnikit`` does, wherever scripts are not on the path."""
    given = [sys.executable, "-m", "omnikit", "rules", "--json"]
    as_module = subprocess.run(given, capture_output=True, text=True, encoding="utf-8", check=True)

    assert json.loads(as_module.stdout) == json.loads(run("rules", "--json").stdout)


# --- rules


def test_rules_as_json_are_the_whole_catalogue() -> None:
    """Each rule of the catalogue is one object, in order, with the keys that scripts rely on."""
    found: list[dict[str, Any]] = json.loads(run("rules", "--json").stdout)

    assert [rule["id"] for rule in found] == list(catalogue())
    assert {tuple(rule) for rule in found} == {
        ("id", "area", "statement", "kind", "where", "proofs", "status", "reason")
    }


@pytest.mark.parametrize(
    ("status", "exit"), [(Standing.PROVED, 0), (Standing.HOST, 0), (Standing.DEFERRED, 0), (Standing.MISSING, 1)]
)
@pytest.mark.parametrize("as_json", [False, True])
def test_a_check_finds_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, status: Standing, exit: int, as_json: bool
) -> None:
    """The check exits 1 if a rule is missing, and 0 if each is proved, deferred or the host's."""
    monkeypatch.setattr(commands, "book", lambda: (an_article(status),))

    assert run("rules", "--check", *(["--json"] if as_json else [])).exit_code == exit


def test_without_a_check_a_missing_rule_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking at the rules succeeds whatever they are."""
    monkeypatch.setattr(commands, "book", lambda: (an_article(Standing.MISSING),))

    assert run("rules").exit_code == 0


def test_a_check_names_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing rule is named with what it lacks, on standard error."""
    monkeypatch.setattr(commands, "book", lambda: (an_article(Standing.MISSING),))

    assert "OC-1.1 is missing: why" in run("rules", "--check").stderr


# --- table


def test_the_table_as_json_has_every_row() -> None:
    """Each row of the table is one object with its five cells, in the table's order."""
    found: list[dict[str, Any]] = json.loads(run("table", "--format", "json").stdout)

    assert [(row["when"], row["command"]) for row in found] == [
        (row.when, row.command.__name__) for row in LIFECYCLE.rows
    ]
    assert {tuple(row) for row in found} == {("when", "command", "provided", "happens", "becomes")}


def test_every_family_of_guards_in_the_table_is_resolved() -> None:
    """Whatever guard of many IDs the table asks, or refuses by, its IDs are known."""
    rows = (rule for row in LIFECYCLE.rows for rule in row.provided)
    asked = {*LIFECYCLE.always, *LIFECYCLE.in_batch, *rows, *(refusal.by for refusal in LIFECYCLE.refusals)}

    assert {rule for rule in asked if not rule.id} == set(FAMILIES)


@pytest.mark.parametrize("profile", PRESETS)
def test_the_table_speaks_of_rules_that_there_are(profile: str) -> None:
    """With a profile, every ID that a row names is in the catalogue."""
    found: list[dict[str, Any]] = json.loads(run("table", "--profile", profile, "--format", "json").stdout)

    assert {id for row in found for id in row["provided"]} <= set(catalogue())


# (profile, status, command, the IDs by which somebody who is not entitled is refused)
ENTITLED = (
    (OMNICHAT, "processing", "Transfer", {"OC-6.3"}),
    (OMNICHAT_COLLABORATION, "processing", "Transfer", {"OC-6.3", "CO-6.2"}),
    (OMNICHAT, "processing", "End", {"OC-6.7"}),
    (OMNICHAT_COLLABORATION, "processing", "End", {"OC-6.7", "CO-7.1"}),
    (OMNICHAT_COLLABORATION, "pending", "FollowUp", {"OC-1.4"}),
    (OMI, "processing", "Whisper", {"OM-7.2"}),
    (OMI, "processing", "AddParticipants", {"OM-3.1"}),
    (RECEPTION, "processing", "Transfer", {"RC-7.10", "RC-7.2"}),
    (RECEPTION, "processing", "Mute", {"RC-7.6"}),
)


@pytest.mark.parametrize(("profile", "when", "command", "expected"), ENTITLED)
def test_a_profile_says_by_which_rules_a_row_refuses(profile: Any, when: str, command: str, expected: set[str]) -> None:
    """A row lists the IDs of each conduct that the profile may have there."""
    line = next(line for line in lines([profile]) if (line["when"], line["command"]) == (when, command))

    assert {id for id in line["provided"] if id[:2] in {id[:2] for id in expected}} - {"CO-6.1"} == expected


# (profile, when, command, by what it is refused once it has ended)
SHUT = (
    (OMNICHAT, "Reply", "OC-1.9"),
    (OMI, "Reply", "OM-8.1"),
    (OMI, "Join", "OM-8.2"),
    (RECEPTION, "Reply", "RC-7.5"),
    (RECEPTION, "Enter", "RC-7.5"),
)


@pytest.mark.parametrize(("profile", "command", "rule"), SHUT)
def test_a_profile_says_by_which_rule_the_end_is_the_end(profile: Any, command: str, rule: str) -> None:
    """Each product names its own rule for what has ended, and the table tells it."""
    assert f"- ended, {command}: refused by {rule}." in run("table", "--profile", profile.name).stdout


def test_a_customer_s_message_after_the_end_is_refused_only_where_another_begins() -> None:
    """What ends for good is not taken up again, by the product's rule; what is merely held back is stored."""
    refused = {
        profile.name: set(line["provided"]) & {"FL-1.1", "OM-8.1", "RC-7.5", "OC-1.9"}
        for profile in PRESETS.values()
        for line in lines([profile])
        if (line["when"], line["command"]) == ("ended", "ReceiveMessage")
    }

    assert refused == {
        "omnichat": set(),
        "omnichat_collaboration": set(),
        "first_line": {"FL-1.1"},
        "omi": {"OM-8.1"},
        "reception": set(),
    }


def test_without_a_profile_the_table_has_the_rules_of_all() -> None:
    """What any named profile refuses by is listed."""
    for line, own in zip(lines(PRESETS.values()), lines([OMNICHAT]), strict=True):
        assert set(own["provided"]) <= set(line["provided"])


def test_the_diagram_draws_every_move() -> None:
    """Each row that changes the status is an arrow of the diagram."""
    drawn = as_mermaid().splitlines()
    names = {Status.NEW: "[*]"}
    moves = [(row, to) for row in LIFECYCLE.rows for to in row.targets() if to is not row.when]

    def arrow(row: Row[Any], to: Status) -> bool:
        start = f"    {names.get(row.when, row.when)} --> {to}:"
        return any(line.startswith(start) and row.command.__name__ in line for line in drawn)

    assert drawn[0] == "stateDiagram-v2"
    assert [(row, to) for row, to in moves if not arrow(row, to)] == []


def test_the_table_as_markdown_is_one_table() -> None:
    """The Markdown has a line for each row, all of one width in cells."""
    found = [line for line in run("table").stdout.splitlines() if line.startswith("|")]

    assert len(found) == 2 + len(LIFECYCLE.rows)
    assert all(a.count("|") == b.count("|") for a, b in pairwise(found))


# --- profiles


def test_profiles_are_listed_with_their_words() -> None:
    """Each profile has its own words for our nouns, in its own language."""
    found: list[dict[str, Any]] = json.loads(run("profiles", "--json").stdout)

    assert [profile["name"] for profile in found] == list(PRESETS)
    words = {profile["name"]: profile["words"] for profile in found}
    assert words["omnichat_collaboration"]["collaborative"] == "協作對話"
    assert words["first_line"]["dispatching"] == "分派中"
    assert words["omi"]["all"] == "Chung"
    assert words["reception"]["left"] == "已离开"


# (switch, its value in omnichat_collaboration)
SWITCHES = (
    ("together.unread.shared", False),
    ("alone.unread.shared", True),
    ("together.access.Join.outsider.permission", "join"),
    ("together.batch.processing.Transfer.supported", False),
    ("together.handover.targets", "collaborators"),
    ("together.notifying.close_rooms.web", "force_close"),
    ("listing.my_ended.filters", ["account", "channel", "kind"]),
    ("collaboration.limit", 5),
    ("locale", "zh-Hant"),
)


@pytest.mark.parametrize(("switch", "value"), SWITCHES)
def test_a_profile_is_shown_as_switches(switch: str, value: object) -> None:
    """Every value in a profile stands under a dotted name."""
    found: dict[str, Any] = json.loads(run("profiles", "omnichat_collaboration", "--json").stdout)

    assert found["name"] == "omnichat_collaboration"
    assert found["switches"][switch] == value


@pytest.mark.parametrize("profile", PRESETS.values(), ids=list(PRESETS))
def test_switches_can_be_written_as_json(profile: Any) -> None:
    """Nothing in a profile is lost on the way through JSON."""
    found = switches(profile)

    assert json.loads(json.dumps(found)) == found


def test_a_difference_is_ours_and_the_other() -> None:
    """Only switches that differ are shown, ours first, null where a profile lacks one."""
    found = json.loads(run("profiles", "omnichat", "--diff", "omnichat_collaboration", "--json").stdout)

    assert found["together.unread.shared"] == [True, False]
    assert found["collaboration.limit"] == [None, 5]
    assert [switch for switch, (ours, other) in found.items() if ours == other] == []


@pytest.mark.parametrize("profile", PRESETS)
def test_a_profile_does_not_differ_from_itself(profile: str) -> None:
    """There is nothing to tell between a profile and itself."""
    assert json.loads(run("profiles", profile, "--diff", profile, "--json").stdout) == {}
    assert run("profiles", profile, "--diff", profile).stdout == f"switch\t{profile}\t{profile}\n"


# (profile, switch, what people read)
READ = (
    ("first_line", "words.dispatching", "分派中"),
    ("first_line", "dispatching.open_offers", "3"),
    ("first_line", "conduct.access.Reply", "handler (else HO-12)"),
    ("first_line", "conduct.access.TakeOver", "nobody (HO-41)"),
    ("first_line", "conduct.shut.ReceiveMessage", "refused by FL-1.1"),
    ("first_line", "conduct.batch", "—"),
    ("omi", "takes_part", "yes"),
    ("omi", "traits.zalo.files.file.endings", "doc, pdf"),
    ("omi", "listing.all.tabs.facebook.channels", "facebook_comments, messenger"),
    ("reception", "conduct.access.Transfer", "handler, colleague with transfer_for_others (else RC-7.10)"),
    ("omnichat_collaboration", "together.batch.processing.End", "yes, but not of collaborator (CO-7.9)"),
    ("omnichat_collaboration", "alone.batch.processing.Transfer", "yes, but not of groups (CO-6.9)"),
    ("omnichat_collaboration", "conduct.batch.pending.Reopen", "no (OC-11.11)"),
    ("omnichat_collaboration", "together.forms.line_notification", "where the channel carries it (CO-14.8)"),
    ("omnichat_collaboration", "together.forms.welcome", "nowhere (CO-14.10)"),
)


@pytest.mark.parametrize(("profile", "switch", "said"), READ)
def test_people_read_a_profile_line_by_line(profile: str, switch: str, said: str) -> None:
    """A grant is one line, a batch is one line, and what is the same in all conducts is told once."""
    assert f"{switch}\t{said}" in run("profiles", profile).stdout.splitlines()


@pytest.mark.parametrize("ours", PRESETS)
@pytest.mark.parametrize("other", PRESETS)
def test_people_read_of_every_difference(ours: str, other: str) -> None:
    """Two profiles differ for people where they differ for scripts, in no line that says the same twice."""
    pairs = lines_that_differ(PRESETS[ours], PRESETS[other])

    assert bool(pairs) == bool(difference(PRESETS[ours], PRESETS[other]))
    assert [switch for switch, (left, right) in pairs.items() if left == right] == []


def test_a_difference_is_read_side_by_side() -> None:
    """Each line has the switch, ours and the other; words in each product's own language."""
    found = run("profiles", "omi", "--diff", "reception").stdout.splitlines()

    assert "dispatching.mode\tbroadcast\tassign" in found
    assert "words.processing\tĐã có nhân viên tham gia\t对话中" in found
    assert "conduct.shut.Join\trefused by OM-8.2\t—" in found


# --- wrong use


# (what is asked, what standard error says)
WRONG = (
    (("profiles", "omnichta"), f"unknown profile 'omnichta'; known: {', '.join(sorted(PRESETS))}"),
    (("profiles", "omnichat", "--diff", "omi?"), f"known: {', '.join(sorted(PRESETS))}"),
    (("table", "--profile", "x", "--format", "json"), "unknown profile 'x'"),
    (("profiles", "--diff", "omnichat"), "omnikit profiles NAME --diff OTHER"),
    (("table", "--format", "xml"), "xml"),
    (("rule",), "rule"),
)


@pytest.mark.parametrize(("arguments", "said"), WRONG)
def test_wrong_use_is_answered_with_what_is_right(arguments: tuple[str, ...], said: str) -> None:
    """A wrong argument exits 2, says why on standard error, and prints nothing else."""
    result = run(*arguments)

    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


# (command, the room's module, its function)
ELSEWHERE = (
    (("demo",), "omnikit.demo.run"),
    (("simulate", "--steps", "1"), "omnikit.testing.simulate"),
    (("bench", "core"), "omnikit.bench.run"),
    (("db", "check", "memory:"), "omnikit.cli.stored"),
    (("db", "upgrade", "memory:"), "omnikit.cli.keeping"),
    (("channels",), "omnikit.cli.channels"),
    (("channel", "parse", "line", "--request", "x.json"), "omnikit.cli.channels"),
)


@pytest.mark.parametrize(("arguments", "module"), ELSEWHERE)
def test_a_room_that_is_not_there_is_named(
    monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], module: str
) -> None:
    """A command whose module is missing exits 2 and names the module."""

    def absent(name: str) -> object:
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    monkeypatch.setattr(commands, "import_module", absent)
    result = run(*arguments)

    assert (result.exit_code, result.stdout) == (2, "")
    assert f"no {module}" in result.stderr


def test_a_package_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that needs a package which isn't installed exits 2 and names it."""

    def absent(name: str) -> object:
        raise ModuleNotFoundError("No module named 'transitions'", name="transitions")

    monkeypatch.setattr(commands, "import_module", absent)
    result = run("bench")

    assert result.exit_code == 2
    assert "needs transitions, which is not installed" in result.stderr


@pytest.mark.parametrize("answered", [None, 0, 1, 2])
def test_a_command_of_another_room_ends_as_that_room_says(
    monkeypatch: pytest.MonkeyPatch, answered: int | None
) -> None:
    """What a room's function answers is the exit status; nothing is success."""
    asked: list[tuple[object, ...]] = []

    class Room:
        @staticmethod
        def bench(groups: tuple[str, ...], *, as_json: bool, show: object) -> int | None:
            asked.append((groups, as_json, show))
            return answered

    monkeypatch.setattr(commands, "import_module", lambda _: Room)
    result = run("bench", "core", "inbox", "--json")

    assert result.exit_code == (answered or 0)
    assert asked == [(("core", "inbox"), True, show)]


# --- in a process of its own


def test_json_stands_alone_on_standard_output() -> None:
    """With --json standard output is one document; what is said to people goes to standard error."""
    done = run_alone("rules", "--json", "--check")

    assert len(json.loads(done.stdout)) == len(catalogue())
    assert done.stderr.startswith(f"{len(catalogue())} rules: ")


@pytest.mark.parametrize("package", ["typer", "rich"])
def test_without_its_extra_the_command_says_what_to_install(package: str) -> None:
    """The library installed without the extra has a command that exits 2 and says how to get it."""
    done = run_alone("rules", before=f"sys.modules[{package!r}] = None")

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"the omnikit command needs {package}: pip install 'omnikit[cli]'\n"


def test_the_entry_point_is_main() -> None:
    """`omnikit` on the command line is this."""
    assert 'omnikit = "omnikit.cli:main"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
