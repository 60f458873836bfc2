"""Two write at once: for every pair of acts, in both orders, one wins the version and the other is answered rightly.

The slower one reads, then the faster one commits, then the slower one tries to. Whatever they do, the end must
be as if the slower one had asked after the faster one: the same answer, the same storage.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import pytest
from attrs import evolve, frozen

from omnikit.desk.desk import Desk
from omnikit.desk.handling import wake
from omnikit.desk.house import Outcome
from omnikit.desk.ports import Storage, UnitOfWork
from omnikit.desk.steps import drive
from omnikit.engine.cards import Card
from omnikit.model.actors import BOT, SYSTEM, Actor
from omnikit.model.administration import DisableMember
from omnikit.model.commands import (
    COMMANDS,
    Acknowledge,
    AddCollaborators,
    AnswerByBot,
    BotOutcome,
    Command,
    EditContact,
    End,
    EndBySilence,
    FollowUp,
    Join,
    Leave,
    MarkOverdue,
    Open,
    Pin,
    ReceiveMessage,
    RemindOfEnding,
    RemoveCollaborators,
    Reopen,
    Reply,
    ReportBotOutcome,
    SendAutomatic,
    StartConversation,
    TakeOver,
    Transfer,
    Unpin,
    Whisper,
    WithdrawMember,
)
from omnikit.model.conversation import Conversation
from omnikit.model.decision import Allowed, Denied, Kind
from omnikit.model.ids import AccountId, ContactId, ConversationId, MemberId
from omnikit.model.message import Form
from omnikit.model.workspace import Settings
from omnikit.policies.presets import OMNICHAT_COLLABORATION
from omnikit.policies.profile import Profile
from omnikit.storage.memory import MemoryStorage
from omnikit.testing.builders import ADA, ANN, BOB, CAT, DAN, EVE, SUE, WORKSPACE, minutes, some_text
from omnikit.testing.checks import content
from omnikit.testing.desks import CountedIds, SetClock, a_desk, an_inbound, received
from omnikit.testing.wrapping import Meanwhile, Watching
from tests.desk.races import ON_SITE, SCENES, Act, Prepare, in_dialogue, nobodys

PROFILE = OMNICHAT_COLLABORATION.but(name="with whispers", writing=OMNICHAT_COLLABORATION.writing.but(whispers=True))
SETTINGS = Settings(overtime=minutes(5), auto_close=minutes(20), reminder=minutes(5))


def given(command: Callable[[ConversationId], Command], *actors: Actor) -> list[Act]:
    """The command by each of *actors*."""
    kind = type(command(ConversationId("")))

    def act(actor: Actor) -> Act:
        who = actor.member or actor.kind
        return Act(f"{kind.__name__} by {who}", (kind,), lambda desk, at: desk.handle(command(at.id), actor=actor))

    return [act(actor) for actor in actors]


def _who(at: Conversation) -> ContactId:
    assert at.contact is not None
    return at.contact


A, B, S = (Actor.of(member) for member in (ANN, BOB, SUE))
LINE = AccountId("line")
TIMED = (MarkOverdue, RemindOfEnding, EndBySilence)
# fmt: off
ACTS: tuple[Act, ...] = (
    Act("a message", (ReceiveMessage,), lambda desk, _: desk.receive(an_inbound("next", dedupe="next"))),
    Act("a start", (StartConversation,), lambda desk, at: desk.start(_who(at), LINE, some_text(), actor=S)),
    Act("the timers", TIMED, lambda desk, at: drive(wake(desk.house, at.id), desk.storage)),
    *given(lambda id: FollowUp(conversation=id), A, S),
    *given(lambda id: TakeOver(conversation=id), S, B),
    *given(lambda id: Transfer(conversation=id, to=BOB), A),
    *given(lambda id: Transfer(conversation=id, to=DAN), A),
    *given(lambda id: AddCollaborators(conversation=id, members=(DAN, EVE)), A),
    *given(lambda id: AddCollaborators(conversation=id, members=(CAT,)), A),
    *given(lambda id: Join(conversation=id), S, Actor.of(ADA)),
    *given(lambda id: RemoveCollaborators(conversation=id, members=(BOB,)), A, S),
    *given(lambda id: Leave(conversation=id), B),
    *given(lambda id: Reply(conversation=id, content=some_text()), A, B),
    *given(lambda id: Whisper(conversation=id, content=some_text()), B, A),
    *given(lambda id: End(conversation=id), A),
    *given(lambda id: Reopen(conversation=id), A, S),
    *given(lambda id: Acknowledge(conversation=id, up_to=2), A),
    *given(lambda id: Acknowledge(conversation=id, up_to=3), A, B),
    *given(lambda id: Pin(conversation=id), A, B),
    *given(lambda id: Unpin(conversation=id), A),
    *given(lambda id: AnswerByBot(conversation=id, content=some_text()), BOT),
    *given(lambda id: ReportBotOutcome(conversation=id, outcome=BotOutcome.HUMAN_REQUESTED), BOT),
    *given(lambda id: SendAutomatic(conversation=id, form=Form.INSTANT, content=some_text()), SYSTEM),
    *given(lambda id: WithdrawMember(conversation=id, member=CAT, disabler=S), SYSTEM),
)
# fmt: on


def bot_lane(desk: Desk, clock: SetClock) -> Conversation:
    """Pending with the bot."""
    return received(desk, an_inbound(bot=BotOutcome.MATCHED))


def alone(desk: Desk, clock: SetClock) -> Conversation:
    """Processing, ANN alone on it, one message unread."""
    conversation = received(desk)
    desk.handle(FollowUp(conversation=conversation.id), actor=A).unwrap()
    desk.handle(Pin(conversation=conversation.id), actor=A).unwrap()
    return received(desk, an_inbound(dedupe="d2"))


def together(desk: Desk, clock: SetClock) -> Conversation:
    """Processing, BOB and CAT collaborate, one message unread by all."""
    conversation = alone(desk, clock)
    desk.handle(AddCollaborators(conversation=conversation.id, members=(BOB, CAT)), actor=A).unwrap()
    return received(desk, an_inbound(dedupe="d3"))


def disabled(desk: Desk, clock: SetClock) -> Conversation:
    """The same, CAT has been disabled and not been taken off yet."""
    conversation = together(desk, clock)
    desk.administer(DisableMember(workspace=WORKSPACE, member=CAT), actor=SYSTEM).unwrap()
    return conversation


def overdue(desk: Desk, clock: SetClock) -> Conversation:
    """Pending, and the customer has waited too long by now."""
    conversation = received(desk)
    clock.passes(minutes(6))
    return conversation


def silent(desk: Desk, clock: SetClock) -> Conversation:
    """Processing with BOB, answered; the time to remind of the end has come."""
    conversation = together(desk, clock)
    desk.handle(Reply(conversation=conversation.id, content=some_text()), actor=A).unwrap()
    clock.passes(minutes(16))
    return conversation


def over(desk: Desk, clock: SetClock) -> Conversation:
    """The same, and the time to end it has come too."""
    conversation = silent(desk, clock)
    clock.passes(minutes(10))
    return conversation


def ended_alone(desk: Desk, clock: SetClock) -> Conversation:
    """Ended by ANN, who was alone on it."""
    return desk.handle(End(conversation=alone(desk, clock).id), actor=A).unwrap()


def ended_together(desk: Desk, clock: SetClock) -> Conversation:
    """Ended, BOB and CAT collaborated."""
    return desk.handle(End(conversation=together(desk, clock).id), actor=A).unwrap()


PREPARED: tuple[Prepare, ...] = (
    bot_lane, alone, together, disabled, overdue, silent, over, ended_alone, ended_together, *SCENES,
)  # fmt: skip


@frozen
class Scene:
    """A prepared storage, as the units of work that made it, and what is possible there."""

    works: tuple[UnitOfWork, ...]
    profile: Profile
    acts: tuple[Act, ...]
    clock: SetClock
    conversation: Conversation

    def again(self) -> MemoryStorage:
        """A storage of one's own in that state."""
        storage = MemoryStorage()
        for work in self.works:
            storage.commit(work)
        return storage

    def desk(self, storage: Storage, writer: str) -> Desk:
        """A writer's desk; ids are constant, so that a second try is named as the first was."""
        return Desk(storage, WORKSPACE, profile=self.profile, clock=self.clock, ids=lambda _: f"of {writer}")

    def possible(self) -> list[Act]:
        """The acts that lead to something here."""
        found = []
        for act in self.acts:
            storage = Watching(self.again())
            act.do(self.desk(storage, "anybody"), self.conversation)
            if storage.written:
                found.append(act)
        return found


@cache
def scene(prepare: Prepare) -> Scene:
    storage, clock = Watching(MemoryStorage()), SetClock()
    profile, acts = SCENES.get(prepare, (PROFILE, ACTS))
    desk = a_desk(storage, profile=profile, clock=clock, settings=SETTINGS, ids=CountedIds())
    conversation = prepare(desk, clock)
    return Scene(tuple(storage.taken()), profile, acts, clock, conversation)


@cache
def possible(prepare: Prepare) -> tuple[Act, ...]:
    return tuple(scene(prepare).possible())


PAIRS = [(prepare, act) for prepare in PREPARED for act in possible(prepare)]


def answer(done: object) -> object:
    """What one is told, whatever the door: the refusal, or what happened."""
    if done is None:
        return "nothing was due"
    assert isinstance(done, Outcome)
    return done.decision


@pytest.mark.parametrize(("prepare", "slow"), PAIRS, ids=[f"{p.__name__}: {act.name}" for p, act in PAIRS])
def test_the_slower_of_two_is_answered_as_if_they_had_asked_later(prepare: Prepare, slow: Act) -> None:
    """Exactly one wins the version; the loser decides anew, and answer and storage are those of one after the other."""
    given = scene(prepare)
    for fast in possible(prepare):
        watching = Watching(given.again())
        first = given.desk(watching, "fast")
        racing = Meanwhile(watching, lambda f=fast, d=first: f.do(d, given.conversation))  # type: ignore[misc]
        told = slow.do(given.desk(racing, "slow"), given.conversation)

        in_turn = given.again()
        fast.do(given.desk(in_turn, "fast"), given.conversation)
        expected = slow.do(given.desk(in_turn, "slow"), given.conversation)

        pair = f"{slow.name}, overtaken by {fast.name}"
        assert answer(told) == answer(expected), pair
        assert content(watching.inner, WORKSPACE) == content(in_turn, WORKSPACE), pair
        assert watching.stale == 1, pair
        assert _versions(watching.written, given.conversation.id) == 1, pair
        assert first.audit().violations == (), pair


def _versions(works: Sequence[UnitOfWork], conversation: ConversationId) -> int:
    """How many units of work there are for each version that one was written on; never more than one."""
    subjects = ((work.expected, work.subject) for work in works)
    expected = [version for version, one in subjects if isinstance(one, Conversation) and one.id == conversation]
    return max(expected.count(version) for version in expected)


def test_every_command_that_changes_something_has_been_raced() -> None:
    """The prepared conversations leave no command out that leads to an event."""
    raced = {command for _, act in PAIRS for command in act.of}

    missing = set(COMMANDS) - {Open} - raced

    assert not missing, f"nobody races {missing}: add an Act for each to ACTS"


def test_of_two_who_take_it_on_one_is_refused() -> None:
    """The pairs above are about something: a real loser is refused by name."""
    given = scene(bot_lane)
    watching = Watching(given.again())
    follow = {act.name: act for act in ACTS}
    racing = Meanwhile(watching, lambda: follow["FollowUp by ann"].do(given.desk(watching, "fast"), given.conversation))

    lost = follow["FollowUp by sue"].do(given.desk(racing, "slow"), given.conversation)

    assert isinstance(lost, Outcome)
    assert lost.denied is not None
    assert lost.denied.rule == "OC-1.9"
    assert not isinstance(lost.decision, Allowed)
    assert lost.conversation is not None
    assert lost.conversation.handler == MemberId("ann")


# --- two who note something of one customer


def edits(desk: Desk, at: Conversation, by: MemberId, based_on: int, **fields: str) -> Outcome:
    """Save what *by* has changed of what they were shown."""
    command = EditContact(conversation=at.id, fields=fields, based_on=based_on)
    return desk.handle(command, actor=Actor.of(by))


def shown(desk: Desk, at: Conversation) -> Card:
    """Return the customer's card."""
    card = desk.card(at.id, actor=Actor.of(ADA))
    assert isinstance(card, Card), card
    return card


def raced(slow: dict[str, str], fast: dict[str, str]) -> tuple[Outcome, Card, Watching]:
    """Let BOB save *fast* while ANN saves *slow*, both shown the same; return ANN's answer and what there is then."""
    given = scene(nobodys)
    watching = Watching(given.again())
    desk = given.desk(watching, "fast")
    version = shown(desk, given.conversation).version
    racing = Meanwhile(watching, lambda: edits(desk, given.conversation, BOB, version, **fast).unwrap())

    told = edits(given.desk(racing, "slow"), given.conversation, ANN, version, **slow)

    return told, shown(desk, given.conversation), watching


@pytest.mark.rule("HO-53")
def test_two_editors_of_different_fields_both_survive() -> None:
    """Whoever is slower decides anew on the record as it is then, and takes nothing back."""
    told, card, watching = raced({"email": "lin@example.com"}, {"phone": "+8613711112222"})

    assert told.denied is None
    assert (card.email, card.phone) == ("lin@example.com", "+8613711112222")
    assert {field: origin.by.member for field, origin in card.origins.items()} == {"email": ANN, "phone": BOB}
    assert watching.stale == 1


@pytest.mark.rule("HO-53")
@pytest.mark.parametrize("text", ["+8613733334444", ""])
def test_of_two_editors_of_one_field_the_slower_is_told(text: str) -> None:
    """What the faster one wrote stands, with all of it; nothing of the slower one's save is there."""
    told, card, watching = raced({"phone": text, "email": "lin@example.com"}, {"phone": "+8613711112222"})

    assert told.denied is not None
    assert (told.denied.rule, told.denied.kind, told.denied.about) == ("HO-53", Kind.CONFLICT, {"fields": ("phone",)})
    assert (card.email, card.phone) == ("", "+8613711112222")
    assert len([work for work in watching.written if work.contact is not None]) == 1


@pytest.mark.rule("HO-53")
def test_two_who_write_the_same_agree() -> None:
    """A save of what is there already changes nothing, and is no conflict."""
    told, card, _ = raced({"phone": "+8613711112222"}, {"phone": "+8613711112222"})

    assert told.decision == Allowed(())
    assert card.origins["phone"].by.member == BOB


@pytest.mark.rule("HO-53")
def test_who_looks_again_may_save() -> None:
    """Whoever was told of a conflict is shown the record as it is, and what they save on that stands."""
    given = scene(nobodys)
    desk = given.desk(given.again(), "fast")
    old = shown(desk, given.conversation).version
    edits(desk, given.conversation, BOB, old, phone="+8613711112222").unwrap()

    assert edits(desk, given.conversation, ANN, old, phone="+8613733334444").denied is not None
    new = shown(desk, given.conversation).version
    edits(desk, given.conversation, ANN, new, phone="+8613733334444").unwrap()

    assert shown(desk, given.conversation).phone == "+8613733334444"


def two_of_one_customer() -> tuple[Scene, Conversation]:
    """Return the scene, and another conversation of the same customer, who has come back in a second session."""
    given = scene(in_dialogue)
    storage = Watching(given.again())
    more: dict[str, Any] = {**ON_SITE, "thread": "s2"}
    other = received(given.desk(storage, "other"), an_inbound("I am back", dedupe="back", **more))
    assert other.contact == given.conversation.contact
    assert other.id != given.conversation.id
    return evolve(given, works=(*given.works, *storage.taken())), other


@pytest.mark.rule("HO-53")
def test_a_customer_in_two_conversations_has_one_record() -> None:
    """Two who edit it from two conversations meet there: different fields both survive, of one field one is told."""
    given, other = two_of_one_customer()
    watching = Watching(given.again())
    desk = given.desk(watching, "fast")
    version = shown(desk, other).version

    def faster() -> None:
        edits(desk, other, BOB, version, remark="tall").unwrap()

    racing = Meanwhile(watching, faster)
    told = edits(given.desk(racing, "slow"), given.conversation, ANN, version, nickname="Lin")

    assert told.denied is None
    assert (shown(desk, other).remark, shown(desk, other).nickname) == ("tall", "Lin")
    assert watching.stale == 1
    late = edits(desk, given.conversation, ANN, version, remark="short").denied
    assert late is not None
    assert late.rule == "HO-53"
    assert desk.audit().violations == ()


@pytest.mark.rule("RC-3.14")
@pytest.mark.parametrize("message_is_slow", [True, False])
def test_what_is_found_meanwhile_doesnt_go_over_what_a_person_sets(message_is_slow: bool) -> None:
    """A message tells a number while a member sets one: both are noted, the member's stands, whoever is faster."""
    given = scene(in_dialogue)
    more: dict[str, Any] = dict(ON_SITE)
    telling = an_inbound("我的电话是13987654321", dedupe="tells", **more)
    setting = EditContact(conversation=given.conversation.id, fields={"phone": "+8613711112222"})
    watching = Watching(given.again())
    desk = given.desk(watching, "fast")

    def sets(at: Desk) -> object:
        return at.handle(setting, actor=Actor.of(ANN)).unwrap()

    def tells(at: Desk) -> object:
        return at.receive(telling).unwrap()

    slow, fast = (tells, sets) if message_is_slow else (sets, tells)
    slow(given.desk(Meanwhile(watching, lambda: fast(desk)), "slow"))

    assert shown(desk, given.conversation).phone == "+8613711112222"
    lines = desk.ledger(given.conversation.id, actor=Actor.of(ANN), fields=frozenset({"phone"}))
    assert not isinstance(lines, Denied)
    assert sorted(line.value for line in lines) == ["+8613711112222", "+8613812345678", "+8613987654321"]
    assert watching.stale == 1
