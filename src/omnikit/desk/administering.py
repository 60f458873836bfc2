"""Commands to the workspace, and the sweep through the conversations of a member who is disabled, or has gone away."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from omnikit.desk.digest import digest
from omnikit.desk.handling import handle
from omnikit.desk.house import Administered, House, Item
from omnikit.desk.ports import Needs, Snapshot, Task, UnitOfWork
from omnikit.desk.steps import Step, Steps
from omnikit.engine.administration import administer, fold_workspace, react_to_administration
from omnikit.model.actors import SYSTEM, Actor
from omnikit.model.administration import Administration
from omnikit.model.commands import Command, HandOver, WithdrawMember
from omnikit.model.decision import Allowed, Denied
from omnikit.model.effects import HandAllOver, Withdraw
from omnikit.model.errors import InvalidInput, KeyReused, OmnikitError, StaleVersion, TooManyConflicts
from omnikit.model.ids import ConversationId
from omnikit.model.workspace import Workspace
from omnikit.policies.context import Context, Facts
from omnikit.policies.roles import builtin_roles
from omnikit.rules.queue import it_is_still_theirs

SWEEPS = frozenset({Withdraw.kind, HandAllOver.kind})
"""Effects that the desk does itself: one command to each conversation that a member is on."""
LEASE = timedelta(minutes=5)
PAGE = 100


def administer_workspace(house: House, command: Administration, actor: Actor) -> Steps[Administered]:
    """Carry a command to the workspace out once; the first one founds it, with the documents' roles.

    Raises ``KeyReused``, ``InvalidInput`` for another workspace's command, ``TooManyConflicts``.
    """
    if command.workspace != house.workspace:
        raise InvalidInput("workspace", command.workspace, f"this desk's: {house.workspace!r}")
    asked = digest(command, actor)
    for _ in range(house.tries):
        snapshot: Snapshot = yield Step("read", Needs(workspace=house.workspace, key=command.key))
        workspace = snapshot.workspace or Workspace(id=house.workspace, roles=builtin_roles())
        if snapshot.carried is not None:
            if not snapshot.carried.same(asked):
                raise KeyReused(f"key {command.key!r} belongs to another command")
            return Administered(Allowed(snapshot.carried.events), workspace, repeated=True)
        now = house.now()
        context = Context(now=now, actor=actor, profile=house.profile, facts=Facts(workspace=workspace))
        decision = administer(workspace, command, context)
        if isinstance(decision, Denied) or not decision.events:
            return Administered(decision, workspace)
        after = fold_workspace(workspace, decision.events)
        try:
            yield Step(
                "commit",
                UnitOfWork(
                    workspace=house.workspace,
                    at=now,
                    before=snapshot.workspace,
                    subject=after,
                    events=decision.events,
                    effects=react_to_administration(decision.events),
                    key=command.key,
                    digest=asked,
                ),
            )
        except StaleVersion:
            continue
        return Administered(decision, after)
    raise TooManyConflicts(f"{type(command).__name__}: the workspace changed {house.tries} times meanwhile")


def sweep(house: House, *, limit: int) -> Steps[tuple[Item, ...]]:
    """Take disabled members off their conversations, hand over those of members who went away, up to *limit* of them.

    What is left goes on next time. A conversation that fails is told of and passed over, and stays for the next time;
    it counts for no other's room.
    """
    now = house.now()
    tasks: Sequence[Task] = yield Step("claim", house.workspace, now, LEASE, SWEEPS, PAGE)
    items: list[Item] = []
    room = limit
    for task in tasks:
        effect = task.effect
        assert isinstance(effect, Withdraw | HandAllOver)
        until = yield from _until(house, effect, now)
        swept, ended = yield from _sweep(house, effect, until, room)
        items += swept
        room -= sum(item.done for item in swept)
        if not ended or any(item.error is not None for item in swept):
            yield Step("postpone", house.workspace, task.ids, now)
        else:
            yield Step("settle", house.workspace, task.ids)
    return tuple(items)


def _sweep(house: House, effect: Withdraw | HandAllOver, until: datetime, room: int) -> Steps[tuple[list[Item], bool]]:
    """Give the command to one conversation after the other while there is room; say whether that was all of them."""
    items: list[Item] = []
    after: ConversationId | None = None
    while True:
        page: Sequence[ConversationId] = yield Step("seated", house.workspace, effect.member, until, after, PAGE)
        for conversation in page:
            if room == 0:
                return items, False
            item = yield from _done_with(house, conversation, effect)
            if item is not None:
                items.append(item)
                room -= item.done
        if len(page) < PAGE:
            return items, True
        after = page[-1]


def _until(house: House, effect: Withdraw | HandAllOver, now: datetime) -> Steps[datetime]:
    """Return up to when seats are taken: all of one who is still out, whatever another machine's clock said."""
    handed = isinstance(effect, HandAllOver)
    snapshot: Snapshot = yield Step("read", Needs(workspace=house.workspace, presences=handed))
    if isinstance(effect, HandAllOver):
        shown = snapshot.presences.get(effect.member)
        gone = shown is not None and shown.handed_to == effect.to
        return effect.at + house.skew if gone else effect.at
    member = snapshot.workspace.members.get(effect.member) if snapshot.workspace else None
    back = member is not None and member.enabled
    return effect.at if back else max(now, effect.at) + house.skew


def _done_with(house: House, conversation: ConversationId, effect: Withdraw | HandAllOver) -> Steps[Item | None]:
    """Withdraw the member, or hand over what they handle; None for what they are on and don't handle any more."""
    if isinstance(effect, Withdraw):
        command: Command = WithdrawMember(
            conversation=conversation, member=effect.member, disabler=effect.by, disabled_at=effect.at
        )
    else:
        command = HandOver(conversation=conversation, member=effect.member, to=effect.to)
    try:
        outcome = yield from handle(house, command, SYSTEM)
    except OmnikitError as error:
        return Item(conversation, None, error)
    refused = outcome.denied
    if refused is not None and refused.rule == it_is_still_theirs.id:
        return None
    return Item(conversation, outcome)
