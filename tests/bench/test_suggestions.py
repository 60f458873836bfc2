"""The group ``suggestions``, from a run too short to mean anything: what is filled, what is typed, which rows come."""

from pathlib import Path

import pytest

from omnikit.bench.rows import Row
from omnikit.bench.suggestions import AT_A_TIME, MOST, SHE, on_sqlite, prepared, sent, typings
from omnikit.engine.suggesting import sent_by
from omnikit.model.quick_reply import QuickReply

SIZE = 120


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    """The rows of a tiny run on SQLite."""
    path: Path = tmp_path_factory.mktemp("bench") / "tiny.db"
    return on_sqlite(path, SIZE, 10)


def test_every_sort_of_typing_has_its_row(rows: list[Row]) -> None:
    """Each with the goal that it is held to, in milliseconds of the 95th percentile; and all of it together."""
    assert [row.name for row in rows] == [
        f"SQLite: Desk.suggest, {what}, {SIZE} messages"
        for what in (
            "how a sentence begins",
            "out of the middle of a sentence",
            "what nobody wrote",
            "all of it",
        )
    ]
    assert {(row.goal, row.unit, row.better) for row in rows} == {(MOST, "ms", "lower")}
    assert all("p50" in row.note and "p99" in row.note for row in rows)


def test_what_is_sent_is_mostly_hers_and_often_said_before() -> None:
    """So many messages, in conversations of fifty, nine of ten hers; some texts come again."""
    messages = [message for work in sent(1000) for message in work.messages]
    texts = [message.content.text for message in messages]

    assert len(messages) == 1000
    assert max(message.sequence for message in messages) == AT_A_TIME
    assert 0.8 < sum(sent_by(message) == SHE for message in messages) / 1000 < 1
    assert 0.5 < len(set(texts)) / 1000 < 1


def test_quick_replies_are_prepared_for_her_and_for_everybody() -> None:
    """One of a hundred is her own."""
    replies = [work.subject for work in prepared(300)]

    assert [reply.owner for reply in replies if isinstance(reply, QuickReply)].count(SHE) == 3


def test_two_to_six_characters_are_typed() -> None:
    """As many of each sort; what nobody wrote ends with something that isn't in the texts."""
    asked = typings(50)

    assert {len(some) for what, some in asked.items() if what != "all of it"} == {50}
    assert {len(words) for some in asked.values() for words in some} <= {2, 3, 4, 5, 6}
    assert len(asked["all of it"]) == 150
