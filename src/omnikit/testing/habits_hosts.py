"""What a host and its people do in a random life: time passes, effects are done, the team changes, clocks go wrong."""

from datetime import timedelta

from omnikit.desk.audit import Violation
from omnikit.desk.ports import Needs, Receipt
from omnikit.model.actors import SYSTEM, Actor, Member
from omnikit.model.administration import (
    Administration,
    ChangeSettings,
    DefineTag,
    DeleteMember,
    DisableMember,
    EnableMember,
    RemoveDepartment,
    RemoveTag,
    SaveAccount,
    SaveDepartment,
    SaveMember,
)
from omnikit.model.commands import Route
from omnikit.model.delivery import ORDER, DeliveryStatus, advanced
from omnikit.model.effects import Send
from omnikit.model.errors import LostConnection, TooManyConflicts
from omnikit.model.ids import ContactId, DepartmentId, MemberId, MessageId
from omnikit.model.tags import TagDefinition
from omnikit.model.workspace import Settings
from omnikit.policies.roles import AGENT
from omnikit.testing.acts import SETTINGS, TAGS, somebody
from omnikit.testing.builders import CARE, NORTH, SALES
from omnikit.testing.habits import Habits
from omnikit.testing.wishes import PRIORITIES

DELAYS = (*(0, 0, 0, 1, 2, 5, 5, 10, 20, 30, 60, 90, 300) * 6, 1200, 3600, -3)
HOUR = timedelta(hours=1)
OLD, OLDER = timedelta(hours=6), timedelta(days=2)
"""After how long words are erased, and keys are let go of."""
LEASE, CYCLE = timedelta(minutes=10), timedelta(minutes=3)
TEAM_SETTINGS = tuple(one.but(lease=LEASE, answer_within=CYCLE) for one in SETTINGS)
QUEUE_SETTINGS: tuple[Settings, ...] = (
    *TEAM_SETTINGS,
    *(Settings(capacity=most, lease=LEASE, answer_within=CYCLE) for most in (0, 1, 2, 4)),
    Settings(lease=LEASE / 4, answer_within=CYCLE / 6),
)
SKILLS = ((), ("vi",), ("orders",), ("orders", "vi", "returns"))
DEPARTMENTS: tuple[tuple[DepartmentId, ...], ...] = ((), (NORTH,), (SALES,), (CARE, SALES))


class Hosts(Habits):
    """They look after the desk, and change what it is."""

    _behind = 0
    """So many steps the clock goes wrong for."""

    def time_passes(self) -> None:
        """Some seconds, now and then an hour; sometimes a clock jumps back for a while, then it is set right."""
        self.clock.passes(timedelta(seconds=self.chance.choice(DELAYS)))
        if self._behind:
            self._behind -= 1
            if not self._behind:
                self.clock.passes(HOUR)
        elif self.chance.random() < 0.002:
            self.counts["clocks that jumped back"] += 1
            self._behind = self.chance.randrange(2, 12)
            self.clock.passes(-HOUR)

    def the_host_ticks(self) -> None:
        """Whatever is due happens, and what waits is given to whoever fits."""
        allowed = (LostConnection, TooManyConflicts) if self.faults else ()
        for item in self.does(lambda desk: desk.tick(limit=50), settles=True):
            if item.error is not None and not isinstance(item.error, allowed):
                self.found_wrong(Violation("raises nothing", item.conversation, repr(item.error)))

    def the_queue_runs(self) -> None:
        """What waits is given to whoever fits; run again nothing is left of it."""
        self.does(lambda desk: desk.dispatch(), settles=True)
        self.check()
        again = self.calm.dispatch()
        if any(item.done for item in again):
            self.found_wrong(Violation("a queue that has run is at rest", self.workspace, repr(again)))

    def the_host_does_what_is_due(self) -> None:
        """Effects are done, or fail and come again."""
        for task in self.does(lambda desk: desk.due(limit=100)):
            if isinstance(task.effect, Send) and task.effect.message in self.watch.inside:
                self.found_wrong(Violation("whispers stay inside", task.conversation or "", repr(task)))
            done = self.chance.random() < 0.9
            if done and isinstance(task.effect, Send):
                self._sent(task.effect.message)
            self.calm.settle(task, done=done, reason="no answer")

    def _sent(self, id: MessageId) -> None:
        """The platform has it, and tells by and by how far it has come: never less than it had."""
        message = self.watching.read(Needs(workspace=self.workspace, message=id)).message
        if message is None:
            self.found_wrong(Violation("what is sent is found", id, "by its id there is no message"))
            return
        external, place = f"out-{id}", (self.workspace, message.conversation, message.sequence)
        self.watching.sent(*place, (external,), DeliveryStatus.ACCEPTED, self.clock.now)
        on = self.watching.read(Needs(workspace=self.workspace, conversation=message.conversation)).conversation
        assert on is not None
        was = message.status
        for status in self.chance.choices(ORDER, k=self.chance.choice((0, 1, 2, 4))):
            receipt = Receipt(status=status, externals=(external,), up_to=self.chance.random() < 0.2)
            moved = self.watching.report(self.workspace, on.thread.account, (receipt,), self.clock.now)
            self.counts["messages that came further"] += len(moved)
            there = self.watching.read(Needs(workspace=self.workspace, message=id)).message
            if there is None or advanced(was, there.status) is not there.status:
                self.found_wrong(Violation("receipts never go back", id, f"{was!r}, then {there!r}"))
            was = was if there is None else there.status

    def the_operator_looks_after_it(self) -> None:
        """Somebody is forgotten; what is old is erased, or let go of; what was given up is tried anew."""
        on = self.a_conversation()
        what = self.chance.choice(("forget", "erase", "prune"))
        if what == "forget":
            self.calm.forget(on.contact or ContactId("nobody"))
        elif what == "erase":
            self.calm.erase(self.clock.now - OLD)
        else:
            self.calm.prune(self.clock.now - OLDER)
        letters = self.calm.dead_letters(limit=100)
        self.calm.revive([id for letter in letters[::2] for id in letter.task.ids])
        if on is not self.nowhere:
            for violation in self.watch.check(on.id):
                self.found_wrong(violation)

    def it_is_known_what_is_asked_for(self) -> None:
        """The host says how urgent a conversation is, and which skills it needs."""
        on, choose = self.a_conversation(), self.chance.choice
        route = Route(conversation=on.id, key=self.a_key(), priority=choose(PRIORITIES), skills=choose(SKILLS))
        self.answered(lambda desk: desk.handle(route, actor=SYSTEM), keyed=route.key is not None)

    def the_team_changes(self) -> None:
        """Members come and go, and can other things; settings, accounts and departments change."""
        workspace, choose = self.team(), self.chance.choice
        command = self._change().but(key=self.a_key())
        actor = SYSTEM if choose((True, True, False)) else Actor.of(somebody(choose, self.nowhere, workspace))
        self.answered(lambda desk: desk.administer(command, actor=actor), keyed=command.key is not None)

    def _change(self) -> Administration:
        workspace, choose, of = self.team(), self.chance.choice, self.workspace
        member = workspace.members[choose(tuple(workspace.members))]
        account = choose(tuple(workspace.accounts.values()))
        department = choose(tuple(workspace.departments.values()))
        parent = choose((None, *workspace.departments))
        if self.chance.random() < 0.05:
            gone = DeleteMember(workspace=of, member=member.id)
            new = Member(id=MemberId(f"new-{self.number}"), name="New", role=AGENT, skills=choose(SKILLS))
            return choose((gone, SaveMember(workspace=of, member=new)))
        disable, enable = DisableMember(workspace=of, member=member.id), EnableMember(workspace=of, member=member.id)
        return choose(
            (
                disable if member.enabled else enable,
                enable,
                SaveMember(workspace=of, member=member.but(role=choose(tuple(workspace.roles)))),
                SaveMember(workspace=of, member=member.but(skills=choose(SKILLS))),
                SaveMember(workspace=of, member=member.but(capacity=choose((None, 0, 1, 2, 3, 5)))),
                SaveMember(workspace=of, member=member.but(departments=choose(DEPARTMENTS))),
                ChangeSettings(workspace=of, settings=choose(QUEUE_SETTINGS)),
                SaveAccount(workspace=of, account=account.but(connected=self.chance.random() >= 0.1)),
                SaveAccount(workspace=of, account=account.but(skills=choose(SKILLS), departments=choose(DEPARTMENTS))),
                SaveDepartment(workspace=of, department=department.but(parent=parent)),
                RemoveDepartment(workspace=of, department=department.id),
                DefineTag(workspace=of, tag=TagDefinition(choose(TAGS), choose((True, False)))),
                RemoveTag(workspace=of, tag=choose(TAGS)),
            )
        )
