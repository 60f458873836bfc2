"""The recorded day is what the README says: six channels, four languages, what platforms do to deliveries."""

from collections import Counter
from datetime import datetime

import pytest

from omnikit.demo.accounts import ACCOUNTS, account, config
from omnikit.demo.day import Incoming, accounts_of, incoming, recorded
from omnikit.demo.days import DAYS
from omnikit.demo.habits import language
from omnikit.demo.stage import adapters
from omnikit.desk.telling import content_of
from omnikit.model.commands import BotOutcome
from omnikit.model.errors import UnknownName
from omnikit.model.facts import Fact, FactKind
from omnikit.model.message import MessageKind
from omnikit.policies.presets import PRESETS
from tests.demo.playing import facts

WRITTEN = (FactKind.MESSAGE, FactKind.COMMENT)
RECORDINGS = sorted({file for day in DAYS.values() for file in day.recordings})


def messages(file: str) -> list[tuple[Incoming, Fact]]:
    """Return the messages of a recording, each with the request that it came in."""
    return [(one, fact) for one, fact in facts(recorded(file)) if fact.kind in WRITTEN]


DAY = messages("day.jsonl")
FIRST = {(one.account, fact.dedupe): (one, fact) for one, fact in reversed(DAY)}


def test_the_day_has_six_channels() -> None:
    """About three hundred requests come over the six channels of the documents, in the order of their time."""
    came = recorded("day.jsonl")
    channels = {one.channel for one in came}

    assert len(came) == 317
    assert len(DAY) == 323
    assert channels == {"line", "whatsapp", "messenger", "instagram", "wechat", "webchat"}
    assert [one.at for one in came] == sorted(one.at for one in came)
    assert {account.channel for account in accounts_of(came)} == channels


@pytest.mark.parametrize("file", RECORDINGS)
def test_each_request_is_its_platform_s_own(file: str) -> None:
    """Each is signed with the account's secret, names the account, and tells nothing that the adapter doesn't know."""
    came = recorded(file)
    told = list(facts(came))

    assert {one.at for one, _ in told} == {one.at for one in came}
    assert all(fact.account_id == account(one.account).address for one, fact in told)
    assert {fact.kind for _, fact in told} <= {*WRITTEN, FactKind.SYSTEM}
    assert all(fact.dedupe for _, fact in told)


@pytest.mark.parametrize("file", RECORDINGS)
def test_a_request_to_another_account_is_denied(file: str) -> None:
    """Where a platform signs, the same request isn't taken for one with another secret."""
    for one in recorded(file):
        connected = account(one.account)
        other = {name: "another" if isinstance(given, str) else given for name, given in config(connected).items()}
        verified = adapters()[one.channel].verify(one.request, {"account_id": connected.address, **other}, one.at)
        assert verified is (None if one.channel == "email" else False)


def test_fourteen_are_delivered_again() -> None:
    """Fourteen requests have the body of an earlier one, and tell the facts that that one told."""
    came = recorded("day.jsonl")
    first: dict[tuple[str, bytes], Incoming] = {}
    for one in came:
        first.setdefault((one.account, one.request.body), one)
    again = [(one, fact) for one, fact in DAY if one != first[one.account, one.request.body]]

    assert len(came) - len(first) == len({one.at for one, _ in again}) == 14
    for one, fact in again:
        assert FIRST[one.account, fact.dedupe][1] == fact
        assert FIRST[one.account, fact.dedupe][0] == first[one.account, one.request.body]
    assert len(FIRST) == len(DAY) - len(again)


def test_ten_arrive_late() -> None:
    """Ten requests come minutes after they were written, behind younger ones of the same thread."""
    late = [(one, fact) for one, fact in FIRST.values() if one.late(fact)]

    assert len({one.at for one, _ in late}) == 10
    for one, fact in late:
        sent = fact.timestamp_ms
        assert sent is not None
        younger = [
            other
            for earlier, other in DAY
            if (other.thread_id or other.user_id) == (fact.thread_id or fact.user_id)
            and earlier.at < one.at
            and other.timestamp_ms is not None
            and other.timestamp_ms > sent
        ]
        assert younger, one


def test_four_languages_are_written() -> None:
    """Customers write Traditional and Simplified Chinese, Vietnamese and English, each a good deal."""
    written = Counter(language(fact.text, one.channel) for one, fact in DAY if fact.text)

    assert set(written) == {"zh-Hant", "zh-Hans", "vi", "en"}
    assert min(written.values()) >= 20


def test_the_day_has_everything_that_adapters_read() -> None:
    """There is a group of several people, every outcome of a bot and none, more than texts, and two facts at once."""
    contents = [content_of(fact) for _, fact in DAY]
    group = [fact for _, fact in DAY if fact.thread_id and fact.thread_id != fact.user_id]

    assert {fact.thread_id for fact in group if fact.account_id == account("whatsapp-main").address} == {
        "120363000000000001"
    }
    assert len({fact.sender_id for fact in group}) > 2
    assert {one.bot for one, _ in DAY} == {None, *BotOutcome}
    assert {MessageKind.TEXT, MessageKind.IMAGE, MessageKind.VOICE} <= {content.kind for content in contents}
    assert all(content.text or content.attachments for content in contents)
    assert max(Counter(one.at for one, _ in DAY).values()) == 2


def test_whoever_writes_has_a_name() -> None:
    """Where a platform tells no name, the recording says what the host knew; only visitors of the site have none."""
    written = [fact for file in RECORDINGS for one, fact in messages(file) if one.channel != "webchat"]

    assert len(written) > 200
    assert all(fact.user_name for fact in written)


# --- the other products' own recordings


def test_first_line_has_more_channels_and_a_bot_that_solves_something() -> None:
    """The queue's own recording brings in the channels that the shared one lacks; the bot ends some by itself."""
    came = recorded("first_line.jsonl")

    assert {one.channel for one in came} >= {"email", "telegram", "viber", "sms"}
    assert any(one.solved for one in came)


def test_omi_has_visits_comments_and_people_who_go() -> None:
    """LiveTalk tells the page it was written from; comments answer comments, some are the page's own; sessions end."""
    told = [fact for _, fact in facts(recorded("omi.jsonl"))]
    comments = [fact for fact in told if fact.kind is FactKind.COMMENT]

    assert {fact.account_id for fact in told if fact.page is not None} == {account("webchat-site").address}
    assert {bool(fact.parent_id) for fact in comments} == {True, False}
    assert any(fact.is_echo for fact in comments)
    assert max(len(fact.attachments) for fact in told) == 7
    assert any(fact.action == "end" for fact in told)


def test_reception_s_visitors_come_before_they_speak() -> None:
    """Each visitor enters before anything else is heard of them; some never say a word, some go."""
    entered: set[str | None] = set()
    told = [fact for _, fact in facts(recorded("reception.jsonl"))]
    for fact in told:
        if fact.action in ("start", "page"):
            entered.add(fact.thread_id)
        assert fact.thread_id in entered
    spoke = {fact.thread_id for fact in told if fact.kind is FactKind.MESSAGE}

    assert entered - spoke
    assert {fact.thread_id for fact in told if fact.action == "end"} - spoke
    assert {fact.action for fact in told if fact.kind is FactKind.SYSTEM} == {"start", "page", "end"}


LINE = {"at": "2026-03-02T08:30:00+08:00", "account": "line-main", "request": {"url": "", "headers": {}, "body": ""}}


@pytest.mark.parametrize(
    ("said", "known"), [({"account": "line-2"}, "line-main"), ({"bot": "dance"}, "consumed, human, matched, module")]
)
def test_a_line_that_says_something_unknown_is_refused(said: dict[str, str], known: str) -> None:
    """Whoever a request is for is one of the shop's accounts, and a bot's outcome one of the known ones."""
    assert incoming(LINE).at == datetime.fromisoformat("2026-03-02T08:30:00+08:00")
    with pytest.raises(UnknownName, match=rf"{next(iter(said.values()))}.*{known}"):
        incoming({**LINE, **said})


def test_every_named_profile_has_a_day() -> None:
    """There is a day for each preset, whose team can be founded: each is named once, each department is there."""
    assert set(DAYS) == set(PRESETS)
    for day in DAYS.values():
        ids = [member.id for member in day.team]
        departments = {department.id for department in day.departments}
        assert len(set(ids)) == len(ids)
        assert day.seer in ids
        assert departments.issuperset(one for member in day.team for one in member.departments)
        assert departments.issuperset(one for connected in day.accounts for one in connected.departments)


def test_every_account_says_what_its_channel_has_to_know() -> None:
    """Each account of the shop's is on a channel that is installed, and has all that this one needs to receive."""
    for id in ACCOUNTS:
        connected = account(id)
        needed = [one.name for one in adapters()[connected.channel].settings if one.required]
        assert {"account_id": connected.address, **config(connected)}.keys() >= set(needed)
