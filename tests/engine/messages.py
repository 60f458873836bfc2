"""The message that a command is about, by what it is in the oracle's words; and commands about it."""

from collections.abc import Iterator

from omnikit.model.actors import CUSTOMER, SYSTEM, Actor
from omnikit.model.commands import Command, ReceiveEcho, ReceiveEdit, ReceiveReaction, ReceiveUnsend
from omnikit.model.ids import ConversationId, MessageId
from omnikit.model.message import Audience, Content, Message
from omnikit.testing.builders import ANN, CONVERSATION, NOON, a_message, a_thread
from tests.engine.scene import Scene, Wish
from tests.engine.shapes import Place

_THEIRS = Message(
    id=MessageId("m1"),
    conversation=CONVERSATION,
    sequence=1,
    ordinal=1,
    author=CUSTOMER,
    at=NOON,
    content=Content(text="Hallo"),
    sender="customer-1",
    external="x1",
    reactions={"customer-2": "👍"},
)
MESSAGES: dict[str, Message] = {
    "theirs": _THEIRS,
    "ours": _THEIRS.but(author=Actor.of(ANN), sender="", ordinal=0),
    "a whisper": _THEIRS.but(author=Actor.of(ANN), sender="", audience=Audience.TEAM),
    "a line": _THEIRS.but(author=SYSTEM, sender="", audience=Audience.TEAM, code="system.joined"),
    "held back": _THEIRS.but(audience=Audience.NOBODY),
    "taken back": _THEIRS.but(content=Content(), unsent=True, revision=1),
    "erased": _THEIRS.but(content=Content(), erased=True, revision=1),
    "another's": _THEIRS.but(conversation=ConversationId("c9")),
    "another": _THEIRS.but(sequence=2),
}
"""What it is; a command is about the first message of the conversation."""
EMOJI = {"said": "❤", "taken back": "", "too long": "x" * 101}
Variants = Iterator[tuple[Wish, Command]]


def about(texts: dict[str, Content], command: type[Command], name: str) -> Variants:
    """Yield what may be told of a message: each kind of message, whatever is said, by whomever."""
    if command is ReceiveEdit:
        asked: dict[str, Command] = {
            text: ReceiveEdit(conversation=CONVERSATION, sequence=1, content=content) for text, content in texts.items()
        }
    elif command is ReceiveReaction:
        asked = {
            text: ReceiveReaction(conversation=CONVERSATION, sequence=1, emoji=emoji, sender="customer-2")
            for text, emoji in EMOJI.items()
        }
    else:
        asked = {"said": ReceiveUnsend(conversation=CONVERSATION, sequence=1)}
    for text, told in asked.items():
        yield Wish(command=name, text=text, message="theirs"), told
    for message in ("", *MESSAGES):
        yield Wish(command=name, message=message), asked["said"]
    yield Wish(command=name, message="theirs", contact="blocked"), asked["said"]
    yield Wish(command=name, message="", contact="blocked"), asked["said"]


def echoed(texts: dict[str, Content], name: str, place: Place) -> Variants:
    """Yield what our side may have written elsewhere."""
    thread = a_thread(place.channel, place.kind)
    for text, content in texts.items():
        asked = ReceiveEcho(
            conversation=CONVERSATION, message=a_message(), thread=thread, contact=None, content=content, external="e1"
        )
        yield Wish(command=name, text=text), asked


# --- what the documents, and the house, say of it


def told_of(scene: Scene, wish: Wish) -> Iterator[str]:
    """Yield what stands against what is told of a message."""
    if wish.contact == "blocked" and wish.command != "ReceiveUnsend":
        yield "RC-7.8"
    if wish.message in ("", "erased", "another's", "another"):
        yield "HO-77"
    if wish.command != "ReceiveReaction" and wish.message in ("ours", "a whisper", "a line"):
        yield "HO-78"
    if wish.command == "ReceiveReaction" and wish.text == "too long":
        yield "HO-79"


def quoted(wish: Wish) -> Iterator[str]:
    """Yield what stands against quoting a message: the customer can't see it."""
    if wish.message not in ("theirs", "ours"):
        yield "HO-80"
