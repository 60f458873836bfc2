"""The witnesses of what goes out: the platforms' windows, and what a channel carries."""

from datetime import timedelta
from typing import Any

from omnikit.model.actors import BOT, SYSTEM
from omnikit.model.commands import AnswerByBot, Reply
from omnikit.model.conversation import ENDED, PENDING, Conversation
from omnikit.model.message import Attachment, Content, Form, MessageKind
from omnikit.policies.presets import FIRST_LINE, OMNICHAT
from omnikit.testing.builders import NOON, a_conversation, a_thread
from omnikit.testing.witness import Situation, Witness
from tests.rules.witnesses import ANSWER, REPLY, START, case, send

HOUR = timedelta(hours=1)
TEMPLATE = Content(text="Your order is on its way.", template="order_sent", parameters=("4711",))


def heard(channel: str, hours: float, **changes: Any) -> Conversation:
    """A conversation in which the customer wrote last so many hours ago."""
    return a_conversation(thread=a_thread(channel), spoken_at=NOON - hours * HOUR).but(**changes)


def plain(subject: Conversation, command: Any, *by: Any) -> Situation:
    """In a team without collaboration."""
    return case(subject, command, *by, profile=OMNICHAT)


def sent(kind: MessageKind, ref: str = "ref", size: int | None = None) -> Reply:
    """A reply with something attached."""
    return REPLY.but(content=Content(attachments=(Attachment(kind, ref, "a.bin", size=size),)))


FORM = send(Form.OFFLINE)
ASKED_BY_BOT: AnswerByBot = ANSWER
START_THERE = START.but(thread=a_thread("whatsapp"))
START_WITH_TEMPLATE = START_THERE.but(content=TEMPLATE)
LINK = "https://files.example/a.bin"
FILE, VIDEO, IMAGE = MessageKind.FILE, MessageKind.VIDEO, MessageKind.IMAGE
WAITING = heard("whatsapp", 23).but(status=PENDING, seats=())

# fmt: off
SENDING: tuple[Witness, ...] = (
    # the platforms' windows
    Witness("HO-75", "a day later, on WhatsApp", plain(heard("whatsapp", 23.9), REPLY),
            plain(heard("whatsapp", 24), REPLY)),
    Witness("HO-75", "a week later, on Messenger", plain(heard("messenger", 167.9), REPLY),
            plain(heard("messenger", 168), REPLY)),
    Witness("HO-75", "what isn't a member's, a day later", plain(heard("messenger", 23), ASKED_BY_BOT, BOT),
            plain(heard("messenger", 25), ASKED_BY_BOT, BOT)),
    Witness("HO-75", "an automatic message, a day later", plain(heard("messenger", 23), FORM, SYSTEM),
            plain(heard("messenger", 25), FORM, SYSTEM)),
    Witness("HO-75", "a sixth message, on WeChat", plain(heard("wechat", 1, replies=4), REPLY),
            plain(heard("wechat", 1, replies=5), REPLY)),
    Witness("HO-75", "the bot's, to what is pending", case(WAITING, ASKED_BY_BOT, BOT, profile=FIRST_LINE),
            case(WAITING.but(spoken_at=NOON - 25 * HOUR), ASKED_BY_BOT, BOT, profile=FIRST_LINE)),
    Witness("HO-75", "no words of the customer's at all", plain(heard("whatsapp", 1), REPLY),
            plain(heard("whatsapp", 1, spoken_at=None), REPLY)),
    Witness("HO-75", "words that nobody has approved", plain(heard("whatsapp", 25), REPLY.but(content=TEMPLATE)),
            plain(heard("whatsapp", 25), REPLY)),
    Witness("HO-75", "approved, and not let outside", plain(heard("messenger", 23), REPLY.but(content=TEMPLATE)),
            plain(heard("messenger", 169), REPLY.but(content=TEMPLATE))),
    Witness("HO-75", "LINE takes it whenever it comes", plain(heard("line", 9999), REPLY),
            plain(heard("line", 9999).but(thread=a_thread("instagram")), REPLY)),
    Witness("HO-75", "written to first", plain(heard("whatsapp", 25).but(status=ENDED), START_WITH_TEMPLATE),
            plain(heard("whatsapp", 25).but(status=ENDED), START_THERE)),

    # what a channel carries
    Witness("HO-76", "a file that nobody can fetch", plain(heard("line", 1), sent(FILE, LINK)),
            plain(heard("line", 1), sent(FILE, "ref"))),
    Witness("HO-76", "a video too large", plain(heard("line", 1), sent(VIDEO, size=200_000_000)),
            plain(heard("line", 1), sent(VIDEO, size=200_000_001))),
    Witness("HO-76", "too large, link or not", plain(heard("whatsapp", 1), sent(IMAGE, LINK, 5_000_000)),
            plain(heard("whatsapp", 1), sent(IMAGE, LINK, 5_000_001))),
    Witness("HO-76", "a template where there are none", plain(heard("whatsapp", 1), REPLY.but(content=TEMPLATE)),
            plain(heard("whatsapp", 1).but(thread=a_thread("webchat")), REPLY.but(content=TEMPLATE))),
    Witness("HO-76", "the bot's picture", plain(heard("line", 1), ASKED_BY_BOT.but(content=sent(IMAGE).content), BOT),
            plain(heard("line", 1), ASKED_BY_BOT.but(content=sent(FILE).content), BOT)),
)
# fmt: on
