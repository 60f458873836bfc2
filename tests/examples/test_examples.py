"""The examples are programs that run as they stand and print what they promise."""

import subprocess
import sys
from pathlib import Path

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

ASYNCIO = """\
the slower one: refused by OC-1.9: The conversation is “Processing”, so “Follow up” can't be done now.
the slower one: refused by OC-1.9: The conversation is “Processing”, so “Follow up” can't be done now.
the slower one: refused by OC-1.9: The conversation is “Processing”, so “Follow up” can't be done now.
lin: 3 lines, The customer started the conversation, which waits for a person.
hoa: 3 lines, The customer started the conversation, which waits for a person.
wei: 3 lines, The customer started the conversation, which waits for a person.
3 conversations, 6 messages, 0 violations
"""


def printed(example: str) -> str:
    """Return what *example* prints in a process of its own; it must end well and be silent on standard error."""
    command = [sys.executable, "-X", "utf8", str(EXAMPLES / example)]
    ran = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert (ran.returncode, ran.stderr) == (0, "")
    return ran.stdout


def test_the_console_desk_prints_its_refusals_and_its_record() -> None:
    """The console desk shows a reply before the follow-up and a stranger's end refused, then what did happen."""
    assert printed("console_desk.py") == CONSOLE


def test_the_asyncio_host_serves_every_customer_once() -> None:
    """Under asyncio a message delivered twice is one, and of two members who reach for it exactly one gets it."""
    assert printed("asyncio_host.py") == ASYNCIO


def test_every_example_is_run_here() -> None:
    """An example that nobody runs is not left to rot."""
    assert {path.name for path in EXAMPLES.glob("*.py")} == {"console_desk.py", "asyncio_host.py"}
