"""When a platform lets a team write: what opens a window, when it closes, and who may write in it."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnikit.model.actors import BOT, SYSTEM, Actor
from omnikit.model.conversation import Conversation
from omnikit.model.message import Content
from omnikit.model.platforms import PLATFORMS
from omnikit.model.traits import Need, Traits, Way, Window
from omnikit.policies.windows import closed_at, closes_at, instead, lets, open_windows, opened_at, window_for
from omnikit.testing.builders import ANN, NOON, a_conversation

A_MEMBER, TEXT, APPROVED = Actor.of(ANN), Content(text="Hello"), Content(text="Hello", template="hello")
HOUR = timedelta(hours=1)
MESSENGER, WHATSAPP, WECHAT, ZALO = (PLATFORMS[name] for name in ("messenger", "whatsapp", "wechat", "zalo"))


def heard(hours: float, replies: int = 0, **signals: float) -> Conversation:
    """A conversation in which the customer wrote so many hours ago, and gave signals as long ago."""
    return a_conversation(
        spoken_at=NOON - hours * HOUR,
        replies=replies,
        signals=tuple((kind, NOON - ago * HOUR) for kind, ago in signals.items()),
    )


def names(traits: Traits, conversation: Conversation, author: Actor = A_MEMBER) -> list[str]:
    """The names of the windows that are open at noon."""
    return [window.name for window in open_windows(traits, conversation, NOON, author)]


OPEN: tuple[tuple[str, Conversation, list[str]], ...] = (
    ("messenger", heard(23.9), ["standard", "human_agent"]),
    ("messenger", heard(24), ["human_agent"]),
    ("messenger", heard(168), []),
    ("messenger", heard(999, reaction=1), ["standard"]),
    ("messenger", heard(999, referral=23), ["standard"]),
    ("messenger", heard(999, follow=1), []),
    ("instagram", heard(1), ["standard", "human_agent"]),
    ("whatsapp", heard(23.9), ["customer_service"]),
    ("whatsapp", heard(24), []),
    ("wechat", heard(47.9, replies=4), ["customer_service"]),
    ("wechat", heard(1, replies=5), []),
    ("wechat", heard(999, follow=0.01), ["interaction"]),
    ("wechat", heard(999, follow=0.02), []),
    ("zalo", heard(1, replies=7), ["free_reply", "consultation"]),
    ("zalo", heard(1, replies=8), ["consultation"]),
    ("zalo", heard(167.9, replies=99), ["consultation"]),
    ("line", heard(0.01), ["reply_token"]),
    ("line", heard(0.01, replies=5), []),
    ("facebook_comments", heard(1), []),
    ("webchat", heard(1), []),
)


@pytest.mark.parametrize(("channel", "conversation", "expected"), OPEN)
def test_each_platforms_windows_are_open_as_long_as_it_says(
    channel: str, conversation: Conversation, expected: list[str]
) -> None:
    """For so long after what opens it, and for so many messages; a private reply to a comment is none of them."""
    assert names(PLATFORMS[channel], conversation) == expected


@pytest.mark.parametrize("author", [BOT, SYSTEM])
def test_what_is_for_people_is_closed_to_machines(author: Actor) -> None:
    """The bot, and what is sent automatically, have a day on Messenger; a member has a week."""
    assert names(MESSENGER, heard(23), author) == ["standard"]
    assert names(MESSENGER, heard(25), author) == []
    assert names(MESSENGER, heard(25), A_MEMBER) == ["human_agent"]


def test_a_message_goes_out_in_the_first_window() -> None:
    """In the platform's order; in none where all are closed."""
    first, then, none = (window_for(MESSENGER, heard(hours), NOON, A_MEMBER) for hours in (1, 25, 169))

    assert first is not None
    assert then is not None
    assert (first.name, then.name, none) == ("standard", "human_agent", None)


def test_what_nobody_opened_is_not_open() -> None:
    """Before the customer's first word nothing is."""
    silent = a_conversation(spoken_at=None)

    assert names(WHATSAPP, silent) == []
    assert closed_at(WHATSAPP, silent, A_MEMBER) is None
    assert [closes_at(window, silent) for window in WHATSAPP.windows] == [None]


def test_outside_the_windows_goes_what_the_platform_lets() -> None:
    """An approved text where it lets those; anything where it takes pushes, or answers in public; else nothing."""

    def let(traits: Traits, content: Content) -> bool:
        return lets(traits, heard(999), NOON, A_MEMBER, content)

    assert [let(WHATSAPP, TEXT), let(WHATSAPP, APPROVED)] == [False, True]
    assert [let(MESSENGER, TEXT), let(MESSENGER, APPROVED)] == [False, False]
    assert let(PLATFORMS["line"], TEXT)
    assert let(PLATFORMS["facebook_comments"], TEXT)
    assert let(PLATFORMS["webchat"], TEXT)
    assert let(Traits(), TEXT)


@pytest.mark.parametrize(
    ("channel", "hours", "told"),
    [
        ("messenger", 25, ("person",)),
        ("messenger", 169, ()),
        ("instagram", 25, ("person",)),
        ("instagram", 169, ()),
        ("whatsapp", 25, ("template",)),
        ("wechat", 49, ("template",)),
        ("zalo", 169, ("template",)),
    ],
)
def test_it_is_said_what_may_go_out_instead(channel: str, hours: float, told: tuple[str, ...]) -> None:
    """A member's own reply where that is still let, an approved text, what has the platform's tag; or nothing."""
    assert instead(PLATFORMS[channel], heard(hours), NOON) == told


WINDOWS = st.builds(
    Window,
    name=st.just("any"),
    lasts=st.timedeltas(min_value=timedelta(), max_value=timedelta(days=9)),
    opened_by=st.frozensets(st.sampled_from(["message", "comment", "follow", "reaction"]), min_size=1),
    most=st.none() | st.integers(0, 3),
    needs=st.none() | st.sampled_from(Need),
    private=st.booleans(),
)
TIMES = st.datetimes(NOON.replace(tzinfo=None) - timedelta(days=9), NOON.replace(tzinfo=None)).map(
    lambda at: at.replace(tzinfo=NOON.tzinfo)
)
CONVERSATIONS = st.builds(
    a_conversation,
    spoken_at=st.none() | TIMES,
    replies=st.integers(0, 4),
    signals=st.lists(st.tuples(st.sampled_from(["follow", "reaction", "unfollow"]), TIMES), max_size=2).map(tuple),
)
TRAITS = st.builds(
    Traits, windows=st.lists(WINDOWS, max_size=3).map(tuple), outside=st.frozensets(st.sampled_from(list(Way)))
)


@given(traits=TRAITS, on=CONVERSATIONS, first=TIMES, then=TIMES)
def test_a_window_that_has_closed_stays_closed(
    traits: Traits, on: Conversation, first: datetime, then: datetime
) -> None:
    """Unless the customer does something: time alone opens nothing, and what was opened is open from then on."""
    early, late = sorted((first, then))
    opened = max((at for window in traits.windows if (at := opened_at(window, on)) is not None), default=early)
    if early < opened:
        return

    assert set(open_windows(traits, on, late, A_MEMBER)) <= set(open_windows(traits, on, early, A_MEMBER))


@given(traits=TRAITS, on=CONVERSATIONS, now=TIMES)
def test_a_member_may_whatever_a_machine_may(traits: Traits, on: Conversation, now: datetime) -> None:
    """And an approved text goes out whenever any other does."""
    by_bot = open_windows(traits, on, now, BOT)

    assert set(by_bot) <= set(open_windows(traits, on, now, A_MEMBER))
    assert not lets(traits, on, now, BOT, TEXT) or lets(traits, on, now, A_MEMBER, TEXT)
    assert not lets(traits, on, now, BOT, TEXT) or lets(traits, on, now, BOT, APPROVED)


@given(traits=TRAITS, on=CONVERSATIONS, now=TIMES)
def test_what_is_refused_has_closed_or_is_used_up_or_never_was_open(
    traits: Traits, on: Conversation, now: datetime
) -> None:
    """So the refusal can say which: where a window's time still runs, its messages are used up."""
    if lets(traits, on, now, BOT, TEXT):
        return
    closes = closed_at(traits, on, BOT)
    running = [w for w in traits.windows if not w.private and w.needs is not Need.PERSON]

    if closes is not None and closes > now:
        assert any(w.most is not None and on.replies >= w.most for w in running)
