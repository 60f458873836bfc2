"""What comes in from outside is taken in once, in the right conversation, from the right person."""

import pytest

from omnikit.desk.desk import Desk
from omnikit.desk.ports import Needs
from omnikit.model.actors import SYSTEM, Actor
from omnikit.model.administration import ChangeSettings, SaveAccount
from omnikit.model.commands import AddCollaborators, BotOutcome, End, FollowUp, Reopen
from omnikit.model.contact import Identity
from omnikit.model.conversation import ENDED, PENDING, PROCESSING, Conversation, Lane
from omnikit.model.errors import TooManyConflicts, UnknownName, UnknownWorkspace
from omnikit.model.ids import AccountId, ConversationId
from omnikit.model.message import Message
from omnikit.model.thread import Account, ThreadKind
from omnikit.model.wire import Inbound
from omnikit.model.workspace import Settings
from omnikit.policies.grants import NOT_THERE
from omnikit.policies.presets import OMNICHAT, OMNICHAT_COLLABORATION
from omnikit.policies.profile import Conduct, Profile
from omnikit.policies.reopening import OnMessage, Reopening
from omnikit.storage.memory import MemoryStorage
from omnikit.testing.builders import ANN, BOB, WORKSPACE, minutes
from omnikit.testing.checks import content
from omnikit.testing.desks import CountedIds, SetClock, a_desk, an_inbound, founding, received
from omnikit.testing.wrapping import Meanwhile

BY_ANN = Actor.of(ANN)


def said(desk: Desk, conversation: ConversationId) -> list[Message]:
    return list(desk.storage.messages(WORKSPACE, conversation, 0, 100))


def stored(desk: Desk) -> list[Conversation]:
    return list(desk.storage.scan(WORKSPACE, None, 100))


def ended(desk: Desk, *, together: bool = False) -> Conversation:
    """A conversation that ANN has ended; *together*: BOB collaborated."""
    conversation = received(desk)
    desk.handle(FollowUp(conversation=conversation.id), actor=BY_ANN).unwrap()
    if together:
        desk.handle(AddCollaborators(conversation=conversation.id, members=(BOB,)), actor=BY_ANN).unwrap()
    return desk.handle(End(conversation=conversation.id), actor=BY_ANN).unwrap()


def test_a_first_message_opens_a_conversation_with_a_new_contact() -> None:
    """Nobody knew the sender: they become a contact with a name, known on that account."""
    desk = a_desk()
    conversation = received(desk, an_inbound(bot=BotOutcome.MATCHED))
    contact = desk.storage.read(Needs(workspace=WORKSPACE, conversation=conversation.id)).contact

    assert (conversation.status, conversation.lane, conversation.ordinal) == (PENDING, Lane.BOT, 1)
    assert contact is not None
    assert (contact.id, contact.name) == (conversation.contact, "Lin")
    assert contact.identities == (Identity(AccountId("line"), "customer-1"),)


def test_a_delivery_that_comes_again_is_taken_in_once() -> None:
    """However often and however late, a repeated delivery changes nothing and is answered as the first time."""
    clock = SetClock()
    desk = a_desk(clock=clock)
    first = desk.receive(an_inbound())
    received(desk, an_inbound(dedupe="d2"))
    before = content(desk.storage, WORKSPACE)
    clock.passes(minutes(60 * 24))

    again = desk.receive(an_inbound())

    assert again.repeated
    assert again.decision == first.decision
    assert content(desk.storage, WORKSPACE) == before


def test_a_delivery_that_comes_again_after_the_end_opens_nothing() -> None:
    """A late duplicate doesn't take an ended conversation up again."""
    desk = a_desk()
    conversation = ended(desk)

    assert desk.receive(an_inbound()).unwrap().status is ENDED
    assert len(said(desk, conversation.id)) == 1


def test_a_late_message_stands_where_it_arrived() -> None:
    """Messages are numbered as they are stored; when the platform says they were written is kept beside it."""
    clock = SetClock()
    desk = a_desk(clock=clock)
    earlier = clock.now - minutes(10)
    received(desk, an_inbound("second", dedupe="d2", sent_at=clock.now))
    conversation = received(desk, an_inbound("first", dedupe="d1", sent_at=earlier))

    assert [(m.sequence, m.content.text, m.sent_at) for m in said(desk, conversation.id)] == [
        (1, "second", clock.now),
        (2, "first", earlier),
    ]


def test_equal_keys_on_two_accounts_are_two_deliveries() -> None:
    """Platforms number as they like: what is the same delivery is said per account."""
    desk = a_desk()
    first = received(desk, an_inbound(channel="line"))
    second = received(desk, an_inbound(channel="whatsapp"))

    assert first.id != second.id
    assert len(stored(desk)) == 2


def test_one_person_s_messages_go_into_one_conversation() -> None:
    """A thread has one conversation that is not ended, and its contact is made once."""
    desk = a_desk()
    conversations = {received(desk, an_inbound(dedupe=f"d{number}")).id for number in range(3)}

    assert len(conversations) == 1
    assert len({conversation.contact for conversation in stored(desk)}) == 1


def test_a_person_is_known_again_in_another_thread_of_the_account() -> None:
    """Who comments under a post and was known from a chat is the same contact."""
    desk = a_desk()
    chat = received(desk)
    comment = received(desk, an_inbound(dedupe="d2", thread="post-1", sender="customer-1", kind=ThreadKind.COMMENT))

    assert comment.id != chat.id
    assert comment.contact == chat.contact


def test_a_group_has_no_contact_and_keeps_who_wrote() -> None:
    """Each message of a group carries its own sender; the conversation is nobody's in particular."""
    desk = a_desk()
    for number, sender in enumerate(("lin", "wu", "lin")):
        conversation = received(
            desk, an_inbound(dedupe=f"d{number}", thread="group-1", sender=sender, kind=ThreadKind.GROUP)
        )

    assert conversation.contact is None
    assert conversation.group
    assert [message.sender for message in said(desk, conversation.id)] == ["lin", "wu", "lin"]


def test_two_deliveries_that_race_to_open_a_thread_make_one_conversation() -> None:
    """The slower one finds the conversation, and the contact, that the faster one has made."""
    storage = MemoryStorage()
    desk = a_desk(storage)
    faster = Meanwhile(storage, lambda: received(desk, an_inbound("faster", dedupe="d2")))
    slow = Desk(faster, WORKSPACE, clock=SetClock(), ids=CountedIds("slow"))

    conversation = slow.receive(an_inbound("slower")).unwrap()

    assert [message.content.text for message in said(desk, conversation.id)] == ["faster", "slower"]
    assert len(stored(desk)) == 1


def test_two_threads_that_race_to_make_a_contact_make_one() -> None:
    """Somebody new who writes in two threads at once is one contact."""
    storage = MemoryStorage()
    desk = a_desk(storage)
    comment = an_inbound(dedupe="d2", thread="post-1", sender="customer-1", kind=ThreadKind.COMMENT)
    slow = Desk(Meanwhile(storage, lambda: received(desk, comment)), WORKSPACE, clock=SetClock(), ids=CountedIds("s"))

    slow.receive(an_inbound()).unwrap()

    assert len(stored(desk)) == 2
    assert len({conversation.contact for conversation in stored(desk)}) == 1


def test_the_same_delivery_twice_at_once_is_taken_in_once() -> None:
    """Two workers are handed one delivery: one stores it, the other finds it stored."""
    storage = MemoryStorage()
    desk = a_desk(storage)
    slow = Desk(Meanwhile(storage, lambda: received(desk)), WORKSPACE, clock=SetClock(), ids=CountedIds("slow"))

    outcome = slow.receive(an_inbound())

    assert outcome.repeated
    assert len(said(desk, outcome.unwrap().id)) == 1


def test_a_delivery_that_is_always_too_late_is_given_up_by_name() -> None:
    """The platform will deliver it again; nothing of it is stored."""
    storage = MemoryStorage()
    desk = a_desk(storage)
    number = iter(range(100))
    always = Meanwhile(storage, lambda: received(desk, an_inbound(dedupe=f"other {next(number)}")), times=100)
    slow = Desk(always, WORKSPACE, clock=SetClock(), ids=CountedIds("slow"), tries=2)

    with pytest.raises(TooManyConflicts, match="delivery 'd1': changed 2 times"):
        slow.receive(an_inbound())
    assert not desk.receive(an_inbound()).repeated


# (profile, with a collaborator, collaboration switched on, what the customer's next message leads to)
RETURNS = (
    (OMNICHAT, False, True, PENDING),
    (OMNICHAT_COLLABORATION, False, True, PENDING),
    (OMNICHAT_COLLABORATION, True, True, PROCESSING),
    (OMNICHAT_COLLABORATION, True, False, PENDING),
)


@pytest.mark.parametrize(("profile", "together", "flag", "status"), RETURNS)
def test_a_message_after_the_end_takes_it_up_as_the_profile_says(
    profile: Profile, together: bool, flag: bool, status: object
) -> None:
    """One handler's conversation is pending again, a collaborative one goes back to those who were on it."""
    desk = a_desk(profile=profile)
    conversation = ended(desk, together=together)
    desk.administer(ChangeSettings(workspace=WORKSPACE, settings=Settings(collaboration=flag)), actor=SYSTEM).unwrap()

    again = received(desk, an_inbound(dedupe="d2"))

    assert (again.id, again.status) == (conversation.id, status)


def anew(conduct: Conduct) -> Conduct:
    """Return *conduct* with a new conversation after the end, and no way back to the old one."""
    begins = Reopening(on_message=OnMessage.NEW_CONVERSATION)
    return conduct.but(reopening=begins, access={**conduct.access, Reopen: NOT_THERE})


def test_where_the_profile_says_so_a_message_after_the_end_opens_a_new_conversation() -> None:
    """The ended one stays as it is; what comes next goes on in the new one."""
    alone = anew(OMNICHAT.alone)
    desk = a_desk(profile=OMNICHAT.but(name="anew", plain=alone, alone=alone, together=alone))
    old = ended(desk)
    new = received(desk, an_inbound(dedupe="d2"))

    assert new.id != old.id
    assert new.contact == old.contact
    assert received(desk, an_inbound(dedupe="d3")).id == new.id
    assert {c.id: c.status for c in stored(desk)} == {old.id: ENDED, new.id: PENDING}


@pytest.mark.parametrize("flag", [True, False])
def test_with_collaboration_off_the_plain_conduct_says_what_a_message_opens(flag: bool) -> None:
    """Which conduct is asked about a return is the one in force, here and in the decision."""
    profile = OMNICHAT_COLLABORATION.but(name="anew when plain", plain=anew(OMNICHAT_COLLABORATION.plain))
    desk = a_desk(profile=profile)
    old = ended(desk)
    desk.administer(ChangeSettings(workspace=WORKSPACE, settings=Settings(collaboration=flag)), actor=SYSTEM)

    assert (received(desk, an_inbound(dedupe="d2")).id == old.id) == flag


def test_a_refused_delivery_is_not_bound() -> None:
    """What was refused, over a disconnected account, is taken in when it comes again after that is mended."""
    desk = a_desk()
    off = Account(AccountId("line"), "line", connected=False)
    desk.administer(SaveAccount(workspace=WORKSPACE, account=off), actor=SYSTEM).unwrap()
    before = content(desk.storage, WORKSPACE)
    refused = desk.receive(an_inbound())

    assert refused.denied is not None
    assert refused.denied.rule == "HO-14"
    assert content(desk.storage, WORKSPACE) == before
    desk.administer(SaveAccount(workspace=WORKSPACE, account=off.but(connected=True)), actor=SYSTEM).unwrap()
    assert not desk.receive(an_inbound()).repeated


def test_an_account_that_nobody_connected_is_an_error_with_the_known_ones() -> None:
    """The adapter is wired wrongly: the error shows the name and those there are."""
    with pytest.raises(UnknownName, match=r"unknown account 'wechta'; known: .*wechat"):
        a_desk().receive(an_inbound(channel="wechta"))


def test_a_delivery_to_a_workspace_that_nobody_founded_is_an_error() -> None:
    """Nothing is taken in for nobody."""
    desk = Desk(MemoryStorage(), "nowhere")

    with pytest.raises(UnknownWorkspace, match="'nowhere'"):
        desk.receive(an_inbound())


def test_nothing_crosses_from_one_workspace_to_another() -> None:
    """Two desks on one storage take in equal deliveries each for itself."""
    storage = MemoryStorage()
    ours = a_desk(storage)
    theirs = Desk(storage, "theirs", clock=SetClock(), ids=CountedIds("theirs"))
    for command in founding(theirs.house.workspace, Settings()):
        theirs.administer(command, actor=SYSTEM).unwrap()
    inbound: Inbound = an_inbound()
    first, second = ours.receive(inbound), theirs.receive(inbound)

    assert not second.repeated
    assert first.unwrap().id != second.unwrap().id
    assert ours.audit().conversations == theirs.audit().conversations == 1
