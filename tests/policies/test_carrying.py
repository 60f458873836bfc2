"""What a channel carries of what is to be sent, and what stands in for what it doesn't."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnikit.channels.fitting import fit
from omnikit.model.errors import Unsendable
from omnikit.model.message import Attachment, Content, MessageKind
from omnikit.model.platforms import PLATFORMS
from omnikit.model.wire import Outbound
from omnikit.policies.carrying import Lack, Uncarried, endings_refused, endings_taken, uncarried
from omnikit.policies.presets import OMI
from omnikit.testing.builders import NOON

FILE, IMAGE, VIDEO, VOICE = MessageKind.FILE, MessageKind.IMAGE, MessageKind.VIDEO, MessageKind.VOICE
LINK = "https://files.example/a"
ON_LINE = ("text", "audio", "image", "location", "sticker", "video", "voice")


def of(kind: MessageKind, ref: str = "ref", name: str = "", size: int | None = None) -> Content:
    """A message of one attachment."""
    return Content(attachments=(Attachment(kind, ref, name, size=size),))


@pytest.mark.parametrize(
    ("channel", "content", "found"),
    [
        ("line", of(FILE), Uncarried("ref", Lack.KIND, ON_LINE)),
        ("line", of(FILE, LINK), None),
        ("line", of(VIDEO, size=200_000_000), None),
        ("line", of(VIDEO, LINK, "v.mp4", 200_000_001), Uncarried("v.mp4", Lack.SIZE, ("200 MB",))),
        ("whatsapp", of(MessageKind.STICKER, size=500_001), Uncarried("ref", Lack.SIZE, ("0.5 MB",))),
        ("webchat", Content(text="x" * 99_999), None),
        ("webchat", Content(template="hello"), Uncarried("hello", Lack.TEMPLATE, ("text",))),
        ("whatsapp", Content(template="hello"), None),
        ("phone", of(IMAGE), Uncarried("ref", Lack.KIND, ("text",))),
        ("carrier_pigeon", of(IMAGE), None),
        ("carrier_pigeon", of(VOICE), Uncarried("ref", Lack.KIND, ("text", "image"))),
    ],
)  # fmt: skip
def test_what_is_not_carried_is_named_with_what_is(channel: str, content: Content, found: Uncarried | None) -> None:
    """A kind that the platform lacks and nobody can fetch, what is too large, a template where there are none."""
    assert uncarried(OMI.traits_of(channel), content) == found


def test_files_are_told_apart_by_their_endings() -> None:
    """In whatever case, by the name or else by where it lies; a picture is no file."""
    zalo = OMI.traits_of("zalo")
    sent = (
        Attachment(FILE, "ref", "A.PDF"),
        Attachment(FILE, "https://files.example/b.doc?version=2.exe"),
        Attachment(FILE, "ref", "c.docx"),
        Attachment(FILE, "https://files.example/d.d/plain"),
        Attachment(IMAGE, "ref", "e.png"),
    )

    assert endings_refused(zalo, sent) == ("c.docx", "https://files.example/d.d/plain")
    assert endings_taken(zalo) == ("doc", "pdf")
    assert endings_refused(PLATFORMS["messenger"], sent) == endings_taken(PLATFORMS["messenger"]) == ()


ATTACHED = st.builds(
    Attachment,
    kind=st.sampled_from(list(MessageKind)),
    ref=st.sampled_from(["ref", LINK]),
    name=st.sampled_from(["a.pdf", "a.exe", "A.DOC", "a"]),
    size=st.none() | st.sampled_from([1, 600_000, 30_000_000, 10**9]),
)
CONTENTS = st.builds(
    Content,
    text=st.just("Hello"),
    attachments=st.lists(ATTACHED, max_size=3).map(tuple),
    template=st.sampled_from(["", "", "hello"]),
)


@given(channel=st.sampled_from(list(PLATFORMS)), content=CONTENTS)
def test_what_is_let_can_be_rendered_and_what_is_refused_can_not(channel: str, content: Content) -> None:
    """Before sending it is refused exactly what could never be sent."""
    traits = PLATFORMS[channel]
    refused = uncarried(traits, content) is not None or endings_refused(traits, content.attachments) != ()
    outbound = Outbound(account="a", to="c1", message="m1", content=content, at=NOON, template=content.template)
    try:
        fit(channel, outbound, traits)
        unsendable = False
    except Unsendable:
        unsendable = True

    if not content.template:  # what has a template goes out as that alone
        assert unsendable is refused
    assert not unsendable or refused
