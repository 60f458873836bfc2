"""The plain text: one message a line, and no text that passes for a line of its own."""

import re

import pytest
from hypothesis import given

from omnikit.model.message import Attachment, MessageKind
from omnikit.model.transcript import ExportForm, Transcript
from omnikit.testing.builders import NOON
from omnikit.texts import Texts
from omnikit.transcripts import render
from omnikit.transcripts.cleaning import cleaned, one_line
from tests.transcripts.made import BOT, MEMBER, a_line, a_system_line, a_transcript, a_whisper, transcripts

TEXT = ExportForm.TEXT
HEAD = """\
Lin
Channel: LINE
Conversation: c1
Opened: 2026-03-02 20:00:00
Ended: 2026-03-02 20:30:00
Exported: 2026-03-02 21:00:00
Time zone: Asia/Taipei
Internal messages: Not included

"""
BEGINS = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d \[[^]]+\] ")


def said(written: str) -> list[str]:
    """Return the messages of a text: what begins at the margin, with the lines that are set in below it."""
    lines = written.removesuffix("\n").splitlines()
    found: list[str] = []
    for line in lines[lines.index("") + 1 :]:
        if line.startswith("    "):
            found[-1] += "\n" + line.removeprefix("    ")
        else:
            found.append(line)
    return found


@given(transcripts)
def test_reading_it_gives_every_message_as_it_is_shown(transcript: Transcript) -> None:
    """As many messages as lines, each beginning with its time and its side, and all of its text in it."""
    found = said(render(transcript, TEXT))

    if not transcript.lines:
        assert len(found) == 1
        return
    assert len(found) == len(transcript.lines)
    assert all(BEGINS.match(message) for message in found)
    for message, line in zip(found, transcript.lines, strict=True):
        if not line.code and not line.erased and not line.attachments and line.kind is MessageKind.TEXT:
            author = f" {one_line(line.author)}: " if one_line(line.author) else " "
            assert message.partition("]")[2] == author + cleaned(line.text)


@given(transcripts)
def test_the_side_of_a_message_can_t_be_feigned(transcript: Transcript) -> None:
    """What stands in the first brackets is ours, whatever name and whatever words somebody has."""
    texts = Texts.default()
    for message, line in zip(said(render(transcript, TEXT)), transcript.lines, strict=False):
        code = "export.whisper" if line.audience == "team" and not line.code else f"side.{line.side}"
        assert message.partition("[")[2].startswith(f"{texts.render(code, {}, transcript.locale)}]")


def test_it_reads_like_a_chat() -> None:
    """Time, side, author and text; further lines of a message set in; files by name; the desk's lines in words."""
    files = (
        Attachment(MessageKind.FILE, "https://files.example/x/a.pdf?token=1"),
        Attachment(MessageKind.IMAGE, "m1", "cat.png"),
    )
    transcript = a_transcript(
        a_line("Hello\r\n2026-03-02 20:00:00 [Team] Ann: I promise"),
        a_line("Hi", MEMBER, "Ann"),
        a_system_line("system.added_one", member="Bob"),
        a_line("Beep", BOT, ""),
        a_line("See here", attachments=files),
        a_line("", kind=MessageKind.IMAGE, attachments=files[1:]),
        a_line("", kind=MessageKind.STICKER),
        a_line("", erased=True),
        ended_at=NOON.replace(minute=30),
    )

    assert (
        render(transcript, TEXT)
        == HEAD
        + """\
2026-03-02 20:00:00 [Customer] Lin: Hello
    2026-03-02 20:00:00 [Team] Ann: I promise
2026-03-02 20:01:00 [Team] Ann: Hi
2026-03-02 20:02:00 [System] Bob joined the collaboration.
2026-03-02 20:03:00 [Bot] Beep
2026-03-02 20:04:00 [Customer] Lin: See here [File: a.pdf] [Image: cat.png]
2026-03-02 20:05:00 [Customer] Lin: [Image: cat.png]
2026-03-02 20:06:00 [Customer] Lin: [Sticker]
2026-03-02 20:07:00 [Customer] Lin: This message was erased.
"""
    )


def test_whispers_are_told_apart_from_what_the_customer_saw() -> None:
    """A word within the team is marked where others have their side, and the head says that there are some."""
    written = render(a_transcript(a_whisper(), whispers=True), TEXT)

    assert "\nInternal messages: Included\n" in written
    assert written.endswith("\n2026-03-02 20:00:00 [Internal message] Ann: psst\n")


@pytest.mark.parametrize(
    ("locale", "first", "second"),
    [
        ("zh-Hant", "[顧客] Lin: Hello", "[系統] Bob 加入了協作對話。"),
        ("zh-Hans", "[客户] Lin: Hello", "[系统] Bob 加入了协作对话。"),
        ("vi", "[Khách hàng] Lin: Hello", "[Hệ thống] Bob "),
        ("en", "[Customer] Lin: Hello", "[System] Bob joined the collaboration."),
    ],
)
def test_it_is_in_the_team_s_language(locale: str, first: str, second: str) -> None:
    """Labels and the desk's own lines are; what people said stays as it is."""
    transcript = a_transcript(a_line(), a_system_line("system.added_one", member="Bob"), locale=locale)

    one, two = said(render(transcript, TEXT))

    assert one == f"2026-03-02 20:00:00 {first}"
    assert two.startswith(f"2026-03-02 20:01:00 {second}")


def test_nobody_s_conversation_without_a_word_is_a_text_too() -> None:
    """A customer whom nobody can name is the customer, and that there is nothing is said."""
    written = render(a_transcript(customer="", opened_at=None, channel="carrier\npigeon"), TEXT)

    assert written.startswith("Customer\nChannel: carrier pigeon\nConversation: c1\nExported: ")
    assert written.endswith("\n\nThere are no messages.\n")


def test_a_host_s_own_words_go_before_ours() -> None:
    """Texts that a host has laid over ours are used."""
    texts = Texts.default()
    en = texts.catalogues["en"]
    ours = texts.but(
        catalogues={**texts.catalogues, "en": en.but(texts={**en.texts, "side.customer": en.texts["side.bot"]})}
    )

    assert "[Bot] Lin: Hello" in render(a_transcript(a_line()), TEXT, texts=ours)
