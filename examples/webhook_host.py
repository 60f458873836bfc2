"""A host in one script: webhooks of LINE and WhatsApp come in as bytes, answers leave as requests. No socket is opened.

Run it: python examples/webhook_host.py
"""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta

from omnikit import SYSTEM, Account, Actor, Content, Denied, Desk, Member
from omnikit.model.administration import SaveAccount, SaveMember
from omnikit.model.commands import FollowUp, Reply
from omnikit.model.conversation import Conversation
from omnikit.model.ids import AccountId, MemberId, WorkspaceId
from omnikit.model.wire import Request, Response
from omnikit.plugins import Registry
from omnikit.policies.roles import AGENT
from omnikit.storage import open_storage
from omnikit.texts import Texts

SHOP, LINE, WHATSAPP, ANN = WorkspaceId("shop"), AccountId("line"), AccountId("whatsapp"), MemberId("ann")
SECRETS = {
    LINE: {"channel_secret": "line-secret", "access_token": "line-token"},
    WHATSAPP: {"app_secret": "app-secret", "verify_token": "our-word", "access_token": "graph-token"},
}
ACCOUNTS = (
    Account(LINE, "line", external="U0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f"),
    Account(WHATSAPP, "whatsapp", external="106540000000000"),
)


class Host:
    """What an application does around a desk: it hands over requests, and makes those that it is given."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
        self.busy = False
        self.made = 0
        self.texts = Texts.default()
        self.desk = Desk(
            open_storage("memory:"),
            SHOP,
            channels=Registry().channels(),
            configs=lambda account: SECRETS[account.id],
            clock=lambda: self.now,
        )
        for account in ACCOUNTS:
            self.desk.administer(SaveAccount(workspace=SHOP, account=account), actor=SYSTEM).unwrap()
        ann = Member(id=ANN, name="Ann", role=AGENT)
        self.desk.administer(SaveMember(workspace=SHOP, member=ann), actor=SYSTEM).unwrap()

    # --- in: what your web framework calls

    def hook(self, account: AccountId, request: Request) -> Conversation | None:
        """Take in a request to an account's webhook, and print what became of it; return whose it last was."""
        told = self.desk.webhook(account, request)
        what = ", ".join(f"{one.fact.kind} {one.taken}" for one in told.heard)
        print(f"< {account}: {told.answer.status} {told.answer.body.decode()}{what}".rstrip())
        outcomes = [one.outcome for one in told.heard if one.outcome is not None]
        return outcomes[-1].conversation if outcomes else None

    # --- out: what your worker does, again and again

    def work(self) -> None:
        """Send what is due."""
        for parcel in self.desk.outgoing():
            self.desk.sent(parcel, [self.make(request) for request in parcel.requests])

    def make(self, request: Request) -> Response:
        """Make a request: your HTTP client. Here it answers as the platform would, or that it is asked too much."""
        if self.busy:
            print(f"> {request.method} {request.url}: 429")
            return Response(status=429, body=b'{"error": {"code": 130429, "message": "Rate limit hit"}}')
        self.made += 1
        print(f"> {request.method} {request.url}: 200")
        if "line.me" in request.url:
            return Response(body=json.dumps({"sentMessages": [{"id": f"70000000000000000{self.made}"}]}).encode())
        return Response(body=json.dumps({"messages": [{"id": f"wamid.ours{self.made}"}]}).encode())

    # --- what members do and see

    def reply(self, conversation: Conversation, text: str) -> None:
        """Let Ann reply; print by which rule it was refused, and what would be let."""
        outcome = self.desk.handle(Reply(conversation=conversation.id, content=Content(text=text)), actor=Actor.of(ANN))
        if outcome.denied is not None:
            said = self.texts.sentence_of(outcome.denied, "en")
            print(f"x {outcome.denied.rule}: {said}")
        self.work()

    def show(self, conversation: Conversation) -> None:
        """Print a conversation as it stands: what was said, and how far ours has come."""
        messages = self.desk.messages(conversation.id, actor=Actor.of(ANN))
        assert not isinstance(messages, Denied)
        for one in messages:
            print(f"  {one.author.kind}: {one.content.text[:40]}{f' ({one.status})' if one.ours else ''}")


# --- what the platforms would send


def from_line(*events: dict[str, object]) -> Request:
    """Return a webhook of LINE's."""
    body = json.dumps({"destination": ACCOUNTS[0].external, "events": events}).encode()
    signature = base64.b64encode(hmac.digest(b"line-secret", body, hashlib.sha256)).decode()
    return Request(headers={"X-Line-Signature": signature}, body=body)


def on_line(id: str, text: str, at: datetime) -> dict[str, object]:
    """Return the event of somebody writing."""
    return {
        "type": "message",
        "timestamp": int(at.timestamp() * 1000),
        "source": {"type": "user", "userId": "U1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a"},
        "webhookEventId": f"01{id}",
        "replyToken": f"token{id}",
        "message": {"id": id, "type": "text", "text": text},
    }


def from_whatsapp(**told: object) -> Request:
    """Return a webhook of WhatsApp's."""
    value = {"messaging_product": "whatsapp", "metadata": {"phone_number_id": ACCOUNTS[1].external}, **told}
    entry = {"id": "1", "changes": [{"field": "messages", "value": value}]}
    body = json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()
    signature = hmac.digest(b"app-secret", body, hashlib.sha256).hex()
    return Request(headers={"X-Hub-Signature-256": f"sha256={signature}"}, body=body)


def whatsapp_text(at: datetime, text: str) -> Request:
    """Return the webhook of Lin's writing on WhatsApp."""
    message = {"id": "wamid.theirs", "from": "886912000111", "timestamp": str(int(at.timestamp())), "type": "text"}
    contact = {"wa_id": "886912000111", "profile": {"name": "Lin"}}
    return from_whatsapp(contacts=[contact], messages=[{**message, "text": {"body": text}}])


def status(at: datetime, word: str) -> Request:
    """Return the webhook of what became of our first message on WhatsApp."""
    said = {"id": "wamid.ours3", "status": word, "timestamp": str(int(at.timestamp())), "recipient_id": "886912000111"}
    return from_whatsapp(statuses=[said])


def main() -> None:
    """Let a day go by."""
    host = Host()

    check = {"hub.mode": "subscribe", "hub.verify_token": "our-word", "hub.challenge": "1158201444"}
    host.hook(WHATSAPP, Request(method="GET", query=check))
    wrote = from_line(on_line("600001", "Is the lamp in stock?", host.now), on_line("600002", "In black?", host.now))
    lamp = host.hook(LINE, wrote)
    host.hook(LINE, wrote)
    host.hook(LINE, wrote.but(body=wrote.body.replace(b"black", b"white")))
    assert lamp is not None
    host.desk.handle(FollowUp(conversation=lamp.id), actor=Actor.of(ANN)).unwrap()
    host.reply(lamp, "It is!")
    host.now += timedelta(minutes=5)
    host.reply(lamp, "Shall we keep one for you?")
    host.show(lamp)

    order = host.hook(WHATSAPP, whatsapp_text(host.now, "Where is my order?"))
    assert order is not None
    host.desk.handle(FollowUp(conversation=order.id), actor=Actor.of(ANN)).unwrap()
    host.busy = True
    host.reply(order, "It comes on Friday.")
    host.busy = False
    host.now += timedelta(minutes=1)
    host.work()
    host.hook(WHATSAPP, status(host.now, "read"))
    host.hook(WHATSAPP, status(host.now, "delivered"))
    host.now += timedelta(days=1)
    host.reply(order, "Did it come?")
    host.show(order)


if __name__ == "__main__":
    main()
