"""What operators do: a feed that leaves nothing out, people forgotten and old words erased while the log stays true."""

import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from omnikit.desk.desk import Desk
from omnikit.desk.ports import Change, Forgotten, Needs
from omnikit.model.actors import Actor
from omnikit.model.commands import End, FollowUp, Reply
from omnikit.model.conversation import Conversation
from omnikit.model.decision import Denied
from omnikit.model.errors import ChangesGone, InvalidInput
from omnikit.model.ids import CommandKey, ContactId
from omnikit.model.message import Message
from omnikit.model.views import Hits, Search
from omnikit.testing.builders import ANN, WORKSPACE, minutes, some_text
from omnikit.testing.desks import SetClock, a_desk, an_inbound, received

A = Actor.of(ANN)
NAIVE = datetime(2026, 3, 2, 12, 0)  # that it has no zone is the point


def talked(desk: Desk, name: str = "customer-1") -> Conversation:
    """A conversation of three messages, which ANN handles."""
    conversation = received(desk, an_inbound("My name is Lin", dedupe=f"{name} 1", thread=name))
    desk.handle(FollowUp(conversation=conversation.id), actor=A).unwrap()
    desk.handle(Reply(conversation=conversation.id, content=some_text("Hello Lin")), actor=A).unwrap()
    return received(desk, an_inbound("Is it on its way?", dedupe=f"{name} 2", thread=name))


def said(desk: Desk, conversation: Conversation) -> list[Message]:
    """What stands in the conversation."""
    found = desk.messages(conversation.id, actor=A)
    assert not isinstance(found, Denied)
    return list(found)


# --- the feed


def test_a_feed_tells_every_event_once_in_order() -> None:
    """Read a few at a time from where one was, it is what the log says, conversation by conversation."""
    desk = a_desk()
    conversations = [talked(desk, f"customer-{number}") for number in range(3)]
    feed: list[Change] = []
    while changes := desk.changes(after=feed[-1].position if feed else 0, limit=4):
        feed += changes

    assert [change.position for change in feed] == sorted({change.position for change in feed})
    for id in (None, *(conversation.id for conversation in conversations)):
        told = [event for change in feed if change.conversation == id for event in change.events]
        assert told == [*desk.storage.history(WORKSPACE, id, 0)]


def test_a_feed_begins_at_the_beginning_and_ends_with_nothing() -> None:
    """Unasked it is told from the first commit on; after the last there is nothing."""
    desk = a_desk()
    whole = desk.changes(limit=1000)

    assert len(whole) == len(desk.storage.history(WORKSPACE, None, 0))
    assert desk.changes(after=whole[-1].position) == ()


def test_a_reader_that_waits_is_woken_by_a_commit() -> None:
    """Whoever waits needs no polling: a commit wakes them long before their time is over."""
    desk = a_desk()
    last = desk.changes(limit=1000)[-1].position
    woken = threading.Event()

    def wait() -> None:
        desk.wait(after=last, timeout=timedelta(hours=1))
        woken.set()

    reader = threading.Thread(target=wait, daemon=True)
    reader.start()
    received(desk)

    assert woken.wait(60)
    assert [change.position > last for change in desk.changes(after=last)] == [True]


def test_a_reader_doesn_t_wait_for_what_is_there() -> None:
    """What was committed before they began to wait is not slept through."""
    desk = a_desk()
    last = desk.changes(limit=1000)[-1].position
    received(desk)

    desk.wait(after=last, timeout=timedelta(hours=1))


# --- forgetting


def test_a_forgotten_contact_is_nobody_and_what_was_said_is_gone() -> None:
    """Neither who they are nor any word of the conversation is left; the log is what it was, and true."""
    desk = a_desk()
    conversation = talked(desk)
    assert conversation.contact is not None
    log = [*desk.storage.history(WORKSPACE, conversation.id, 0)]

    assert desk.forget(conversation.contact) == Forgotten(1, 3)

    there = desk.storage.read(Needs(workspace=WORKSPACE, conversation=conversation.id))
    assert there.contact is not None
    assert (there.contact.name, there.contact.identities) == ("", ())
    assert [(message.content.text, message.sender, message.erased) for message in said(desk, conversation)] == [
        ("", "", True)
    ] * 3
    assert [message.sequence for message in said(desk, conversation)] == [1, 2, 3]
    assert [*desk.storage.history(WORKSPACE, conversation.id, 0)] == log
    assert desk.search(Search(category="name", value="lin"), actor=A) == Hits((), None)
    assert desk.audit().violations == ()


def test_whoever_was_forgotten_and_writes_again_is_new() -> None:
    """The next message of the same person opens another conversation with another contact."""
    desk = a_desk()
    old = talked(desk)
    assert old.contact is not None
    desk.forget(old.contact)
    new = received(desk, an_inbound(dedupe="again"))

    assert new.id != old.id
    assert new.contact != old.contact
    assert desk.audit().violations == ()


def test_to_forget_nobody_is_nothing() -> None:
    """A contact whom nobody knows, or who was forgotten before, has nothing left to erase."""
    desk = a_desk()
    conversation = talked(desk)
    assert conversation.contact is not None
    desk.forget(conversation.contact)

    assert desk.forget(ContactId("nobody")) == Forgotten(0, 0)
    assert desk.forget(conversation.contact).messages == 0


def test_what_is_old_is_erased_and_what_is_new_stays() -> None:
    """Messages of conversations that ended before a time are gone; those that ended later, or haven't, are not."""
    clock = SetClock()
    desk = a_desk(clock=clock)
    old, late, open_ = (talked(desk, f"customer-{number}") for number in range(3))
    desk.handle(End(conversation=old.id), actor=A).unwrap()
    clock.passes(minutes(60))
    desk.handle(End(conversation=late.id), actor=A).unwrap()

    assert desk.erase(clock.now) == Forgotten(1, 3)
    assert {message.erased for message in said(desk, old)} == {True}
    assert {message.erased for one in (late, open_) for message in said(desk, one)} == {False}
    assert desk.audit().violations == ()


def test_what_was_let_go_of_is_known_no_more() -> None:
    """A delivery and a key from before are new again; a reader of the feed who stands before is told so by name."""
    clock = SetClock()
    desk = a_desk(clock=clock)
    conversation = received(desk)
    reply = FollowUp(conversation=conversation.id, key=CommandKey("k1"))
    desk.handle(reply, actor=A).unwrap()
    clock.passes(minutes(60))
    desk.prune(clock.now)

    assert not desk.receive(an_inbound()).repeated
    assert desk.handle(reply, actor=A).denied
    with pytest.raises(ChangesGone):
        desk.changes()


# --- what can't be asked

Try = Callable[[Desk], object]
# what is tried, what the error says
WRONG: dict[str, tuple[Try, str]] = {
    "no limit": (lambda desk: desk.changes(limit=0), r"limit: 0 is not allowed; allowed: 1 to"),
    "before the first": (lambda desk: desk.changes(after=-1), r"after: -1 is not allowed; allowed: 0 to"),
    "beyond the last": (lambda desk: desk.changes(after=2**63), r"after: 9223372036854775808 is not allowed"),
    "waits before the first": (lambda desk: desk.wait(after=-1, timeout=timedelta()), r"after: -1 is not allowed"),
    "waits backwards": (
        lambda desk: desk.wait(after=0, timeout=timedelta(seconds=-1)),
        r"timeout: .* is not allowed; allowed: 0:00:00 to 1 day",
    ),
    "waits for ever": (lambda desk: desk.wait(after=0, timeout=timedelta.max), r"timeout: .* is not allowed"),
    "erases up to no time": (lambda desk: desk.erase(NAIVE), r"before: .* is not allowed; allowed: an aware datetime"),
    "prunes up to no time": (lambda desk: desk.prune(NAIVE), r"before: .* is not allowed; allowed: an aware datetime"),
    "no dead letters": (lambda desk: desk.dead_letters(limit=0), r"limit: 0 is not allowed; allowed: 1 to"),
    "no tasks": (lambda desk: desk.due(limit=0), r"limit: 0 is not allowed; allowed: 1 to"),
}


@pytest.mark.parametrize(("wrong", "says"), WRONG.values(), ids=WRONG)
def test_what_no_storage_should_be_asked_is_an_error_by_name(wrong: Try, says: str) -> None:
    """The error shows what was given and what is let."""
    with pytest.raises(InvalidInput, match=says):
        wrong(a_desk())
