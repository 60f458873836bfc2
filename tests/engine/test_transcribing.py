"""A transcript has what its reader is shown: whose words, in which order, and whispers only where asked for."""

from typing import Any

import pytest

from omnikit.engine.forgetting import erased
from omnikit.engine.transcribing import transcribed
from omnikit.model.actors import BOT, CUSTOMER, SYSTEM, Actor
from omnikit.model.contact import Identity
from omnikit.model.conversation import ENDED
from omnikit.model.ids import AccountId, MemberId
from omnikit.model.message import Attachment, Audience, Content, Form, Message, MessageKind
from omnikit.model.thread import ThreadKind
from omnikit.model.transcript import Line, Transcript
from omnikit.model.workspace import Settings
from omnikit.policies.presets import OMI
from omnikit.testing.builders import (
    ANN,
    BOB,
    CONVERSATION,
    NOON,
    SUE,
    WORKSPACE,
    a_contact,
    a_context,
    a_conversation,
    a_message,
    a_thread,
    minutes,
    some_text,
)

JOINED = a_conversation(participants=(ANN,))


def said(text: str = "Hello", by: Actor = CUSTOMER, number: int = 1, **changes: Any) -> Message:
    """Return a message; *changes* are fields of ``Message``."""
    given: dict[str, Any] = {
        "id": a_message(number),
        "conversation": CONVERSATION,
        "sequence": number,
        "ordinal": number,
        "author": by,
        "at": NOON + minutes(number),
        "content": some_text(text),
        "sender": "customer-1" if by is CUSTOMER else "",
    }
    return Message(**(given | changes))


def talk() -> list[Message]:
    """Return a customer's words, a whisper, what was held back, a line of the desk's own, and a reply."""
    return [
        said("Hello", number=1),
        said("psst", Actor.of(BOB), 2, audience=Audience.TEAM),
        said("You there?", number=3, audience=Audience.NOBODY),
        said("", SYSTEM, 4, audience=Audience.TEAM, code="system.added_many", about={"member": "Bob", "others": 1}),
        said("Hi", Actor.of(ANN), 5),
    ]


def made(*messages: Message, whispers: bool = False, by: MemberId = ANN, **changes: Any) -> Transcript:
    """Return the transcript that *by* is given; *changes* are fields of the conversation."""
    return transcribed(JOINED.but(**changes), messages, a_context(by, profile=OMI), whispers=whispers)


def line(message: Message, **changes: Any) -> Line:
    """Return the only line of a transcript of that message."""
    (only,) = made(message, **changes).lines
    return only


@pytest.mark.rule("OC-12.1")
@pytest.mark.parametrize(
    ("by", "whispers", "texts"),
    [
        (ANN, False, ["Hello", "", "Hi"]),
        (ANN, True, ["Hello", "psst", "", "Hi"]),
        (SUE, True, ["Hello", "psst", "", "Hi"]),
        (BOB, True, ["Hello", "", "Hi"]),
    ],
)
def test_whispers_are_there_only_where_asked_for_and_shown(by: MemberId, whispers: bool, texts: list[str]) -> None:
    """What was held back never is, the desk's own lines always are; who is shown no whispers gets none."""
    transcript = made(*talk(), whispers=whispers, by=by)

    assert [one.text for one in transcript.lines] == texts
    assert transcript.whispers is whispers
    assert "You there?" not in {one.text for one in transcript.lines}


@pytest.mark.rule("OC-12.1")
def test_each_line_has_its_time_its_side_its_author_its_kind_and_its_text() -> None:
    """And its files; a line of the desk's own has its code and its parameters instead."""
    photo = Attachment(MessageKind.IMAGE, "media/1", "cat.png")
    content = Content(text="Look", kind=MessageKind.IMAGE, attachments=(photo,))

    assert line(said(number=7, content=content)) == Line(
        sequence=7,
        message=a_message(7),
        at=NOON + minutes(7),
        side=CUSTOMER.kind,
        author="Lin",
        kind=MessageKind.IMAGE,
        text="Look",
        attachments=(photo,),
    )
    own = line(talk()[3])
    assert (own.side, own.author, own.audience, own.code) == (SYSTEM.kind, "", Audience.TEAM, "system.added_many")
    assert own.about == (("member", "Bob"), ("others", 1))


def test_members_are_named_as_the_record_has_them() -> None:
    """Who wrote it is, whoever the customer took for its author; one that nobody knows any more by their id."""
    assert line(said(by=Actor.of(BOB), outward=ANN)).author == "Bob"
    assert line(said(by=Actor.of("gone"))).author == "gone"
    assert line(said(by=BOT)).author == ""


def test_the_customer_is_called_as_the_card_shows_them() -> None:
    """By the nickname, where there is one; nobody's name where there is no contact."""
    context = a_context(profile=OMI)
    facts = context.facts.but(contact=a_contact(nickname="Auntie Lin"))
    named = transcribed(JOINED, [said()], context.but(facts=facts), whispers=False)
    unknown = transcribed(JOINED, [said()], context.but(facts=facts.but(contact=None)), whispers=False)

    assert (named.customer, named.lines[0].author) == ("Auntie Lin", "Auntie Lin")
    assert named.identity == Identity(AccountId("line"), "customer-1")
    assert (unknown.customer, unknown.lines[0].author, unknown.identity) == ("", "", None)


@pytest.mark.parametrize("kind", [ThreadKind.GROUP, ThreadKind.COMMENT])
def test_of_several_customers_each_is_told_apart(kind: ThreadKind) -> None:
    """Whoever isn't the contact is known by the platform's id."""
    thread = a_thread("line", kind)
    found = made(said(number=1), said(number=2, sender="customer-2"), thread=thread)

    assert [one.author for one in found.lines] == ["Lin", "customer-2"]


def test_a_visitor_s_session_is_one_person_s() -> None:
    """Whatever it is keyed by."""
    thread = a_thread("webchat", ThreadKind.VISIT)

    assert line(said(sender="session-1"), thread=thread).author == "Lin"


def test_an_automatic_message_without_words_of_its_own_says_the_library_s() -> None:
    """By its code; one that says something says just that, and one that was erased nothing."""
    automatic: dict[str, Any] = {"by": SYSTEM, "form": Form.CLOSING_REMINDER}

    assert line(said("", **automatic)).code == "automatic.closing_reminder"
    assert (line(said("Bye?", **automatic)).code, line(said("Bye?", **automatic)).text) == ("", "Bye?")
    assert line(erased(said("Bye?", **automatic))).code == ""


def test_what_was_erased_keeps_its_place_and_says_nothing() -> None:
    """That it was erased is known; a line of the desk's own, which names nobody outside the team, stays."""
    gone, own = made(*map(erased, (talk()[0], talk()[3]))).lines

    assert (gone.sequence, gone.text, gone.erased, gone.side) == (1, "", True, CUSTOMER.kind)
    assert (own.code, own.about) == ("system.added_many", (("member", "Bob"), ("others", 1)))


def test_it_tells_what_conversation_it_is_and_how_it_is_to_be_read() -> None:
    """With the team's zone and language, and when it was taken."""
    ended = a_conversation(ENDED, thread=a_thread("messenger"))
    context = a_context(
        SUE, now=NOON + minutes(30), settings=Settings(time_zone="Asia/Ho_Chi_Minh", locale="vi"), profile=OMI
    )

    assert transcribed(ended, [], context, whispers=True) == Transcript(
        conversation=CONVERSATION,
        workspace=WORKSPACE,
        channel="messenger",
        customer="Lin",
        identity=Identity(AccountId("messenger"), "customer-1"),
        opened_at=NOON,
        ended_at=NOON,
        exported_at=NOON + minutes(30),
        time_zone="Asia/Ho_Chi_Minh",
        locale="vi",
        whispers=True,
        lines=(),
    )
