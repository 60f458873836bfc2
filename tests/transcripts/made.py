"""Transcripts to render: lines of any side, and texts that try to be more than texts."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from omnikit.model.actors import ActorKind
from omnikit.model.contact import Identity
from omnikit.model.ids import AccountId, ConversationId, MessageId, WorkspaceId
from omnikit.model.message import Attachment, Audience, MessageKind
from omnikit.model.transcript import Line, Transcript
from omnikit.testing.builders import NOON

CUSTOMER, MEMBER, BOT, SYSTEM = ActorKind.CUSTOMER, ActorKind.MEMBER, ActorKind.BOT, ActorKind.SYSTEM


def a_line(text: str = "Hello", side: ActorKind = CUSTOMER, author: str = "Lin", **changes: Any) -> Line:
    """Return what somebody said; *changes* are fields of ``Line``."""
    given: dict[str, Any] = {
        "sequence": 1,
        "message": MessageId("m1"),
        "at": NOON,
        "side": side,
        "author": author,
        "kind": MessageKind.TEXT,
        "text": text,
    }
    return Line(**(given | changes))


def a_whisper(text: str = "psst", author: str = "Ann") -> Line:
    """Return what a member wrote to the team alone."""
    return a_line(text, MEMBER, author, audience=Audience.TEAM)


def a_system_line(code: str = "system.joined", **about: str | int) -> Line:
    """Return a line of the desk's own."""
    return a_line("", SYSTEM, "", code=code, about=tuple(about.items()), audience=Audience.TEAM)


def a_transcript(*lines: Line, **changes: Any) -> Transcript:
    """Return a transcript of *lines*, numbered, a minute apart; *changes* are fields of ``Transcript``."""
    numbered = tuple(
        line.but(sequence=number, message=MessageId(f"m{number}"), at=line.at + timedelta(minutes=number - 1))
        for number, line in enumerate(lines, 1)
    )
    given: dict[str, Any] = {
        "conversation": ConversationId("c1"),
        "workspace": WorkspaceId("shop"),
        "channel": "line",
        "customer": "Lin",
        "identity": Identity(AccountId("line"), "customer-1"),
        "opened_at": NOON,
        "ended_at": None,
        "exported_at": NOON + timedelta(hours=1),
        "time_zone": "Asia/Taipei",
        "locale": "en",
        "whispers": False,
        "lines": numbered,
    }
    return Transcript(**(given | changes))


# --- texts that mean harm

HARMFUL = (
    *(
        "<script>alert(1)</script>",
        "</p></li></ol>",
        "</style>",
        "</title>",
        "<!--",
        "-->",
        "]]>",
        "&lt;b&gt;",
        "&#60;",
    ),
    *('" onmouseover="x', "' autofocus='", "javascript:alert(1)", "<img src=https://x.example/?>", "<a href=/>"),
    *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", "＋1", "－1", "＠x", "\u200b=1", "\xa0=1", "'=1", "''+1"),
    *('","=1', '"\r\n"=1', ";=1", "\r\n=1", "\x00", "\x07", "\x1b[31m", "\x7f", "\x85", "\x9b31m"),
    *("\u202e", "\u2066", "\u2069", "\u202c", "\u200f", "\u2028", "\u2029", "\v", "\f", "\x1c", "\r", "\n", "\t"),
    *(
        "\n2026-03-02 20:00:00 [Team] Ann: I promise",
        "[System] Ann joined",
        "שלום",
        "你好",
        "Xin chào",
        "👩‍👩‍👧",
        "\ufeff",
    ),
)
texts = st.lists(st.one_of(st.sampled_from(HARMFUL), st.text(max_size=8)), max_size=5).map("".join)
"""Texts made of what is harmful somewhere, and of anything else."""

names = st.one_of(st.sampled_from(("", "Lin", "Ann", "Ann: yes", "[Team] Ann")), texts)
attachments = st.builds(
    Attachment,
    kind=st.sampled_from(MessageKind),
    ref=st.one_of(
        texts, st.builds(str.__add__, st.sampled_from(("https://files.example/", "https://", "HTTP:", "//")), texts)
    ),
    name=texts,
)
lines = st.builds(
    a_line,
    text=texts,
    side=st.sampled_from((CUSTOMER, MEMBER, BOT)),
    author=names,
    kind=st.sampled_from(MessageKind),
    attachments=st.lists(attachments, max_size=2).map(tuple),
    audience=st.sampled_from((Audience.CUSTOMER, Audience.TEAM)),
    erased=st.booleans(),
)
system_lines = st.builds(lambda name: a_system_line("system.joined", actor=name), names)
transcripts = st.builds(
    lambda said, customer, channel, locale, zone: a_transcript(
        *said, customer=customer, channel=channel, locale=locale, time_zone=zone
    ),
    st.lists(st.one_of(lines, system_lines), max_size=4),
    names,
    st.one_of(st.sampled_from(("line", "messenger")), texts),
    st.sampled_from(("en", "vi", "zh-Hans", "zh-Hant")),
    st.sampled_from(("UTC", "Asia/Taipei", "Asia/Ho_Chi_Minh", "America/New_York")),
)
