"""FIRST LINE, OMI and the reception at a desk of their own: who works there, what comes in, who is told what."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from omnikit.desk.clock import Codes
from omnikit.desk.desk import Desk
from omnikit.desk.house import Attended, Outcome
from omnikit.desk.ports import Needs, Storage
from omnikit.extraction import EXTRACTORS, Extractor
from omnikit.model.actors import BOT, SYSTEM, Actor, Department, Member
from omnikit.model.administration import ChangeSettings, DisableMember, SaveAccount, SaveDepartment, SaveMember
from omnikit.model.commands import Command, Reply
from omnikit.model.contact import Contact, Visit
from omnikit.model.conversation import Conversation
from omnikit.model.decision import Denied
from omnikit.model.effects import Effect, Notify, Retract
from omnikit.model.ids import AccountId, ConversationId, DepartmentId, MemberId, WorkspaceId
from omnikit.model.message import Content, Message
from omnikit.model.presence import Availability, PresenceCommand, SetAvailability, SignIn
from omnikit.model.thread import Account, ThreadKind
from omnikit.model.views import Query, View
from omnikit.model.wire import Arrival, Inbound
from omnikit.model.workspace import Settings, Workspace
from omnikit.policies import roles
from omnikit.policies.profile import Profile
from omnikit.storage.memory import MemoryStorage
from omnikit.testing.builders import ADA, ANN, BOB, CARE, CAT, DAN, EVE, HEAD, NORTH, SALES, SUE, TREE, WORKSPACE
from omnikit.testing.desks import CountedIds, SetClock

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
STAFF: dict[MemberId, tuple[str, tuple[DepartmentId, ...]]] = {
    ANN: (roles.AGENT, (SALES,)),
    BOB: (roles.AGENT, (SALES,)),
    CAT: (roles.AGENT, (NORTH,)),
    DAN: (roles.AGENT, (CARE,)),
    EVE: (roles.AGENT, (CARE,)),
    SUE: (roles.SUPERVISOR, (HEAD,)),
    ADA: (roles.ADMINISTRATOR, ()),
}
"""Who works at each of the three desks: agents of SALES, of NORTH below it and of CARE; SUE is above them all."""


class Codebook:
    """Numbers for unknown visitors, one after the other, then by counting on."""

    def __init__(self, *numbers: str) -> None:
        self.numbers = list(numbers)
        self.asked = 0

    def __call__(self) -> str:
        self.asked += 1
        return self.numbers.pop(0) if self.numbers else str(1000 + self.asked)


class Shop:
    """A founded desk of one product, with a clock that is set; leases last an hour unless *settings* say otherwise."""

    def __init__(
        self,
        profile: Profile,
        storage: Storage | None = None,
        *,
        codes: Codes | None = None,
        tries: int = 5,
        extractors: tuple[Extractor, ...] = EXTRACTORS,
        **settings: Any,
    ) -> None:
        self.clock = SetClock()
        self.storage = MemoryStorage() if storage is None else storage
        self.desk = Desk(
            self.storage,
            WORKSPACE,
            profile=profile,
            clock=self.clock,
            ids=CountedIds(),
            codes=codes or Codebook(),
            tries=tries,
            extractors=extractors,
        )
        for department in TREE.values():
            self.run(SaveDepartment(workspace=WORKSPACE, department=department))
        for member in STAFF:
            self.employs(member)
        for channel in (*profile.channels, "phone"):
            self.connects(channel)
        self.run(ChangeSettings(workspace=WORKSPACE, settings=Settings(**({"lease": HOUR} | settings))))
        self.count = 0

    # --- running the place

    def run(self, command: Any) -> None:
        """Change the workspace, which must be allowed."""
        self.desk.administer(command, actor=SYSTEM).unwrap()

    def employs(self, member: MemberId, **changes: Any) -> None:
        """Save *member* as in STAFF, with *changes*; unknown ones are agents."""
        role, departments = STAFF.get(member, (roles.AGENT, ()))
        given: dict[str, Any] = {"id": member, "name": member.title(), "role": role, "departments": departments}
        self.run(SaveMember(workspace=WORKSPACE, member=Member(**(given | changes))))

    def connects(self, channel: str, id: str | None = None, **changes: Any) -> None:
        """Save an account of that channel, called by it unless told otherwise."""
        account = Account(AccountId(id or channel), channel, **changes)
        self.run(SaveAccount(workspace=WORKSPACE, account=account))

    def sets(self, **changes: Any) -> None:
        """Change the team's settings."""
        self.run(ChangeSettings(workspace=WORKSPACE, settings=self.workspace.settings.but(**changes)))

    def disables(self, *members: MemberId) -> None:
        """Disable members and take them off what they are on."""
        for member in members:
            self.run(DisableMember(workspace=WORKSPACE, member=member))
        self.desk.tick()

    def passes(self, time: timedelta) -> None:
        """Let *time* pass; nothing happens by that alone."""
        self.clock.passes(time)

    @property
    def workspace(self) -> Workspace:
        """The workspace as it is stored."""
        found = self.storage.read(Needs(workspace=WORKSPACE)).workspace
        assert found is not None
        return found

    # --- members

    def comes(self, *members: MemberId, ready: bool | None = True) -> None:
        """Let members sign in."""
        for member in members:
            self.attends(SignIn(member=member, ready=ready)).unwrap()

    def shows(self, member: MemberId, availability: Availability, colleague: MemberId | None = None) -> Attended:
        """Let a member show another availability."""
        return self.attends(SetAvailability(member=member, availability=availability, colleague=colleague))

    def attends(self, command: PresenceCommand) -> Attended:
        """Let a member say something of their own presence."""
        return self.desk.attend(command, actor=Actor.of(command.member))

    def by(self, member: MemberId | str) -> Actor:
        """Return the actor who is this member."""
        return Actor.of(member)

    def does(self, member: MemberId, command: Command) -> Conversation:
        """Let a member do what must be allowed."""
        return self.desk.handle(command, actor=Actor.of(member)).unwrap()

    def refused(self, member: MemberId, command: Command) -> str:
        """Return by which rule a member is refused, or "" where they are not."""
        denied = self.desk.handle(command, actor=Actor.of(member)).denied
        return "" if denied is None else denied.rule

    def replies(self, id: ConversationId, text: str) -> Conversation:
        """Let whoever handles a conversation write to its customer, which must be allowed."""
        return self.does(self.now(id).handler or MemberId(""), Reply(conversation=id, content=Content(text=text)))

    def bot(self, command: Command) -> Conversation:
        """Let the bot do what must be allowed."""
        return self.desk.handle(command, actor=BOT).unwrap()

    def system(self, command: Command) -> Conversation:
        """Let the host's own system do what must be allowed."""
        return self.desk.handle(command, actor=SYSTEM).unwrap()

    # --- customers

    def hears(self, who: str = "c1", text: str = "Hello", *, channel: str = "line", **changes: Any) -> Outcome:
        """Take in what a customer wrote; every call is another delivery."""
        self.count += 1
        given: dict[str, Any] = {
            "account": AccountId(channel),
            "thread": who,
            "sender": who,
            "content": Content(text=text),
            "dedupe": f"delivery {self.count}",
        }
        return self.desk.receive(Inbound(**(given | changes)))

    def opens(self, who: str = "c1", text: str = "Hello", *, channel: str = "line", **changes: Any) -> ConversationId:
        """Take in what a customer wrote, which must be allowed; return the conversation."""
        return self.hears(who, text, channel=channel, **changes).unwrap().id

    def comment(self, id: str, who: str = "u1", parent: str = "", **changes: Any) -> Outcome:
        """Take in a comment under a post, which answers *parent*, as the adapter gives it."""
        given = {"thread": parent or id, "sender": who, "external": id, "parent": parent, "kind": ThreadKind.COMMENT}
        return self.hears(who, f"comment {id}", channel="facebook_comments", **(given | changes))

    def enters(self, session: str = "s1", visitor: str = "v1", page: str = "/", **changes: Any) -> Outcome:
        """Let somebody come to the site."""
        visit = changes.pop("visit", Visit(page=page))
        return self.desk.enter(
            Arrival(account=AccountId("webchat"), thread=session, visitor=visitor, visit=visit, **changes)
        )

    def visits(self, session: str = "s1", visitor: str = "v1", page: str = "/", **changes: Any) -> ConversationId:
        """Let somebody come to the site, which must be allowed; return the conversation."""
        return self.enters(session, visitor, page, **changes).unwrap().id

    def speaks(self, session: str = "s1", visitor: str = "v1", text: str = "Hello", **changes: Any) -> Outcome:
        """Take in what a visitor wrote."""
        given: dict[str, Any] = {"thread": session, "kind": ThreadKind.VISIT}
        return self.hears(visitor, text, channel="webchat", **(given | changes))

    def goes(self, session: str = "s1") -> Outcome:
        """Let a visitor leave, who must be there."""
        outcome = self.desk.leave(AccountId("webchat"), session)
        assert outcome is not None
        return outcome

    # --- what is there

    def now(self, id: ConversationId) -> Conversation:
        """Return a conversation as it is stored."""
        found = self.storage.read(Needs(workspace=WORKSPACE, conversation=id)).conversation
        assert found is not None
        return found

    def contact(self, id: ConversationId) -> Contact:
        """Return the contact of a conversation as it is stored."""
        found = self.storage.read(Needs(workspace=WORKSPACE, conversation=id)).contact
        assert found is not None
        return found

    def every(self, workspace: WorkspaceId = WORKSPACE) -> list[Conversation]:
        """Return all conversations, by id."""
        return list(self.storage.scan(workspace, None, 1000))

    def said(self, id: ConversationId, member: MemberId) -> list[Message]:
        """Return the messages of a conversation that a member is shown."""
        found = self.desk.messages(id, actor=Actor.of(member))
        assert not isinstance(found, Denied), found
        return list(found)

    def lists(self, view: View, viewer: MemberId, /, **asked: Any) -> list[ConversationId]:
        """Return what is in one of a member's lists, in order; it must be one that they can ask for."""
        page = self.desk.inbox(Query(view=view, **asked), actor=Actor.of(viewer))
        assert not isinstance(page, Denied), page
        return [row.id for row in page.rows]

    def unlisted(self, view: View, viewer: MemberId, /, **asked: Any) -> str:
        """Return by which rule a list is refused to a member."""
        denied = self.desk.inbox(Query(view=view, **asked), actor=Actor.of(viewer))
        assert isinstance(denied, Denied)
        return denied.rule

    def effects(self) -> list[Effect]:
        """Return all that is to be done outside, in order, and do it."""
        done: list[Effect] = []
        while tasks := self.desk.due():
            for task in tasks:
                done.append(task.effect)
                self.desk.settle(task)
        return done

    def notices(self) -> dict[str, list[MemberId]]:
        """Return who has been told since the last time, by the notice's code; what was taken back as ``- code``."""
        told: dict[str, list[MemberId]] = {}
        for effect in self.effects():
            if isinstance(effect, Notify):
                told.setdefault(effect.code, []).append(effect.to)
            elif isinstance(effect, Retract):
                told.setdefault(f"- {effect.code}", []).append(effect.member)
        return {code: sorted(members) for code, members in told.items()}

    def sound(self) -> bool:
        """True if an audit finds nothing wrong with what is stored."""
        assert self.desk.audit().violations == ()
        return True


def places(conversations: Iterable[Conversation]) -> dict[str, MemberId | None]:
    """Return to whom each conversation is held out, or else who handles it, by id."""
    return {one.id: one.offer.to if one.offer is not None else one.handler for one in conversations}


def department(id: str, parent: DepartmentId | None = None) -> SaveDepartment:
    """Return the wish to put a department into the tree."""
    return SaveDepartment(workspace=WORKSPACE, department=Department(DepartmentId(id), id.title(), parent))


def visitor(shop: Shop, name: str = "v1") -> ConversationId:
    """Let a visitor come and speak."""
    shop.visits(f"s of {name}", name)
    return shop.speaks(f"s of {name}", name).unwrap().id


def handled(shop: Shop, member: MemberId) -> list[ConversationId]:
    """Return what *member* handles, by id."""
    return sorted(shop.lists(View.MY_PROCESSING, member))


def shown(shop: Shop, member: MemberId) -> Availability:
    """Return what SUE, who is above all of them, sees of *member*."""
    found = shop.desk.colleagues(actor=shop.by(SUE))
    assert not isinstance(found, Denied)
    return {one.member: one.availability for one in found}[member]
