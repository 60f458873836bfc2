"""The reception: quick replies, personal, public and colleagues', and suggestions while an agent types."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from omnikit.model.commands import Reply
from omnikit.model.decision import Denied
from omnikit.model.ids import MemberId, QuickReplyId
from omnikit.model.quick_reply import QuickReplies, SaveQuickReply, Shelf, Suggestion, SuggestionSource
from omnikit.policies.presets import OMNICHAT, RECEPTION
from omnikit.testing.builders import ADA, ANN, BOB, CAT, DAN, SUE, some_text
from omnikit.testing.witness import Witness, prove
from tests.rules.products import HOUR, Shop, visitor
from tests.rules.witnesses_of_quick_replies import QUICK_REPLYING

BOTH = frozenset(SuggestionSource)
QUICK, HISTORY = SuggestionSource.QUICK_REPLIES, SuggestionSource.HISTORY


@pytest.mark.parametrize(
    "witness",
    [pytest.param(one, id=f"{one.rule} {one.because}", marks=pytest.mark.rule(one.rule)) for one in QUICK_REPLYING],
)
def test_breaking_one_thing_is_refused_by_the_rule_that_forbids_it(witness: Witness) -> None:
    """What keeps the rule is allowed; the same with one thing changed is refused, by exactly that rule."""
    prove(witness)


@pytest.fixture
def shop() -> Iterator[Shop]:
    """The reception with ANN online; afterwards an audit finds nothing wrong."""
    shop = Shop(RECEPTION)
    shop.comes(ANN)
    yield shop
    shop.sound()


def prepares(shop: Shop, member: MemberId, id: str, content: str, *, title: str = "", public: bool = False) -> None:
    """*member* prepares a text, for everybody if it is *public*."""
    owner = None if public else member
    command = SaveQuickReply(id=QuickReplyId(id), owner=owner, title=title, content=content)
    shop.desk.prepare(command, actor=shop.by(member)).unwrap()


def finds(shop: Shop, member: MemberId, **asked: Any) -> list[str]:
    """Return the ids of the quick replies that *member* finds, or the rule that refuses."""
    found = shop.desk.quick_replies(QuickReplies(**asked), actor=shop.by(member))
    return [found.rule] if isinstance(found, Denied) else [reply.id for reply in found.quick_replies]


def suggested(shop: Shop, member: MemberId, words: str) -> list[tuple[str, SuggestionSource]]:
    """Return what is suggested to *member* for what they typed."""
    found: Sequence[Suggestion] | Denied = shop.desk.suggest(words, actor=shop.by(member))
    assert not isinstance(found, Denied)
    return [(one.text, one.source) for one in found]


# --- quick replies


@pytest.mark.rule("RC-5.1")
def test_prepared_texts_are_listed_and_sent(shop: Shop) -> None:
    """An agent takes one from the list and sends it; what goes out is what was prepared."""
    prepares(shop, ANN, "q1", "您好,请问有什么可以帮您?")
    (reply,) = shop.desk.quick_replies(QuickReplies(), actor=shop.by(ANN)).quick_replies  # type: ignore[union-attr]
    id = visitor(shop)

    shop.does(ANN, Reply(conversation=id, content=some_text(reply.content)))

    assert shop.said(id, ANN)[-1].content.text == "您好,请问有什么可以帮您?"


@pytest.mark.rule("RC-5.2")
def test_there_are_personal_and_public_ones(shop: Shop) -> None:
    """Everybody finds the public ones, each only their own personal ones; one's own list has both."""
    prepares(shop, ANN, "a", "Ann's own")
    prepares(shop, BOB, "b", "Bob's own")
    prepares(shop, SUE, "p", "Everybody's", public=True)

    assert finds(shop, ANN) == ["a", "p"]
    assert finds(shop, ANN, shelf=Shelf.PERSONAL) == ["a"]
    assert finds(shop, ANN, shelf=Shelf.PUBLIC) == ["p"]
    assert finds(shop, BOB) == ["b", "p"]
    assert finds(shop, CAT) == ["p"]


@pytest.mark.rule("RC-5.2")
def test_another_product_has_none() -> None:
    """Where the profile has no quick replies, none are prepared and none are looked through."""
    shop = Shop(OMNICHAT)

    command = SaveQuickReply(id=QuickReplyId("q"), owner=ANN, title="", content="Hi")
    denied = shop.desk.prepare(command, actor=shop.by(ANN)).denied

    assert denied is not None
    assert denied.rule == "HO-61"
    assert finds(shop, ANN) == ["HO-66"]
    assert suggested(shop, ANN, "Hi") == []


@pytest.mark.rule("RC-5.3")
@pytest.mark.parametrize(
    ("words", "expected"),
    [("发货", ["q1", "q2"]), ("HOAN TIEN", ["q3"]), ("ｑ", ["q4"]), ("没有的", []), ("", ["q1", "q2", "q3", "q4"])],
)
def test_the_keyword_may_stand_in_title_or_content(shop: Shop, words: str, expected: list[str]) -> None:
    """Anywhere in either, whatever the case, width and accents."""
    prepares(shop, ANN, "q1", "我们会尽快为您处理", title="何时发货")
    prepares(shop, ANN, "q2", "今天发货")
    prepares(shop, ANN, "q3", "Chúng tôi sẽ hoàn tiền", title="Tiền")
    prepares(shop, ANN, "q4", "Q&A")

    assert finds(shop, ANN, words=words) == expected


@pytest.mark.rule("RC-5.4", "RC-5.5")
@pytest.mark.parametrize(
    ("member", "colleague", "expected"),
    [
        (ANN, BOB, ["q-bob"]),  # of the same department
        (ANN, CAT, ["q-cat"]),  # of the one below
        (SUE, CAT, ["q-cat"]),  # two levels below
        (CAT, ANN, ["RC-5.4"]),  # never upward
        (ANN, DAN, ["RC-5.4"]),  # nor beside
        (ADA, ANN, ["RC-5.4"]),  # who is in no department has no colleagues
        (ANN, ANN, ["RC-5.4"]),  # one is no colleague of one's own
    ],
)
def test_a_colleague_who_is_chosen_shows_theirs(
    shop: Shop, member: MemberId, colleague: MemberId, expected: list[str]
) -> None:
    """Of the same department or of those below, at any depth; the personal ones, and of nobody else."""
    for owner in (ANN, BOB, CAT, DAN):
        prepares(shop, owner, f"q-{owner}", "Hi")
    prepares(shop, SUE, "public", "Hi", public=True)

    assert finds(shop, member, shelf=Shelf.COLLEAGUE, colleague=colleague) == expected
    assert finds(shop, member, shelf=Shelf.COLLEAGUE) == ["RC-5.5"]


@pytest.mark.rule("RC-5.4")
def test_a_colleagues_text_can_be_filled_in_and_no_others(shop: Shop) -> None:
    """Using one needs what looking at it needs."""
    prepares(shop, BOB, "b", "Hi {{contact.name}}")
    prepares(shop, DAN, "d", "Hi")
    id = visitor(shop)

    used = shop.desk.fill(id, quick_reply=QuickReplyId("b"), actor=shop.by(ANN))
    refused = shop.desk.fill(id, quick_reply=QuickReplyId("d"), actor=shop.by(ANN))

    assert not isinstance(used, Denied)
    assert isinstance(refused, Denied)
    assert refused.rule == "RC-5.4"


# --- suggestions


@pytest.mark.rule("RC-6.1")
def test_suggestions_begin_with_the_second_character(shop: Shop) -> None:
    """One character, or one and spaces, brings nothing up."""
    prepares(shop, ANN, "q1", "发货了")

    assert suggested(shop, ANN, "发") == suggested(shop, ANN, " 发 ") == []
    assert suggested(shop, ANN, "发货") == [("发货了", QUICK)]


@pytest.mark.rule("RC-6.2")
def test_both_libraries_match_anywhere_in_their_texts(shop: Shop) -> None:
    """Quick replies and one's chat history are looked through for what was typed."""
    shop.sets(suggestion_sources=BOTH)
    prepares(shop, ANN, "q1", "订单今天发货")
    shop.does(ANN, Reply(conversation=visitor(shop), content=some_text("已经发货,请放心")))

    assert suggested(shop, ANN, "发货") == [("订单今天发货", QUICK), ("已经发货,请放心", HISTORY)]


@pytest.mark.rule("RC-6.3")
@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        (None, [("Chào bạn", QUICK)]),  # nothing was set: quick replies
        ({QUICK}, [("Chào bạn", QUICK)]),
        ({HISTORY}, [("Chào chị", HISTORY)]),
        ({QUICK, HISTORY}, [("Chào bạn", QUICK), ("Chào chị", HISTORY)]),
        (set(), []),
    ],
)
def test_the_setting_chooses_the_sources(shop: Shop, sources: Any, expected: list[Any]) -> None:
    """Either, both, or none: then nothing is suggested."""
    if sources is not None:
        shop.sets(suggestion_sources=frozenset(sources))
    prepares(shop, ANN, "q1", "Chào bạn")
    shop.does(ANN, Reply(conversation=visitor(shop), content=some_text("Chào chị")))

    assert suggested(shop, ANN, "chào") == expected


@pytest.mark.rule("RC-6.4")
def test_both_sources_make_one_list(shop: Shop) -> None:
    """Quick replies, own and public, best first; then what was sent last; the same text once; at most ten."""
    shop.sets(suggestion_sources=BOTH)
    prepares(shop, SUE, "q1", "Cảm ơn anh chị", public=True)
    prepares(shop, ANN, "q2", "Xin cảm ơn")
    id = visitor(shop)
    for text in ("Cảm ơn", "XIN CẢM ƠN", *(f"Cảm ơn lần {number}" for number in range(12))):
        shop.passes(HOUR / 60)
        shop.does(ANN, Reply(conversation=id, content=some_text(text)))

    found = suggested(shop, ANN, "cảm ơn")

    assert found[:3] == [("Cảm ơn anh chị", QUICK), ("Xin cảm ơn", QUICK), ("Cảm ơn lần 11", HISTORY)]
    assert len(found) == 10
    assert "XIN CẢM ƠN" not in {text for text, _ in found}
    few = shop.desk.suggest("cảm ơn", actor=shop.by(ANN), limit=1)
    assert not isinstance(few, Denied)
    assert [one.text for one in few] == ["Cảm ơn anh chị"]


@pytest.mark.rule("RC-6.5")
def test_history_is_what_the_agent_sent(shop: Shop) -> None:
    """Not what customers, colleagues and the system say, and not whispers; a colleague who helps keeps their words."""
    shop.sets(suggestion_sources=BOTH)
    shop.comes(BOB)
    id = visitor(shop)
    shop.does(ANN, Reply(conversation=id, content=some_text("Hello from Ann")))
    shop.does(BOB, Reply(conversation=id, content=some_text("Hello from Bob")))

    assert suggested(shop, ANN, "Hello") == [("Hello from Ann", HISTORY)]
    assert suggested(shop, BOB, "Hello") == [("Hello from Bob", HISTORY)]
    assert suggested(shop, SUE, "Hello") == []


@pytest.mark.rule("RC-6.5")
def test_what_was_erased_is_suggested_no_more(shop: Shop) -> None:
    """A customer is forgotten, and with them what they were told."""
    shop.sets(suggestion_sources=BOTH)
    id = visitor(shop)
    shop.does(ANN, Reply(conversation=id, content=some_text("Your code is 1234")))
    contact = shop.now(id).contact
    assert contact is not None

    shop.desk.forget(contact)

    assert suggested(shop, ANN, "code") == []


def test_who_doesn_t_work_there_is_suggested_nothing(shop: Shop) -> None:
    """Disabled members and strangers are refused, also by list and filling."""
    id = visitor(shop)
    shop.disables(BOB)

    for found in (
        shop.desk.suggest("Hello", actor=shop.by(BOB)),
        shop.desk.quick_replies(QuickReplies(), actor=shop.by(BOB)),
        shop.desk.fill(id, content="Hi", actor=shop.by(BOB)),
    ):
        assert isinstance(found, Denied)
        assert found.rule == "HO-1"
    command = SaveQuickReply(id=QuickReplyId("q"), owner=None, title="", content="Hi")
    assert shop.desk.prepare(command, actor=shop.by(SUE)).denied is None
    shop.disables(SUE)
    refused = shop.desk.prepare(command.but(content="Bye"), actor=shop.by(SUE)).denied
    assert refused is not None
    assert refused.rule == "HO-60"
