"""The witnesses of what a platform may tell of messages that are there, and of what a reply may quote."""

from omnikit.model.actors import CUSTOMER
from omnikit.model.commands import ReceiveEcho, ReceiveEdit, ReceiveReaction, ReceiveUnsend
from omnikit.model.message import Message
from omnikit.model.thread import Account, ThreadKind
from omnikit.policies.presets import OMI
from omnikit.testing.builders import a_contact, a_message, a_thread, a_workspace, some_text
from omnikit.testing.witness import Situation, Witness
from tests.engine.messages import MESSAGES
from tests.rules.witnesses import MINE, REPLY, C, case

THEIRS = MESSAGES["theirs"]
EDIT = ReceiveEdit(conversation=C, sequence=1, content=some_text())
UNSEND = ReceiveUnsend(conversation=C, sequence=1)
REACT = ReceiveReaction(conversation=C, sequence=1, emoji="❤", sender="customer-1")
QUOTE = REPLY.but(quotes=1)
COMMENT = a_thread("facebook_comments", ThreadKind.COMMENT)
ECHO = ReceiveEcho(conversation=C, message=a_message(), thread=COMMENT, contact=None, content=some_text())
ON_PAGE = Account(COMMENT.account, COMMENT.channel)
PAGE = a_workspace(accounts={ON_PAGE.id: ON_PAGE})
POSTED = MINE.but(thread=COMMENT, seats=())


def about(message: Message | None, command: object, *, blocked: bool = False) -> Situation:
    """A command about that message, given by the side that it belongs to."""
    asked = case(MINE, command) if command is QUOTE else case(MINE, command, CUSTOMER)
    facts = asked.context.facts.but(message=message, contact=a_contact(blocked=blocked))
    return asked.but(context=asked.context.but(facts=facts))


# fmt: off
TELLING: tuple[Witness, ...] = (
    *(Witness("HO-77", f"of {what}, {type(asked).__name__}", about(THEIRS, asked), about(there, asked))
      for asked in (EDIT, UNSEND, REACT)
      for what, there in (("none", None), ("one that was erased", MESSAGES["erased"]),
                          ("one of another conversation", MESSAGES["another's"]))),
    *(Witness("HO-78", f"of a member's, {type(asked).__name__}", about(THEIRS, asked), about(MESSAGES["ours"], asked))
      for asked in (EDIT, UNSEND)),
    Witness("HO-79", "a whole sentence", about(THEIRS, REACT), about(THEIRS, REACT.but(emoji="x" * 101))),
    *(Witness("HO-80", f"of {what}", about(THEIRS, QUOTE), about(there, QUOTE))
      for what, there in (("none", None), ("a whisper", MESSAGES["a whisper"]), ("a line", MESSAGES["a line"]),
                          ("what was taken back", MESSAGES["taken back"]), ("what was erased", MESSAGES["erased"]))),
    *(Witness("RC-7.8", f"of who is blocked, {type(asked).__name__}", about(THEIRS, asked),
              about(THEIRS, asked, blocked=True))
      for asked in (EDIT, REACT)),
    Witness("OM-11.1", "what the page wrote comes back",
            case(POSTED, ECHO.but(thread=a_thread("facebook_comments")), CUSTOMER, profile=OMI, workspace=PAGE),
            case(POSTED, ECHO, CUSTOMER, profile=OMI, workspace=PAGE)),
)
# fmt: on
