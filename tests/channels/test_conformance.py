"""All twelve channels keep what every channel promises; here their platforms are played."""

import json
from pathlib import Path
from typing import Any, ClassVar

import pytest

from omnikit.channels.email import EMAIL
from omnikit.channels.facebook_comments import FACEBOOK_COMMENTS
from omnikit.channels.instagram import INSTAGRAM
from omnikit.channels.line import LINE
from omnikit.channels.messenger import MESSENGER
from omnikit.channels.sms import SMS, WHATSAPP_BY_TWILIO
from omnikit.channels.telegram import TELEGRAM
from omnikit.channels.viber import VIBER
from omnikit.channels.webchat import WEBCHAT
from omnikit.channels.wechat import WECHAT
from omnikit.channels.whatsapp import WHATSAPP
from omnikit.channels.zalo import ZALO
from omnikit.model.thread import ThreadKind
from omnikit.model.traits import Receipts
from omnikit.model.wire import Outbound, Request, Response
from omnikit.testing.channels import ChannelConformance, Sample, Signs, Told

PAYLOADS = Path(__file__).parent / "payloads"
AT = 1_772_442_900


def answered(**said: Any) -> Response:
    """Return an answer of JSON."""
    return Response(body=json.dumps(said).encode())


def told(**said: Any) -> Request:
    """Return a webhook of JSON."""
    return Request(body=json.dumps(said).encode())


class TestWebchat(ChannelConformance):
    """The host's own socket: it takes what it is given, and the widget's log brings it back."""

    channel = WEBCHAT
    samples = Sample.load(PAYLOADS / "webchat")

    def platform(self, sent: Request, outbound: Outbound) -> Told:
        """Return the same events, as the widget reports them."""
        return Told(Response(), sent)


class TestMessenger(ChannelConformance):
    """The Send API answers an id, and the page's own message comes back with our metadata."""

    channel = MESSENGER
    samples = Sample.load(PAYLOADS / "messenger")

    def platform(self, sent: Request, outbound: Outbound) -> Told:
        """Return the id, and the echo."""
        message = {**json.loads(sent.body)["message"], "mid": "m_1", "is_echo": True, "app_id": 7}
        item = {"sender": {"id": outbound.account}, "recipient": {"id": outbound.to}, "timestamp": AT * 1000}
        entry = {"id": outbound.account, "time": AT * 1000, "messaging": [{**item, "message": message}]}
        return Told(answered(recipient_id=outbound.to, message_id="m_1"), told(object="page", entry=[entry]))


class TestFacebookComments(ChannelConformance):
    """A reply under the post answers its id, and the feed tells of it like of any comment."""

    channel = FACEBOOK_COMMENTS
    samples = Sample.load(PAYLOADS / "facebook_comments")

    def outbound(self, **changes: Any) -> Outbound:
        """Return an answer to a comment, for all to see."""
        return super().outbound(**{"kind": ThreadKind.COMMENT, "thread": "1_2", **changes})

    def platform(self, sent: Request, outbound: Outbound) -> Told:
        """Return the comment's id, and the feed's change."""
        page = {"id": outbound.account, "name": "Shop"}
        comment = {"item": "comment", "verb": "add", "comment_id": "1_9", "post_id": "1_1", "parent_id": "1_2"}
        value = {**comment, "from": page, "message": json.loads(sent.body).get("message"), "created_time": AT}
        entry = {"id": outbound.account, "time": AT, "changes": [{"field": "feed", "value": value}]}
        return Told(answered(id="1_9"), told(object="page", entry=[entry]))


class TestInstagram(ChannelConformance):
    """As Messenger, without anything of ours in it: the id alone tells that it is ours."""

    channel = INSTAGRAM
    samples = Sample.load(PAYLOADS / "instagram")

    def platform(self, sent: Request, outbound: Outbound) -> Told:
        """Return the id, and the echo."""
        message = {**json.loads(sent.body)["message"], "mid": "aWdf1", "is_echo": True}
        item = {"sender": {"id": outbound.account}, "recipient": {"id": outbound.to}, "timestamp": AT * 1000}
        entry = {"id": outbound.account, "time": AT * 1000, "messaging": [{**item, "message": message}]}
        return Told(answered(recipient_id=outbound.to, message_id="aWdf1"), told(object="instagram", entry=[entry]))


class TestLine(ChannelConformance):
    """LINE answers an id for each message of a call, and echoes nothing."""

    channel = LINE
    samples = Sample.load(PAYLOADS / "line")
    settings: ClassVar = {"templates": {"order_shipped": {"type": "text", "text": "Order {1} was shipped: {2}"}}}

    def platform(self, sent: Request, outbound: Outbound) -> Told:
        """Return the ids."""
        count = len(json.loads(sent.body)["messages"])
        return Told(answered(sentMessages=[{"id": f"46131408250353{number}"} for number in range(count)]))


class TestWhatsapp(ChannelConformance):
    """The Cloud API answers a wamid; the phone app's own log brings messages back under it."""

    channel = WHATSAPP
    samples = Sample.load(PAYLOADS / "whatsapp")

    def outbound(self, **changes: Any) -> Outbound:
        """Return a text to a number."""
        return super().outbound(**{"to": "886912345678", **changes})

    def platform(self, sent: Request, outbound: Outbound) -> Told:
        """Return the wamid, and the message among the phone app's echoes."""
        echo = {"from": "15550783881", "to": outbound.to, "id": "wamid.1", "timestamp": str(AT), "type": "text"}
        echoes = [{**echo, "text": json.loads(sent.body)["text"]}]
        metadata = {"display_phone_number": "15550783881", "phone_number_id": outbound.account}
        value = {"messaging_product": "whatsapp", "metadata": metadata, "message_echoes": echoes}
        entry = {"id": "1", "changes": [{"field": "smb_message_echoes", "value": value}]}
        answer = answered(messaging_product="whatsapp", contacts=[{"wa_id": outbound.to}], messages=[{"id": "wamid.1"}])
        return Told(answer, told(object="whatsapp_business_account", entry=[entry]))


class TestWechat(ChannelConformance):
    """The customer service API answers no id, and 200 even where it fails."""

    channel = WECHAT
    samples = Sample.load(PAYLOADS / "wechat")
    signs = Signs.NOT_THE_BODY

    def platform(self, sent: Request, outbound: Outbound) -> Told:
        """Return that it was taken."""
        return Told(answered(errcode=0, errmsg="ok"))


class TestZalo(ChannelConformance):
    """The OA API answers an id, and the OA's own message comes as an event of its own."""

    channel = ZALO
    samples = Sample.load(PAYLOADS / "zalo")

    def platform(self, sent: Request, outbound: Outbound) -> Told:
        """Return the id, and the event."""
        data = {"message_id": "9a1c", "user_id": outbound.to}
        echo = told(
            app_id="1",
            event_name="oa_send_text",
            timestamp=str(AT * 1000),
            sender={"id": outbound.account},
            recipient={"id": outbound.to},
            message={"msg_id": "9a1c", "text": json.loads(sent.body)["message"]["text"]},
        )
        return Told(answered(error=0, message="Success", data=data), echo)


class TestTelegram(ChannelConformance):
    """The Bot API answers the message; updates never tell of it."""

    channel = TELEGRAM
    samples = Sample.load(PAYLOADS / "telegram")
    signs = Signs.NOT_THE_BODY

    def outbound(self, **changes: Any) -> Outbound:
        """Return a text to a chat; its messages have numbers."""
        return super().outbound(**{"to": "5120000001", **changes})

    def platform(self, sent: Request, outbound: Outbound) -> Told:
        """Return the message."""
        return Told(answered(ok=True, result={"message_id": 77, "date": AT, "chat": {"id": int(outbound.to)}}))


class TestViber(ChannelConformance):
    """The bot API answers a token of 64 bits, and 200 even where it fails."""

    channel = VIBER
    samples = Sample.load(PAYLOADS / "viber")
    settings: ClassVar = {"sender_name": "Shop"}

    def platform(self, sent: Request, outbound: Outbound) -> Told:
        """Return the token."""
        return Told(answered(status=0, status_message="ok", message_token=5741311803571721087))


class TestEmail(ChannelConformance):
    """The host's mail server takes a mail, and a copy of it may come back to the mailbox."""

    channel = EMAIL
    samples = Sample.load(PAYLOADS / "email")
    signs = Signs.NOTHING
    quoted = "1@customer.example"

    def outbound(self, **changes: Any) -> Outbound:
        """Return a mail to an address."""
        return super().outbound(**{"to": "lin@customer.example", "subject": "Shoes", **changes})

    def platform(self, sent: Request, outbound: Outbound) -> Told:
        """Return that it was taken, and the same mail."""
        return Told(Response(status=250), Request(body=sent.body))


class TestSms(ChannelConformance):
    """Twilio answers a SID, and tells of what became of it by callbacks."""

    channel = SMS
    samples = Sample.load(PAYLOADS / "sms")

    def outbound(self, **changes: Any) -> Outbound:
        """Return a text to a number."""
        return super().outbound(**{"to": "+886912345678", **changes})

    def platform(self, sent: Request, outbound: Outbound) -> Told:
        """Return the SID."""
        return Told(Response(status=201, body=b'{"sid": "SM1", "status": "queued", "error_code": null}'))


class TestWhatsappByTwilio(TestSms):
    """The same form with ``whatsapp:`` before the addresses, for who has no other numbers there."""

    channel = WHATSAPP_BY_TWILIO


TRIED = [tried for tried in ChannelConformance.__subclasses__() if tried.__module__ == __name__]


def test_all_channels_are_tried() -> None:
    """None that omnikit brings is left out."""
    from omnikit.plugins import Registry

    assert sorted(tried.channel.name for tried in TRIED) == sorted(Registry(installed=False).channels())


@pytest.mark.parametrize("tried", TRIED, ids=lambda tried: tried.__name__)
def test_a_channel_has_samples_of_every_kind_that_it_hears(tried: type[ChannelConformance]) -> None:
    """What the traits say that is heard stands in a sample."""
    facts = [fact for sample in tried().readable() for fact in tried().facts(sample)]
    kinds: set[str] = {fact.kind for fact in facts}
    done = {fact.action for fact in facts if fact.kind == "comment"}  # a comment tells in its action what became of it
    traits = tried.channel.traits
    heard = {
        "edit": traits.hears_edits,
        "unsend": traits.hears_unsends,
        "reaction": traits.hears_reactions,
        "delivery": traits.delivered is not Receipts.NONE,
        "read": traits.read is not Receipts.NONE,
        "unknown": tried.channel is not EMAIL,  # whatever a mail holds, it is one
    }
    told_of = kinds | ({"edit"} & done) | ({"unsend"} if "remove" in done else set())

    assert {"message", "comment"} & kinds
    assert {kind for kind, is_heard in heard.items() if is_heard} <= told_of
    assert not traits.echoes or any(fact.is_echo for fact in facts)
