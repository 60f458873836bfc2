"""The structured form: what a program reads is what was written."""

import json

from hypothesis import given

from omnikit.model.message import Attachment, MessageKind
from omnikit.model.transcript import ExportForm, Transcript
from omnikit.testing.builders import NOON
from omnikit.transcripts import render
from tests.transcripts.made import CUSTOMER, a_line, a_system_line, a_transcript, transcripts

KEYS = (
    *("format", "version", "conversation", "workspace", "channel", "customer", "identity", "opened_at", "ended_at"),
    *("exported_at", "time_zone", "locale", "whispers", "messages"),
)
MESSAGE_KEYS = (
    *("sequence", "id", "at", "side", "author", "kind", "text", "attachments", "audience", "code", "about", "erased"),
    *("edited_at", "unsent"),
)


@given(transcripts)
def test_reading_it_gives_every_message_as_it_was_written(transcript: Transcript) -> None:
    """Texts, names and references come back to the last sign, in order; the keys are always the same."""
    read = json.loads(render(transcript, ExportForm.DATA))

    assert tuple(read) == KEYS
    assert all(tuple(message) == MESSAGE_KEYS for message in read["messages"])
    assert (read["customer"], read["channel"]) == (transcript.customer, transcript.channel)
    written = [line for line in transcript.lines if not line.code]
    assert [message["text"] for message in read["messages"] if not message["code"]] == [line.text for line in written]
    assert [message["author"] for message in read["messages"]] == [line.author for line in transcript.lines]
    assert [[one["ref"] for one in message["attachments"]] for message in read["messages"]] == [
        [one.ref for one in line.attachments] for line in transcript.lines
    ]


@given(transcripts)
def test_nothing_in_it_moves_what_shows_it(transcript: Transcript) -> None:
    """A terminal or an editor that shows it meets no control, no ends of lines but ours, and no turned text."""
    written = render(transcript, ExportForm.DATA)

    assert not {chr(code) for code in (*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F))} & set(written) - {
        "\n"
    }
    assert written.splitlines() == written.removesuffix("\n").split("\n")
    written.encode()


def test_it_says_all_that_a_transcript_knows() -> None:
    """Times have the offset of the team's zone; a system line has its sentence, its code and its parameters."""
    photo = a_line("", attachments=(Attachment(MessageKind.IMAGE, "media/1", "cat.png"),), kind=MessageKind.IMAGE)
    transcript = a_transcript(photo, a_system_line("system.added_many", member="Bob", others=1), ended_at=NOON)

    read = json.loads(render(transcript, ExportForm.DATA))

    assert read | {"messages": ()} == {
        "format": "omnikit.transcript",
        "version": 1,
        "conversation": "c1",
        "workspace": "shop",
        "channel": "line",
        "customer": "Lin",
        "identity": {"account": "line", "key": "customer-1"},
        "opened_at": "2026-03-02T20:00:00+08:00",
        "ended_at": "2026-03-02T20:00:00+08:00",
        "exported_at": "2026-03-02T21:00:00+08:00",
        "time_zone": "Asia/Taipei",
        "locale": "en",
        "whispers": False,
        "messages": (),
    }
    first, second = read["messages"]
    assert first == {
        "sequence": 1,
        "id": "m1",
        "at": "2026-03-02T20:00:00+08:00",
        "side": CUSTOMER,
        "author": "Lin",
        "kind": "image",
        "text": "",
        "attachments": [{"kind": "image", "ref": "media/1", "name": "cat.png"}],
        "audience": "customer",
        "code": "",
        "about": {},
        "erased": False,
        "edited_at": None,
        "unsent": False,
    }
    assert (second["side"], second["audience"], second["code"]) == ("system", "team", "system.added_many")
    assert (second["text"], second["about"]) == (
        "Bob and 1 other joined the collaboration.",
        {"member": "Bob", "others": 1},
    )


def test_a_conversation_without_a_contact_has_no_identity() -> None:
    """A group has none, and whoever was forgotten."""
    read = json.loads(render(a_transcript(identity=None, customer=""), ExportForm.DATA))

    assert (read["identity"], read["customer"], read["messages"]) == (None, "", [])
