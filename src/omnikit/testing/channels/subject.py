"""What a test of a channel is given: the channel, requests that its platform made, and a platform that plays along."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar

from omnikit.channels.protocol import Channel
from omnikit.model.errors import DefinitionError, PayloadError
from omnikit.model.facts import Fact
from omnikit.model.message import Attachment, Content, MessageKind
from omnikit.model.value import Value, value
from omnikit.model.wire import Answered, Outbound, Request, Response
from omnikit.testing.channels.samples import Sample

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
A_SECRET = "5ecretOf"
MESSAGE = "m-0198f1c2-7d3e-4a5b-9c6d-internal"
"""Our id of the message: the platform has it, the customer doesn't see it."""
MEDIA = (MessageKind.IMAGE, MessageKind.VIDEO, MessageKind.AUDIO, MessageKind.VOICE, MessageKind.FILE)
ENDINGS = {"image": "jpg", "video": "mp4", "audio": "mp3", "voice": "ogg", "file": "pdf"}
MIMES = {"image": "image/jpeg", "video": "video/mp4", "audio": "audio/mpeg", "voice": "audio/ogg"}


class Signs(StrEnum):
    """What a platform's signature covers: the body; something else, or nothing of it; or there is none."""

    BODY = "body"
    NOT_THE_BODY = "not_the_body"
    NOTHING = "nothing"


@value(kw_only=False)
class Told(Value):
    """What a platform does with a request of ours: its *answer*, and what its webhook then tells; None: nothing."""

    answer: Response
    echo: Request | None = None


class Subject:
    """A channel under test: the attributes that a test class sets, and what it may say otherwise.

    *channel*; *samples*: requests of its platform beside what they mean, among them one that is verified, unless it
    *signs* nothing. *settings*: what sending needs beside the samples' configs. *quoted*: an id of a message of theirs.
    ``platform`` plays the platform. ``outbound`` may add what the channel needs to send at all.
    """

    channel: ClassVar[Channel]
    samples: ClassVar[Sequence[Sample]]
    signs: ClassVar[Signs] = Signs.BODY
    settings: ClassVar[Mapping[str, Any]] = {}
    quoted: ClassVar[str] = "quoted-1"

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if cls.__name__.startswith("Test"):
            missing = [name for name in ("channel", "samples") if not hasattr(cls, name)]
            if missing:
                raise DefinitionError(f"{cls.__name__} has no {' and no '.join(missing)}: set it in the class")

    def platform(self, sent: Request, outbound: Outbound) -> Told:
        """Return what the platform answers to *sent*, a request that *outbound* became, and its echo if any."""
        raise NotImplementedError("say in platform() what the platform answers to a request, and what it echoes")

    def outbound(self, **changes: Any) -> Outbound:
        """Return a text to be sent; *changes* are made to it."""
        said = Outbound(
            account=str(self.config["account_id"]),
            to="customer-1",
            message=MESSAGE,
            content=Content(text="Hello"),
            at=NOON,
            answered=Answered(
                external="theirs-1", at=NOON - timedelta(seconds=20), token="reply-token-1", read_token="read-token-1"
            ),
        )
        return said.but(**changes)

    @property
    def config(self) -> Mapping[str, Any]:
        """What the host knows of the account: as a sample has it, with secrets and what is required filled in."""
        first = next((one.config for one in self.samples if one.verdict is True), self.samples[0].config)
        invented = {
            setting.name: f"{A_SECRET}{setting.name}" if setting.secret else f"the-{setting.name}"
            for setting in self.channel.settings
            if setting.required or setting.secret
        }
        return {**invented, **first, **self.settings}

    def secrets(self) -> tuple[str, ...]:
        """Return the account's secrets."""
        names = {setting.name for setting in self.channel.settings if setting.secret}
        return tuple(str(given) for name, given in self.config.items() if name in names)

    def verified(self) -> Sequence[Sample]:
        """Return the samples that are the platform's."""
        return [one for one in self.samples if one.verdict is True]

    def readable(self) -> Sequence[Sample]:
        """Return the samples that can be parsed."""
        return [one for one in self.samples if one.readable]

    def facts(self, sample: Sample) -> tuple[Fact, ...]:
        """Return what the channel reads in *sample*."""
        return self.channel.parse(sample.request, sample.config)

    def render(self, outbound: Outbound) -> tuple[Request, ...]:
        """Return the requests that the channel makes of *outbound*."""
        return self.channel.render(outbound, self.config)


def read(channel: Channel, request: Request, config: Mapping[str, Any]) -> tuple[Fact, ...] | None:
    """Return what is read, None where the body is refused as it may be; whatever else is raised is the channel's."""
    try:
        return channel.parse(request, config)
    except PayloadError:
        return None


def linked(kind: MessageKind, number: int = 1) -> Attachment:
    """Return an attachment that anybody can fetch by its link."""
    name = f"{kind}-{number}.{ENDINGS.get(kind, 'bin')}"
    return Attachment(kind, f"https://files.shop.example/{name}", name, MIMES.get(kind, "application/pdf"), 1000)
