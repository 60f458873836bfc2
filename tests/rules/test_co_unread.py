"""Whose count of unread messages there is, and what clears it: told by sequences of real commands."""

from collections.abc import Callable

import pytest

from omnikit.engine.views import listing
from omnikit.model.commands import (
    Acknowledge,
    AddCollaborators,
    AnswerByBot,
    Command,
    End,
    FollowUp,
    Join,
    Leave,
    Perspective,
    SendAutomatic,
    TakeOver,
    Transfer,
    Whisper,
)
from omnikit.model.conversation import PENDING, Conversation
from omnikit.model.ids import MemberId
from omnikit.model.message import Form
from omnikit.model.views import Page, Query, View
from omnikit.model.workspace import Settings
from omnikit.policies.presets import OMNICHAT, OMNICHAT_COLLABORATION
from omnikit.policies.profile import Profile
from omnikit.testing.builders import (
    ADA,
    ANN,
    BOB,
    CAT,
    CONVERSATION,
    DAN,
    MAX,
    SUE,
    a_context,
    a_conversation,
    a_message,
    actor_for,
    some_text,
)
from tests.rules.acting import a_reply, done, refused, written

MY, TEAM = Perspective.MY, Perspective.TEAM
Clears = Callable[[Conversation, MemberId], Conversation]


def counts(conversation: Conversation, *members: MemberId) -> tuple[int, ...]:
    """Return how many messages each of *members* has unread."""
    return tuple(conversation.unread_of(member) for member in members)


def reads(
    conversation: Conversation, member: MemberId, *, up_to: int | None = None, view: Perspective = MY
) -> Conversation:
    """Return *conversation* after *member* has read up to *up_to*, or all of it, through *view*."""
    last = conversation.ordinal if up_to is None else up_to
    command = Acknowledge(conversation=conversation.id, up_to=last, perspective=view)
    return done(conversation, command, a_context(member)).after


def replies(conversation: Conversation, member: MemberId) -> Conversation:
    """Return *conversation* after *member* has replied."""
    return done(conversation, a_reply(), a_context(member)).after


def shared(*collaborators: MemberId, unread: int = 0) -> Conversation:
    """Return ANN's conversation with *collaborators*, in which *unread* messages have come since."""
    return written(a_conversation(collaborators=collaborators), unread)


# --- what counts


@pytest.mark.rule("CO-11.1")
def test_each_customer_message_is_one_unread() -> None:
    """Every message of the customer, and no other, makes one unread for everybody on the conversation."""
    conversation = shared(BOB)
    for number in range(1, 4):
        conversation = written(conversation)
        assert counts(conversation, ANN, BOB) == (number, number)


@pytest.mark.rule("CO-11.1")
@pytest.mark.parametrize(
    "command",
    [
        AnswerByBot(conversation=CONVERSATION, message=a_message(), content=some_text()),
        SendAutomatic(conversation=CONVERSATION, message=a_message(), form=Form.INSTANT, content=some_text()),
        Whisper(conversation=CONVERSATION, message=a_message(), content=some_text()),
        AddCollaborators(conversation=CONVERSATION, members=(CAT,)),
        Transfer(conversation=CONVERSATION, to=BOB),
        a_reply(),
    ],
    ids=lambda command: type(command).__name__,
)
def test_nothing_but_the_customers_messages_counts(command: Command) -> None:
    """The bot's, automatic and system messages, whispers and replies make no unread for anybody."""
    writing = OMNICHAT_COLLABORATION.writing.but(whispers=True)
    context = a_context(actor_for(command), profile=OMNICHAT_COLLABORATION.but(writing=writing))

    step = done(shared(BOB), command, context)

    assert step.after.sequence == step.before.sequence + 1, "it has a place among the messages"
    assert counts(step.after, ANN, BOB, CAT) == (0, 0, 0)


@pytest.mark.rule("CO-11.1")
def test_a_message_that_reopens_counts() -> None:
    """The message that takes an ended conversation up again is unread for everybody on it."""
    ended = done(shared(BOB), End(conversation=CONVERSATION), a_context(ANN)).after

    assert counts(written(ended), ANN, BOB) == (1, 1)


# --- a count each


@pytest.mark.rule("CO-11.2", "CO-11.4")
def test_reading_in_my_clears_ones_own_alone() -> None:
    """Handler and collaborators have a count each, and whoever reads under *my* clears only theirs."""
    conversation = shared(BOB, CAT, unread=3)

    conversation = reads(conversation, BOB)
    assert counts(conversation, ANN, BOB, CAT) == (3, 0, 3)
    conversation = written(conversation)
    assert counts(conversation, ANN, BOB, CAT) == (4, 1, 4)
    conversation = reads(conversation, ANN)
    assert counts(conversation, ANN, BOB, CAT) == (0, 1, 4)


@pytest.mark.rule("CO-11.4")
def test_reading_goes_up_to_what_was_read() -> None:
    """Reading up to a message leaves what came after it unread, and reading less later takes nothing back."""
    conversation = reads(shared(BOB, unread=5), BOB, up_to=2)
    assert counts(conversation, ANN, BOB) == (5, 3)

    again = done(conversation, Acknowledge(conversation=CONVERSATION, up_to=1), a_context(BOB))

    assert again.events == ()


@pytest.mark.rule("CO-11.4")
@pytest.mark.parametrize("viewer", [ANN, BOB])
def test_the_my_list_shows_the_viewers_count(viewer: MemberId) -> None:
    """The row under *my* shows the count of whoever looks."""
    conversation = reads(shared(BOB, unread=3), BOB, up_to=2)
    answer = listing([conversation], Query(view=View.MY_PROCESSING), a_context(viewer))

    assert isinstance(answer, Page)
    assert [row.unread for row in answer.rows] == [{ANN: 3, BOB: 1}[viewer]]


@pytest.mark.rule("CO-11.2")
@pytest.mark.parametrize("joins", [False, True], ids=["is added", "joins"])
@pytest.mark.parametrize("there", [(), (BOB,)], ids=["1:1", "collaborative"])
def test_a_newcomer_starts_at_nothing(joins: bool, there: tuple[MemberId, ...]) -> None:
    """Whoever comes in has nothing unread and counts from then on; those who were there keep their counts."""
    conversation = shared(*there, unread=4)
    command: Command = (
        Join(conversation=CONVERSATION) if joins else AddCollaborators(conversation=CONVERSATION, members=(SUE,))
    )

    conversation = done(conversation, command, a_context(SUE if joins else ANN)).after

    assert counts(conversation, ANN, SUE) == (4, 0)
    assert counts(written(conversation), ANN, SUE, *there) == (5, 1, *(5 for _ in there))


@pytest.mark.rule("CO-11.2")
def test_a_count_goes_with_the_member_not_the_seat() -> None:
    """When handler and collaborator change seats, each keeps their own count."""
    conversation = reads(shared(BOB, SUE, unread=4), BOB, up_to=3)

    handed = done(conversation, Transfer(conversation=CONVERSATION, to=BOB), a_context(ANN)).after
    assert counts(handed, ANN, BOB, SUE) == (4, 1, 4)
    taken = done(handed, TakeOver(conversation=CONVERSATION), a_context(SUE)).after
    assert counts(taken, ANN, BOB, SUE) == (4, 1, 4)


@pytest.mark.rule("CO-11.2")
def test_the_handler_keeps_the_count_when_it_is_1_to_1_again() -> None:
    """After the last collaborator has left, the handler's own count is the conversation's."""
    conversation = reads(shared(BOB, unread=4), ANN, up_to=3)
    conversation = reads(conversation, BOB)

    alone = done(conversation, Leave(conversation=CONVERSATION), a_context(BOB)).after

    assert counts(alone, ANN) == (1,)


@pytest.mark.rule("CO-11.2")
def test_who_comes_back_starts_at_nothing_again() -> None:
    """A collaborator who left with unread messages and is added again has none."""
    conversation = shared(BOB, CAT, unread=4)
    gone = done(conversation, Leave(conversation=CONVERSATION), a_context(BOB)).after

    back = done(gone, AddCollaborators(conversation=CONVERSATION, members=(BOB,)), a_context(ANN)).after

    assert counts(back, ANN, BOB, CAT) == (4, 0, 4)


# --- under team


@pytest.mark.rule("CO-11.3")
@pytest.mark.parametrize("manager", [ADA, SUE, MAX])
def test_a_manager_who_reads_under_team_clears_nobodys(manager: MemberId) -> None:
    """A manager who looks at a collaborative conversation under *team* changes no count at all."""
    conversation = shared(BOB, unread=3)

    seen = reads(conversation, manager, view=TEAM)

    assert seen == conversation
    assert counts(seen, ANN, BOB) == (3, 3)


@pytest.mark.rule("CO-11.3")
@pytest.mark.parametrize("manager", [ADA, SUE, MAX])
def test_my_is_no_way_for_who_is_not_on_it(manager: MemberId) -> None:
    """A manager who is not on the conversation can't read it as theirs."""
    command = Acknowledge(conversation=CONVERSATION, up_to=3)

    assert refused(shared(BOB, unread=3), command, a_context(manager)) == "HO-18"


# --- replying


@pytest.mark.rule("CO-11.5")
@pytest.mark.parametrize(("member", "after"), [(ANN, (0, 3, 3)), (BOB, (3, 0, 3)), (CAT, (3, 3, 0))])
def test_a_reply_clears_the_repliers_own(member: MemberId, after: tuple[int, ...]) -> None:
    """In a collaborative conversation a reply clears the count of who replied and nobody else's."""
    assert counts(replies(shared(BOB, CAT, unread=3), member), ANN, BOB, CAT) == after


# --- 1:1


@pytest.mark.rule("CO-11.6")
@pytest.mark.parametrize("clears", [reads, replies])
def test_the_handler_of_a_1_to_1_clears_it_by_viewing_and_by_replying(clears: Clears) -> None:
    """Under *my* processing of a 1:1, viewing clears the unread, which is one for all, and so does replying."""
    conversation = shared(unread=3)
    assert counts(conversation, ANN, BOB) == (3, 3)

    read = clears(conversation, ANN)

    assert counts(read, ANN, BOB) == (0, 0)
    assert counts(written(read), ANN, BOB) == (1, 1)


@pytest.mark.rule("CO-11.7")
@pytest.mark.parametrize(
    ("viewer", "profile"),
    [
        (BOB, OMNICHAT),
        (SUE, OMNICHAT),
        (SUE, OMNICHAT_COLLABORATION),
        (MAX, OMNICHAT_COLLABORATION),
        (ADA, OMNICHAT_COLLABORATION),
    ],
    ids=lambda value: value.name if isinstance(value, Profile) else value,
)
def test_viewing_a_1_to_1_under_team_keeps_its_unread(viewer: MemberId, profile: Profile) -> None:
    """Whoever views somebody else's 1:1 under *team* leaves its unread as it was."""
    conversation = shared(unread=3)
    command = Acknowledge(conversation=CONVERSATION, up_to=3, perspective=TEAM)

    assert done(conversation, command, a_context(viewer, profile=profile)).after == conversation


@pytest.mark.rule("CO-11.8")
def test_a_reply_from_the_team_view_clears_everybodys() -> None:
    """Where a colleague may reply under *team*, the reply to a 1:1 clears the unread for all."""
    off = Settings(collaboration=False)
    for context in (a_context(BOB, settings=off), a_context(BOB, profile=OMNICHAT)):
        replied = done(shared(unread=3), a_reply(), context).after

        assert counts(replied, ANN, BOB, SUE) == (0, 0, 0)


@pytest.mark.rule("CO-11.8")
def test_that_reply_clears_the_counts_of_former_collaborators_too() -> None:
    """With the team's flag off a reply from outside clears every separate count that there still is."""
    conversation = reads(shared(BOB, CAT, unread=3), BOB, up_to=1)
    assert counts(conversation, ANN, BOB, CAT) == (3, 2, 3)

    replied = done(conversation, a_reply(), a_context(DAN, settings=Settings(collaboration=False))).after

    assert counts(replied, ANN, BOB, CAT) == (0, 0, 0)


@pytest.mark.rule("CO-11.8")
@pytest.mark.parametrize("view", [MY, TEAM])
def test_viewing_what_is_pending_clears_nothing(view: Perspective) -> None:
    """A pending conversation keeps its unread when it is viewed, and loses it when it is followed up."""
    pending = written(a_conversation(PENDING), 3)

    seen = reads(pending, BOB, view=view)
    assert counts(seen, ANN, BOB) == (3, 3)

    assert counts(done(seen, FollowUp(conversation=CONVERSATION), a_context(BOB)).after, ANN, BOB) == (0, 0)


@pytest.mark.rule("CO-11.8")
def test_a_reply_to_what_is_pending_clears_it() -> None:
    """Where a reply follows up by itself, it clears the unread of what was pending."""
    writing = OMNICHAT_COLLABORATION.writing.but(reply_follows_up=True)
    context = a_context(BOB, profile=OMNICHAT_COLLABORATION.but(writing=writing))

    assert counts(done(written(a_conversation(PENDING), 3), a_reply(), context).after, ANN, BOB) == (0, 0)


# --- a whole story


@pytest.mark.rule("CO-11.1", "CO-11.2", "CO-11.3", "CO-11.4", "CO-11.5")
def test_a_story_of_three_members() -> None:
    """Through adding, reading, replying, ending, returning and leaving, each count is what its owner has not read."""
    conversation = written(a_conversation(), 2)
    conversation = done(
        conversation, AddCollaborators(conversation=CONVERSATION, members=(BOB, CAT)), a_context(ANN)
    ).after
    assert counts(conversation, ANN, BOB, CAT) == (2, 0, 0)
    conversation = written(conversation, 2)
    conversation = replies(conversation, BOB)
    assert counts(conversation, ANN, BOB, CAT) == (4, 0, 2)
    conversation = reads(conversation, SUE, view=TEAM)
    conversation = reads(conversation, CAT, up_to=3)
    assert counts(conversation, ANN, BOB, CAT) == (4, 0, 1)
    conversation = done(conversation, End(conversation=CONVERSATION), a_context(ANN)).after
    conversation = written(conversation)
    assert counts(conversation, ANN, BOB, CAT) == (5, 1, 2)
    conversation = done(conversation, Transfer(conversation=CONVERSATION, to=BOB), a_context(ANN)).after
    conversation = done(conversation, Leave(conversation=CONVERSATION), a_context(ANN)).after
    conversation = done(conversation, Leave(conversation=CONVERSATION), a_context(CAT)).after
    assert counts(conversation, BOB) == (1,)
    assert counts(reads(conversation, BOB), BOB) == (0,)
