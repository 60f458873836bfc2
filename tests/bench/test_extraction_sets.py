"""What extraction is held against: the labels hold, and what is made without a fact is made the same each time."""

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import phonenumbers
import pytest

from omnikit.bench.extraction.chat import business, chat
from omnikit.bench.extraction.labelled import Fact, committed, read
from omnikit.model.found import FoundKind

OURS = read(Path(__file__).parents[2] / "src/omnikit/bench/extraction/messages.jsonl")
SHAPES = {
    FoundKind.WECHAT: r"[A-Za-z][A-Za-z0-9_-]{5,19}|\d{5,11}",
    FoundKind.QQ: r"[1-9]\d{4,10}",
    FoundKind.LINE: r"@?[a-z0-9][a-z0-9._-]{2,19}",
    FoundKind.EMAIL: r"[\w.+-]+@[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}",
    FoundKind.AGE: r"\d{1,3}",
    FoundKind.GENDER: r"male|female",
}


def _facts(*kinds: str) -> list[Fact]:
    return [fact for message in committed() for fact in message.facts if fact.kind in kinds]


# --- the labelled messages


def test_there_are_as_many_messages_as_promised() -> None:
    """At least 500 of our own beside the first set, and every kind at least 40 times in them."""
    kinds = Counter(kind for message in OURS for kind in message.kinds)

    assert len(OURS) >= 500
    assert set(kinds) == set(FoundKind)
    assert min(kinds.values()) >= 40


def test_many_messages_hold_no_fact() -> None:
    """What looks like a fact and is none weighs as much as what is one."""
    assert sum(not message.facts for message in OURS) >= 200


def test_no_message_is_there_twice() -> None:
    """Each message is one that the others are not, in both sets."""
    assert max(Counter(message.text for message in committed()).values()) == 1


def test_a_fact_stands_in_its_message() -> None:
    """What a label names is in the text as it is written there."""
    assert [(fact.raw, one.text) for one in committed() for fact in one.facts if fact.raw not in one.text] == []


def test_a_message_says_why_it_is_there() -> None:
    """Each has a reason, and a language and a category to sort it by."""
    assert [message for message in committed() if not (message.why and message.lang and message.cat)] == []


def test_every_phone_could_be_dialled() -> None:
    """Each number is a valid one of its country, in E.164."""
    for fact in _facts(FoundKind.PHONE, FoundKind.ZALO):
        number = phonenumbers.parse(fact.value)
        assert phonenumbers.is_valid_number(number), fact
        assert phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) == fact.value


@pytest.mark.parametrize("kind", SHAPES)
def test_a_value_has_the_shape_of_its_kind(kind: FoundKind) -> None:
    """A value is in the one form that its kind has, whatever was typed."""
    assert [fact.value for fact in _facts(kind) if not re.fullmatch(SHAPES[kind], fact.value)] == []


def test_months_of_an_infant_are_no_years() -> None:
    """Told in months, an age is 0 years and debatable."""
    months = [fact for fact in _facts(FoundKind.AGE) if fact.unit == "month"]

    assert months
    assert all(fact.value == "0" and fact.optional for fact in months)


# --- what is made


@pytest.mark.parametrize("make", [chat, business])
def test_lines_are_different_and_the_same_each_time(make: Callable[..., tuple[str, ...]]) -> None:
    """So many lines, no two alike; the same for the same seed, others for another."""
    lines = make(10_000)

    assert len(set(lines)) == 10_000
    assert make(10_000) == lines
    assert make(100, seed=6) != lines[:100]


@pytest.mark.parametrize("make", [chat, business])
def test_every_slot_is_filled(make: Callable[..., tuple[str, ...]]) -> None:
    """No brace is left over."""
    assert [line for line in make(10_000) if "{" in line or "}" in line] == []


def test_most_numbers_of_business_are_shaped_like_phones() -> None:
    """Four of ten lines at least hold digits that are a valid mobile of China, Taiwan, Hong Kong, Vietnam or the US."""

    def dialled(line: str) -> bool:
        runs = ("".join(run) for run in re.findall(r"\d[\d .-]{6,}\d", line))
        digits = [re.sub(r"\D", "", run) for run in runs]
        return any(
            phonenumbers.is_valid_number(phonenumbers.parse(run, country))
            for run in digits
            if 8 <= len(run) <= 11
            for country in ("CN", "TW", "HK", "VN", "US")
        )

    lines = business(1_000)

    assert sum(map(dialled, lines)) >= 400
