"""Writing to a contact first: where we know them, once for each key, into the thread's conversation."""

import pytest

from omnikit.desk.desk import Desk
from omnikit.model.actors import Actor
from omnikit.model.commands import End, FollowUp, Reopen
from omnikit.model.conversation import PROCESSING, Conversation
from omnikit.model.errors import KeyReused, TooManyConflicts, UnknownName, UnknownWorkspace
from omnikit.model.ids import AccountId, CommandKey, ContactId, ConversationId
from omnikit.policies.grants import NOT_THERE
from omnikit.policies.presets import OMNICHAT
from omnikit.policies.reopening import OnMessage, Reopening
from omnikit.storage.memory import MemoryStorage
from omnikit.testing.builders import ANN, MAX, SUE, WORKSPACE, some_text
from omnikit.testing.checks import content
from omnikit.testing.desks import CountedIds, SetClock, a_desk, an_inbound, received
from omnikit.testing.wrapping import Meanwhile

BY_ANN, BY_SUE = Actor.of(ANN), Actor.of(SUE)
LINE = AccountId("line")
KEY = CommandKey("k1")
_ALONE = OMNICHAT.alone.but(
    reopening=Reopening(on_message=OnMessage.NEW_CONVERSATION),
    access={**OMNICHAT.alone.access, Reopen: NOT_THERE},
)
ANEW = OMNICHAT.but(name="anew", plain=_ALONE, alone=_ALONE, together=_ALONE)
"""After the end a new conversation begins, and nobody takes the old one up."""


def known(desk: Desk) -> tuple[ContactId, Conversation]:
    """A contact who has written, and their conversation, which ANN has ended."""
    conversation = received(desk)
    desk.handle(FollowUp(conversation=conversation.id), actor=BY_ANN).unwrap()
    assert conversation.contact is not None
    return conversation.contact, desk.handle(End(conversation=conversation.id), actor=BY_ANN).unwrap()


def test_a_member_who_writes_first_handles_the_conversation() -> None:
    """The ended conversation of the thread is taken up by who writes, and the message goes out."""
    desk = a_desk()
    contact, old = known(desk)

    conversation = desk.start(contact, LINE, some_text(), actor=BY_SUE).unwrap()

    assert (conversation.id, conversation.status, conversation.handler) == (old.id, PROCESSING, SUE)
    assert [task.effect.kind for task in desk.due()][-1] == "send"


def test_where_the_profile_begins_anew_writing_first_opens_a_new_conversation() -> None:
    """Nobody's ended conversation is touched; the new one is processing from its first word."""
    desk = a_desk(profile=ANEW)
    contact, old = known(desk)

    conversation = desk.start(contact, LINE, some_text(), actor=BY_SUE).unwrap()

    assert conversation.id != old.id
    assert (conversation.status, conversation.handler, conversation.contact) == (PROCESSING, SUE, contact)
    assert conversation.thread == old.thread


def test_a_thread_that_has_a_conversation_gets_no_second() -> None:
    """While they write to us, nobody starts beside it."""
    desk = a_desk()
    conversation = received(desk)
    assert conversation.contact is not None
    before = content(desk.storage, WORKSPACE)

    denied = desk.start(conversation.contact, LINE, some_text(), actor=BY_ANN).denied

    assert denied is not None
    assert denied.rule == "HO-21"
    assert content(desk.storage, WORKSPACE) == before


def test_the_same_key_twice_starts_once() -> None:
    """A start that comes again is answered as the first time, whatever has become of the conversation."""
    desk = a_desk()
    contact, _ = known(desk)
    first = desk.start(contact, LINE, some_text(), actor=BY_SUE, key=KEY)
    desk.handle(End(conversation=first.unwrap().id), actor=BY_SUE).unwrap()
    before = content(desk.storage, WORKSPACE)

    again = desk.start(contact, LINE, some_text(), actor=BY_SUE, key=KEY)

    assert again.repeated
    assert again.decision == first.decision
    assert content(desk.storage, WORKSPACE) == before


def test_the_same_key_twice_opens_one_new_conversation() -> None:
    """Where a start makes a new conversation each time, its key still makes one."""
    desk = a_desk(profile=ANEW)
    contact, _ = known(desk)
    first = desk.start(contact, LINE, some_text(), actor=BY_SUE, key=KEY)

    again = desk.start(contact, LINE, some_text(), actor=BY_SUE, key=KEY)

    assert again.repeated
    assert again.unwrap().id == first.unwrap().id


@pytest.mark.parametrize(("text", "actor"), [("Something else", BY_SUE), ("Hello", BY_ANN)])
def test_the_same_key_with_another_start_is_an_error(text: str, actor: Actor) -> None:
    """A key belongs to what was said by whom."""
    desk = a_desk()
    contact, _ = known(desk)
    desk.start(contact, LINE, some_text(), actor=BY_SUE, key=KEY).unwrap()

    with pytest.raises(KeyReused, match="'k1'"):
        desk.start(contact, LINE, some_text(text), actor=actor, key=KEY)


def test_a_key_of_a_start_is_of_no_other_command() -> None:
    """Keys are one space: what a start has bound, no other command can use."""
    desk = a_desk()
    contact, _ = known(desk)
    conversation = desk.start(contact, LINE, some_text(), actor=BY_SUE, key=KEY).unwrap()

    with pytest.raises(KeyReused, match="'k1'"):
        desk.handle(End(conversation=conversation.id, key=KEY), actor=BY_SUE)


@pytest.mark.parametrize("account", ["whatsapp", "line"])
def test_nobody_is_written_to_where_we_do_not_know_them(account: str) -> None:
    """A contact unknown on that account, or in the workspace, can't be written to."""
    desk = a_desk()
    contact, _ = known(desk)
    stranger = contact if account == "whatsapp" else ContactId("stranger")

    denied = desk.start(stranger, AccountId(account), some_text(), actor=BY_ANN).denied

    assert denied is not None
    assert denied.rule == "HO-22"


def test_an_account_that_nobody_connected_is_an_error() -> None:
    """The error shows the name and those there are."""
    desk = a_desk()
    contact, _ = known(desk)

    with pytest.raises(UnknownName, match="unknown account 'fax'; known: instagram, line"):
        desk.start(contact, AccountId("fax"), some_text(), actor=BY_ANN)


def test_a_desk_that_nobody_founded_starts_nothing() -> None:
    """Nothing is written for nobody."""
    with pytest.raises(UnknownWorkspace):
        Desk(MemoryStorage(), "nowhere").start(ContactId("p"), LINE, some_text(), actor=BY_ANN)


def test_a_customer_who_writes_at_the_same_moment_is_not_talked_over() -> None:
    """Their message opens the thread first: the member is told that it has a conversation."""
    storage = MemoryStorage()
    desk = a_desk(storage)
    contact, _ = known(desk)
    faster = Meanwhile(storage, lambda: received(desk, an_inbound(dedupe="d2")))
    slow = Desk(faster, WORKSPACE, clock=SetClock(), ids=CountedIds("slow"))

    denied = slow.start(contact, LINE, some_text(), actor=BY_ANN).denied

    assert denied is not None
    assert denied.rule == "HO-21"


def test_a_start_that_is_always_too_late_is_given_up_by_name() -> None:
    """After the house's tries nothing of it is written."""
    storage = MemoryStorage()
    desk = a_desk(storage)
    contact, old = known(desk)

    def taken_up_and_ended() -> None:
        conversation = desk.start(contact, LINE, some_text(), actor=Actor.of(MAX)).unwrap()
        desk.handle(End(conversation=conversation.id), actor=Actor.of(MAX)).unwrap()

    always = Meanwhile(storage, taken_up_and_ended, times=9)
    slow = Desk(always, WORKSPACE, clock=SetClock(), ids=CountedIds("slow"), tries=2)

    with pytest.raises(TooManyConflicts, match=f"a conversation with '{contact}': changed 2 times"):
        slow.start(contact, LINE, some_text(), actor=BY_SUE)
    assert desk.preview(Reopen(conversation=old.id), actor=BY_SUE).unwrap().handler == SUE
    assert _senders(desk, old.id) == ["customer", MAX, MAX]


def _senders(desk: Desk, conversation: ConversationId) -> list[str]:
    said = desk.storage.messages(WORKSPACE, conversation, 0, 100)
    return [message.author.member or message.author.kind for message in said]
