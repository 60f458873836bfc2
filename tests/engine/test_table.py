"""A table that does not fit is refused when it is built, by the name of the row or the status that is wrong."""

from collections.abc import Sequence
from typing import Any

import pytest

from omnikit.engine.evolve import EVOLVERS
from omnikit.engine.lifecycle import LIFECYCLE
from omnikit.engine.table import Refusal, Row, Table, event_of
from omnikit.model.commands import End
from omnikit.model.conversation import ENDED, NEW, PENDING, PROCESSING, Conversation
from omnikit.model.errors import DefinitionError
from omnikit.model.events import Ended, Event
from omnikit.policies.context import Context

ROWS: tuple[Row[Any] | Refusal[Any], ...] = (*LIFECYCLE.rows, *LIFECYCLE.refusals)


def built(rows: Sequence[Row[Any] | Refusal[Any]]) -> Table:
    """Build a table of *rows* that is THE table in everything else."""
    return Table(
        *rows,
        always=LIFECYCLE.always,
        in_batch=LIFECYCLE.in_batch,
        unknown=LIFECYCLE.unknown,
        otherwise=LIFECYCLE.otherwise,
        events=EVOLVERS,
        end=ENDED,
    )


def strange(conversation: Conversation, command: End, on: Context) -> Event:
    """Make an event of no kind that evolves."""
    raise AssertionError("never called: the table is refused when it is built")


def _ends(row: Row[Any] | Refusal[Any]) -> bool:
    return isinstance(row, Row) and ENDED in row.targets()


EVERY = (PENDING, PROCESSING, ENDED)
ENDING = Row(PROCESSING, End, (), (), ENDED)
# rows, what the error says
WRONG = (
    ((*ROWS, ENDING), r"Row\(processing, End\) is in the table twice"),
    ((Refusal(PROCESSING, End, LIFECYCLE.otherwise), *ROWS), r"Row\(processing, End\) is in the table twice"),
    ((Row(NEW, End, (), (), PROCESSING), ENDING), "no row leads to pending"),
    (tuple(row for row in ROWS if not _ends(row)), "from new no rows lead to ended"),
    (
        (Row(NEW, End, (), (), EVERY), Row(PENDING, End, (), (), ENDED)),
        "from processing no rows lead to ended",
    ),
    (
        (Row(NEW, End, (), (), EVERY), Row(PENDING, End, (), (), ENDED), Row(PROCESSING, End, (), (strange,), ENDED)),
        r"Row\(processing, End\): .*strange.* makes .*Event.*, which nothing evolves",
    ),
)


@pytest.mark.parametrize(("rows", "says"), WRONG, ids=[says for _, says in WRONG])
def test_a_table_that_does_not_fit_is_refused_by_name(rows: Sequence[Row[Any] | Refusal[Any]], says: str) -> None:
    """A pair twice, a status that none leads to or that none leads out of, an event that nothing evolves."""
    with pytest.raises(DefinitionError, match=says):
        built(rows)


def test_the_rows_of_the_table_are_a_table() -> None:
    """What is refused above is refused for what was changed."""
    assert built(ROWS).by_command == LIFECYCLE.by_command


def test_a_builder_says_which_event_it_makes() -> None:
    """Whether it makes it always or sometimes, the event of each builder is known without calling it."""
    (row,) = (row for row in LIFECYCLE.rows if (row.when, row.command) == (PROCESSING, End))

    assert [event_of(build) for build in row.happens] == [Ended]
    assert all(event_of(build) in EVOLVERS for row in LIFECYCLE.rows for build in row.happens)
