"""What an extractor is: a callable that finds facts of some kinds in one message."""

from collections.abc import Iterable
from typing import Protocol

from omnikit.extraction.normalising import Normalised
from omnikit.model.found import Found


class Extractor(Protocol):
    """Finds facts in a message. A plugin brings one; ``extract`` is told which ones run."""

    @property
    def kinds(self) -> frozenset[str]:
        """Every kind that it can find."""

    def __call__(self, message: Normalised, asked: frozenset[str]) -> Iterable[Found]:
        """Yield what is found; *asked* are the kinds that the customer was just asked for."""
