"""A page, an account and a number of Meta's, and what is sent from them."""

import hashlib
import hmac
import json
from typing import Any

from omnikit.model.message import Attachment, Content, MessageKind
from omnikit.model.wire import Outbound, Request, Response
from omnikit.testing.builders import NOON

CONFIG = {"account_id": "1042", "app_secret": "s3cret", "verify_token": "w0rd", "access_token": "t0ken"}
PICTURE = Attachment(MessageKind.IMAGE, ref="https://cdn.example/1.jpg", name="1.jpg")
STORED = Attachment(MessageKind.VIDEO, ref="8800", name="v.mp4")
OWN = Attachment(MessageKind.FILE, ref="host:7", name="giá.pdf", mime="application/pdf")


def webhook(body: object, **changes: Any) -> Request:
    """Return a webhook that Meta signed."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    signature = hmac.new(CONFIG["app_secret"].encode(), raw, hashlib.sha256).hexdigest()
    return Request(body=raw, headers={"X-Hub-Signature-256": f"sha256={signature}"}).but(**changes)


def outbound(text: str = "", *attachments: Attachment, **changes: Any) -> Outbound:
    """Return something to be sent to a customer."""
    content = Content(text=text, attachments=attachments)
    said = Outbound(account="1042", to="77", message="omni-1", at=NOON, content=content)
    return said.but(**changes)


def said(request: Request) -> Any:
    """Return what a request says in JSON."""
    return json.loads(request.body)


def answer(status: int = 200, headers: dict[str, str] | None = None, **body: Any) -> Response:
    """Return an answer of the Graph API."""
    return Response(status=status, body=json.dumps(body).encode(), headers=headers or {})
