"""What becomes of an ended conversation when somebody writes or takes it up again."""

from enum import StrEnum

from omnikit.model.value import Value, value


class OnMessage(StrEnum):
    """What a customer's message does to an ended conversation."""

    __hash__ = str.__hash__

    TO_PENDING = "to_pending"
    TO_PROCESSING = "to_processing"
    NEW_CONVERSATION = "new_conversation"


@value
class Reopening(Value):
    """*on_message*: the effect of a customer's message. *to_reopener*: who reopens becomes the handler."""

    on_message: OnMessage = OnMessage.TO_PENDING
    to_reopener: bool = True
