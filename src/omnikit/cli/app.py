"""Every command of ``omnikit``, with its arguments. What a command does stands in the module that it names."""

from collections.abc import Callable
from enum import StrEnum
from importlib import import_module
from importlib.metadata import version
from typing import Annotated, Any

import attrs
import typer
from typer.core import TyperGroup

from omnikit.cli.lifecycle import as_markdown, as_mermaid, lines
from omnikit.cli.output import answer, say, show, wrong
from omnikit.cli.switches import difference, lines_that_differ, switches
from omnikit.cli.switches import lines as lines_of
from omnikit.model.errors import OmnikitError
from omnikit.policies.presets import OMNICHAT_COLLABORATION, PRESETS, preset
from omnikit.policies.profile import Profile
from omnikit.rules.book import Standing, book
from omnikit.texts import Texts

PROFILE = OMNICHAT_COLLABORATION.name
KEEPING = "omnikit.cli.keeping"
CHANNELS = "omnikit.cli.channels"


class Commands(TyperGroup):
    """Commands that answer what was asked wrongly with one line and status 2."""

    def invoke(self, ctx: Any) -> Any:
        """Carry the command out."""
        try:
            return super().invoke(ctx)
        except OmnikitError as error:
            wrong(str(error))


app = typer.Typer(cls=Commands, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
db = typer.Typer(no_args_is_help=True, help="Look after a storage.")
channel = typer.Typer(no_args_is_help=True, help="Try a channel's adapter.")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]
ProfileName = Annotated[str, typer.Option("--profile", help="Whose choices are in force.")]
StorageUrl = Annotated[str, typer.Option("--storage", help="memory:, sqlite:///file.db or postgresql+psycopg://…")]
Url = Annotated[str, typer.Argument(metavar="URL", help="The storage.")]
WorkspaceName = Annotated[str, typer.Option("--workspace", help="The workspace's id.")]
Quick = Annotated[
    bool, typer.Option("--quick", help="Leave the remains in the database's free space to the next such run.")
]
Seed = Annotated[int, typer.Option("--seed", help="What the random choices start from.")]


class Format(StrEnum):
    """How the transition table is printed."""

    MARKDOWN = "markdown"
    MERMAID = "mermaid"
    JSON = "json"


@app.callback(invoke_without_command=True)
def omnikit(
    asked: Annotated[bool, typer.Option("--version", is_eager=True, help="Print the version.")] = False,
) -> None:
    """The domain core of customer conversations: look at its rules, run it, check what it stored."""
    if asked:
        print(version("omnikit"))
        raise typer.Exit


# --- what the library says of itself


@app.command()
def rules(
    as_json: AsJson = False,
    check: Annotated[bool, typer.Option("--check", help="Exit 1 if a rule is missing.")] = False,
) -> None:
    """Show every rule: what it says, where the code carries it, which tests prove it."""
    articles = book()
    missing = [line for line in articles if line.status is Standing.MISSING]
    if as_json:
        answer([attrs.asdict(line) for line in articles])  # type: ignore[arg-type]  # every Value is an attrs class
    elif not check:
        show(
            ("rule", "kind", "status", "statement", "where"),
            [(line.id, line.kind or "", line.status, line.statement, ", ".join(line.where)) for line in articles],
        )
    counts = ", ".join(f"{sum(line.status is status for line in articles)} {status}" for status in Standing)
    say(f"{len(articles)} rules: {counts}")
    if check:
        for line in missing:
            say(f"{line.id} is missing: {line.reason}")
        raise typer.Exit(1 if missing else 0)


@app.command()
def table(
    profile: Annotated[str | None, typer.Option("--profile", help="Only what this profile refuses by.")] = None,
    form: Annotated[Format, typer.Option("--format", help="How to print it.")] = Format.MARKDOWN,
) -> None:
    """Show the transition table: when, which command, provided which rules, what happens, what it becomes."""
    asked = tuple(PRESETS.values()) if profile is None else (preset(profile),)
    if form is Format.JSON:
        answer(lines(asked))
    else:
        print(as_mermaid() if form is Format.MERMAID else as_markdown(asked))


@app.command()
def profiles(
    name: Annotated[str | None, typer.Argument(help="Show this profile's switches.")] = None,
    diff: Annotated[str | None, typer.Option("--diff", help="Show where this other profile differs.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the profiles, show one's switches, or where two differ."""
    if name is None:
        if diff is not None:
            wrong("--diff compares with a profile: omnikit profiles NAME --diff OTHER")
        _list_profiles(as_json)
    elif diff is None:
        ours = preset(name)
        if as_json:
            answer({"name": name, "switches": switches(ours)})
        else:
            show(("switch", name), [(switch, _worded(switch, said, ours)) for switch, said in lines_of(ours).items()])
    else:
        ours, other = preset(name), preset(diff)
        if as_json:
            answer(difference(ours, other))
        else:
            rows = [
                (switch, _worded(switch, left, ours), _worded(switch, right, other))
                for switch, (left, right) in lines_that_differ(ours, other).items()
            ]
            show(("switch", name, diff), rows)


def _worded(switch: str, said: str, profile: Profile) -> str:
    """Return what a line says; of a word not its code but the word, in the product's language."""
    named = switch.startswith("words.") and said in profile.words.values()
    return Texts.default().render(said, {}, profile.locale) if named else said


def _list_profiles(as_json: bool) -> None:
    texts = Texts.default()
    found = {
        profile.name: {noun: texts.render(code, {}, profile.locale) for noun, code in profile.words.items()}
        for profile in PRESETS.values()
    }
    if as_json:
        answer([{"name": name, "words": words} for name, words in found.items()])
    else:
        rows = [(name, ", ".join(f"{noun} {word}" for noun, word in words.items())) for name, words in found.items()]
        show(("profile", "its words"), rows)


# --- what stands in other rooms, imported when it is asked for


def _run(command: str, module: str, function: str, /, *args: object, **kwargs: object) -> None:
    """Call a function that answers its exit status; one that isn't there yet is status 2."""
    try:
        room: object = import_module(module)
    except ModuleNotFoundError as missing:
        if missing.name is None or not missing.name.startswith("omnikit"):
            wrong(f"omnikit {command} needs {missing.name}, which is not installed")
        wrong(f"omnikit {command} is not there yet (no {missing.name}): issue 2 brings it")
    found: Callable[..., int | None] | None = getattr(room, function, None)
    if found is None:
        wrong(f"omnikit {command} is not there yet (no {module}:{function}): issue 2 brings it")
    raise typer.Exit(found(*args, **kwargs) or 0)


@app.command()
def demo(
    profile: ProfileName = PROFILE,
    storage: Annotated[
        str | None, typer.Option("--storage", help="Where to store the day; a fresh file if left out.")
    ] = None,
    locale: Annotated[
        str | None, typer.Option("--locale", help="en, zh-Hant, zh-Hans or vi; the day's own if left out.")
    ] = None,
    seed: Seed = 0,
    resume: Annotated[bool, typer.Option("--resume", help="Go on with a file that exists.")] = False,
    as_json: AsJson = False,
) -> None:
    """Play a day at the desk of the profile's product, show it as it happens, and audit what was stored."""
    _run(
        "demo", "omnikit.demo.run", "demo",
        profile=profile, storage=storage, locale=locale, seed=seed, resume=resume, as_json=as_json,
    )  # fmt: skip


@app.command()
def simulate(
    seed: Seed = 0,
    steps: Annotated[int, typer.Option("--steps", min=1, help="How many commands to try.")] = 1000,
    profile: ProfileName = PROFILE,
    storage: StorageUrl = "memory:",
    faults: Annotated[bool, typer.Option("--faults", help="Duplicates, reordering, lost versions, crashes.")] = False,
    as_json: AsJson = False,
) -> None:
    """Let random members and customers work on an empty store, and check every invariant after every step."""
    _run(
        "simulate", "omnikit.testing.simulate", "simulate",
        seed=seed, steps=steps, profile=profile, storage=storage, faults=faults, as_json=as_json,
    )  # fmt: skip


@app.command()
def bench(
    groups: Annotated[list[str] | None, typer.Argument(metavar="[GROUP]…", help="core, storage, inbox, …")] = None,
    as_json: AsJson = False,
) -> None:
    """Measure against peers, in turns in one run."""
    _run("bench", "omnikit.bench.run", "bench", tuple(groups or ()), as_json=as_json, show=show)


@app.command()
def explain(
    storage: StorageUrl,
    workspace: Annotated[str, typer.Option("--workspace")],
    conversation: Annotated[str, typer.Option("--conversation")],
    actor: Annotated[str, typer.Option("--actor", help="The member who asks.")],
    command: Annotated[str, typer.Option("--command", help='{"kind": "Transfer", …arguments}')],
    now: Annotated[str | None, typer.Option("--now", help="An ISO time with its offset.")] = None,
    profile: ProfileName = PROFILE,
    as_json: AsJson = False,
) -> None:
    """Say whether a command would be allowed, with every rule that is asked; a denial exits 1."""
    _run(
        "explain", "omnikit.cli.stored", "explain",
        storage=storage, workspace=workspace, conversation=conversation, actor=actor, command=command, now=now,
        profile=profile, as_json=as_json,
    )  # fmt: skip


@db.command("check")
def db_check(
    url: Url,
    profile: Annotated[
        str | None, typer.Option("--profile", help="Whose choices the desks go by; any named one if left out.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Verify that the log folds to the state, that nothing is missing, and that whatever is kept twice agrees."""
    _run("db check", "omnikit.cli.stored", "db_check", url, profile=profile, as_json=as_json)


@db.command("upgrade")
def db_upgrade(url: Url) -> None:
    """Make omnikit's tables, or bring those of an older version up to date; stop the workers and make a copy first."""
    _run("db upgrade", KEEPING, "db_upgrade", url)


@db.command("forget")
def db_forget(
    url: Url,
    workspace: WorkspaceName,
    contact: Annotated[str, typer.Option("--contact", help="The contact's id.")],
    quick: Quick = False,
) -> None:
    """Erase a contact: the profile, the identities, what they wrote and what was written to them; the log stays."""
    _run("db forget", KEEPING, "db_forget", url, workspace=workspace, contact=contact, quick=quick)


@db.command("retain")
def db_retain(
    url: Url,
    workspace: WorkspaceName,
    days: Annotated[int, typer.Option("--days", min=1, help="How many days everything is kept.")],
    quick: Quick = False,
) -> None:
    """Keep things for so many days: erase messages of conversations that ended before, let go of keys and changes."""
    _run("db retain", KEEPING, "db_retain", url, workspace=workspace, days=days, quick=quick)


@db.command("export")
def db_export(
    url: Url,
    workspace: WorkspaceName,
    out: Annotated[str, typer.Option("--out", help="The file to write; it must not be there.")],
) -> None:
    """Write a workspace as JSON lines: the team, contacts, conversations, events, messages, status records."""
    _run("db export", KEEPING, "db_export", url, workspace=workspace, out=out)


@db.command("dead")
def db_dead(url: Url, workspace: WorkspaceName, as_json: AsJson = False) -> None:
    """List what could not be done outside and was given up, with the reason."""
    _run("db dead", KEEPING, "db_dead", url, workspace=workspace, as_json=as_json)


@app.command("extract")
def extract(
    as_json: AsJson = False,
    asked: Annotated[
        list[str] | None, typer.Option("--asked", metavar="KIND", help="What was just asked for; may be repeated.")
    ] = None,
) -> None:
    """Find phones, IDs, addresses, ages and genders in chat text: one {"text": …} a line on standard input."""
    _run("extract", "omnikit.cli.extracting", "extract_lines", tuple(asked or ()), as_json=as_json)


@app.command("channels")
def channels(as_json: AsJson = False) -> None:
    """List the channels: whose plugin brings each, and what it can do."""
    _run("channels", CHANNELS, "channels", as_json=as_json)


@channel.command("parse")
def channel_parse(
    name: Annotated[str, typer.Argument(metavar="NAME", help="The channel whose adapter reads it.")],
    request: Annotated[
        str, typer.Option("--request", metavar="FILE", help="JSON with request, config and body_file (beside FILE).")
    ],
    as_json: AsJson = False,
) -> None:
    """Read a recorded request as the channel's adapter does; a payload that can't be read exits 1."""
    _run("channel parse", CHANNELS, "parse", name, request=request, as_json=as_json)


app.add_typer(db, name="db")
app.add_typer(channel, name="channel")
