"""What is suggested: enough is typed, prepared texts by rank, then one's own words, each once."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnikit.engine.suggesting import best, enough_typed, said, sent_by, suggestions
from omnikit.model.actors import BOT, CUSTOMER, SYSTEM, Actor
from omnikit.model.folding import fold
from omnikit.model.message import Audience, Content, Form, Message
from omnikit.model.quick_reply import QuickReply, Suggestion, SuggestionSource
from omnikit.policies.contacts import Suggesting
from omnikit.testing.builders import ANN, BOB, NOON, WORKSPACE, minutes
from omnikit.testing.promises.suggesting import a_reply
from omnikit.testing.units import MUCH, a_message_in

TWO = Suggesting()


@pytest.mark.rule("RC-6.1")
@pytest.mark.parametrize(
    ("words", "enough"),
    [
        ("", False),
        ("a", False),
        (" a ", False),
        ("ab", True),
        ("好", False),
        ("您好", True),
        ("好 ", False),
        ("👋🏽", True),
        ("\u200b\u200b", False),
        ("  ab", True),
        ("a b", True),
        ("\n\t您好\n", True),
    ],
)
def test_two_characters_are_enough(words: str, enough: bool) -> None:
    """Code points without the white space around them; what can't be seen alone is nothing typed."""
    assert enough_typed(words, TWO) is enough


@pytest.mark.rule("RC-6.1")
def test_how_much_is_enough_is_the_profiles() -> None:
    """A team may want one character, or four; a profile without suggestions has never enough."""
    assert enough_typed("好", Suggesting(least=1))
    assert not enough_typed("abc", Suggesting(least=4))
    assert not enough_typed("abcdef", None)


def sent(number: int, text: str, **changes: object) -> Message:
    """Return a message of ANN's, later the higher its number."""
    message = a_message_in("c1", number, NOON + minutes(number))
    return message.but(**({"author": Actor.of(ANN), "content": Content(text=text)} | changes))


@pytest.mark.rule("RC-6.5")
@pytest.mark.parametrize(
    ("changes", "member"),
    [
        ({}, ANN),
        ({"author": Actor.of(BOB)}, BOB),
        ({"author": Actor.of(BOB), "outward": ANN}, BOB),
        ({"author": CUSTOMER}, None),
        ({"author": BOT}, None),
        ({"author": SYSTEM}, None),
        ({"audience": Audience.TEAM}, None),
        ({"audience": Audience.NOBODY}, None),
        ({"form": Form.WELCOME}, None),
        ({"code": "system.line"}, None),
    ],
)
def test_a_members_words_are_those_they_sent_to_customers(changes: dict[str, object], member: object) -> None:
    """Not what customers, bots and the system say, not whispers; who writes for a colleague is still the author."""
    assert sent_by(sent(1, "Hi", **changes)) == member


@pytest.mark.rule("RC-6.5")
def test_the_last_words_come_first_and_each_once() -> None:
    """As they were spelt last; what was erased, what others wrote and what hasn't the words is left out."""
    messages = [
        sent(1, "Xin chào"),
        sent(2, "Chào buổi sáng"),
        sent(3, "XIN  CHAO"),
        sent(4, "Tạm biệt"),
        sent(5, "Chào!", erased=True, content=Content()),
        sent(6, "Chào anh", author=Actor.of(BOB)),
    ]

    assert said(messages, ANN, "chao", MUCH) == ("XIN  CHAO", "Chào buổi sáng")
    assert said(messages, ANN, "chao", 1) == ("XIN  CHAO",)
    assert said(messages, ANN, "", MUCH) == said(messages, ANN, "chao", 0) == ()


def test_prepared_texts_are_ranked_by_where_the_words_stand() -> None:
    """Title begins, content begins, anywhere; then the shorter; then the id. Of equal contents the best stays."""
    replies = [
        a_reply("q1", content="我们会尽快发货"),
        a_reply("q2", title="发货时间", content="三天之内"),
        a_reply("q3", content="发货了,请查收"),
        a_reply("q4", content="发货了"),
        a_reply("q5", title="何时发货", content="明天"),
        a_reply("q6", title="发货", content="三天之内"),
        a_reply("q7", title="发货", content="", owner=ANN).but(removed=True),
        a_reply("q8", content="没有"),
    ]

    assert [reply.id for reply in best(replies, "发货", MUCH)] == ["q2", "q4", "q3", "q5", "q1"]
    assert [reply.id for reply in best(replies, "发货", 2)] == ["q2", "q4"]


@pytest.mark.rule("RC-6.4")
def test_quick_replies_come_before_history_and_nothing_twice() -> None:
    """Both libraries are one list: what a quick reply says already is not told again out of the history."""
    prepared = [a_reply("q1", content="Xin chào"), a_reply("q2", content="Chào bạn")]

    found = suggestions(prepared, ["chào  bạn", "Chào buổi sáng", "CHÀO BUỔI SÁNG"], 10)

    assert found == (
        Suggestion(text="Xin chào", source=SuggestionSource.QUICK_REPLIES, quick_reply=prepared[0].id),
        Suggestion(text="Chào bạn", source=SuggestionSource.QUICK_REPLIES, quick_reply=prepared[1].id),
        Suggestion(text="Chào buổi sáng", source=SuggestionSource.HISTORY),
    )
    assert suggestions(prepared, ["a", "b"], 3) == (*found[:2], Suggestion(text="a", source=SuggestionSource.HISTORY))


TEXTS = st.text(alphabet="abAB Ä你好", max_size=6)


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=8), st.lists(TEXTS, max_size=8), TEXTS, st.integers(1, 6))
def test_a_limit_only_cuts_the_list(
    prepared: Sequence[tuple[str, str]], texts: Sequence[str], words: str, most: int
) -> None:
    """Asking each library for as many as are shown is enough: the list is the beginning of the unlimited one."""
    replies = [
        QuickReply(id=a_reply(f"q{number}").id, workspace=WORKSPACE, title=title, content=content)
        for number, (title, content) in enumerate(prepared)
        if fold(content)
    ]
    messages = [sent(number, text) for number, text in enumerate(texts, 1)]
    asked = fold(words)

    shown = suggestions(best(replies, asked, most), said(messages, ANN, asked, most), most)

    assert shown == suggestions(best(replies, asked, MUCH), said(messages, ANN, asked, MUCH), MUCH)[:most]
    folded = [fold(one.text) for one in shown]
    assert len(folded) == len(set(folded)) <= most
