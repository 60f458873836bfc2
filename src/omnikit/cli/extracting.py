"""What ``omnikit extract`` does: facts out of chat text, one JSON object a line in and out."""

import json
import sys
from collections.abc import Sequence
from typing import Any

from omnikit.extraction import extract
from omnikit.model.errors import InvalidInput
from omnikit.model.found import Found

_FIELDS = ("kind", "raw", "start", "end", "value", "unit", "confidence", "cue")


def extract_lines(asked: Sequence[str], *, as_json: bool) -> int:
    """Answer each line of standard input; return 1 if one of them could not be read."""
    extract("", asked=asked)  # a wrong kind is said before the first line is waited for
    failed = False
    for line in sys.stdin.buffer:
        if line.strip():
            answer = _answer(line, asked)
            failed = failed or "error" in answer
            said = json.dumps(answer, ensure_ascii=False) if as_json else _sentence(answer)
            print(said if _can_be_printed(said) else json.dumps(answer), flush=True)
    return 1 if failed else 0


def _answer(line: bytes, asked: Sequence[str]) -> dict[str, Any]:
    try:
        return {"found": [_row(fact) for fact in extract(_text(line), asked=asked)]}
    except InvalidInput as error:
        return {"error": str(error)}


def _text(line: bytes) -> str:
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as error:
        shown = line.strip().decode(errors="replace")
        raise InvalidInput("line", shown, f'one JSON object {{"text": …}} ({error})') from error
    text = given.get("text") if isinstance(given, dict) else None
    if not isinstance(text, str):
        raise InvalidInput("line", given, '{"text": …}, and the text a string')
    return text


def _row(fact: Found) -> dict[str, Any]:
    return {field: getattr(fact, field) for field in _FIELDS}


def _sentence(answer: dict[str, Any]) -> str:
    """Return what a person reads."""
    if "error" in answer:
        return f"error: {answer['error']}"
    return ", ".join(_told(row) for row in answer["found"]) or "nothing"


def _told(row: dict[str, Any]) -> str:
    unit = f" {row['unit']}" if row["unit"] else ""
    return f"{row['kind']} {row['value']}{unit} ({row['raw']})"


def _can_be_printed(said: str) -> bool:
    """True unless half of a character stands in it, which JSON may hold and no encoding writes."""
    try:
        said.encode()
    except UnicodeEncodeError:
        return False
    return True
