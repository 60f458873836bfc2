"""The goals of extraction, held on the committed messages and on lines without facts. Speed is for the benchmark."""

import pytest

from omnikit.bench.extraction.chat import business, chat
from omnikit.bench.extraction.labelled import Fact, Message, committed
from omnikit.bench.extraction.scoring import Report, false_finds, score
from omnikit.extraction import extract
from omnikit.model.found import Found, FoundKind


@pytest.fixture(scope="module")
def report() -> Report:
    """The scores on all committed messages."""
    return score(committed(), extract)


def test_facts_of_all_kinds_are_found(report: Report) -> None:
    """F1 is 0.97 at least."""
    assert report.overall.f1 >= 0.97


@pytest.mark.parametrize("kind", FoundKind)
def test_facts_of_each_kind_are_found(report: Report, kind: FoundKind) -> None:
    """F1 is 0.95 at least."""
    assert report.kinds[kind].f1 >= 0.95


def test_next_to_nothing_is_found_in_chat() -> None:
    """In 10,000 lines without a fact, one false find at most."""
    assert len(false_finds(chat(10_000), extract)) <= 1


def test_few_numbers_of_business_are_taken_for_phones() -> None:
    """In 10,000 lines with numbers that look like phones, 200 false finds at most."""
    assert len(false_finds(business(10_000), extract)) <= 200


def test_a_find_stands_where_its_label_does() -> None:
    """What is found rightly is the labelled stretch of the text in nearly every case: a label may be cut otherwise."""
    pairs = [pair for message in committed() for pair in _paired(message)]

    elsewhere = [(found.raw, fact.raw) for found, fact in pairs if found.raw != fact.raw]

    assert pairs
    assert len(elsewhere) <= 0.03 * len(pairs), elsewhere


def _paired(message: Message) -> list[tuple[Found, Fact]]:
    return [
        (found, fact)
        for found in extract(message.text)
        for fact in message.facts
        if found.kind == fact.kind and found.value.lower() in fact.right
    ]
