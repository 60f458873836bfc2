"""One command: carried out once for its key, decided anew when others are faster, written whole or not at all."""

from datetime import timedelta

import pytest

from omnikit.desk.desk import Desk
from omnikit.model.actors import SYSTEM, Actor
from omnikit.model.administration import DisableMember
from omnikit.model.commands import (
    AddCollaborators,
    Command,
    End,
    FollowUp,
    MarkOverdue,
    ReceiveMessage,
    Reply,
    Transfer,
)
from omnikit.model.conversation import PENDING, Conversation
from omnikit.model.decision import Allowed, Denied
from omnikit.model.errors import InvalidInput, KeyReused, Refused, TooManyConflicts, UnknownWorkspace
from omnikit.model.events import Event
from omnikit.model.ids import CommandKey, ConversationId
from omnikit.model.workspace import Settings
from omnikit.storage.memory import MemoryStorage
from omnikit.testing.builders import ADA, ANN, BOB, OUT, SUE, WORKSPACE, minutes, some_text
from omnikit.testing.checks import content
from omnikit.testing.desks import SetClock, a_desk, an_inbound, received
from omnikit.testing.wrapping import Meanwhile, Watching

KEY = CommandKey("k1")


def by(member: str) -> Actor:
    return Actor.of(member)


def handled(desk: Desk) -> Conversation:
    """A conversation that ANN handles."""
    return desk.handle(FollowUp(conversation=received(desk).id), actor=by(ANN)).unwrap()


def test_the_same_key_twice_equals_once() -> None:
    """A command that comes again is answered with what happened then, and writes nothing."""
    desk = a_desk()
    conversation = handled(desk)
    reply = Reply(conversation=conversation.id, key=KEY, content=some_text())
    first = desk.handle(reply, actor=by(ANN))
    before = content(desk.storage, WORKSPACE)

    again = desk.handle(reply, actor=by(ANN))

    assert again.decision == first.decision
    assert (first.repeated, again.repeated) == (False, True)
    assert content(desk.storage, WORKSPACE) == before


def test_a_repeat_shows_the_conversation_as_it_is_now() -> None:
    """The first outcome comes back with the conversation of today."""
    desk = a_desk()
    conversation = handled(desk)
    hand_over = Transfer(conversation=conversation.id, key=KEY, to=BOB)
    desk.handle(hand_over, actor=by(ANN))
    desk.handle(Transfer(conversation=conversation.id, to=ANN), actor=by(BOB))

    assert desk.handle(hand_over, actor=by(ANN)).unwrap().handler == ANN


def test_a_repeat_tells_of_the_timers_that_its_commit_wrote() -> None:
    """The first answer and its repeat are the same also when timers were due before the command."""
    clock = SetClock()
    desk = a_desk(clock=clock, settings=Settings(overtime=minutes(5)))
    conversation = received(desk)
    clock.passes(minutes(6))
    command = FollowUp(conversation=conversation.id, key=KEY)
    first = desk.handle(command, actor=by(ANN))

    assert desk.handle(command, actor=by(ANN)).decision == first.decision
    assert [event.kind for event in _events(first.decision)] == ["became_overdue", "followed_up"]


def _events(decision: object) -> tuple[Event, ...]:
    assert isinstance(decision, Allowed)
    return decision.events


OTHERS: tuple[tuple[str, Command, str], ...] = (
    ("another argument", Transfer(conversation=ConversationId(""), key=KEY, to=ADA), ANN),
    ("another kind", End(conversation=ConversationId(""), key=KEY), ANN),
    ("another actor", Transfer(conversation=ConversationId(""), key=KEY, to=BOB), ADA),
)


@pytest.mark.parametrize(("other", "actor"), [row[1:] for row in OTHERS], ids=[row[0] for row in OTHERS])
def test_the_same_key_with_another_command_is_an_error(other: Command, actor: str) -> None:
    """A key belongs to the command that it was carried out with; nothing is changed by another."""
    desk = a_desk()
    conversation = handled(desk)
    desk.handle(Transfer(conversation=conversation.id, key=KEY, to=BOB), actor=by(ANN)).unwrap()
    before = content(desk.storage, WORKSPACE)

    with pytest.raises(KeyReused, match="'k1'"):
        desk.handle(other.but(conversation=conversation.id), actor=by(actor))
    assert content(desk.storage, WORKSPACE) == before


def test_the_ids_that_the_desk_gives_tell_no_commands_apart() -> None:
    """A host that names the message only at the second try asks for the same."""
    desk = a_desk()
    reply = Reply(conversation=handled(desk).id, key=KEY, content=some_text())
    desk.handle(reply, actor=by(ANN))

    assert desk.handle(reply.but(message="named later"), actor=by(ANN)).repeated


def test_only_what_was_carried_out_binds_its_key() -> None:
    """After a refusal, and after nothing to do, the key is free."""
    desk = a_desk()
    conversation = received(desk)
    assert desk.handle(End(conversation=conversation.id, key=KEY), actor=by(ANN)).denied

    assert not desk.handle(FollowUp(conversation=conversation.id, key=KEY), actor=by(ANN)).denied


def test_a_preview_writes_nothing() -> None:
    """What a command would come to is told; neither state, log, message nor effect is written."""
    storage = Watching(MemoryStorage())
    desk = a_desk(storage)
    conversation = handled(desk)
    storage.taken()

    foreseen = desk.preview(Transfer(conversation=conversation.id, key=KEY, to=BOB), actor=by(ANN))

    assert foreseen.unwrap().handler == BOB
    assert storage.taken() == []
    assert desk.handle(Transfer(conversation=conversation.id, key=KEY, to=BOB), actor=by(ANN)) == foreseen


def test_a_refusal_writes_nothing_not_even_due_timers() -> None:
    """Nothing is written on a refusal; what is due waits for whoever changes something, or for the next tick."""
    clock = SetClock()
    desk = a_desk(clock=clock, settings=Settings(overtime=minutes(5)))
    conversation = received(desk)
    clock.passes(minutes(6))
    before = content(desk.storage, WORKSPACE)

    assert desk.handle(End(conversation=conversation.id), actor=by(ANN)).denied
    assert content(desk.storage, WORKSPACE) == before


def test_a_lost_version_is_decided_anew() -> None:
    """Two follow up at once: the faster one handles it, the other is told that it is no longer pending."""
    storage = MemoryStorage()
    desk = a_desk(storage)
    conversation = received(desk)
    faster = Meanwhile(storage, lambda: desk.handle(FollowUp(conversation=conversation.id), actor=by(BOB)))
    slow = Desk(faster, WORKSPACE, clock=SetClock())

    outcome = slow.handle(FollowUp(conversation=conversation.id), actor=by(SUE))

    assert outcome.denied is not None
    assert outcome.denied.rule == "OC-1.9"
    assert outcome.conversation is not None
    assert outcome.conversation.handler == BOB


def test_a_member_disabled_meanwhile_gets_no_seat() -> None:
    """Whoever is to be seated must still be enabled when it is written; else it is decided anew and refused."""
    storage = MemoryStorage()
    desk = a_desk(storage)
    conversation = handled(desk)
    slow = Desk(Meanwhile(storage, lambda: _disable(desk)), WORKSPACE, clock=SetClock())

    outcome = slow.handle(Transfer(conversation=conversation.id, to=BOB), actor=by(ANN))

    assert outcome.denied is not None
    assert (outcome.denied.rule, outcome.denied.about["member"]) == ("HO-9", "Bob")


def _disable(desk: Desk) -> None:
    desk.administer(DisableMember(workspace=desk.house.workspace, member=BOB), actor=SYSTEM).unwrap()


@pytest.mark.parametrize("tries", [1, 3])
def test_after_the_house_s_tries_it_is_given_up(tries: int) -> None:
    """A command that is always too late fails by name after the house's tries, with nothing of it written."""
    storage = MemoryStorage()
    desk = a_desk(storage)
    conversation = handled(desk)
    write = iter(range(100))
    always = Meanwhile(storage, lambda: received(desk, an_inbound(dedupe=f"again {next(write)}")), times=100)
    slow = Desk(always, WORKSPACE, clock=SetClock(), tries=tries)

    with pytest.raises(TooManyConflicts, match=f"Transfer to '{conversation.id}': changed {tries} times"):
        slow.handle(Transfer(conversation=conversation.id, to=BOB), actor=by(ANN))
    assert desk.preview(Reply(conversation=conversation.id, content=some_text()), actor=by(ANN)).unwrap().handler == ANN
    assert next(write) == tries


def test_a_clock_that_lags_within_the_skew_stands_at_the_last_event() -> None:
    """Two machines whose clocks differ a little serve one conversation, and its time goes forward."""
    clock = SetClock()
    desk = a_desk(clock=clock)
    conversation = received(desk)
    clock.passes(timedelta(seconds=-5))

    assert desk.handle(FollowUp(conversation=conversation.id), actor=by(ANN)).unwrap().changed_at == (
        conversation.changed_at
    )


def test_timers_due_come_before_the_command() -> None:
    """What was due happened before what is asked now, on record as of its own time."""
    clock = SetClock()
    desk = a_desk(clock=clock, settings=Settings(overtime=minutes(5)))
    conversation = received(desk)
    begin = clock.now
    clock.passes(minutes(30))

    after = desk.handle(FollowUp(conversation=conversation.id), actor=by(ANN)).unwrap()

    assert after.overdue_at == begin + minutes(5)
    assert after.service_started_at == begin + minutes(30)


def test_options_and_explain_know_of_due_timers() -> None:
    """What is shown is what would happen: a conversation past its end is shown as ended."""
    clock = SetClock()
    desk = a_desk(clock=clock, settings=Settings(auto_close=minutes(10)))
    conversation = handled(desk)
    desk.handle(Reply(conversation=conversation.id, content=some_text()), actor=by(ANN)).unwrap()
    clock.passes(minutes(10))

    offered = {option.command for option in desk.options(conversation.id, actor=by(ANN)) if option.refused is None}

    assert "Reopen" in offered
    assert "End" not in offered
    assert desk.explain(End(conversation=conversation.id), actor=by(ANN)).decision == (
        desk.preview(End(conversation=conversation.id), actor=by(ANN)).decision
    )


def test_a_due_timer_s_command_has_no_effect_of_its_own() -> None:
    """A host that gives the timer's command itself is told that it has happened by then."""
    clock = SetClock()
    desk = a_desk(clock=clock, settings=Settings(overtime=minutes(5)))
    conversation = received(desk)
    clock.passes(minutes(6))

    outcome = desk.handle(MarkOverdue(conversation=conversation.id), actor=SYSTEM)

    assert outcome.denied is not None
    assert outcome.denied.rule == "HO-24"


def test_commands_with_a_door_of_their_own_are_sent_there() -> None:
    """A customer's message comes in by ``receive``, a first word by ``start``: their threads tell the conversation."""
    desk = a_desk()
    conversation = received(desk)
    message = ReceiveMessage(
        conversation=conversation.id, thread=conversation.thread, contact=None, content=some_text(), dedupe="d9"
    )

    with pytest.raises(InvalidInput, match=r"'ReceiveMessage' is not allowed; allowed: it comes in by Desk.receive"):
        desk.handle(message, actor=by(ANN))


def test_a_desk_without_a_founded_workspace_says_so() -> None:
    """Nothing can be asked of a workspace that nobody founded."""
    with pytest.raises(UnknownWorkspace, match="'nobody-founded-it'"):
        Desk(MemoryStorage(), "nobody-founded-it").handle(FollowUp(conversation=ConversationId("c")), actor=by(ANN))


def test_unwrap_raises_what_was_refused() -> None:
    """A host that prefers exceptions gets the refusal as one."""
    desk = a_desk()
    conversation = received(desk)

    with pytest.raises(Refused) as refused:
        desk.handle(FollowUp(conversation=conversation.id), actor=by(OUT)).unwrap()
    assert refused.value.denied == desk.preview(FollowUp(conversation=conversation.id), actor=by(OUT)).denied
    assert conversation.status is PENDING


def test_system_messages_take_their_place_among_the_others() -> None:
    """What the desk says inside stands in the conversation, numbered with the rest, and isn't sent to the customer."""
    desk = a_desk()
    conversation = handled(desk)
    desk.handle(AddCollaborators(conversation=conversation.id, members=(BOB,)), actor=by(ANN)).unwrap()

    said = desk.messages(conversation.id, actor=by(ANN))

    assert not isinstance(said, Denied)
    assert [(message.sequence, message.code) for message in said] == [(1, ""), (2, "system.added_one")]
    assert not [task for task in desk.due() if task.effect.kind == "send"]
