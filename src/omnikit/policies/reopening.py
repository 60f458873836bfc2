"""What becomes of an ended conversation when somebody writes or takes it up again, and of who spoke in it."""

from enum import StrEnum

from omnikit.model.value import Value, value


class OnMessage(StrEnum):
    """What a customer's message does to an ended conversation.

    NEW_CONVERSATION: it opens another in the same thread. NOT_DELIVERED: it is stored and nobody sees it, until the
    customer comes anew (RC-7.5).
    """

    __hash__ = str.__hash__

    TO_PENDING = "to_pending"
    TO_PROCESSING = "to_processing"
    NEW_CONVERSATION = "new_conversation"
    NOT_DELIVERED = "not_delivered"


@value
class Reopening(Value):
    """*on_message*: the effect of a customer's message. *to_reopener*: who reopens becomes the handler."""

    on_message: OnMessage = OnMessage.TO_PENDING
    to_reopener: bool = True


@value(kw_only=False)
class Shut(Value):
    """The rule by which a command is refused once the conversation has ended."""

    rule: str
    also: tuple[str, ...] = ()
