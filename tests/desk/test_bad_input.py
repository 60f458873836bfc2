"""What is wrong is answered clearly: by a rule, or a named error, that shows what was given and what is let.

Nothing is changed by any of it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from attrs import frozen

from omnikit.desk.desk import Desk
from omnikit.model.actors import SYSTEM, Actor, Member
from omnikit.model.administration import DisableMember, SaveMember
from omnikit.model.commands import (
    Acknowledge,
    AddCollaborators,
    Command,
    End,
    FollowUp,
    Join,
    RemoveCollaborators,
    Reply,
    Transfer,
)
from omnikit.model.conversation import Conversation
from omnikit.model.decision import Kind
from omnikit.model.errors import InvalidInput, KeyReused, OmnikitError, UnknownName, UnknownWorkspace
from omnikit.model.ids import AccountId, CommandKey, ContactId, ConversationId, MemberId, RoleId, WorkspaceId
from omnikit.model.workspace import Settings
from omnikit.storage.memory import MemoryStorage
from omnikit.testing.builders import ANN, BOB, CAT, DAN, EVE, FAY, MAX, OUT, SUE, WORKSPACE, minutes, some_text
from omnikit.testing.checks import content
from omnikit.testing.desks import CountedIds, SetClock, a_desk, an_inbound, founding, received

A = Actor.of(ANN)
LONG = "x" * 1_048_576
KEY = CommandKey("k1")
NAIVE = datetime(2026, 3, 2, 12, 0)  # that it has no zone is the point


@frozen
class At:
    """A desk with one conversation that ANN handles, one that is pending, and one of another workspace."""

    desk: Desk
    clock: SetClock
    mine: Conversation
    pending: Conversation
    theirs: Conversation


def prepared() -> At:
    storage, clock = MemoryStorage(), SetClock()
    other = Desk(storage, "theirs", clock=clock, ids=CountedIds("theirs"))
    desk = a_desk(storage, clock=clock)
    for command in founding(WorkspaceId("theirs"), Settings()):
        other.administer(command, actor=SYSTEM).unwrap()
    theirs = received(other)
    mine = desk.handle(FollowUp(conversation=received(desk).id, key=KEY), actor=A).unwrap()
    return At(desk, clock, mine, received(desk, an_inbound(dedupe="d2", thread="customer-2")), theirs)


Wish = Callable[[At], Command]
FIVE = (BOB, CAT, DAN, EVE, FAY)
SAID = some_text()

# what is wrong, who asks, what for, the rule that refuses, what kind of refusal, what its sentence is given
REFUSED: tuple[tuple[str, Actor, Wish, str, Kind, dict[str, object]], ...] = (
    (
        "unknown member asks",
        Actor.of("ghost"),
        lambda at: Transfer(conversation=at.mine.id, to=BOB),
        "HO-1",
        Kind.FORBIDDEN,
        {},
    ),
    (
        "disabled member asks",
        Actor.of(OUT),
        lambda at: FollowUp(conversation=at.pending.id),
        "HO-1",
        Kind.FORBIDDEN,
        {},
    ),
    (
        "unknown transfer target",
        A,
        lambda at: Transfer(conversation=at.mine.id, to=MemberId("ghost")),
        "HO-9",
        Kind.MISSING,
        {"member": "ghost"},
    ),
    (
        "disabled transfer target",
        A,
        lambda at: Transfer(conversation=at.mine.id, to=OUT),
        "HO-9",
        Kind.MISSING,
        {"member": "Out"},
    ),
    ("unknown collaborator", A, lambda at: _add(at, BOB, MemberId("ghost")), "HO-9", Kind.MISSING, {"member": "ghost"}),
    ("self as transfer target", A, lambda at: Transfer(conversation=at.mine.id, to=ANN), "HO-4", Kind.INVALID, {}),
    (
        "six collaborators at once",
        A,
        lambda at: _add(at, *FIVE, MAX),
        "CO-0.8",
        Kind.EXHAUSTED,
        {"limit": 5, "present": 0},
    ),
    ("a name twice", A, lambda at: _add(at, BOB, BOB), "HO-11", Kind.INVALID, {}),
    ("nobody to add", A, lambda at: _add(at), "HO-11", Kind.INVALID, {}),
    ("the handler to add", A, lambda at: _add(at, ANN), "HO-10", Kind.INVALID, {}),
    (
        "the handler to remove",
        A,
        lambda at: RemoveCollaborators(conversation=at.mine.id, members=(ANN,)),
        "CO-3.4",
        Kind.INVALID,
        {},
    ),
    ("empty text", A, lambda at: Reply(conversation=at.mine.id, content=some_text("")), "HO-7", Kind.INVALID, {}),
    (
        "white space",
        A,
        lambda at: Reply(conversation=at.mine.id, content=some_text(" \n\t\u3000")),
        "HO-7",
        Kind.INVALID,
        {},
    ),
    (
        "1 MB of text",
        A,
        lambda at: Reply(conversation=at.mine.id, content=some_text(LONG)),
        "HO-8",
        Kind.INVALID,
        {"length": len(LONG), "longest": 200_000},
    ),
    (
        "reading ahead",
        A,
        lambda at: Acknowledge(conversation=at.mine.id, up_to=2),
        "HO-17",
        Kind.INVALID,
        {"up_to": 2, "last": 1},
    ),
    (
        "reading less than nothing",
        A,
        lambda at: Acknowledge(conversation=at.mine.id, up_to=-1),
        "HO-17",
        Kind.INVALID,
        {"up_to": -1, "last": 1},
    ),
    ("no such conversation", A, lambda _: End(conversation=ConversationId("nowhere")), "HO-6", Kind.MISSING, {}),
    ("conversation of others", A, lambda at: End(conversation=at.theirs.id), "HO-6", Kind.MISSING, {}),
    ("wrong side", SYSTEM, lambda at: End(conversation=at.mine.id), "HO-2", Kind.FORBIDDEN, {}),
    (
        "wrong status",
        A,
        lambda at: End(conversation=at.pending.id),
        "OC-1.9",
        Kind.CONFLICT,
        {"command": "End", "status": "pending"},
    ),
)


def _add(at: At, *members: MemberId) -> AddCollaborators:
    return AddCollaborators(conversation=at.mine.id, members=members)


@pytest.mark.parametrize(
    ("actor", "wish", "rule", "kind", "about"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_a_wrong_command_is_refused_by_its_own_rule(
    actor: Actor, wish: Wish, rule: str, kind: Kind, about: dict[str, object]
) -> None:
    """Each mistake has a rule of its own, which says what was given and what is let; nothing is written."""
    at = prepared()
    before = content(at.desk.storage, WORKSPACE)

    denied = at.desk.handle(wish(at), actor=actor).denied

    assert denied is not None
    assert (denied.rule, denied.kind, dict(denied.about)) == (rule, kind, about)
    assert content(at.desk.storage, WORKSPACE) == before


@pytest.mark.parametrize("command", [AddCollaborators, Join])
def test_a_sixth_collaborator_is_refused(command: type[Command]) -> None:
    """Five are there: neither is another added nor does one come in by themselves."""
    at = prepared()
    at.desk.handle(_add(at, *FIVE), actor=A).unwrap()
    before = content(at.desk.storage, WORKSPACE)
    sixth = _add(at, MAX) if command is AddCollaborators else Join(conversation=at.mine.id)

    denied = at.desk.handle(sixth, actor=A if command is AddCollaborators else Actor.of(SUE)).denied

    assert denied is not None
    assert (denied.rule, denied.about) == ("CO-0.8", {"limit": 5, "present": 5})
    assert content(at.desk.storage, WORKSPACE) == before


@pytest.mark.parametrize("behind", [timedelta(seconds=6), timedelta(hours=1)])
def test_time_that_goes_backwards_is_refused(behind: timedelta) -> None:
    """A clock that is further behind than the skew decides nothing; both times are told."""
    at = prepared()
    last = at.clock.now
    at.clock.passes(-behind)
    before = content(at.desk.storage, WORKSPACE)

    denied = at.desk.handle(Transfer(conversation=at.mine.id, to=BOB), actor=A).denied

    assert denied is not None
    assert (denied.rule, denied.about) == ("HO-3", {"now": at.clock.now.isoformat(), "last": last.isoformat()})
    assert content(at.desk.storage, WORKSPACE) == before


# what is wrong, what is tried, the rule
DELIVERED = (
    ("empty text", {"content": some_text("")}, "HO-7"),
    ("1 MB of text", {"content": some_text(LONG)}, "HO-8"),
)


@pytest.mark.parametrize(("change", "rule"), [row[1:] for row in DELIVERED], ids=[row[0] for row in DELIVERED])
def test_a_wrong_delivery_is_refused_by_its_own_rule(change: dict[str, Any], rule: str) -> None:
    """Neither the message nor a contact nor a conversation is stored."""
    at = prepared()
    before = content(at.desk.storage, WORKSPACE)

    denied = at.desk.receive(an_inbound(dedupe="new", thread="somebody new").but(**change)).denied

    assert denied is not None
    assert denied.rule == rule
    assert content(at.desk.storage, WORKSPACE) == before


@pytest.mark.parametrize("contact", ["theirs", "unknown"])
def test_a_contact_of_another_workspace_is_nobody_here(contact: str) -> None:
    """A contact is of one workspace; elsewhere nobody is written to under that id."""
    at = prepared()
    stranger = at.theirs.contact if contact == "theirs" else ContactId("nobody")
    assert stranger is not None
    before = content(at.desk.storage, WORKSPACE)

    denied = at.desk.start(stranger, AccountId("line"), SAID, actor=A).denied

    assert denied is not None
    assert (denied.rule, denied.kind) == ("HO-22", Kind.MISSING)
    assert content(at.desk.storage, WORKSPACE) == before


Try = Callable[[At], object]
ERRORS: tuple[tuple[str, Try, type[OmnikitError], str], ...] = (
    (
        "reused key",
        lambda at: at.desk.handle(End(conversation=at.mine.id, key=KEY), actor=A),
        KeyReused,
        r"'k1' belongs to another",
    ),
    (
        "naive time of a message",
        lambda at: at.desk.receive(an_inbound(dedupe="n", sent_at=NAIVE)),
        InvalidInput,
        r"sent_at: datetime.datetime\(2026, 3, 2, 12, 0\) is not allowed; allowed: an aware datetime",
    ),
    (
        "no thread",
        lambda at: at.desk.receive(an_inbound(dedupe="n", thread="", sender="lin")),
        InvalidInput,
        r"thread, sender: \('', 'lin'\) is not allowed; allowed: the platform's ids",
    ),
    (
        "no sender",
        lambda at: at.desk.receive(an_inbound(dedupe="n", sender="")),
        InvalidInput,
        r"thread, sender: \('customer-1', ''\) is not allowed",
    ),
    (
        "no dedupe key",
        lambda at: at.desk.receive(an_inbound(dedupe="")),
        InvalidInput,
        r"dedupe: '' is not allowed; allowed: the delivery's key",
    ),
    (
        "unknown account",
        lambda at: at.desk.receive(an_inbound(dedupe="n", channel="fax")),
        UnknownName,
        r"unknown account 'fax'; known: instagram, line, messenger",
    ),
    (
        "start on an unknown account",
        lambda at: at.desk.start(ContactId("p"), AccountId("fax"), SAID, actor=A),
        UnknownName,
        r"unknown account 'fax'; known: instagram",
    ),
    (
        "another workspace's command",
        lambda at: at.desk.administer(DisableMember(workspace=WorkspaceId("theirs"), member=BOB), actor=SYSTEM),
        InvalidInput,
        r"workspace: 'theirs' is not allowed; allowed: this desk's: 'shop'",
    ),
    (
        "unknown workspace",
        lambda at: Desk(at.desk.storage, "nowhere").receive(an_inbound()),
        UnknownWorkspace,
        r"no workspace 'nowhere'",
    ),
)


@pytest.mark.parametrize(("wrong", "error", "says"), [row[1:] for row in ERRORS], ids=[row[0] for row in ERRORS])
def test_what_no_command_can_be_made_of_is_an_error_by_name(wrong: Try, error: type[OmnikitError], says: str) -> None:
    """The error shows what was given and what is let; nothing is written."""
    at = prepared()
    before = content(at.desk.storage, WORKSPACE)

    with pytest.raises(error, match=says):
        wrong(at)
    assert content(at.desk.storage, WORKSPACE) == before


NEEDS_TIME: dict[str, Try] = {
    "handle": lambda at: at.desk.handle(Transfer(conversation=at.mine.id, to=BOB), actor=A),
    "receive": lambda at: at.desk.receive(an_inbound(dedupe="new", thread="somebody new")),
    "start": lambda at: at.desk.start(at.mine.contact or ContactId(""), AccountId("line"), SAID, actor=A),
    "batch": lambda at: at.desk.batch([End(conversation=at.mine.id)], actor=A),
    "administer": lambda at: at.desk.administer(DisableMember(workspace=WORKSPACE, member=BOB), actor=SYSTEM),
    "options": lambda at: at.desk.options(at.mine.id, actor=A),
    "tick": lambda at: at.desk.tick(),
    "due": lambda at: at.desk.due(),
}


@pytest.mark.parametrize("ask", NEEDS_TIME.values(), ids=NEEDS_TIME)
def test_a_clock_without_a_zone_is_an_error_by_name(ask: Try) -> None:
    """Every door that needs the time says that the clock gives none that can be used."""
    at = prepared()
    at.desk.handle(Reply(conversation=at.mine.id, content=SAID), actor=A).unwrap()
    before = content(at.desk.storage, WORKSPACE)
    at.clock.now = NAIVE

    with pytest.raises(InvalidInput, match=r"now: datetime.* is not allowed; allowed: an aware"):
        ask(at)
    assert content(at.desk.storage, WORKSPACE) == before


def test_a_task_that_failed_by_a_clock_without_a_zone_stays_claimed() -> None:
    """Saying that a task failed needs the time too; the task comes again when its lease ends."""
    at = prepared()
    at.desk.handle(Reply(conversation=at.mine.id, content=SAID), actor=A).unwrap()
    (task,) = at.desk.due()
    now = at.clock.now
    at.clock.now = NAIVE

    with pytest.raises(InvalidInput, match="now"):
        at.desk.settle(task, done=False)
    at.clock.now = now + minutes(1)
    assert [again.ids for again in at.desk.due()] == [task.ids]


def test_a_member_of_a_role_that_nobody_defined_is_refused_with_the_roles_there_are() -> None:
    """The refusal tells which was named and which are known."""
    at = prepared()
    wrong = Member(id=BOB, name="Bob", role=RoleId("boss"))

    denied = at.desk.administer(SaveMember(workspace=WORKSPACE, member=wrong), actor=SYSTEM).denied

    assert denied is not None
    assert denied.rule == "HO-26"
    assert denied.about["role"] == "boss"
    assert "supervisor" in str(denied.about["known"])
