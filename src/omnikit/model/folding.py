"""Folding text for search, so that width, case, accents and what can't be seen make no difference.

Each character folds by itself, whatever stands beside it: compatibility forms become plain ones, case and accents go,
the invisible goes, half an emoji becomes U+FFFD (so a folded text can always be stored). Signs that spell another sound
stay: kana voicing, vowels and tones of Thai and Lao, vowels of Indic scripts. Only three things look at neighbours:
Korean letters join to a syllable, a kana takes its voicing mark, white space becomes one space and none at the ends.
"""

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

_UNMARKED = {"đ": "d", "ð": "d", "ɖ": "d", "ı": "i", "ł": "l", "ø": "o"}  # accented to the eye, not to Unicode
_ACCENTS = frozenset({1, 7, *range(10, 37), *range(200, 241)})  # combining classes
_INVISIBLE = (  # Unicode's Default_Ignorable_Code_Point
    *((0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F)),
    *((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF)),
    *((0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF)),
)
_HALF = "\ufffd"  # what a lone surrogate becomes: no encoding can store it
_ZWJ = "\u200d"
_SKIN_TONES = frozenset(map(chr, range(0x1F3FB, 0x1F400)))

_FLAG = "\0"  # stands before a character that may join the one before it; in no folded text
_JOINING = frozenset(map(chr, (*range(0x1161, 0x1176), *range(0x11A8, 0x11C3), 0x3099, 0x309A)))

_REMEMBERED = 0x20000  # points from here on are worked out each time, so that a table's size is bounded


def fold(text: str) -> str:
    """Return *text* as search compares it; what is folded stays as it is."""
    if text.isascii() and text.isprintable():
        folded = text.lower()
    else:
        folded = text.translate(_TEXT)
        if _FLAG in folded:
            return _align(text, _TEXT).folded
    return " ".join(folded.split()) if "  " in folded else folded.strip(" ")


def digits_of(text: str) -> str:
    """Return the digits of *text*, of any script, as ASCII."""
    return text.translate(_PHONE)


def spans(text: str, words: str) -> tuple[tuple[int, int], ...]:
    """Return where *text* has the folded *words*: half-open spans of its code points, in order, none overlapping.

    A span covers whole characters, each with its combining marks.
    """
    if not words or words not in (folded := fold(text)):
        return ()
    if len(folded) == len(text) and (text.isascii() or not text.translate(_APART)):
        whole = range(len(text))
        return tuple(_occurrences(_Aligned(folded, whole, whole, range(1, len(text) + 1)), words))
    return tuple(_occurrences(_align(text, _TEXT), words))


def spans_of_digits(text: str, digits: str) -> tuple[tuple[int, int], ...]:
    """Return where the phone number *text* has the folded *digits*, as ``spans`` does."""
    if not digits or digits not in digits_of(text):
        return ()
    return tuple(_occurrences(_align(text, _PHONE), digits))


class _Table(dict[int, str]):
    """What a character becomes, by code point; worked out when it is first met."""

    def __init__(self, becomes: Callable[[str], str]) -> None:
        super().__init__()
        self._becomes = becomes

    def __missing__(self, point: int) -> str:
        found = self._becomes(chr(point))
        if point < _REMEMBERED:
            self[point] = found
        return found


def _text_of(character: str) -> str:
    """Return what *character* folds to, flagged if that may join what stands before it."""
    if character.isspace():
        return " "
    if unicodedata.category(character) == "Cs":
        return _HALF
    if unicodedata.normalize("NFKD", character).startswith(" "):
        return character  # an accent standing alone is no white space
    folded, before = character, ""
    while folded != before:
        before = folded
        parts = unicodedata.normalize("NFKD", folded.casefold())
        folded = _composed(_UNMARKED.get(part, part) for part in parts if not _goes(part))
    return _FLAG + folded if folded in _JOINING else folded


def _goes(part: str) -> bool:
    """True for an accent, what encloses (a key cap), a control character, the invisible."""
    return (
        unicodedata.combining(part) in _ACCENTS
        or unicodedata.category(part) in ("Me", "Cc")
        or any(first <= ord(part) <= last for first, last in _INVISIBLE)
    )


def _left_of(character: str) -> str:
    """Return nothing for what folds to one character and stands apart from its neighbours, else *character*."""
    folded = _text_of(character)
    apart = not unicodedata.category(character).startswith("M") and character not in _SKIN_TONES
    return "" if len(folded) == 1 and apart else character


def _numerals_of(character: str) -> str:
    values = (unicodedata.decimal(part, None) for part in unicodedata.normalize("NFKC", character))
    return "".join(str(value) for value in values if value is not None)


def _composed(parts: Iterable[str]) -> str:
    made: list[str] = []
    for part in parts:
        if joint := _joint(made, part):
            made[-1] = joint
        else:
            made.append(part)
    return "".join(made)


def _joint(before: Sequence[str], part: str) -> str:
    """Return the one character that the last of *before* and *part* make, or nothing."""
    if part not in _JOINING or not before:
        return ""
    joint = unicodedata.normalize("NFC", before[-1] + part)
    return joint if len(joint) == 1 else ""


_TEXT = _Table(_text_of)
_APART = _Table(_left_of)
_PHONE = _Table(_numerals_of)


class _Aligned(NamedTuple):
    """A folded text, and where in the original each character of it comes from."""

    folded: str
    sources: Sequence[int]
    """By folded code point: which character of the original, counted with its marks as one."""
    starts: Sequence[int]
    ends: Sequence[int]
    """By character of the original: where it stands."""


def _align(text: str, table: _Table) -> _Aligned:
    """Fold *text* character by character, keeping where each comes from."""
    folded: list[str] = []
    sources: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    before = ""
    for at, character in enumerate(text):
        piece = table[ord(character)].removeprefix(_FLAG)
        if joint := _joint(folded, piece):
            folded[-1], piece = joint, ""
        elif piece == " " and folded[-1:] == [" "]:
            joint, piece = piece, ""
        elif piece == " " and not folded:
            piece = ""
        if joint or (starts and _continues(character, before)):
            ends[-1] = at + 1
        elif piece:
            starts.append(at)
            ends.append(at + 1)
        folded += piece
        sources += [len(starts) - 1] * len(piece)
        before = character
    return _Aligned("".join(folded).rstrip(" "), sources, starts, ends)


def _continues(character: str, before: str) -> bool:
    """True if *character* belongs to the one before it: a combining mark, a part of an emoji."""
    category = unicodedata.category(character)
    return category.startswith("M") or character in _SKIN_TONES or (before == _ZWJ and category == "So")


def _occurrences(aligned: _Aligned, words: str) -> Iterator[tuple[int, int]]:
    folded, sources, starts, ends = aligned
    at = folded.find(words)
    while at >= 0:
        last = sources[at + len(words) - 1]
        yield starts[sources[at]], ends[last]
        at += len(words)
        while at < len(folded) and sources[at] == last:
            at += 1
        at = folded.find(words, at)
