"""How well facts are found: precision, recall and F1 of each kind and of all, and every error by name."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from omnikit.bench.extraction.labelled import Fact, Message
from omnikit.model.found import Found
from omnikit.model.value import Value, value

Extract = Callable[[str], Iterable[Found]]


@value(kw_only=False)
class Score(Value):
    """How many facts were found rightly, found where there is none, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """What share of the finds is right; 1 if there are none."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """What share of the facts was found; 1 if there are none."""
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.right / (2 * self.right + self.wrong + self.missed) if self != Score() else 1.0


@value(kw_only=False)
class Error(Value):
    """A message in which something was found wrongly or missed: pairs of kind and value."""

    message: Message
    wrong: tuple[tuple[str, str], ...]
    missed: tuple[tuple[str, str], ...]


@value
class Report(Value):
    """The scores by kind, the score of all kinds together, and the errors in the messages' order."""

    kinds: Mapping[str, Score]
    overall: Score
    errors: tuple[Error, ...]

    @property
    def worst(self) -> str:
        """The kind whose F1 is the lowest."""
        return min(self.kinds, key=lambda kind: self.kinds[kind].f1)


def score(messages: Iterable[Message], extract: Extract) -> Report:
    """Hold what *extract* finds against the labels of *messages*."""
    right, wrong, missed = Counter[str](), Counter[str](), Counter[str]()
    errors = []
    for message in messages:
        hit, stray = _sorted_out(message.facts, extract(message.text))
        gaps = [fact for fact in message.facts if fact not in hit and not fact.optional]
        right.update(fact.kind for fact in hit)
        wrong.update(kind for kind, _ in stray)
        missed.update(fact.kind for fact in gaps)
        if stray or gaps:
            errors.append(Error(message, tuple(sorted(stray)), tuple((fact.kind, fact.value) for fact in gaps)))
    kinds = {kind: Score(right[kind], wrong[kind], missed[kind]) for kind in sorted({*right, *wrong, *missed})}
    return Report(kinds=kinds, overall=Score(right.total(), wrong.total(), missed.total()), errors=tuple(errors))


def false_finds(lines: Iterable[str], extract: Extract) -> list[tuple[str, Found]]:
    """Return everything that is found in *lines* that hold no fact."""
    return [(line, found) for line in lines for found in extract(line)]


def _sorted_out(facts: Iterable[Fact], found: Iterable[Found]) -> tuple[set[Fact], set[tuple[str, str]]]:
    """Return the facts that were found, and the finds that are none; a set of both, as often as they were found."""
    known = {(fact.kind, value): fact for fact in facts for value in fact.right}
    hit: set[Fact] = set()
    stray: set[tuple[str, str]] = set()
    for find in found:
        fact = known.get((find.kind, find.value.lower()))
        if fact is None:
            stray.add((find.kind, find.value))
        else:
            hit.add(fact)
    return hit, stray
