"""Ages and genders: of the one who writes, or of the person they write for."""

import re
from collections.abc import Iterable, Iterator

from omnikit.extraction.age import ages
from omnikit.extraction.extractor import Extractor
from omnikit.extraction.first_look import tells
from omnikit.extraction.folding import fold
from omnikit.extraction.gender import genders
from omnikit.extraction.mentions import Passage
from omnikit.extraction.normalising import Normalised
from omnikit.model.found import Found, FoundKind
from omnikit.model.value import maker

_CIRCLED = "\u2460-\u2473\u2776-\u277f"
_MARK = re.compile(rf"(?<![{_CIRCLED}\d])[{_CIRCLED}](?![{_CIRCLED}\u20e3])(?=.)")
_found = maker(Found)


class _People:
    """Finds ages and genders."""

    kinds = frozenset({FoundKind.AGE.value, FoundKind.GENDER.value})

    def __call__(self, message: Normalised, asked: frozenset[str]) -> Iterable[Found]:
        if not asked and tells(message.lower) is None:
            return ()
        return _told(message, asked)


def _told(message: Normalised, asked: frozenset[str]) -> Iterator[Found]:
    text, places = _narrowed(fold(_without_marks(message)))
    passage = Passage(text)
    told = ages(passage, asked=FoundKind.AGE in asked)
    for age in told:
        start, end = _span(message, places, age.start, age.end)
        yield _found(
            kind=FoundKind.AGE.value,
            raw=message.raw[start:end],
            start=start,
            end=end,
            value=str(age.years),
            unit=age.unit,
            confidence=age.confidence,
            cue=age.cue,
        )
    for gender in genders(passage, told, asked=FoundKind.GENDER in asked):
        start, end = _span(message, places, gender.start, gender.end)
        yield _found(
            kind=FoundKind.GENDER.value,
            raw=message.raw[start:end],
            start=start,
            end=end,
            value=gender.gender,
            confidence=gender.confidence,
            cue=gender.cue.strip(),
        )


def _without_marks(message: Normalised) -> str:
    """Return the text in small letters, with blanks for the marks of a list: ①男 ②39岁."""
    if _MARK.search(message.raw) is None:
        return message.lower
    marks = {match.start() for match in _MARK.finditer(message.raw)}
    return "".join(
        [" " if message.span(at, at + 1)[0] in marks else character for at, character in enumerate(message.lower)]
    )


def _narrowed(text: str) -> tuple[str, list[int]]:
    """Return *text* with one blank for several, and where each character stood; no places if it is unchanged."""
    if "  " not in text:
        return text, []
    places = [at for at, character in enumerate(text) if character != " " or text[at - 1 : at] != " "]
    return "".join([text[at] for at in places]), places


def _span(message: Normalised, places: list[int], start: int, end: int) -> tuple[int, int]:
    return message.span(places[start], places[end - 1] + 1) if places else message.span(start, end)


PEOPLE: Extractor = _People()
"""The extractor of ages and genders."""
