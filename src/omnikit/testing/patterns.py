"""Random patterns, and whether the engine of extraction answers to them exactly as ``re`` does.

``fuzz`` is a long run, its choices following from a seed; ``difference`` looks at one pattern and one text.
"""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product
from typing import Any

from omnikit.desk.audit import Violation
from omnikit.extraction import engine
from omnikit.model.value import Value, value
from omnikit.testing.soak.checking import Report

Bounds = Sequence[tuple[int, int]]

LETTERS = "ab1_ \n", "aAé²\xa0", "aß\x85", "a微信٣\u2028", "b😀𝟙", "a\ud83d\ude00😀", "ab", "0xÿĀ\U00010000"
"""Few letters each, so that matches happen: of ASCII, Latin-1, two bytes and four; surrogates; and mixed."""

LONGEST = 12
MOST_VIOLATIONS = 50
_CLASSES = r"\d", r"\D", r"\s", r"\S", r"\w", r"\W"
_ANCHORS = "^", "$", r"\A", r"\Z", r"\b", r"\B"
_ONCE = "?", "{1}", "{0,1}", "{0}"
_LOOPS = "*", "+", "*", "+", "{2}", "{,2}", "{1,2}", "{2,}"
_LONG_LOOPS = *_LOOPS, "{2,3}", "{3,5}"
_MODES = "", "", "?", "+"
_SCOPES = "s", "-s", "m", "-m", "a", "u", "sm", "s-m", "-sm", "i"
_FLAGS = (re.ASCII, re.MULTILINE, re.DOTALL) * 4 + (re.IGNORECASE, re.VERBOSE)
_METHODS = "search", "match", "fullmatch", "finditer", "findall"


@value(kw_only=False)
class Case(Value):
    """A pattern that ``re`` may refuse, and a text."""

    pattern: str
    flags: int
    text: str


def case(chance: random.Random) -> Case:
    """Return a small pattern and a short text, mostly of the letters that the pattern is made of."""
    letters = "".join(chance.choice(LETTERS) for _ in range(chance.choice((1, 1, 2))))
    making = _Making(chance, letters)
    pattern = making.either(3)
    longest = LONGEST if making.inner_loops else LONGEST // 2
    flags = 0
    for _ in range(chance.choice((0, 0, 1, 2))):
        flags |= chance.choice(_FLAGS)
    also = chance.choice((letters, letters, "".join(LETTERS)))
    text = "".join(chance.choice(chance.choice((letters, also))) for _ in range(chance.randrange(longest + 1)))
    return Case(pattern, int(flags), text)


class _Making:
    """A pattern while it is made; one loop in it may be within another: each more takes times the time."""

    def __init__(self, chance: random.Random, letters: str) -> None:
        self.chance = chance
        self.letters = letters
        self.groups = 0
        self.closed: list[str] = []
        self.inner_loops = 1
        self.items = 12

    def either(self, depth: int, looped: int = 0) -> str:
        """Return some ways, which may be empty or begin alike."""
        ways = [self.sequence(depth, looped) for _ in range(self.chance.choice((1, 1, 1, 2, 2, 1 if looped else 3)))]
        if len(ways) > 1 and self.chance.random() < 0.3:
            begun = self.word()
            ways = [begun + way for way in ways]
        if self.chance.random() < 0.1:
            ways.insert(self.chance.randrange(len(ways) + 1), "")
        return "|".join(ways)

    def sequence(self, depth: int, looped: int) -> str:
        return "".join(self.item(depth, looped) for _ in range(self.chance.choice((0, 1, 1, 2, 2, 3))))

    def item(self, depth: int, looped: int) -> str:
        self.items -= 1
        if self.items < 0:
            return self.word()
        if self.chance.random() < 0.15:
            return self.chance.choice(_ANCHORS)
        simple = depth == 0 or self.chance.random() < 0.5
        times = ""
        if self.chance.random() < (0.45 if looped == 0 else 0.25):
            loops = looped == 0 or (looped == 1 and self.inner_loops > 0)
            times = self.chance.choice((_LONG_LOOPS if simple else _LOOPS) if loops else _ONCE)
            if loops:
                self.inner_loops -= looped
                looped += 1
            times += self.chance.choice(_MODES)
        return (self.simple() if simple else self.nested(depth - 1, looped)) + times

    def simple(self) -> str:
        made = self.chance.choice((self.one, self.one, self.one, self.word, self.reference))
        return made()

    def nested(self, depth: int, looped: int) -> str:
        kind = self.chance.choice("(((((((????>=!<<~~s")
        if kind == "(":
            return self.group(depth, looped)
        if kind in "<~":
            return f"(?<{'=' if kind == '<' else '!'}{self.behind(self.chance.randrange(4), depth)})"
        if kind == "s":
            return f"(?{self.chance.choice(_SCOPES)}:{self.either(depth, looped)})"
        if kind == "?":
            if self.closed and self.chance.random() < 0.05:
                return f"(?({self.chance.choice(self.closed)}){self.sequence(depth, looped)}|{self.word()})"
            kind = ":"
        return f"(?{kind}{self.either(depth, looped)})"

    def group(self, depth: int, looped: int) -> str:
        self.groups += 1
        name = str(self.groups)
        if named := self.chance.random() < 0.3:
            name = f"g{name}"
        inside = self.either(depth, looped)
        self.closed.append(name)
        return f"(?P<{name}>{inside})" if named else f"({inside})"

    def behind(self, width: int, depth: int) -> str:
        """Return what is always as wide, as looking back needs it."""
        made = "".join(self.one() for _ in range(width))
        if self.chance.random() < 0.2:
            made = self.chance.choice(_ANCHORS) + made
        if self.chance.random() < 0.2:
            made += f"(?{self.chance.choice('=!')}{self.word()})"
        if self.chance.random() < 0.1:
            made += self.reference()
        if self.chance.random() < 0.1:
            made += "{2}"
        if depth and self.chance.random() < 0.3:
            made += f"|{self.behind(width, depth - 1)}"
        if self.chance.random() < 0.3:
            self.groups += 1
            self.closed.append(str(self.groups))
            made = f"({made})"
        return made

    def word(self) -> str:
        return "".join(self.letter() for _ in range(self.chance.choice((1, 1, 2, 3))))

    def letter(self) -> str:
        return re.escape(self.chance.choice(self.letters))

    def one(self) -> str:
        """Return what matches one letter."""
        kind = self.chance.choice("aaaa..^\\[[[")
        if kind == "a":
            return self.letter()
        if kind == ".":
            return "."
        if kind == "^":
            return f"[^{self.letter()}]"
        if kind == "\\":
            return self.chance.choice(_CLASSES)
        inside = "".join(self.within() for _ in range(self.chance.choice((1, 2, 2, 3, 5))))
        return f"[{self.chance.choice(('', '', '^'))}{inside}]"

    def within(self) -> str:
        kind = self.chance.choice("aaa-\\")
        if kind == "\\":
            return self.chance.choice(_CLASSES)
        if kind == "-":
            first, last = sorted((self.chance.choice(self.letters), self.chance.choice(self.letters)))
            return f"{re.escape(first)}-{re.escape(last)}"
        return self.letter()

    def reference(self) -> str:
        if not self.closed:
            return self.letter()
        name = self.chance.choice(self.closed)
        return f"(?P={name})" if name[0] == "g" else f"(?:\\{name})"


# --- comparing


def every_bound(text: str) -> Bounds:
    """Return each pair of a beginning and an end within *text*, and some beyond it."""
    places = (-2, *range(len(text) + 1), len(text) + 2)
    return tuple(product(places, places))


def difference(ours: re.Pattern[str], theirs: re.Pattern[str], text: str, bounds: Bounds = ()) -> str:
    """Return the first question that *ours* answers otherwise than *theirs*, and both answers; "" if there is none."""
    for question, answers in (*_CALLS, *_bounded(bounds)):
        one, other = _answer(answers, ours, text), _answer(answers, theirs, text)
        if one != other:
            return f"{question}: {one}, not {other}"
    return ""


def _answer(answers: Callable[[Any, str], object], pattern: re.Pattern[str], text: str) -> object:
    try:
        return answers(pattern, text)
    except Exception as error:
        return type(error).__name__


def matched(match: re.Match[str] | None) -> object:
    """Return all that a match tells."""
    if match is None:
        return None
    groups = range(match.re.groups + 1)
    return (
        [match.span(group) for group in groups],
        [(match.start(group), match.end(group), match[group]) for group in groups],
        match.groups("-"),
        match.groupdict(),
        match.group(*groups),
        (match.lastindex, match.lastgroup, match.pos, match.endpos, match.string),
    )


def _asked(method: str, *bounds: int) -> Callable[[Any, str], object]:
    def answers(pattern: Any, text: str) -> object:
        answer = getattr(pattern, method)(text, *bounds)
        if method == "findall":
            return answer
        return [matched(match) for match in answer] if method == "finditer" else matched(answer)

    return answers


def _bounded(bounds: Bounds) -> Iterator[tuple[str, Callable[[Any, str], object]]]:
    for pos, endpos in bounds:
        for method in _METHODS:
            yield f"{method} {pos} {endpos}", _asked(method, pos, endpos)


_CALLS: tuple[tuple[str, Callable[[Any, str], object]], ...] = (
    *((method, _asked(method)) for method in _METHODS),
    ("sub", lambda pattern, text: pattern.sub(r"<\g<0>>", text)),
    ("sub by a call", lambda pattern, text: pattern.sub(lambda match: repr(match.groups()), text, 2)),
    ("split", lambda pattern, text: pattern.split(text)),
    ("itself", lambda pattern, _: (pattern.pattern, pattern.flags, pattern.groups, dict(pattern.groupindex))),
)


# --- the long run


def fuzz(patterns: int, seed: int) -> Report:
    """Ask so many random *patterns*; each one that is answered wrongly is told in its smallest form."""
    chance = random.Random(seed)
    counts: Counter[str] = Counter({"patterns": patterns})
    violations: list[Violation] = []
    for _ in range(patterns):
        one = case(chance)
        bounds = tuple((chance.randrange(-2, 14), chance.randrange(-2, 14)) for _ in range(4))
        came_to, wrong = flaw(one, bounds)
        counts[came_to] += 1
        if wrong and len(violations) < MOST_VIOLATIONS:
            least = smallest(one, bounds)
            violations.append(Violation("as re answers", repr(least), flaw(least, bounds)[1]))
    return Report({name: counts[name] for name in sorted(counts)}, tuple(violations))


def flaw(one: Case, bounds: Bounds) -> tuple[str, str]:
    """Return what became of a pattern, and what is answered wrongly: nothing, if all is as it must be."""
    try:
        theirs = re.compile(one.pattern, one.flags)
    except (re.error, OverflowError, FutureWarning):
        return "refused", ""
    ours = engine.compiled(one.pattern, one.flags)
    return "native" if native(ours) else "left to re", difference(ours, theirs, one.text, bounds)


def native(pattern: object) -> bool:
    """True if the engine itself runs a pattern, not ``re``."""
    return not isinstance(pattern, re.Pattern)


def smallest(one: Case, bounds: Bounds) -> Case:
    """Return *one* without whatever can go so that it is still answered wrongly."""
    while smaller := next((less for less in _smaller(one) if flaw(less, bounds)[1]), None):
        one = smaller
    return one


def _smaller(one: Case) -> Iterable[Case]:
    yield from (one.but(flags=one.flags & ~flag) for flag in re.RegexFlag if one.flags & flag)
    for name in ("text", "pattern"):
        whole = getattr(one, name)
        for size in (8, 4, 3, 2, 1):
            for start in range(len(whole) - size + 1):
                yield one.but(**{name: whole[:start] + whole[start + size :]})
    # a pair of brackets around what is needed
    for opened in re.finditer(r"\((\?(P<\w+>|[a-z-]*:|[=!>]|<[=!]))?", one.pattern):
        for closed in re.finditer(r"\)", one.pattern):
            if opened.end() <= closed.start():
                inside = one.pattern[opened.end() : closed.start()]
                yield one.but(pattern=one.pattern[: opened.start()] + inside + one.pattern[closed.end() :])
