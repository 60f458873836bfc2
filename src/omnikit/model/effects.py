"""What follows from events: *recorded* in the commit, *delivered* at least once, or *scheduled*.

Codes and parameters only; the sentences are made by ``texts`` at the edge. A parameter that names a
contact holds the contact's id, so that no personal value is stored here.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from omnikit.model.actors import Actor, Client
from omnikit.model.ids import MemberId, MessageId
from omnikit.model.value import Value, value

Param = str | int | tuple[str, ...]
"""A name, a number, or a list of names."""


class Sort(StrEnum):
    """When an effect is done: with the commit, after it at least once, or at a later time."""

    __hash__ = str.__hash__

    RECORDED = "recorded"
    DELIVERED = "delivered"
    SCHEDULED = "scheduled"


@value
class Effect(Value):
    """Something that follows from an event. *kind* is its stable name in storage."""

    kind: ClassVar[str] = ""
    sort: ClassVar[Sort] = Sort.DELIVERED

    @property
    def recipient(self) -> str:
        """To whom it goes: a member's id, or "" for the customer. A conversation's effects to one keep their order."""
        return ""


@value
class LogLine(Effect):
    """A line of the status record: when, who, and what happened (OC-8.4)."""

    kind: ClassVar[str] = "log_line"
    sort: ClassVar[Sort] = Sort.RECORDED

    at: datetime
    by: Actor
    code: str
    about: Mapping[str, Param]


@value
class SystemMessage(Effect):
    """A line of the desk's own inside the conversation; it never leaves for the customer."""

    kind: ClassVar[str] = "system_message"
    sort: ClassVar[Sort] = Sort.RECORDED

    at: datetime
    sequence: int
    code: str
    about: Mapping[str, Param]


@value
class Notify(Effect):
    """Tell one member. Notices with the same *batch* and code to one member are one, their counts added.

    It is shown until *until*, where there is one; else until the member has seen it, or ``Retract`` takes it back.
    """

    kind: ClassVar[str] = "notify"

    to: MemberId
    code: str
    about: Mapping[str, Param]
    batch: str | None = None
    until: datetime | None = None

    @property
    def recipient(self) -> str:
        """The member."""
        return self.to


@value
class Retract(Effect):
    """Take back the notices with this code that one member was given of this conversation (OM-2.3)."""

    kind: ClassVar[str] = "retract"

    member: MemberId
    code: str

    @property
    def recipient(self) -> str:
        """The member."""
        return self.member


@value
class Send(Effect):
    """Send a message to the customer."""

    kind: ClassVar[str] = "send"

    message: MessageId


@value
class CloseRoom(Effect):
    """Take a member out of the open chat room; *how* says what each client does (CO-3.1)."""

    kind: ClassVar[str] = "close_room"

    member: MemberId
    how: Mapping[Client, str]

    @property
    def recipient(self) -> str:
        """The member."""
        return self.member


@value
class SendSurvey(Effect):
    """Ask the customer how it was."""

    kind: ClassVar[str] = "send_survey"


@value
class Withdraw(Effect):
    """Take a disabled or deleted member off every conversation they are on, one command each."""

    kind: ClassVar[str] = "withdraw"
    sort: ClassVar[Sort] = Sort.SCHEDULED

    member: MemberId
    by: Actor
    at: datetime

    @property
    def recipient(self) -> str:
        """The member."""
        return self.member


@value
class HandAllOver(Effect):
    """Give all that a member handles to a colleague, one command each (RC-1.7)."""

    kind: ClassVar[str] = "hand_all_over"
    sort: ClassVar[Sort] = Sort.SCHEDULED

    member: MemberId
    to: MemberId
    at: datetime

    @property
    def recipient(self) -> str:
        """The member who goes."""
        return self.member


EFFECTS: tuple[type[Effect], ...] = tuple(
    cls for cls in globals().values() if isinstance(cls, type) and issubclass(cls, Effect) and cls is not Effect
)
BY_KIND: dict[str, type[Effect]] = {cls.kind: cls for cls in EFFECTS}
