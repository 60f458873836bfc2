"""The recorder answers as each platform would: the adapters take its answers, and its webhooks, for the real ones."""

from datetime import UTC, datetime, timedelta

import pytest

from omnikit.demo.accounts import ACCOUNTS, account, config
from omnikit.demo.recorder import ONE_IN, Exchange, Recorder
from omnikit.demo.stage import adapters
from omnikit.desk.ports import Task
from omnikit.desk.sending import Parcel
from omnikit.model.effects import Send
from omnikit.model.errors import UnknownName
from omnikit.model.facts import FactKind
from omnikit.model.ids import ConversationId, EffectId, MessageId
from omnikit.model.message import Content
from omnikit.model.wire import Answered, Outbound, Request, Verdict

NOW = datetime(2026, 3, 2, 9, 15, 0, 1, tzinfo=UTC)
MANY = 20 * ONE_IN


def parcel(id: str, number: int = 0) -> Parcel:
    """Return a reply on an account as the desk would have it sent."""
    connected = account(id)
    person = "minh@customer.example" if connected.channel == "email" else "550183"
    outbound = Outbound(
        account=connected.address,
        to=person,
        thread="550183",
        message=f"m{number}",
        content=Content(text="Hello"),
        at=NOW,
        answered=Answered(external="1", at=NOW),
        window="standard",
        by_person=True,
    )
    requests = adapters()[connected.channel].render(outbound, {"account_id": connected.address, **config(connected)})
    task = Task(
        ids=(EffectId("1"),),
        conversation=ConversationId("c"),
        effect=Send(message=MessageId(outbound.message)),
        attempts=1,
    )
    return Parcel(task=task, account=connected.id, channel=connected.channel, outbound=outbound, requests=requests)


@pytest.mark.parametrize("id", ACCOUNTS)
def test_each_platform_s_answer_is_understood(id: str) -> None:
    """Whatever channel a request is for, its adapter learns from the answer that it was accepted, and its id."""
    recorder, sent = Recorder(), parcel(id)
    answers = recorder.exchange(sent, NOW).answers
    learned = [adapters()[sent.channel].learn(*one) for one in zip(sent.requests, answers, strict=True)]

    assert [one.verdict for one in learned] == [Verdict.ACCEPTED]
    assert all(one.externals for one in learned)
    assert recorder.made == {sent.channel: 1}


@pytest.mark.parametrize("id", ACCOUNTS)
def test_ids_follow_from_the_message(id: str) -> None:
    """The same message has the same answer and is told of alike each time; another has others."""
    first, again, other = (Recorder().exchange(parcel(id, number), NOW) for number in (0, 0, 1))

    assert first == again
    assert account(id).channel in ("webchat", "email") or first.answers != other.answers


TOLD = {
    "messenger-page": {FactKind.MESSAGE, FactKind.READ},
    "whatsapp-main": {FactKind.DELIVERY, FactKind.READ},
    "webchat-site": {FactKind.READ},
}


@pytest.mark.parametrize("id", ACCOUNTS)
def test_some_platforms_tell_of_some_messages(id: str) -> None:
    """Echoes and receipts are signed, and name the account; an echo may come before the answer, a receipt never."""
    connected = account(id)
    channel, known = adapters()[connected.channel], {"account_id": connected.address, **config(connected)}
    came = [Recorder().exchange(parcel(id, number), NOW) for number in range(MANY)]

    def facts(requests: tuple[Request, ...]) -> set[FactKind]:
        assert all(channel.verify(request, known, NOW + timedelta(seconds=1)) for request in requests)
        told = [fact for request in requests for fact in channel.parse(request, known)]
        assert all(fact.account_id == connected.address and fact.user_id == "550183" for fact in told)
        return {fact.kind for fact in told}

    def told(exchange: Exchange) -> set[FactKind]:
        return facts((*exchange.before, *exchange.after))

    assert set().union(*map(told, came)) == TOLD.get(id, set())
    assert {kind for one in came for kind in facts(one.before)} <= {FactKind.MESSAGE}
    assert not any(one.before for one in came) or id == "messenger-page"
    assert len([one for one in came if one.after]) < MANY / 2


def test_a_channel_without_a_platform_is_named() -> None:
    """A request on a channel that a plugin brought is answered by nobody here."""
    with pytest.raises(UnknownName, match="'pigeon'; known: email, facebook_comments"):
        Recorder().exchange(parcel("line-main").but(channel="pigeon"), NOW)
