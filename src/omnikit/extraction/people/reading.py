"""Ages and genders: of the one who writes, or of the person they write for."""

from collections.abc import Iterable

from omnikit.extraction.extractor import Extractor
from omnikit.extraction.gate import tells
from omnikit.extraction.normalising import Normalised
from omnikit.extraction.patterns import LazyPattern
from omnikit.extraction.people.age import Age, ages
from omnikit.extraction.people.folding import fold
from omnikit.extraction.people.gender import Gender, genders
from omnikit.extraction.people.mentions import Passage
from omnikit.model.found import Found, FoundKind
from omnikit.model.value import maker

_CIRCLED = "\u2460-\u2473\u2776-\u277f"
_MARK = LazyPattern(rf"(?<![{_CIRCLED}\d])[{_CIRCLED}](?![{_CIRCLED}\u20e3])(?=.)")
_found = maker(Found)
_AGE, _GENDER = FoundKind.AGE.value, FoundKind.GENDER.value


class _People:
    """Finds ages and genders."""

    kinds = frozenset({_AGE, _GENDER})

    def __call__(self, message: Normalised, asked: frozenset[str]) -> Iterable[Found]:
        if not asked and not tells(message.lower):
            return ()
        return read_people(message, asked)


def read_people(message: Normalised, asked: frozenset[str] = frozenset()) -> list[Found]:
    """Return the ages and genders that *message* tells."""
    text, places = _narrowed(fold(message.lower if message.raw is message.text else _without_marks(message)))
    passage = Passage(text, "".join(map(message.text.__getitem__, places)) if places else message.text)
    told = ages(passage, asked=_AGE in asked)
    found = [_fact(message, places, age, _AGE, str(age.years), age.cue, age.unit) for age in told]
    found += [
        _fact(message, places, gender, _GENDER, gender.gender, gender.cue.strip())
        for gender in genders(passage, told, asked=_GENDER in asked)
    ]
    return found


def _fact(
    message: Normalised, places: list[int], told: Age | Gender, kind: str, value: str, cue: str, unit: str = ""
) -> Found:
    start, end = told.start, told.end
    if places:
        start, end = places[start], places[end - 1] + 1
    raw = message.raw
    if raw is not message.text:
        start, end = message.span(start, end)
    return _found(
        kind=kind,
        raw=raw[start:end],
        start=start,
        end=end,
        value=value,
        unit=unit,
        confidence=told.confidence,
        cue=cue,
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


PEOPLE: Extractor = _People()
"""The extractor of ages and genders."""
