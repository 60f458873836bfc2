"""What ``omnikit channels`` and ``omnikit channel parse`` print, and how they end."""

import base64
import hmac
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from omnikit.channels.line import LINE
from omnikit.cli.app import app
from omnikit.cli.channels import COLUMNS, plain

SECRET = "a-secret"
CONFIG = {"account_id": "U0b", "channel_secret": SECRET}
TEXT = {
    "type": "message",
    "message": {"type": "text", "id": "9007199254740993001", "text": "請問有貨嗎?"},
    "webhookEventId": "01E",
    "timestamp": 1772442900123,
    "source": {"type": "user", "userId": "U1a"},
}


def run(*arguments: str) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(app, arguments)


def described(folder: Path, body: bytes, **changes: Any) -> str:
    """Write a request of LINE's, signed, and its description; return the description's path."""
    signature = base64.b64encode(hmac.digest(SECRET.encode(), body, "sha256")).decode()
    (folder / "body.json").write_bytes(body)
    request = {"method": "POST", "url": "https://desk.example/line", "headers": {"x-line-signature": signature}}
    whole = {"body_file": "body.json", "request": request, "config": CONFIG, **changes}
    path = folder / "request.json"
    path.write_text(json.dumps(whole), encoding="utf-8")
    return str(path)


def parsed(name: str, path: str) -> tuple[int, Any]:
    """Return how parsing ended, and the one document that it printed."""
    result = run("channel", "parse", name, "--request", path, "--json")
    return result.exit_code, json.loads(result.stdout)


def body(*events: object) -> bytes:
    """Return a webhook of LINE's."""
    return json.dumps({"destination": "U0b", "events": events}, ensure_ascii=False).encode()


def test_a_request_is_read_as_the_adapter_reads_it(tmp_path: Path) -> None:
    """Verified, parsed in the fixtures' vocabulary with every digit of ids, answered; nothing else is printed."""
    status, found = parsed("line", described(tmp_path, body(TEXT)))

    assert (status, [*found]) == (0, ["verify", "events", "reply", "error"])
    assert (found["verify"], found["reply"], found["error"]) == ("ok", {"status": 200, "body": ""}, None)
    (event,) = found["events"]
    said = {"kind": "message", "message_id": "9007199254740993001", "text": "請問有貨嗎?", "user_id": "U1a"}
    assert said.items() <= event.items()


def test_what_is_denied_is_not_parsed(tmp_path: Path) -> None:
    """It is told as denied; that is no failure of the command."""
    path = described(tmp_path, body(TEXT))
    (tmp_path / "body.json").write_bytes(body(TEXT) + b" ")
    status, found = parsed("line", path)

    assert (status, found["verify"], found["events"], found["error"]) == (0, "denied", [], None)


def test_a_payload_that_is_refused_exits_1(tmp_path: Path) -> None:
    """With what stands there and what would be right."""
    status, found = parsed("line", described(tmp_path, b"[" * 1000))

    assert (status, found["verify"], found["events"]) == (1, "ok", [])
    assert "allowed: JSON" in found["error"]


def test_without_the_secret_nobody_can_tell(tmp_path: Path) -> None:
    """It is read all the same, the verdict is null, and standard error names what is missing."""
    path = described(tmp_path, body(TEXT), config={"account_id": "U0b"})
    result = run("channel", "parse", "line", "--request", path, "--json")
    found = json.loads(result.stdout)

    assert (result.exit_code, found["verify"], len(found["events"])) == (0, None, 1)
    assert "channel_secret" in result.stderr


def test_where_nothing_is_signed_the_verdict_is_null(tmp_path: Path) -> None:
    """Mail has no signature."""
    mail = b"From: lin@customer.example\r\nTo: desk@shop.example\r\nMessage-ID: <1@customer.example>\r\n\r\nHello\r\n"
    status, found = parsed("email", described(tmp_path, mail, config={"account_id": "desk@shop.example"}))

    assert (status, found["verify"], found["events"][0]["text"].strip()) == (0, None, "Hello")


def test_the_time_is_the_one_that_is_given(tmp_path: Path) -> None:
    """``config.now_ms`` decides what is too old; without it, it is now."""
    said = json.dumps({"v": 1, "site_id": "s", "sent_at": 1772442900000, "events": []}).encode()
    signed = hmac.digest(SECRET.encode(), b"1772442900." + said, "sha256").hex()
    headers = {"X-LiveTalk-Timestamp": "1772442900", "X-LiveTalk-Signature": f"v1={signed}"}
    request = {"method": "POST", "url": "https://desk.example/chat", "headers": headers}
    verdicts = []
    for now in ({"now_ms": 1772442900000}, {"now_ms": 1772442900000 + 301_000}, {}):
        config = {"account_id": "s", "secret": SECRET, **now}
        _, found = parsed("webchat", described(tmp_path, said, config=config, request=request))
        verdicts.append(found["verify"])

    assert verdicts == ["ok", "denied", "denied"]


def test_a_url_check_is_answered(tmp_path: Path) -> None:
    """Without a body, by what stands in the query; there are no events."""
    query = {"hub.mode": "subscribe", "hub.verify_token": "vt", "hub.challenge": "4711"}
    config = {"account_id": "1", "app_secret": SECRET, "verify_token": "vt"}
    request = {"method": "GET", "url": "https://desk.example/fb", "headers": {}, "query": query}
    path = tmp_path / "check.json"
    path.write_text(json.dumps({"request": request, "config": config}), encoding="utf-8")
    status, found = parsed("messenger", str(path))

    assert (status, found["verify"], found["events"]) == (0, "ok", [])
    assert found["reply"] == {"status": 200, "body": "4711"}


def test_half_a_character_is_printed_as_json_has_it(tmp_path: Path) -> None:
    """A lone surrogate, which a body may hold, breaks no output."""
    lone = {**TEXT, "message": {**TEXT["message"], "text": "\ud800"}}  # type: ignore[dict-item]
    escaped = json.dumps({"destination": "U0b", "events": [lone]}).encode()
    result = run("channel", "parse", "line", "--request", described(tmp_path, escaped), "--json")

    assert result.exit_code == 0
    assert "\\ud800" in result.stdout


def test_without_json_a_person_reads_a_line_an_event(tmp_path: Path) -> None:
    """Events on standard output, the verdict beside them."""
    result = run("channel", "parse", "line", "--request", described(tmp_path, body(TEXT, TEXT)))

    assert [json.loads(line)["kind"] for line in result.stdout.splitlines()] == ["message", "message"]
    assert "verify: ok; answered with 200" in result.stderr
    refused = run("channel", "parse", "line", "--request", described(tmp_path, b"{"))
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert "can't be read" in refused.stderr


# (what the file says, what standard error says)
WRONG: tuple[tuple[bytes, str], ...] = (
    (b"{", "a file of JSON"),
    (b"[]", "a JSON object with request, config and body_file"),
    (b'{"request": [1]}', "request"),
    (b'{"config": 5}', "config"),
    (b'{"body_file": "none.json"}', "body_file"),
    (b'{"body_file": 5}', "body_file"),
    (b'{"request": {"headers": {"a": [1]}}}', "request.headers"),
    (b'{"request": {"method": 1}}', "request.method"),
    (b'{"config": {"now_ms": "noon", "channel_secret": "s"}}', "config.now_ms"),
)


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_a_wrong_description_is_wrong_use(tmp_path: Path, text: bytes, said: str) -> None:
    """It exits 2, says what is wrong, and prints nothing else."""
    path = tmp_path / "request.json"
    path.write_bytes(text)
    result = run("channel", "parse", "line", "--request", str(path), "--json")

    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_a_file_that_is_not_there_is_wrong_use(tmp_path: Path) -> None:
    """It says which."""
    result = run("channel", "parse", "line", "--request", str(tmp_path / "none.json"))

    assert (result.exit_code, result.stdout) == (2, "")
    assert "none.json" in result.stderr


def test_an_unknown_channel_is_wrong_use(tmp_path: Path) -> None:
    """The known ones are named."""
    result = run("channel", "parse", "lime", "--request", described(tmp_path, body(TEXT)))

    assert (result.exit_code, result.stdout) == (2, "")
    assert "unknown channel 'lime'; known: email, facebook_comments" in result.stderr


def test_channels_are_listed_with_what_they_can_do() -> None:
    """As JSON each has its name, its plugin, and every trait."""
    found = {one["name"]: one for one in json.loads(run("channels", "--json").stdout)}

    assert [*found] == sorted(found)
    assert {one["plugin"] for one in found.values()} == {"builtin"}
    assert all([*one] == ["name", "plugin", "traits"] for one in found.values())
    line = found["line"]["traits"]
    assert (line["text"], line["unit"], line["files"]["image"]["most_bytes"]) == (5000, "utf16", 10_000_000)
    window = {"name": "reply_token", "lasts": 60.0, "most": 5, "needs": "token"}
    assert {**line["windows"][0], **window} == line["windows"][0]
    assert line["windows"][0]["opened_by"] == ["follow", "message", "postback"]
    assert line == plain(LINE.traits)


def test_people_read_a_line_a_channel() -> None:
    """With what it carries and when it may be written to."""
    first, *rows = [line.split("\t") for line in run("channels").stdout.splitlines()]

    assert tuple(first) == COLUMNS
    assert next(row for row in rows if row[0] == "line")[2:5] == [
        "5000 utf16",
        "audio, image, location, sticker, video, voice",
        "reply_token 0:01:00",
    ]
