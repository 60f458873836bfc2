"""What can be asked of a storage from outside: would a command be allowed, and is all that is stored true?"""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from typing import TypedDict

from omnikit.cli.output import answer, say, show
from omnikit.desk.audit import Audit
from omnikit.desk.clock import utc_now
from omnikit.desk.desk import Desk
from omnikit.desk.ports import Storage
from omnikit.model.actors import Actor
from omnikit.model.decision import Denied
from omnikit.model.errors import InvalidInput
from omnikit.model.ids import ConversationId, WorkspaceId
from omnikit.policies.presets import OMNICHAT_COLLABORATION as DEFAULT
from omnikit.policies.presets import PRESETS, preset
from omnikit.policies.profile import Profile
from omnikit.storage import open_storage
from omnikit.storage.codec import BrokenRow, decode_command

AN_ISO_TIME = "an ISO time with its offset, such as 2026-03-02T12:00:00+08:00"


class Finding(TypedDict):
    """Something that is not as it must be."""

    invariant: str
    where: str
    detail: str


class Report(TypedDict):
    """What a check has seen and found."""

    conversations: int
    events: int
    messages: int
    violations: list[Finding]


def explain(
    *,
    storage: str,
    workspace: str,
    conversation: str,
    actor: str,
    command: str,
    now: str | None,
    profile: str,
    as_json: bool,
) -> int:
    """Print whether a member's command would be allowed, with every rule asked; return 1 if it would be denied."""
    wish = decode_command(command, ConversationId(conversation))
    at, choices = _time(now), preset(profile)
    with opened(storage) as found:
        told = Desk(found, workspace, profile=choices, clock=lambda: at).explain(wish, actor=Actor.of(actor))
    denied = told.decision if isinstance(told.decision, Denied) else None
    rule = denied.rule if denied else None
    if as_json:
        checks = [{"rule": check.rule, "held": check.held, "statement": check.statement} for check in told.checks]
        answer({"allowed": denied is None, "rule": rule, "checks": checks})
    else:
        rows = [(check.rule, "yes" if check.held else "no", check.statement) for check in told.checks]
        show(("rule", "held", "statement"), rows)
        say(f"denied by {rule}" if denied else "allowed")
    return 1 if denied else 0


def db_check(url: str, *, profile: str | None, as_json: bool) -> int:
    """Print whether what is stored of every workspace is true; return 1 if something isn't."""
    report: Report = {"conversations": 0, "events": 0, "messages": 0, "violations": []}
    asked = tuple(PRESETS.values()) if profile is None else (preset(profile),)
    with opened(url) as storage:
        for workspace in storage.workspaces():
            _check(storage, workspace, asked, report)
    found = report["violations"]
    if as_json:
        answer(report)
    else:
        if found:
            show(("invariant", "where", "detail"), [(one["invariant"], one["where"], one["detail"]) for one in found])
        counts = ", ".join(f"{report[what]} {what}" for what in ("conversations", "events", "messages"))
        say(f"{counts}: {len(found) or 'no'} violation{'' if len(found) == 1 else 's'}")
    return 1 if found else 0


def _check(storage: Storage, workspace: WorkspaceId, profiles: Sequence[Profile], report: Report) -> None:
    try:
        audit = _audited(storage, workspace, profiles)
    except BrokenRow as error:
        report["violations"].append({"invariant": "rows can be read", "where": error.where, "detail": str(error)})
    else:
        report["conversations"] += audit.conversations
        report["events"] += audit.events
        report["messages"] += audit.messages
        report["violations"] += [
            {"invariant": one.invariant, "where": _place(workspace, one.where), "detail": one.detail}
            for one in audit.violations
        ]


def _audited(storage: Storage, workspace: WorkspaceId, profiles: Sequence[Profile]) -> Audit:
    """Return what is wrong with a workspace under whichever of *profiles* fits it best: none of them is stored.

    Nearly everything must be true under any; what differs is who may be on a conversation.
    """
    found: list[Audit] = []
    for profile in sorted(profiles, key=lambda profile: profile is not DEFAULT):
        found.append(Desk(storage, workspace, profile=profile).audit())
        if not found[-1].violations:
            break
    return min(found, key=lambda audit: len(audit.violations))


def _place(workspace: WorkspaceId, where: str) -> str:
    return where if where == workspace else f"{workspace}/{where}"


@contextmanager
def opened(url: str) -> Iterator[Storage]:
    """Open a storage to look at it, or after it: what isn't there is not made."""
    with closing(open_storage(url, must_exist=True)) as storage:
        yield storage


def _time(told: str | None) -> datetime:
    if told is None:
        return utc_now()
    try:
        at = datetime.fromisoformat(told)
    except ValueError:
        raise InvalidInput("--now", told, AN_ISO_TIME) from None
    if at.tzinfo is None:
        raise InvalidInput("--now", told, AN_ISO_TIME)
    return at
