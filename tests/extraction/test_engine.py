"""The engine answers exactly as ``re`` does: to random patterns, to those that extraction uses, and at the edges."""

import gc
import importlib
import json
import pkgutil
import random
import re
import subprocess
import sys
import tracemalloc
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnikit import extraction
from omnikit.bench.extraction.chat import business, chat
from omnikit.bench.extraction.labelled import committed
from omnikit.extraction import engine, extract
from omnikit.extraction.patterns import LazyPattern
from omnikit.extraction.reach.tokens import _words
from omnikit.extraction.spelling import _Searching
from omnikit.testing import patterns
from omnikit.testing.patterns import Case, difference, every_bound, matched

built = pytest.mark.skipif(not engine.BUILT, reason="the extension isn't built")


# --- random patterns


@given(st.randoms(use_true_random=False).map(patterns.case))
def test_a_random_pattern_is_answered_as_re_answers(case: Case) -> None:
    """Every call within every bound tells the same spans, groups and names."""
    assert patterns.flaw(case, every_bound(case.text))[1] == ""


@given(st.randoms(use_true_random=False).map(patterns.case), st.text(max_size=6))
def test_a_random_text_is_answered_as_re_answers(case: Case, text: str) -> None:
    """Whatever letters it has."""
    assert patterns.flaw(case.but(text=text), ())[1] == ""


def test_many_random_patterns_are_answered_as_re_answers() -> None:
    """Thousands, quickly made; of those that the engine can know nearly all run on it."""
    report = patterns.fuzz(3000, seed=1)

    assert report.violations == ()
    assert report.counts["refused"] < 300
    if engine.BUILT:
        assert report.counts["native"] > 2000


def test_a_wrong_answer_is_told_in_its_smallest_form(monkeypatch: pytest.MonkeyPatch) -> None:
    """The long run tells what is needed for it, and nothing else."""

    def wrong(pattern: str, flags: int = 0) -> re.Pattern[str]:
        return re.compile(pattern.replace("b", "a"), flags)

    monkeypatch.setattr(engine, "compiled", wrong)

    least = [violation.where for violation in patterns.fuzz(20, seed=1).violations]
    assert repr(Case("b", 0, "")) in least


@pytest.mark.parametrize("flags", [0, re.ASCII])
@pytest.mark.parametrize(
    "pattern", [r"\d", r"\D", r"\s", r"\S", r"\w", r"\W", ".", r"[^\d\s]", r"[\w-]", r"\b.", r".\B"]
)
def test_each_letter_there_is_belongs_to_the_same_classes(pattern: str, flags: int) -> None:
    """Of all planes: what is a digit, a space, part of a word."""
    every = "".join(map(chr, range(0x11_0000 if flags == 0 else 0x3000)))
    ours, theirs = engine.compiled(pattern, flags), re.compile(pattern, flags)

    for text in (every[:0x80], every[:0x100], every[:0x1_0000], every):
        assert ours.findall(text) == theirs.findall(text)


CASES = (
    (r"a(?!\d)", "a1aa\n"),  # by the next character most places are passed over
    ("a(?!.)", "ab\na"),
    (r"a(?=[^\d])|b(?![^a])", "a1baab"),
    (r"(?:ab|[ac]{2,3}|b?c)\b", "abacacbc b"),
    (r"(?:a|(?=ab)[a-c])(?<=a)b?", "abcab"),
    # what goes back over groups, and what does not
    ("(a)|b", "ba"),
    ("(?:(a)|b)*", "abab"),
    ("(?:(a)|(b))*?c", "ababc"),
    ("(a*)*", "aab"),
    ("(a*)+", "b"),
    ("(a|b*)*", "abba"),
    ("(?:a?)*?b", "aab"),
    ("(?:a?){2,3}b", "aab"),
    ("((a)|b){2}", "ab"),
    ("(?:(a)?b)*", "abb"),
    ("(a?)*?$", "aa"),
    (r"(a)(?:\1b)*\1", "aabaab"),
    (r"(?:(a)|b)\1", "bb"),
    (r"(a?)b\1", "ab"),
    ("(?=(a))a", "a"),
    ("(?!(a)b)a", "aab"),
    ("(?!(a))b|a", "ab"),
    ("(?<=(a))b", "ab"),
    ("(?<!(a))b", "bab"),
    (r"(.)(?<=\1\1)c", "aac"),
    ("(?=(a+))a*b", "aab"),
    ("(?>(a+))b", "aab"),
    ("(?>a|ab)c", "abc"),
    ("(?:a|ab)++c", "abc"),
    ("(a|ab)(c|bcd)(d*)", "abcd"),
    ("(?:(a)|b)?+c", "abc"),
    ("(?:ab?)*+b", "abab"),
    ("(?P<x>a)(?P<y>b)?", "a"),
    ("((?P<x>a)|b)+", "ab"),
    ("a{0}b", "ab"),
    ("(a){0}b", "ab"),
    ("a{2,}?a", "aaaa"),
    ("(?:ab){2,3}?", "abababab"),
    ("(?:(?:ab?){1,2}c?){2}b", "abab"),
    ("(?:(?:a|b){2}|a){2,3}b?", "abaab"),
    ("(?:(?:(?:ab?){2}|b)*?a){2}$", "ababa"),
    ("(?:(?:(a)|b){2,}c?){2,}", "abab"),
    # where lines and words begin and end
    ("(?m)^.?$", "a\n\nb\n"),
    (r"^\Z|$", "a\n"),
    ("$", "a\n\n"),
    (r"\b|\B", "a 微"),
    (r"(?a)\b", "é微a"),
    ("(?s:.)(?-s:.)", "\na\n"),
    ("(?s).(?-s:.)", "\n\na"),
    ("", "ab"),
    ("|a", "ab"),
    ("a||b", "ab"),
    (r"a(?<=(?s:(?=a.b).))", "a\nbab"),
    (r"[ab](?<=(?s:(?=a.b|b.[^a]).))", "xa\nbb\n"),
    # letters of each width
    ("[信-微]+", "a微信"),
    ("[^a]", "😀"),
    ("[a-😀]", "微𝟙"),
    ("\\ud83d", "\ud83d\ude00"),
    ("[\\ud800-\\udfff]+", "😀\ude00\ud83d"),
    ("é+", "éé"),
    ("微", "abc"),
    ("😀|a", "ba"),
    ("\\x00+", "a\0\0"),
    ("aab", "aaaab"),
    # what is left to re
    ("(?i)É|ſ", "éS"),
    ("(a)?(?(1)b|c)", "abc"),
    (r"(?a:\W)", "é"),
    (r"(?a)(?u:\w)", "é"),
    ("(?:ab){,3000000000}", "abab"),
)


@pytest.mark.parametrize(("pattern", "text"), CASES)
def test_what_is_easily_got_wrong_is_answered_as_re_answers(pattern: str, text: str) -> None:
    """Within every bound, and among letters of every width."""
    for around in ("", "é", "微", "😀"):
        whole = f"{text}{around}{text}"
        assert difference(engine.compiled(pattern), re.compile(pattern), whole, every_bound(whole)) == ""


@pytest.mark.parametrize("count", range(15))
def test_sets_and_switches_of_every_size_are_answered_as_re_answers(count: int) -> None:
    """Few characters are kept another way than many, and few ways as well."""
    letters = "".join(map(chr, range(0x4E00, 0x4E00 + count)))
    text = f"aé{letters}\u5000\uffff😀"
    for pattern in (
        f"[a{letters}]",
        f"[^a{letters}]",
        f"[é{letters}]+",
        f"[^{letters}😀]+",
        rf"[\d{letters}]",
        f"[{letters}\u5000-\u9fff]",
        "|".join(f"{letter}(?:x|(?=.))" for letter in f"a{letters}"),
        "|".join(f"{letter}{letter}?+." for letter in f"{letters}é"),
    ):
        assert difference(engine.compiled(pattern), re.compile(pattern), text, every_bound(text)) == "", pattern


# --- the patterns of extraction


def _used() -> list[tuple[str, int]]:
    """Return every pattern of the room with its flags, each once, in order."""
    for module in pkgutil.walk_packages(extraction.__path__, "omnikit.extraction."):
        importlib.import_module(module.name)
    extract("我今年25岁, my wechat is abc12345, tôi tên Lan")  # words are made when they are first needed
    searching = _Searching(_words().meanings)
    tables = (searching._by_latin, searching._by_two)
    used = [searching._starts, *(table[start] for table in tables for start in table.beginnings)]
    used += [thing.compiled() for thing in gc.get_objects() if isinstance(thing, LazyPattern)]
    return sorted({(pattern.pattern, pattern.flags) for pattern in used if pattern})


def _lines() -> list[str]:
    """Return messages, and lines without any fact; every other in small letters, as most of them are read."""
    lines = [*(message.text for message in committed()), *chat(500), *business(500)]
    return [line.lower() if place % 2 else line for place, line in enumerate(lines)]


def test_every_pattern_of_extraction_answers_as_re_answers() -> None:
    """To messages one by one, each pattern to others; and to a ninth of all of them as one long text."""
    used, lines = _used(), _lines()
    assert len(used) > 500
    texts = ["\n".join(lines[start::9]) for start in range(9)]
    chance = random.Random(7)

    for place, (pattern, flags) in enumerate(used):
        ours, theirs = engine.compiled(pattern, flags), re.compile(pattern, flags)
        for text in texts[place % 9 :: 9]:
            assert _read(ours, text) == _read(theirs, text), pattern
        for line in lines[place % 100 :: 100]:
            bounds = [(chance.randrange(len(line) + 1), chance.randrange(len(line) + 2))]
            assert difference(ours, theirs, line, bounds) == "", (pattern, line)


def _read(pattern: re.Pattern[str], text: str) -> list[object]:
    return [(match.span(), match.groups(), match.lastindex) for match in pattern.finditer(text)]


@built
def test_nearly_every_pattern_of_extraction_runs_on_the_engine() -> None:
    """Few have what only ``re`` knows."""
    used = _used()
    left = [pattern for pattern, flags in used if not patterns.native(engine.compiled(pattern, flags))]
    assert len(left) < len(used) / 50, left


# --- at the edges


@pytest.mark.parametrize("method", ["search", "match", "fullmatch", "finditer", "findall", "split"])
@pytest.mark.parametrize("given", [None, b"ab", bytearray(b"ab"), 3, ["ab"]])
def test_what_is_no_text_is_a_type_error(method: str, given: object) -> None:
    """As it is for ``re``."""
    for compiled in (re.compile("a"), engine.compiled("a")):
        with pytest.raises(TypeError):
            getattr(compiled, method)(given)


@pytest.mark.parametrize(
    ("given", "named"),
    [
        (("xaab",), {"pos": 1}),
        (("xaab",), {"endpos": 2}),
        ((), {"string": "xaab", "pos": 1, "endpos": 3}),
        (("xaab", True), {}),
        (("xaab", 0, sys.maxsize), {}),
        (("xaab", -sys.maxsize, -1), {}),
        (("xaab", sys.maxsize, sys.maxsize), {}),
        (("xaab", 10**30), {}),
        (("xaab", 0, -(10**30)), {}),
        (("xaab", 1.0), {}),
        (("xaab", None), {}),
        ((), {}),
        (("xaab", 0, 1, 2), {}),
        (("xaab",), {"begin": 1}),
        (("xaab", 1), {"pos": 1}),
    ],
)
@pytest.mark.parametrize("method", ["search", "match", "fullmatch", "finditer", "findall"])
def test_a_call_is_understood_as_re_understands_it(method: str, given: tuple[Any, ...], named: dict[str, Any]) -> None:
    """Bounds by place or by name, far away, or wrong."""

    def answer(pattern: Any) -> object:
        try:
            found = getattr(pattern, method)(*given, **named)
        except Exception as error:
            return type(error)
        if method == "findall":
            return found
        return [matched(match) for match in found] if method == "finditer" else matched(found)

    assert answer(engine.compiled("(a)+")) == answer(re.compile("(a)+"))


@pytest.mark.parametrize(
    "ask",
    [
        lambda match: match.group(),
        lambda match: match.group("x"),
        lambda match: match.group(0, "x", 2),
        lambda match: match.group(3),
        lambda match: match.group(-1),
        lambda match: match.group("z"),
        lambda match: match.group(1.0),
        lambda match: match.group(True),
        lambda match: match.group(10**30),
        lambda match: match.group(0, 9),
        lambda match: match[0],
        lambda match: match["y"],
        lambda match: match[9],
        lambda match: match[None],
        lambda match: match[0:1],
        lambda match: match.span(),
        lambda match: match.span("y"),
        lambda match: match.span(9),
        lambda match: match.start("x"),
        lambda match: match.end("z"),
        lambda match: match.start(0, 1),
        lambda match: match.groups(),
        lambda match: match.groups(0),
        lambda match: match.groups(default="none"),
        lambda match: match.groupdict(),
        lambda match: match.groupdict(""),
        lambda match: match.groupdict(default=None),
        lambda match: (match.lastgroup, match.lastindex, match.pos, match.endpos, match.string, bool(match)),
        lambda match: (match.re.pattern, match.re.groups, dict(match.re.groupindex)),
        lambda match: match.no_such_thing,
    ],
)
def test_a_match_is_asked_as_one_of_re(ask: Callable[[Any], object]) -> None:
    """Groups by number and by name, those that took no part, and those that aren't there."""

    def answer(match: object) -> object:
        try:
            return ask(match)
        except Exception as error:
            return type(error)

    for text in ("aab", "b"):
        ours, theirs = (make("(?P<x>a)*(?P<y>c)?b").search(text) for make in (engine.compiled, re.compile))
        assert answer(ours) == answer(theirs)


def test_what_re_refuses_is_refused() -> None:
    """With its error."""
    for pattern in ("(", "a**", "(?<=a*)b", "(?<=a|bb)c", r"\2", "[b-a]", "(?P<x>a)(?P<x>b)"):
        with pytest.raises(re.error):
            engine.compiled(pattern)


def test_a_match_knows_its_pattern_and_its_text() -> None:
    """They are those which were given, not copies of them."""
    text = "".join(["a", "b", "微"])
    compiled = engine.compiled("b")
    for match in (compiled.search(text), compiled.match(text, 1), next(compiled.finditer(text))):
        assert match is not None
        assert match.re is compiled
        assert match.string is text


def test_the_names_of_groups_are_only_read() -> None:
    """Matches trust them."""
    for compiled in (engine.compiled("(?P<x>a)"), re.compile("(?P<x>a)")):
        with pytest.raises(TypeError):
            compiled.groupindex["x"] = 1_000_000  # type: ignore[index]


class _Text(str):
    """A text that is more than a str."""

    __slots__ = ("__weakref__",)


@pytest.mark.parametrize("text", ["", "ab", "微ab", "😀ab"])
def test_what_derives_from_str_is_a_text(text: str) -> None:
    """It is read as one, and groups are plain texts."""
    ours, theirs = engine.compiled("(a)(b)?|$"), re.compile("(a)(b)?|$")

    assert difference(ours, theirs, _Text(text), every_bound(text)) == ""
    found, plain = ours.search(_Text(text)), theirs.search(_Text(text))
    assert found is not None
    assert plain is not None
    assert type(found.string) is _Text
    assert [type(group) for group in found.groups()] == [type(group) for group in plain.groups()]
    whole = engine.compiled("(?s:.*)").fullmatch(_Text(text))
    assert whole is not None
    assert type(whole[0]) is str


@pytest.mark.parametrize("letter", ["a", "é", "微", "😀"])
@pytest.mark.parametrize(
    "pattern",
    [
        "(?:(a)|(b)|(.))*c?",
        "(?:(a)|(b)|(.))*?$",
        "(?:(?:(?:ab|(.))+)+)+",
        "(?:(.)(?=(.?)))*",
        "(?!(?:a|b|[^abc])*c).",
        "(?:a|b|[^abx])*x",
        "(?>(?:a|b|.)*)",
        "(?:(?:a|b)?.)*+",
        ".*?$",
        "(.)*?$",
    ],
)
def test_a_pattern_that_goes_deeper_than_the_engine_can_is_answered_all_the_same(pattern: str, letter: str) -> None:
    """Tens of thousands of letters need no deep stack, from any thread."""
    text = ("ab" + letter) * 10_000 + "c"
    ours, theirs = engine.compiled(pattern), re.compile(pattern)

    expected = _spans(theirs, text)
    assert _spans(ours, text) == expected
    with ThreadPoolExecutor(1) as pool:  # whose stack is a small one on some systems
        assert pool.submit(_spans, ours, text).result() == expected


def _spans(pattern: re.Pattern[str], text: str) -> list[object]:
    found = (pattern.match(text), pattern.fullmatch(text))
    return [match and [match.span(group) for group in range(pattern.groups + 1)] for match in found]


def test_a_deep_pattern_is_answered() -> None:
    """Brackets within brackets, and hundreds of groups and ways."""
    for pattern in (
        "(?:" * 90 + "a" + ")?+" * 90,
        "(" * 90 + "a" + ")" * 90,
        "(?:" * 250 + "a" + ")?" * 250,
        "".join(f"(?P<g{number}>a)?" for number in range(300)) + "b",
        "|".join(f"(a{number})" for number in range(500)),
        "(?=" * 60 + "a" + ")" * 60,
        "[" + "".join(map(chr, range(0x4E00, 0x5200, 2))) + "]+",
    ):
        ours, theirs = engine.compiled(pattern), re.compile(pattern)
        for text in ("aaab", "xa499a498", "一丂丄b"):
            assert difference(ours, theirs, text) == ""


def test_nothing_is_left_behind() -> None:
    """Texts, patterns and matches go when nobody has them, also where a search is broken off or refused."""
    text = "".join(["xab", "微ab", "zz"])

    def use(times: int) -> None:
        for number in range(times):
            compiled = engine.compiled(f"(?P<x>a)(b)?|(?:{number % 7}|z)+")
            for match in compiled.finditer(text):
                match.groupdict(), match.groups(), match.span("x"), match[0], match.re, match.string
            next(compiled.finditer(text))
            compiled.findall(text)
            compiled.search(text, 3)
            compiled.fullmatch(text)
            compiled.sub("", text)
            for wrong in (lambda compiled=compiled: compiled.search(b""), lambda: engine.compiled("(")):
                with pytest.raises((TypeError, re.error)):
                    wrong()

    use(50)
    gc.collect()
    held = sys.getrefcount(text)
    tracemalloc.start()
    try:
        use(50)
        gc.collect()
        before = tracemalloc.get_traced_memory()[0]
        use(500)
        gc.collect()
        grown = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert sys.getrefcount(text) == held
    assert grown < 20_000


def test_a_match_keeps_its_text() -> None:
    """The text lives as long as a match does, and no longer."""
    text = _Text("ab")
    seen = weakref.ref(text)
    match = engine.compiled("(a)b").match(text)
    del text

    gc.collect()
    assert seen() is not None
    del match
    gc.collect()
    assert seen() is None


def test_threads_share_a_pattern() -> None:
    """Each gets the answers to its own text."""
    compiled, plain = engine.compiled(r"(?P<x>\w+?)(\d)+|(微|😀)+"), re.compile(r"(?P<x>\w+?)(\d)+|(微|😀)+")
    texts = [letter * number + "12 x9 微😀" for letter in "aé微😀" for number in range(1, 40)]
    expected = [_read(plain, text) for text in texts]

    def read(_: int) -> list[list[object]]:
        return [_read(compiled, text) for text in texts]

    switching = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(4) as pool:
            assert all(answers == expected for answers in pool.map(read, range(12)))
    finally:
        sys.setswitchinterval(switching)


# --- without it

WITHOUT = """
import json, sys
sys.modules["omnikit.extraction.engine._engine"] = None
from omnikit.extraction import engine, extract

print(json.dumps(engine.BUILT))
for line in sys.stdin:
    print(json.dumps([[found.kind, found.start, found.end, found.value] for found in extract(json.loads(line))]))
"""


@built
def test_without_the_engine_the_same_is_found() -> None:
    """Where no compiler works patterns are re's, and nothing else is different."""
    texts = [*(message.text for message in committed()[::7]), *chat(300), *business(300)]

    done = subprocess.run(
        [sys.executable, "-c", WITHOUT],
        input="".join(json.dumps(text) + "\n" for text in texts),
        capture_output=True,
        encoding="utf-8",
        check=True,
    )

    is_built, *found = map(json.loads, done.stdout.splitlines())
    assert is_built is False
    assert found == [[[fact.kind, fact.start, fact.end, fact.value] for fact in extract(text)] for text in texts]
