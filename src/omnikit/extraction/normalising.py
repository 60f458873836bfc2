"""A message in one way of writing, with the way back to where each character stood in the original.

Full width, circled, keycap and mathematical letters and digits become plain ones; variants of dash, dot and space
become ``-``, ``.`` and a space; what has no width is dropped; a mark joins its letter or is dropped; blanks beside each
other are one. The case is kept, and so is the punctuation of Chinese: ordinary messages are plain already and cost one
look.
"""

import unicodedata
from bisect import bisect_right
from functools import cache

from omnikit.extraction.patterns import LazyPattern

# blocks in which a character may stand for plain letters and digits
_BLOCKS = (
    (0x00A0, 0x00BF), (0x02B0, 0x02FF), (0x0660, 0x0669), (0x06F0, 0x06F9), (0x0966, 0x096F), (0x0E50, 0x0E59),
    (0x1D2C, 0x1D9B), (0x2070, 0x209C), (0x2100, 0x218B), (0x2460, 0x24FF), (0x2776, 0x2793), (0x2C7C, 0x2C7D),
    (0x3220, 0x3229), (0x3280, 0x3289), (0xFE50, 0xFE6B), (0xFF01, 0xFF5E), (0x1D400, 0x1D7FF), (0x1F100, 0x1F189),
    (0x1FBF0, 0x1FBF9),
)  # fmt: skip
_KEPT = frozenset("，！？：；（）™℠")  # the punctuation of Chinese; every pattern knows both widths
_SIGNS = {
    "-": "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u207b\u208b\u2212\u2500\u2796\ufe31\ufe32",
    ".": "\u00b7\u0387\u2022\u2024\u2027\u2219\u22c5\u30fb\uff61\uff65",
    "+": "\u2795\u271a",
    "'": "\u2018\u2019\u02bc",
    "~": "\u223c\u301c",
    " ": "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u2800\u3000\u3164",
}
WIDTHLESS = (
    "\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20dd-\u20e4\ufe00-\ufe0f\ufeff"
)
_FAR_WIDTHLESS = "\U000e0000-\U000e01ef"
_MARKS = "\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20dc\u20e5-\u20f0\ufe20-\ufe2f"
_MOST_MARKS = 3  # that join one letter; no script that is read here needs more


def _plain(character: str) -> str:
    """Return what *character* stands for, "" if it stands for itself."""
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    number = unicodedata.numeric(character, 0)
    if number > 9 and number == int(number) and "\u2460" <= character <= "\u2793":
        return str(int(number))
    if "\U0001f150" <= character <= "\U0001f189":  # letters on a dark ground, which Unicode leaves undecomposed
        offset = (ord(character) - 0x1F150) % 32
        return chr(ord("A") + offset) if offset < 26 else ""
    folded = unicodedata.normalize("NFKC", character)
    letters = folded.strip("(),.")
    if (letters.isascii() and letters.isalnum()) or (len(letters) == 1 and letters in "一二三四五六七八九十"):
        return letters
    return folded if len(folded) == 1 and folded.isascii() and folded != " " else ""


@cache
def _table() -> dict[int, str]:
    """Return what each character stands for that is another way of writing something plain."""
    found = {ord(c): sign for sign, variants in _SIGNS.items() for c in variants}
    for first, last in _BLOCKS:
        for code in range(first, last + 1):
            stands_for = "" if chr(code) in _KEPT else _plain(chr(code))
            if code not in found and stands_for not in ("", chr(code)):
                found[code] = stands_for
    return found


def _ranges(codes: list[int]) -> str:
    """Return *codes* as the inside of a character class."""
    parts: list[list[int]] = []
    for code in sorted(codes):
        if parts and parts[-1][1] == code - 1:
            parts[-1][1] = code
        else:
            parts.append([code, code])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in parts)


def _class_of(*, least: int, most: int, blank: bool) -> str:
    return _ranges([code for code, to in _table().items() if least <= len(to) <= most and (to == " ") is blank])


def _odd() -> str:
    blanks, single = _class_of(least=1, most=1, blank=True), _class_of(least=1, most=1, blank=False)
    return (
        f"(?P<blank>[ {blanks}]{{2,}}|[{blanks}])|(?P<single>[{single}]+)|"
        f"(?P<widthless>[{WIDTHLESS}{_FAR_WIDTHLESS}]+)|(?P<marks>[{_MARKS}]+)|"
        f"[{_class_of(least=2, most=9, blank=False)}]"
    )


@cache
def signs() -> str:
    """Return what is a sign in another way of writing, as the inside of a character class."""
    table = _table().items()
    return _ranges([code for code, to in table if not to.isalnum() and to not in _ENDS_OR_BLANK])


@cache
def disguised() -> str:
    """Return what may be a letter, a digit, a blank or an end in another way of writing, or change the letter before.

    What is beyond the first plane is not among it.
    """
    table = _table().items()
    near = [code for code, to in table if code < 0x10000 and (to.isalnum() or to in _ENDS_OR_BLANK)]
    return _ranges(near) + _MARKS


_ENDS_OR_BLANK = " ,:;?!"
FAR = "\\U0001d400-\\U0001f189\\U0001fbf0-\\U000e01ef"
"""What of the other planes may not be plain."""
_ODD = LazyPattern(_odd)
# two blanks beside each other are not plain either
_FIRST_ODD = LazyPattern(lambda: f"[{disguised()}{FAR}{signs()}{WIDTHLESS}]")
_TRAILING = LazyPattern(f"[{_MARKS}\\u20dd-\\u20e4\\ufe00-\\ufe0f]*+")  # what belongs to the character before it


class Normalised:
    """A message: *raw* as it was given, *text* in one way of writing; ``span`` leads from the second to the first.

    *lower* is the text in small letters, each at its place.
    """

    __slots__ = ("_shifts", "_starts", "lower", "raw", "text")

    def __init__(self, raw: str, text: str, starts: tuple[int, ...] = (), shifts: tuple[int, ...] = ()) -> None:
        self.raw = raw
        self.text = text
        self._starts = starts  # from text[starts[i]] on, raw is shifts[i] further
        self._shifts = shifts
        lower = text.lower()
        if len(lower) != len(text):
            lower = "".join(c if len(c.lower()) != 1 else c.lower() for c in text)
        self.lower = lower

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where ``text[start:end]`` stands in *raw*, with the marks of its last character."""
        if not self._starts:
            return start, end
        raw_start = self._in_raw(start)
        if end <= start:
            return raw_start, raw_start
        trailing = _TRAILING.match(self.raw, self._in_raw(end - 1) + 1)
        assert trailing is not None
        return raw_start, trailing.end()

    def _in_raw(self, at: int) -> int:
        return at + self._shifts[bisect_right(self._starts, at) - 1]


def normalise(raw: str) -> Normalised:
    """Return *raw* in one way of writing; a plain text is its own."""
    if (raw.isascii() or _FIRST_ODD.search(raw) is None) and "  " not in raw:
        return Normalised(raw, raw)
    pieces: list[str] = []
    starts, shifts = [0], [0]
    read = written = 0  # up to where raw is read, how long the text is

    def write(piece: str, at: int) -> None:
        nonlocal written
        if piece[0] == " " and pieces and pieces[-1][-1] == " ":  # what stood between was dropped
            piece, at = piece[1:], at + 1
            if not piece:
                return
        if at - written != shifts[-1]:
            starts.append(written)
            shifts.append(at - written)
        pieces.append(piece)
        written += len(piece)

    for odd in _ODD.finditer(raw):
        start, end = odd.span()
        if start > read:
            write(raw[read:start], read)
        read = end
        match odd.lastgroup:
            case "blank":
                write(" ", start)
            case "single":
                write(odd[0].translate(_table()), start)
            case "marks":
                _join(pieces, odd[0])
            case None:
                for letter in _table()[ord(odd[0])]:
                    write(letter, start)
    if read < len(raw):
        write(raw[read:], read)
    return Normalised(raw, "".join(pieces), tuple(starts), tuple(shifts))


def _join(pieces: list[str], marks: str) -> None:
    """Let *marks* join the last character of *pieces*; those that cannot are dropped."""
    if not pieces:
        return
    if unicodedata.category(pieces[-1][-1]).startswith("M"):  # a mark of a script that is not read here
        return
    last = pieces.pop()
    letter = unicodedata.normalize("NFC", last[-1] + marks[:_MOST_MARKS])[0]
    if len(last) > 1:
        pieces.append(last[:-1])
    pieces.append(_table().get(ord(letter), letter)[:1])
