"""Facts out of one message: it is normalised once, each extractor reads it, what they found is put in order."""

from collections.abc import Collection, Sequence

from omnikit.extraction import gate
from omnikit.extraction.extractor import Extractor
from omnikit.extraction.gate import first_look
from omnikit.extraction.normalising import normalise
from omnikit.extraction.people.reading import PEOPLE, read_people
from omnikit.extraction.reach.reading import REACH, read_reach
from omnikit.model.errors import InvalidInput
from omnikit.model.found import Found, FoundKind

EXTRACTORS: tuple[Extractor, ...] = (REACH, PEOPLE)

_OWN = frozenset(FoundKind)


def extract(
    text: str,
    *,
    asked: Collection[str] = (),
    kinds: Collection[str] | None = None,
    extractors: Sequence[Extractor] = EXTRACTORS,
) -> tuple[Found, ...]:
    """Return every fact in *text*, in the order in which they stand there.

    *asked* are the kinds that the customer was just asked for: a bare number or ID is then the answer. *kinds* are the
    ones to find, all if not given.
    """
    if extractors is EXTRACTORS and not asked and kinds is None:
        lower = text.lower()
        may_hold = first_look(lower)
        return _everything(text, lower, may_hold) if may_hold else ()  # nothing, as nearly always
    expected = _known("asked", asked, extractors) if asked else frozenset()
    wanted = None if kinds is None else _known("kinds", kinds, extractors)
    message = normalise(text)
    found: list[Found] = []
    for extractor in extractors:
        if wanted is None:
            found.extend(extractor(message, expected))
        elif not wanted.isdisjoint(extractor.kinds):
            found += [fact for fact in extractor(message, expected) if fact.kind in wanted]
    if len(found) > 1:
        found.sort(key=_place)
    return tuple(found)


def _everything(text: str, lower: str, may_hold: int) -> tuple[Found, ...]:
    """Return every fact in a message that passed the first look, in small letters *lower*."""
    message = normalise(text)
    if message.text is not text or message.lower != lower:  # İ is two letters when it is small
        may_hold = first_look(message.lower)
    found: list[Found] = []
    if may_hold & gate.REACH:
        found += read_reach(message)
    if may_hold & gate.PEOPLE:
        found += read_people(message)
    if len(found) > 1:
        found.sort(key=_place)
    return tuple(found)


def _place(fact: Found) -> tuple[int, int, str]:
    return fact.start, fact.end, fact.kind


def _known(field: str, kinds: Collection[str], extractors: Sequence[Extractor]) -> frozenset[str]:
    """Return *kinds*; a kind that nothing finds is refused."""
    allowed = _OWN.union(*(extractor.kinds for extractor in extractors))
    given = [kinds] if isinstance(kinds, str) else list(kinds)
    for kind in given:
        if kind not in allowed:
            raise InvalidInput(field, kind, ", ".join(sorted(allowed)))
    return frozenset(str(kind) for kind in given)
