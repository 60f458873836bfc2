"""A founded desk to try things on: the workspace of ``builders``, a clock that is set, ids that count."""

from datetime import datetime, timedelta

from omnikit.desk.desk import Desk
from omnikit.desk.ports import Storage
from omnikit.model.actors import SYSTEM
from omnikit.model.administration import (
    Administration,
    ChangeSettings,
    DisableMember,
    SaveAccount,
    SaveDepartment,
    SaveMember,
)
from omnikit.model.commands import BotOutcome
from omnikit.model.conversation import Conversation
from omnikit.model.ids import AccountId, WorkspaceId
from omnikit.model.message import Content
from omnikit.model.thread import Account, ThreadKind
from omnikit.model.wire import Inbound
from omnikit.model.workspace import Settings, Workspace
from omnikit.policies.presets import OMNICHAT_COLLABORATION
from omnikit.policies.profile import Profile
from omnikit.storage.memory import MemoryStorage
from omnikit.testing.builders import (
    ANN,
    BOB,
    CARE,
    CAT,
    DAN,
    EVE,
    FAY,
    HEAD,
    MAX,
    MIA,
    NOON,
    NORTH,
    SALES,
    SUE,
    WORKSPACE,
    a_workspace,
    staffed,
)


class SetClock:
    """A clock that stands where it was set."""

    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def passes(self, time: timedelta) -> datetime:
        """Let *time* pass; return what the clock shows then."""
        self.now += time
        return self.now


class CountedIds:
    """Ids that count up, so that the same run gives the same ids."""

    def __init__(self, prefix: str = "") -> None:
        self.prefix = prefix
        self.given = 0

    def __call__(self, now: datetime) -> str:  # noqa: ARG002  # the port's signature
        self.given += 1
        return f"{self.prefix}{self.given:07d}"


def a_desk(
    storage: Storage | None = None,
    *,
    profile: Profile = OMNICHAT_COLLABORATION,
    clock: SetClock | None = None,
    settings: Settings | None = None,
    ids: CountedIds | None = None,
    tries: int = 5,
    attempts: int = 10,
) -> Desk:
    """Return a desk whose workspace is founded: the members, accounts and roles of ``builders.a_workspace``."""
    desk = Desk(
        MemoryStorage() if storage is None else storage,
        WORKSPACE,
        profile=profile,
        clock=clock or SetClock(),
        ids=ids or CountedIds(),
        tries=tries,
        attempts=attempts,
    )
    for command in founding(WORKSPACE, settings or Settings()):
        desk.administer(command, actor=SYSTEM).unwrap()
    return desk


def a_team(profile: Profile) -> Workspace:
    """Return the desk of ``builders`` with what a queue goes by: departments, skills, capacities, *profile*'s channels.

    One channel in three asks for a skill, one in three is of a department.
    """
    accounts = {AccountId(name): Account(AccountId(name), name) for name in profile.channels}
    for place, (id, account) in enumerate(accounts.items()):
        if place % 3 == 1:
            accounts[id] = account.but(skills=("orders",))
        elif place % 3 == 2:
            accounts[id] = account.but(departments=(SALES,))
    model = a_workspace()
    return staffed(
        model.but(accounts={**model.accounts, **accounts}),
        departments={ANN: (NORTH,), BOB: (NORTH, CARE), CAT: (SALES,), DAN: (CARE,), SUE: (HEAD,), MIA: (SALES,)},
        skills={ANN: ("orders", "vi"), BOB: ("orders",), CAT: ("vi",), EVE: ("orders", "returns"), MAX: ("returns",)},
        capacity={ANN: 3, BOB: 4, CAT: 2, DAN: 3, EVE: 5, FAY: 1},
    )


def founding(workspace: WorkspaceId, settings: Settings, model: Workspace | None = None) -> tuple[Administration, ...]:
    """Return the commands that make a new workspace what *model* is, or else ``builders.a_workspace``."""
    model = model or a_workspace()
    return (
        *(SaveDepartment(workspace=workspace, department=one) for one in model.departments.values()),
        *(SaveMember(workspace=workspace, member=member) for member in model.members.values()),
        *(DisableMember(workspace=workspace, member=m.id) for m in model.members.values() if not m.enabled),
        *(SaveAccount(workspace=workspace, account=account) for account in model.accounts.values()),
        ChangeSettings(workspace=workspace, settings=settings),
    )


def an_inbound(
    text: str = "Hello",
    *,
    dedupe: str = "d1",
    thread: str = "customer-1",
    channel: str = "line",
    sender: str | None = None,
    kind: ThreadKind = ThreadKind.DIRECT,
    bot: BotOutcome | None = None,
    sent_at: datetime | None = None,
) -> Inbound:
    """Return what a customer sent; *sender* is the thread's person unless told otherwise."""
    return Inbound(
        account=AccountId(channel),
        thread=thread,
        sender=thread if sender is None else sender,
        content=Content(text=text),
        dedupe=dedupe,
        name="Lin",
        kind=kind,
        bot=bot,
        sent_at=sent_at,
    )


def received(desk: Desk, inbound: Inbound | None = None) -> Conversation:
    """Return the conversation after a customer's message, which must be taken in."""
    return desk.receive(inbound or an_inbound()).unwrap()
