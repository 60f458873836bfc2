"""The first look, which turns most messages away, and the short way through those that are plain."""

import random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from omnikit.bench.extraction.chat import business, chat
from omnikit.bench.extraction.labelled import committed
from omnikit.extraction import extract, gate
from omnikit.extraction.gate import first_look
from omnikit.extraction.normalising import Normalised, normalise
from omnikit.extraction.reach.plain import read_plain
from omnikit.extraction.reach.reading import _Message, as_written
from omnikit.extraction.reach.tokens import tokens
from omnikit.model.found import Found, FoundKind

SEEDS = range(4)
PIECES = (
    *("微信", "vx", "V", "QQ", "LINE", "zalo", "电话", "138", "0013", "8000", "13800138000", "0912345678", "号码"),
    *("abc_123", "a@qq.com", "gmail.com", "七", "微信支付", "订单号", "没有", "同号", "手机微信同号", "扣"),
    *("我", "35岁", "my", "mom", "是", "。", "①", "Ａ", "～", "’", "❤️", "岁", "女"),
    *("line ", " at ", " ", "  ", "\u3000", "\u200d", "\u212a", "\u0130", "：", ": "),
)
WRITING = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=7).map("".join)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_first_look_turns_away_nothing_that_holds_a_fact(seed: int) -> None:
    """Whether the kinds are named, which every extractor then reads for, or not: what is found is the same."""
    chance = random.Random(seed)
    messages = [message.text for message in committed()]
    for text in messages[seed :: len(SEEDS)]:
        at = chance.randint(0, len(text))
        for one in (text, text[:at] + chance.choice(PIECES) + text[at:], "".join(chance.choices(PIECES, k=6))):
            assert extract(one) == extract(one, kinds=tuple(FoundKind))


def test_most_of_what_is_said_in_chats_is_turned_away() -> None:
    """Of the lines without a fact, at most one in forty is read."""
    lines = chat(4_000)

    assert sum(first_look(line.lower()) != 0 for line in lines) <= len(lines) / 40


@given(WRITING)
@example("8000七微信\u0130号码电话")
def test_the_first_look_lets_pass_what_is_written_otherwise(text: str) -> None:
    """What may hold something in one way of writing passes as it was written, and is then read for the same kinds."""
    assert first_look(text.lower()) or not first_look(normalise(text).lower)
    assert extract(text) == extract(text, kinds=tuple(FoundKind))


@given(WRITING | st.sampled_from([message.text for message in committed()]))
@example("john at gmail dot com")
@example("1  3  8")
def test_one_search_turns_away_what_three_would(text: str) -> None:
    """Where the engine looks for all ways in at once, the answer is the one of the searches it saves."""
    lower = text.lower()
    found = first_look(lower)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gate, "BUILT", False)
        assert first_look(lower) == found


def the_long_way(message: Normalised) -> list[Found]:
    """Return by what somebody is reached in *message*, as it is read if it isn't plain."""
    return _Message(message, frozenset()).read()


def test_a_plain_message_is_read_as_any_other() -> None:
    """On labelled messages and on numbers of business the short way finds what the long way finds."""
    messages = [normalise(text) for text in (*(message.text for message in committed()), *business(2_000))]
    for message in messages:
        assert as_written(message) == the_long_way(message), message.raw

    assert sum(bool(read_plain(message, tokens(message.lower))) for message in messages) > 1_000


@given(WRITING)
def test_whatever_is_plain_is_read_as_any_other(text: str) -> None:
    """The same for what chance writes."""
    message = normalise(text)

    assert as_written(message) == the_long_way(message)
