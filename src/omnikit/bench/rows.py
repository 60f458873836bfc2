"""What a benchmark answers, and how much it may cost to find out."""

from typing import Literal

from omnikit.model.value import Value, value


@value
class Row(Value):
    """One figure beside a peer's. *ratio* is ours / peer, and *spread* how far the rounds' ratios lie apart.

    *goal* is of the ratio; of *ours* where there is no peer.
    """

    group: str
    name: str
    ours: float
    peer: float | None
    ratio: float | None
    better: Literal["lower", "higher"] = "lower"
    goal: float | None
    spread: float | None
    unit: str
    note: str = ""

    @property
    def reached(self) -> bool | None:
        """True if the goal is reached; None where there is none."""
        if self.goal is None:
            return None
        figure = self.ours if self.ratio is None else self.ratio
        return figure <= self.goal if self.better == "lower" else figure >= self.goal


@value
class Effort(Value):
    """How long to measure.

    *rounds*, and *seconds* of each arm a round; how many *conversations* to weigh. For storages: how many *commands*
    an arm carries out a round; how many *workers* are few and many, in how many *turns* of a *slice* of seconds. For
    inboxes: how many conversations the two *sizes* are, and how many *questions* of each sort are asked a round. Where
    turns are taken it is for about *patience* seconds at most.
    """

    rounds: int = 41
    seconds: float = 0.005
    conversations: int = 100_000
    commands: int = 100
    workers: tuple[int, int] = (2, 8)
    turns: int = 8
    slice: float = 1.0
    sizes: tuple[int, int] = (10_000, 1_000_000)
    questions: int = 10
    patience: float = 20.0
