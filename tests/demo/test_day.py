"""The recorded day is what the README says: six channels, four languages, what platforms do to deliveries."""

from collections import Counter

from omnikit.demo.day import accounts_of, recorded_day
from omnikit.demo.habits import language
from omnikit.model.commands import BotOutcome
from omnikit.model.message import MessageKind
from omnikit.model.thread import ThreadKind

DAY = recorded_day()
FIRST = {(arrival.inbound.account, arrival.inbound.dedupe): arrival for arrival in reversed(DAY)}


def test_the_day_has_six_channels() -> None:
    """About three hundred deliveries come over the six channels of the documents, in the order of their time."""
    channels = {arrival.channel for arrival in DAY}

    assert len(DAY) == 317
    assert channels == {"line", "whatsapp", "messenger", "instagram", "wechat", "webchat"}
    assert [arrival.at for arrival in DAY] == sorted(arrival.at for arrival in DAY)
    assert {account.channel for account in accounts_of(DAY)} == channels


def test_fourteen_are_delivered_again() -> None:
    """Fourteen deliveries repeat the key of an earlier one, and say what that one said."""
    again = [arrival for arrival in DAY if arrival is not FIRST[arrival.inbound.account, arrival.inbound.dedupe]]

    assert len(again) == 14
    for arrival in again:
        first = FIRST[arrival.inbound.account, arrival.inbound.dedupe]
        assert arrival.inbound == first.inbound


def test_ten_arrive_late() -> None:
    """Ten messages come minutes after they were written, behind younger ones of the same thread."""
    late = [arrival for arrival in FIRST.values() if arrival.late]

    assert len(late) == 10
    for arrival in late:
        sent = arrival.inbound.sent_at
        assert sent is not None
        younger = [
            other
            for other in DAY
            if other.inbound.thread == arrival.inbound.thread
            and other.at < arrival.at
            and other.inbound.sent_at is not None
            and other.inbound.sent_at > sent
        ]
        assert younger, arrival


def test_four_languages_are_written() -> None:
    """Customers write Traditional and Simplified Chinese, Vietnamese and English, each a good deal."""
    written = Counter(
        language(arrival.inbound.content.text, arrival.channel) for arrival in DAY if arrival.inbound.content.text
    )

    assert set(written) == {"zh-Hant", "zh-Hans", "vi", "en"}
    assert min(written.values()) >= 20


def test_the_day_has_everything_an_adapter_hands_in() -> None:
    """There is a group of several people, every outcome of a bot and no bot, and more than texts."""
    inbound = [arrival.inbound for arrival in DAY]
    group = [item for item in inbound if item.kind is ThreadKind.GROUP]

    assert len({item.thread for item in group}) == 1
    assert len({item.sender for item in group}) > 2
    assert {item.bot for item in inbound} == {None, *BotOutcome}
    assert {MessageKind.TEXT, MessageKind.IMAGE, MessageKind.VOICE} <= {item.content.kind for item in inbound}
    assert all(item.content.text or item.content.attachments for item in inbound)
