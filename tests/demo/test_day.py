"""The recorded day is what the README says: six channels, four languages, what platforms do to deliveries."""

from collections import Counter

import pytest

from omnikit.demo.day import Incoming, Leaving, accounts_of, incoming, recorded
from omnikit.demo.days import DAYS
from omnikit.demo.habits import language
from omnikit.model.commands import BotOutcome
from omnikit.model.message import MessageKind
from omnikit.model.thread import ThreadKind
from omnikit.model.wire import Arrival, Inbound
from omnikit.policies.presets import PRESETS


def messages(file: str) -> list[tuple[Incoming, Inbound]]:
    """Return the messages of a recording, each with how it came."""
    return [(one, one.what) for one in recorded(file) if isinstance(one.what, Inbound)]


DAY = messages("day.jsonl")
FIRST = {(inbound.account, inbound.dedupe): (one, inbound) for one, inbound in reversed(DAY)}


def test_the_day_has_six_channels() -> None:
    """About three hundred deliveries come over the six channels of the documents, in the order of their time."""
    came = [one for one, _ in DAY]
    channels = {one.channel for one in came}

    assert len(DAY) == len(recorded("day.jsonl")) == 317
    assert channels == {"line", "whatsapp", "messenger", "instagram", "wechat", "webchat"}
    assert [one.at for one in came] == sorted(one.at for one in came)
    assert {account.channel for account in accounts_of(came)} == channels


def test_fourteen_are_delivered_again() -> None:
    """Fourteen deliveries repeat the key of an earlier one, and say what that one said."""
    again = [(one, inbound) for one, inbound in DAY if one is not FIRST[inbound.account, inbound.dedupe][0]]

    assert len(again) == 14
    for _, inbound in again:
        assert FIRST[inbound.account, inbound.dedupe][1] == inbound


def test_ten_arrive_late() -> None:
    """Ten messages come minutes after they were written, behind younger ones of the same thread."""
    late = [(one, inbound) for one, inbound in FIRST.values() if one.late]

    assert len(late) == 10
    for one, inbound in late:
        sent = inbound.sent_at
        assert sent is not None
        younger = [
            other
            for came, other in DAY
            if other.thread == inbound.thread
            and came.at < one.at
            and other.sent_at is not None
            and other.sent_at > sent
        ]
        assert younger, one


def test_four_languages_are_written() -> None:
    """Customers write Traditional and Simplified Chinese, Vietnamese and English, each a good deal."""
    written = Counter(language(inbound.content.text, one.channel) for one, inbound in DAY if inbound.content.text)

    assert set(written) == {"zh-Hant", "zh-Hans", "vi", "en"}
    assert min(written.values()) >= 20


def test_the_day_has_everything_an_adapter_hands_in() -> None:
    """There is a group of several people, every outcome of a bot and no bot, and more than texts."""
    inbound = [item for _, item in DAY]
    group = [item for item in inbound if item.kind is ThreadKind.GROUP]

    assert len({item.thread for item in group}) == 1
    assert len({item.sender for item in group}) > 2
    assert {item.bot for item in inbound} == {None, *BotOutcome}
    assert {MessageKind.TEXT, MessageKind.IMAGE, MessageKind.VOICE} <= {item.content.kind for item in inbound}
    assert all(item.content.text or item.content.attachments for item in inbound)


# --- the other products' own recordings


def test_first_line_has_more_channels_and_a_bot_that_solves_something() -> None:
    """The queue's own recording brings in the channels that the shared one lacks; the bot ends some by itself."""
    came = recorded("first_line.jsonl")

    assert {one.channel for one in came} >= {"email", "telegram", "viber", "sms"}
    assert any(one.solved for one in came)


def test_omi_has_visits_comments_and_people_who_go() -> None:
    """LiveTalk tells the page it was written from; comments answer comments, some are the page's own; sessions end."""
    said = [inbound for _, inbound in messages("omi.jsonl")]
    comments = [inbound for inbound in said if inbound.kind is ThreadKind.COMMENT]

    assert {inbound.account for inbound in said if inbound.visit is not None} == {"webchat-site"}
    assert {bool(inbound.parent) for inbound in comments} == {True, False}
    assert any(inbound.own for inbound in comments)
    assert max(len(inbound.content.attachments) for inbound in said) == 7
    assert any(isinstance(one.what, Leaving) for one in recorded("omi.jsonl"))


def test_reception_s_visitors_come_before_they_speak() -> None:
    """Each visitor enters before anything else is heard of them; some never say a word, some go."""
    came = recorded("reception.jsonl")
    entered: set[str] = set()
    for one in came:
        if isinstance(one.what, Arrival):
            entered.add(one.what.thread)
        assert one.what.thread in entered
    spoke = {inbound.thread for _, inbound in messages("reception.jsonl")}

    assert entered - spoke
    assert {one.what.thread for one in came if isinstance(one.what, Leaving)} - spoke


def test_a_line_that_says_something_unknown_is_refused() -> None:
    """Whatever a customer is said to do is one of the known things."""
    with pytest.raises(ValueError, match=r"'dance' is nothing that a customer does; known: enter, leave"):
        incoming(
            {"at": "2026-03-02T08:30:00+08:00", "channel": "webchat", "account": "a", "thread": "t", "does": "dance"}
        )


def test_every_named_profile_has_a_day() -> None:
    """There is a day for each preset, whose team can be founded: each is named once, each department is there."""
    assert set(DAYS) == set(PRESETS)
    for day in DAYS.values():
        ids = [member.id for member in day.team]
        departments = {department.id for department in day.departments}
        assert len(set(ids)) == len(ids)
        assert day.seer in ids
        assert departments.issuperset(one for member in day.team for one in member.departments)
        assert departments.issuperset(one for account in day.accounts for one in account.departments)
