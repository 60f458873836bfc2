"""What ``omnikit extract`` reads and writes, and how it ends."""

import json
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from omnikit.cli.app import app

FIELDS = ["kind", "raw", "start", "end", "value", "unit", "confidence", "cue"]


def extracted(given: str | bytes, *arguments: str) -> Result:
    """Run the command on *given* as its standard input."""
    return CliRunner().invoke(app, ("extract", *arguments), input=given)


def answers(result: Result) -> list[dict[str, Any]]:
    """Return what was written, one document a line."""
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_each_line_is_answered_by_a_line() -> None:
    """Facts come with every field, in the order of the text; a text without any gives an empty list."""
    result = extracted('{"text": "微信abc_123，电话１３８00138000"}\n\n{"text": "你好"}\n', "--json")
    first, second = answers(result)

    assert result.exit_code == 0
    assert [list(row) for row in first["found"]] == [FIELDS, FIELDS]
    assert [(row["kind"], row["raw"], row["start"], row["value"], row["cue"]) for row in first["found"]] == [
        ("wechat", "abc_123", 2, "abc_123", "微信"),
        ("phone", "１３８00138000", 12, "+8613800138000", "电话"),
    ]
    assert second == {"found": []}


@pytest.mark.parametrize(
    "line", ["{bad", "[1]", '{"text": 5}', '"text"', "[" * 100_000, b"\xff\xfe{", '{"words": "13800138000"}']
)
def test_a_bad_line_is_an_error_and_the_rest_goes_on(line: str | bytes) -> None:
    """A line that cannot be read says why, the next is read, and the status at the end is 1."""
    bad = line if isinstance(line, bytes) else line.encode()
    result = extracted(bad + b'\n{"text": "13800138000"}\n', "--json")
    first, second = answers(result)

    assert result.exit_code == 1
    assert "is not allowed" in first["error"]
    assert second["found"][0]["value"] == "+8613800138000"


def test_what_was_asked_for_needs_no_word() -> None:
    """``--asked`` makes a bare ID the answer; it may be given more than once."""
    given = '{"text": "482917736"}\n'

    assert answers(extracted(given, "--json")) == [{"found": []}]
    found = answers(extracted(given, "--json", "--asked", "qq", "--asked", "email"))[0]["found"]
    assert [(row["kind"], row["value"]) for row in found] == [("qq", "482917736")]


def test_an_unknown_kind_is_wrong_use() -> None:
    """It ends with status 2 and the kinds that there are, before anything is read."""
    result = extracted("{bad\n", "--asked", "fone")

    assert (result.exit_code, result.stdout) == (2, "")
    assert "fone" in result.stderr
    assert "phone, qq, wechat, zalo" in result.stderr


def test_half_a_character_can_be_answered() -> None:
    """A lone surrogate, which JSON may hold, is written as JSON holds it."""
    result = extracted(
        '{"text": "\\ud800@a.com x@\\ud800.com 电话\\ud800 a\\ud800_b@qq.com"}\n{"text": 5, "\\ud800": 1}\n', "--json"
    )

    assert result.exit_code == 1
    assert len(answers(result)) == 2


def test_without_json_a_person_reads_it() -> None:
    """One line says what was found, or that nothing was."""
    result = extracted('{"text": "QQ 482917736"}\n{"text": "你好"}\n{"text": 1}\n')

    assert result.stdout.splitlines()[:2] == ["qq 482917736 (482917736)", "nothing"]
    assert result.stdout.splitlines()[2].startswith("error: ")
