"""How finds are held against labels: what is right, wrong, missed, and none of these."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from omnikit.bench.extraction.labelled import Fact, Message
from omnikit.bench.extraction.scoring import Error, Score, false_finds, score
from omnikit.model.found import Found
from tools.score_extraction import main


def a_message(*facts: Fact, text: str = "a text") -> Message:
    """A message with these facts."""
    return Message(text=text, lang="en", cat="a cat", why="a reason", facts=facts)


def a_fact(kind: str = "phone", value: str = "+8613812345678", *others: str, optional: bool = False) -> Fact:
    """A fact, and the other values that count."""
    right = frozenset(known.lower() for known in (value, *others))
    return Fact(kind=kind, raw=value, value=value, right=right, optional=optional)


def finds(*pairs: tuple[str, str]) -> Callable[[str], Iterable[Found]]:
    """What always finds these kinds and values."""
    found = [Found(kind=kind, raw=value, start=0, end=1, value=value) for kind, value in pairs]
    return lambda _: found


PHONE = ("phone", "+8613812345678")

# what is labelled, what is found, the score
CASES: dict[str, tuple[tuple[Fact, ...], tuple[tuple[str, str], ...], Score]] = {
    "a fact found": ((a_fact(),), (PHONE,), Score(1, 0, 0)),
    "a fact found twice": ((a_fact(),), (PHONE, PHONE), Score(1, 0, 0)),
    "a fact missed": ((a_fact(),), (), Score(0, 0, 1)),
    "another value": ((a_fact(),), (("phone", "+8613812345679"),), Score(0, 1, 1)),
    "another kind": ((a_fact(),), (("zalo", "+8613812345678"),), Score(0, 1, 1)),
    "nothing there, something found": ((), (PHONE,), Score(0, 1, 0)),
    "another value that counts": ((a_fact("wechat", "138", "+86138"),), (("wechat", "+86138"),), Score(1, 0, 0)),
    "both values that count": ((a_fact("wechat", "1", "2"),), (("wechat", "1"), ("wechat", "2")), Score(1, 0, 0)),
    "the case of letters": ((a_fact("wechat", "Dr_Wang001"),), (("wechat", "dr_wang001"),), Score(1, 0, 0)),
    "a debatable one found": ((a_fact(optional=True),), (PHONE,), Score(1, 0, 0)),
    "a debatable one not found": ((a_fact(optional=True),), (), Score(0, 0, 0)),
}


@pytest.mark.parametrize("case", CASES)
def test_a_find_is_right_by_kind_and_value(case: str) -> None:
    """The facts of a message are a set of kinds and values; case doesn't count, nor does what is debatable."""
    facts, found, expected = CASES[case]

    assert score([a_message(*facts)], finds(*found)).overall == expected


def test_scores_are_rates_of_what_is_found_and_what_is_there() -> None:
    """Precision is of the finds, recall of the facts, F1 their harmonic mean."""
    found = Score(right=6, wrong=2, missed=6)

    assert [found.precision, found.recall, found.f1] == pytest.approx([0.75, 0.5, 0.6])


def test_where_nothing_is_and_nothing_is_found_nothing_is_wrong() -> None:
    """An empty score is a perfect one."""
    assert (Score().precision, Score().recall, Score().f1) == (1.0, 1.0, 1.0)


def test_where_all_is_missed_the_score_is_none() -> None:
    """F1 is 0 where nothing is right."""
    assert Score(missed=3).f1 == 0.0


def test_each_kind_has_its_score_and_the_worst_is_named() -> None:
    """Kinds are scored apart and together."""
    messages = [a_message(a_fact(), a_fact("qq", "12345"))]

    report = score(messages, finds(PHONE, ("email", "a@b.co")))

    assert report.kinds == {"email": Score(0, 1, 0), "phone": Score(1, 0, 0), "qq": Score(0, 0, 1)}
    assert report.overall == Score(1, 1, 1)
    assert report.worst in {"email", "qq"}


def test_an_error_names_what_is_wrong_and_what_is_missed() -> None:
    """Each message with an error is listed; one without is not."""
    good, bad = a_message(a_fact()), a_message(a_fact("qq", "12345"), a_fact())

    report = score([good, bad], finds(PHONE, ("age", "3")))

    assert report.errors == (Error(good, (("age", "3"),), ()), Error(bad, (("age", "3"),), (("qq", "12345"),)))


def test_in_lines_without_facts_every_find_is_false() -> None:
    """Each is told with its line."""
    assert [(line, find.kind) for line, find in false_finds(["a", "b"], finds(PHONE))] == [
        ("a", "phone"),
        ("b", "phone"),
    ]


@pytest.fixture
def a_file(tmp_path: Path) -> Path:
    """Two labelled messages of which nobody finds the first one's fact."""
    lines = [
        {"text": "nothing is here", "expect": [{"kind": "qq", "raw": "none", "value": "48151623"}], "why": "a trap"},
        {"text": "nor here", "expect": []},
    ]
    path = tmp_path / "some.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return path


def test_the_tool_scores_a_file(a_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A row for each kind and one for all; no line of ours is scored beside."""
    assert main([str(a_file)]) == 0

    told = capsys.readouterr().out.splitlines()
    assert told[0] == "2 messages, 1 with an error"
    assert [line.split()[0] for line in told[2:]] == ["qq", "all"]


def test_the_tool_lists_the_errors(a_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With --errors each message is told with what was missed in it."""
    main([str(a_file), "--errors"])

    told = capsys.readouterr().out.splitlines()
    assert told[:2] == ["'nothing is here' (: a trap)", "  - qq '48151623'"]
