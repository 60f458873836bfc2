"""What is sent by Messenger and Instagram alike: the Send API's requests, and what its errors mean."""

from collections.abc import Mapping
from typing import Any

from omnikit.channels.fitting import Part
from omnikit.channels.formats.meta import REFUSED, RETRY, Codes, graph, to_upload, upload
from omnikit.channels.protocol import Config
from omnikit.model.message import Attachment, MessageKind
from omnikit.model.value import Value, value
from omnikit.model.wire import Outbound, Request, Why

KINDS: Mapping[MessageKind, str] = {
    MessageKind.IMAGE: "image",
    MessageKind.VIDEO: "video",
    MessageKind.AUDIO: "audio",
    MessageKind.VOICE: "audio",
}
"""The Send API's word for a kind of attachment; any other is a file."""

CODES: Codes = {
    "10/2018278": (REFUSED, Why.WINDOW_CLOSED),
    "10/2018065": (REFUSED, Why.WINDOW_CLOSED),
    "10/2534022": (REFUSED, Why.WINDOW_CLOSED),
    "10/2018108": (REFUSED, Why.UNREACHABLE),
    "100/2018001": (REFUSED, Why.UNREACHABLE),
    "100/2534014": (REFUSED, Why.UNREACHABLE),
    "100/2018109": (REFUSED, Why.TOO_LONG),
    "200/1545041": (REFUSED, Why.UNREACHABLE),
    "551": (REFUSED, Why.UNREACHABLE),
    "551/1545041": (REFUSED, Why.UNREACHABLE),
    "1200": (RETRY, Why.DOWN),
    "10900": (REFUSED, Why.QUOTA),  # the comment has had its private reply
    "10903": (REFUSED, Why.WINDOW_CLOSED),  # the comment can't be answered in private any more
}


@value
class SendApi(Value):
    """The Send API of one product: where messages and files go, and who they are for.

    *typed*: a message says what it is sent as (messaging_type). *tracked*: it carries our id, which its echo brings
    back.
    """

    messages: str
    attachments: str
    recipient: Mapping[str, str]
    typed: bool = False
    tracked: bool = False

    def uploads(self, outbound: Outbound, config: Config) -> tuple[Request, ...]:
        """Return what brings the host's own files to the platform, which has to have them first."""
        return tuple(
            upload(
                self.attachments,
                config,
                {"message": f'{{"attachment":{{"type":"{_kind(one)}","payload":{{"is_reusable":true}}}}}}'},
                one,
                data,
                field="filedata",
            )
            for one, data in to_upload(outbound)
        )

    def message(self, part: Part, outbound: Outbound, config: Config, *, tag: str = "") -> Request:
        """Return the request that sends one part."""
        if part.attachments:
            message: dict[str, Any] = {"attachment": _attachment(part.attachments[0], outbound)}
        else:
            message = {"text": part.text}
        return self.request(message, part, outbound, config, tag=tag)

    def request(
        self, message: dict[str, Any], part: Part, outbound: Outbound, config: Config, *, tag: str = "", type: str = ""
    ) -> Request:
        """Return the request that sends *message*, in the window that it is sent in."""
        if self.tracked:
            message["metadata"] = outbound.message
        said: dict[str, Any] = {"recipient": self.recipient}
        human = outbound.window == "human_agent"
        if human or tag:
            said |= {"messaging_type": "MESSAGE_TAG"} if self.typed else {}
            said["tag"] = tag or "HUMAN_AGENT"
        elif self.typed:
            said["messaging_type"] = type or ("RESPONSE" if outbound.window else "UPDATE")
        if part.quoted is not None:
            said["reply_to"] = {"mid": part.quoted.external}
        return graph(self.messages, config, {**said, "message": message})

    def act(self, action: str, config: Config, payload: Mapping[str, str] | None = None) -> Request:
        """Return the request that does something else than send: typing, mark as read, react."""
        said: dict[str, Any] = {"recipient": self.recipient, "sender_action": action}
        return graph(self.messages, config, said if payload is None else {**said, "payload": payload})


def _kind(attachment: Attachment) -> str:
    return KINDS.get(attachment.kind, "file")


def _attachment(attachment: Attachment, outbound: Outbound) -> dict[str, Any]:
    stored = outbound.uploaded.get(attachment.ref)
    if stored is None and attachment.linked:
        return {"type": _kind(attachment), "payload": {"url": attachment.ref}}
    return {"type": _kind(attachment), "payload": {"attachment_id": stored or attachment.ref}}
