"""Taking a conversation out: first on record, then all of it as it was then."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest

from omnikit.desk import exporting
from omnikit.desk.async_desk import AsyncDesk
from omnikit.desk.desk import Desk
from omnikit.desk.ports import Storage
from omnikit.model.actors import Actor, Client
from omnikit.model.commands import AddCollaborators, FollowUp, Open, Reply
from omnikit.model.decision import Denied
from omnikit.model.ids import ConversationId
from omnikit.model.message import Message
from omnikit.model.transcript import ExportForm, Transcript
from omnikit.testing.builders import ANN, BOB, OUT, WORKSPACE, some_text
from omnikit.testing.desks import SetClock, a_desk, an_inbound, received

A = Actor.of(ANN)
TEXT = ExportForm.TEXT


def talked(desk: Desk, times: int = 3) -> ConversationId:
    """Let a customer write *times*, ANN answer and BOB come in; return the conversation."""
    for number in range(times):
        id = received(desk, an_inbound(f"Hello {number}", dedupe=f"d{number}")).id
    desk.handle(FollowUp(conversation=id), actor=A).unwrap()
    desk.handle(Reply(conversation=id, content=some_text("Hi")), actor=A).unwrap()
    desk.handle(AddCollaborators(conversation=id, members=(BOB,)), actor=A).unwrap()
    return id


def taken(found: Transcript | Denied) -> Transcript:
    """Return a transcript that must be given."""
    assert isinstance(found, Transcript), found
    return found


@pytest.mark.rule("OC-12.1")
def test_an_export_is_on_record_and_has_every_message(storage: Storage) -> None:
    """Who took it out is in the status record; the transcript has what the chat room shows, in its order."""
    desk = a_desk(storage)
    id = talked(desk)
    before = len(desk.storage.record(WORKSPACE, id))

    transcript = taken(desk.export(id, actor=A, form=TEXT))

    shown = desk.messages(id, actor=A)
    assert not isinstance(shown, Denied)
    assert [line.message for line in transcript.lines] == [message.id for message in shown]
    assert [line.sequence for line in transcript.lines] == [1, 2, 3, 4, 5]
    (line,) = desk.storage.record(WORKSPACE, id)[before:]
    assert (line.code, dict(line.about), line.by) == ("record.exported", {"actor": "Ann"}, A)


@pytest.mark.parametrize("size", [1, 2, 4, 5, 6])
def test_it_is_read_page_by_page(monkeypatch: pytest.MonkeyPatch, storage: Storage, size: int) -> None:
    """Whatever a page holds, nothing is left out and nothing there twice."""
    monkeypatch.setattr(exporting, "PAGE", size)
    desk = a_desk(storage)

    transcript = taken(desk.export(talked(desk), actor=A, form=TEXT))

    assert [line.sequence for line in transcript.lines] == [1, 2, 3, 4, 5]


def test_what_comes_meanwhile_is_not_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the conversation as it was when the export was recorded, also where the customer goes on writing."""
    desk = a_desk()
    id = talked(desk)
    read = desk.storage.messages

    def late(*asked: Any) -> Sequence[Message]:
        received(desk, an_inbound("And?", dedupe="late"))
        return read(*asked)

    monkeypatch.setattr(desk.storage, "messages", late)

    transcript = taken(desk.export(id, actor=A, form=TEXT))

    assert [line.sequence for line in transcript.lines] == [1, 2, 3, 4, 5]
    assert desk.handle(Open(conversation=id), actor=A).unwrap().sequence == 6


def test_what_was_forgotten_is_not_in_it() -> None:
    """The transcript of somebody who was forgotten has no name, no identity and none of their words."""
    desk = a_desk()
    id = talked(desk)
    contact = received(desk, an_inbound(dedupe="last")).contact
    assert contact is not None
    desk.forget(contact)

    transcript = taken(desk.export(id, actor=A, form=TEXT))

    assert (transcript.customer, transcript.identity) == ("", None)
    assert {line.text for line in transcript.lines if not line.code} == {""}
    assert all(line.erased for line in transcript.lines if not line.code)


@pytest.mark.parametrize(
    ("actor", "rule"),
    [
        (Actor.of(OUT), "HO-1"),
        (Actor.of("nobody"), "HO-1"),
        (Actor.of(ANN, Client.LEGACY), "CO-18.2"),
    ],
)
def test_who_can_t_open_it_takes_nothing_out(actor: Actor, rule: str) -> None:
    """Nothing is recorded then."""
    desk = a_desk()
    id = talked(desk)
    before = desk.storage.record(WORKSPACE, id)

    found = desk.export(id, actor=actor, form=TEXT)

    assert isinstance(found, Denied)
    assert found.rule == rule
    assert desk.storage.record(WORKSPACE, id) == before


def test_what_isn_t_there_can_t_be_taken_out() -> None:
    """It is refused like everything about a conversation that nobody has opened."""
    found = a_desk().export(ConversationId("nowhere"), actor=A, form=TEXT)

    assert isinstance(found, Denied)
    assert found.rule == "HO-6"


def test_a_host_that_awaits_is_given_the_same() -> None:
    """By the same steps."""
    desk = a_desk()
    id = talked(desk)
    waiting = AsyncDesk(desk.storage, WORKSPACE, profile=desk.house.profile, clock=SetClock())

    assert asyncio.run(waiting.export(id, actor=A, form=TEXT)) == desk.export(id, actor=A, form=TEXT)
