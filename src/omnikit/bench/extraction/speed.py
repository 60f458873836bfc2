"""How fast facts are found, in turns with peers, and that the time grows with the text and no faster.

The peers find less: JioNLP phones, WeChat and QQ numbers and addresses, by a call each; phonenumbers' matcher phones
alone, in the region that the script of a message speaks for, which is chosen beforehand. Where there is a compiled
build of ours, it takes turns with all of them.
"""

import contextlib
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from time import perf_counter

from omnikit.bench.extraction.chat import chat
from omnikit.bench.extraction.compiled import Extract
from omnikit.bench.extraction.labelled import Message
from omnikit.bench.peers import of_the_extra
from omnikit.bench.race import Times, Turn, take_turns
from omnikit.bench.rows import Effort, Row
from omnikit.extraction import extract
from omnikit.extraction.engine import BUILT, compiled
from omnikit.extraction.gate import WAYS_IN
from omnikit.model.value import Value, value

JIONLP, MATCHER, FLOOR = "JioNLP, 4 kinds", "phonenumbers' matcher", "[0-9]+ over one text"
OURS, COMPILED = "ours", "ours, compiled"
CHAT, DENSE = "chat, 5 % with a fact", "messages with facts"
RE, ENGINE_GOAL = "re", 2.0
ONE_IN = 20
"""One message in so many of the chat holds a fact."""
ROUNDS = 11
MICROSECONDS, MILLISECONDS = 1_000_000, 1_000

# which messages, beside which peer, the least ratio of throughputs
GOALS: tuple[tuple[str, str, float], ...] = (
    (CHAT, JIONLP, 2.0),
    (CHAT, MATCHER, 8.0),
    (CHAT, FLOOR, 0.3),
    (DENSE, JIONLP, 0.8),
    (DENSE, MATCHER, 5.0),
)
LONG_ENOUGH, MOST_LAPS = 0.05, 20
GROWTH = 2.3
"""So much longer, at most, may twice the text take."""

# what a long text is made of
REPEATED: Mapping[str, str] = {
    "digits": "1234567890",
    "digits before a letter": "1234567890",
    "one repeated cue": "微信",
    "combining marks": "\u0301",
    "zero-width joiners": "\u200d",
    "right-to-left marks": "\u200f",
    "cues and digits": "电话1",
    "numerals": "一",
    "broken addresses": "a@",
    "spaced digits": "1 ",
    "kin and ages": "我妈3岁",
    "full-width letters": "ａ",
    "ages one by one": "一个24",
}
ENDING: Mapping[str, str] = {"digits before a letter": "a"}
"""What such a text ends in."""


def speed(
    messages: Sequence[Message], effort: Effort, compiled_build: Extract | None = None, note: str = ""
) -> Iterator[Row]:
    """Yield the throughput of ours beside each peer, on chat and on messages that are full of facts.

    *compiled_build* is the one by mypyc, which has rows of its own; without one *note* says why.
    """
    dense = tuple(message.text for message in messages if message.facts)
    corpora = {CHAT: sprinkled(chat(effort.sizes[0]), dense), DENSE: dense}
    peers: dict[str, Callable[[_Given], None]] = {JIONLP: partial(_each, _jionlp()), MATCHER: _matched, FLOOR: _digits}
    builds: dict[str, Extract] = {OURS: extract}
    if compiled_build is not None:
        builds[COMPILED] = compiled_build
    for corpus, texts in corpora.items():
        given = _Given(texts=texts, regions=tuple(map(region, texts)), joined="\n".join(texts))
        rivals = [(peer, goal) for named, peer, goal in GOALS if named == corpus]
        turns = {peer: Turn(partial(peers[peer], given), 1) for peer, _ in rivals}
        turns |= {build: Turn(partial(_ours, ours, given), 1) for build, ours in builds.items()}
        times = take_turns(turns, rounds=min(effort.rounds, ROUNDS), patience=effort.patience).means()
        for build in builds:
            name = f"{len(texts):,} {corpus}{build.removeprefix(OURS)}"
            yield from (
                _beside(times, build, name, peer, goal, len(texts), f"all kinds, message by message{note}")
                for peer, goal in rivals
            )


def engine(effort: Effort) -> Iterator[Row]:
    """Yield how often the patterns of the first look are searched for in chat by the engine of our own, beside re."""
    if not BUILT:
        return
    lines = [line.lower() for line in chat(effort.sizes[0])]
    sources = [pattern.source() for pattern in WAYS_IN]
    turns = {
        name: Turn(partial(_searched, [make(source) for source in sources], lines), 1)
        for name, make in ((OURS, compiled), (RE, re.compile))
    }
    times = take_turns(turns, rounds=min(effort.rounds, ROUNDS), patience=effort.patience / 4).means()
    name = f"the {len(sources)} patterns of the first look over {len(lines):,} lines of chat"
    yield _beside(times, OURS, name, RE, ENGINE_GOAL, len(sources) * len(lines), unit="searches/s")


def growth(effort: Effort) -> Iterator[Row]:
    """Yield what a text of one thing over and over takes beside half of it."""
    size = effort.sizes[1]
    for what, unit in REPEATED.items():
        half, ending = unit * (size // len(unit.encode())), ENDING.get(what, "")
        halved, whole = partial(extract, half + ending), partial(extract, half * 2 + ending)
        count = _often(halved)
        turns = {"half": Turn(halved, count), "whole": Turn(whole, count)}
        times = take_turns(turns, rounds=min(effort.rounds, ROUNDS), patience=effort.patience / 4).medians()
        ratio = times.ratio("whole", "half")
        yield Row(
            group="extraction",
            name=f"{2 * size:,} bytes of {what} / half of them",
            ours=times.of("whole") * MILLISECONDS,
            peer=times.of("half") * MILLISECONDS,
            ratio=ratio.median,
            goal=GROWTH,
            spread=ratio.spread,
            unit="ms",
            note="the peer is ourselves on half the text",
        )


def _often(once: Callable[[], object]) -> int:
    """Return how often to do something each round: what is over in no time is at the mercy of the allocator."""
    began = perf_counter()
    once()
    return max(1, min(MOST_LAPS, round(LONG_ENOUGH / (perf_counter() - began))))


def sprinkled(lines: Sequence[str], facts: Sequence[str]) -> tuple[str, ...]:
    """Return *lines* of which every so many is one of *facts* instead."""
    return tuple(facts[at // ONE_IN % len(facts)] if at % ONE_IN == 0 else line for at, line in enumerate(lines))


# --- who takes turns


@value
class _Given(Value):
    texts: tuple[str, ...]
    regions: tuple[str, ...]
    joined: str


def _ours(find: Extract, given: _Given) -> None:
    for text in given.texts:
        find(text)


def _searched(patterns: Sequence[re.Pattern[str]], lines: Sequence[str]) -> None:
    for pattern in patterns:
        search = pattern.search
        for line in lines:
            search(line)


def _jionlp() -> tuple[Callable[[str], object], ...]:
    # it greets on standard output when it is imported
    with of_the_extra(), contextlib.redirect_stdout(io.StringIO()):
        import jionlp  # type: ignore[import-untyped]
    return (jionlp.extract_phone_number, jionlp.extract_wechat_id, jionlp.extract_qq, jionlp.extract_email)


def _each(finders: Sequence[Callable[[str], object]], given: _Given) -> None:
    for text in given.texts:
        for find in finders:
            find(text)


def _matched(given: _Given) -> None:
    from phonenumbers import PhoneNumberMatcher

    for text, code in zip(given.texts, given.regions, strict=True):
        for _ in PhoneNumberMatcher(text, code):
            pass


def _digits(given: _Given) -> None:
    for _ in re.finditer("[0-9]+", given.joined):
        pass


_VIETNAMESE = re.compile("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)
_TRADITIONAL = re.compile("[電話機號訊個們這還嗎謝請問聯絡歲麼訂編幫來時開國學賴]")
_HONG_KONG = re.compile("[喺係唔啲嘅俾冇嗰]|香港")
_HAN = re.compile("[\u4e00-\u9fff]")
_REGIONS = ((_VIETNAMESE, "VN"), (_HONG_KONG, "HK"), (_TRADITIONAL, "TW"), (_HAN, "CN"))


def region(text: str) -> str:
    """Return the country whose numbers the script of *text* speaks for."""
    return next((code for letters, code in _REGIONS if letters.search(text)), "US")


def _beside(
    times: Times, build: str, name: str, peer: str, goal: float, count: int, note: str = "", unit: str = "messages/s"
) -> Row:
    ratio = times.ratio(peer, build)
    return Row(
        group="extraction",
        name=f"{name} / {peer}",
        ours=count / times.of(build),
        peer=count / times.of(peer),
        ratio=ratio.median,
        better="higher",
        goal=goal,
        spread=ratio.spread,
        unit=unit,
        note=note,
    )
