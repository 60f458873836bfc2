"""What may be written, by whom it may be automatic, and what of that is carried."""

from collections.abc import Mapping

from omnikit.model.message import Content, Form
from omnikit.model.value import Value, value


@value(kw_only=False)
class Support(Value):
    """Whether a form of automatic message is carried, where the channel carries it; *rule* refuses it elsewhere."""

    rule: str
    carried: bool = True


Forms = Mapping[Form, Support]


@value
class Writing(Value):
    """*longest*: code points of a text. *whispers*: writing to the team alone is possible.

    *reply_follows_up*: a reply to a pending conversation follows it up by itself; else it must be asked for.
    *outward_handler*: to the customer every reply is the handler's, whoever wrote it (RC-8.4).
    """

    longest: int = 200_000
    whispers: bool = False
    reply_follows_up: bool = False
    outward_handler: bool = False

    def says_something(self, content: Content) -> bool:
        """True unless it is nothing but white space."""
        return bool(content.text.strip() or content.attachments or content.template)

    def fits(self, content: Content) -> bool:
        """True if the text is not longer than allowed."""
        return len(content.text) <= self.longest
