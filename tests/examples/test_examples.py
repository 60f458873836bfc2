"""The examples are programs that run as they stand and print what they promise."""

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"

CONSOLE = """\
ann: Reply - refused by HO-13: Follow up the conversation first, then reply.
ann: FollowUp - done
ann: Reply - done
bob: End - refused by OC-6.7: Only the handler can end a conversation; take it over first.
ann: Transfer - done
bob: End - done
- The customer started the conversation, which waits for a person.
- Ann followed up the conversation.
- Ann transferred the conversation to Bob.
- Bob ended the conversation.
"""

CUSTOMERS = 12
ASYNCIO = f"""\
{CUSTOMERS} customers wrote {3 * CUSTOMERS} messages in \\d+ deliveries
{CUSTOMERS} were answered, {CUSTOMERS} ended; \\d+ commands were refused
the feed told of {3 + 7 * CUSTOMERS} events
\\d+ effects were done, [1-9]\\d* of them at the second try
yes: every message was taken in once
yes: every message is stored once
yes: every answer was sent
yes: every conversation was ended
yes: every effect was settled
yes: every event was in the feed once
yes: the store is true
"""


def printed(example: str, *arguments: str) -> str:
    """Return what *example* prints in a process of its own; it must end well and be silent on standard error."""
    command = [sys.executable, "-X", "utf8", str(EXAMPLES / example), *arguments]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout


def test_the_console_desk_prints_its_refusals_and_its_record() -> None:
    """The console desk shows a reply before the follow-up and a stranger's end refused, then what did happen."""
    assert printed("console_desk.py") == CONSOLE


@pytest.mark.parametrize("url", [(), ("memory:",)], ids=["a file of its own", "memory"])
def test_the_asyncio_host_loses_nothing(url: tuple[str, ...]) -> None:
    """With everybody at it at once nothing is lost and nothing there twice: messages, answers, effects, the feed."""
    told = printed("asyncio_host.py", str(CUSTOMERS), *url)

    assert re.fullmatch(ASYNCIO, told), told


QUEUE = """\
yes: whoever waited had a reason
yes: nobody ever had more than they can have
yes: nothing is left that somebody could take
yes: the store is true
"""


@pytest.mark.parametrize("seed", [(), ("1",)], ids=["as it stands", "another seed"])
def test_the_queue_s_day_holds_conversations_out_and_gives_reasons(seed: tuple[str, ...]) -> None:
    """The queue prints what is offered, accepted, declined and lapsed, why the rest waits, and that all of it holds."""
    told = printed("queue_day.py", *seed)

    assert told.endswith(QUEUE), told
    assert re.search(r"waits 0:00:00: nobody_ready \(ann offline/not_ready", told)
    for happened in ("was offered to Cat", "accepted the conversation", "declined", "didn't respond in time"):
        assert happened in told
    for asking in set(re.findall(r"(customer \d+) writes on messenger", told)):
        assert set(re.findall(rf"{asking}: The conversation was offered to (\w+)\.", told)) <= {"Bob"}


def test_the_queue_s_day_is_the_same_each_time() -> None:
    """Time and chance are given, so the same seed prints the same."""
    assert printed("queue_day.py", "3") == printed("queue_day.py", "3")


EXPORTED = re.compile(
    r"""Lin
Channel: LINE
Conversation: [0-9a-f]+
Opened: 2026-03-02 17:\d\d:00
Ended: 2026-03-02 17:\d\d:00
Exported: 2026-03-02 17:\d\d:00
Time zone: Asia/Taipei
Internal messages: Not included

2026-03-02 17:\d\d:00 \[Customer\] Lin: Is my lamp on its way\?
    Here is the order: \[Image: lamp\.jpg\]
2026-03-02 17:\d\d:00 \[Team\] Ann: It is: it comes on Friday\.
2026-03-02 17:\d\d:00 \[System\] Sue joined the collaboration\.
2026-03-02 17:\d\d:00 \[Customer\] Lin: =HYPERLINK\("https://x\.example"\)
    2026-03-02 17:09:00 \[Team\] Ann: The lamp is free <b>today</b>

On WhatsApp: refused by OC-12\.2: .+
"""
)


def test_a_conversation_is_exported_as_text_and_in_all_forms(tmp_path: Path) -> None:
    """What a customer wrote to deceive is shown as theirs in each form: no line, no formula and no tag of its own."""
    told = printed("export_conversation.py", str(tmp_path))

    assert EXPORTED.fullmatch(told), told
    made = {path.suffix: path.read_bytes().decode("utf-8-sig") for path in tmp_path.iterdir()}
    assert made.keys() == {".json", ".csv", ".txt", ".html"}
    assert told.partition("\n\n")[2].startswith(made[".txt"].partition("\n\n")[2])
    assert [message["side"] for message in json.loads(made[".json"])["messages"]] == [
        *("customer", "member", "system", "customer")
    ]
    assert [row[5][:12] for row in csv.reader(io.StringIO(made[".csv"], newline=""))][-1] == "'=HYPERLINK("
    assert "&lt;b&gt;today&lt;/b&gt;" in made[".html"]


CUSTOMERS_KNOWN = """\
yes: what visitors told is known, marked and tagged, and nothing else
yes: what a person has set stays
yes: two records were one, and each reply went where it was asked
yes: and were two again, as if nothing had been
yes: the store is true
"""


@pytest.mark.parametrize("seed", ["7", "1", "2"])
def test_customers_are_known_by_what_they_tell(seed: str) -> None:
    """A row for each of thirty visitors, with facts, markers and tags; who says nothing of themselves has none."""
    told = printed("knowing_customers.py", seed)

    assert told.endswith(CUSTOMERS_KNOWN), told
    rows = [[cell.strip() for cell in row.split("|")] for row in re.findall(r"^visitor \d+.*$", told, re.MULTILINE)]
    assert len(rows) == 30
    assert {len(row) for row in rows} <= {1, 3, 4}
    for row in rows:
        tags = row[3].split() if len(row) > 3 else []
        marked = row[2] if len(row) > 2 else ""
        assert ("转电" in tags) is ("+86" in " ".join(row)) is ("phone green" in marked)
        assert ("转微" in tags) is ("wechat blue" in marked)


WEBHOOKS = """\
< whatsapp: 200 1158201444
< line: 200 message taken_in, message taken_in
< line: 200 message repeated, message repeated
< line: 403
> POST https://api.line.me/v2/bot/message/reply: 200
> POST https://api.line.me/v2/bot/message/push: 200
  customer: Is the lamp in stock?
  customer: In black?
  member: It is! (accepted)
  member: Shall we keep one for you? (accepted)
< whatsapp: 200 message taken_in
> POST https://graph.facebook.com/v23.0/106540000000000/messages: 429
> POST https://graph.facebook.com/v23.0/106540000000000/messages: 200
< whatsapp: 200 read taken_in
< whatsapp: 200 delivery known
x HO-75: WhatsApp lets us write only for a while after the customer has (until: 2026-03-03 09:05+00:00). Until they \
write again, what can be sent: an approved template.
  customer: Where is my order?
  member: It comes on Friday. (read)
"""


def test_a_host_takes_webhooks_and_makes_requests() -> None:
    """What is forged is denied, what is repeated changes nothing, a busy platform is asked again, a window closes."""
    assert printed("webhook_host.py") == WEBHOOKS


def test_every_example_is_run_here() -> None:
    """An example that nobody runs is not left to rot."""
    assert {path.name for path in EXAMPLES.glob("*.py")} == {
        *("console_desk.py", "asyncio_host.py", "queue_day.py", "export_conversation.py", "knowing_customers.py"),
        "webhook_host.py",
    }
